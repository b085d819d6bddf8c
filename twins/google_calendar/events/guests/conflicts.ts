import type { CalendarWorld } from '../../protocol/index.ts'
import type { CalendarRow, EventRow } from '../../schema/index.ts'
import { respond } from '../editing.ts'
import { listSingle } from '../listing/listing.ts'
import { longest_ms } from './answers.ts'
import { attendeeOf } from './attendees.ts'

/**
 * Declines the invitations that an absence is in the way of, where it was made to do so. What
 * comes later is declined when it comes. https://developers.google.com/workspace/calendar/api/guides/calendar-status
 */
export function declineConflicts(
  world: CalendarWorld,
  calendar: CalendarRow,
  absence: EventRow,
): void {
  const told = absence.data.outOfOfficeProperties ?? absence.data.focusTimeProperties
  if (told?.autoDeclineMode !== 'declineAllConflictingInvitations') return
  const { start_ms: from_ms, end_ms } = absence
  const to_ms = Math.min(end_ms, from_ms + longest_ms)
  const scope = { calendar, from_ms, to_ms, showDeleted: false, matches: () => true }
  const conflicts = [...listSingle(world, scope)].map(({ event }) => event)
  for (const event of conflicts) {
    const entry = attendeeOf(event, calendar.id)
    if (!entry || event.organizer === calendar.id || entry.responseStatus === 'declined') continue
    const comment = told.declineMessage ? { comment: told.declineMessage } : {}
    respond(world, event, { ...entry, responseStatus: 'declined', ...comment })
  }
}
