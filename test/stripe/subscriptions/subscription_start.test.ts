import type Stripe from 'stripe'
import { describe, expect, test } from 'vitest'
import { at, ids, openShop } from '../shop.ts'
import { refusalOf } from '../support.ts'

describe('a subscription begins', () => {
  test('never with a price or a card that cannot be', async () => {
    const { stripe, customer, price, subscribe, told } = await openShop(null)
    const refused = async (extra: Partial<Stripe.SubscriptionCreateParams>) => {
      const { code, param, statusCode } = await refusalOf(subscribe(extra))
      return [statusCode, code, param]
    }
    expect(await refused({ items: [] })).toEqual([400, 'parameter_missing', 'items'])
    expect(await refused({ customer: 'cus_x' })).toEqual([400, 'resource_missing', 'customer'])
    expect((await refused({ items: [{ price: 'price_x' }] }))[1]).toBe('resource_missing')
    const { recurring: _none, ...once } = { recurring: 0, currency: 'usd', unit_amount: 100 }
    const cup = await stripe.prices.create({ ...once, product_data: { name: 'Cup' } })
    expect((await refused({ items: [{ price: cup.id }] }))[0]).toBe(400)
    const euro = await price(100, { currency: 'eur' })
    expect((await refused({ items: [{ price: euro.id }, { price: euro.id }] }))[2]).toBe('items')
    expect((await refused({ collection_method: 'send_invoice' }))[2]).toBe('days_until_due')
    told()
    // Nobody to charge.
    expect((await refused({}))[1]).toBe('resource_missing')
    expect(told()).toEqual([])
    expect((await stripe.subscriptions.list({ customer: customer.id })).data).toEqual([])
  })

  test('incomplete where the first payment is declined, and ends after 23 hours', async () => {
    const { stripe, subscribe, latest, to, told } = await openShop('pm_card_chargeCustomerFail')
    const failed = await refusalOf(subscribe({ payment_behavior: 'error_if_incomplete' }))
    expect([failed.statusCode, failed.code]).toEqual([402, 'card_declined'])
    expect(told()).toEqual([])
    const made = await subscribe()
    expect(made.status).toBe('incomplete')
    expect(told()).toEqual([
      'customer.subscription.created',
      'invoice.created',
      'invoice.finalized',
      'payment_intent.created',
      'charge.failed',
      'payment_intent.payment_failed',
      'invoice.updated',
      'invoice.payment_failed',
      'customer.updated',
    ])
    await to('2030-01-01T22:59Z')
    expect((await stripe.subscriptions.retrieve(made.id)).status).toBe('incomplete')
    await to('2030-01-01T23:00Z')
    expect((await stripe.subscriptions.retrieve(made.id)).status).toBe('incomplete_expired')
    expect((await latest(made.id)).status).toBe('void')
    expect(told()).toEqual([
      'payment_intent.canceled',
      'invoice.voided',
      'customer.subscription.updated',
    ])
  })

  test('when its customer pays in the browser, and keeps the card', async () => {
    const { stripe, customer, subscribe, told } = await openShop(null)
    const made = await subscribe({
      payment_behavior: 'default_incomplete',
      payment_settings: { save_default_payment_method: 'on_subscription' },
      expand: ['latest_invoice.confirmation_secret', 'latest_invoice.payments'],
    })
    expect(made.status).toBe('incomplete')
    const invoice = made.latest_invoice as Stripe.Invoice // expanded
    const secret = invoice.confirmation_secret?.client_secret ?? ''
    const intent = invoice.payments?.data[0]?.payment.payment_intent
    expect(secret.startsWith(String(intent))).toBe(true)
    told()
    const paid = await stripe.paymentIntents.confirm(String(intent), {
      payment_method: 'pm_card_visa',
    })
    expect(paid.status).toBe('succeeded')
    const active = await stripe.subscriptions.retrieve(made.id)
    expect([active.status, active.default_payment_method]).toEqual(['active', paid.payment_method])
    expect(ids(await stripe.paymentMethods.list({ customer: customer.id }))).toEqual([
      paid.payment_method,
    ])
    expect(told()).toEqual([
      'charge.succeeded',
      'payment_method.attached',
      'payment_intent.succeeded',
      'invoice_payment.paid',
      'invoice.updated',
      'invoice.paid',
      'invoice.payment_succeeded',
      'customer.subscription.updated',
    ])
  })

  test('after 3-D Secure', async () => {
    const { stripe, call, subscribe, told } = await openShop('pm_card_authenticationRequired')
    const made = await subscribe({ expand: ['latest_invoice.payments'] })
    expect(made.status).toBe('incomplete')
    expect(told().slice(-2)).toEqual([
      'payment_intent.requires_action',
      'invoice.payment_action_required',
    ])
    const invoice = made.latest_invoice as Stripe.Invoice // expanded
    const payment_intent = invoice.payments?.data[0]?.payment.payment_intent
    const action = { action: 'complete_3ds', payment_intent }
    expect((await call('POST /admin/simulate', JSON.stringify(action))).status).toBe(200)
    expect((await stripe.subscriptions.retrieve(made.id)).status).toBe('active')
    expect(told().slice(-2)).toEqual(['invoice.payment_succeeded', 'customer.subscription.updated'])
  })

  test('with a trial, which ends with a notice and a first real invoice', async () => {
    const { stripe, subscribe, latest, to, told } = await openShop()
    const made = await subscribe({ trial_period_days: 14 })
    expect(made).toMatchObject({ status: 'trialing', trial_end: at('2030-01-15T00:00Z') })
    const free = await latest(made.id)
    expect([free.status, free.total, free.lines.data[0]?.description]).toEqual([
      'paid',
      0,
      'Trial period for Tea club',
    ])
    expect(told()).toEqual([
      'customer.subscription.created',
      'invoice.created',
      'invoice.finalized',
      'invoice.updated',
      'invoice.paid',
      'invoice.payment_succeeded',
    ])
    await to('2030-01-12T00:00Z')
    expect(told()).toEqual(['customer.subscription.trial_will_end'])
    await to('2030-01-15T02:00Z')
    expect((await latest(made.id)).amount_paid).toBe(3000)
    const active = await stripe.subscriptions.retrieve(made.id)
    expect(active.status).toBe('active')
    expect(active.items.data[0]).toMatchObject({
      current_period_start: at('2030-01-15T00:00Z'),
      current_period_end: at('2030-02-15T00:00Z'),
    })
  })

  test.each([
    ['cancel', 'canceled', 'customer.subscription.deleted'],
    ['pause', 'paused', 'customer.subscription.paused'],
  ] as const)('with a trial that ends without a card: %s', async (missing, status, event) => {
    const { stripe, subscribe, to, told } = await openShop(null)
    const made = await subscribe({
      trial_period_days: 2,
      trial_settings: { end_behavior: { missing_payment_method: missing } },
    })
    expect(made.pending_setup_intent).toMatch(/^seti_/)
    expect(told()).toContain('customer.subscription.trial_will_end')
    const early = await refusalOf(stripe.subscriptions.resume(made.id))
    expect(early.statusCode).toBe(400)
    await to('2030-01-03T00:00Z')
    expect((await stripe.subscriptions.retrieve(made.id)).status).toBe(status)
    expect(told().at(-1)).toBe(event)
    if (status === 'canceled') return
    const resumed = await stripe.subscriptions.resume(made.id)
    expect(resumed.items.data[0]?.current_period_start).toBe(at('2030-01-03T00:00Z'))
    expect(told()).toContain('customer.subscription.resumed')
  })

  test('on a day of the month, for the part of the month that is left', async () => {
    const { subscribe, latest, to, stripe } = await openShop()
    const late = { billing_cycle_anchor: at('2030-02-02T00:00Z') }
    expect((await refusalOf(subscribe(late))).param).toBe('billing_cycle_anchor')
    const made = await subscribe({ billing_cycle_anchor_config: { day_of_month: 16, hour: 0 } })
    // 15 of the 31 days of a period that ends on the 16th of January.
    expect((await latest(made.id)).amount_paid).toBe(Math.round((3000 * 15) / 31))
    await to('2030-01-16T02:00Z')
    expect((await latest(made.id)).amount_paid).toBe(3000)
    const going = await stripe.subscriptions.retrieve(made.id)
    expect(going.items.data[0]?.current_period_end).toBe(at('2030-02-16T00:00Z'))
    const free = await subscribe({
      billing_cycle_anchor: at('2030-02-01T00:00Z'),
      proration_behavior: 'none',
    })
    expect(free.latest_invoice).toBeNull()
  })
})
