import type Stripe from 'stripe'
import { describe, expect, test } from 'vitest'
import { refusalOf, startStripe } from '../support.ts'

const byTransfer = (customer: string, amount = 5000, extra: object = {}) =>
  ({
    amount,
    currency: 'usd',
    customer,
    allowed_payment_method_types: ['customer_balance'],
    payment_method_data: { type: 'customer_balance' },
    payment_method_options: {
      customer_balance: {
        funding_type: 'bank_transfer',
        bank_transfer: { type: 'us_bank_transfer' },
      },
    },
    confirm: true,
    ...extra,
  }) satisfies Stripe.PaymentIntentCreateParams

const remaining = (intent: Stripe.PaymentIntent) =>
  intent.next_action?.display_bank_transfer_instructions?.amount_remaining

async function open() {
  const started = await startStripe()
  const { stripe } = started
  const { id: customer } = await stripe.customers.create({ email: 'jenny@example.com' })
  const fund = (amount: number, currency = 'usd') =>
    stripe.testHelpers.customers.fundCashBalance(customer, { amount, currency, reference: 'R1' })
  const kinds = async () => {
    const { data } = await stripe.customers.listCashBalanceTransactions(customer)
    return data.map(({ type, net_amount, ending_balance }) => [type, net_amount, ending_balance])
  }
  return { ...started, customer, fund, kinds }
}

