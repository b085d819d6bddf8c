import { boot } from '../shared/instance/boot.ts'
import { findScenario } from './scenario.ts'

/** A year on the clock: what it cost, how much happened, how long others waited at most. */
export interface Year {
  total_ms: number
  events: number
  blocked_ms: number
}

const subscriptions = 100
const year_ms = 365 * 24 * 3_600_000

/** Lets a year pass over what the clock drives; undefined where a twin has nothing of the kind. */
export async function measureYear(name: string): Promise<Year | undefined> {
  const { twin, seeder, year } = await findScenario(name)
  if (!year) return undefined
  const instance = boot(twin, { seeder })
  const count = await year(instance, subscriptions)
  const before = count()
  let blocked_ms = 0
  let last_ms = performance.now()
  const watch = setInterval(() => {
    blocked_ms = Math.max(blocked_ms, performance.now() - last_ms)
    last_ms = performance.now()
  }, 1)
  const started = process.cpuUsage()
  await instance.advanceTo(instance.clock.now() + year_ms)
  const { user, system } = process.cpuUsage(started)
  clearInterval(watch)
  const events = count() - before
  await instance.close()
  return { total_ms: (user + system) / 1000, events, blocked_ms }
}
