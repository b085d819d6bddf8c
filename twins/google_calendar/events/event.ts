import type { calendar_v3 } from '@googleapis/calendar'
import type { Wire } from '../../google/types.ts'
import { isAtLeast } from '../acl/access.ts'
import { type CalendarWorld, notFound } from '../protocol/index.ts'
import type { CalendarRow, EventRow, Role } from '../schema/index.ts'
import { toTag } from '../sync/log.ts'
import { type Attendee, attendeesOf } from './guests/attendees.ts'
import { findInstance } from './series.ts'
import { toTime } from './time.ts'

type WireEvent = Wire<calendar_v3.Schema$Event>

/** For whom an event is shown. */
export interface View {
  calendar: CalendarRow
  role: Role
  /** The zone of the times. */
  zone: string
  maxAttendees?: number | undefined
}

const instanceId = /^(.+)_(\d{8}(?:T\d{6}Z)?)$/

/** An event of a calendar, also an instance that has no row of its own; undefined where none is. */
export function eventOf(
  world: CalendarWorld,
  calendar: string,
  eventId: string,
): EventRow | undefined {
  const row = world.db.events.get(`${calendar}/${eventId}`)
  if (row) return row
  const [, seriesId, key = ''] = instanceId.exec(eventId) ?? []
  const series = seriesId === undefined ? seriesId : world.db.events.get(`${calendar}/${seriesId}`)
  return series && findInstance(series, key)
}

/** The same, or Google's refusal. */
export function findEvent(world: CalendarWorld, calendar: string, eventId: string): EventRow {
  const event = eventOf(world, calendar, eventId)
  if (!event) throw notFound()
  return event
}

/** Whether this row is the organizer's own. */
export function isOrganizers({ organizer, calendar }: EventRow): boolean {
  return organizer === calendar
}

/** Somebody by whom an event was made, or whose it is. */
function toPerson(world: CalendarWorld, email: string, calendar: string) {
  const secondary = world.db.calendars.getShared(email)
  const displayName = secondary?.isPrimary === false ? secondary.summary : undefined
  const self = email === calendar ? { self: true } : {}
  return { email, ...(displayName === undefined ? {} : { displayName }), ...self }
}

function toAttendee(attendee: Attendee, event: EventRow) {
  const { email, displayName, optional, resource, responseStatus, ...rest } = attendee
  return {
    email,
    displayName: displayName ?? undefined,
    ...(email === event.organizer ? { organizer: true } : {}),
    ...(email === event.calendar ? { self: true } : {}),
    ...(resource ? { resource } : {}),
    ...(optional ? { optional } : {}),
    responseStatus,
    ...rest,
  }
}

/** Who is invited, as far as it is told. */
function toAttendees(event: EventRow, maxAttendees: number | undefined) {
  const all = attendeesOf(event)
  if (all.length === 0) return {}
  const isHidden = event.data.guestsCanSeeOtherGuests === false && !isOrganizers(event)
  const isTooLong = maxAttendees !== undefined && all.length > maxAttendees
  const shown = isHidden || isTooLong ? all.filter(({ email }) => email === event.calendar) : all
  const omitted = shown.length < all.length ? { attendeesOmitted: true } : {}
  return { attendees: shown.map((each) => toAttendee(each, event)), ...omitted }
}

function htmlLink({ eventId, calendar }: EventRow): string {
  const eid = Buffer.from(`${eventId} ${calendar}`).toString('base64').replaceAll('=', '')
  return `https://www.google.com/calendar/event?eid=${eid}`
}

function toRecurring(event: EventRow, zone: string) {
  const { recurringEventId, originalStart, originalStart_ms } = event
  if (recurringEventId === undefined) return {}
  const original = originalStart && toTime(originalStart, originalStart_ms ?? 0, zone)
  return { recurringEventId, originalStartTime: original }
}

/** What is told to who may only know when somebody is busy. */
function toBusy(event: EventRow, { zone }: View): WireEvent {
  return {
    kind: 'calendar#event',
    etag: toTag(event),
    id: event.eventId,
    status: event.status,
    created: toCreated(event),
    updated: new Date(event.updated_ms).toISOString(),
    start: toTime(event.start, event.start_ms, zone),
    end: toTime(event.end, event.end_ms, zone),
    recurrence: event.recurrence,
    ...toRecurring(event, zone),
    ...(event.data.transparency ? { transparency: event.data.transparency } : {}),
    visibility: 'private',
    iCalUID: event.iCalUID,
    sequence: event.sequence,
    eventType: event.data.eventType,
  }
}

/** What is told of an event that is gone, where no more is. */
export function toGone(event: EventRow, { zone }: View): WireEvent {
  return {
    kind: 'calendar#event',
    etag: toTag(event),
    id: event.eventId,
    status: 'cancelled',
    ...toRecurring(event, zone),
  }
}

function toCreated({ created_ms }: EventRow): string {
  return new Date(Math.floor(created_ms / 1000) * 1000).toISOString()
}

/** Whether somebody with this role is told no more than when an event is. */
export function hidesDetails(event: EventRow, role: Role): boolean {
  const { visibility } = event.data
  const isPrivate = visibility === 'private' || visibility === 'confidential'
  return !isAtLeast(role, isPrivate ? 'writer' : 'reader')
}

/** An event on the wire. https://developers.google.com/workspace/calendar/api/v3/reference/events */
export function toEvent(world: CalendarWorld, event: EventRow, view: View): WireEvent {
  if (hidesDetails(event, view.role)) return toBusy(event, view)
  const { zone, maxAttendees } = view
  const { attendees: _attendees, source, eventType, reminders, ...data } = event.data
  const isCreator = event.creator === world.caller.user?.email
  return {
    kind: 'calendar#event',
    etag: toTag(event),
    id: event.eventId,
    status: event.status,
    htmlLink: htmlLink(event),
    created: toCreated(event),
    updated: new Date(event.updated_ms).toISOString(),
    summary: event.summary,
    description: event.description,
    location: event.location,
    creator: toPerson(world, event.creator, event.calendar),
    organizer: toPerson(world, event.organizer, event.calendar),
    start: toTime(event.start, event.start_ms, zone),
    end: toTime(event.end, event.end_ms, zone),
    recurrence: event.recurrence,
    ...toRecurring(event, zone),
    ...data,
    iCalUID: event.iCalUID,
    sequence: event.sequence,
    ...toAttendees(event, maxAttendees),
    reminders,
    ...(source && isCreator ? { source } : {}),
    eventType,
  }
}
