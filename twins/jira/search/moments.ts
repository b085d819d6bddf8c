import { DateTime } from 'luxon'
import { zoneOf } from '../protocol/time.ts'
import type { JiraWorld } from '../protocol/world.ts'

const formats = ['yyyy/MM/dd HH:mm', 'yyyy-MM-dd HH:mm', 'yyyy/MM/dd', 'yyyy-MM-dd']

const units = { y: 'years', M: 'months', w: 'weeks', d: 'days', h: 'hours', m: 'minutes' } as const

/** A moment after or before another: `-1d`, `4w 2d`, `+1M`; undefined where it is none. */
function shifted(from: DateTime, text: string): DateTime | undefined {
  const match = /^([+-]?)((?:\d+(?:\.\d+)?[yMwdhm]?\s*)+)$/.exec(text.trim())
  if (!match) return undefined
  const sign = match[1] === '-' ? -1 : 1
  const parts = [...(match[2] ?? '').matchAll(/(\d+(?:\.\d+)?)([yMwdhm]?)/g)]
  return parts.reduce((moment, [, amount, unit]) => {
    const name = units[(unit || 'm') as keyof typeof units] // the pattern has these units only
    return moment.plus({ [name]: sign * Number(amount) })
  }, from)
}

/** A span of time: the whole day where a text names a day, else an instant. */
export interface Moment {
  at_ms: number
  /** Whether no time of the day was given. */
  isDay: boolean
}

/** A moment as queries write it, absolute or relative to now; undefined where it is none. */
export function readMoment(world: JiraWorld, text: string): Moment | undefined {
  const zone = zoneOf(world)
  for (const format of formats) {
    const found = DateTime.fromFormat(text, format, { zone })
    if (found.isValid) return { at_ms: found.toMillis(), isDay: !format.includes('HH') }
  }
  if (/^\d{10,}$/.test(text)) return { at_ms: Number(text), isDay: false }
  const now = DateTime.fromMillis(world.now(), { zone })
  const moment = shifted(now, text)
  return moment && { at_ms: moment.toMillis(), isDay: false }
}

const edges = /^(startof|endof)(day|week|month|year)$/

/** `now()`, `startOfDay(-1d)`, `endOfMonth()` ...; undefined for other functions. */
export function momentFunction(
  world: JiraWorld,
  name: string,
  args: readonly string[],
): Moment | undefined {
  const now = DateTime.fromMillis(world.now(), { zone: zoneOf(world) })
  const lower = name.toLowerCase()
  if (lower === 'now') return { at_ms: now.toMillis(), isDay: false }
  const [, edge, unit] = edges.exec(lower) ?? []
  if (edge === undefined) return undefined
  const [by = ''] = args
  const bare = /^[+-]?\d+$/.test(by)
    ? by + { day: 'd', week: 'w', month: 'M', year: 'y' }[unit as 'day']
    : by // one of the four
  const moved = by === '' ? now : shifted(now, bare)
  if (!moved) return undefined
  const options = { useLocaleWeeks: false }
  const span = unit as 'day' // one of the four that the pattern has
  const sunday = unit === 'week' ? moved.plus({ days: 1 }) : moved
  const start = sunday.startOf(span, options)
  const end = sunday.endOf(span, options)
  const found = edge === 'startof' ? start : end
  const back = unit === 'week' ? found.minus({ days: 1 }) : found
  return { at_ms: back.toMillis(), isDay: false }
}

/** The day of an instant, and the instants at which it begins and the next one does. */
export function dayAround(world: JiraWorld, at_ms: number) {
  const moment = DateTime.fromMillis(at_ms, { zone: zoneOf(world) })
  const start = moment.startOf('day')
  return {
    day: start.toISODate() ?? '',
    start_ms: start.toMillis(),
    next_ms: start.plus({ days: 1 }).toMillis(),
  }
}
