import type { calendar_v3 } from '@googleapis/calendar'
import { notify } from '../../google/channels.ts'
import type { User } from '../../google/schema.ts'
import type { Wire } from '../../google/types.ts'
import { roleOf } from '../acl/access.ts'
import { calendarColors } from '../colors/palette.ts'
import type { CalendarWorld } from '../protocol/index.ts'
import type { CalendarRow, ListEntryRow } from '../schema/index.ts'
import { logged, toTag } from '../sync/log.ts'

/** What an account is mailed about on a calendar of its own. */
const standardNotifications = [
  'eventCreation',
  'eventChange',
  'eventCancellation',
  'eventResponse',
].map((type) => ({ type, method: 'email' }))

/** The entry of a calendar in somebody's list, undefined where it is not there. */
export function entryOf(
  world: CalendarWorld,
  user: User,
  calendarId: string,
): ListEntryRow | undefined {
  const entry = world.db.calendarList.get(`${user.id}/${calendarId}`)
  return entry?.isDeleted ? undefined : entry
}

/** A calendar's entry as it is at first; each next calendar has the next colour. */
export function newEntry(
  world: CalendarWorld,
  user: User,
  calendar: CalendarRow,
): Omit<ListEntryRow, 'number' | 'updated_ms'> {
  const isOwn = calendar.isPrimary && calendar.owner === user.id
  const known = world.db.calendarList.count({ user: user.id })
  const colorId = String(((13 + known) % 24) + 1)
  return {
    id: `${user.id}/${calendar.id}`,
    user: user.id,
    calendar: calendar.id,
    isDeleted: false,
    hidden: false,
    selected: true,
    colorId,
    backgroundColor: calendarColors[colorId]?.background ?? '',
    foregroundColor: '#000000',
    defaultReminders: isOwn ? [{ method: 'popup', minutes: 10 }] : [],
    notifications: isOwn ? standardNotifications : [],
  }
}

/** Writes an entry, and tells who watches. */
export function saveEntry(
  world: CalendarWorld,
  entry: Omit<ListEntryRow, 'number' | 'updated_ms'>,
): ListEntryRow {
  const row = world.db.calendarList.put({ ...entry, ...logged(world) })
  notify(world, `calendarList ${entry.user}`, 'exists')
  return row
}

/** Puts a calendar into somebody's list where it is not there yet. */
export function subscribe(world: CalendarWorld, user: User, calendar: CalendarRow): ListEntryRow {
  return entryOf(world, user, calendar.id) ?? saveEntry(world, newEntry(world, user, calendar))
}

/** Takes a calendar off somebody's list. */
export function unsubscribe(world: CalendarWorld, entry: ListEntryRow): void {
  saveEntry(world, { ...entry, isDeleted: true })
}

/** Takes a calendar off every list it is on. */
export function unsubscribeAll(world: CalendarWorld, calendarId: string): void {
  for (const entry of world.db.calendarList.list({ where: { calendar: calendarId } })) {
    if (!entry.isDeleted) unsubscribe(world, entry)
  }
}

/** An entry on the wire. Of one that was taken off the list no more is told than that. */
export function toEntry(
  world: CalendarWorld,
  user: User,
  entry: ListEntryRow,
): Wire<calendar_v3.Schema$CalendarListEntry> {
  const calendar = world.db.calendars.get(entry.calendar)
  const head = { kind: 'calendar#calendarListEntry', etag: toTag(entry), id: entry.calendar }
  if (entry.isDeleted || !calendar) return { ...head, deleted: true, defaultReminders: [] }
  const isOwn = calendar.isPrimary && calendar.owner === user.id
  return {
    ...head,
    summary: calendar.summary,
    description: calendar.description,
    location: calendar.location,
    timeZone: calendar.timeZone,
    dataOwner: dataOwnerOf(world, calendar),
    summaryOverride: entry.summaryOverride,
    colorId: entry.colorId,
    backgroundColor: entry.backgroundColor,
    foregroundColor: entry.foregroundColor,
    ...(entry.hidden ? { hidden: true } : {}),
    ...(entry.selected ? { selected: true } : {}),
    accessRole: roleOf(world, calendar.id, user),
    defaultReminders: entry.defaultReminders,
    ...(entry.notifications.length > 0
      ? { notificationSettings: { notifications: entry.notifications } }
      : {}),
    ...(isOwn ? { primary: true } : {}),
    conferenceProperties: { allowedConferenceSolutionTypes: calendar.conferenceTypes },
    autoAcceptInvitations: calendar.autoAcceptInvitations,
  }
}

/** The address of a secondary calendar's data owner. */
export function dataOwnerOf(world: CalendarWorld, calendar: CalendarRow): string | undefined {
  return calendar.isPrimary ? undefined : world.db.users.getShared(calendar.owner)?.email
}
