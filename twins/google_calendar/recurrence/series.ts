import { memoize } from '../../../shared/memoize.ts'
import { day_ms, second_ms } from '../../../shared/time/units.ts'
import { GoogleError } from '../../google/error.ts'
import { generate, type RuleTimes, timesOf } from './generate.ts'
import { type Moment, parseMoment, toCompactDate, toCompactTime } from './moment.ts'
import { parseRule } from './rule.ts'
import { isZone, toInstant_ms, toWall_ms } from './zones.ts'

/** Of a series with more occurrences than this it is not looked up when it ends. */
const longest = 20_000

/** The first occurrence of a recurring event. */
export interface First {
  /** In which the wall clock of the series stands; that of the calendar where it is all-day. */
  zone: string
  isAllDay: boolean
  /** What the clock on the wall shows, counted as if it showed UTC. */
  wall_ms: number
  /** How long each lasts; whole days where it is all-day. */
  duration_ms: number
}

/** A recurring event's times. https://developers.google.com/workspace/calendar/api/concepts/events-calendars#recurring_events */
export interface Series extends First {
  rules: readonly RuleTimes[]
  /** Added by RDATE, on the clock on the wall. */
  added: readonly number[]
  /** Taken out by EXDATE: instants. */
  excluded: ReadonlySet<number>
}

export interface Occurrence {
  wall_ms: number
  start_ms: number
  end_ms: number
}

function invalidRule(): GoogleError {
  return new GoogleError(400, 'invalid', 'Invalid recurrence rule.')
}

/** A date or time of a line on the wall clock of the series. */
function wallOf(moment: Moment, { zone, isAllDay }: First, tzid: string | undefined): number {
  if (isAllDay) return moment.shown_ms - (moment.shown_ms % day_ms)
  if (moment.kind === 'date') return moment.shown_ms
  if (moment.kind === 'utc') return toWall_ms(zone, moment.shown_ms)
  return tzid === undefined || tzid === zone
    ? moment.shown_ms
    : toWall_ms(zone, toInstant_ms(tzid, moment.shown_ms))
}

function readDates(parameters: readonly string[], value: string, first: First): number[] {
  let tzid: string | undefined
  let wantsDates: boolean | undefined
  for (const parameter of parameters) {
    const [name = '', said = ''] = parameter.split('=')
    if (name.toUpperCase() === 'TZID' && isZone(said)) tzid = said
    else if (/^VALUE=DATE$/i.test(parameter)) wantsDates = true
    else if (/^VALUE=DATE-TIME$/i.test(parameter)) wantsDates = false
    else throw invalidRule()
  }
  return value.split(',').flatMap((text) => {
    const moment = parseMoment(text.trim().toUpperCase())
    const isDate = moment?.kind === 'date'
    if (!moment || (wantsDates !== undefined && wantsDates !== isDate)) throw invalidRule()
    // A date says nothing about an event that has a time: Google takes it and passes it over.
    return isDate && !first.isAllDay ? [] : [wallOf(moment, first, tzid)]
  })
}

/** The times of a rule, its end read on the wall clock of the series. */
const readRule = memoize(
  (text: string, first: First): RuleTimes => {
    const { isAllDay, wall_ms } = first
    const rule = parseRule(text)
    const until = rule?.until
    const end_ms = until && wallOf(until, first, undefined)
    // A date holds until its day is over.
    const rest_ms = until?.kind === 'date' && !isAllDay ? day_ms - second_ms : 0
    const times =
      rule && timesOf(rule, wall_ms, end_ms === undefined ? undefined : end_ms + rest_ms)
    if (!times) throw invalidRule()
    return times
  },
  (text, { zone, isAllDay, wall_ms }) => `${text} ${zone} ${isAllDay} ${wall_ms}`,
  5000,
)

