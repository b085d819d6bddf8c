import { DateTime } from 'luxon'
import { ownEntry } from '../../../shared/object.ts'
import type { Frequency, Reminder } from '../schema/index.ts'

/** When a reminder fires first, in seconds, and how it recurs. */
export interface When {
  time: number
  recurrence?: NonNullable<Reminder['recurrence']>
}

const weekdays = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday']
const units = { second: 1, minute: 60, hour: 3600, day: 86_400, week: 604_800 } as const
const frequencies: Readonly<Record<string, Frequency>> = {
  day: 'daily',
  week: 'weekly',
  month: 'monthly',
  year: 'yearly',
}
const steps = {
  daily: { days: 1 },
  weekly: { weeks: 1 },
  monthly: { months: 1 },
  yearly: { years: 1 },
} as const

/** Nine in the morning, where no hour is named. */
const morning = { hour: 9, minute: 0, second: 0, millisecond: 0 }

/** `9am`, `9:30 pm`, `17:00`, `noon`: the hour and minute, or undefined. */
function readClock(text: string): { hour: number; minute: number } | undefined {
  if (text === 'noon') return { hour: 12, minute: 0 }
  if (text === 'midnight') return { hour: 0, minute: 0 }
  const [, hours, minutes = '0', half] = /^(\d{1,2})(?::(\d{2}))?\s*(am|pm)?$/.exec(text) ?? []
  const [hour, minute] = [Number(hours), Number(minutes)]
  if (hours === undefined || minute > 59 || hour > (half ? 12 : 23)) return undefined
  if (half === undefined) return { hour, minute }
  return { hour: (hour % 12) + (half === 'pm' ? 12 : 0), minute }
}

/** The first of a day's name after now. */
function nextOf(now: DateTime, names: readonly string[]): DateTime {
  const days = names.map((name) => weekdays.indexOf(name) + 1)
  const ahead = days.map((day) => ((day - now.weekday + 6) % 7) + 1)
  return now.plus({ days: Math.min(...ahead) }).set(morning)
}

function readRecurring(text: string, now: DateTime): [DateTime, When['recurrence']] | undefined {
  const [, what = ''] = /^(?:every|each)\s+(.+)$/.exec(text) ?? []
  const frequency = ownEntry(frequencies, what)
  if (frequency) return [now.plus(steps[frequency]).set(morning), { frequency }]
  const named = what === 'weekday' ? weekdays.slice(0, 5) : what.split(/,\s*|\s+and\s+/)
  if (!named.every((name) => weekdays.includes(name))) return undefined
  return [nextOf(now, named), { frequency: 'weekly', weekdays: named }]
}

function readDay(text: string, now: DateTime): DateTime | undefined {
  if (text === '' || text === 'today') return now.set(morning)
  if (text === 'tomorrow') return now.plus({ days: 1 }).set(morning)
  if (text === 'next week') return nextOf(now, ['monday'])
  const name = text.replace(/^(on|next)\s+/, '')
  if (weekdays.includes(name)) return nextOf(now, [name])
  const date = DateTime.fromISO(name, { zone: now.zone })
  return date.isValid ? date.set(morning) : undefined
}

/**
 * Reads a time as people write it: `in 15 minutes`, `tomorrow at 5pm`, `every Thursday`. Undefined
 * where it says nothing that can be understood.
 * https://docs.slack.dev/reference/methods/reminders.add
 */
function readWords(text: string, now: DateTime): When | undefined {
  const [, count, unit] = /^in\s+(\d+|an?)\s+(second|minute|hour|day|week)s?$/.exec(text) ?? []
  if (count !== undefined) {
    const step = units[unit as keyof typeof units] // the pattern knows only these
    return { time: Math.floor(now.toSeconds()) + (Number(count) || 1) * step }
  }
  const [, day = '', clock] = /^(.*?)\s*(?:\bat\s+(\S.*))?$/.exec(text) ?? []
  const recurring = readRecurring(day, now)
  const [first, recurrence] = recurring ?? [readDay(day, now), undefined]
  const hour = clock === undefined ? undefined : readClock(clock)
  if (!first || (clock !== undefined && !hour) || (day === '' && !hour)) return undefined
  const at = hour ? first.set(hour) : first
  const isPast = at <= now && (day === '' || day === 'today')
  const time = Math.floor((isPast ? at.plus({ days: 1 }) : at).toSeconds())
  return { time, ...(recurrence ? { recurrence } : {}) }
}

/** Reads a reminder's time: a timestamp, seconds from now below a day, or words. */
export function readWhen(given: string, now_ms: number, zone: string): When | undefined {
  const text = given.trim().toLowerCase()
  const now_s = Math.floor(now_ms / 1000)
  if (!/^\d+$/.test(text)) return readWords(text, DateTime.fromMillis(now_ms, { zone }))
  const number = Number(text)
  return { time: number <= units.day ? now_s + number : number }
}

/** When a recurring reminder fires after it has fired. */
export function nextTime(reminder: Reminder, zone: string): number {
  const { recurrence, time } = reminder
  const at = DateTime.fromSeconds(time, { zone })
  const days = recurrence?.weekdays ?? []
  if (recurrence?.frequency !== 'weekly' || days.length === 0) {
    return Math.floor(at.plus(steps[recurrence?.frequency ?? 'daily']).toSeconds())
  }
  const { hour, minute, second } = at
  return Math.floor(nextOf(at, days).set({ hour, minute, second }).toSeconds())
}
