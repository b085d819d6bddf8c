import type { calendar_v3 } from '@googleapis/calendar'
import type { Wire } from '../../../google/types.ts'
import { entryOf } from '../../calendar_list/list_entry.ts'
import type { CalendarWorld } from '../../protocol/index.ts'
import type { CalendarRow, EventRow, Role } from '../../schema/index.ts'
import { toListTag } from '../../sync/log.ts'
import { toEvent, toGone } from '../event.ts'
import { readShownZone } from '../time.ts'

export type Answer = Wire<calendar_v3.Schema$Events>

/** How a page of events is shown. */
interface Showing {
  calendar: CalendarRow
  role: Role
  timeZone?: string | undefined
  maxAttendees?: number | undefined
  /** Of what is gone no more is told than that. */
  isTerse: boolean
}

/** A page of events on the wire. */
export function toAnswer(
  world: CalendarWorld,
  { calendar, role, timeZone, maxAttendees, isTerse }: Showing,
  tokens: { nextPageToken?: string; nextSyncToken?: string },
  events: readonly EventRow[],
): Answer {
  const zone = readShownZone(timeZone, calendar.timeZone)
  const { user } = world.caller
  const latest = world.db.events.first({
    where: { calendar: calendar.id },
    order: ['number'],
    direction: 'desc',
  })
  const updated_ms = Math.max(calendar.updated_ms, latest?.updated_ms ?? 0)
  const view = { calendar, role, zone, maxAttendees }
  return {
    kind: 'calendar#events',
    etag: toListTag(latest ? [calendar, latest] : [calendar]),
    summary: calendar.summary,
    description: calendar.description ?? '',
    updated: new Date(updated_ms).toISOString(),
    timeZone: zone,
    accessRole: role,
    defaultReminders: (user && entryOf(world, user, calendar.id)?.defaultReminders) ?? [],
    ...tokens,
    items: events.map((event) => {
      const isException = event.recurringEventId !== undefined
      const isGone = event.status === 'cancelled' && (isTerse || isException)
      return isGone ? toGone(event, view) : toEvent(world, event, view)
    }),
  }
}
