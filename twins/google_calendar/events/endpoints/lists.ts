import { readPageToken, toPageToken } from '../../../google/page.ts'
import {
  atLeast,
  choice,
  choices,
  flag,
  id,
  instant,
  maybe,
  optionalAtLeast,
  text,
  texts,
} from '../../../google/params.ts'
import { findAccess } from '../../acl/access.ts'
import { type ChannelBody, openWatch } from '../../channels/watching.ts'
import {
  body,
  type CalendarWorld,
  GoogleError,
  invalidValue,
  method,
  scopes,
} from '../../protocol/index.ts'
import type { EventRow } from '../../schema/index.ts'
import { lastNumber } from '../../sync/log.ts'
import { ensureAlone } from '../../sync/tokens.ts'
import { eventTypeNames } from '../body/kinds.ts'
import { findEvent } from '../event.ts'
import { filterFor } from '../listing/filter.ts'
import {
  instancesOf,
  type Listed,
  listByChange,
  listRows,
  listSingle,
  type Scope,
} from '../listing/listing.ts'
import { type Answer, toAnswer } from '../listing/page.ts'
import { ensureRecent, readEventSyncToken, toEventSyncToken } from '../listing/sync.ts'
import { exceptionsOf, happensBetween } from '../series.ts'
import { readBound, readRange, toOriginal } from '../time.ts'

const mostResults = 2500
const usualResults = 250

const listing = () => ({
  calendarId: id(),
  alwaysIncludeEmail: maybe(),
  eventTypes: choices(...eventTypeNames),
  iCalUID: text(),
  maxAttendees: optionalAtLeast(1),
  maxResults: atLeast(1, usualResults),
  orderBy: choice('startTime', 'updated'),
  pageToken: text(),
  privateExtendedProperty: texts(),
  q: text(),
  sharedExtendedProperty: texts(),
  showDeleted: maybe(),
  showHiddenInvitations: flag(),
  singleEvents: flag(),
  syncToken: text(),
  timeMax: instant(),
  timeMin: instant(),
  timeZone: text(),
  updatedMin: instant(),
})

interface ListArgs {
  calendarId: string
  eventTypes: readonly string[]
  iCalUID?: string | undefined
  maxAttendees?: number | undefined
  maxResults: number
  orderBy?: 'startTime' | 'updated' | undefined
  pageToken?: string | undefined
  privateExtendedProperty: readonly string[]
  q?: string | undefined
  sharedExtendedProperty: readonly string[]
  showDeleted?: boolean | undefined
  showHiddenInvitations: boolean
  singleEvents: boolean
  syncToken?: string | undefined
  timeMax?: string | undefined
  timeMin?: string | undefined
  timeZone?: string | undefined
  updatedMin?: string | undefined
}

const watchable = { scopes: scopes.readEvents, isWatchable: true } as const
const reading = { ...watchable, response: 'Events', isPublic: true } as const

/** https://developers.google.com/workspace/calendar/api/v3/reference/events/list */
export const eventLists = {
  'GET /calendar/v3/calendars/{calendarId}/events': method(
    { ...reading, id: 'calendar.events.list' },
    listing,
    (world, args) => listEvents(world, args),
  ),
  'GET /calendar/v3/calendars/{calendarId}/events/{eventId}/instances': method(
    { ...reading, id: 'calendar.events.instances' },
    () => ({
      calendarId: id(),
      eventId: id(),
      alwaysIncludeEmail: maybe(),
      maxAttendees: optionalAtLeast(1),
      maxResults: atLeast(1, usualResults),
      originalStart: text(),
      pageToken: text(),
      showDeleted: maybe(),
      timeMax: instant(),
      timeMin: instant(),
      timeZone: text(),
    }),
    (world, args) => listInstances(world, args),
  ),
  'POST /calendar/v3/calendars/{calendarId}/events/watch': method(
    { ...watchable, id: 'calendar.events.watch', response: 'Channel' },
    () => ({ ...listing(), body: body<ChannelBody>('Channel') }),
    (world, args) => {
      const { calendar } = findAccess(world, args.calendarId)
      const path = `calendars/${encodeURIComponent(calendar.id)}/events`
      return openWatch(world, args.body, `events ${calendar.id}`, path)
    },
  ),
}

/** Whether a list asks for some events alone, or in an order. */
function restricts(args: ListArgs): boolean {
  const { privateExtendedProperty, sharedExtendedProperty, iCalUID, orderBy, q } = args
  const hasProperties = privateExtendedProperty.length + sharedExtendedProperty.length > 0
  return hasProperties || [iCalUID, orderBy, q].some((each) => each !== undefined)
}

/** Refuses what cannot be asked for together. */
function ensureAskable(args: ListArgs): void {
  const { timeMin, timeMax, updatedMin, showDeleted } = args
  const isBounded = [timeMin, timeMax, updatedMin].some((each) => each !== undefined)
  ensureAlone(args.syncToken, restricts(args) || isBounded || showDeleted === false)
  if (args.orderBy === 'startTime' && !args.singleEvents) {
    throw invalidValue(
      'orderBy',
      'The requested ordering is not available for the particular query.',
    )
  }
}

