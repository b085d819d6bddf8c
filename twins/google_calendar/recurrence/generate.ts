import { DateTime, RRuleSet } from 'rrule-rust'
import { day_ms } from '../../../shared/time/units.ts'
import type { Rule } from './rule.ts'

/** The first stretch; what is listed by pages often needs no more. */
const stretch_ms = 45 * day_ms
const mostKept = 3
const longestKept = 400
/** The library knows no later year than 9999. */
const endOfTime_ms = Date.UTC(9999, 11, 31, 23, 59, 59)

/** What a rule gives from its start on. */
export interface RuleTimes {
  /** It neither counts nor has an end. */
  isEndless: boolean
  set: RRuleSet
  /** What was looked up last: a calendar is read more often than it changes. */
  known: Map<string, readonly number[]>
}

/** What the wall shows; the library is told that it is UTC, so that it leaves it alone. */
function toTime(wall_ms: number): DateTime {
  const at = new Date(Math.min(wall_ms, endOfTime_ms))
  const [year, month, day] = [at.getUTCFullYear(), at.getUTCMonth() + 1, at.getUTCDate()]
  return DateTime.utc(year, month, day, at.getUTCHours(), at.getUTCMinutes(), at.getUTCSeconds())
}

function toWall_ms({ year, month, day, hour, minute, second }: DateTime): number {
  return Date.UTC(year, month - 1, day, hour, minute, second)
}

/** A rule from a start to an end on the same clock; undefined where the rule makes no sense. */
export function timesOf(
  { pattern, count }: Rule,
  start_ms: number,
  until_ms: number | undefined,
): RuleTimes | undefined {
  const rule = until_ms === undefined ? pattern : pattern.setUntil(toTime(until_ms))
  try {
    const set = new RRuleSet({ dtstart: toTime(start_ms), tzid: 'UTC', rrules: [rule] })
    // The library checks a rule at its first use.
    set.all(1)
    return { isEndless: count === undefined && until_ms === undefined, set, known: new Map() }
  } catch {
    return undefined
  }
}

/** The times between two, both included. */
function lookUp({ set, known }: RuleTimes, from_ms: number, to_ms: number): readonly number[] {
  const key = `${from_ms} ${to_ms}`
  const kept = known.get(key)
  if (kept) return kept
  const found = set.between(toTime(from_ms), toTime(to_ms), true)
  const times = found.map(toWall_ms)
  if (known.size === mostKept) known.clear()
  if (times.length <= longestKept) known.set(key, times)
  return times
}

/**
 * The times a rule gives on the clock on the wall, one after the other and both bounds included;
 * they are looked up a stretch at a time.
 */
export function* generate(times: RuleTimes, from_ms: number, to_ms: number): Generator<number> {
  const end_ms = Math.min(to_ms, endOfTime_ms)
  let begin_ms = Math.floor(from_ms / stretch_ms) * stretch_ms
  for (let length_ms = stretch_ms; begin_ms <= end_ms; length_ms *= 8) {
    const until_ms = Math.min(begin_ms + length_ms - 1000, endOfTime_ms)
    for (const time_ms of lookUp(times, begin_ms, until_ms)) {
      if (time_ms > end_ms) return
      if (time_ms >= from_ms) yield time_ms
    }
    begin_ms += length_ms
  }
}
