import { DateTime, DtStart, RRuleSet, type Time } from 'rrule-rust'
import type { Rule } from './rule.ts'

const year_ms = 366 * 86_400_000
/** The library knows no later year than 9999. */
const endOfTime_ms = Date.UTC(9999, 11, 31, 23, 59, 59)

/** What a rule gives from its start on. */
export interface Times {
  /** It neither counts nor has an end. */
  isEndless: boolean
  set: RRuleSet<DateTime<Time>>
}

/** What the wall shows; the library is told that it is UTC, so that it leaves it alone. */
function toTime(wall_ms: number): DateTime<Time> {
  return DateTime.fromTimestamp(Math.min(wall_ms, endOfTime_ms))
}

/** A rule from a start to an end on the same clock; undefined where the rule makes no sense. */
export function timesOf(
  { pattern, count }: Rule,
  start_ms: number,
  until_ms: number | undefined,
): Times | undefined {
  const rule = until_ms === undefined ? pattern : pattern.setUntil(toTime(until_ms))
  try {
    const set = new RRuleSet({ dtstart: new DtStart(toTime(start_ms)), rrules: [rule] })
    set.cache.disable()
    // The library checks a rule at its first use.
    set.all(1)
    return { isEndless: count === undefined && until_ms === undefined, set }
  } catch {
    return undefined
  }
}

/**
 * The times a rule gives on the clock on the wall, one after the other and both bounds included;
 * they are looked up a stretch at a time.
 */
export function* generate({ set }: Times, from_ms: number, to_ms: number): Generator<number> {
  const end_ms = Math.min(to_ms, endOfTime_ms)
  let begin_ms = from_ms
  for (let length_ms = 2 * year_ms; begin_ms <= end_ms; length_ms *= 8) {
    const until_ms = Math.min(begin_ms + length_ms, end_ms)
    for (const time of set.between(toTime(begin_ms), toTime(until_ms), true)) {
      yield time.toTimestamp()
    }
    begin_ms = until_ms + 1000
  }
}
