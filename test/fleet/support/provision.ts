import { expect } from 'vitest'
import { planPorts } from '../../../fleet/control/ports.ts'
import type { FleetOptions } from '../../../fleet/fleet.ts'
import { registry } from '../../../fleet/registry.ts'
import { bootFleet } from './fleet.ts'

/** A body as a test reads it. */
// biome-ignore lint/suspicious/noExplicitAny: tests read bodies of every shape
export type Body = any

export interface Answer {
  status: number
  body: Body
}

/** A clock that a test turns; it runs with the machine's between the turns. */
export function turnableClock() {
  let ahead_ms = 0
  return {
    now: () => Date.now() + ahead_ms,
    advance(by_ms: number) {
      ahead_ms += by_ms
    },
  }
}

/** Calls the API at a URL with a token, or without one. */
export function callerAt(url: string, token: string | undefined) {
  return async (key: string, body?: object): Promise<Answer> => {
    const [method = 'GET', path = '/'] = key.split(' ')
    const headers: Record<string, string> = {}
    if (token !== undefined) headers.authorization = `Bearer ${token}`
    if (body !== undefined) headers['content-type'] = 'application/json'
    const text = body === undefined ? null : JSON.stringify(body)
    const response = await fetch(`${url}${path}`, { method, headers, body: text })
    return { status: response.status, body: await response.json() }
  }
}

/** A fleet with the real twins, and a caller with its printed key. */
export async function bootProvision(options: Partial<FleetOptions> = {}) {
  const fleet = await bootFleet({
    registry,
    ports: planPorts(registry, ['0']),
    apiKey: 'arga_sk_test-of-the-operator',
    ...options,
  })
  const as = (token?: string) => callerAt(fleet.controlUrl, token)
  return { fleet, as, call: as(fleet.apiKey) }
}

type Call = ReturnType<typeof callerAt>

/** Provisions a run and waits until it is ready; answers its status. */
export async function provisionReady(call: Call, wish: object): Promise<Body> {
  const { status, body } = await call('POST /validate/twins/provision', wish)
  expect([status, Object.keys(body)]).toEqual([200, ['run_id']])
  return untilStatus(call, body.run_id, 'ready')
}

/** The status of a run once it is this one. */
export async function untilStatus(call: Call, id: string, wanted: string): Promise<Body> {
  const read = async () => (await call(`GET /validate/twins/provision/${id}/status`)).body
  await expect.poll(async () => (await read()).status, { timeout: 10_000 }).toBe(wanted)
  return read()
}
