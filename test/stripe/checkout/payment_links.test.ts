import { expect, test } from 'vitest'
import { ids } from '../shop.ts'
import { refusalOf, startStripe } from '../support.ts'

/** Opens a page without following where it leads. */
const visit = (url: string) => fetch(url, { redirect: 'manual' })

const post = (url: string, fields: Record<string, string> = {}) =>
  fetch(url, {
    method: 'POST',
    body: new URLSearchParams({ email: 'ada@example.com', ...fields }),
    redirect: 'manual',
  })

async function openLinks() {
  const started = await startStripe()
  const { stripe } = started
  const price = await stripe.prices.create({
    currency: 'usd',
    product_data: { name: 'Tea' },
    unit_amount: 900,
  })
  return { ...started, price, links: stripe.paymentLinks }
}

test('a payment link opens a page of its own for every visit', async () => {
  const { stripe, links, price, types } = await openLinks()
  const line_items = [{ price: price.id, quantity: 2 }]
  const none = links.create({ line_items: [] })
  expect((await refusalOf(none)).param).toBe('line_items')
  const lost = links.create({ line_items: [{ price: 'price_x', quantity: 1 }] })
  expect((await refusalOf(lost)).code).toBe('resource_missing')
  const bare = links.create({ line_items, after_completion: { type: 'redirect' } })
  expect((await refusalOf(bare)).param).toBe('after_completion[redirect]')
  expect((await refusalOf(links.retrieve('plink_x'))).statusCode).toBe(404)
  const before = types().length
  const link = await links.create({
    line_items,
    allow_promotion_codes: true,
    after_completion: { type: 'redirect', redirect: { url: 'https://shop.example/thanks' } },
    metadata: { campaign: 'tea' },
    payment_intent_data: { description: 'Tea for two' },
    expand: ['line_items'],
  })
  expect(link).toMatchObject({
    active: true,
    currency: 'usd',
    line_items: { data: [{ amount_total: 1800, quantity: 2, price: { id: price.id } }] },
    customer_creation: 'if_required',
    subscription_data: null,
  })
  const page = await visit(
    `${link.url}?client_reference_id=cart_7&prefilled_email=bo%40example.com`,
  )
  expect(page.status).toBe(303)
  const location = page.headers.get('location') ?? ''
  const [session] = (await stripe.checkout.sessions.list({ payment_link: link.id })).data
  expect(session).toMatchObject({
    amount_total: 1800,
    client_reference_id: 'cart_7',
    customer_email: 'bo@example.com',
    metadata: { campaign: 'tea' },
    mode: 'payment',
    payment_link: link.id,
    url: location,
  })
  const paid = await post(location)
  expect(paid.headers.get('location')).toBe('https://shop.example/thanks')
  const { payment_intent } = await stripe.checkout.sessions.retrieve(session?.id ?? '', {
    expand: ['payment_intent'],
  })
  expect(payment_intent).toMatchObject({ amount: 1800, description: 'Tea for two' })
  await visit(link.url)
  expect((await stripe.checkout.sessions.list({ payment_link: link.id })).data.length).toBe(2)
  const told = types().slice(before)
  expect(told[0]).toBe('payment_link.created')
  expect(told.at(-1)).toBe('checkout.session.completed')
})

test('a payment link is changed, turned off, and closes after its last sale', async () => {
  const { links, price, stripe, types } = await openLinks()
  const link = await links.create({
    line_items: [{ price: price.id, quantity: 1 }],
    after_completion: {
      type: 'hosted_confirmation',
      hosted_confirmation: { custom_message: 'Enjoy <your> tea' },
    },
    inactive_message: 'Sold out',
    restrictions: { completed_sessions: { limit: 1 } },
  })
  expect(link.restrictions).toEqual({ completed_sessions: { count: 0, limit: 1 } })
  const [item] = (await links.listLineItems(link.id)).data
  const wrong = links.update(link.id, { line_items: [{ id: 'li_x', quantity: 2 }] })
  expect((await refusalOf(wrong)).code).toBe('resource_missing')
  await links.update(link.id, { line_items: [{ id: item?.id ?? '', quantity: 3 }] })
  expect((await links.listLineItems(link.id)).data[0]).toMatchObject({ amount_total: 2700 })
  const named = await links.update(link.id, { active: false, metadata: { a: '1' } })
  expect(named).toMatchObject({ active: false, metadata: { a: '1' } })
  const off = await visit(link.url)
  expect([off.status, await off.text()]).toEqual([404, expect.stringContaining('Sold out')])
  await links.update(link.id, { active: true })
  const location = (await visit(link.url)).headers.get('location') ?? ''
  const done = await post(location)
  expect(await done.text()).toContain('Enjoy &lt;your&gt; tea')
  expect(await links.retrieve(link.id)).toMatchObject({
    active: false,
    restrictions: { completed_sessions: { count: 1, limit: 1 } },
  })
  expect((await visit(link.url)).status).toBe(404)
  expect(ids(await links.list({ active: false }))).toEqual([link.id])
  expect(types().filter((type) => type.startsWith('payment_link'))).toEqual([
    'payment_link.created',
    ...Array(3).fill('payment_link.updated'),
  ])
  const [sold] = (await stripe.checkout.sessions.list({ payment_link: link.id })).data
  expect(sold).toMatchObject({ status: 'complete', amount_total: 2700 })
})

