import { expect, test } from 'vitest'
import { advance, startStripe } from '../support.ts'

const at = (iso: string) => Date.parse(iso) / 1000

/** The events of one renewal whose payment goes through. */
const renewal = [
  'invoice.created',
  'customer.subscription.updated',
  'invoice.finalized',
  'payment_intent.created',
  'charge.succeeded',
  'payment_intent.succeeded',
  'invoice_payment.paid',
  'invoice.updated',
  'invoice.paid',
  'invoice.payment_succeeded',
]

test('a year of a subscription: an upgrade, a payment that fails and comes, an end', async () => {
  const { stripe, events } = await startStripe()
  let read = events().length
  const told = () => {
    const types = events()
      .slice(read)
      .map(({ type }) => type)
      // The twin's clock and its money are not what this is about.
      .filter((type) => !/^(test_helpers\.|balance\.|invoice\.upcoming)/.test(type))
    read = events().length
    return types
  }
  const clock = await stripe.testHelpers.testClocks.create({ frozen_time: at('2030-01-31T10:00Z') })
  const customer = await stripe.customers.create({
    email: 'ada@example.com',
    payment_method: 'pm_card_visa',
    invoice_settings: { default_payment_method: 'pm_card_visa' },
    test_clock: clock.id,
  })
  const product = await stripe.products.create({ name: 'Tea club' })
  const monthly = (unit_amount: number) =>
    stripe.prices.create({
      currency: 'eur',
      product: product.id,
      recurring: { interval: 'month' },
      unit_amount,
    })
  const [basic, pro] = [await monthly(2000), await monthly(5000)]
  told()

  const made = await stripe.subscriptions.create({
    customer: customer.id,
    items: [{ price: basic.id }],
  })
  expect(made).toMatchObject({ status: 'active', created: at('2030-01-31T10:00Z') })
  expect(told()).toEqual([
    'customer.subscription.created',
    'invoice.created',
    'invoice.finalized',
    ...renewal.slice(3),
  ])

  // The 31st has no day in February; the invoice is a draft for an hour.
  await advance(stripe, clock.id, '2030-02-28T10:30Z')
  const [draft] = (await stripe.invoices.list({ subscription: made.id })).data
  expect(draft).toMatchObject({
    status: 'draft',
    amount_due: 2000,
    billing_reason: 'subscription_cycle',
    automatically_finalizes_at: at('2030-02-28T11:00Z'),
  })
  await advance(stripe, clock.id, '2030-03-01T00:00Z')
  expect(told()).toEqual(renewal)

  await advance(stripe, clock.id, '2030-04-15T10:00Z')
  expect(told()).toEqual(renewal)
  const [item] = made.items.data
  const upgraded = await stripe.subscriptions.update(made.id, {
    items: [{ id: item?.id ?? '', price: pro.id }],
  })
  expect(upgraded.items.data[0]?.current_period_end).toBe(at('2030-04-30T10:00Z'))
  expect(told()).toEqual([
    'invoiceitem.created',
    'invoiceitem.created',
    'customer.subscription.updated',
  ])
  expect(events().at(-1)?.data.previous_attributes).toMatchObject({
    items: { data: [{ price: { id: basic.id } }] },
  })
  await advance(stripe, clock.id, '2030-05-02T00:00Z')
  expect(told()).toEqual(renewal)
  const [prorated] = (await stripe.invoices.list({ subscription: made.id })).data
  expect(prorated?.lines.data.map(({ amount, description }) => [amount, description])).toEqual([
    [5000, '1 × Tea club (at €50.00 / month)'],
    [-1000, 'Unused time on Tea club after 15 Apr 2030'],
    [2500, 'Remaining time on Tea club after 15 Apr 2030'],
  ])

  await advance(stripe, clock.id, '2030-06-15T00:00Z')
  expect(told()).toEqual(renewal)
  const bad = await stripe.paymentMethods.attach('pm_card_chargeCustomerFail', {
    customer: customer.id,
  })
  const setDefault = (id: string) =>
    stripe.customers.update(customer.id, { invoice_settings: { default_payment_method: id } })
  await setDefault(bad.id)
  told()
  await advance(stripe, clock.id, '2030-07-01T00:00Z')
  expect(told()).toEqual([
    ...renewal.slice(0, 4),
    'charge.failed',
    'payment_intent.payment_failed',
    'invoice.updated',
    'invoice.payment_failed',
    'customer.updated',
    'customer.subscription.updated',
  ])
  expect((await stripe.subscriptions.retrieve(made.id)).status).toBe('past_due')
  const [failed] = (await stripe.invoices.list({ subscription: made.id })).data
  expect(failed).toMatchObject({
    status: 'open',
    attempt_count: 1,
    next_payment_attempt: at('2030-07-03T11:00Z'),
  })
  await setDefault(await idOfVisa())
  told()
  await advance(stripe, clock.id, '2030-07-10T00:00Z')
  expect(told()).toEqual([...renewal.slice(4), 'customer.updated', 'customer.subscription.updated'])
  expect((await stripe.subscriptions.retrieve(made.id)).status).toBe('active')

  for (const day of ['2030-08-15', '2030-09-15', '2030-10-15', '2030-11-15', '2030-12-15']) {
    await advance(stripe, clock.id, `${day}T00:00Z`)
    expect(told()).toEqual(renewal)
  }
  await advance(stripe, clock.id, '2031-01-10T00:00Z')
  expect(told()).toEqual(renewal)
  const ending = await stripe.subscriptions.update(made.id, { cancel_at_period_end: true })
  expect(ending).toMatchObject({ status: 'active', cancel_at: at('2031-01-31T10:00Z') })
  await advance(stripe, clock.id, '2031-03-01T00:00Z')
  expect(told()).toEqual(['customer.subscription.updated', 'customer.subscription.deleted'])
  const ended = await stripe.subscriptions.retrieve(made.id)
  expect(ended).toMatchObject({
    status: 'canceled',
    ended_at: at('2031-01-31T10:00Z'),
    cancellation_details: { reason: 'cancellation_requested' },
  })

  const invoices = (await stripe.invoices.list({ customer: customer.id, limit: 100 })).data
  expect(invoices.map(({ amount_paid }) => amount_paid).reverse()).toEqual([
    2000, 2000, 2000, 6500, 5000, 5000, 5000, 5000, 5000, 5000, 5000, 5000,
  ])
  expect(invoices.every(({ status }) => status === 'paid')).toBe(true)
  const charges = (await stripe.charges.list({ customer: customer.id, limit: 100 })).data
  const paid = charges.filter((each) => each.paid).reduce((sum, each) => sum + each.amount, 0)
  expect(paid).toBe(52_500)
  const { pending, available } = await stripe.balance.retrieve()
  const held = [...pending, ...available].reduce((sum, each) => sum + each.amount, 0)
  const { data } = await stripe.balanceTransactions.list({ limit: 100 })
  expect(held).toBe(data.reduce((sum, each) => sum + each.net, 0))

  async function idOfVisa(): Promise<string> {
    const { data: methods } = await stripe.paymentMethods.list({ customer: customer.id })
    return methods.find(({ card }) => card?.last4 === '4242')?.id ?? ''
  }
})
