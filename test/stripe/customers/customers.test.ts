import Stripe from 'stripe'
import { describe, expect, test } from 'vitest'
import { bootStripe, refusalOf, startStripe } from '../support.ts'

describe('idempotency', () => {
  test('a key with other parameters is refused', async () => {
    const { stripe, types } = await startStripe()
    await stripe.customers.create({ name: 'Ann' }, { idempotencyKey: 'k1' })
    const other = stripe.customers.create({ name: 'Bob' }, { idempotencyKey: 'k1' })
    const error = await refusalOf(other)
    expect(error).toBeInstanceOf(Stripe.errors.StripeIdempotencyError)
    expect(error.message).toContain("Try using a key other than 'k1'")
    const elsewhere = stripe.products.create({ name: 'Ann' }, { idempotencyKey: 'k1' })
    expect((await refusalOf(elsewhere)).message).toContain("('/v1/customers' vs. '/v1/products')")
    expect(types()).toEqual(['customer.created'])
  })

  test('a refused parameter leaves the key free', async () => {
    const { call } = bootStripe()
    const key = { 'idempotency-key': 'k2' }
    expect((await call('POST /v1/customers', 'nam=Ann', key)).status).toBe(400)
    const missing = await call('POST /v1/prices', 'currency=usd&unit_amount=1&product=x', key)
    expect(missing.status).toBe(400)
    expect((await call('POST /v1/customers', 'name=Ann', key)).status).toBe(200)
  })

  test('the same key and parameters answer the same, for a day', async () => {
    const { call, instance, types } = bootStripe()
    const key = { 'idempotency-key': 'k3' }
    const first = await call('POST /v1/customers', 'name=Ann&email=a%40b.co', key)
    const again = await call('POST /v1/customers', 'email=a@b.co&name=Ann', key)
    expect(again.text).toBe(first.text)
    expect(first.headers.has('idempotent-replayed')).toBe(false)
    expect(again.headers.get('idempotent-replayed')).toBe('true')
    expect(again.headers.get('original-request')).toBe(first.headers.get('request-id'))
    expect(again.headers.get('request-id')).not.toBe(first.headers.get('request-id'))
    expect(types()).toEqual(['customer.created'])
    await instance.advanceTo(instance.clock.now() + 24 * 60 * 60 * 1000)
    const later = await call('POST /v1/customers', 'name=Ann&email=a%40b.co', key)
    expect(later.body.id).not.toBe(first.body.id)
  })

  test('the SDK retries a lost answer without creating twice', async () => {
    const { stripe, instance, types } = await startStripe({}, { maxNetworkRetries: 1 })
    instance.faults.add({
      id: 'lost',
      match: { operation: 'POST /v1/customers' },
      when: { nth: 1 },
      effect: 'lose_response',
    })
    const customer = await stripe.customers.create({ name: 'Ann' })
    expect(customer.name).toBe('Ann')
    expect(types()).toEqual(['customer.created'])
  })
})

