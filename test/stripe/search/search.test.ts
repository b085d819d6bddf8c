import { expect, test } from 'vitest'
import { seedInstance } from '../../../shared/instance/boot.ts'
import { ids } from '../shop.ts'
import { bootStripe, refusalOf, startStripe } from '../support.ts'

const many = Array.from({ length: 11 }, (_, index) => `name:"a${index}"`).join(' OR ')

test.each([
  ['', 'parse'],
  ['name', 'parse'],
  ['name:Ada', 'parse'],
  ['name:"Ada', 'parse'],
  ['name:"Ada" AND', 'parse'],
  ['name:"Ada" XOR email:"x"', 'parse'],
  ['(name:"Ada")', 'parse'],
  ['metadata:"x"', 'parse'],
  ['name["x"]:"y"', 'parse'],
  ['created>"soon"', 'parse'],
  ['created>null', 'parse'],
  ['name:"a" AND name:"b" OR name:"c"', 'cannot combine AND and OR'],
  ['colour:"green"', 'unsupported search field'],
  ['constructor:"x"', 'unsupported search field'],
  ['name~"ab"', 'at least 3 characters'],
  ['name>"b"', 'not supported for the string field'],
  ['created~"123"', 'not supported for the numeric field'],
  [many, 'up to 10 clauses'],
])('the query %s is refused', async (query, words) => {
  const { stripe } = await startStripe()
  const refusal = await refusalOf(stripe.customers.search({ query }))
  expect(refusal).toMatchObject({ param: 'query', statusCode: 400 })
  expect(refusal.message).toContain(query === '' ? 'empty string' : words)
})

test('queries find by all that is said', async () => {
  const { stripe } = await startStripe()
  const metadata = { 'a"b': 'x', plan: 'Gold' }
  const ada = await stripe.customers.create({ email: 'ada@example.com', metadata, name: 'Ada L' })
  const bob = await stripe.customers.create({ metadata: { plan: 'tin' }, name: 'Bob "B"' })
  const find = async (query: string) => ids(await stripe.customers.search({ query }))
  const both = [bob.id, ada.id]
  expect(await find("name:'ada l'")).toEqual([ada.id])
  expect(await find('name~"DA L"')).toEqual([ada.id])
  expect(await find('name:"Bob \\"B\\""')).toEqual([bob.id])
  expect(await find('email:null')).toEqual([bob.id])
  expect(await find('-email:null')).toEqual([ada.id])
  expect(await find("metadata['plan']:'gold'")).toEqual([ada.id])
  expect(await find("-metadata['plan']:'gold'")).toEqual([bob.id])
  expect(await find('metadata["a\\"b"]:"x"')).toEqual([ada.id])
  expect(await find("metadata['gone']:null")).toEqual(both)
  expect(await find('name:"Ada L" OR metadata["plan"]:"tin"')).toEqual(both)
  expect(await find('name:"Ada L" name:"Bob"')).toEqual([])
  expect(await find(`created>=${ada.created} AND created<=${bob.created}`)).toEqual(both)
  expect(await find(`created:${ada.created}  and  -name~"bob"`)).toEqual([ada.id])
  expect(await find(`created<${ada.created}`)).toEqual([])
  const page = stripe.customers.search({ page: 'x', query: 'email:null' })
  expect((await refusalOf(page)).param).toBe('page')
})

test('a search can be as late as Stripe’s', async () => {
  const { call, instance } = bootStripe()
  seedInstance(instance, { stripe: { consistency: 'eventual' } })
  await instance.advanceTo(Date.parse('2030-01-01T00:00:00Z'))
  const made = await call('POST /v1/customers', 'name=Ada')
  const find = async () => {
    const query = encodeURIComponent('name:"Ada"')
    const found = await call(`GET /v1/customers/search?query=${query}`)
    return ids(found.body)
  }
  expect(await find()).toEqual([])
  const listed = await call('GET /v1/customers')
  expect(ids(listed.body)).toEqual([made.body.id])
  await instance.advanceTo(Date.parse('2030-01-01T00:01:01Z'))
  expect(await find()).toEqual([made.body.id])
})