describe('a bank transfer', () => {
  test('is told where to go, and pays in parts, the exact amount first', async () => {
    const { stripe, customer, fund, kinds, types, instance, call } = await open()
    const { customer: _none, ...nobody } = byTransfer('x')
    expect((await refusalOf(stripe.paymentIntents.create(nobody))).param).toBe('customer')
    const untold = stripe.paymentIntents.create(
      byTransfer(customer, 1, { amount: 100, payment_method_options: {} }),
    )
    expect((await refusalOf(untold)).param).toBe(
      'payment_method_options[customer_balance][funding_type]',
    )
    const foreign = stripe.paymentIntents.create(byTransfer(customer, 100, { currency: 'eur' }))
    expect((await refusalOf(foreign)).param).toContain('[bank_transfer][type]')
    const first = await stripe.paymentIntents.create(byTransfer(customer))
    expect(first).toMatchObject({
      status: 'requires_action',
      next_action: {
        type: 'display_bank_transfer_instructions',
        display_bank_transfer_instructions: {
          amount_remaining: 5000,
          currency: 'usd',
          type: 'us_bank_transfer',
          financial_addresses: [{ type: 'aba' }, { type: 'swift' }],
        },
      },
    })
    const url = first.next_action?.display_bank_transfer_instructions?.hosted_instructions_url
    const page = await call(`GET ${new URL(url ?? '').pathname}`)
    expect(page.status).toBe(200)
    const second = await stripe.paymentIntents.create(byTransfer(customer, 3000))
    await fund(3000)
    expect((await stripe.paymentIntents.retrieve(second.id)).status).toBe('succeeded')
    await fund(2000)
    const partly = await stripe.paymentIntents.retrieve(first.id)
    expect([partly.status, remaining(partly)]).toEqual(['requires_action', 3000])
    const more = await fund(4000)
    expect(more).toMatchObject({
      type: 'funded',
      net_amount: 4000,
      funded: { bank_transfer: { reference: 'R1', type: 'us_bank_transfer' } },
    })
    const paid = await stripe.paymentIntents.retrieve(first.id, { expand: ['latest_charge'] })
    expect(paid).toMatchObject({
      status: 'succeeded',
      amount_received: 5000,
      latest_charge: { payment_method_details: { type: 'customer_balance' }, amount: 5000 },
    })
    const cash = await stripe.customers.retrieveCashBalance(customer)
    expect(cash.available).toEqual({ usd: 1000 })
    const held = await stripe.customers.retrieve(customer, { expand: ['cash_balance'] })
    expect(held).toMatchObject({ cash_balance: { available: { usd: 1000 } } })
    expect(await kinds()).toEqual([
      ['applied_to_payment', -3000, 1000],
      ['funded', 4000, 4000],
      ['applied_to_payment', -2000, 0],
      ['funded', 2000, 2000],
      ['applied_to_payment', -3000, 0],
      ['funded', 3000, 3000],
    ])
    const one = await stripe.customers.retrieveCashBalanceTransaction(customer, more.id)
    expect(one).toEqual(more)
    const lost = stripe.customers.retrieveCashBalanceTransaction(customer, 'ccsbtxn_x')
    expect((await refusalOf(lost)).statusCode).toBe(404)
    const moved = 'customer_cash_balance_transaction.created'
    const ended = ['charge.succeeded', 'payment_intent.succeeded']
    expect(types()).toEqual([
      'customer.created',
      ...['payment_intent.created', 'payment_intent.requires_action'],
      ...['payment_intent.created', 'payment_intent.requires_action'],
      ...[moved, moved, ...ended],
      ...[moved, moved, 'payment_intent.partially_funded'],
      ...[moved, moved, ...ended, 'cash_balance.funds_available'],
    ])
    await instance.advanceTo(instance.clock.now() + 1000)
    // What is left pays the next one at once.
    const next = await stripe.paymentIntents.create(byTransfer(customer, 1000))
    expect(next).toMatchObject({ status: 'succeeded', next_action: null })
  })

  test('pays what its reference names, rather than what has its amount', async () => {
    const { stripe, customer } = await open()
    const named = await stripe.paymentIntents.create(byTransfer(customer, 5000))
    const other = await stripe.paymentIntents.create(byTransfer(customer, 3000))
    const { reference } = named.next_action?.display_bank_transfer_instructions ?? {}
    await stripe.testHelpers.customers.fundCashBalance(customer, {
      amount: 3000,
      currency: 'usd',
      reference: String(reference),
    })
    expect(remaining(await stripe.paymentIntents.retrieve(named.id))).toBe(2000)
    expect(remaining(await stripe.paymentIntents.retrieve(other.id))).toBe(3000)
  })

  test('waits for the merchant where reconciliation is manual', async () => {
    const { stripe, customer, fund, kinds } = await open()
    const { settings } = await stripe.customers.updateCashBalance(customer, {
      settings: { reconciliation_mode: 'manual' },
    })
    expect(settings).toEqual({ reconciliation_mode: 'manual', using_merchant_default: false })
    const intent = await stripe.paymentIntents.create(byTransfer(customer))
    await fund(4000)
    const apply = (amount?: number) =>
      stripe.paymentIntents.applyCustomerBalance(intent.id, amount === undefined ? {} : { amount })
    expect((await refusalOf(apply())).code).toBe('balance_insufficient')
    expect((await refusalOf(apply(9000))).code).toBe('amount_too_large')
    expect(remaining(await apply(1500))).toBe(3500)
    expect((await stripe.paymentIntents.cancel(intent.id)).status).toBe('canceled')
    expect((await refusalOf(apply(1))).code).toBe('payment_intent_unexpected_state')
    expect((await kinds()).map(([type]) => type)).toEqual([
      'unapplied_from_payment',
      'applied_to_payment',
      'funded',
    ])
    const again = await stripe.paymentIntents.create(byTransfer(customer, 4000))
    const paid = await stripe.paymentIntents.applyCustomerBalance(again.id)
    expect(paid.status).toBe('succeeded')
    const { id: refunded } = await stripe.refunds.create({ payment_intent: again.id, amount: 500 })
    const [latest] = (
      await stripe.customers.listCashBalanceTransactions(customer, {
        expand: ['data.customer', 'data.refunded_from_payment.refund'],
      })
    ).data
    expect(latest).toMatchObject({
      customer: { id: customer, object: 'customer' },
      type: 'refunded_from_payment',
      net_amount: 500,
      refunded_from_payment: { refund: { id: refunded, amount: 500 } },
    })
    const merchant = await stripe.customers.update(customer, {
      cash_balance: { settings: { reconciliation_mode: 'merchant_default' } },
      expand: ['cash_balance'],
    })
    expect(merchant.cash_balance?.settings.using_merchant_default).toBe(true)
  })

  test('is told for each currency by funding instructions', async () => {
    const { stripe, customer } = await open()
    const ask = (type: string, currency: string, country?: string) =>
      stripe.customers.createFundingInstructions(customer, {
        bank_transfer: {
          type: type as 'us_bank_transfer', // one of the table's
          ...(country && { eu_bank_transfer: { country } }),
        },
        currency,
        funding_type: 'bank_transfer',
      })
    expect((await refusalOf(ask('us_bank_transfer', 'eur'))).param).toBe('bank_transfer[type]')
    expect((await refusalOf(ask('eu_bank_transfer', 'eur'))).code).toBe('parameter_missing')
    expect((await refusalOf(ask('eu_bank_transfer', 'eur', 'US'))).statusCode).toBe(400)
    const rows = [
      ['us_bank_transfer', 'usd', 'aba'],
      ['eu_bank_transfer', 'eur', 'iban', 'DE'],
      ['gb_bank_transfer', 'gbp', 'sort_code'],
      ['jp_bank_transfer', 'jpy', 'zengin'],
      ['mx_bank_transfer', 'mxn', 'spei'],
    ] as const
    for (const [type, currency, address, country] of rows) {
      const told = await ask(type, currency, country)
      expect(told).toMatchObject({
        object: 'funding_instructions',
        bank_transfer: { type, financial_addresses: expect.any(Array) },
        currency,
      })
      expect(told.bank_transfer.financial_addresses[0]?.type).toBe(address)
      expect(await ask(type, currency, country)).toEqual(told)
    }
  })

  test('goes back by a refund that asks the customer, who may not answer', async () => {
    const { stripe, customer, fund, types, call, kinds } = await open()
    await fund(3000)
    const back = (amount: number) =>
      stripe.refunds.create({ amount, currency: 'usd', customer, origin: 'customer_balance' })
    expect((await refusalOf(back(9000))).code).toBe('amount_too_large')
    const before = types().length
    const asked = await back(1000)
    expect(asked).toMatchObject({
      status: 'requires_action',
      charge: null,
      next_action: {
        type: 'display_details',
        display_details: { email_sent: { email_sent_to: 'jenny@example.com' } },
      },
    })
    expect((await stripe.refunds.cancel(asked.id)).status).toBe('canceled')
    expect((await refusalOf(stripe.refunds.cancel(asked.id))).statusCode).toBe(400)
    expect((await refusalOf(stripe.refunds.cancel('re_x'))).statusCode).toBe(404)
    const expired = await stripe.testHelpers.refunds.expire((await back(1000)).id)
    expect(expired.status).toBe('failed')
    const answered = await back(1000)
    expect((await refusalOf(stripe.testHelpers.refunds.expire('re_x'))).statusCode).toBe(404)
    const simulated = { action: 'complete_refund', refund: answered.id }
    await call('POST /admin/simulate', JSON.stringify(simulated), {
      'content-type': 'application/json',
    })
    expect((await stripe.refunds.retrieve(answered.id)).status).toBe('succeeded')
    expect((await kinds()).map(([type]) => type)).toEqual([
      'return_initiated',
      ...['return_canceled', 'return_initiated'],
      ...['return_canceled', 'return_initiated'],
      'funded',
    ])
    const moved = 'customer_cash_balance_transaction.created'
    expect(types().slice(before)).toEqual([
      ...[moved, 'refund.created', moved, 'refund.updated'],
      ...[moved, 'refund.created', moved, 'refund.updated', 'refund.failed'],
      ...[moved, 'refund.created', 'refund.updated'],
    ])
  })
})

test('a balance that is set leaves a transaction', async () => {
  const { stripe } = await startStripe()
  const { id } = await stripe.customers.create({ balance: -500 })
  await stripe.customers.update(id, { balance: 200 })
  await stripe.customers.update(id, { balance: 200 })
  const { data } = await stripe.customers.listBalanceTransactions(id)
  const shown = data.map(({ type, amount, ending_balance }) => [type, amount, ending_balance])
  expect(shown).toEqual([
    ['adjustment', 700, 200],
    ['initial', -500, -500],
  ])
})
