import { describe, expect, test } from 'vitest'
import { bootStripe, refusalOf, startStripe } from '../support.ts'

const noRedirects = { enabled: true, allow_redirects: 'never' as const }
const pay = (extra: object = {}) => ({
  amount: 2000,
  currency: 'eur',
  automatic_payment_methods: noRedirects,
  ...extra,
})

describe('a payment', () => {
  test('is refused for what is missing, too small or unknown, in Stripe’s words', async () => {
    const { call } = bootStripe()
    const refused = async (form: string) => {
      const { status, body } = await call('POST /v1/payment_intents', form)
      return [status, body.error.code, body.error.param]
    }
    expect(await refused('amount=2000')).toEqual([400, 'parameter_missing', 'currency'])
    expect(await refused('currency=eur')).toEqual([400, 'parameter_missing', 'amount'])
    expect(await refused('amount=x&currency=eur')).toEqual([
      400,
      'parameter_invalid_integer',
      'amount',
    ])
    expect(await refused('amount=10&currency=eur')).toEqual([400, 'amount_too_small', 'amount'])
    expect((await refused('amount=2000&currency=eur&colour=red'))[1]).toBe('parameter_unknown')
    expect((await refused('amount=2000&currency=eur&customer=cus_none'))[1]).toBe(
      'resource_missing',
    )
  })

  test('goes from customer to captured payment, and each step is told', async () => {
    const { stripe, types } = await startStripe()
    const customer = await stripe.customers.create({ email: 'ada@example.com' })
    const method = await stripe.paymentMethods.attach('pm_card_visa', { customer: customer.id })
    const held = await stripe.paymentIntents.create(
      pay({
        customer: customer.id,
        payment_method: method.id,
        capture_method: 'manual',
        confirm: true,
      }),
    )
    expect([held.status, held.amount_capturable]).toEqual(['requires_capture', 2000])
    const part = await stripe.paymentIntents.capture(held.id, { amount_to_capture: 1500 })
    expect([part.status, part.amount_received]).toEqual(['succeeded', 1500])
    const again = await refusalOf(stripe.paymentIntents.capture(held.id))
    expect([again.statusCode, again.code]).toEqual([400, 'payment_intent_unexpected_state'])
    expect(types().slice(2)).toEqual([
      'payment_intent.created',
      'charge.succeeded',
      'payment_intent.amount_capturable_updated',
      'charge.captured',
      'payment_intent.succeeded',
    ])
    const expanded = await stripe.paymentIntents.retrieve(held.id, {
      expand: ['latest_charge.balance_transaction', 'customer'],
    })
    expect(expanded).toMatchObject({
      customer: { email: 'ada@example.com' },
      latest_charge: { amount_captured: 1500, balance_transaction: { amount: 1500, fee: 74 } },
    })
  })

  test.each([
    ['pm_card_chargeDeclined', 'card_declined', 'generic_decline'],
    ['pm_card_chargeDeclinedInsufficientFunds', 'card_declined', 'insufficient_funds'],
    ['pm_card_chargeDeclinedExpiredCard', 'expired_card', ''],
    ['pm_card_chargeDeclinedIncorrectCvc', 'incorrect_cvc', ''],
  ])('with %s is declined, and what happened stays', async (alias, code, decline_code) => {
    const { stripe, types } = await startStripe()
    const error = await refusalOf(
      stripe.paymentIntents.create(pay({ payment_method: alias, confirm: true })),
    )
    expect([error.statusCode, error.type, error.code, error.decline_code]).toEqual([
      402,
      'StripeCardError',
      code,
      decline_code,
    ])
    const [intent] = (await stripe.paymentIntents.list()).data
    expect(intent?.status).toBe('requires_payment_method')
    expect(intent?.last_payment_error?.code).toBe(code)
    expect((await stripe.charges.list()).data).toMatchObject([{ status: 'failed', paid: false }])
    expect(types()).toEqual([
      'payment_intent.created',
      'charge.failed',
      'payment_intent.payment_failed',
    ])
  })

  test('a declined payment can be paid with another card', async () => {
    const { stripe } = await startStripe()
    await refusalOf(
      stripe.paymentIntents.create(
        pay({ payment_method: 'pm_card_chargeDeclined', confirm: true }),
      ),
    )
    const [intent] = (await stripe.paymentIntents.list()).data
    const paid = await stripe.paymentIntents.confirm(intent?.id ?? '', {
      payment_method: 'pm_card_visa',
    })
    expect([paid.status, paid.last_payment_error]).toEqual(['succeeded', null])
  })

  test('can be changed, canceled and found, but not once it succeeded', async () => {
    const { stripe } = await startStripe()
    const intent = await stripe.paymentIntents.create(pay({ metadata: { order: '7', size: 'M' } }))
    expect(intent.status).toBe('requires_payment_method')
    const changed = await stripe.paymentIntents.update(intent.id, {
      amount: 2500,
      metadata: { size: '' },
    })
    expect([changed.amount, changed.metadata]).toEqual([2500, { order: '7' }])
    const found = await stripe.paymentIntents.search({ query: "metadata['order']:'7'" })
    expect(found.data.map(({ id }) => id)).toEqual([intent.id])
    const canceled = await stripe.paymentIntents.cancel(intent.id, {
      cancellation_reason: 'abandoned',
    })
    expect([canceled.status, canceled.cancellation_reason]).toEqual(['canceled', 'abandoned'])
    expect((await refusalOf(stripe.paymentIntents.confirm(intent.id))).code).toBe(
      'payment_intent_unexpected_state',
    )
    const paid = await stripe.paymentIntents.create(
      pay({ payment_method: 'pm_card_visa', confirm: true }),
    )
    expect((await refusalOf(stripe.paymentIntents.cancel(paid.id))).code).toBe(
      'payment_intent_unexpected_state',
    )
  })

  test('3-D Secure waits for the person, who passes or fails', async () => {
    const { stripe, call } = await startStripe()
    const card = { payment_method: 'pm_card_authenticationRequired', confirm: true }
    const first = await stripe.paymentIntents.create(pay(card))
    expect([first.status, first.next_action?.type]).toEqual(['requires_action', 'use_stripe_sdk'])
    const failed = await call(
      'POST /admin/simulate',
      JSON.stringify({ action: 'complete_3ds', payment_intent: first.id, outcome: 'fail' }),
    )
    expect(failed.status).toBe(200)
    const refused = await stripe.paymentIntents.retrieve(first.id)
    expect(refused.status).toBe('requires_payment_method')
    expect(refused.last_payment_error?.code).toBe('payment_intent_authentication_failure')
    const second = await stripe.paymentIntents.create(pay(card))
    await call(
      'POST /admin/simulate',
      JSON.stringify({ action: 'complete_3ds', payment_intent: second.id }),
    )
    expect((await stripe.paymentIntents.retrieve(second.id)).status).toBe('succeeded')
  })

  test('3-D Secure by redirect shows a page and comes back to the app', async () => {
    const { stripe, url } = await startStripe()
    const intent = await stripe.paymentIntents.create({
      amount: 2000,
      currency: 'eur',
      payment_method: 'pm_card_authenticationRequired',
      confirm: true,
      return_url: 'http://app.test/done',
    })
    const page = intent.next_action?.redirect_to_url?.url ?? ''
    expect(page.startsWith(url)).toBe(true)
    expect(await (await fetch(page)).text()).toContain('<form')
    const answer = await fetch(page, {
      method: 'POST',
      redirect: 'manual',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: 'outcome=succeed',
    })
    expect(answer.headers.get('location')).toContain('http://app.test/done')
    expect((await stripe.paymentIntents.retrieve(intent.id)).status).toBe('succeeded')
  })
})

