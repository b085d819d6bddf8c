import { loadSeeder } from '../seeders/index.ts'
import type { Seeder, Twin } from '../shared/contract.ts'
import { loadTwin, type TwinManifest, twins } from '../twins/index.ts'
import { FleetError } from './errors.ts'
import { nearest } from './nearest.ts'

/** A twin the fleet can run: what is known at once, and how to load the rest. */
export interface RegistryEntry
  extends Pick<TwinManifest, 'name' | 'label' | 'kind' | 'port' | 'hosts'> {
  load(): Promise<{ twin: Twin; seeder: Seeder | undefined }>
}

export type Registry = ReadonlyMap<string, RegistryEntry>

function toEntry({ name, label, kind, port, hosts }: TwinManifest): RegistryEntry {
  const load = async () => {
    const [twin, seeder] = await Promise.all([loadTwin(name), loadSeeder(name)])
    return { twin, seeder }
  }
  return { name, label, kind, port, hosts, load }
}

/** Every twin of the project. */
export const registry: Registry = new Map(
  Object.entries(twins).map(([name, manifest]) => [name, toEntry(manifest)]),
)

/** The entry of a twin, under its name or the same with hyphens; undefined where there is none. */
export function lookUpTwin(among: Registry, name: string): RegistryEntry | undefined {
  return among.get(name) ?? among.get(name.replaceAll('-', '_'))
}

/** The entry of a twin; an unknown name is refused with the name it was probably meant to be. */
export function findTwin(among: Registry, name: string): RegistryEntry {
  const entry = lookUpTwin(among, name)
  if (entry) return entry
  const guess = nearest(name, among.keys())
  const hint = guess ? `Did you mean ${guess}?` : `There are: ${[...among.keys()].join(', ')}.`
  throw new FleetError('usage', `There is no twin ${JSON.stringify(name)}. ${hint}`)
}
