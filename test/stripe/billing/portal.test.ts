import { expect, test } from 'vitest'
import { ids, openShop } from '../shop.ts'
import { refusalOf } from '../support.ts'

test('a portal is configured, and its customer ends a subscription and changes the card', async () => {
  const { stripe, customer, subscribe, told } = await openShop()
  const { configurations, sessions } = stripe.billingPortal
  const nothing = { customer_update: { allowed_updates: '' as const, enabled: true } }
  expect((await refusalOf(configurations.create({ features: nothing }))).param).toBe(
    'features[customer_update][allowed_updates]',
  )
  expect((await refusalOf(sessions.create({ customer: 'cus_x' }))).code).toBe('resource_missing')
  const configuration = await configurations.create({
    business_profile: { headline: 'Tea' },
    features: { subscription_cancel: { enabled: true } },
  })
  const named = await configurations.update(configuration.id, {
    features: { payment_method_update: { enabled: true } },
    name: 'Tea club',
  })
  expect(await configurations.retrieve(configuration.id)).toEqual(named)
  expect(named.features.subscription_cancel.enabled).toBe(true)
  const made = await subscribe()
  const plain = await sessions.create({ customer: customer.id })
  expect(ids(await configurations.list({ is_default: true }))).toEqual([plain.configuration])
  const session = await sessions.create({
    configuration: configuration.id,
    customer: customer.id,
    return_url: 'http://shop.test/account',
  })
  const text = await (await fetch(session.url)).text()
  expect(text).toContain('Tea club, active, renews on 01 Feb 2030')
  expect(text).not.toContain('Invoices')
  expect(text).toContain('http://shop.test/account')
  const send = (body: string) =>
    fetch(session.url, {
      method: 'POST',
      redirect: 'manual',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body,
    })
  told()
  expect(await (await send('cancel=sub_none')).text()).toContain('No such subscription')
  expect(await (await send('number=4242')).text()).toContain('number is incorrect')
  expect(told()).toEqual([])
  expect((await send(`cancel=${made.id}`)).status).toBe(303)
  expect((await stripe.subscriptions.retrieve(made.id)).cancel_at_period_end).toBe(true)
  await send('number=5555555555554444')
  const { invoice_settings } = (await stripe.customers.retrieve(customer.id, {
    expand: ['invoice_settings.default_payment_method'],
  })) as { invoice_settings?: unknown }
  expect(invoice_settings).toMatchObject({ default_payment_method: { card: { last4: '4444' } } })
  expect(told()).toEqual([
    'customer.subscription.updated',
    'payment_method.attached',
    'customer.updated',
  ])
  expect((await fetch(`${session.url}x`)).status).toBe(404)
})

test('a portal lets its customer say who they are, why they leave, and pause', async () => {
  const { stripe, customer, subscribe, told } = await openShop()
  const configuration = await stripe.billingPortal.configurations.create({
    features: {
      customer_update: { allowed_updates: ['address', 'email', 'tax_id'], enabled: true },
      subscription_cancel: {
        cancellation_reason: { enabled: true, options: ['too_expensive', 'other'] },
        enabled: true,
      },
      subscription_pause: { enabled: true },
    },
  })
  expect(configuration.features).toMatchObject({
    customer_update: { allowed_updates: ['address', 'email', 'tax_id'], enabled: true },
    subscription_cancel: {
      cancellation_reason: { enabled: true, options: ['too_expensive', 'other'] },
    },
    subscription_pause: { enabled: true },
  })
  const [kept, left] = [await subscribe(), await subscribe()]
  const { url } = await stripe.billingPortal.sessions.create({
    configuration: configuration.id,
    customer: customer.id,
  })
  const send = (fields: Record<string, string>) =>
    fetch(url, {
      method: 'POST',
      redirect: 'manual',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams(fields).toString(),
    })
  const page = await (await fetch(url)).text()
  for (const words of ['Billing information', 'too_expensive', 'Pause']) {
    expect(page).toContain(words)
  }
  told()
  const refused = async (fields: Record<string, string>) => (await send(fields)).text()
  expect(await refused({ 'person[name]': 'Ada' })).toContain('name cannot be changed')
  expect(await refused({ 'person[email]': 'ada' })).toContain('Invalid email')
  expect(await refused({ pause: 'sub_none' })).toContain('No such subscription')
  expect(told()).toEqual([])
  const taxId = { 'person[tax_id][type]': 'eu_vat', 'person[tax_id][value]': 'DE123456789' }
  const address = { 'person[address][line1]': 'Teeweg 1', 'person[address][country]': 'DE' }
  expect((await send({ 'person[email]': 'ada@example.com', ...address, ...taxId })).status).toBe(
    303,
  )
  expect(told()).toEqual(['customer.tax_id.created', 'customer.updated'])
  expect(await stripe.customers.retrieve(customer.id)).toMatchObject({
    address: { country: 'DE', line1: 'Teeweg 1' },
    email: 'ada@example.com',
  })
  await send({ cancel: left.id, feedback: 'too_expensive' })
  expect((await stripe.subscriptions.retrieve(left.id)).cancellation_details).toMatchObject({
    feedback: 'too_expensive',
    reason: 'cancellation_requested',
  })
  await send({ pause: kept.id })
  expect((await stripe.subscriptions.retrieve(kept.id)).status).toBe('paused')
})
