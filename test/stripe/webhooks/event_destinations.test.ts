import type Stripe from 'stripe'
import { expect, test } from 'vitest'
import { startReceiver } from '../../support/client.ts'
import { connect } from '../connected.ts'
import { refusalOf, startStripe } from '../support.ts'

const include = ['webhook_endpoint.url', 'webhook_endpoint.signing_secret'] as const

const thin = (url: string, enabled_events: string[], extra = {}) => ({
  name: 'Mine',
  type: 'webhook_endpoint' as const,
  event_payload: 'thin' as const,
  enabled_events,
  include: [...include],
  webhook_endpoint: { url },
  ...extra,
})

test('a destination gets thin events, signed, and fetches what they are about', async () => {
  const { stripe } = await startStripe()
  const { eventDestinations: destinations, events } = stripe.v2.core
  const receiver = await startReceiver()
  const refused = [
    [thin('nowhere', ['*']), 'webhook_endpoint.url'],
    [thin(receiver.url, ['customer.created']), 'enabled_events'],
    [thin(receiver.url, ['*'], { events_from: ['everybody'] }), 'events_from'],
    [
      thin(receiver.url, ['*'], { snapshot_api_version: '2026-10-28.endive' }),
      'snapshot_api_version',
    ],
    [thin(receiver.url, ['*'], { include: ['secret'] }), 'include'],
  ] as const
  for (const [params, param] of refused) {
    const error = await refusalOf(destinations.create(params as never)) // some have a wrong type
    expect(error).toMatchObject({ statusCode: 400, code: 'invalid_fields', param })
  }
  const made = await destinations.create(
    thin(receiver.url, ['v1.customer.created'], { metadata: { a: '1', b: '2' } }),
  )
  const secret = made.webhook_endpoint?.signing_secret ?? ''
  expect(made).toMatchObject({ events_from: ['@self'], status: 'enabled', description: '' })
  expect(await destinations.retrieve(made.id)).toMatchObject({ id: made.id, status: 'enabled' })
  const customer = await stripe.customers.create({ email: 'a@b.co' })
  await stripe.products.create({ name: 'Tea' })
  const pinged = await destinations.ping(made.id)
  expect(pinged).toMatchObject({
    type: 'v2.core.event_destination.ping',
    related_object: { id: made.id, url: `/v2/core/event_destinations/${made.id}` },
  })
  await expect.poll(() => receiver.received.length).toBe(2)
  const told = receiver.received.map(({ headers, text }) =>
    stripe.parseEventNotification(text, headers['stripe-signature'] ?? '', secret),
  )
  expect(told.map(({ type }) => type)).toEqual([
    'v1.customer.created',
    'v2.core.event_destination.ping',
  ])
  const [first] = told as [Stripe.Events.V1CustomerCreatedEventNotification]
  expect(await first.fetchRelatedObject()).toMatchObject({ id: customer.id, object: 'customer' })
  const event = await first.fetchEvent()
  expect(event).toMatchObject({
    object: 'v2.core.event',
    created: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
    related_object: { id: customer.id, type: 'customer', url: `/v1/customers/${customer.id}` },
    snapshot_event: expect.stringMatching(/^evt_1/),
  })
  expect(() => stripe.parseEventNotification('{}', 't=1,v1=00', secret)).toThrow()
  expect((await refusalOf(events.retrieve('evt_test_none'))).code).toBe('not_found')

  const changed = await destinations.update(made.id, {
    name: 'Other',
    metadata: { a: null as never, c: '3' }, // null takes a key away
  })
  expect(changed).toMatchObject({ name: 'Other', metadata: { b: '2', c: '3' } })
  expect(changed.webhook_endpoint?.signing_secret).toBeUndefined()
  const off = await destinations.disable(made.id)
  expect(off).toMatchObject({
    status: 'disabled',
    status_details: { disabled: { reason: 'user' } },
  })
  expect((await refusalOf(destinations.ping(made.id))).statusCode).toBe(400)
  await stripe.customers.create({ email: 'b@b.co' })
  expect((await destinations.enable(made.id)).status).toBe('enabled')
  expect((await destinations.del(made.id)).id).toBe(made.id)
  expect((await refusalOf(destinations.retrieve(made.id))).code).toBe('not_found')
  expect(receiver.received).toHaveLength(2)
  await receiver.close()
})

