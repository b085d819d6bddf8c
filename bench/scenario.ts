import { readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Seeder, Twin, World } from '../shared/contract.ts'
import { boot } from '../shared/instance/boot.ts'
import type { Instance } from '../shared/instance/instance.ts'
import { isRecord } from '../shared/json.ts'
import { type MakeRequest, type Wire, wire } from './load.ts'

/** A record as a bare server keeps it: the text it answers with, and what lists filter by. */
export interface BareRecord {
  id: string
  owner: string
  text: string
}

export const tasks = ['get', 'list10', 'list100', 'create'] as const
export type Task = (typeof tasks)[number]

/** Requests by the number of the turn, so that keys are spread. */
export type Requests = Readonly<Record<Task, (index: number) => Wire>>

/** A twin, how it is filled, and what is asked of it. A file in `scenarios/` exports it. */
export interface Scenario {
  readonly twin: Twin
  readonly seeder: Seeder
  /** Whether answers depend on who asks, so that stored texts cannot be passed through. */
  readonly dependsOnCaller: boolean
  /** Adds records like those an app makes; answers them as the bare server is to hold them. */
  fill(instance: Instance, first: number, count: number): Promise<BareRecord[]>
  /** `owner` is what the bare server's lists filter by. */
  requests(records: readonly BareRecord[]): Requests
  readonly owner: (records: readonly BareRecord[]) => string
  /** Searches with an equality clause, by what they are. */
  searches?(records: readonly BareRecord[]): Readonly<Record<string, Wire>>
  /** Adds so many things that the clock drives for a year, and answers how to count its events. */
  year?(instance: Instance, count: number): Promise<() => number>
}

const folder = fileURLToPath(new URL('scenarios', import.meta.url))

/** The names of the scenarios of twins. `hello` is the kernel's own. */
export function scenarioNames(): string[] {
  return readdirSync(folder)
    .map((file) => file.replace(/\.ts$/, ''))
    .filter((name) => name !== 'hello')
    .sort()
}

/** The scenario of a name. */
export async function findScenario(name: string): Promise<Scenario> {
  const { scenario }: { scenario: Scenario } = await import(`./scenarios/${name}.ts`)
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

/** Writes without telling anybody, in a twin's own world type. */
export function write<W extends World, T>(instance: Instance, work: (world: W) => T): T {
  return instance.transact({ events: false }, (world) => work(world as unknown as W)) // its twin's
}

/** Calls an instance and answers the body as a text; refuses any that is not a 2xx. */
export async function askText(instance: Instance, call: Wire): Promise<string> {
  const { method, path, headers, body } = call
  const init = { method, headers, ...(body === undefined ? {} : { body }) }
  const response = await instance.fetch(new Request(`http://localhost${path}`, init))
  const text = await response.text()
  if (!response.ok) throw new Error(`${path}: ${text}`)
  return text
}

/** The same as an object. */
export async function ask(instance: Instance, call: Wire): Promise<Record<string, unknown>> {
  const answer: unknown = JSON.parse(await askText(instance, call))
  if (!isRecord(answer)) throw new Error(`${call.path}: no object`)
  return answer
}

export function bearerOf({ defaultAuthorization = '' }: Twin): { authorization: string } {
  return { authorization: defaultAuthorization }
}

/** The ids of the records of an owner, one after the other. */
export function idsOf(records: readonly BareRecord[], owner: string): (index: number) => string {
  const ids = records.filter((record) => record.owner === owner).map(({ id }) => id)
  return (index) => ids[index % ids.length] ?? ''
}

/** A call as the load generator sends it. */
export function sendable(make: (index: number) => Wire): MakeRequest {
  return (index) => wire(make(index))
}
