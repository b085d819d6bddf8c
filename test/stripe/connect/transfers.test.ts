import { expect, test } from 'vitest'
import type { StripeWorld } from '../../../twins/stripe/protocol/index.ts'
import { capabilities, connect } from '../connected.ts'
import { ids } from '../shop.ts'
import { refusalOf, startStripe } from '../support.ts'

/** A platform with one account that may be paid. */
async function startPlatform() {
  const booted = await startStripe()
  const { stripe, instance } = booted
  const id = await connect(stripe)
  const on = { stripeAccount: id }
  const total = async (options = {}) => {
    const { available, pending } = await stripe.balance.retrieve({}, options)
    return (available[0]?.amount ?? 0) + (pending[0]?.amount ?? 0)
  }
  /** Whatever happened, each balance is the sum of what was booked in it. */
  const reconcile = () =>
    instance.run((world: StripeWorld) => {
      for (const db of [world.db, world.as({ partition: id }).db]) {
        const booked = db.balance_transactions.list().reduce((sum, { net }) => sum + net, 0)
        const kept = db.balances
          .list()
          .reduce((sum, each) => sum + each.available + each.pending, 0)
        expect(kept).toBe(booked)
      }
    })
  return { ...booted, account: id, on, total, reconcile }
}

test('money is transferred to an account and taken back', async () => {
  const { stripe, account: destination, on, total, reconcile, types } = await startPlatform()
  const send = (amount: number, to = destination) =>
    stripe.transfers.create({ amount, currency: 'usd', destination: to })
  expect((await refusalOf(send(100, 'acct_none'))).code).toBe('resource_missing')
  const idle = await stripe.accounts.create({ type: 'express', capabilities })
  expect((await refusalOf(send(100, idle.id))).code).toBe('insufficient_capabilities_for_transfer')
  expect((await refusalOf(send(100))).code).toBe('balance_insufficient')
  const source = 'tok_bypassPending'
  const charge = await stripe.charges.create({ amount: 5000, currency: 'usd', source })
  const before = types().length
  const sent = await send(2000)
  expect(sent).toMatchObject({ amount: 2000, destination, reversed: false, source_type: 'card' })
  const [own] = (await stripe.charges.list({}, on)).data
  expect(own).toMatchObject({
    id: sent.destination_payment,
    amount: 2000,
    source_transfer: sent.id,
  })
  expect([await total(), await total(on)]).toEqual([5000 - 175 - 2000, 2000])
  const back = await stripe.transfers.createReversal(sent.id, {
    amount: 500,
    description: 'Too much',
    expand: ['balance_transaction'],
  })
  expect(back).toMatchObject({
    amount: 500,
    balance_transaction: { description: 'Too much' },
    transfer: sent.id,
  })
  const much = stripe.transfers.createReversal(sent.id, { amount: 1501 })
  expect((await refusalOf(much)).code).toBe('amount_too_large')
  await stripe.transfers.updateReversal(sent.id, back.id, { metadata: { a: '1' } })
  expect((await stripe.transfers.retrieveReversal(sent.id, back.id)).metadata).toEqual({ a: '1' })
  expect(ids(await stripe.transfers.listReversals(sent.id))).toEqual([back.id])
  await stripe.transfers.createReversal(sent.id)
  const again = stripe.transfers.createReversal(sent.id)
  expect((await refusalOf(again)).code).toBe('transfer_already_reversed')
  expect(await stripe.transfers.retrieve(sent.id)).toMatchObject({
    amount_reversed: 2000,
    reversed: true,
  })
  const linked = await stripe.transfers.create({
    amount: 3000,
    currency: 'usd',
    destination,
    source_transaction: charge.id,
  })
  expect(linked.transfer_group).toBe(`group_${charge.id}`)
  const over = stripe.transfers.create({
    amount: 2001,
    currency: 'usd',
    destination,
    source_transaction: charge.id,
  })
  expect((await refusalOf(over)).param).toBe('amount')
  await stripe.transfers.update(linked.id, { metadata: { order: '7' } })
  expect(ids(await stripe.transfers.list({ destination }))).toEqual([linked.id, sent.id])
  expect([await total(), await total(on)]).toEqual([5000 - 175 - 3000, 3000])
  expect(types().slice(before)).toEqual([
    'transfer.created',
    'transfer.reversed',
    'transfer.reversed',
    'transfer.created',
    'transfer.updated',
  ])
  reconcile()
})

