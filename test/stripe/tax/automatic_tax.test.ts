import { expect, test } from 'vitest'
import { openShop } from '../shop.ts'
import { refusalOf, startStripe } from '../support.ts'

const berlin = { country: 'DE', city: 'Berlin' }
const automatic_tax = { enabled: true }

/** A shop in Berlin that collects taxes there. */
async function openTaxed() {
  const shop = await openShop()
  const { stripe, customer, subscribe } = shop
  const early = subscribe({ automatic_tax })
  expect((await refusalOf(early)).param).toBe('automatic_tax[enabled]')
  await stripe.tax.settings.update({ head_office: { address: berlin } })
  await stripe.tax.registrations.create({
    active_from: 'now',
    country: 'DE',
    country_options: { de: { type: 'standard' } },
  })
  const move = (address: typeof berlin | { country: string }) =>
    stripe.customers.update(customer.id, { address })
  return { ...shop, move }
}

test('a subscription is taxed where its customer is, at each renewal', async () => {
  const { stripe, customer, subscribe, latest, move, to, told } = await openTaxed()
  const nowhere = subscribe({ automatic_tax })
  expect((await refusalOf(nowhere)).code).toBe('customer_tax_location_invalid')
  await move(berlin)
  told()
  const made = await subscribe({ automatic_tax })
  expect(told()).not.toContain('tax_rate.created')
  expect(made.automatic_tax).toMatchObject({ enabled: true, liability: { type: 'self' } })
  const taxed = await stripe.subscriptions.list({ automatic_tax })
  expect(taxed.data.map(({ id }) => id)).toEqual([made.id])
  const first = await latest(made.id)
  expect(first).toMatchObject({
    automatic_tax: { enabled: true, status: 'complete', provider: 'stripe' },
    subtotal: 3000,
    total: 3570,
    amount_paid: 3570,
    total_taxes: [{ amount: 570, taxability_reason: 'standard_rated', taxable_amount: 3000 }],
  })
  const rate = first.total_taxes?.[0]?.tax_rate_details?.tax_rate ?? ''
  expect(await stripe.taxRates.retrieve(rate)).toMatchObject({
    active: false,
    country: 'DE',
    percentage: 19,
    tax_type: 'vat',
  })
  const preview = await stripe.invoices.createPreview({ subscription: made.id })
  expect(preview.total).toBe(3570)
  await stripe.customers.update(customer.id, { tax_exempt: 'reverse' })
  await to('2030-02-01T02:00Z')
  const second = await latest(made.id)
  expect(second).toMatchObject({ total: 3000 })
  expect(second.total_taxes?.[0]).toMatchObject({ taxability_reason: 'reverse_charge' })
  await stripe.customers.update(customer.id, { address: '', tax_exempt: 'none' })
  told()
  await to('2030-03-01T02:00Z')
  expect(told()).toEqual([
    'invoice.created',
    'customer.subscription.updated',
    'invoice.finalization_failed',
  ])
  const third = await latest(made.id)
  expect(third).toMatchObject({
    status: 'draft',
    automatic_tax: { status: 'requires_location_inputs' },
    last_finalization_error: { code: 'customer_tax_location_invalid' },
  })
  const stuck = stripe.invoices.finalizeInvoice(third.id ?? '')
  expect((await refusalOf(stuck)).code).toBe('customer_tax_location_invalid')
  await move(berlin)
  const final = await stripe.invoices.finalizeInvoice(third.id ?? '')
  expect(final).toMatchObject({ status: 'open', total: 3570 })
})

test('an invoice of its own is taxed, inclusive where its prices are', async () => {
  const { stripe, customer, move, product } = await openTaxed()
  await move(berlin)
  const gross = await stripe.prices.create({
    currency: 'usd',
    product: product.id,
    tax_behavior: 'inclusive',
    unit_amount: 1190,
  })
  const invoice = await stripe.invoices.create({ automatic_tax, customer: customer.id })
  await stripe.invoiceItems.create({
    customer: customer.id,
    invoice: invoice.id ?? '',
    pricing: { price: gross.id },
  })
  expect(await stripe.invoices.retrieve(invoice.id ?? '')).toMatchObject({
    total: 1190,
    total_excluding_tax: 1000,
    total_taxes: [{ amount: 190, tax_behavior: 'inclusive' }],
  })
  const off = await stripe.invoices.update(invoice.id ?? '', { automatic_tax: { enabled: false } })
  expect(off).toMatchObject({ total: 1190, total_taxes: [], automatic_tax: { enabled: false } })
})

