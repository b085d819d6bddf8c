import { fifth } from './child.ts'
import { askText, findScenario, prepare } from './scenario.ts'

/** One search and what it cost among few records and among many, in milliseconds of CPU. */
export interface SearchTime {
  query: string
  few_ms: number
  many_ms: number
}

const rounds = 60

/** A search that takes long is not asked so often. */
const limit_ms = 1500

async function costs(name: string, count: number): Promise<Map<string, number>> {
  const scenario = await findScenario(name)
  const { instance, records } = await prepare(scenario, count)
  const found = new Map<string, number>()
  for (const [query, call] of Object.entries(scenario.searches?.(records) ?? {})) {
    const taken: number[] = []
    const started_ms = performance.now()
    while (taken.length < rounds && performance.now() - started_ms < limit_ms) {
      const before = process.cpuUsage()
      await askText(instance, call)
      const { user, system } = process.cpuUsage(before)
      taken.push((user + system) / 1000)
    }
    found.set(query, fifth(taken))
  }
  await instance.close()
  return found
}

/** Searches of a twin that holds few records and of one that holds many. */
export async function measureSearches(
  name: string,
  few: number,
  many: number,
): Promise<SearchTime[]> {
  const small = await costs(name, few)
  const large = await costs(name, many)
  return [...small].map(([query, few_ms]) => ({
    query,
    few_ms,
    many_ms: large.get(query) ?? Number.NaN,
  }))
}
