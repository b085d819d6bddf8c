import type { Rule } from './rule.ts'

const day_ms = 86_400_000
/** 1 January of the year 10000. */
const endOfTime = 2_932_897

/** The days of a month or a year that a rule picks from. */
interface Span {
  first: number
  monthLength: number
  yearStart: number
  yearLength: number
}

/** What a rule takes from the event's start where it says nothing itself. */
interface Plan {
  rule: Rule
  startDay: number
  /** Milliseconds after midnight. */
  times: readonly number[]
  byMonth: readonly number[]
  byMonthDay: readonly number[]
  weekdays: ReadonlySet<number>
}

function dayOf(year: number, month: number, day = 1): number {
  return Date.UTC(year, month, day) / day_ms
}

/** Monday is 0. */
function weekdayOf(day: number): number {
  return (((day + 3) % 7) + 7) % 7
}

function planOf(rule: Rule, start_ms: number): Plan {
  const startDay = Math.floor(start_ms / day_ms)
  const date = new Date(start_ms)
  const { byMonth, byMonthDay, byDay, byWeekNumber, byYearDay, frequency } = rule
  const picksDays = [byMonthDay, byDay, byWeekNumber, byYearDay].some((each) => each.length > 0)
  const isDated = !picksDays && (frequency === 'MONTHLY' || frequency === 'YEARLY')
  const isYearly = isDated && frequency === 'YEARLY' && byMonth.length === 0
  const takesWeekday =
    frequency === 'WEEKLY' || (byWeekNumber.length > 0 && !byMonthDay.length && !byYearDay.length)
  const weekdays = byDay.map(({ weekday }) => weekday)
  const ownWeekday = takesWeekday && weekdays.length === 0 ? [weekdayOf(startDay)] : []
  const hours = rule.byHour.length > 0 ? rule.byHour : [date.getUTCHours()]
  const minutes = rule.byMinute.length > 0 ? rule.byMinute : [date.getUTCMinutes()]
  const seconds = rule.bySecond.length > 0 ? rule.bySecond : [date.getUTCSeconds()]
  const times = hours.flatMap((hour) =>
    minutes.flatMap((minute) =>
      seconds.map((second) => ((hour * 60 + minute) * 60 + second) * 1000),
    ),
  )
  return {
    rule,
    startDay,
    times,
    byMonth: isYearly ? [date.getUTCMonth() + 1] : byMonth,
    byMonthDay: isDated ? [date.getUTCDate()] : byMonthDay,
    weekdays: new Set([...weekdays, ...ownWeekday]),
  }
}

/** Whether a position counted from either end, starting at 1 and -1, is listed. */
function lists(list: readonly number[], position: number, length: number): boolean {
  return list.length === 0 || list.includes(position) || list.includes(position - length - 1)
}

/** Whether this is the so-manieth such weekday of its month or year. */
function fitsOrdinal({ rule, byMonth }: Plan, day: number, span: Span): boolean {
  const weekday = weekdayOf(day)
  const isInYear = rule.frequency === 'YEARLY' && byMonth.length === 0
  const start = isInYear ? span.yearStart : span.first
  const length = isInYear ? span.yearLength : span.monthLength
  const nth = Math.floor((day - start) / 7) + 1
  const nthLast = Math.floor((start + length - 1 - day) / 7) + 1
  return rule.byDay.some(
    (each) =>
      each.weekday === weekday &&
      (each.ordinal === undefined || each.ordinal === nth || each.ordinal === -nthLast),
  )
}

/** Whether the week of a day has one of these numbers. https://www.rfc-editor.org/rfc/rfc5545#page-42 */
function fitsWeek({ byWeekNumber, weekStart }: Rule, day: number): boolean {
  const weekOf = (each: number) => each - ((weekdayOf(each) - weekStart + 7) % 7)
  // The week that holds the fourth day of a year is its first.
  const firstWeek = (year: number) => weekOf(dayOf(year, 0, 4))
  const start = weekOf(day)
  const year = new Date((start + 3) * day_ms).getUTCFullYear()
  const first = firstWeek(year)
  return lists(byWeekNumber, (start - first) / 7 + 1, (firstWeek(year + 1) - first) / 7)
}

function addMonth(days: number[], plan: Plan, year: number, month: number): void {
  const { rule, byMonth, byMonthDay, weekdays } = plan
  if (byMonth.length > 0 && !byMonth.includes(month + 1)) return
  const yearStart = dayOf(year, 0)
  const first = dayOf(year, month)
  const monthLength = dayOf(year, month + 1) - first
  const span = { first, monthLength, yearStart, yearLength: dayOf(year + 1, 0) - yearStart }
  const hasOrdinals = rule.byDay.some(({ ordinal }) => ordinal !== undefined)
  for (let day = first; day < first + monthLength; day += 1) {
    if (!lists(byMonthDay, day - first + 1, monthLength)) continue
    if (weekdays.size > 0 && !weekdays.has(weekdayOf(day))) continue
    if (hasOrdinals && !fitsOrdinal(plan, day, span)) continue
    if (!lists(rule.byYearDay, day - yearStart + 1, span.yearLength)) continue
    if (rule.byWeekNumber.length > 0 && !fitsWeek(rule, day)) continue
    days.push(day)
  }
}

