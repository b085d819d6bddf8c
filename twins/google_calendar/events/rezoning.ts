import type { CalendarWorld } from '../protocol/index.ts'
import type { CalendarRow } from '../schema/index.ts'
import { lastOf } from './series.ts'
import { givenTime, readTimes, toOriginal } from './time.ts'

/** Moves the days of a calendar to where they begin in its new zone. */
export function rezoneEvents(world: CalendarWorld, calendar: CalendarRow): void {
  for (const event of world.db.events.list({ where: { calendar: calendar.id } })) {
    if (!event.isAllDay) continue
    const times = readTimes(givenTime(event.start), givenTime(event.end), calendar.timeZone)
    const moved = { ...event, ...times }
    const original = event.originalStart?.date
    const originalStart_ms = original === undefined ? undefined : toOriginal(original, times)
    world.db.events.replace({ ...moved, originalStart_ms, last_ms: lastOf(moved) })
  }
}
