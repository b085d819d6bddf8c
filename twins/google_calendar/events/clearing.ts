import type { CalendarWorld } from '../protocol/index.ts'
import type { CalendarRow } from '../schema/index.ts'
import { cancelEvent } from './editing.ts'

/**
 * Takes every event off a calendar, each as if it were deleted by itself: guests lose what its
 * owner invited them to, and an invitation is declined.
 */
export function clearEvents(world: CalendarWorld, calendar: CalendarRow): void {
  const { id } = calendar
  for (const known of world.db.events.list({ where: { calendar: id, recurringEventId: '' } })) {
    const event = world.db.events.get(known.id)
    if (event && event.status !== 'cancelled') cancelEvent(world, event, 'none')
  }
}
