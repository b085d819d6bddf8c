import { seeders } from '../seeders/index.ts'
import type { Seeder, Twin } from '../shared/contract.ts'
import { type TwinEntry, twins } from '../twins/index.ts'
import { FleetError } from './errors.ts'
import { nearest } from './nearest.ts'

/** A twin the fleet can run: what is known at once, and how to load the rest. */
export interface CatalogEntry extends Omit<TwinEntry, 'load'> {
  readonly name: string
  load(): Promise<{ twin: Twin; seeder: Seeder | undefined }>
}

export type Catalog = ReadonlyMap<string, CatalogEntry>

function toEntry([name, { load, ...known }]: [string, TwinEntry]): [string, CatalogEntry] {
  const entry: CatalogEntry = {
    ...known,
    name,
    async load() {
      const [twin, seeder] = await Promise.all([load(), seeders[name]?.()])
      return { twin, seeder }
    },
  }
  return [name, entry]
}

/** Every twin of the project. */
export const catalog: Catalog = new Map(Object.entries(twins).map(toEntry))

/** The entry of a twin, under its name or the same with hyphens; undefined where there is none. */
export function lookUpTwin(among: Catalog, name: string): CatalogEntry | undefined {
  return among.get(name) ?? among.get(name.replaceAll('-', '_'))
}

/** The entry of a twin; an unknown name is refused with the name it was probably meant to be. */
export function findTwin(among: Catalog, name: string): CatalogEntry {
  const entry = lookUpTwin(among, name)
  if (entry) return entry
  const guess = nearest(name, among.keys())
  const hint = guess ? `Did you mean ${guess}?` : `There are: ${[...among.keys()].join(', ')}.`
  throw new FleetError('usage', `There is no twin ${JSON.stringify(name)}. ${hint}`)
}