describe('customers', () => {
  test('metadata is merged, and an empty value removes its key', async () => {
    const { stripe, events } = await startStripe()
    const { id } = await stripe.customers.create({ metadata: { a: '1', b: '2' } })
    const merged = await stripe.customers.update(id, { metadata: { b: '', c: '3' } })
    expect(merged.metadata).toEqual({ a: '1', c: '3' })
    expect(events().at(-1)).toMatchObject({
      type: 'customer.updated',
      data: { previous_attributes: { metadata: { b: '2', c: null } } },
    })
    const cleared = await stripe.customers.update(id, { metadata: '' })
    expect(cleared.metadata).toEqual({})
  })

  test('a change that changes nothing is no event', async () => {
    const { stripe, types } = await startStripe()
    const { id } = await stripe.customers.create({ name: 'Ann' })
    await stripe.customers.update(id, { name: 'Ann' })
    expect(types()).toEqual(['customer.created'])
  })

  test('an empty value unsets a field', async () => {
    const { stripe, events } = await startStripe()
    const { id } = await stripe.customers.create({ name: 'Ann', address: { city: 'Bonn' } })
    const customer = await stripe.customers.update(id, { name: '', address: '' })
    expect(customer).toMatchObject({ name: null, address: null })
    expect(events().at(-1)?.data.previous_attributes).toMatchObject({
      name: 'Ann',
      address: { city: 'Bonn' },
    })
  })

  test('a deleted customer is remembered as deleted, and no longer listed', async () => {
    const { stripe, types } = await startStripe()
    const { id } = await stripe.customers.create({ name: 'Ann' })
    expect(await stripe.customers.del(id)).toEqual({ id, object: 'customer', deleted: true })
    expect(await stripe.customers.retrieve(id)).toMatchObject({ deleted: true })
    expect((await stripe.customers.list()).data).toEqual([])
    const error = await refusalOf(stripe.customers.update(id, { name: 'x' }))
    expect(error.code).toBe('resource_missing')
    expect(types()).toEqual(['customer.created', 'customer.deleted'])
  })

  test('an event tells of the request that caused it', async () => {
    const { stripe, events } = await startStripe()
    const created = await stripe.customers.create({ name: 'Ann' }, { idempotencyKey: 'k9' })
    const [event] = events()
    expect(event).toMatchObject({
      object: 'event',
      api_version: '2026-10-28.endive',
      livemode: false,
      pending_webhooks: 0,
      request: { id: created.lastResponse.requestId, idempotency_key: 'k9' },
      data: { object: { id: created.id, name: 'Ann' } },
    })
  })

  test('answers are printed with two spaces, in lists too, and reads change nothing', async () => {
    const { call, instance } = bootStripe()
    const made = await call('POST /v1/customers', 'name=Ann&metadata[a]=1')
    const before = instance.store.serialize()
    const read = await call(`GET /v1/customers/${made.body.id}`)
    const list = await call('GET /v1/customers')
    expect(read.text).toBe(made.text)
    expect(read.text).toBe(JSON.stringify(made.body, null, 2))
    expect(list.text).toBe(JSON.stringify(list.body, null, 2))
    expect(read.headers.get('request-id')).toMatch(/^req_\w{14}$/)
    expect(read.headers.get('request-id')).not.toBe(list.headers.get('request-id'))
    expect(instance.store.serialize().equals(before)).toBe(true)
  })
})

describe('lists', () => {
  test('pages go newest first, forwards and backwards', async () => {
    const { stripe } = await startStripe()
    for (let index = 1; index <= 5; index += 1) await stripe.customers.create({ name: `c${index}` })
    const names = (page: { data: { name?: string | null }[] }) => page.data.map(({ name }) => name)
    const first = await stripe.customers.list({ limit: 2 })
    expect([names(first), first.has_more]).toEqual([['c5', 'c4'], true])
    const last = first.data.at(-1)?.id ?? ''
    const second = await stripe.customers.list({ limit: 3, starting_after: last })
    expect([names(second), second.has_more]).toEqual([['c3', 'c2', 'c1'], false])
    const newest = second.data[0]?.id ?? ''
    const back = await stripe.customers.list({ limit: 1, ending_before: newest })
    expect([names(back), back.has_more]).toEqual([['c4'], true])
    const all: (string | null | undefined)[] = []
    for await (const { name } of stripe.customers.list({ limit: 2 })) all.push(name)
    expect(all).toEqual(['c5', 'c4', 'c3', 'c2', 'c1'])
  })

  test('lists filter by field and by time', async () => {
    const { stripe, instance } = await startStripe()
    const ann = await stripe.customers.create({ email: 'ann@example.com' })
    await instance.advanceTo(instance.clock.now() + 60_000)
    const bob = await stripe.customers.create({ email: 'bob@example.com' })
    const ids = async (params: Stripe.CustomerListParams) =>
      (await stripe.customers.list(params)).data.map(({ id }) => id)
    expect(await ids({ email: 'ann@example.com' })).toEqual([ann.id])
    expect(await ids({ created: { gt: ann.created } })).toEqual([bob.id])
    expect(await ids({ created: { lte: ann.created } })).toEqual([ann.id])
    expect(await ids({ created: bob.created })).toEqual([bob.id])
  })
})

