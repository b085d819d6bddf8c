import type { CalendarWorld } from '../protocol/index.ts'
import type { Logged } from '../schema/index.ts'

/** The number of the last change, of whatever it was. */
export function lastNumber(world: CalendarWorld): number {
  return world.db.counters.get('changes')?.value ?? 0
}

/** What every change of a row writes into it: its number in the log, and when it was. */
export function logged(world: CalendarWorld): Logged {
  const number = lastNumber(world) + 1
  world.db.counters.put({ id: 'changes', value: number })
  return { number, updated_ms: world.now() }
}

/**
 * The entity tag of a row. It looks as Google's do, microseconds, and differs after every change,
 * also while the clock stands still.
 */
export function toTag({ number, updated_ms }: Logged): string {
  return `"${updated_ms * 1000 + number}"`
}

/** The entity tag of a collection. */
export function toListTag(rows: readonly Logged[]): string {
  const last = rows.reduce((most, { number }) => Math.max(most, number), 0)
  return `"p3${(rows.length * 1_000_000 + last).toString(32).padStart(12, '0')}0g"`
}
