import { onTestFinished } from 'vitest'
import { planPorts } from '../../../fleet/control/ports.ts'
import { type Fleet, type FleetOptions, startFleet } from '../../../fleet/fleet.ts'
import { testRegistry } from './registry.ts'

/** Starts a fleet in this process, on free ports and in memory unless told otherwise. */
export async function bootFleet(options: Partial<FleetOptions> = {}): Promise<Fleet> {
  const fleet = await startFleet({
    registry: testRegistry,
    twins: [],
    host: '127.0.0.1',
    ports: planPorts(testRegistry, ['0']),
    workers: 0,
    memoryBudget_bytes: 1024 ** 3,
    log: () => undefined,
    ...options,
  })
  onTestFinished(() => fleet.close())
  return fleet
}

/** Calls the control plane. */
export async function callControl(
  { controlUrl }: Fleet,
  key: string,
  body?: object,
  headers: Record<string, string> = { 'content-type': 'application/json' },
) {
  const [method = 'GET', path = '/'] = key.split(' ')
  const text = body === undefined ? null : JSON.stringify(body)
  const response = await fetch(`${controlUrl}${path}`, { method, headers, body: text })
  // biome-ignore lint/suspicious/noExplicitAny: tests read bodies of every shape
  const answer: any = await response.json()
  return { status: response.status, body: answer }
}