/** Whether a day fits what limits a daily or weekly rule. */
function fitsDay({ byMonth, byMonthDay, weekdays }: Plan, day: number): boolean {
  if (weekdays.size > 0 && !weekdays.has(weekdayOf(day))) return false
  if (byMonth.length === 0 && byMonthDay.length === 0) return true
  const date = new Date(day * day_ms)
  const month = date.getUTCMonth()
  if (byMonth.length > 0 && !byMonth.includes(month + 1)) return false
  const first = dayOf(date.getUTCFullYear(), month)
  return lists(byMonthDay, day - first + 1, dayOf(date.getUTCFullYear(), month + 1) - first)
}

/** How a frequency cuts time: where its periods begin, and which days a rule picks from one. */
interface Periods {
  /** How many make a cycle of 400 years, after which the calendar repeats. */
  cycle: number
  first(plan: Plan): number
  /** The period in which a day lies. */
  at(plan: Plan, day: number): number
  startOf(period: number, plan: Plan): number
  daysOf(period: number, plan: Plan): number[]
}

const yearAt = (_plan: Plan, day: number) => new Date(day * day_ms).getUTCFullYear()
const monthAt = (_plan: Plan, day: number) => {
  const date = new Date(day * day_ms)
  return date.getUTCFullYear() * 12 + date.getUTCMonth()
}
const weekOffset = ({ rule }: Plan) => (rule.weekStart + 4) % 7
const weekAt = (plan: Plan, day: number) => Math.floor((day - weekOffset(plan)) / 7)

const periods: Readonly<Record<Rule['frequency'], Periods>> = {
  DAILY: {
    cycle: 146_097,
    first: ({ startDay }) => startDay,
    at: (_plan, day) => day,
    startOf: (period) => period,
    daysOf: (period, plan) => (fitsDay(plan, period) ? [period] : []),
  },
  WEEKLY: {
    cycle: 20_871,
    first: (plan) => weekAt(plan, plan.startDay),
    at: weekAt,
    startOf: (period, plan) => period * 7 + weekOffset(plan),
    daysOf(period, plan) {
      const start = period * 7 + weekOffset(plan)
      const days: number[] = []
      for (let day = start; day < start + 7; day += 1) if (fitsDay(plan, day)) days.push(day)
      return days
    },
  },
  MONTHLY: {
    cycle: 4800,
    first: (plan) => monthAt(plan, plan.startDay),
    at: monthAt,
    startOf: (period) => dayOf(Math.floor(period / 12), period % 12),
    daysOf(period, plan) {
      const days: number[] = []
      addMonth(days, plan, Math.floor(period / 12), period % 12)
      return days
    },
  },
  YEARLY: {
    cycle: 400,
    first: (plan) => yearAt(plan, plan.startDay),
    at: yearAt,
    startOf: (period) => dayOf(period, 0),
    daysOf(period, plan) {
      const days: number[] = []
      for (let month = 0; month < 12; month += 1) addMonth(days, plan, period, month)
      return days
    },
  },
}

function timesOf(days: readonly number[], { rule, times }: Plan): readonly number[] {
  const [only = 0] = times
  if (times.length === 1 && rule.bySetPosition.length === 0) {
    return days.map((day) => day * day_ms + only)
  }
  const all = days.flatMap((day) => times.map((time) => day * day_ms + time))
  if (rule.bySetPosition.length === 0) return all
  return all.filter((_time, index) => lists(rule.bySetPosition, index + 1, all.length))
}

/**
 * The times a rule gives on the clock on the wall, one after the other, from `start_ms` on; those
 * before `from_ms` may be left out.
 */
export function* generate(rule: Rule, start_ms: number, from_ms = start_ms): Generator<number> {
  const plan = planOf(rule, start_ms)
  const { cycle, first, at, startOf, daysOf } = periods[rule.frequency]
  const begin = first(plan)
  let period = begin
  // A rule that counts must be counted from its start.
  if (rule.count === undefined && from_ms > start_ms) {
    const wanted = at(plan, Math.floor(from_ms / day_ms))
    period += Math.max(0, Math.floor((wanted - begin) / rule.interval) * rule.interval)
  }
  let left = rule.count ?? Number.POSITIVE_INFINITY
  for (let empty = 0; empty <= cycle; empty += 1) {
    if (startOf(period, plan) >= endOfTime) return
    for (const time_ms of timesOf(daysOf(period, plan), plan)) {
      empty = 0
      if (time_ms < start_ms) continue
      if (left === 0) return
      left -= 1
      yield time_ms
    }
    if (left === 0) return
    period += rule.interval
  }
}
