import { type InstanceSummary, instancesBetween } from '../events/series.ts'
import type { CalendarWorld } from '../protocol/index.ts'
import type { CalendarRow } from '../schema/index.ts'

/** A time during which somebody is busy. */
export interface Busy {
  start_ms: number
  end_ms: number
}

/** Whether an event keeps its calendar's owner from other things. */
function isBusy({ status, data }: InstanceSummary, calendar: CalendarRow): boolean {
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
  const events = instancesBetween(world, calendar.id, from_ms, to_ms)
  const times = events.filter((event) => isBusy(event, calendar))
  return mergeTimes(times, from_ms, to_ms)
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