describe('products and prices', () => {
  test('a price needs an amount and a product that exists', async () => {
    const { stripe } = await startStripe()
    const product = await stripe.products.create({ name: 'Tea' })
    const bare = stripe.prices.create({ currency: 'usd', product: product.id })
    expect((await refusalOf(bare)).param).toBe('unit_amount')
    const lost = stripe.prices.create({ currency: 'usd', product: 'prod_x', unit_amount: 1 })
    expect(await refusalOf(lost)).toMatchObject({ statusCode: 400, param: 'product' })
    const odd = stripe.prices.create({ currency: 'xxx', product: product.id, unit_amount: 1 })
    expect((await refusalOf(odd)).message).toMatch(/^Invalid currency: xxx\./)
  })

  test('a product comes with its default price, and expands to it', async () => {
    const { stripe, types } = await startStripe()
    const product = await stripe.products.create({
      name: 'Tea',
      default_price_data: { currency: 'EUR', unit_amount: 450, recurring: { interval: 'month' } },
      expand: ['default_price'],
    })
    expect(product.default_price).toMatchObject({
      currency: 'eur',
      unit_amount: 450,
      type: 'recurring',
      recurring: { interval: 'month', interval_count: 1, usage_type: 'licensed' },
    })
    const list = await stripe.prices.list({ product: product.id, expand: ['data.product'] })
    expect(list.data[0]?.product).toMatchObject({ name: 'Tea' })
    expect(types()).toEqual(['product.created', 'plan.created', 'price.created'])
  })

  test('tiers are shown when asked for', async () => {
    const { stripe } = await startStripe()
    const price = await stripe.prices.create({
      currency: 'usd',
      product_data: { name: 'Seats' },
      billing_scheme: 'tiered',
      tiers_mode: 'graduated',
      recurring: { interval: 'year' },
      tiers: [
        { up_to: 10, unit_amount: 500 },
        { up_to: 'inf', unit_amount: 400, flat_amount: 100 },
      ],
    })
    expect(price.tiers).toBeUndefined()
    const shown = await stripe.prices.retrieve(price.id, { expand: ['tiers'] })
    expect(shown.tiers).toMatchObject([
      { up_to: 10, unit_amount: 500, flat_amount: null },
      { up_to: null, unit_amount: 400, flat_amount: 100 },
    ])
  })

  test('a lookup key moves only when told to', async () => {
    const { stripe } = await startStripe()
    const plain = { currency: 'usd', product_data: { name: 'Tea' }, unit_amount: 1 }
    const first = await stripe.prices.create({ ...plain, lookup_key: 'std' })
    const taken = stripe.prices.create({ ...plain, lookup_key: 'std' })
    expect((await refusalOf(taken)).message).toContain('already uses that lookup key')
    const second = await stripe.prices.create({
      ...plain,
      lookup_key: 'std',
      transfer_lookup_key: true,
    })
    const found = await stripe.prices.list({ lookup_keys: ['std'] })
    expect(found.data.map(({ id }) => id)).toEqual([second.id])
    expect((await stripe.prices.retrieve(first.id)).lookup_key).toBeNull()
  })

  test('a product with prices is not deleted', async () => {
    const { stripe, types } = await startStripe()
    const { id } = await stripe.products.create({ name: 'Tea' })
    const other = await stripe.products.create({ name: 'Cup' })
    await stripe.prices.create({ currency: 'usd', product: id, unit_amount: 1 })
    expect((await refusalOf(stripe.products.del(id))).message).toMatch(/^This product cannot/)
    expect(await stripe.products.del(other.id)).toMatchObject({ deleted: true })
    expect((await refusalOf(stripe.products.retrieve(other.id))).statusCode).toBe(404)
    expect(types().at(-1)).toBe('product.deleted')
  })
})