test('a destination gets snapshots, of connected accounts where it asks for them', async () => {
  const { stripe, instance } = await startStripe()
  const account = await connect(stripe)
  const url = 'http://127.0.0.1:9/hook'
  const snapshot = { event_payload: 'snapshot' as const, enabled_events: ['customer.created'] }
  const { eventDestinations: destinations } = stripe.v2.core
  const own = await destinations.create({ ...thin(url, []), ...snapshot })
  const theirs = await destinations.create({
    ...thin(url, []),
    ...snapshot,
    events_from: ['@accounts'],
  })
  const thinly = await destinations.create(
    thin(url, ['v1.customer.created'], { events_from: ['@accounts'] }),
  )
  await stripe.customers.create({ email: 'a@b.co' })
  await stripe.customers.create({ email: 'b@b.co' }, { stripeAccount: account })
  const heard = [own, theirs, thinly].map(({ id }) =>
    instance.outbox
      .list()
      .filter(({ subject }) => subject === id)
      .map(({ body }) => JSON.parse(body)),
  )
  expect(heard).toMatchObject([
    [{ object: 'event', api_version: '2026-10-28.endive', type: 'customer.created' }],
    [{ object: 'event', account, data: { object: { email: 'b@b.co' } } }],
    [{ object: 'v2.core.event', context: account, type: 'v1.customer.created' }],
  ])
  const options = { stripeContext: account }
  const listed = await stripe.v2.core.events.list({ types: ['v1.customer.created'] }, options)
  expect(listed.data).toHaveLength(1)
  const all = await destinations.list({ limit: 2, include: ['webhook_endpoint.url'] })
  expect(all.data.map(({ id }) => id)).toEqual([thinly.id, theirs.id])
  expect(all.data[0]?.webhook_endpoint?.url).toBe(url)
})

test('events of both versions are listed in one order, page by page', async () => {
  const { stripe, call } = await startStripe()
  const { events, eventDestinations: destinations } = stripe.v2.core
  const made = await destinations.create(thin('http://127.0.0.1:9/hook', ['*']))
  const names: string[] = []
  for (const email of ['a@b.co', 'b@b.co', 'c@b.co']) {
    const { id } = await stripe.customers.create({ email })
    await destinations.ping(made.id)
    names.unshift(made.id, id)
  }
  const seen: unknown[] = []
  for await (const event of events.list({ limit: 2 })) {
    const about = 'related_object' in event ? event.related_object : undefined
    seen.push(about && 'id' in about ? about.id : undefined)
  }
  expect(seen).toEqual(names)
  const [about] = (await events.list({ object_id: names[1] ?? '' })).data
  expect(about).toMatchObject({ type: 'v1.customer.created', related_object: { id: names[1] } })
  const pings = await events.list({ types: ['v2.core.event_destination.ping'], limit: 2 })
  expect(pings.data).toHaveLength(2)
  const later = await events.list({ created: { gt: Date.parse('2999-01-01') / 1000 } })
  expect(later).toMatchObject({ data: [], next_page_url: null, previous_page_url: null })
  const iso = await call('GET /v2/core/events?created[lt]=2999-01-01T00:00:00Z&limit=3')
  expect(iso.body.data).toHaveLength(3)
  const first = await call('GET /v2/core/events?limit=4')
  const second = await call(`GET ${first.body.next_page_url}`)
  expect(second.body.next_page_url).toBeNull()
  const back = await call(`GET ${second.body.previous_page_url}`)
  expect(back.body.data).toEqual(first.body.data)
  const odd = await call('GET /v2/core/events?page=nonsense')
  expect(odd.body.error).toMatchObject({ code: 'invalid_fields', param: 'page' })
})