describe('money', () => {
  test('comes back in parts, never more than was paid, and the balance adds up', async () => {
    const { stripe } = await startStripe()
    const paid = await stripe.paymentIntents.create(
      pay({ payment_method: 'pm_card_bypassPending', confirm: true }),
    )
    const too = await refusalOf(stripe.refunds.create({ payment_intent: paid.id, amount: 2001 }))
    expect(too.statusCode).toBe(400)
    const part = await stripe.refunds.create({ payment_intent: paid.id, amount: 500 })
    expect([part.status, part.amount]).toEqual(['succeeded', 500])
    const rest = await stripe.refunds.create({ payment_intent: paid.id })
    expect(rest.amount).toBe(1500)
    const done = await refusalOf(stripe.refunds.create({ payment_intent: paid.id }))
    expect(done.code).toBe('charge_already_refunded')
    const { data } = await stripe.balanceTransactions.list()
    const net = data.reduce((sum, each) => sum + each.net, 0)
    const balance = await stripe.balance.retrieve()
    const held = [...balance.available, ...balance.pending].reduce((sum, x) => sum + x.amount, 0)
    expect(held).toBe(net)
    const [first] = data
    expect(await stripe.balanceTransactions.retrieve(first?.id ?? '')).toEqual(first)
    expect((await stripe.refunds.list()).data.map(({ id }) => id)).toEqual([rest.id, part.id])
    const noted = await stripe.refunds.update(part.id, { metadata: { why: 'late' } })
    expect((await stripe.refunds.retrieve(part.id)).metadata).toEqual(noted.metadata)
    expect((await refusalOf(stripe.refunds.cancel(part.id))).statusCode).toBe(400)
  })

  test('a charge by token is held, captured, changed, searched and disputed', async () => {
    const { stripe } = await startStripe()
    const token = await stripe.tokens.create({
      card: { number: '4242424242424242', exp_month: '12', exp_year: '2040', cvc: '123' },
    })
    expect((await stripe.tokens.retrieve(token.id)).used).toBe(false)
    const held = await stripe.charges.create({
      amount: 900,
      currency: 'usd',
      source: token.id,
      capture: false,
    })
    expect([held.captured, held.status]).toEqual([false, 'succeeded'])
    expect(
      (await refusalOf(stripe.charges.create({ amount: 900, currency: 'usd', source: token.id })))
        .statusCode,
    ).toBe(400)
    expect((await stripe.charges.capture(held.id)).captured).toBe(true)
    await stripe.charges.update(held.id, { metadata: { order: '9' } })
    expect((await stripe.charges.retrieve(held.id)).metadata).toEqual({ order: '9' })
    const found = await stripe.charges.search({ query: "metadata['order']:'9'" })
    expect(found.data.map(({ id }) => id)).toEqual([held.id])
    await stripe.charges.create({
      amount: 700,
      currency: 'usd',
      source: 'tok_createDispute',
    })
    const [dispute] = (await stripe.disputes.list()).data
    expect(dispute).toMatchObject({ amount: 700, reason: 'fraudulent' })
    expect((await stripe.disputes.retrieve(dispute?.id ?? '')).id).toBe(dispute?.id)
  })
})
