import type { CalendarWorld } from '../protocol/index.ts'
import {
  endOfSeries_ms,
  type First,
  findOccurrence,
  keyOf,
  type Occurrence,
  occurrences,
  parseSeries,
  type Series,
} from '../recurrence/series.ts'
import { toWall_ms } from '../recurrence/zones.ts'
import type { EventRow, EventTime } from '../schema/index.ts'
import type { Times } from './time.ts'

function firstOf(times: Times): First {
  const { start, isAllDay, timeZone, start_ms, end_ms } = times
  const shown_ms = start.date === undefined ? undefined : Date.parse(start.date)
  const wall_ms = shown_ms ?? toWall_ms(timeZone, start_ms)
  const duration_ms = isAllDay ? toWall_ms(timeZone, end_ms) - wall_ms : end_ms - start_ms
  return { zone: timeZone, isAllDay, wall_ms, duration_ms }
}

/** The times of a recurring event. */
function seriesOf(event: Times & { recurrence?: readonly string[] | undefined }): Series {
  return parseSeries(event.recurrence ?? [], firstOf(event))
}

/** When the last instance of an event ends; undefined where it repeats for ever. */
export function lastOf(event: Times & { recurrence?: readonly string[] | undefined }) {
  return event.recurrence === undefined ? event.end_ms : endOfSeries_ms(seriesOf(event))
}

function timeOf(like: EventTime, instant_ms: number, shown_ms: number): EventTime {
  if (like.date !== undefined) return { date: new Date(shown_ms).toISOString().slice(0, 10) }
  return { ...like, dateTime: new Date(instant_ms).toISOString() }
}

/** An instance of a series, as it is where nothing was changed about it. */
function toInstance(event: EventRow, series: Series, occurrence: Occurrence): EventRow {
  const { recurrence: _recurrence, ...rest } = event
  const { wall_ms, start_ms, end_ms } = occurrence
  const eventId = `${event.eventId}_${keyOf(series, occurrence)}`
  const start = timeOf(event.start, start_ms, wall_ms)
  const lastDay_ms = wall_ms + (Date.parse(event.end.date ?? '') - series.wall_ms)
  return {
    ...rest,
    id: `${event.calendar}/${eventId}`,
    eventId,
    start,
    end: timeOf(event.end, end_ms, lastDay_ms),
    start_ms,
    end_ms,
    last_ms: end_ms,
    recurringEventId: event.eventId,
    originalStart: start,
    originalStart_ms: start_ms,
  }
}

/** The exceptions of a series: instances that were changed or cancelled. */
export function exceptionsOf(world: CalendarWorld, event: EventRow): EventRow[] {
  const { calendar, eventId } = event
  return world.db.events.list({ where: { calendar, recurringEventId: eventId } })
}

/** The exceptions of all series of a calendar, by the series; one look for many of them. */
export function exceptionsIn(
  world: CalendarWorld,
  calendar: string,
): (series: EventRow) => readonly EventRow[] {
  const bySeries = new Map<string, EventRow[]>()
  const where = { calendar, recurringEventId: { gt: '' } }
  for (const event of world.db.events.list({ where })) {
    const id = event.recurringEventId ?? ''
    const known = bySeries.get(id)
    if (known) known.push(event)
    else bySeries.set(id, [event])
  }
  return ({ eventId }) => bySeries.get(eventId) ?? []
}

/** The occurrences of a series in a time that are as the series says, in their order. */
function* plainOccurrences(
  series: Series,
  exceptions: readonly EventRow[],
  from_ms?: number,
  to_ms?: number,
): Generator<Occurrence> {
  const changed = new Set(exceptions.map(({ originalStart_ms }) => originalStart_ms))
  for (const occurrence of occurrences(series, from_ms, to_ms)) {
    if (!changed.has(occurrence.start_ms)) yield occurrence
  }
}

/** The instances of a series in a time, in their order, without the exceptions. */
export function* plainInstances(
  event: EventRow,
  exceptions: readonly EventRow[],
  from_ms?: number,
  to_ms?: number,
): Generator<EventRow> {
  for (const { toEvent } of pendingInstances(event, exceptions, from_ms, to_ms)) yield toEvent()
}

/** The same, each made only when it is asked for. */
export function* pendingInstances(
  event: EventRow,
  exceptions: readonly EventRow[],
  from_ms?: number,
  to_ms?: number,
): Generator<{ start_ms: number; toEvent(): EventRow }> {
  const series = seriesOf(event)
  for (const occurrence of plainOccurrences(series, exceptions, from_ms, to_ms)) {
    const { start_ms } = occurrence
    yield { start_ms, toEvent: () => toInstance(event, series, occurrence) }
  }
}

/** An instance by the part of its id after the underscore; undefined where there is none. */
export function findInstance(event: EventRow, key: string): EventRow | undefined {
  if (event.recurrence === undefined) return undefined
  const series = seriesOf(event)
  const occurrence = findOccurrence(series, key)
  return occurrence && toInstance(event, series, occurrence)
}

/** Whether any instance of an event overlaps a time. */
export function happensBetween(event: EventRow, from_ms?: number, to_ms?: number): boolean {
  if (event.recurrence === undefined) {
    const { start_ms, end_ms } = event
    const isAfter = from_ms === undefined || end_ms > from_ms || start_ms === from_ms
    return isAfter && (to_ms === undefined || start_ms < to_ms)
  }
  return !occurrences(seriesOf(event), from_ms, to_ms).next().done
}

/** Rows that may have an instance in a time. */
function rowsBetween(world: CalendarWorld, calendar: string, from_ms: number, to_ms: number) {
  const where = { calendar, last_ms: { gte: from_ms }, start_ms: { lt: to_ms } }
  return world.db.events.list({ where })
}

/** What of an event or an instance matters to who asks whether somebody is free. */
export type InstanceSummary = Pick<EventRow, 'start_ms' | 'end_ms' | 'status' | 'data'>

/** The single events and the instances of series on a calendar between two times, by start. */
export function instancesBetween(
  world: CalendarWorld,
  calendar: string,
  from_ms: number,
  to_ms: number,
): InstanceSummary[] {
  const found: InstanceSummary[] = []
  const exceptionsFor = exceptionsIn(world, calendar)
  for (const row of rowsBetween(world, calendar, from_ms, to_ms)) {
    const { status, data } = row
    if (status === 'cancelled') continue
    if (row.recurrence === undefined) {
      if (happensBetween(row, from_ms, to_ms)) found.push(row)
      continue
    }
    const times = plainOccurrences(seriesOf(row), exceptionsFor(row), from_ms, to_ms)
    for (const { start_ms, end_ms } of times) found.push({ start_ms, end_ms, status, data })
  }
  return found.sort((one, other) => one.start_ms - other.start_ms)
}
