import { expect, test } from 'vitest'
import { openShop } from '../shop.ts'

test('a deleted customer takes its subscriptions along', async () => {
  const { stripe, customer, subscribe, to, told } = await openShop()
  const made = await subscribe()
  told()
  await stripe.customers.del(customer.id)
  expect(told()).toEqual(['customer.subscription.deleted', 'customer.deleted'])
  await to('2030-02-02T00:00Z')
  expect((await stripe.subscriptions.retrieve(made.id)).status).toBe('canceled')
  expect((await stripe.invoices.list({ subscription: made.id })).data).toHaveLength(1)
})

test('a card that was detached pays nothing any more', async () => {
  const { stripe, customer, subscribe, latest, to } = await openShop()
  const made = await subscribe()
  const [card] = (await stripe.paymentMethods.list({ customer: customer.id })).data
  await stripe.paymentMethods.detach(card?.id ?? '')
  await to('2030-02-01T02:00Z')
  expect(await latest(made.id)).toMatchObject({ status: 'open', attempt_count: 1 })
  expect((await stripe.subscriptions.retrieve(made.id)).status).toBe('past_due')
})

test('what happens after the last attempt is the merchant’s to say', async () => {
  const { stripe, call, customer, subscribe, latest, to, told } = await openShop()
  const settings = { action: 'set_billing_retries', after_retries: 'unpaid', retry_days: [1] }
  expect((await call('POST /admin/simulate', JSON.stringify(settings))).status).toBe(200)
  const made = await subscribe()
  const bad = await stripe.paymentMethods.attach('pm_card_chargeCustomerFail', {
    customer: customer.id,
  })
  await stripe.subscriptions.update(made.id, { default_payment_method: bad.id })
  await to('2030-02-02T02:00Z')
  expect((await stripe.subscriptions.retrieve(made.id)).status).toBe('unpaid')
  const unpaid = await latest(made.id)
  expect(unpaid).toMatchObject({ attempt_count: 2, status: 'open', next_payment_attempt: null })
  told()
  // Further invoices stay drafts until the subscription is paid for again.
  await to('2030-03-02T00:00Z')
  expect(told()).toEqual(['invoice.created', 'customer.subscription.updated'])
  expect((await latest(made.id)).status).toBe('draft')
})
