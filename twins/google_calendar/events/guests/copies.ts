import { notify } from '../../../google/channels.ts'
import type { CalendarWorld } from '../../protocol/index.ts'
import type { CalendarRow, EventRow, Logged } from '../../schema/index.ts'
import { logged } from '../../sync/log.ts'
import type { Body } from '../body/body.ts'
import { isOrganizers } from '../event.ts'
import { exceptionsOf, findInstance, lastOf } from '../series.ts'
import { givenTime, readTimes, toOriginal } from '../time.ts'
import { attendeeOf, attendeesOf, calendarOf } from './attendees.ts'
import { inherit, isSame } from './following.ts'

type Unlogged = Omit<EventRow, keyof Logged> & Partial<Logged>

/** Writes an event, and tells who watches its calendar; once for all that a call does. */
export function saveEvent(world: CalendarWorld, event: Unlogged): EventRow {
  const row = world.db.events.put({ ...event, ...logged(world) })
  const subject = `events ${event.calendar}`
  if (world.once(`notify ${subject}`)) notify(world, subject, 'exists')
  return row
}

/** Removes the exceptions of a series, also from the calendars of who was invited to one alone. */
export function dropExceptions(world: CalendarWorld, event: EventRow): void {
  for (const each of exceptionsOf(world, event)) dropException(world, each)
}

function dropException(world: CalendarWorld, exception: EventRow): void {
  shareEvent(world, exception, { ...exception, status: 'cancelled' })
  world.db.events.delete(exception.id)
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
function toCopy(
  world: CalendarWorld,
  event: EventRow,
  calendar: CalendarRow,
  before: EventRow | undefined,
): EventRow {
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
  const original = event.originalStart?.date
  return {
    ...moved,
    id: `${calendar.id}/${event.eventId}`,
    calendar: calendar.id,
    status: hasLeft(world, event, calendar, before) ? 'cancelled' : event.status,
    last_ms: event.isAllDay ? lastOf(moved) : event.last_ms,
    ...(original === undefined ? {} : { originalStart_ms: toOriginal(original, moved) }),
    created_ms: before?.created_ms ?? event.created_ms,
    data,
  }
}

/** Whether somebody has declined an event by taking it, or its series, out of their calendar. */
function hasLeft(
  world: CalendarWorld,
  event: EventRow,
  calendar: CalendarRow,
  before: EventRow | undefined,
): boolean {
  const series = world.db.events.get(`${calendar.id}/${event.recurringEventId ?? event.eventId}`)
  const isGone = before?.status === 'cancelled' || series?.status === 'cancelled'
  return isGone && attendeeOf(event, calendar.id)?.responseStatus === 'declined'
}

/** The copy that an account has of an event; undefined where the id is that of another event. */
function copyIn(world: CalendarWorld, event: EventRow, calendar: CalendarRow) {
  const row = world.db.events.get(`${calendar.id}/${event.eventId}`)
  if (!row) return { row, isOther: false }
  // Two calendars may have events of their own under one id.
  const isOwn = isOrganizers(row) && row.status !== 'cancelled'
  return { row, isOther: isOwn || row.iCalUID !== event.iCalUID }
}

/** Brings the copy that an account has of an event in line with it. */
function shareWith(world: CalendarWorld, event: EventRow, calendar: CalendarRow): void {
  const { row, isOther } = copyIn(world, event, calendar)
  if (isOther) return
  const copy = saveEvent(world, toCopy(world, event, calendar, row))
  if (copy.status === 'cancelled') dropExceptions(world, copy)
  else if (row?.status === 'cancelled') shareExceptions(world, event, calendar)
  else if (row?.recurrence) followSeries(world, row, copy)
}

/** Gives an account the exceptions of a series that it has again. */
export function shareExceptions(
  world: CalendarWorld,
  series: EventRow,
  calendar: CalendarRow,
): void {
  for (const each of exceptionsOf(world, series)) {
    if (attendeeOf(each, calendar.id)) shareWith(world, each, calendar)
  }
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
    shareWith(world, after, calendar)
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

/**
 * Lets the exceptions of a series in the same calendar follow it; those whose instance is gone are
 * gone too.
 */
export function followSeries(world: CalendarWorld, before: EventRow, after: EventRow): void {
  for (const exception of exceptionsOf(world, before)) {
    const key = exception.eventId.slice(after.eventId.length + 1)
    if (!findInstance(after, key)) {
      dropException(world, exception)
      continue
    }
    const next = inherit(exception, before, after)
    if (isSame(next, exception)) continue
    if (next.status !== 'cancelled') {
      shareEvent(world, exception, saveEvent(world, next))
      continue
    }
    // That one is cancelled is all that is told of it; only who is new must hear it.
    const isForOthers = !isSame(attendeesOf(next), attendeesOf(exception))
    const saved = world.db.events.replace(next)
    if (isForOthers) shareEvent(world, exception, saved)
  }
}
