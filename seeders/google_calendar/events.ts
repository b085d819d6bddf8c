import type { calendar_v3 } from '@googleapis/calendar'
import { DateTime } from 'luxon'
import { omitUndefined } from '../../shared/object.ts'
import { parseTime } from '../../shared/time/clock.ts'
import { day_ms, hour_ms, minute_ms } from '../../shared/time/units.ts'
import * as seed from '../seed.ts'
import type { EventSeed, MomentSeed } from './schema.ts'

type Body = calendar_v3.Schema$Event
type Moment = calendar_v3.Schema$EventDateTime

/** Where and when the times of a seed are read. */
interface Frame {
  zone: string
  now_ms: number
}

/** What a client would send to make the event of a seed. */
export function toEventBody(event: EventSeed, frame: Frame, path: string): Body {
  const { start, end } = readTimes(event, frame, path)
  const { reminders, color_id: colorId } = event
  return omitUndefined({
    summary: event.summary,
    start,
    end,
    description: event.description,
    location: event.location,
    attendees: event.attendees.length > 0 ? event.attendees.map(omitUndefined) : undefined,
    recurrence: event.recurrence.length > 0 ? event.recurrence : undefined,
    status: event.status === 'cancelled' ? 'confirmed' : event.status,
    visibility: event.visibility,
    transparency: event.transparency,
    colorId,
    reminders: Array.isArray(reminders)
      ? { useDefault: false, overrides: reminders }
      : reminders && omitUndefined(reminders),
    conferenceData: event.conference
      ? {
          createRequest: {
            requestId: path,
            conferenceSolutionKey: { type: 'hangoutsMeet' },
          },
        }
      : undefined,
  })
}

/** An event lasts an hour, or a day, where the seed does not say when it ends. */
function readTimes({ start, end, all_day }: EventSeed, frame: Frame, path: string) {
  const from = readMoment(start, all_day, frame, `${path}.start`)
  const to = end === undefined ? undefined : readMoment(end, all_day, frame, `${path}.end`)
  if (from.date) {
    const next = new Date(Date.parse(from.date) + day_ms).toISOString().slice(0, 10)
    return { start: from, end: to?.date && to.date > from.date ? to : { date: next } }
  }
  if (to) return { start: from, end: to }
  const begins = DateTime.fromISO(from.dateTime ?? '', { zone: from.timeZone ?? frame.zone })
  return { start: from, end: toMoment(begins.toMillis() + hour_ms, frame) }
}

function toMoment(at_ms: number, { zone }: Frame): Moment {
  const whole_ms = at_ms - (at_ms % minute_ms)
  return { dateTime: new Date(whole_ms).toISOString(), timeZone: zone }
}

/** A date, a time in the calendar's zone, an instant, `+2h`, or `+1d 09:00`. */
function readMoment(moment: MomentSeed, isAllDay: boolean, frame: Frame, path: string): Moment {
  if (typeof moment !== 'string') return omitUndefined(moment)
  const at_ms = readInstant(moment, frame)
  if (at_ms === undefined) throw seed.refused(path, 'is no time')
  const shown = DateTime.fromMillis(at_ms, { zone: frame.zone })
  if (isAllDay || /^\d{4}-\d\d-\d\d$/.test(moment)) return { date: shown.toFormat('yyyy-MM-dd') }
  return toMoment(at_ms, frame)
}

function readInstant(text: string, { zone, now_ms }: Frame): number | undefined {
  const [, days, clock] = /^([+-]\d{1,4})d (\d\d:\d\d)$/.exec(text) ?? []
  if (days !== undefined && clock !== undefined) {
    const day = DateTime.fromMillis(now_ms, { zone }).plus({ days: Number(days) })
    return validMillis(DateTime.fromISO(`${day.toFormat('yyyy-MM-dd')}T${clock}`, { zone }))
  }
  const isIso = /^\d{4}-\d\d-\d\d/.test(text)
  return isIso ? validMillis(DateTime.fromISO(text, { zone })) : parseTime(text, now_ms)
}

function validMillis(time: DateTime): number | undefined {
  return time.isValid ? time.toMillis() : undefined
}
