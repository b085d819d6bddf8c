import { seeder } from '../../seeders/stripe/index.ts'
import type { Instance } from '../../shared/instance/instance.ts'
import { twin } from '../../twins/stripe/index.ts'
import type { StripeWorld } from '../../twins/stripe/protocol/index.ts'
import { ask, bearerOf, idsOf, type Scenario, write } from '../scenario.ts'

const type = { 'content-type': 'application/x-www-form-urlencoded' }
const headers = { ...bearerOf(twin), ...type }

const post = (path: string, form: Record<string, string>) => ({
  method: 'POST',
  path,
  headers,
  body: new URLSearchParams(form).toString(),
})

const person = { email: 'ada@example.com', name: 'Ada Lovelace', 'metadata[plan]': 'pro' }

const search = (query: string) => ({
  method: 'GET',
  path: `/v1/customers/search?query=${encodeURIComponent(query)}`,
  headers,
})

/** A price by the month, and a customer with a card for each subscription to it. */
async function subscribe(instance: Instance, count: number): Promise<void> {
  const price = await ask(
    instance,
    post('/v1/prices', {
      currency: 'eur',
      unit_amount: '990',
      'recurring[interval]': 'month',
      'product_data[name]': 'Membership',
    }),
  )
  for (let index = 0; index < count; index += 1) {
    const customer = String((await ask(instance, post('/v1/customers', person))).id)
    const card = await ask(instance, post('/v1/payment_methods/pm_card_visa/attach', { customer }))
    await ask(
      instance,
      post('/v1/subscriptions', {
        customer,
        'items[0][price]': String(price.id),
        default_payment_method: String(card.id),
      }),
    )
  }
}

/** Customers, searches over them, and a year of renewals. */
export const scenario: Scenario = {
  twin,
  seeder,
  dependsOnCaller: false,
  owner: () => 'stripe',
  async fill(instance, first, count) {
    const { id: sample } = await ask(instance, post('/v1/customers', person))
    return write(instance, (world: StripeWorld) => {
      const customer = world.db.customers.get(String(sample))
      if (!customer) throw new Error('the sample customer is missing')
      return Array.from({ length: count }, (_each, index) => {
        const number = first + index
        const id = `cus_bench${number}`
        const email = `person${number}@example.com`
        const made = world.db.customers.insert({ ...customer, id, email })
        const text = JSON.stringify(made, null, 2).replaceAll('\n', '\n    ')
        return { id, owner: 'stripe', text }
      })
    })
  },
  requests(records) {
    const idOf = idsOf(records, 'stripe')
    const get = (path: string) => ({ method: 'GET', path, headers: bearerOf(twin) })
    return {
      get: (index) => get(`/v1/customers/${idOf(index)}`),
      list10: () => get('/v1/customers?limit=10'),
      list100: () => get('/v1/customers?limit=100'),
      create: () => post('/v1/customers', person),
    }
  },
  searches: () => ({
    'one by its address': search("email:'person500@example.com'"),
    'all by their metadata': search("metadata['plan']:'pro'"),
    'one by address and metadata': search(
      "email:'person500@example.com' AND metadata['plan']:'pro'",
    ),
    'none by metadata': search("metadata['plan']:'free'"),
  }),
  async year(instance, count) {
    await subscribe(instance, count)
    return () => write(instance, (world: StripeWorld) => world.db.events.count())
  },
}
