import { notify } from '../../google/channels.ts'
import type { CalendarWorld } from '../protocol.ts'
import type { CalendarRow, EventRow, Logged } from '../schema.ts'
import { isOrganizers } from './event.ts'
import type { Body } from './event_body.ts'
import { type Attendee, attendeeOf, attendeesOf, calendarOf } from './event_people.ts'
import { exceptionsOf, happeningsBetween, lastOf } from './event_series.ts'
import { givenTime, readTimes } from './event_time.ts'
import { logged } from './log.ts'

type Unlogged = Omit<EventRow, keyof Logged> & Partial<Logged>

/** Writes an event, and tells who watches its calendar. */
export function saveEvent(world: CalendarWorld, event: Unlogged): EventRow {
  const row = world.db.events.put({ ...event, ...logged(world) })
  notify(world, `events ${event.calendar}`, 'exists')
  return row
}

/** Removes the exceptions of a series. */
export function dropExceptions(world: CalendarWorld, event: EventRow): void {
  for (const each of exceptionsOf(world, event)) world.db.events.delete(each.id)
}

/** What each has for themselves of an event that is in several calendars. */
function personalOf({ colorId, reminders, transparency, visibility, ...rest }: Body): Body {
  const own = rest.extendedProperties?.private
  return {
    ...(colorId === undefined ? {} : { colorId }),
    ...(transparency === undefined ? {} : { transparency }),
    ...(visibility === undefined ? {} : { visibility }),
    ...(own ? { extendedProperties: { private: own } } : {}),
    ...(reminders ? { reminders } : {}),
  }
}

/** What all copies of an event have in common. */
export function sharedOf(data: Body): Body {
  const { colorId, reminders, transparency, visibility, extendedProperties, ...rest } = data
  const shared = extendedProperties?.shared
  const { source: _source, ...told } = rest
  return { ...told, ...(shared ? { extendedProperties: { shared } } : {}) }
}

/** The data of a copy: what all have, and what its owner has. */
export function withPersonal(shared: Body, personal: Body): Body {
  const extended = { ...personalOf(personal).extendedProperties, ...shared.extendedProperties }
  const hasExtended = Object.keys(extended).length > 0
  const { extendedProperties: _shared, ...rest } = shared
  return {
    ...rest,
    ...personalOf(personal),
    ...(hasExtended ? { extendedProperties: extended } : {}),
  }
}

/** An event as it stands in the calendar of somebody who is invited. */
function toCopy(event: EventRow, calendar: CalendarRow, before: EventRow | undefined): EventRow {
  const { visibility, transparency } = event.data
  const first: Body = {
    reminders: { useDefault: true },
    ...(visibility === undefined ? {} : { visibility }),
    ...(transparency === undefined ? {} : { transparency }),
  }
  const data = withPersonal(sharedOf(event.data), before?.data ?? first)
  // Days begin where the calendar is.
  const times = event.isAllDay
    ? readTimes(givenTime(event.start), givenTime(event.end), calendar.timeZone)
    : {}
  const moved = { ...event, ...times }
  const hasLeft =
    before?.status === 'cancelled' && attendeeOf(event, calendar.id)?.responseStatus === 'declined'
  return {
    ...moved,
    id: `${calendar.id}/${event.eventId}`,
    calendar: calendar.id,
    status: hasLeft ? 'cancelled' : event.status,
    last_ms: event.isAllDay ? lastOf(moved) : event.last_ms,
    created_ms: before?.created_ms ?? event.created_ms,
    data,
  }
}

/** The copy that an account has of an event; undefined where the id is that of another event. */
function copyIn(world: CalendarWorld, event: EventRow, calendar: CalendarRow) {
  const row = world.db.events.get(`${calendar.id}/${event.eventId}`)
  return { row, isOther: row !== undefined && row.iCalUID !== event.iCalUID }
}

/**
 * Brings the copies of an organizer's event in line with it: those who are invited have one, those
 * who are not any more have it cancelled.
 */
export function shareEvent(
  world: CalendarWorld,
  before: EventRow | undefined,
  after: EventRow,
): void {
  if (after.data.privateCopy || !isOrganizers(after)) return
  for (const { email } of attendeesOf(after)) {
    const calendar = calendarOf(world, email)
    if (!calendar || calendar.id === after.calendar) continue
    const { row, isOther } = copyIn(world, after, calendar)
    if (!isOther) saveEvent(world, toCopy(after, calendar, row))
  }
  for (const { email } of before ? attendeesOf(before) : []) {
    const calendar = calendarOf(world, email)
    if (!calendar || calendar.id === after.calendar || attendeeOf(after, calendar.id)) continue
    const { row, isOther } = copyIn(world, after, calendar)
    if (!row || isOther || row.status === 'cancelled') continue
    dropExceptions(world, row)
    saveEvent(world, { ...row, status: 'cancelled' })
  }
}

/** How a calendar answers an invitation by itself; undefined where it leaves that to its owner. */
function answerFor(world: CalendarWorld, event: EventRow, calendar: CalendarRow) {
  const busy = happeningsBetween(world, calendar.id, event.start_ms, event.end_ms)
  for (const { data } of busy) {
    const told = data.outOfOfficeProperties ?? data.focusTimeProperties
    if (!told?.autoDeclineMode || told.autoDeclineMode === 'declineNone') continue
    const comment = told.declineMessage ? { comment: told.declineMessage } : {}
    return { responseStatus: 'declined', ...comment }
  }
  const isFree = !busy.some(({ data }) => data.transparency !== 'transparent')
  return calendar.autoAcceptInvitations && isFree ? { responseStatus: 'accepted' } : undefined
}

/** The attendees of an event, those who are new with the answers their calendars give. */
export function answeredAttendees(
  world: CalendarWorld,
  event: EventRow,
  before: EventRow | undefined,
): Attendee[] {
  return attendeesOf(event).map((each) => {
    const isNew = !before || !attendeeOf(before, each.email ?? '')
    const calendar = isNew ? calendarOf(world, each.email) : undefined
    if (!calendar || calendar.id === event.calendar) return each
    return { ...each, ...answerFor(world, event, calendar) }
  })
}
