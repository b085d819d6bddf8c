import { atLeast, choice, flag, id, maybe, text } from '../../google/params.ts'
import { findCalendar, isAtLeast, roleOf } from '../acl/access.ts'
import { type ChannelBody, openWatch } from '../channels/watching.ts'
import {
  body,
  type CalendarWorld,
  ensureUnchanged,
  method,
  notFound,
  refusal,
  required,
  scopes,
  showTag,
  userOf,
} from '../protocol/index.ts'
import type { ListEntryRow, Role } from '../schema/index.ts'
import { toListTag, toTag } from '../sync/log.ts'
import { ensureAlone, pageOf } from '../sync/tokens.ts'
import { type EntryBody, readPatch, readUpdate } from './entry_body.ts'
import { entryOf, newEntry, saveEntry, toEntry, unsubscribe } from './list_entry.ts'

const listing = () => ({
  maxResults: atLeast(1, 100),
  minAccessRole: choice('freeBusyReader', 'owner', 'reader', 'writer'),
  pageToken: text(),
  showDeleted: maybe(),
  showHidden: maybe(),
  syncToken: text(),
})
const named = () => ({ calendarId: id() })
const entryBody = () => ({ colorRgbFormat: flag(), body: body<EntryBody>('CalendarListEntry') })
const writing = { scopes: scopes.writeList, response: 'CalendarListEntry' } as const
const watchable = { scopes: scopes.readList, isWatchable: true } as const

/** https://developers.google.com/workspace/calendar/api/v3/reference/calendarList */
export const calendarList = {
  'GET /calendar/v3/users/me/calendarList': method(
    { ...watchable, id: 'calendar.calendarList.list', response: 'CalendarList' },
    listing,
    (world, args) => listEntries(world, args),
  ),
  'GET /calendar/v3/users/me/calendarList/{calendarId}': method(
    {
      id: 'calendar.calendarList.get',
      scopes: [...scopes.readList, 'calendar.app.created'],
      response: 'CalendarListEntry',
    },
    named,
    (world, { calendarId }) => show(world, findEntry(world, calendarId)),
  ),
  'POST /calendar/v3/users/me/calendarList': method(
    {
      ...writing,
      id: 'calendar.calendarList.insert',
      scopes: ['calendar', 'calendar.calendarlist'],
    },
    entryBody,
    (world, args) => {
      if (!args.body.id) throw required('id', 'Missing calendar id.')
      const user = userOf(world)
      const calendar = findCalendar(world, args.body.id)
      const known = entryOf(world, user, calendar.id)
      const entry = known ?? { ...newEntry(world, user, calendar), number: 0, updated_ms: 0 }
      const choices = readPatch(entry, args.body, args.colorRgbFormat)
      return show(world, saveEntry(world, { ...entry, ...choices }))
    },
  ),
  'PUT /calendar/v3/users/me/calendarList/{calendarId}': method(
    { ...writing, id: 'calendar.calendarList.update' },
    () => ({ ...named(), ...entryBody() }),
    (world, args) => {
      const entry = findUnchanged(world, args.calendarId)
      const choices = readUpdate(entry, args.body, args.colorRgbFormat)
      return show(world, saveEntry(world, { ...entry, ...choices }))
    },
  ),
  'PATCH /calendar/v3/users/me/calendarList/{calendarId}': method(
    { ...writing, id: 'calendar.calendarList.patch' },
    () => ({ ...named(), ...entryBody() }),
    (world, args) => {
      const entry = findUnchanged(world, args.calendarId)
      const choices = readPatch(entry, args.body, args.colorRgbFormat)
      return show(world, saveEntry(world, { ...entry, ...choices }))
    },
  ),
  'DELETE /calendar/v3/users/me/calendarList/{calendarId}': method(
    { id: 'calendar.calendarList.delete', scopes: scopes.writeList },
    named,
    (world, { calendarId }) => {
      const entry = findUnchanged(world, calendarId)
      if (entry.calendar === userOf(world).email) {
        const message = 'Cannot unsubscribe from your own primary calendar.'
        throw refusal(403, 'cannotChangeOwnPrimarySubscription', message)
      }
      unsubscribe(world, entry)
    },
  ),
  'POST /calendar/v3/users/me/calendarList/watch': method(
    { ...watchable, id: 'calendar.calendarList.watch', response: 'Channel' },
    () => ({ ...listing(), body: body<ChannelBody>('Channel') }),
    (world, args) => {
      const { id: user } = userOf(world)
      return openWatch(world, args.body, `calendarList ${user}`, 'users/me/calendarList')
    },
  ),
}

interface ListArgs {
  maxResults: number
  minAccessRole?: Role | undefined
  pageToken?: string | undefined
  showDeleted?: boolean | undefined
  showHidden?: boolean | undefined
  syncToken?: string | undefined
}

function listEntries(world: CalendarWorld, args: ListArgs) {
  const { minAccessRole, showDeleted, showHidden, syncToken } = args
  // What was deleted or hidden since must be told, so that a client's copy is complete.
  const isHiding = showDeleted === false || showHidden === false
  ensureAlone(syncToken, minAccessRole !== undefined || isHiding)
  const user = userOf(world)
  const rows = world.db.calendarList.list({ where: { user: user.id } })
  const listed = pageOf(world, rows, ['calendarList', user.id], args, (entry, isSync) => {
    if (isSync) return true
    if (entry.isDeleted) return showDeleted === true
    if (entry.hidden && showHidden !== true) return false
    return isAtLeast(roleOf(world, entry.calendar, user), minAccessRole ?? 'none')
  })
  const { page, ...tokens } = listed
  const items = page.map((entry) => toEntry(world, user, entry))
  return { kind: 'calendar#calendarList', etag: toListTag(rows), ...tokens, items }
}

/** An entry of the caller's list. */
function findEntry(world: CalendarWorld, calendarId: string): ListEntryRow {
  const calendar = findCalendar(world, calendarId)
  const entry = entryOf(world, userOf(world), calendar.id)
  if (!entry) throw notFound()
  return entry
}

/** An entry of the caller's list that is still as the caller saw it. */
function findUnchanged(world: CalendarWorld, calendarId: string): ListEntryRow {
  const entry = findEntry(world, calendarId)
  ensureUnchanged(world, toTag(entry))
  return entry
}

function show(world: CalendarWorld, entry: ListEntryRow) {
  showTag(world, toTag(entry))
  return toEntry(world, userOf(world), entry)
}
