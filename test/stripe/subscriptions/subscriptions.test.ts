import { describe, expect, test } from 'vitest'
import { at, ids, openShop } from '../shop.ts'
import { refusalOf } from '../support.ts'

describe('a subscription changes', () => {
  test('at once where that is asked for, to the second', async () => {
    const { stripe, price, subscribe, latest, to, told } = await openShop()
    const pro = await price(9000)
    const made = await subscribe()
    const [item] = made.items.data
    const id = item?.id ?? ''
    await to('2030-01-11T08:00:30Z')
    const lost = stripe.subscriptions.update(made.id, { items: [{ id: 'si_x', price: pro.id }] })
    expect((await refusalOf(lost)).code).toBe('resource_missing')
    told()
    await stripe.subscriptions.update(made.id, {
      items: [{ id, price: pro.id, quantity: 2 }],
      proration_behavior: 'always_invoice',
    })
    const invoice = await latest(made.id)
    const share = (at('2030-02-01T00:00Z') - at('2030-01-11T08:00:30Z')) / (31 * 86_400)
    const amounts = [-Math.round(3000 * share), Math.round(18_000 * share)]
    expect(invoice.lines.data.map(({ amount }) => amount)).toEqual(amounts)
    expect(invoice).toMatchObject({ billing_reason: 'subscription_update', status: 'paid' })
    expect(told().slice(0, 5)).toEqual([
      'invoiceitem.created',
      'invoiceitem.created',
      'customer.subscription.updated',
      'invoice.created',
      'invoice.finalized',
    ])
    const [credit, debit] = invoice.lines.data
    expect(credit?.parent?.subscription_item_details).toMatchObject({ proration: true })
    expect(debit?.description).toBe('Remaining time on 2 × Tea club after 11 Jan 2030')
  })

  test('to another interval, which begins a new period', async () => {
    const { stripe, price, subscribe, latest, to } = await openShop()
    const yearly = await price(30_000, { recurring: { interval: 'year' } })
    const made = await subscribe()
    await to('2030-01-16T12:00Z')
    const [item] = made.items.data
    const moved = await stripe.subscriptions.update(made.id, {
      items: [{ id: item?.id ?? '', price: yearly.id }],
    })
    expect(moved.billing_cycle_anchor).toBe(at('2030-01-16T12:00Z'))
    expect(moved.items.data[0]?.current_period_end).toBe(at('2031-01-16T12:00Z'))
    expect((await latest(made.id)).amount_paid).toBe(30_000 - 1500)
  })

  test('by its items, each an object of its own', async () => {
    const { stripe, basic, price, subscribe, told } = await openShop()
    const extra = await price(500)
    const made = await subscribe()
    const same = stripe.subscriptionItems.create({ subscription: made.id, price: basic.id })
    expect((await refusalOf(same)).statusCode).toBe(400)
    const added = await stripe.subscriptionItems.create({
      subscription: made.id,
      price: extra.id,
      quantity: 2,
      proration_behavior: 'none',
    })
    const more = await stripe.subscriptionItems.update(added.id, {
      quantity: 5,
      metadata: { seats: 'five' },
      proration_behavior: 'none',
    })
    expect(more).toMatchObject({ quantity: 5, metadata: { seats: 'five' } })
    expect(await stripe.subscriptionItems.retrieve(added.id)).toEqual(more)
    const all = await stripe.subscriptionItems.list({ subscription: made.id })
    expect(all.data.map(({ price: { unit_amount } }) => unit_amount)).toEqual([500, 3000])
    told()
    expect(await stripe.subscriptionItems.del(added.id)).toMatchObject({ deleted: true })
    expect(told()).toEqual(['invoiceitem.created', 'customer.subscription.updated'])
    const [last] = made.items.data
    const none = stripe.subscriptionItems.del(last?.id ?? '')
    expect((await refusalOf(none)).statusCode).toBe(400)
  })

  test('and is previewed first, which changes nothing', async () => {
    const { stripe, call, customer, basic, price, subscribe, to } = await openShop()
    const pro = await price(9000)
    const none = stripe.invoices.createPreview({ customer: customer.id })
    expect((await refusalOf(none)).code).toBe('invoice_upcoming_none')
    const first = await stripe.invoices.createPreview({
      customer: customer.id,
      subscription_details: { items: [{ price: basic.id, quantity: 3 }] },
    })
    expect([first.amount_due, first.status]).toEqual([9000, 'draft'])
    const made = await subscribe()
    await to('2030-01-16T12:00Z')
    const [item] = made.items.data
    const state = async () => {
      const { body } = await call('GET /admin/state')
      // The call itself is remembered by its key.
      return { ...body.collections, idempotency: undefined }
    }
    const before = await state()
    const next = await stripe.invoices.createPreview({
      subscription: made.id,
      subscription_details: { items: [{ id: item?.id ?? '', price: pro.id }] },
    })
    expect(next.lines.data.map(({ amount }) => amount)).toEqual([9000, -1500, 4500])
    expect(next.period_end).toBe(at('2030-02-01T00:00Z'))
    expect(await state()).toEqual(before)
    await stripe.subscriptions.update(made.id, { items: [{ id: item?.id ?? '', price: pro.id }] })
    await to('2030-02-01T02:00Z')
    const [invoice] = (await stripe.invoices.list({ subscription: made.id })).data
    expect(invoice?.total).toBe(next.total)
  })

  test('with a coupon for some months, a code and one-time extras', async () => {
    const { stripe, product, subscribe, latest, to, told } = await openShop()
    await stripe.coupons.create({
      id: 'HALF',
      duration: 'repeating',
      duration_in_months: 2,
      percent_off: 50,
    })
    const code = await stripe.promotionCodes.create({
      promotion: { coupon: 'HALF', type: 'coupon' },
    })
    const gone = subscribe({ discounts: [{ coupon: 'NONE' }] })
    expect((await refusalOf(gone)).code).toBe('resource_missing')
    told()
    const made = await subscribe({
      discounts: [{ promotion_code: code.id }],
      add_invoice_items: [
        { price_data: { currency: 'usd', product: product.id, unit_amount: 1000 } },
      ],
      expand: ['discounts.source.coupon'],
    })
    expect(told()).toContain('customer.discount.created')
    const [discount] = made.discounts
    expect(discount).toMatchObject({ source: { coupon: { id: 'HALF' } }, promotion_code: code.id })
    const first = await latest(made.id)
    expect([first.subtotal, first.total]).toEqual([4000, 2000])
    expect(first.total_discount_amounts).toMatchObject([{ amount: 2000 }])
    expect((await stripe.coupons.retrieve('HALF')).times_redeemed).toBe(1)
    await to('2030-02-01T02:00Z')
    expect((await latest(made.id)).total).toBe(1500)
    await to('2030-03-01T02:00Z')
    expect((await latest(made.id)).total).toBe(3000)
    const other = await subscribe({ discounts: [{ coupon: 'HALF' }] })
    expect(await stripe.subscriptions.deleteDiscount(other.id)).toMatchObject({ deleted: true })
    expect((await stripe.subscriptions.retrieve(other.id)).discounts).toEqual([])
    expect((await refusalOf(stripe.subscriptions.deleteDiscount(other.id))).statusCode).toBe(404)
  })
})

