import type { ParsedComponents, ParsedResult } from 'chrono-node'
import { casual } from 'chrono-node/en'
import { day_ms, minute_ms } from '../../../../shared/time/units.ts'
import { type CalendarWorld, userOf } from '../../protocol/index.ts'
import { offsetAt_ms, toInstant_ms } from '../../recurrence/zones.ts'
import type { CalendarRow } from '../../schema/index.ts'
import { settingOf } from '../../settings/setting.ts'
import type { Body } from './body.ts'

const weekdays: Readonly<Record<string, string>> = {
  ...{ monday: 'MO', tuesday: 'TU', wednesday: 'WE', thursday: 'TH', friday: 'FR' },
  ...{ saturday: 'SA', sunday: 'SU' },
}
const repeats: Readonly<Record<string, string>> = {
  ...{ day: 'DAILY', week: 'WEEKLY', month: 'MONTHLY', year: 'YEARLY' },
  ...{ daily: 'DAILY', weekly: 'WEEKLY', monthly: 'MONTHLY', yearly: 'YEARLY' },
}

/** How often it is, where a text says so; `rest` is what else it says. */
function readRepeat(text: string): { rule?: string; rest: string } {
  const found = /\b(?:every\s+)(\w+day)s?\b|\b(?:every\s+(day|week|month|year)|(\w+ly))\b/i.exec(
    text,
  )
  const [whole = '', weekday = '', unit = '', adverb = ''] = found ?? []
  const day = weekdays[weekday.toLowerCase()]
  // The weekday stays, since it also says when the first one is.
  if (day) return { rule: `RRULE:FREQ=WEEKLY;BYDAY=${day}`, rest: text.replace(whole, weekday) }
  const frequency = repeats[(unit || adverb).toLowerCase()]
  if (!frequency) return { rest: text }
  return { rule: `RRULE:FREQ=${frequency}`, rest: text.replace(whole, ' ') }
}

/** What a clock shows, counted as if it showed UTC. */
function shown_ms(parts: ParsedComponents): number {
  const of = (name: 'year' | 'month' | 'day' | 'hour' | 'minute') => parts.get(name) ?? 0
  return Date.UTC(of('year'), of('month') - 1, of('day'), of('hour'), of('minute'))
}

function timesOf(
  zone: string,
  found: ParsedResult | undefined,
  now_ms: number,
  length_ms: number,
): Pick<Body, 'start' | 'end'> {
  const at = (instant_ms: number) => ({
    dateTime: new Date(instant_ms).toISOString(),
    timeZone: zone,
  })
  if (!found) return { start: at(now_ms), end: at(now_ms + length_ms) }
  const start = shown_ms(found.start)
  if (!found.start.isCertain('hour')) {
    const last = found.end ? shown_ms(found.end) : start
    const day = (each_ms: number) => ({ date: new Date(each_ms).toISOString().slice(0, 10) })
    return { start: day(start), end: day(last + day_ms) }
  }
  const start_ms = toInstant_ms(zone, start)
  const end_ms = found.end ? toInstant_ms(zone, shown_ms(found.end)) : start_ms + length_ms
  return { start: at(start_ms), end: at(end_ms) }
}

/**
 * Reads an event out of a sentence: `Lunch with Grace at Mario's tomorrow 12pm`.
 * https://developers.google.com/workspace/calendar/api/v3/reference/events/quickAdd
 */
export function readQuick(world: CalendarWorld, calendar: CalendarRow, sentence: string): Body {
  const zone = calendar.timeZone
  const offset_minutes = offsetAt_ms(zone, world.now()) / minute_ms
  const reference = { instant: new Date(world.now()), timezone: offset_minutes }
  const { rule, rest } = readRepeat(sentence)
  const [found] = casual.parse(rest, reference, { forwardDate: true })
  const without = found
    ? rest.slice(0, found.index) + rest.slice(found.index + found.text.length)
    : rest
  const summary = without
    .replaceAll(/\s+/g, ' ')
    .trim()
    .replace(/\s+(on|at|from|in|by)$/i, '')
  const place = /\bat (\p{Lu}.*)$/u.exec(summary)?.[1]
  const length_ms = Number(settingOf(world, userOf(world), 'defaultEventLength')) * minute_ms
  return {
    summary: summary || sentence,
    ...(place === undefined ? {} : { location: place }),
    ...timesOf(zone, found, Math.floor(world.now() / 1000) * 1000, length_ms),
    ...(rule === undefined ? {} : { recurrence: [rule] }),
  }
}
