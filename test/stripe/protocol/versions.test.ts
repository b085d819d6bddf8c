import { createRequire } from 'node:module'
import type Stripe from 'stripe'
import { expect, onTestFinished, test } from 'vitest'
import { credentials } from '../../../seeders/stripe/index.ts'
import { startReceiver } from '../../support/client.ts'
import { objectOf } from '../../support/oracle/json.ts'
import { at } from '../shop.ts'
import { advance, refusalOf, startStripe } from '../support.ts'

type Answer = Readonly<Record<string, unknown>>
type Params = Readonly<Record<string, unknown>>

/** What the SDKs of all years can do with most things. */
interface Resource {
  create(params: Params): Promise<Answer>
  list(params?: Params): Promise<Answer>
  retrieve(id: string, params?: Params): Promise<Answer>
  update(id: string, params: Params): Promise<Answer>
}

interface Invoices extends Resource {
  pay(id: string, params: Params): Promise<Answer>
  retrieveUpcoming(params: Params): Promise<Answer>
  listUpcomingLines(params: Params): Promise<Answer>
}

type Names = 'customers' | 'invoiceItems' | 'paymentIntents' | 'products' | 'promotionCodes'

/** An SDK of another year. Its types declare the module of the newest, and so are left aside. */
interface OldSdk extends Record<Names | 'subscriptions', Resource> {
  invoices: Invoices
  webhooks: { constructEvent(body: string, signature: string, secret: string): Answer }
}
type Constructor = new (key: string, config: object) => OldSdk

const require = createRequire(import.meta.url)

function connect(version: 14 | 17 | 18, port: string) {
  const Sdk: Constructor = require(`stripe-${version}`)
  const config = { host: '127.0.0.1', port, protocol: 'http', maxNetworkRetries: 0 }
  return new Sdk(credentials.secretKey, config)
}

/** One instance that SDKs of several years talk to, and a customer who pays by card. */
async function start() {
  const started = await startStripe()
  const { stripe, url } = started
  const { port } = new URL(url)
  const customer = await stripe.customers.create({
    email: 'jenny@example.com',
    payment_method: 'pm_card_visa',
    invoice_settings: { default_payment_method: 'pm_card_visa' },
  })
  const price = await stripe.prices.create({
    currency: 'usd',
    unit_amount: 3000,
    recurring: { interval: 'month' },
    product_data: { name: 'Tea club' },
  })
  return {
    ...started,
    customer: customer.id,
    price: price.id,
    v14: connect(14, port),
    v17: connect(17, port),
    v18: connect(18, port),
  }
}

/** What an SDK of any year refuses with. */
const refusal = async (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => undefined,
    (error: unknown) => error,
  )

test('before basil a subscription has its period, its invoice an intent, its charge an invoice', async () => {
  const { stripe, v14, v17, v18, customer, price } = await start()
  const params = {
    customer,
    items: [{ price }],
    payment_behavior: 'default_incomplete' as const,
  }
  const wrong = v18.subscriptions.create({ ...params, expand: ['latest_invoice.payment_intent'] })
  expect(await refusal(wrong)).toMatchObject({
    message: 'This property cannot be expanded (latest_invoice.payment_intent).',
  })
  const made = await v17.subscriptions.create({
    ...params,
    expand: ['latest_invoice.payment_intent'],
  })
  expect(made).toMatchObject({
    current_period_start: made.created,
    discount: null,
    items: { data: [{ price: { id: price, recurring: { aggregate_usage: null } } }] },
    status: 'incomplete',
  })
  expect(made).not.toHaveProperty('items.data.0.current_period_end')
  const invoice = objectOf(made.latest_invoice)
  expect(invoice).toMatchObject({
    object: 'invoice',
    paid: false,
    subscription: made.id,
    subscription_details: { metadata: {} },
    tax: null,
    total_tax_amounts: [],
    payment_intent: { object: 'payment_intent', amount: 3000, invoice: invoice.id },
  })
  expect(invoice).not.toHaveProperty('parent')
  const newest = await stripe.subscriptions.retrieve(String(made.id))
  expect(newest.items.data[0]?.current_period_end).toBe(made.current_period_end)
  expect(newest).not.toHaveProperty('current_period_end')

  const paid = await v14.invoices.pay(String(invoice.id), { expand: ['charge', 'subscription'] })
  expect(paid).toMatchObject({
    paid: true,
    paid_out_of_band: false,
    charge: { object: 'charge', invoice: paid.id },
    subscription: { id: made.id, status: 'active' },
    lines: { data: [{ type: 'subscription', proration: false, price: { id: price } }] },
  })
  const listed = await v14.paymentIntents.list({ customer, expand: ['data.invoice'] })
  expect(listed).toMatchObject({ data: [{ invoice: { id: paid.id, object: 'invoice' } }] })
  const products = await v14.products.list()
  expect(products).toMatchObject({ data: [{ features: [] }] })
  expect(products).not.toHaveProperty('data.0.marketing_features')
})

