import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { FleetError } from '../../fleet/errors.ts'
import { registry } from '../../fleet/registry.ts'
import { checkScenario, findScenario, namedScenario, scenarioNames } from '../../fleet/scenario.ts'
import { presets } from '../../seeders/presets/index.ts'

test('an unknown name is refused with the nearest, else with all there are', async () => {
  const refusalOf = (name: string) => namedScenario(name).catch((error: unknown) => error)
  const misspelt = await refusalOf('slack:incident-activ')
  expect(misspelt).toBeInstanceOf(FleetError)
  expect(String(misspelt)).toContain('Did you mean slack:incident-active?')
  expect(String(await refusalOf('zebra'))).toContain('There are: checkout, ecommerce-checkout, ')
})

test('examples and presets go by one list of names, and each passes its twins’ schemas', async () => {
  const names = await scenarioNames()
  expect(names).toEqual(['checkout', ...presets.map(({ id }) => id)])
  for (const name of names) await checkScenario(registry, await namedScenario(name))
})

test('one word finds a file, an example, a preset or a prompt', async () => {
  const file = fileURLToPath(new URL('../../examples/checkout.json', import.meta.url))
  expect(await findScenario(file)).toEqual(await findScenario('checkout'))
  expect(await findScenario('rough-weather')).toHaveProperty('slack')
  expect(await findScenario('a Slack workspace with two channels')).toMatchObject({
    slack: { channels: [expect.anything(), expect.anything()] },
  })
  await expect(findScenario('seven purple wumpuses')).rejects.toThrow('wumpuses')
})
