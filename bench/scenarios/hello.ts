import { hello } from '../../test/fixtures/hello/index.ts'
import type { HelloWorld } from '../../test/fixtures/hello/protocol.ts'
import { helloSeeder } from '../../test/fixtures/hello/seeder.ts'
import { bearerOf, idsOf, type Scenario, write } from '../scenario.ts'

const headers = { ...bearerOf(hello), 'content-type': 'application/json' }

/** The toy twin: what the kernel itself costs. */
export const scenario: Scenario = {
  twin: hello,
  seeder: helloSeeder,
  dependsOnCaller: false,
  owner: () => 'en',
  async fill(instance, first, count) {
    return write(instance, (world: HelloWorld) =>
      Array.from({ length: count }, (_each, index) => {
        const id = `grt_${first + index}`
        const text = 'x'.repeat(700)
        const made = world.db.greetings.insert({ id, text, language: 'en', created: index })
        return { id, owner: 'en', text: JSON.stringify(made) }
      }),
    )
  },
  requests(records) {
    const idOf = idsOf(records, 'en')
    const list = () => ({ method: 'GET', path: '/greetings?language=en', headers })
    return {
      get: (index) => ({ method: 'GET', path: `/greetings/${idOf(index)}`, headers }),
      list10: list,
      list100: list,
      create: () => ({ method: 'POST', path: '/greetings', headers, body: '{"text":"hi"}' }),
    }
  },
}
