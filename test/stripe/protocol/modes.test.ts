import { Stripe } from 'stripe'
import { expect, test } from 'vitest'
import { credentials } from '../../../seeders/stripe/index.ts'
import { refusalOf, startStripe } from '../support.ts'

const card = (number: string) => ({ number, exp_month: 12, exp_year: 2040, cvc: '123' })

test('test and live mode share nothing, and each knows its own cards', async () => {
  const { stripe, url, call, instance } = await startStripe()
  const { port } = new URL(url)
  const live = new Stripe(credentials.liveSecretKey, {
    ...{ host: '127.0.0.1', port, protocol: 'http', maxNetworkRetries: 0, telemetry: false },
  })
  const tested = await stripe.customers.create({ name: 'Test' })
  const customer = await live.customers.create({ name: 'Live' }, { idempotencyKey: 'a' })
  expect(customer.livemode).toBe(true)
  expect((await stripe.customers.create({ name: 'X' }, { idempotencyKey: 'a' })).livemode).toBe(
    false,
  )
  expect((await live.customers.list()).data).toEqual([customer])
  expect((await refusalOf(stripe.customers.retrieve(customer.id))).message).toBe(
    `No such customer: '${customer.id}'; a similar object exists in live mode, but a test mode ` +
      'key was used to make this request.',
  )
  expect((await refusalOf(live.customers.retrieve(tested.id))).message).toBe(
    `No such customer: '${tested.id}'; a similar object exists in test mode, but a live mode ` +
      'key was used to make this request.',
  )
  expect((await refusalOf(live.customers.retrieve('cus_0'))).message).toBe(
    "No such customer: 'cus_0'",
  )
  const pay = (payment_method: string) =>
    live.paymentIntents.create({
      amount: 2000,
      automatic_payment_methods: { enabled: true, allow_redirects: 'never' },
      currency: 'usd',
      confirm: true,
      customer: customer.id,
      payment_method,
    })
  expect((await refusalOf(pay('pm_card_visa'))).code).toBe('resource_missing')
  const make = (client: Stripe, number: string) =>
    client.paymentMethods.create({ type: 'card', card: card(number) })
  const mistaken = await refusalOf(make(live, '4242424242424242'))
  expect(mistaken).toMatchObject({ code: 'card_declined', decline_code: 'live_mode_test_card' })
  const real = '4539578763621486'
  expect(await refusalOf(make(stripe, real))).toMatchObject({ decline_code: 'test_mode_live_card' })
  const { id } = await make(live, real)
  const intent = await pay(id)
  expect(intent).toMatchObject({ status: 'succeeded', livemode: true })
  const charge = await live.charges.retrieve(String(intent.latest_charge))
  expect(charge).toMatchObject({ livemode: true })
  expect((await live.balance.retrieve()).pending[0]?.amount).toBeGreaterThan(0)
  expect((await stripe.balance.retrieve()).pending[0]?.amount).toBe(0)
  const { data: events } = await live.events.list({ limit: 100 })
  expect(events.length).toBeGreaterThan(2)
  expect(events.every(({ livemode }) => livemode)).toBe(true)
  expect((await live.accounts.retrieve(null)).id).toBe(credentials.account)
  const clock = live.testHelpers.testClocks.create({ frozen_time: 2_000_000_000 })
  expect((await refusalOf(clock)).statusCode).toBe(400)
  const publishable = { authorization: `Bearer ${credentials.livePublishableKey}` }
  const form = 'type=card&card[number]=4539578763621486&card[exp_month]=1&card[exp_year]=2040'
  const { body } = await call('POST /v1/payment_methods', form, publishable)
  expect(body.livemode).toBe(true)
  await instance.advanceTo(instance.clock.now() + 8 * 86_400_000)
  expect((await live.balance.retrieve()).available[0]?.amount).toBeGreaterThan(0)
})