/** So many of a sequence, and where the next ones begin. */
function take(sequence: Iterable<Listed>, limit: number) {
  const page: Listed[] = []
  for (const listed of sequence) {
    if (page.length === limit) return { page, next: page.at(-1)?.position }
    page.push(listed)
  }
  return { page, next: undefined }
}

/** What a list call asks for, in the order in which it is answered. */
function* listed(world: CalendarWorld, scope: Scope, args: ListArgs, after?: Listed['position']) {
  const { singleEvents, orderBy } = args
  if (scope.since !== undefined) {
    yield* listByChange(world, scope, ['number'], singleEvents, after)
  } else if (orderBy === 'updated') {
    yield* listByChange(world, scope, ['updated_ms', 'number'], singleEvents, after)
  } else if (singleEvents) yield* listSingle(world, scope, after)
  else yield* listRows(world, scope, ['seq'], after)
}

function listEvents(world: CalendarWorld, args: ListArgs): Answer {
  const { calendar, role } = findAccess(world, args.calendarId)
  ensureAskable(args)
  const { maxResults, pageToken, syncToken, ...asked } = args
  const listing = ['events', calendar.id, args.singleEvents]
  const state = syncToken ? readEventSyncToken(world, listing, syncToken) : undefined
  const { from_ms, to_ms } = state ?? readRange(args)
  const updatedMin_ms = readBound('updatedMin', args.updatedMin)
  ensureRecent(world, updatedMin_ms)
  const scope: Scope = {
    ...{ calendar, from_ms, to_ms, updatedMin_ms },
    since: state?.number,
    showDeleted: args.showDeleted === true,
    matches: filterFor(world, calendar, role, args),
  }
  const seal = [asked, calendar.id, syncToken]
  const [until = lastNumber(world), ...after] = readPageToken(seal, pageToken) ?? []
  const sequence = listed(world, scope, args, after.length > 0 ? after : undefined)
  const { page, next } = take(sequence, Math.min(maxResults, mostResults))
  // Google gives no token where it could not tell from it what a client asked for.
  const canSync = !args.updatedMin && !restricts(args)
  const known = { number: Number(until), from_ms, to_ms }
  const tokens = {
    ...(next ? { nextPageToken: toPageToken(seal, [until, ...next]) } : {}),
    ...(!next && canSync ? { nextSyncToken: toEventSyncToken(world, listing, known) } : {}),
  }
  const isTerse = state !== undefined && !args.showDeleted
  const events = page.map(({ event }) => event)
  return toAnswer(world, { ...args, calendar, role, isTerse }, tokens, events)
}

interface InstanceArgs {
  calendarId: string
  eventId: string
  maxAttendees?: number | undefined
  maxResults: number
  originalStart?: string | undefined
  pageToken?: string | undefined
  showDeleted?: boolean | undefined
  timeMax?: string | undefined
  timeMin?: string | undefined
  timeZone?: string | undefined
}

/** The instances of a series, the changed ones where they are now. */
function* allInstances(world: CalendarWorld, series: EventRow, args: InstanceArgs) {
  const { from_ms, to_ms } = readRange(args)
  const isWanted = (each: EventRow) =>
    (each.status !== 'cancelled' || args.showDeleted === true) &&
    happensBetween(each, from_ms, to_ms)
  const order = (one: EventRow, other: EventRow) => one.start_ms - other.start_ms
  const changed = exceptionsOf(world, series).filter(isWanted).sort(order)
  const isShown = series.status !== 'cancelled' || args.showDeleted === true
  for (const each of isShown ? instancesOf(world, series, from_ms, to_ms) : []) {
    for (let [first] = changed; first && order(first, each) < 0; [first] = changed) {
      yield first
      changed.shift()
    }
    yield each
  }
  yield* changed
}

function listInstances(world: CalendarWorld, args: InstanceArgs): Answer {
  const { calendar, role } = findAccess(world, args.calendarId)
  const series = findEvent(world, calendar.id, args.eventId)
  const { maxResults, pageToken, ...asked } = args
  const wanted_ms =
    args.originalStart === undefined ? undefined : readOriginal(args.originalStart, series)
  const seal = ['instances', asked, calendar.id]
  const [until = lastNumber(world), skipped = 0] = readPageToken(seal, pageToken) ?? []
  const page: EventRow[] = []
  const limit = Math.min(maxResults, mostResults)
  let seen = 0
  let hasMore = false
  for (const event of series.recurrence ? allInstances(world, series, args) : []) {
    if (wanted_ms !== undefined && event.originalStart_ms !== wanted_ms) continue
    seen += 1
    if (seen <= Number(skipped)) continue
    hasMore = page.length === limit
    if (hasMore) break
    page.push(event)
    if (wanted_ms !== undefined) break
  }
  const known = { number: Number(until) }
  const tokens = hasMore
    ? { nextPageToken: toPageToken(seal, [until, seen - 1]) }
    : { nextSyncToken: toEventSyncToken(world, ['instances', series.id], known) }
  return toAnswer(world, { ...args, calendar, role, isTerse: false }, tokens, page)
}

/** The original start by which an instance is asked for: a day or an instant. */
function readOriginal(text: string, series: EventRow): number {
  const original_ms = toOriginal(text, series)
  if (original_ms !== undefined) return original_ms
  throw new GoogleError(400, 'badRequest', 'Bad Request', {
    location: 'originalStart',
    locationType: 'parameter',
  })
}