test('before basil coupons are given to customers and subscriptions, and invoices are upcoming', async () => {
  const { stripe, v14, v17, v18, customer, price, types } = await start()
  await stripe.coupons.create({ id: 'TEN', percent_off: 10, duration: 'forever' })
  await stripe.coupons.create({ id: 'HALF', percent_off: 50, duration: 'forever' })
  const older = { coupon: 'TEN' } // what the newest SDK has no type for
  const tooNew = stripe.customers.update(customer, older as Stripe.CustomerUpdateParams)
  expect(await refusalOf(tooNew)).toMatchObject({ code: 'parameter_unknown', param: 'coupon' })
  const absent = await refusal(v17.customers.update(customer, { coupon: 'NONE' }))
  expect(absent).toMatchObject({ code: 'resource_missing' })
  expect((await refusalOf(stripe.customers.deleteDiscount(customer))).statusCode).toBe(404)

  let read = types().length
  const told = () => {
    const news = types().slice(read)
    read += news.length
    return news
  }
  const discounted = await v17.customers.update(customer, { coupon: 'TEN' })
  expect(discounted).toMatchObject({
    discount: { object: 'discount', coupon: { id: 'TEN' }, customer },
  })
  expect(discounted).not.toHaveProperty('discount.source')
  expect(told()).toEqual(['customer.discount.created', 'customer.updated'])
  expect(await refusal(v18.invoices.retrieve('upcoming'))).toMatchObject({
    message: "No such invoice: 'upcoming'",
  })
  const upcoming = await v17.invoices.retrieveUpcoming({
    customer,
    subscription_items: [{ price, quantity: 2 }],
  })
  expect(upcoming).toMatchObject({ object: 'invoice', subtotal: 6000, total: 5400 })
  expect(upcoming).not.toHaveProperty('id')
  const lines = await v17.invoices.listUpcomingLines({ customer, subscription_items: [{ price }] })
  expect(lines.data).toMatchObject([{ amount: 3000, price: { id: price } }])
  expect(told()).toEqual([])

  const first = await v14.subscriptions.create({ customer, items: [{ price }] })
  const invoiceOf = async (id: unknown) => v14.invoices.retrieve(String(id))
  expect(await invoiceOf(first.latest_invoice)).toMatchObject({ total: 2700 })
  const own = await v14.subscriptions.create({ customer, items: [{ price }], coupon: 'HALF' })
  expect(own).toMatchObject({ discount: { coupon: { id: 'HALF', percent_off: 50 } } })
  expect(await invoiceOf(own.latest_invoice)).toMatchObject({
    total: 1500,
    discount: { coupon: { id: 'HALF' } },
  })
  const bare = await v14.subscriptions.update(String(own.id), { coupon: '' })
  expect(bare.discount).toBeNull()
  told()
  const removed = await stripe.customers.deleteDiscount(customer)
  expect(removed).toMatchObject({ deleted: true, object: 'discount', customer })
  expect(told()).toEqual(['customer.discount.deleted', 'customer.updated'])
  expect(await v17.customers.retrieve(customer)).toMatchObject({ discount: null })
  const item = await v17.invoiceItems.create({ customer, price: await oneTime(stripe) })
  expect(item).toMatchObject({ unit_amount: 500, price: { object: 'price' }, amount: 500 })
  const code = await v17.promotionCodes.create({ coupon: 'TEN', code: 'TEA' })
  expect(code).toMatchObject({ code: 'TEA', coupon: { id: 'TEN' } })
  expect(code).not.toHaveProperty('promotion')
  const clover = await v18.promotionCodes.retrieve(String(code.id))
  expect(clover).toMatchObject({ coupon: { id: 'TEN' } })
})

const oneTime = async (stripe: Stripe) => {
  const price = await stripe.prices.create({
    currency: 'usd',
    unit_amount: 500,
    product_data: { name: 'Cup' },
  })
  return price.id
}

test('a webhook endpoint hears in the shapes of its version', async () => {
  const { stripe, v17, instance } = await start()
  const receiver = await startReceiver()
  onTestFinished(receiver.close)
  const endpoint = await stripe.webhookEndpoints.create({
    url: receiver.url,
    enabled_events: ['customer.subscription.updated'],
    api_version: '2025-02-24.acacia',
  })
  const clock = await stripe.testHelpers.testClocks.create({ frozen_time: at('2030-01-01T00:00Z') })
  const customer = await stripe.customers.create({
    test_clock: clock.id,
    payment_method: 'pm_card_visa',
    invoice_settings: { default_payment_method: 'pm_card_visa' },
  })
  const price = await stripe.prices.create({
    currency: 'usd',
    unit_amount: 3000,
    recurring: { interval: 'month' },
    product_data: { name: 'Tea club' },
  })
  await stripe.subscriptions.create({ customer: customer.id, items: [{ price: price.id }] })
  await advance(stripe, clock.id, '2030-02-02T00:00Z')
  await instance.deliveries.flush()
  const [heard] = receiver.received.map(({ text, headers }) =>
    v17.webhooks.constructEvent(text, String(headers['stripe-signature']), endpoint.secret ?? ''),
  )
  expect(heard).toMatchObject({
    api_version: '2025-02-24.acacia',
    data: {
      object: { current_period_end: at('2030-03-01T00:00Z') },
      previous_attributes: {
        current_period_end: at('2030-02-01T00:00Z'),
        current_period_start: at('2030-01-01T00:00Z'),
      },
    },
  })
  const { data } = await stripe.events.list({ type: 'customer.subscription.updated' })
  expect(data.at(-1)).toMatchObject({ id: heard?.id, api_version: '2026-10-28.endive' })
})