/** Reads an event's recurrence lines; refuses what Google refuses. */
export function parseSeries(lines: readonly string[], first: First): Series {
  const rules: RuleTimes[] = []
  const added: number[] = []
  const excluded = new Set<number>()
  for (const line of lines) {
    const colon = line.indexOf(':')
    const [name = '', ...parameters] = line.slice(0, colon).split(';')
    const value = line.slice(colon + 1).trim()
    const property = colon < 0 ? '' : name.toUpperCase()
    if (property === 'RRULE') {
      rules.push(readRule(value, first))
    } else if (property === 'RDATE') {
      added.push(...readDates(parameters, value, first))
    } else if (property === 'EXDATE') {
      for (const wall_ms of readDates(parameters, value, first)) {
        excluded.add(toInstant_ms(first.zone, wall_ms))
      }
    } else {
      throw invalidRule()
    }
  }
  return { ...first, rules, added: added.sort((one, other) => one - other), excluded }
}

/** Several rising sequences as one, each value once. */
function* merge(sources: readonly Iterable<number>[]): Generator<number> {
  if (sources.length === 1 && sources[0]) {
    yield* sources[0]
    return
  }
  const iterators = sources.map((source) => source[Symbol.iterator]())
  const heads = iterators.map((each) => each.next())
  for (;;) {
    const values = heads.map((head) => (head.done ? Number.POSITIVE_INFINITY : head.value))
    const least = Math.min(...values)
    if (least === Number.POSITIVE_INFINITY) return
    yield least
    iterators.forEach((each, index) => {
      if (values[index] === least) heads[index] = each.next()
    })
  }
}

function* wallsOf(series: Series, from_ms: number, to_ms: number): Generator<number> {
  // The event's own start always is an occurrence, also where no rule gives it. Google counts it
  // beside those of the rule.
  const sources = [[series.wall_ms, ...series.added].sort((one, other) => one - other)]
  const rules = series.rules.map((times) => generate(times, from_ms, to_ms))
  let last = Number.NEGATIVE_INFINITY
  for (const wall_ms of merge([...sources, ...rules])) {
    if (wall_ms === last) continue
    last = wall_ms
    yield wall_ms
  }
}

/**
 * The occurrences that overlap a time, in their order and one after the other; all of them where it
 * has no bounds.
 */
export function* occurrences(
  series: Series,
  from_ms = Number.NEGATIVE_INFINITY,
  to_ms = Number.POSITIVE_INFINITY,
): Generator<Occurrence> {
  const { zone, isAllDay, duration_ms, excluded } = series
  // A day more, since the wall clock may have been put forward or back.
  const soonest_ms = from_ms - duration_ms - day_ms
  const latest_ms = to_ms + day_ms
  for (const wall_ms of wallsOf(series, Math.max(soonest_ms, series.wall_ms), latest_ms)) {
    if (wall_ms < soonest_ms) continue
    const start_ms = toInstant_ms(zone, wall_ms)
    if (start_ms >= to_ms) return
    if (excluded.has(start_ms)) continue
    const end_ms = isAllDay ? toInstant_ms(zone, wall_ms + duration_ms) : start_ms + duration_ms
    if (end_ms < from_ms || (end_ms === from_ms && duration_ms > 0)) continue
    yield { wall_ms, start_ms, end_ms }
  }
}

/** What the id of an occurrence has after the underscore. */
export function keyOf({ isAllDay }: Series, { wall_ms, start_ms }: Occurrence): string {
  return isAllDay ? toCompactDate(wall_ms) : toCompactTime(start_ms)
}

/** The occurrence whose id ends so; undefined where the series has none. */
export function findOccurrence(series: Series, key: string): Occurrence | undefined {
  const moment = parseMoment(key)
  if (moment?.kind !== (series.isAllDay ? 'date' : 'utc')) return undefined
  const { zone, isAllDay } = series
  const start_ms = isAllDay ? toInstant_ms(zone, moment.shown_ms) : moment.shown_ms
  for (const occurrence of occurrences(series, start_ms, start_ms + 1)) {
    if (occurrence.start_ms === start_ms) return occurrence
  }
  return undefined
}

/** When the last occurrence ends; undefined where there is no last one, or not soon. */
export function endOfSeries_ms(series: Series): number | undefined {
  if (series.rules.some(({ isEndless }) => isEndless)) return undefined
  let end_ms = toInstant_ms(series.zone, series.wall_ms) + series.duration_ms
  let seen = 0
  for (const occurrence of occurrences(series)) {
    end_ms = Math.max(end_ms, occurrence.end_ms)
    seen += 1
    if (seen > longest) return undefined
  }
  return end_ms
}