test('a page asks where its buyer is and adds the taxes of the place', async () => {
  const { stripe, basic } = await openTaxed()
  const session = await stripe.checkout.sessions.create({
    automatic_tax,
    line_items: [{ price: basic.id, quantity: 1 }],
    mode: 'subscription',
    success_url: 'https://shop.example/thanks',
  })
  expect(session).toMatchObject({
    amount_total: 3000,
    automatic_tax: { enabled: true, status: 'requires_location_inputs' },
  })
  const url = session.url ?? ''
  expect(await (await fetch(url)).text()).toContain('Country')
  const post = (fields: Record<string, string>) =>
    fetch(url, {
      method: 'POST',
      body: new URLSearchParams({ email: 'ada@example.com', ...fields }),
      redirect: 'manual',
    })
  const vague = await post({ 'address[country]': 'US' })
  expect(await vague.text()).toContain('location')
  expect((await post({ 'address[country]': 'DE' })).status).toBe(303)
  const done = await stripe.checkout.sessions.retrieve(session.id, { expand: ['subscription'] })
  expect(done).toMatchObject({
    amount_total: 3570,
    automatic_tax: { status: 'complete' },
    customer_details: { address: { country: 'DE' } },
    status: 'complete',
    subscription: { automatic_tax: { enabled: true }, status: 'active' },
    total_details: { amount_tax: 570 },
  })
  const [intent] = (await stripe.paymentIntents.list({ limit: 1 })).data
  expect(intent?.amount).toBe(3570)
})

test('a quote and a schedule carry the taxes of their customer’s place', async () => {
  const { stripe, basic, customer, latest, move, to } = await openTaxed()
  const draft = { automatic_tax, customer: customer.id, line_items: [{ price: basic.id }] }
  const vague = await stripe.quotes.create(draft)
  expect(vague.automatic_tax.status).toBe('requires_location_inputs')
  const early = stripe.quotes.finalizeQuote(vague.id)
  expect((await refusalOf(early)).code).toBe('customer_tax_location_invalid')
  await move(berlin)
  const quote = await stripe.quotes.create(draft)
  expect(quote).toMatchObject({ amount_total: 3570, automatic_tax: { status: 'complete' } })
  await stripe.quotes.finalizeQuote(quote.id)
  const { subscription } = await stripe.quotes.accept(quote.id)
  expect((await latest(String(subscription))).total).toBe(3570)
  const schedule = await stripe.subscriptionSchedules.create({
    customer: customer.id,
    default_settings: { automatic_tax },
    phases: [
      { items: [{ price: basic.id }], duration: { interval: 'month' } },
      { automatic_tax: { enabled: false }, items: [{ price: basic.id }] },
    ],
  })
  const own = String(schedule.subscription)
  expect((await latest(own)).total).toBe(3570)
  await to('2030-02-01T02:00Z')
  expect((await latest(own)).total).toBe(3000)
})

test('a customer is placed for taxes when that is asked for', async () => {
  const { stripe } = await startStripe()
  const tax = { ip_address: '203.0.113.7', validate_location: 'immediately' as const }
  const lost = await refusalOf(stripe.customers.create({ tax }))
  expect(lost).toMatchObject({ code: 'customer_tax_location_invalid', param: 'address' })
  const later = await stripe.customers.create({
    expand: ['tax'],
    tax: { ...tax, validate_location: 'deferred' },
  })
  expect(later.tax).toEqual({
    automatic_tax: 'unrecognized_location',
    ip_address: '203.0.113.7',
    location: null,
    provider: 'stripe',
  })
  const placed = await stripe.customers.update(later.id, {
    address: { country: 'US', postal_code: '94103', state: 'CA' },
    expand: ['tax'],
    tax: { validate_location: 'immediately' },
  })
  expect(placed.tax).toMatchObject({
    automatic_tax: 'supported',
    location: { country: 'US', source: 'billing_address', state: 'CA' },
  })
  expect(await stripe.customers.retrieve(later.id)).not.toHaveProperty('tax')
})
