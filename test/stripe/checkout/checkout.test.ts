import { describe, expect, test } from 'vitest'
import { ids } from '../shop.ts'
import { refusalOf } from '../support.ts'
import { monthly, openCheckout, tea } from './support.ts'

describe('a checkout session', () => {
  test('is refused without items, an address to go back to, or with the wrong prices', async () => {
    const { create } = await openCheckout()
    const refused = async (args: object) => (await refusalOf(create(args))).param
    expect(await refused({ line_items: [] })).toBe('line_items')
    expect(await refused({ success_url: undefined })).toBe('success_url')
    expect(await refused({ ui_mode: 'embedded_page', success_url: undefined })).toBe('return_url')
    expect(await refused({ mode: 'subscription' })).toBe('line_items')
    expect(await refused({ line_items: [tea(monthly)] })).toBe('mode')
    expect(await refused({ expires_at: 1 })).toBe('expires_at')
    expect(await refused({ customer: 'cus_x' })).toBe('customer')
    const none = await refusalOf(create({ discounts: [{ coupon: 'NONE' }] }))
    expect(none.code).toBe('resource_missing')
  })

  test('takes a payment on its page and goes back to the shop', async () => {
    const { stripe, create, told } = await openCheckout()
    await stripe.coupons.create({ id: 'TEN', percent_off: 10 })
    const rate = await stripe.taxRates.create({
      display_name: 'VAT',
      percentage: 19,
      inclusive: false,
    })
    const session = await create({
      client_reference_id: 'order-7',
      customer_creation: 'always',
      discounts: [{ coupon: 'TEN' }],
      line_items: [{ ...tea(), tax_rates: [rate.id] }],
      payment_intent_data: { metadata: { order: '7' } },
      expand: ['line_items'],
    })
    expect(session).toMatchObject({
      status: 'open',
      payment_status: 'unpaid',
      amount_subtotal: 3000,
      amount_total: 3213,
      total_details: { amount_discount: 300, amount_tax: 513 },
      line_items: { data: [{ description: 'Tea', quantity: 2, amount_total: 3213 }] },
    })
    const url = session.url ?? ''
    expect(await (await fetch(url)).text()).toContain('€32.13')
    const fill = (fields: object) =>
      fetch(url, {
        method: 'POST',
        redirect: 'manual',
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        body: new URLSearchParams({ email: 'ada@example.com', name: 'Ada', ...fields }).toString(),
      })
    told()
    expect(await (await fill({ number: '4242424242424241' })).text()).toContain('incorrect')
    expect(told()).toEqual([])
    expect(await (await fill({ number: '4000000000000002' })).text()).toContain('was declined')
    expect((await stripe.checkout.sessions.retrieve(session.id)).status).toBe('open')
    told()
    const done = await fill({})
    expect(done.headers.get('location')).toBe(`http://shop.test/done?session_id=${session.id}`)
    expect(told()).toEqual([
      'charge.succeeded',
      'payment_intent.succeeded',
      'checkout.session.completed',
    ])
    const paid = await stripe.checkout.sessions.retrieve(session.id, {
      expand: ['payment_intent', 'customer'],
    })
    expect(paid).toMatchObject({
      status: 'complete',
      payment_status: 'paid',
      url: null,
      customer: { email: 'ada@example.com', name: 'Ada' },
      customer_details: { email: 'ada@example.com' },
      payment_intent: { amount: 3213, metadata: { order: '7' }, status: 'succeeded' },
    })
    const again = await fetch(url, { redirect: 'manual' })
    expect(again.headers.get('location')).toContain(session.id)
    expect((await stripe.coupons.retrieve('TEN')).times_redeemed).toBe(1)
    const items = await stripe.checkout.sessions.listLineItems(session.id, { limit: 1 })
    expect(items.data[0]?.amount_discount).toBe(300)
    const where = { customer_details: { email: 'ada@example.com' } }
    expect(ids(await stripe.checkout.sessions.list(where))).toEqual([session.id])
    const noted = await stripe.checkout.sessions.update(session.id, { metadata: { sent: 'yes' } })
    expect(noted.metadata).toEqual({ sent: 'yes' })
  })

  test('asks for 3-D Secure and is complete after it', async () => {
    const { stripe, create, complete, told } = await openCheckout()
    const session = await create()
    const asked = await complete({
      session: session.id,
      payment_method: 'pm_card_authenticationRequired',
    })
    expect(asked.result.next).toContain('/3d_secure_2/')
    const page = await fetch(asked.result.next, {
      method: 'POST',
      redirect: 'manual',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: 'outcome=succeed',
    })
    expect(page.headers.get('location')).toContain(`/c/pay/${session.id}`)
    expect((await stripe.checkout.sessions.retrieve(session.id)).status).toBe('complete')
    expect(told().at(-1)).toBe('checkout.session.completed')
  })

  test('begins a subscription with a new customer and keeps the card', async () => {
    const { stripe, create, complete, told } = await openCheckout()
    const session = await create({
      mode: 'subscription',
      line_items: [tea(monthly), tea({ product_data: { name: 'Welcome box' }, unit_amount: 900 })],
      subscription_data: { metadata: { plan: 'tea' } },
    })
    told()
    const { result } = await complete({ session: session.id })
    expect(result.session).toMatchObject({ status: 'complete', payment_status: 'paid' })
    const { subscription: id, customer } = result.session
    const subscription = await stripe.subscriptions.retrieve(id, { expand: ['latest_invoice'] })
    expect(subscription).toMatchObject({
      status: 'active',
      customer,
      metadata: { plan: 'tea' },
      latest_invoice: { amount_paid: 4800 },
    })
    expect(subscription.default_payment_method).toMatch(/^pm_/)
    const news = told()
    expect(news[0]).toBe('customer.created')
    expect(news.indexOf('customer.subscription.created')).toBeGreaterThan(0)
    expect(news.slice(-3)).toEqual([
      'invoice.payment_succeeded',
      'customer.subscription.updated',
      'checkout.session.completed',
    ])
  })

  test('begins a trial without taking money, and saves a card', async () => {
    const { stripe, create, complete } = await openCheckout()
    const session = await create({
      mode: 'subscription',
      line_items: [tea(monthly)],
      subscription_data: { trial_period_days: 14 },
    })
    const { result } = await complete({ session: session.id })
    expect(result.session.payment_status).toBe('no_payment_required')
    const trial = await stripe.subscriptions.retrieve(result.session.subscription)
    expect([trial.status, typeof trial.default_payment_method]).toEqual(['trialing', 'string'])
    const customer = await stripe.customers.create()
    const setup = await create({
      mode: 'setup',
      currency: 'eur',
      customer: customer.id,
      line_items: [],
    })
    const saved = await complete({ session: setup.id })
    expect(saved.result.session.status).toBe('complete')
    expect(ids(await stripe.paymentMethods.list({ customer: customer.id }))).toHaveLength(1)
    const over = await complete({ session: setup.id })
    expect(over.result).toBeUndefined()
  })

  test('expires when told to, or after a day', async () => {
    const { stripe, instance, create, told } = await openCheckout()
    const [one, two] = [await create(), await create()]
    told()
    expect((await stripe.checkout.sessions.expire(one.id)).status).toBe('expired')
    expect((await refusalOf(stripe.checkout.sessions.expire(one.id))).statusCode).toBe(400)
    await instance.advanceTo(two.expires_at * 1000)
    expect((await stripe.checkout.sessions.retrieve(two.id)).status).toBe('expired')
    expect(told()).toEqual(['checkout.session.expired', 'checkout.session.expired'])
    expect(await (await fetch(two.url ?? '')).text()).toContain('expired')
  })
})
