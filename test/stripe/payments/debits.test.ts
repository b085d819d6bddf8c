import type Stripe from 'stripe'
import { describe, expect, test } from 'vitest'
import type { Instance } from '../../../shared/instance/instance.ts'
import { refusalOf, startStripe } from '../support.ts'

const accepted = { customer_acceptance: { type: 'offline' as const } }
const billing_details = { email: 'jenny@example.com', name: 'Jenny Rosen' }

/** Debits whose bank is asked at once: what is given, and in which currency. */
const debits: Record<string, [currency: string, good: object, bad: object]> = {
  sepa_debit: ['eur', { iban: 'DE89 3704 0044 0532 0130 00' }, { iban: 'DE62370400440532013001' }],
  bacs_debit: [
    'gbp',
    { account_number: '00012345', sort_code: '10-88-00' },
    { account_number: '22222227', sort_code: '108800' },
  ],
  au_becs_debit: [
    'aud',
    { account_number: '000123456', bsb_number: '000-000' },
    { account_number: '111111113', bsb_number: '000000' },
  ],
}

const later = (instance: Instance, seconds: number) =>
  instance.advanceTo(instance.clock.now() + seconds * 1000)

async function pay(stripe: Stripe, type: string, currency: string, details: object) {
  return stripe.paymentIntents.create({
    amount: 2500,
    currency,
    confirm: true,
    mandate_data: accepted,
    payment_method_data: {
      type: type as 'sepa_debit', // one of the table's
      [type]: details,
      billing_details,
    },
    allowed_payment_method_types: [type as 'ideal'],
  })
}

describe('debits', () => {
  test.each(Object.entries(debits))('%s is answered later', async (type, row) => {
    const [currency, good, bad] = row
    const { stripe, instance, types } = await startStripe()
    const foreign = pay(stripe, type, 'usd', good)
    expect((await refusalOf(foreign)).code).toBe('payment_intent_invalid_parameter')
    const empty = await refusalOf(pay(stripe, type, currency, Object.fromEntries([])))
    expect(empty.code).toBe('parameter_missing')
    expect(types()).toEqual([])
    const paid = await pay(stripe, type, currency, good)
    expect(paid).toMatchObject({ status: 'processing', amount_received: 0, next_action: null })
    const { id } = paid
    const early = await refusalOf(stripe.paymentIntents.confirm(id))
    expect(early.code).toBe('payment_intent_unexpected_state')
    await later(instance, 10)
    const settled = await stripe.paymentIntents.retrieve(id, { expand: ['latest_charge'] })
    expect(settled).toMatchObject({
      status: 'succeeded',
      amount_received: 2500,
      latest_charge: { status: 'succeeded', paid: true, payment_method_details: { type } },
    })
    const failed = await pay(stripe, type, currency, bad)
    expect(failed.status).toBe('processing')
    await later(instance, 10)
    const open = await stripe.paymentIntents.retrieve(failed.id, { expand: ['latest_charge'] })
    expect(open).toMatchObject({
      status: 'requires_payment_method',
      last_payment_error: { code: 'payment_intent_payment_attempt_failed' },
      latest_charge: { status: 'failed', paid: false },
    })
    const answers = ['payment_intent.created', 'charge.pending', 'payment_intent.processing']
    const mandate = type === 'au_becs_debit' ? ['mandate.updated'] : []
    expect(types()).toEqual([
      ...[...answers, 'charge.succeeded', 'payment_intent.succeeded'],
      ...[...answers, 'charge.failed', ...mandate, 'payment_intent.payment_failed'],
    ])
  })

  test('a debit needs a mandate, which is kept for later payments', async () => {
    const { stripe } = await startStripe()
    const customer = (await stripe.customers.create({})).id
    const none = stripe.paymentIntents.create({
      amount: 2500,
      currency: 'eur',
      confirm: true,
      payment_method: 'pm_success_de',
      allowed_payment_method_types: ['sepa_debit'],
    })
    expect((await refusalOf(none)).code).toBe('payment_intent_mandate_invalid')
    const setup = await stripe.setupIntents.create({
      confirm: true,
      customer,
      mandate_data: accepted,
      payment_method: 'pm_success_de',
      allowed_payment_method_types: ['sepa_debit'],
      expand: ['mandate'],
    })
    expect(setup).toMatchObject({ status: 'succeeded', mandate: { type: 'multi_use' } })
    const later = await stripe.paymentIntents.create({
      amount: 2500,
      currency: 'eur',
      confirm: true,
      customer,
      off_session: true,
      payment_method: String(setup.payment_method),
      allowed_payment_method_types: ['sepa_debit'],
      expand: ['latest_charge'],
    })
    const charge = later.latest_charge as Stripe.Charge // as expanded
    const mandate = charge.payment_method_details?.sepa_debit?.mandate ?? ''
    expect(await stripe.mandates.retrieve(mandate)).toMatchObject({ status: 'active' })
    expect((await refusalOf(stripe.mandates.retrieve('mandate_1'))).statusCode).toBe(404)
  })

  test('a disputed debit, one that takes long and one that never ends', async () => {
    const { stripe, instance } = await startStripe()
    const started = async (payment_method: string, type: string, currency: string) =>
      stripe.paymentIntents.create({
        amount: 900,
        currency,
        confirm: true,
        mandate_data: accepted,
        payment_method,
        allowed_payment_method_types: [type as 'ideal'],
      })
    const slow = await started('pm_successDelayed_fr', 'sepa_debit', 'eur')
    await started('pm_disputed_ie', 'sepa_debit', 'eur')
    await later(instance, 60)
    expect((await stripe.paymentIntents.retrieve(slow.id)).status).toBe('processing')
    expect((await stripe.disputes.list()).data).toHaveLength(1)
    await later(instance, 180)
    expect((await stripe.paymentIntents.retrieve(slow.id)).status).toBe('succeeded')
    const stuck = await started('pm_usBankAccount_processing', 'us_bank_account', 'usd')
    await stripe.paymentIntents.verifyMicrodeposits(stuck.id, { amounts: [32, 45] })
    await later(instance, 2_592_000)
    expect((await stripe.paymentIntents.cancel(stuck.id)).status).toBe('canceled')
  })
})

