import { expect, test } from 'vitest'
import { at, openShop } from '../shop.ts'
import { refusalOf } from '../support.ts'

// https://docs.stripe.com/billing/subscriptions/build-subscriptions
test('subscriptions: a trial, its first payment, an upgrade with proration', async () => {
  const { stripe, basic, price, latest, subscribe, to, told } = await openShop()
  const pro = await price(9000)
  told()
  const made = await subscribe({ trial_period_days: 7 })
  expect(made).toMatchObject({ status: 'trialing', trial_end: at('2030-01-08T00:00Z') })
  expect(await latest(made.id)).toMatchObject({ amount_due: 0, status: 'paid' })
  expect(told()).toEqual([
    ...['customer.subscription.created', 'invoice.created', 'invoice.finalized'],
    ...['invoice.updated', 'invoice.paid', 'invoice.payment_succeeded'],
  ])
  await to('2030-01-05T00:00Z')
  expect(told()).toEqual(['customer.subscription.trial_will_end'])
  await to('2030-01-08T02:00Z')
  expect(await latest(made.id)).toMatchObject({ amount_paid: 3000, status: 'paid' })
  expect((await stripe.subscriptions.retrieve(made.id)).status).toBe('active')
  told()

  // A tenth of a period of 31 days is left: 3.1 days.
  await to('2030-02-04T21:36Z')
  const items = [{ id: made.items.data[0]?.id ?? '', price: pro.id }]
  const preview = await stripe.invoices.createPreview({
    subscription: made.id,
    subscription_details: { items, proration_behavior: 'always_invoice' },
  })
  expect(preview.total).toBe(900 - 300)
  await stripe.subscriptions.update(made.id, { items, proration_behavior: 'always_invoice' })
  const upgrade = await latest(made.id)
  expect(upgrade).toMatchObject({
    amount_paid: 600,
    billing_reason: 'subscription_update',
    lines: { data: [{ amount: -300 }, { amount: 900 }] },
  })
  await to('2030-02-08T02:00Z')
  expect(await latest(made.id)).toMatchObject({
    amount_paid: 9000,
    billing_reason: 'subscription_cycle',
  })
  const { data } = await stripe.invoices.list({ subscription: made.id })
  expect(data.map(({ total }) => total)).toEqual([9000, 600, 3000, 0])
  expect(basic.id).not.toBe(pro.id)
})

// https://docs.stripe.com/billing/subscriptions/usage-based/implementation-guide
test('usage-based billing: a meter counts, and its invoice charges what was used', async () => {
  const { stripe, customer, latest, to } = await openShop()
  const meter = await stripe.billing.meters.create({
    customer_mapping: { event_payload_key: 'stripe_customer_id', type: 'by_id' },
    default_aggregation: { formula: 'sum' },
    display_name: 'Alpaca AI tokens',
    event_name: 'alpaca_ai_tokens',
    value_settings: { event_payload_key: 'value' },
  })
  const price = await stripe.prices.create({
    billing_scheme: 'per_unit',
    currency: 'usd',
    product_data: { name: 'Tokens' },
    recurring: { interval: 'month', meter: meter.id, usage_type: 'metered' },
    unit_amount: 4,
  })
  const made = await stripe.subscriptions.create({
    customer: customer.id,
    items: [{ price: price.id }],
  })
  expect(await latest(made.id)).toMatchObject({ amount_due: 0, status: 'paid' })
  const report = (value: string) =>
    stripe.billing.meterEvents.create({
      event_name: 'alpaca_ai_tokens',
      payload: { stripe_customer_id: customer.id, value },
    })
  expect((await refusalOf(report('many'))).statusCode).toBe(400)
  await to('2030-01-10T00:00Z')
  await report('25')
  await to('2030-01-20T00:00Z')
  await report('75')
  const upcoming = await stripe.invoices.createPreview({ subscription: made.id })
  expect(upcoming.amount_due).toBe(400)
  await to('2030-02-01T02:00Z')
  expect(await latest(made.id)).toMatchObject({
    amount_paid: 400,
    lines: { data: [{ amount: 400, quantity: 100 }] },
    status: 'paid',
  })
})

// https://docs.stripe.com/invoicing/integration/quickstart
test('invoices: items, a final invoice, its page, and its payment', async () => {
  const { stripe, customer, told } = await openShop()
  told()
  const draft = await stripe.invoices.create({
    collection_method: 'send_invoice',
    customer: customer.id,
    days_until_due: 30,
  })
  await stripe.invoiceItems.create({
    amount: 2500,
    currency: 'usd',
    customer: customer.id,
    description: 'Advice',
    invoice: draft.id,
  })
  expect((await refusalOf(stripe.invoices.sendInvoice('in_x'))).statusCode).toBe(404)
  const sent = await stripe.invoices.sendInvoice(draft.id)
  expect(sent).toMatchObject({ amount_due: 2500, status: 'open', total: 2500 })
  expect(sent.due_date).toBe(draft.created + 30 * 24 * 60 * 60)
  const edit = stripe.invoiceItems.create({
    amount: 1,
    currency: 'usd',
    customer: customer.id,
    invoice: draft.id,
  })
  expect((await refusalOf(edit)).statusCode).toBe(400)
  const page = await (await fetch(sent.hosted_invoice_url ?? '')).text()
  expect(page).toContain('$25.00')
  const pdf = await fetch(sent.invoice_pdf ?? '')
  expect(pdf.headers.get('content-type')).toBe('application/pdf')
  told()
  const paid = await stripe.invoices.pay(draft.id)
  expect(paid).toMatchObject({ amount_paid: 2500, amount_remaining: 0, status: 'paid' })
  expect(told()).toEqual([
    ...['charge.succeeded', 'payment_intent.succeeded', 'invoice_payment.paid'],
    ...['invoice.updated', 'invoice.paid', 'invoice.payment_succeeded'],
  ])
})
