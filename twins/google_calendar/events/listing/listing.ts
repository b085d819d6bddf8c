import type { Expression } from '../../../../shared/db/expression.ts'
import type { Scalar } from '../../../../shared/json.ts'
import { day_ms } from '../../../../shared/time/units.ts'
import type { CalendarWorld } from '../../protocol/index.ts'
import type { CalendarRow, EventRow } from '../../schema/index.ts'
import {
  exceptionsIn,
  exceptionsOf,
  happensBetween,
  pendingInstances,
  plainInstances,
} from '../series.ts'

/** An event of a listing, and where it stands in it. */
export interface Listed {
  event: EventRow
  position: Scalar[]
}

/** What is listed. */
export interface Scope {
  calendar: CalendarRow
  from_ms?: number | undefined
  to_ms?: number | undefined
  updatedMin_ms?: number | undefined
  /** Only what changed after the change with this number. */
  since?: number | undefined
  showDeleted: boolean
  matches: (event: EventRow) => boolean
  /** Series are expanded, so whether they have an instance in the time shows by itself. */
  expands?: boolean
}

const chunk = 250
/** How far into the future what repeats for ever is told where a client sets no bound. */
const horizon_ms = 25 * 366 * day_ms

type Column = 'calendar' | 'last_ms' | 'start_ms' | 'updated_ms' | 'number'

/** What can be said of a scope to the index. */
function conditionOf({
  calendar,
  from_ms,
  to_ms,
  updatedMin_ms,
  since,
}: Scope): Expression<Column> {
  const all: Expression<Column>[] = [{ term: 'calendar', is: '=', value: calendar.id }]
  if (from_ms !== undefined) all.push({ term: 'last_ms', is: '>=', value: from_ms })
  if (to_ms !== undefined) all.push({ term: 'start_ms', is: '<', value: to_ms })
  if (updatedMin_ms !== undefined) all.push({ term: 'updated_ms', is: '>=', value: updatedMin_ms })
  if (since !== undefined) all.push({ term: 'number', is: '>', value: since })
  return { all }
}

/** Whether a cancelled event is told of at all. */
function tellsCancelled(world: CalendarWorld, scope: Scope, event: EventRow): boolean {
  if (event.status !== 'cancelled' || scope.showDeleted) return true
  if (scope.since !== undefined || scope.updatedMin_ms !== undefined) return true
  // A cancelled instance is part of what its series is.
  const { calendar, recurringEventId } = event
  const series = recurringEventId && world.db.events.get(`${calendar}/${recurringEventId}`)
  return series ? series.status !== 'cancelled' : false
}

/** The rows of a scope: single events, series, and exceptions beside them. */
export function* listRows(
  world: CalendarWorld,
  scope: Scope,
  order: readonly ('seq' | 'updated_ms' | 'number')[],
  after?: readonly Scalar[],
): Generator<Listed> {
  const where = conditionOf(scope)
  const terms = order.map((term) => ({ term, direction: 'asc' as const }))
  for (let last = after; ; ) {
    const found = world.db.events.select({ where, order: terms, after: last, limit: chunk })
    for (const { doc, position } of found) {
      const isExpanded = scope.expands === true && doc.recurrence !== undefined
      const isThere = isExpanded || happensBetween(doc, scope.from_ms, scope.to_ms)
      if (isThere && tellsCancelled(world, scope, doc) && scope.matches(doc)) {
        yield { event: doc, position }
      }
    }
    last = found.at(-1)?.position
    if (found.length < chunk) return
  }
}

function isAfter({ start_ms, eventId }: EventRow, [after_ms, afterId]: readonly Scalar[]): boolean {
  if (start_ms !== after_ms) return start_ms > Number(after_ms)
  return eventId > String(afterId)
}

function compare(one: EventRow, other: EventRow): number {
  return one.start_ms - other.start_ms || (one.eventId < other.eventId ? -1 : 1)
}

/** The next event of a sequence; of an instance no more is made before it is wanted. */
interface Pending {
  start_ms: number
  toEvent(): EventRow
}

