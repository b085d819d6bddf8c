import { type Moment, parseMoment } from './moment.ts'

export type Frequency = 'DAILY' | 'WEEKLY' | 'MONTHLY' | 'YEARLY'

/** A weekday, Monday being 0; with an ordinal it is the so-manieth of its month or year. */
export interface ByDay {
  weekday: number
  ordinal?: number
}

/** A recurrence rule. https://www.rfc-editor.org/rfc/rfc5545#section-3.3.10 */
export interface Rule {
  frequency: Frequency
  interval: number
  count?: number
  until?: Moment
  weekStart: number
  byMonth: readonly number[]
  byWeekNumber: readonly number[]
  byYearDay: readonly number[]
  byMonthDay: readonly number[]
  byDay: readonly ByDay[]
  byHour: readonly number[]
  byMinute: readonly number[]
  bySecond: readonly number[]
  bySetPosition: readonly number[]
}

const weekdays = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU']
const frequencies: readonly Frequency[] = ['DAILY', 'WEEKLY', 'MONTHLY', 'YEARLY']

interface NumberList {
  key: 'byMonth' | 'byWeekNumber' | 'byYearDay' | 'byMonthDay' | BySmallPart
  minimum: number
  maximum: number
  isSigned?: true
}
type BySmallPart = 'byHour' | 'byMinute' | 'bySecond' | 'bySetPosition'

const lists: Readonly<Record<string, NumberList>> = {
  BYMONTH: { key: 'byMonth', minimum: 1, maximum: 12 },
  BYWEEKNO: { key: 'byWeekNumber', minimum: 1, maximum: 53, isSigned: true },
  BYYEARDAY: { key: 'byYearDay', minimum: 1, maximum: 366, isSigned: true },
  BYMONTHDAY: { key: 'byMonthDay', minimum: 1, maximum: 31, isSigned: true },
  BYHOUR: { key: 'byHour', minimum: 0, maximum: 23 },
  BYMINUTE: { key: 'byMinute', minimum: 0, maximum: 59 },
  BYSECOND: { key: 'bySecond', minimum: 0, maximum: 59 },
  BYSETPOS: { key: 'bySetPosition', minimum: 1, maximum: 366, isSigned: true },
}

function numbers(text: string, { minimum, maximum, isSigned }: NumberList): number[] | undefined {
  const values = text.split(',').map((each) => (/^[+-]?\d{1,3}$/.test(each) ? Number(each) : NaN))
  const fits = (value: number) => {
    const size = isSigned ? Math.abs(value) : value
    return size >= minimum && size <= maximum
  }
  if (!values.every(fits)) return undefined
  return [...new Set(values)].sort((one, other) => one - other)
}

function positive(text: string): number | undefined {
  return /^\d{1,9}$/.test(text) && Number(text) > 0 ? Number(text) : undefined
}

function byDays(text: string): ByDay[] | undefined {
  const days: ByDay[] = []
  for (const each of text.split(',')) {
    const parts = /^([+-]?\d{1,2})?([A-Z]{2})$/.exec(each)
    const weekday = weekdays.indexOf(parts?.[2] ?? '')
    const ordinal = parts?.[1] === undefined ? undefined : Number(parts[1])
    if (weekday < 0 || ordinal === 0 || Math.abs(ordinal ?? 1) > 53) return undefined
    days.push(ordinal === undefined ? { weekday } : { weekday, ordinal })
  }
  return days
}

const blank: Omit<Rule, 'frequency'> = {
  interval: 1,
  weekStart: 0,
  byMonth: [],
  byWeekNumber: [],
  byYearDay: [],
  byMonthDay: [],
  byDay: [],
  byHour: [],
  byMinute: [],
  bySecond: [],
  bySetPosition: [],
}

/** What one part of a rule says; undefined where it makes no sense. */
function readPart(name: string, value: string): Partial<Rule> | undefined {
  const list = Object.hasOwn(lists, name) ? lists[name] : undefined
  if (list) {
    const values = numbers(value, list)
    return values && { [list.key]: values }
  }
  switch (name) {
    case 'FREQ': {
      // Google refuses rules that repeat within a day.
      const frequency = frequencies.find((each) => each === value)
      return frequency && { frequency }
    }
    case 'INTERVAL': {
      const interval = positive(value)
      return interval === undefined ? undefined : { interval }
    }
    case 'COUNT': {
      const count = positive(value)
      return count === undefined ? undefined : { count }
    }
    case 'UNTIL': {
      const until = parseMoment(value)
      return until && { until }
    }
    case 'WKST': {
      const weekStart = weekdays.indexOf(value)
      return weekStart < 0 ? undefined : { weekStart }
    }
    case 'BYDAY': {
      const byDay = byDays(value)
      return byDay && { byDay }
    }
    default:
      return undefined
  }
}

/** Reads `FREQ=WEEKLY;BYDAY=MO`; undefined where it is no rule that Google keeps. */
export function parseRule(text: string): Rule | undefined {
  const seen = new Set<string>()
  let parts: Partial<Rule> = {}
  for (const part of text.toUpperCase().replace(/;$/, '').split(';')) {
    const [name = '', value, more] = part.split('=')
    const read = value === undefined || more !== undefined ? undefined : readPart(name, value)
    if (!read || seen.has(name)) return undefined
    seen.add(name)
    parts = { ...parts, ...read }
  }
  const { frequency } = parts
  if (!frequency) return undefined
  const rule: Rule = { ...blank, ...parts, frequency }
  return isCoherent(rule) ? rule : undefined
}

/** Which parts may stand together. https://www.rfc-editor.org/rfc/rfc5545#page-44 */
function isCoherent(rule: Rule): boolean {
  const { frequency, byDay } = rule
  if (rule.count !== undefined && rule.until) return false
  if (rule.byWeekNumber.length > 0 && frequency !== 'YEARLY') return false
  if (rule.byYearDay.length > 0 && frequency !== 'YEARLY') return false
  if (rule.byMonthDay.length > 0 && frequency === 'WEEKLY') return false
  const hasOrdinals = byDay.some(({ ordinal }) => ordinal !== undefined)
  const mayCount = frequency === 'MONTHLY' || (frequency === 'YEARLY' && !rule.byWeekNumber.length)
  if (hasOrdinals && !mayCount) return false
  const others = [byDay, rule.byMonth, rule.byMonthDay, rule.byYearDay, rule.byWeekNumber]
  const times = [rule.byHour, rule.byMinute, rule.bySecond]
  return !rule.bySetPosition.length || [...others, ...times].some((each) => each.length > 0)
}
