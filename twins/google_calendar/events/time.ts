import type { calendar_v3 } from '@googleapis/calendar'
import { day_ms, minute_ms } from '../../../shared/time/units.ts'
import { GoogleError, refusal } from '../protocol/index.ts'
import { isZone, offsetAt_ms, toInstant_ms } from '../recurrence/zones.ts'
import type { EventRow, EventTime } from '../schema/index.ts'

/** When an event is: what of its row follows from `start`, `end` and the calendar's zone. */
export type Times = Pick<
  EventRow,
  'start' | 'end' | 'start_ms' | 'end_ms' | 'isAllDay' | 'timeZone'
>

type Given = calendar_v3.Schema$EventDateTime

function missing(message: string): GoogleError {
  return new GoogleError(400, 'required', message)
}

/** 400 for times of which none is between. https://developers.google.com/workspace/calendar/api/guides/errors#400_bad_request */
function timeRangeEmpty(): GoogleError {
  return new GoogleError(400, 'timeRangeEmpty', 'The specified time range is empty.', {
    domain: 'calendar',
    location: 'timeMax',
    locationType: 'parameter',
  })
}

function mixed(): GoogleError {
  const message = 'Start and end times must either both be date or both be dateTime.'
  return new GoogleError(400, 'invalid', message)
}

/** An instant in RFC 3339; undefined where its offset is missing. */
export function parseInstant(text: string): number | undefined {
  return /([Zz]|[+-]\d\d:?\d\d)$/.test(text) ? Date.parse(text) : undefined
}

/** A day as the wall clock's midnight, counted as if it were UTC. */
function dayOf(date: string, which: string): number {
  const shown_ms = Date.parse(`${date}T00:00:00.000Z`)
  const isReal = !Number.isNaN(shown_ms) && new Date(shown_ms).toISOString().slice(0, 10) === date
  if (!isReal) throw new GoogleError(400, 'invalid', `Invalid ${which} time.`)
  return shown_ms
}

function readTime(given: Given, which: 'start' | 'end'): { time: EventTime; instant_ms: number } {
  const { dateTime = '', timeZone } = given
  if (timeZone && !isZone(timeZone)) {
    const message = `Invalid time zone definition for ${which} time.`
    throw new GoogleError(400, 'invalid', message)
  }
  const text = dateTime ?? ''
  const exact_ms = parseInstant(text)
  if (exact_ms === undefined && !timeZone) {
    throw missing(`Missing time zone definition for ${which} time.`)
  }
  const instant_ms = exact_ms ?? toInstant_ms(timeZone ?? 'UTC', Date.parse(`${text}Z`))
  const zone = timeZone ? { timeZone } : {}
  const whole_ms = Math.floor(instant_ms / 1000) * 1000
  return { time: { dateTime: new Date(whole_ms).toISOString(), ...zone }, instant_ms: whole_ms }
}

/** Reads an event's start and end; `zone` is that of its calendar. */
export function readTimes(
  start: Given | null | undefined,
  end: Given | null | undefined,
  zone: string,
): Times {
  if (!end || (!end.date && !end.dateTime)) throw missing('Missing end time.')
  if (!start || (!start.date && !start.dateTime)) throw missing('Missing start time.')
  if (start.date || end.date) {
    if (!start.date || !end.date || start.dateTime || end.dateTime) throw mixed()
    const first = dayOf(start.date, 'start')
    const last = dayOf(end.date, 'end')
    if (last < first) throw timeRangeEmpty()
    // An event that ends on the day it starts lasts that day.
    const end_ms = toInstant_ms(zone, Math.max(last, first + day_ms))
    return {
      start: { date: start.date },
      end: { date: end.date },
      start_ms: toInstant_ms(zone, first),
      end_ms,
      isAllDay: true,
      timeZone: zone,
    }
  }
  const from = readTime(start, 'start')
  const to = readTime(end, 'end')
  if (to.instant_ms < from.instant_ms) throw timeRangeEmpty()
  return {
    start: from.time,
    end: to.time,
    start_ms: from.instant_ms,
    end_ms: to.instant_ms,
    isAllDay: false,
    timeZone: from.time.timeZone ?? zone,
  }
}

/** An instant with the offset of a zone: `2030-05-13T20:00:00+02:00`. */
export function toZonedTime(instant_ms: number, zone: string): string {
  const offset_ms = offsetAt_ms(zone, instant_ms)
  const shown = new Date(instant_ms + offset_ms).toISOString().slice(0, 19)
  if (offset_ms === 0) return `${shown}Z`
  const minutes = Math.abs(offset_ms) / minute_ms
  const two = (value: number) => String(Math.floor(value)).padStart(2, '0')
  return `${shown}${offset_ms < 0 ? '-' : '+'}${two(minutes / 60)}:${two(minutes % 60)}`
}

/** A start or end on the wire, in the zone of the answer. */
export function toTime(
  time: EventTime,
  instant_ms: number,
  shownIn: string,
): { date?: string; dateTime?: string; timeZone?: string } {
  if (time.date !== undefined) return { date: time.date }
  return { dateTime: toZonedTime(instant_ms, shownIn), timeZone: time.timeZone ?? shownIn }
}

/** A start or end as a client would give it. */
export function givenTime({ date, dateTime, timeZone }: EventTime): Given {
  if (date !== undefined) return { date }
  return { dateTime: dateTime ?? null, ...(timeZone === undefined ? {} : { timeZone }) }
}

/** A bound of a query. */
export function readBound(name: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  const bound_ms = parseInstant(text)
  if (bound_ms === undefined || Number.isNaN(bound_ms)) {
    throw new GoogleError(400, 'badRequest', 'Bad Request', {
      location: name,
      locationType: 'parameter',
    })
  }
  return Math.floor(bound_ms / 1000) * 1000
}

/** Both bounds of a query; the later one must be later. */
export function readRange(args: { timeMin?: string | undefined; timeMax?: string | undefined }): {
  from_ms: number | undefined
  to_ms: number | undefined
} {
  const from_ms = readBound('timeMin', args.timeMin)
  const to_ms = readBound('timeMax', args.timeMax)
  if (from_ms !== undefined && to_ms !== undefined && to_ms <= from_ms) throw timeRangeEmpty()
  return { from_ms, to_ms }
}

/** The zone an answer is shown in: the one that was asked for, else the calendar's. */
export function readShownZone(asked: string | undefined, zone: string): string {
  if (asked === undefined || asked === '') return zone
  if (!isZone(asked)) throw refusal(400, 'invalid', 'Invalid time zone value.')
  return asked
}

/** The instant of a day or time as a client writes it; undefined where it is neither. */
export function toOriginal(text: string, { timeZone }: Times): number | undefined {
  if (/^\d{4}-\d\d-\d\d$/.test(text)) return toInstant_ms(timeZone, Date.parse(text))
  const instant_ms = parseInstant(text) ?? Number.NaN
  return Number.isNaN(instant_ms) ? undefined : instant_ms
}