test('a page sells what is metered without a number, and a refused card leaves nothing', async () => {
  const { stripe, links, types } = await openLinks()
  const meter = await stripe.billing.meters.create({
    default_aggregation: { formula: 'sum' },
    display_name: 'Calls',
    event_name: 'call',
  })
  const metered = await stripe.prices.create({
    currency: 'usd',
    product_data: { name: 'Calls' },
    recurring: { interval: 'month', usage_type: 'metered', meter: meter.id },
    unit_amount: 5,
  })
  const monthly = await stripe.prices.create({
    currency: 'usd',
    product_data: { name: 'Base' },
    recurring: { interval: 'month' },
    unit_amount: 1000,
  })
  const counted = links.create({ line_items: [{ price: metered.id, quantity: 3 }] })
  expect((await refusalOf(counted)).param).toBe('line_items[0][quantity]')
  const session = await stripe.checkout.sessions.create({
    mode: 'subscription',
    line_items: [{ price: metered.id }, { price: monthly.id, quantity: 1 }],
    success_url: 'https://shop.example/thanks',
    expand: ['line_items'],
  })
  expect(session.line_items?.data.map((item) => [item.quantity, item.amount_total])).toEqual([
    [null, 0],
    [1, 1000],
  ])
  const refused = await post(session.url ?? '', { number: '4000000000000002' })
  expect(await refused.text()).toContain('declined')
  expect((await stripe.subscriptions.list({ status: 'all' })).data).toEqual([])
  expect(types()).not.toContain('customer.subscription.created')
  const paid = await post(session.url ?? '')
  expect(paid.status).toBe(303)
  const [made] = (await stripe.subscriptions.list()).data
  expect(made?.items.data.map((item) => item.quantity)).toEqual([undefined, 1])
  expect(made?.status).toBe('active')
})

test('the pages of a link ask what the link says, and sell another number', async () => {
  const { stripe, links, price } = await openLinks()
  const rate = await stripe.shippingRates.create({
    display_name: 'Post',
    fixed_amount: { amount: 300, currency: 'usd' },
    type: 'fixed_amount',
  })
  const line_items = [
    { price: price.id, quantity: 1, adjustable_quantity: { enabled: true, maximum: 5 } },
  ]
  const lost = links.create({ line_items, shipping_options: [{ shipping_rate: 'shr_x' }] })
  expect((await refusalOf(lost)).param).toBe('shipping_options[0][shipping_rate]')
  const link = await links.create({
    line_items,
    custom_fields: [{ key: 'gift', label: { custom: 'For whom', type: 'custom' }, type: 'text' }],
    shipping_address_collection: { allowed_countries: ['US'] },
    shipping_options: [{ shipping_rate: rate.id }],
  })
  expect(link).toMatchObject({
    custom_fields: [{ key: 'gift', optional: false, text: { maximum_length: null } }],
    shipping_address_collection: { allowed_countries: ['US'] },
    shipping_options: [{ shipping_amount: 300, shipping_rate: rate.id }],
  })
  const location = (await visit(link.url)).headers.get('location') ?? ''
  const [session] = (await stripe.checkout.sessions.list({ payment_link: link.id })).data
  const id = session?.id ?? ''
  expect(session).toMatchObject({ amount_total: 1200, custom_fields: [{ key: 'gift' }] })
  const [item] = (await stripe.checkout.sessions.listLineItems(id)).data
  const answers = {
    'custom_fields[gift]': 'Bo',
    name: 'Ada',
    [`quantities[${item?.id}]`]: '2',
    'shipping[address][country]': 'US',
    'shipping[address][line1]': '1 Main St',
  }
  const bare = await post(location, { name: 'Ada' })
  expect(bare.status).toBe(200)
  expect((await post(location, answers)).status).toBe(200)
  expect(await stripe.checkout.sessions.retrieve(id)).toMatchObject({
    status: 'complete',
    amount_total: 2100,
    custom_fields: [{ key: 'gift', text: { value: 'Bo' } }],
  })
})
