import { expect, onTestFinished, test } from 'vitest'
import { credentials } from '../../../seeders/stripe/index.ts'
import { seedInstance } from '../../../shared/instance/boot.ts'
import { startReceiver } from '../../support/client.ts'
import { bootStripe, refusalOf, startStripe } from '../support.ts'

async function receiverFor(answer?: Parameters<typeof startReceiver>[0]) {
  const receiver = await startReceiver(answer)
  onTestFinished(receiver.close)
  return receiver
}

test('an endpoint is made, read, changed and removed; its secret is shown once', async () => {
  const { stripe } = await startStripe()
  const nowhere = { url: 'nowhere', enabled_events: ['*' as const] }
  expect((await refusalOf(stripe.webhookEndpoints.create(nowhere))).statusCode).toBe(400)
  const made = await stripe.webhookEndpoints.create({
    url: 'http://127.0.0.1:9/hook',
    enabled_events: ['customer.created'],
  })
  expect(made.secret).toMatch(/^whsec_/)
  const read = await stripe.webhookEndpoints.retrieve(made.id)
  expect('secret' in read).toBe(false)
  const off = await stripe.webhookEndpoints.update(made.id, { disabled: true })
  expect(off.status).toBe('disabled')
  expect((await stripe.webhookEndpoints.list()).data.map(({ id }) => id)).toEqual([made.id])
  expect((await stripe.webhookEndpoints.del(made.id)).deleted).toBe(true)
  expect((await refusalOf(stripe.webhookEndpoints.retrieve(made.id))).statusCode).toBe(404)
})

test('a delivered event is verified by the SDK, and a spoiled one is not', async () => {
  const { stripe, instance, call } = await startStripe()
  const receiver = await receiverFor()
  const { secret = '' } = await stripe.webhookEndpoints.create({
    url: receiver.url,
    enabled_events: ['customer.created'],
  })
  const customer = await stripe.customers.create({ email: 'ada@example.com' })
  await stripe.products.create({ name: 'not listened for' })
  await instance.deliveries.idle()
  const [first, ...others] = receiver.received
  expect(others).toEqual([])
  const signature = first?.headers['stripe-signature'] ?? ''
  const event = stripe.webhooks.constructEvent(first?.text ?? '', signature, secret)
  expect(event.type).toBe('customer.created')
  expect(event.data.object).toMatchObject({ id: customer.id })
  expect(await stripe.events.retrieve(event.id)).toMatchObject({ id: event.id, type: event.type })
  expect(() => stripe.webhooks.constructEvent(first?.text ?? '', signature, 'whsec_x')).toThrow()
  await call('POST /admin/faults', JSON.stringify({ effect: 'webhook_bad_signature' }))
  await stripe.customers.create({})
  await instance.deliveries.idle()
  const spoiled = receiver.received[1]
  expect(() =>
    stripe.webhooks.constructEvent(
      spoiled?.text ?? '',
      spoiled?.headers['stripe-signature'] ?? '',
      secret,
    ),
  ).toThrow('signature')
})

test('a receiver that answers 500 twice gets three attempts', async () => {
  const { instance, call } = bootStripe()
  const receiver = await receiverFor((_message, count) => (count < 3 ? 500 : 200))
  seedInstance(instance, {
    stripe: {
      webhook_endpoints: [receiver.url],
      clock: { now: '2030-01-01T00:00:00Z', frozen: true },
    },
  })
  await call('POST /v1/customers', 'email=ada@example.com')
  await instance.advanceTo(Date.parse('2030-01-02T00:00:00Z'))
  expect(receiver.received).toHaveLength(3)
  const [delivery] = instance.outbox.list()
  expect(delivery?.status).toBe('delivered')
  expect(delivery?.attempts.map(({ status }) => status)).toEqual([500, 500, 200])
  const { body } = await call('GET /v1/events')
  expect(body.data[0].pending_webhooks).toBe(0)
})

test('two receivers that never answer do not hold up the call', async () => {
  const { instance, call } = bootStripe()
  let release: () => void = () => undefined
  const blocked = new Promise<number>((resolve) => {
    release = () => resolve(200)
  })
  const one = await receiverFor(() => blocked)
  const two = await receiverFor(() => blocked)
  seedInstance(instance, { stripe: { webhook_endpoints: [one.url, two.url] } })
  expect((await call('POST /v1/customers', 'email=ada@example.com')).status).toBe(200)
  await expect.poll(() => [one.received.length, two.received.length]).toEqual([1, 1])
  const pending = instance.outbox.list({ status: 'pending' })
  expect(pending).toHaveLength(2)
  release()
})

test('events are listed by type and time', async () => {
  const { stripe } = await startStripe()
  await stripe.customers.create({})
  await stripe.products.create({ name: 'Beans' })
  const products = await stripe.events.list({ type: 'product.*' })
  expect(products.data.map(({ type }) => type)).toEqual(['product.created'])
  const none = await stripe.events.list({ created: { gte: 32_503_680_000 } })
  expect(none.data).toEqual([])
})

test('an operation that is not built makes the SDK throw', async () => {
  const { stripe, instance } = await startStripe()
  const error = await refusalOf(stripe.issuing.cards.list())
  expect(error.statusCode).toBe(501)
  expect(error.headers?.['x-twin-unsupported']).toBe('GET /v1/issuing/cards')
  expect(instance.journal.list({ event: 'unsupported_endpoint' })).toHaveLength(1)
})

test('the seeded endpoints sign with the secret of the environment', async () => {
  const { stripe, instance } = await startStripe()
  const receiver = await receiverFor()
  seedInstance(instance, { stripe: { webhook_endpoints: [{ url: receiver.url }] } })
  await stripe.customers.create({})
  await instance.deliveries.idle()
  const [message] = receiver.received
  const signature = message?.headers['stripe-signature'] ?? ''
  const secret = credentials.webhookSecret
  const event = stripe.webhooks.constructEvent(message?.text ?? '', signature, secret)
  expect(event.type).toBe('customer.created')
})
