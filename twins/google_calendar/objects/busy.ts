import type { CalendarWorld } from '../protocol.ts'
import { occurrences } from '../recurrence/series.ts'
import type { CalendarRow, EventRow } from '../schema.ts'
import { seriesOf } from './event_series.ts'

/** A time during which somebody is busy. */
export interface Busy {
  start_ms: number
  end_ms: number
}

/** Whether an event keeps its calendar's owner from other things. */
function isBusy({ status, data }: EventRow, calendar: CalendarRow): boolean {
  const own = data.attendees?.find(({ email }) => email === calendar.id)
  return (
    status !== 'cancelled' &&
    data.transparency !== 'transparent' &&
    own?.responseStatus !== 'declined'
  )
}

/** When a calendar is busy between two times: what overlaps or touches is one time. */
export function busyOf(
  world: CalendarWorld,
  calendar: CalendarRow,
  from_ms: number,
  to_ms: number,
): Busy[] {
  const where = { calendar: calendar.id, last_ms: { gte: from_ms }, start_ms: { lt: to_ms } }
  const events = world.db.events.list({ where }).filter((event) => isBusy(event, calendar))
  const changed = changedInstances(world, calendar)
  const times = events.flatMap((event): Busy[] => {
    if (event.recurrence === undefined) return [event]
    const instances = [...occurrences(seriesOf(event), from_ms, to_ms)]
    return instances.filter(({ start_ms }) => !changed.get(event.eventId)?.has(start_ms))
  })
  times.sort((one, other) => one.start_ms - other.start_ms)
  return mergeTimes(times, from_ms, to_ms)
}

/** When those instances of each series would be that are events of their own. */
function changedInstances(
  world: CalendarWorld,
  calendar: CalendarRow,
): ReadonlyMap<string, ReadonlySet<number>> {
  const changed = new Map<string, Set<number>>()
  const where = { calendar: calendar.id, recurringEventId: { gt: '' } }
  for (const { recurringEventId = '', originalStart_ms = 0 } of world.db.events.list({ where })) {
    const known = changed.get(recurringEventId) ?? new Set()
    changed.set(recurringEventId, known.add(originalStart_ms))
  }
  return changed
}

/** Times in their order, cut to the bounds, as few as they can be. */
function mergeTimes(times: readonly Busy[], from_ms: number, to_ms: number): Busy[] {
  const merged: Busy[] = []
  for (const time of times) {
    const start_ms = Math.max(time.start_ms, from_ms)
    const end_ms = Math.min(time.end_ms, to_ms)
    const last = merged.at(-1)
    if (start_ms >= end_ms) continue
    if (last && start_ms <= last.end_ms) last.end_ms = Math.max(last.end_ms, end_ms)
    else merged.push({ start_ms, end_ms })
  }
  return merged
}
