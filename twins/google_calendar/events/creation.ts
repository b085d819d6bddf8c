import { type CalendarWorld, GoogleError, userOf } from '../protocol/index.ts'
import type { CalendarRow, EventRow } from '../schema/index.ts'
import type { Body, Draft } from './body/body.ts'
import { invalid } from './body/extras.ts'
import { answeredAttendees } from './guests/answers.ts'
import { attendeesOf } from './guests/attendees.ts'
import { saveEvent, shareEvent } from './guests/copies.ts'
import { mailGuests, type SendUpdates } from './guests/mail.ts'

const base32hex = '0123456789abcdefghijklmnopqrstuv'

function newId(world: CalendarWorld): string {
  const letter = () => base32hex[Math.floor(world.random() * base32hex.length)]
  return Array.from({ length: 26 }, letter).join('')
}

/** 409 for an id that was used already, also by what was deleted since. */
export function duplicate(): GoogleError {
  return new GoogleError(409, 'duplicate', 'The requested identifier already exists.')
}

/** The id a client gives an event, or a new one. https://developers.google.com/workspace/calendar/api/v3/reference/events/insert */
function readId(world: CalendarWorld, calendar: CalendarRow, given: string | null | undefined) {
  if (!given) return newId(world)
  if (!/^[a-v0-9]{5,1024}$/.test(given)) throw invalid('Invalid resource id value.')
  if (world.db.events.has(`${calendar.id}/${given}`)) throw duplicate()
  return given
}

/** Those of a calendar's events that other calendars know by the same id. */
export function eventsWithUid(world: CalendarWorld, calendar: CalendarRow, iCalUID: string) {
  return world.db.events.list({ where: { calendar: calendar.id, iCalUID } })
}

interface Making {
  body: Body
  draft: Draft
  /** Whose event it is: the calendar it is made in, except where it is imported. */
  organizer?: string
}

/** Makes an event in a calendar and its copies in those of the people who are invited. */
export function makeEvent(
  world: CalendarWorld,
  calendar: CalendarRow,
  { body, draft, organizer = calendar.id }: Making,
  sendUpdates: SendUpdates,
): EventRow {
  const eventId = readId(world, calendar, body.id)
  const event: EventRow = {
    ...draft,
    id: `${calendar.id}/${eventId}`,
    calendar: calendar.id,
    eventId,
    iCalUID: body.iCalUID || `${eventId}@google.com`,
    creator: userOf(world).email,
    organizer,
    sequence: Number(body.sequence ?? 0),
    created_ms: world.now(),
    number: 0,
    updated_ms: world.now(),
  }
  const attendees = answeredAttendees(world, event, undefined)
  const data = attendees.length > 0 ? { ...draft.data, attendees } : draft.data
  const saved = saveEvent(world, { ...event, data })
  shareEvent(world, undefined, saved)
  mailGuests(world, 'invitation', saved, attendeesOf(saved), sendUpdates)
  return saved
}
