import { day_ms } from '../../../../shared/time/units.ts'
import type { CalendarWorld } from '../../protocol/index.ts'
import type { CalendarRow, EventRow } from '../../schema/index.ts'
import { instancesBetween } from '../series.ts'
import { type Attendee, attendeeOf, attendeesOf, calendarOf } from './attendees.ts'

/** How far an event is compared with what else there is. */
export const longest_ms = 366 * day_ms

/** How a calendar answers an invitation by itself; undefined where it leaves that to its owner. */
function answerFor(world: CalendarWorld, event: EventRow, calendar: CalendarRow) {
  // What lasts for years is not looked at to its end.
  const end_ms = Math.min(event.end_ms, event.start_ms + longest_ms)
  const busy = instancesBetween(world, calendar.id, event.start_ms, end_ms)
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