/** Several sequences of events in order as one, by when they start. */
function* mergeByStart(sources: readonly Iterator<Pending>[]): Generator<EventRow> {
  const heads = sources.map((source) => source.next())
  const startOf = ({ done, value }: IteratorResult<Pending>) => (done ? Infinity : value.start_ms)
  const starts = heads.map(startOf)
  for (;;) {
    const start_ms = starts.reduce((least, each) => (each < least ? each : least), Infinity)
    if (start_ms === Infinity) return
    const together: EventRow[] = []
    sources.forEach((source, index) => {
      let head = heads[index]
      while (head && !head.done && head.value.start_ms === start_ms) {
        together.push(head.value.toEvent())
        head = source.next()
        heads[index] = head
        starts[index] = startOf(head)
      }
    })
    yield* together.sort(compare)
  }
}

function* pendingSingles(events: readonly EventRow[]): Generator<Pending> {
  for (const event of events) yield { start_ms: event.start_ms, toEvent: () => event }
}

/** The instances of a series, one after the other. */
export function instancesOf(
  world: CalendarWorld,
  series: EventRow,
  from_ms: number | undefined,
  to_ms: number | undefined,
  exceptions: readonly EventRow[] = exceptionsOf(world, series),
): Generator<EventRow> {
  return plainInstances(series, exceptions, from_ms, endOf(world, to_ms))
}

function endOf(world: CalendarWorld, to_ms: number | undefined): number {
  return to_ms ?? world.now() + horizon_ms
}

/** Single events and the instances of series, by when they start. */
export function* listSingle(
  world: CalendarWorld,
  scope: Scope,
  after?: readonly Scalar[],
): Generator<Listed> {
  const singles: EventRow[] = []
  const sources: Iterator<Pending>[] = []
  const from_ms = after
    ? Math.max(scope.from_ms ?? Number.NEGATIVE_INFINITY, Number(after[0]))
    : scope.from_ms
  const exceptionsFor = exceptionsIn(world, scope.calendar.id)
  for (const { event } of listRows(world, { ...scope, from_ms, expands: true }, ['seq'])) {
    if (event.recurrence) {
      sources.push(
        pendingInstances(event, exceptionsFor(event), from_ms, endOf(world, scope.to_ms)),
      )
    } else if (event.status !== 'cancelled' || tellsGone(scope)) singles.push(event)
  }
  const merged = mergeByStart([pendingSingles(singles.sort(compare)), ...sources])
  for (const event of merged) {
    if (after && !isAfter(event, after)) continue
    yield { event, position: [event.start_ms, event.eventId] }
  }
}

/** Whether something that is gone is told of one by one. */
function tellsGone({ showDeleted, since, updatedMin_ms }: Scope): boolean {
  return showDeleted || since !== undefined || updatedMin_ms !== undefined
}

/**
 * Events by when they changed; with `singleEvents` a series is its instances. What changed since a
 * synchronization is told wherever it is now, instances alone within the bounds.
 */
export function* listByChange(
  world: CalendarWorld,
  scope: Scope,
  order: readonly ('updated_ms' | 'number')[],
  singleEvents: boolean,
  after?: readonly Scalar[],
): Generator<Listed> {
  const { from_ms, to_ms, ...unbounded } = scope
  const rows = scope.since === undefined ? { ...scope, expands: singleEvents } : unbounded
  // The last series may have been told in part, and numbers are whole: one less is before it.
  const begun = after?.slice(0, -1)
  const before = begun?.with(-1, Number(begun.at(-1)) - 1)
  const isShown = ({ status }: EventRow) => status !== 'cancelled' || tellsGone(scope)
  for (const { event, position } of listRows(world, rows, order, before)) {
    const isBegun = String(begun) === String(position)
    if (!singleEvents || !event.recurrence) {
      if (!isBegun && (!singleEvents || isShown(event))) yield { event, position: [...position, 0] }
      continue
    }
    for (const each of instancesOf(world, event, from_ms, to_ms)) {
      if (isBegun && each.start_ms <= Number(after?.at(-1))) continue
      yield { event: each, position: [...position, each.start_ms] }
    }
  }
}
