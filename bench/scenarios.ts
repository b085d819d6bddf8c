import { seeder as slackSeeder } from '../seeders/slack/index.ts'
import { seeder as stripeSeeder } from '../seeders/stripe/index.ts'
import type { Seeder, Twin } from '../shared/contract.ts'
import { boot } from '../shared/instance/boot.ts'
import type { Instance } from '../shared/instance/instance.ts'
import { isRecord } from '../shared/json.ts'
import { hello } from '../test/fixtures/hello/index.ts'
import type { HelloWorld } from '../test/fixtures/hello/protocol.ts'
import { helloSeeder } from '../test/fixtures/hello/seeder.ts'
import { twin as slack } from '../twins/slack/index.ts'
import type { SlackWorld } from '../twins/slack/protocol/index.ts'
import { twin as stripe } from '../twins/stripe/index.ts'
import type { StripeWorld } from '../twins/stripe/protocol/index.ts'
import type { BareRecord } from './bare.ts'
import { request } from './load.ts'

export const tasks = ['get', 'list10', 'list100', 'create'] as const
export type Task = (typeof tasks)[number]
export type Requests = Readonly<Record<Task, (index: number) => string>>

/** A twin, how it is filled, and requests that do the same work on it and on the bare server. */
export interface Scenario {
  twin: Twin
  seeder: Seeder
  /** Adds records like those an app makes; answers them as the bare server is to hold them. */
  fill(instance: Instance, first: number, count: number): Promise<BareRecord[]>
  requests(records: readonly BareRecord[]): { twin: Requests; bare: Requests }
}

function idsOf(records: readonly BareRecord[], owner: string): (index: number) => string {
  const ids = records.filter((record) => record.owner === owner).map(({ id }) => id)
  return (index) => ids[index % ids.length] ?? ''
}

/** Gets of one kind of record, lists and creates of another. */
function bareRequests(idOf: (index: number) => string, owner: string, form: string): Requests {
  return {
    get: (index) => request('GET', `/records/${idOf(index)}`, {}),
    list10: () => request('GET', `/records?owner=${owner}&limit=10`, {}),
    list100: () => request('GET', `/records?owner=${owner}&limit=100`, {}),
    create: () => request('POST', '/records', {}, `owner=${owner}&${form}`),
  }
}

/** Calls an instance and answers the body as an object. */
async function ask(instance: Instance, path: string, init: RequestInit) {
  const response = await instance.fetch(new Request(`http://localhost${path}`, init))
  const body: unknown = await response.json()
  if (!response.ok || !isRecord(body)) throw new Error(`${path}: ${JSON.stringify(body)}`)
  return body
}

const formType = { 'content-type': 'application/x-www-form-urlencoded' }

function bearerOf({ defaultAuthorization = '' }: Twin): { authorization: string } {
  return { authorization: defaultAuthorization }
}

const helloScenario: Scenario = {
  twin: hello,
  seeder: helloSeeder,
  async fill(instance, first, count) {
    return instance.run((world: HelloWorld) =>
      Array.from({ length: count }, (_each, index) => {
        const id = `grt_${first + index}`
        const text = 'x'.repeat(700)
        const made = world.db.greetings.insert({ id, text, language: 'en', created: index })
        return { id, owner: 'en', text: JSON.stringify(made) }
      }),
    )
  },
  requests(records) {
    const headers = bearerOf(hello)
    const idOf = idsOf(records, 'en')
    const list = () => request('GET', '/greetings?language=en', headers)
    return {
      twin: {
        get: (i) => request('GET', `/greetings/${idOf(i)}`, headers),
        list10: list,
        list100: list,
        create: () => request('POST', '/greetings', headers, JSON.stringify({ text: 'hi' })),
      },
      bare: bareRequests(idOf, 'en', 'text=hi'),
    }
  },
}

const customerForm = 'email=ada%40example.com&name=Ada+Lovelace&metadata%5Bplan%5D=pro'

const stripeScenario: Scenario = {
  twin: stripe,
  seeder: stripeSeeder,
  async fill(instance, first, count) {
    const headers = { ...bearerOf(stripe), ...formType }
    const init = { method: 'POST', headers, body: customerForm }
    const { id: sample } = await ask(instance, '/v1/customers', init)
    return instance.run((world: StripeWorld) => {
      const customer = world.db.customers.get(String(sample))
      if (!customer) throw new Error('the sample customer is missing')
      return Array.from({ length: count }, (_each, index) => {
        const id = `cus_bench${first + index}`
        const made = world.db.customers.insert({ ...customer, id })
        return {
          id,
          owner: 'stripe',
          text: JSON.stringify(made, null, 2).replaceAll('\n', '\n    '),
        }
      })
    })
  },
  requests(records) {
    const headers = bearerOf(stripe)
    const idOf = idsOf(records, 'stripe')
    return {
      twin: {
        get: (i) => request('GET', `/v1/customers/${idOf(i)}`, headers),
        list10: () => request('GET', '/v1/customers?limit=10', headers),
        list100: () => request('GET', '/v1/customers?limit=100', headers),
        create: () => request('POST', '/v1/customers', headers, customerForm),
      },
      bare: bareRequests(idOf, 'stripe', customerForm),
    }
  },
}

const slackScenario: Scenario = {
  twin: slack,
  seeder: slackSeeder,
  async fill(instance, first, count) {
    const headers = { ...bearerOf(slack), ...formType }
    const init = { method: 'POST', headers, body: 'channel=%23general&text=Lunch+is+ready' }
    const { channel, ts } = await ask(instance, '/api/chat.postMessage', init)
    return instance.run((world: SlackWorld) => {
      const message = world.db.messages.get(`${channel}/${ts}`)
      const user = world.db.users.get(message?.user ?? '')
      if (!message || !user) throw new Error('the sample message is missing')
      const messages = Array.from({ length: count }, (_each, index) => {
        const at = `1600000000.${String(first + index).padStart(6, '0')}`
        const made = world.db.messages.insert({ ...message, ts: at })
        return { id: at, owner: String(channel), text: JSON.stringify(made) }
      })
      return [{ id: user.id, owner: 'users', text: JSON.stringify(user) }, ...messages]
    })
  },
  requests(records) {
    const headers = bearerOf(slack)
    const channel = records.find(({ owner }) => owner !== 'users')?.owner ?? ''
    const user = idsOf(records, 'users')
    const history = `/api/conversations.history?channel=${channel}`
    return {
      twin: {
        // The Web API has no call for one message; a user is what it reads one at a time.
        get: (i) => request('GET', `/api/users.info?user=${user(i)}`, headers),
        list10: () => request('GET', `${history}&limit=10`, headers),
        list100: () => request('GET', `${history}&limit=100`, headers),
        create: () =>
          request(
            'POST',
            '/api/chat.postMessage',
            headers,
            `channel=${channel}&text=Lunch+is+ready`,
          ),
      },
      bare: bareRequests(user, channel, 'text=Lunch+is+ready'),
    }
  },
}

export const scenarios: Readonly<Record<string, Scenario>> = {
  hello: helloScenario,
  slack: slackScenario,
  stripe: stripeScenario,
}

/** The scenario of a name. */
export function findScenario(name: string): Scenario {
  const scenario = scenarios[name]
  if (!scenario) throw new Error(`there is no scenario ${name}`)
  return scenario
}

/** A new instance with so many records in it. */
export async function prepare(
  { twin, seeder, fill }: Scenario,
  count: number,
): Promise<{ instance: Instance; records: BareRecord[] }> {
  const instance = boot(twin, { seeder })
  return { instance, records: await fill(instance, 0, count) }
}
