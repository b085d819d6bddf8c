/// <reference lib="esnext.disposable" preserve="true" />
import type { TwinName } from '../../twins/index.ts'
import { findTwin, registry } from '../registry.ts'
import type { RunningTwin, StartOptions } from './running_twin.ts'
import { startEntry } from './start.ts'
import type { SeedOf } from './types.ts'

/** How a world ends: all its twins, and their ports are free again. */
export interface WorldEnd {
  close(): Promise<void>
  /** The same, for `await using`. */
  [Symbol.asyncDispose](): Promise<void>
}

/** The twins of a world, by name. */
export type RunningTwins<Name extends TwinName> = {
  readonly [Each in Name]: RunningTwin<Each>
} & WorldEnd

/** What all twins of a world have in common. */
export type WorldOptions = Pick<StartOptions, 'now' | 'frozen' | 'host' | 'log'>

/** Starts the twins of a scenario, each on a free port; all or none. */
export async function startWorld(
  scenario: Readonly<Record<string, unknown>>,
  options: WorldOptions,
): Promise<RunningTwins<TwinName>> {
  const started: [string, RunningTwin][] = []
  const close = async () => {
    for (const [, twin] of started.splice(0).reverse()) await twin.close()
  }
  try {
    for (const [name, part] of Object.entries(scenario)) {
      const seed = part as SeedOf<string> | undefined // the twin itself refuses what is none
      started.push([name, await startEntry(findTwin(registry, name), { ...options, seed })])
    }
  } catch (error) {
    await close()
    throw error
  }
  const world = { ...Object.fromEntries(started), close, [Symbol.asyncDispose]: close }
  return world as unknown as RunningTwins<TwinName> // who asked knows which of them are there
}
