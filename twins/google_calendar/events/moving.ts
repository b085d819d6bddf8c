import { type CalendarWorld, deleted, GoogleError, refusal } from '../protocol/index.ts'
import type { CalendarRow, EventRow } from '../schema/index.ts'
import { type Body, readEvent, type Understood } from './body/body.ts'
import { duplicate, eventsWithUid, makeEvent } from './creation.ts'
import { isOrganizers } from './event.ts'
import { attendeesOf } from './guests/attendees.ts'
import { dropExceptions, saveEvent, shareEvent } from './guests/copies.ts'
import { mailGuests, type SendUpdates } from './guests/mail.ts'
import { exceptionsOf, lastOf } from './series.ts'
import { givenTime, readTimes } from './time.ts'

/**
 * Puts a private copy of an event that lives elsewhere into a calendar; nobody is told. Importing
 * it again brings the copy up to date. https://developers.google.com/workspace/calendar/api/v3/reference/events/import
 */
export function importEvent(
  world: CalendarWorld,
  calendar: CalendarRow,
  body: Body,
  understood: Understood,
): EventRow {
  const iCalUID = body.iCalUID ?? ''
  const [known] = eventsWithUid(world, calendar, iCalUID)
  const draft = readEvent(world, calendar, body, understood, known)
  if (draft.data.eventType !== 'default') {
    throw refusal(400, 'eventTypeRestriction', 'Only default events can be imported.')
  }
  const organizer = body.organizer?.email?.toLowerCase() ?? calendar.id
  if (!known) {
    const { attendees, ...data } = draft.data
    const made = makeEvent(world, calendar, { body, draft: { ...draft, data }, organizer }, 'none')
    return attendees ? saveEvent(world, { ...made, data: { ...made.data, attendees } }) : made
  }
  const sequence = Number(body.sequence ?? known.sequence)
  if (sequence < known.sequence) {
    const message = 'The imported event is older than the one that is there.'
    throw new GoogleError(400, 'invalid', message)
  }
  if (known.recurrence) dropExceptions(world, known)
  return saveEvent(world, { ...known, ...draft, organizer, sequence })
}

function moved(event: EventRow, to: CalendarRow): EventRow {
  const { start, end, isAllDay } = event
  const times = isAllDay ? readTimes(givenTime(start), givenTime(end), to.timeZone) : {}
  const there = { ...event, ...times }
  return {
    ...there,
    id: `${to.id}/${event.eventId}`,
    calendar: to.id,
    organizer: to.id,
    last_ms: lastOf(there),
  }
}

/** Gives an event to another calendar, which becomes its organizer. */
export function moveEvent(
  world: CalendarWorld,
  event: EventRow,
  to: CalendarRow,
  sendUpdates: SendUpdates,
): EventRow {
  if (event.recurringEventId !== undefined) {
    const message = 'Cannot change the organizer of an instance.'
    throw refusal(400, 'cannotChangeOrganizerOfInstance', message)
  }
  if (event.status === 'cancelled') throw deleted()
  if (!isOrganizers(event) || event.data.eventType !== 'default') {
    const message = 'The organizer of this event cannot be changed.'
    throw refusal(400, 'cannotChangeOrganizer', message)
  }
  const there = world.db.events.get(`${to.id}/${event.eventId}`)
  const isCopy = there?.iCalUID === event.iCalUID && there.organizer === event.calendar
  if (there && !isCopy) throw duplicate()
  const exceptions = event.recurrence ? exceptionsOf(world, event) : []
  for (const each of exceptions) world.db.events.delete(each.id)
  saveEvent(world, { ...event, status: 'cancelled' })
  const saved = saveEvent(world, moved(event, to))
  for (const each of exceptions) {
    const exception = saveEvent(world, moved(each, to))
    shareEvent(world, each, exception)
  }
  shareEvent(world, saved, saved)
  mailGuests(world, 'update', saved, attendeesOf(saved), sendUpdates)
  return saved
}