test('a destination charge pays the account, a direct charge the platform', async () => {
  const { stripe, account: destination, on, total, reconcile, types } = await startPlatform()
  const pay = (more: object, options = {}) =>
    stripe.paymentIntents.create(
      {
        amount: 10_000,
        currency: 'usd',
        confirm: true,
        payment_method: 'pm_card_visa',
        automatic_payment_methods: { enabled: true, allow_redirects: 'never' },
        ...more,
      },
      options,
    )
  const fee = { application_fee_amount: 1000 }
  expect((await refusalOf(pay(fee))).param).toBe('application_fee_amount')
  const nobody = pay({ transfer_data: { destination: 'acct_none' } })
  expect((await refusalOf(nobody)).code).toBe('resource_missing')
  const stripeFee = 320

  const indirect = await pay({ ...fee, transfer_data: { destination }, on_behalf_of: destination })
  expect(indirect).toMatchObject({ on_behalf_of: destination, transfer_data: { destination } })
  const charge = await stripe.charges.retrieve(String(indirect.latest_charge), {
    expand: ['transfer', 'balance_transaction'],
  })
  expect(charge.transfer).toMatchObject({ amount: 10_000, source_transaction: charge.id })
  expect([await total(), await total(on)]).toEqual([1000 - stripeFee, 9000])
  const [own] = (await stripe.charges.list({ expand: ['data.application_fee'] }, on)).data
  expect(own).toMatchObject({ application_fee: { amount: 1000, account: destination } })

  const half = { payment_intent: indirect.id, amount: 5000 }
  const refund = await stripe.refunds.create({
    ...half,
    reverse_transfer: true,
    refund_application_fee: true,
  })
  expect(refund.transfer_reversal).toMatch(/^trr_/)
  expect([await total(), await total(on)]).toEqual([500 - stripeFee, 4500])

  const direct = await pay(fee, on)
  expect([await total(), await total(on)]).toEqual([
    1500 - stripeFee,
    4500 + 10_000 - 1000 - stripeFee,
  ])
  const taken = await stripe.charges.retrieve(
    String(direct.latest_charge),
    { expand: ['application', 'balance_transaction'] },
    on,
  )
  expect(taken.application).toMatchObject({ object: 'application', name: 'Twinfleet' })
  expect(taken.balance_transaction).toMatchObject({
    fee: 1000 + stripeFee,
    fee_details: [{ type: 'application_fee' }, { type: 'stripe_fee' }],
  })
  const [earned] = (await stripe.applicationFees.list({ charge: taken.id })).data
  expect(earned).toMatchObject({ amount: 1000, account: destination, refunded: false })
  const id = earned?.id ?? ''
  expect((await stripe.applicationFees.retrieve(id)).id).toBe(id)
  const much = stripe.applicationFees.createRefund(id, { amount: 1001 })
  expect((await refusalOf(much)).code).toBe('amount_too_large')
  const part = await stripe.applicationFees.createRefund(id, { amount: 400 })
  await stripe.applicationFees.updateRefund(id, part.id, { metadata: { a: '1' } })
  expect(await stripe.applicationFees.retrieveRefund(id, part.id)).toMatchObject({
    amount: 400,
    metadata: { a: '1' },
  })
  expect(ids(await stripe.applicationFees.listRefunds(id))).toEqual([part.id])
  await stripe.refunds.create({ payment_intent: direct.id, refund_application_fee: true }, on)
  expect((await stripe.applicationFees.retrieve(id)).refunded).toBe(true)
  const none = stripe.refunds.create({ ...half, payment_intent: direct.id, amount: 1 }, on)
  expect((await refusalOf(none)).code).toBe('charge_already_refunded')
  expect(types().filter((type) => type.startsWith('application_fee'))).toEqual([
    'application_fee.created',
    'application_fee.refunded',
    'application_fee.created',
    'application_fee.refunded',
    'application_fee.refunded',
  ])
  expect(await total(on)).toBe(4500 - stripeFee)
  reconcile()
})

test('a top-up arrives a day later, unless it is canceled', async () => {
  const { stripe, instance, total, types } = await startPlatform()
  const add = () => stripe.topups.create({ amount: 4000, currency: 'usd', description: 'Float' })
  const [one, two] = [await add(), await add()]
  expect(one.source).toMatchObject({ object: 'source', type: 'ach_debit', status: 'chargeable' })
  expect((await stripe.topups.cancel(two.id)).status).toBe('canceled')
  expect((await refusalOf(stripe.topups.cancel(two.id))).statusCode).toBe(400)
  expect(await total()).toBe(0)
  await instance.advanceTo(instance.clock.now() + 86_400_000)
  expect(await total()).toBe(4000)
  await stripe.topups.update(one.id, { metadata: { a: '1' } })
  expect(await stripe.topups.retrieve(one.id)).toMatchObject({
    metadata: { a: '1' },
    status: 'succeeded',
  })
  expect(ids(await stripe.topups.list({ status: 'canceled' }))).toEqual([two.id])
  expect(types()).toEqual(['topup.created', 'topup.created', 'topup.canceled', 'topup.succeeded'])
})

test('an account is paid out to its own bank, once it may be', async () => {
  const { stripe, account, on } = await startPlatform()
  const pay = (options: { stripeAccount: string }, currency = 'usd') =>
    stripe.payouts.create({ amount: 500, currency }, options)
  const idle = await stripe.accounts.create({ type: 'custom', capabilities })
  const unbanked = await refusalOf(pay({ stripeAccount: idle.id }))
  expect(unbanked.message).toContain('any external accounts in that currency (usd)')
  await stripe.accounts.createExternalAccount(idle.id, { external_account: 'btok_us' })
  expect((await refusalOf(pay({ stripeAccount: idle.id }))).code).toBe('payouts_not_allowed')
  expect((await refusalOf(pay(on, 'eur'))).message).toContain('(eur)')
  await stripe.charges.create({ amount: 900, currency: 'usd', source: 'tok_bypassPending' }, on)
  const [bank] = (await stripe.accounts.listExternalAccounts(account)).data
  expect(await pay(on)).toMatchObject({ destination: bank?.id, type: 'bank_account' })
})
