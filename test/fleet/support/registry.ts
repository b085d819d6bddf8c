import type { Registry, RegistryEntry } from '../../../fleet/registry.ts'
import type { Twin } from '../../../shared/contract.ts'

function entry(name: string, label: string, port: number): RegistryEntry {
  let twin: Twin | undefined
  return {
    name,
    label,
    kind: 'backend',
    port,
    hosts: ['api.hello.test'],
    async load() {
      const { hello } = await import('../../fixtures/hello/index.ts')
      const { helloSeeder } = await import('../../fixtures/hello/seeder.ts')
      twin ??= { ...hello, name, label }
      return { twin, seeder: helloSeeder }
    },
  }
}

/** Two twins for the tests of the fleet, which is to know nothing of any real one. */
export const testRegistry: Registry = new Map(
  [entry('hello', 'Hello', 12198), entry('good_day', 'Good Day', 12199)].map((each) => [
    each.name,
    each,
  ]),
)
