import { expect, test } from 'vitest'
import { customerSearch } from '../../../twins/stripe/customers/schema/customers.ts'
import type { StripeWorld } from '../../../twins/stripe/protocol/index.ts'
import { matches, parseSearch } from '../../../twins/stripe/search/language.ts'
import { ids } from '../shop.ts'
import { bootStripe } from '../support.ts'

interface Person {
  name?: string
  email?: string
  phone?: string
  metadata?: Record<string, string>
}

const people: readonly Person[] = [
  { name: 'Ada Lovelace', email: 'ada@example.com', metadata: { plan: 'Gold', 'a"b': 'x' } },
  { name: 'ada lovelace', metadata: { plan: 'tin', PLAN: 'gold' } },
  { name: 'Bob\nemail\tada@example.com\n', metadata: { 'tab\tplan': 'gold' } },
  { name: 'Émile \u0000 "Zola" \\n', email: 'EMILE@example.com', metadata: { plan: 'n' } },
  { email: 'x'.repeat(300), phone: '+1 555', metadata: { long: 'y'.repeat(500), plan: '' } },
  { name: 'null', metadata: { constructor: 'own', plan: 'a\tb' } },
  { phone: '+1 555' },
]

const conditions = [
  "name:'ADA lovelace'",
  "email:'ada@example.com'",
  'email:null',
  'name:"null"',
  "metadata['plan']:'gold'",
  "metadata['PLAN']:'gold'",
  "metadata['plan']:'a\tb'",
  "metadata['plan']~'gol'",
  "metadata['constructor']:null",
  "metadata['tab\tplan']:'gold'",
  'metadata["a\\"b"]:"x"',
  "metadata['plan']:null",
  `email:'${'X'.repeat(300)}'`,
  `metadata['long']~'${'Y'.repeat(200)}'`,
  "name~'zol'",
  "name~'émi'",
  "name~'ada@example'",
  "name~'lovelacename'",
  'phone~"555"',
  'created>1000',
  'created:1003',
  'created<=1002',
]
const either = conditions.flatMap((one) => [one, `-${one}`])
const queries = either.flatMap((one, index) => {
  const other = either[(index * 7 + 3) % either.length] ?? one
  return [one, `${one} AND ${other}`, `${one} OR ${other}`]
})

/** An instance with these people; the second of them was somebody else once, and one is gone. */
async function start() {
  const booted = bootStripe()
  const { call, instance } = booted
  const sample = (await call('POST /v1/customers', 'name=Sample')).body
  // The first search indexes what there is.
  expect(ids((await call('GET /v1/customers/search?query=name:"sample"')).body)).toEqual([
    sample.id,
  ])
  instance.run(({ db }: StripeWorld) => {
    const blank = db.customers.get(sample.id)
    if (!blank) throw new Error('the sample is missing')
    people.forEach((each, index) => {
      const metadata = each.metadata ?? {}
      const found = { ...blank, name: null, ...each, metadata, created: 1000 + index }
      db.customers.insert({ ...found, id: `cus_${index}` })
    })
    db.customers.insert({ ...blank, id: 'cus_gone', name: 'Ada Lovelace' })
  })
  await call('GET /v1/customers/search?query=name:"sample"')
  instance.run(({ db }: StripeWorld) => {
    const [first, second] = [db.customers.get('cus_0'), db.customers.get('cus_1')]
    if (!first || !second) throw new Error('people are missing')
    db.customers.replace({ ...first, id: 'cus_1' })
    db.customers.replace(second)
    db.customers.delete('cus_gone')
    db.customers.delete(sample.id)
  })
  return booted
}

test('what the indexes find is what each object says', async () => {
  const { call, instance } = await start()
  const all = instance.run(({ db }: StripeWorld) => db.customers.list({ direction: 'desc' }))
  let hits = 0
  for (const query of queries) {
    const search = parseSearch(query, 'customers', customerSearch)
    const wanted = all.filter((each) => matches(search, each)).map(({ id }) => id)
    hits += wanted.length
    const path = `GET /v1/customers/search?limit=100&query=${encodeURIComponent(query)}`
    expect(ids((await call(path)).body), query).toEqual(wanted)
    const found: string[] = []
    for (let page = ''; ; ) {
      const { body } = await call(`${path.replace('100', '2')}${page && `&page=${page}`}`)
      found.push(...ids(body))
      if (!body.has_more) break
      page = body.next_page
    }
    expect(found, query).toEqual(wanted)
  }
  expect(hits).toBeGreaterThan(queries.length)
})
