import { expect, test } from 'vitest'
import { at, ids, openShop } from '../shop.ts'
import { refusalOf } from '../support.ts'

async function openQuotes() {
  const shop = await openShop()
  const { stripe, customer, basic } = shop
  const setup = await stripe.prices.create({
    currency: 'usd',
    product_data: { name: 'Setup' },
    unit_amount: 5000,
  })
  const draft = { customer: customer.id, line_items: [{ price: basic.id, quantity: 2 }] }
  return { ...shop, draft, quotes: stripe.quotes, setup }
}

test('a quote is drafted, changed, and open once it is final', async () => {
  const { stripe, quotes, basic, customer, draft, setup, told, url } = await openQuotes()
  const coupon = await stripe.coupons.create({ percent_off: 10, duration: 'forever' })
  const rate = await stripe.taxRates.create({
    display_name: 'VAT',
    inclusive: false,
    percentage: 20,
  })
  expect((await refusalOf(quotes.retrieve('qt_x'))).code).toBe('resource_missing')
  const lost = quotes.create({ line_items: [{ price: 'price_x' }] })
  expect((await refusalOf(lost)).param).toBe('line_items[0][price]')
  told()
  const empty = await quotes.create()
  expect(empty).toMatchObject({ status: 'draft', amount_total: 0, currency: null, number: null })
  expect((await refusalOf(quotes.finalizeQuote(empty.id))).param).toBe('customer')
  const made = await quotes.create({
    ...draft,
    line_items: [...draft.line_items, { price: setup.id }],
    discounts: [{ coupon: coupon.id }],
    default_tax_rates: [rate.id],
    header: 'Tea for the office',
    subscription_data: { trial_period_days: 14 },
    expand: ['line_items'],
  })
  expect(made.line_items?.data.map(({ amount_total }) => amount_total)).toEqual([6480, 5400])
  expect(made).toMatchObject({
    amount_subtotal: 11_000,
    amount_total: 11_880,
    computed: {
      recurring: { amount_total: 6480, interval: 'month' },
      upfront: { amount_total: 5400 },
    },
    default_tax_rates: [rate.id],
    total_details: { amount_discount: 1100, amount_tax: 1980 },
  })
  const upfront = await quotes.listComputedUpfrontLineItems(made.id)
  expect(upfront.data.map(({ price }) => price?.id)).toEqual([setup.id])
  const [first] = (await quotes.listLineItems(made.id)).data
  const changed = await quotes.update(made.id, {
    line_items: [{ id: first?.id ?? '', quantity: 1 }],
    metadata: { deal: '7' },
    subscription_data: { trial_period_days: '' },
  })
  expect(changed).toMatchObject({
    amount_total: 3240,
    computed: { upfront: { amount_total: 3240 } },
  })
  const open = await quotes.finalizeQuote(made.id)
  expect(open).toMatchObject({ status: 'open', number: `QT-${customer.invoice_prefix}-0001-1` })
  expect((await refusalOf(quotes.finalizeQuote(made.id))).code).toBe('invalid_quote_status')
  const late = quotes.update(made.id, { line_items: [{ price: basic.id }] })
  expect((await refusalOf(late)).message).toContain('`open`')
  const pdf = await fetch(`${url}/v1/quotes/${made.id}/pdf`, {
    headers: { authorization: 'Bearer sk_test_51TwinfleetStripeSecretKey00000000' },
  })
  expect(pdf.headers.get('content-type')).toBe('application/pdf')
  expect((await pdf.text()).startsWith('%PDF-1.3')).toBe(true)
  expect((await quotes.cancel(made.id)).status).toBe('canceled')
  const copy = await quotes.create({ from_quote: { quote: made.id } })
  expect(copy).toMatchObject({
    amount_total: 3240,
    customer: customer.id,
    from_quote: { quote: made.id, is_revision: false },
  })
  expect(ids(await quotes.list({ status: 'draft' }))).toEqual([copy.id, empty.id])
  expect(told()).toEqual([
    'quote.created',
    'quote.created',
    'quote.updated',
    'quote.finalized',
    'quote.canceled',
    'quote.created',
  ])
})

test('an accepted quote becomes a subscription, an invoice or a schedule', async () => {
  const { stripe, quotes, draft, setup, told, to } = await openQuotes()
  const accept = async (extra: Parameters<typeof quotes.create>[0] = {}) => {
    const made = await quotes.create({ ...draft, ...extra })
    const early = quotes.accept(made.id)
    expect((await refusalOf(early)).code).toBe('invalid_quote_status')
    await quotes.finalizeQuote(made.id)
    told()
    return quotes.accept(made.id, { expand: ['subscription', 'invoice', 'subscription_schedule'] })
  }
  const subscribed = await accept({
    line_items: [...draft.line_items, { price: setup.id }],
    subscription_data: { description: 'Office tea', metadata: { floor: '3' } },
  })
  expect(subscribed).toMatchObject({
    status: 'accepted',
    subscription: { status: 'active', description: 'Office tea', metadata: { floor: '3' } },
    invoice: { status: 'paid', total: 11_000 },
  })
  const events = told()
  expect([events[0], events.at(-1)]).toEqual(['customer.subscription.created', 'quote.accepted'])
  const billed = await accept({ line_items: [{ price: setup.id, quantity: 2 }] })
  expect(billed).toMatchObject({
    subscription: null,
    invoice: {
      status: 'draft',
      total: 10_000,
      parent: { type: 'quote_details', quote_details: { quote: billed.id } },
    },
  })
  const later = await accept({
    subscription_data: { effective_date: at('2030-01-20T00:00Z') },
  })
  expect(later).toMatchObject({
    subscription: null,
    subscription_schedule: { status: 'not_started' },
  })
  const waiting = await quotes.create({ ...draft, expires_at: at('2030-01-10T00:00Z') })
  await quotes.finalizeQuote(waiting.id)
  await to('2030-01-21T00:00Z')
  expect((await quotes.retrieve(waiting.id)).status).toBe('canceled')
  const subscriptions = await stripe.subscriptions.list({
    created: { gte: at('2030-01-20T00:00Z') },
  })
  expect(subscriptions.data[0]).toMatchObject({ status: 'active', start_date: at('2030-01-20') })
})