describe('microdeposits', () => {
  test('a bank account is proved before it pays', async () => {
    const { stripe, instance, types } = await startStripe()
    const start = () =>
      stripe.paymentIntents.create({
        amount: 5000,
        currency: 'usd',
        confirm: true,
        mandate_data: accepted,
        payment_method_data: {
          type: 'us_bank_account',
          billing_details,
          us_bank_account: {
            account_holder_type: 'individual',
            account_number: '000123456789',
            routing_number: '110000000',
          },
        },
        allowed_payment_method_types: ['us_bank_account'],
      })
    const { id, status, next_action } = await start()
    expect(status).toBe('requires_action')
    expect(next_action?.verify_with_microdeposits?.microdeposit_type).toBe('descriptor_code')
    const verify = (params: Stripe.PaymentIntentVerifyMicrodepositsParams) =>
      stripe.paymentIntents.verifyMicrodeposits(id, params)
    const neither = await refusalOf(verify({}))
    expect(neither.code).toBe('parameter_missing')
    const wrong = await refusalOf(verify({ descriptor_code: 'SM22BB' }))
    expect(wrong.code).toBe('payment_method_microdeposit_verification_descriptor_code_mismatch')
    expect((await verify({ descriptor_code: 'SM11AA' })).status).toBe('processing')
    await later(instance, 10)
    expect((await stripe.paymentIntents.retrieve(id)).status).toBe('succeeded')
    const late = await start()
    const timedOut = await stripe.paymentIntents.verifyMicrodeposits(late.id, {
      amounts: [40, 41],
    })
    expect(timedOut).toMatchObject({
      status: 'requires_payment_method',
      last_payment_error: { code: 'payment_method_microdeposit_verification_timeout' },
    })
    expect(types()).toEqual([
      'payment_intent.created',
      'payment_intent.requires_action',
      'charge.pending',
      'payment_intent.processing',
      'charge.succeeded',
      'payment_intent.succeeded',
      'payment_intent.created',
      'payment_intent.requires_action',
      'payment_intent.payment_failed',
    ])
  })

  test('a setup is proved too, or gives up', async () => {
    const { stripe } = await startStripe()
    const customer = (await stripe.customers.create({})).id
    const start = (payment_method: string) =>
      stripe.setupIntents.create({
        confirm: true,
        customer,
        mandate_data: accepted,
        payment_method,
        allowed_payment_method_types: ['us_bank_account'],
      })
    const unreachable = await refusalOf(start('pm_usBankAccount_failMicrodeposits'))
    expect(unreachable.code).toBe('payment_method_microdeposit_failed')
    const setup = await start('pm_usBankAccount_success')
    expect(setup.status).toBe('requires_action')
    const done = await stripe.setupIntents.verifyMicrodeposits(setup.id, { amounts: [45, 32] })
    expect(done.status).toBe('succeeded')
    const again = stripe.setupIntents.verifyMicrodeposits(setup.id, { amounts: [32, 45] })
    expect((await refusalOf(again)).code).toBe('setup_intent_unexpected_state')
    const other = await start('pm_usBankAccount_success')
    const over = await stripe.setupIntents.verifyMicrodeposits(other.id, {
      descriptor_code: 'SM33CC',
    })
    expect(over).toMatchObject({
      status: 'requires_payment_method',
      last_setup_error: { code: 'payment_method_microdeposit_verification_attempts_exceeded' },
    })
    expect((await start('pm_usBankAccount')).status).toBe('succeeded')
  })
})