describe('a subscription ends or rests', () => {
  test('when all attempts failed', async () => {
    const { stripe, customer, subscribe, latest, to, told } = await openShop()
    const made = await subscribe()
    const bad = await stripe.paymentMethods.attach('pm_card_chargeCustomerFail', {
      customer: customer.id,
    })
    await stripe.subscriptions.update(made.id, { default_payment_method: bad.id })
    await to('2030-02-01T02:00Z')
    told()
    await to('2030-02-10T00:00Z')
    const failing = await latest(made.id)
    expect([failing.attempt_count, failing.status]).toEqual([3, 'open'])
    expect((await stripe.subscriptions.retrieve(made.id)).status).toBe('past_due')
    told()
    await to('2030-02-17T00:00Z')
    const ended = await stripe.subscriptions.retrieve(made.id)
    expect([ended.status, ended.cancellation_details?.reason]).toEqual([
      'canceled',
      'payment_failed',
    ])
    expect(await latest(made.id)).toMatchObject({ attempt_count: 4, next_payment_attempt: null })
    expect(told().at(-1)).toBe('customer.subscription.deleted')
    const over = stripe.subscriptions.update(made.id, { cancel_at_period_end: true })
    expect((await refusalOf(over)).statusCode).toBe(400)
    const noted = await stripe.subscriptions.update(made.id, { metadata: { left: 'yes' } })
    expect(noted.metadata).toEqual({ left: 'yes' })
  })

  test('at once, with its money back as a balance', async () => {
    const { stripe, customer, subscribe, to, told } = await openShop()
    const made = await subscribe()
    await to('2030-01-16T12:00Z')
    told()
    const ended = await stripe.subscriptions.cancel(made.id, {
      cancellation_details: { feedback: 'too_expensive' },
      invoice_now: true,
      prorate: true,
    })
    expect(ended).toMatchObject({
      status: 'canceled',
      cancellation_details: { feedback: 'too_expensive', reason: 'cancellation_requested' },
    })
    expect(told().slice(0, 3)).toEqual([
      'invoiceitem.created',
      'invoice.created',
      'customer.subscription.deleted',
    ])
    const after = await stripe.customers.retrieve(customer.id)
    expect(after).toMatchObject({ balance: -1500 })
    expect((await refusalOf(stripe.subscriptions.cancel(made.id))).statusCode).toBe(404)
    expect(ids(await stripe.subscriptions.list({ customer: customer.id }))).toEqual([])
    expect(ids(await stripe.subscriptions.list({ status: 'canceled' }))).toEqual([made.id])
    const found = await stripe.subscriptions.search({ query: "status:'canceled'" })
    expect(ids(found)).toEqual([made.id])
    // The next subscription is paid from it.
    const next = await subscribe({ expand: ['latest_invoice'] })
    expect(next.latest_invoice).toMatchObject({
      total: 3000,
      starting_balance: -1500,
      amount_due: 1500,
      ending_balance: 0,
    })
  })

  test('at a time, unless that is taken back', async () => {
    const { stripe, subscribe, to } = await openShop()
    const made = await subscribe()
    await stripe.subscriptions.update(made.id, { cancel_at_period_end: true })
    const kept = await stripe.subscriptions.update(made.id, { cancel_at_period_end: false })
    expect([kept.cancel_at, kept.canceled_at]).toEqual([null, null])
    await stripe.subscriptions.update(made.id, { cancel_at: at('2030-02-10T00:00Z') })
    await to('2030-02-09T23:00Z')
    expect((await stripe.subscriptions.retrieve(made.id)).status).toBe('active')
    await to('2030-02-10T00:00Z')
    expect((await stripe.subscriptions.retrieve(made.id)).status).toBe('canceled')
  })

  test.each([
    ['keep_as_draft', 'draft'],
    ['mark_uncollectible', 'uncollectible'],
    ['void', 'void'],
  ] as const)('paused, its invoices are not collected: %s', async (behavior, status) => {
    const { stripe, subscribe, latest, to } = await openShop()
    const made = await subscribe()
    const resumes_at = at('2030-02-15T00:00Z')
    await stripe.subscriptions.update(made.id, { pause_collection: { behavior, resumes_at } })
    await to('2030-02-01T02:00Z')
    expect((await latest(made.id)).status).toBe(status)
    await to('2030-03-01T02:00Z')
    expect((await stripe.subscriptions.retrieve(made.id)).pause_collection).toBeNull()
    expect((await latest(made.id)).status).toBe('paid')
  })

  test('late where its invoices are sent and not paid in time', async () => {
    const { stripe, subscribe, latest, to, told } = await openShop(null)
    const made = await subscribe({ collection_method: 'send_invoice', days_until_due: 7 })
    expect([made.status, (await latest(made.id)).status]).toEqual(['active', 'draft'])
    told()
    await to('2030-01-01T02:00Z')
    expect(told()).toEqual(['invoice.finalized', 'payment_intent.created', 'invoice.sent'])
    await to('2030-01-09T00:00Z')
    expect(told()).toEqual([
      'invoice.will_be_due',
      'invoice.overdue',
      'customer.subscription.updated',
    ])
    const late = await stripe.subscriptions.retrieve(made.id)
    expect(late.status).toBe('past_due')
    const invoice = await latest(made.id)
    await stripe.invoices.pay(invoice.id, { paid_out_of_band: true })
    expect((await stripe.subscriptions.retrieve(made.id)).status).toBe('active')
  })

  test('with the test clock they are on', async () => {
    const { stripe, clock, customer, subscribe } = await openShop()
    const made = await subscribe()
    const past = stripe.testHelpers.testClocks.advance(clock.id, { frozen_time: 1 })
    expect((await refusalOf(past)).param).toBe('frozen_time')
    expect(ids(await stripe.testHelpers.testClocks.list())).toEqual([clock.id])
    expect(ids(await stripe.customers.list({ test_clock: clock.id }))).toEqual([customer.id])
    expect(await stripe.testHelpers.testClocks.del(clock.id)).toMatchObject({ deleted: true })
    expect((await stripe.subscriptions.retrieve(made.id)).status).toBe('canceled')
    expect(await stripe.customers.retrieve(customer.id)).toMatchObject({ deleted: true })
  })
})
