import type { calendar_v3 } from '@googleapis/calendar'
import { notify } from '../../google/channels.ts'
import type { User } from '../../google/schema.ts'
import type { Wire } from '../../google/types.ts'
import { saveRule } from '../acl/rule.ts'
import { dataOwnerOf, subscribe, unsubscribeAll } from '../calendar_list/list_entry.ts'
import { closeLostChannels } from '../channels/watching.ts'
import { rezoneEvents } from '../events/rezoning.ts'
import { type CalendarWorld, ensure, invalidValue, required, userOf } from '../protocol/index.ts'
import { isZone } from '../recurrence/zones.ts'
import type { CalendarRow } from '../schema/index.ts'
import { saveSetting, settingOf } from '../settings/setting.ts'
import { logged, toTag } from '../sync/log.ts'

export type CalendarBody = calendar_v3.Schema$Calendar

function readZone(name: string | null | undefined): string | undefined {
  if (!name) return undefined
  if (!isZone(name)) throw invalidValue('timeZone', 'Invalid time zone value.')
  return name
}

const solutions = ['eventHangout', 'eventNamedHangout', 'hangoutsMeet']

function readTypes({ conferenceProperties }: CalendarBody): string[] | undefined {
  const types = conferenceProperties?.allowedConferenceSolutionTypes ?? undefined
  if (types?.some((type) => !solutions.includes(type))) {
    throw invalidValue('conferenceProperties', 'Invalid conference solution type.')
  }
  return types
}

const longestSummary = 1024

function readSummary(summary: string | null | undefined): string {
  if (!summary) throw required('summary', 'Missing title.')
  ensure(summary.length <= longestSummary, 400, 'invalid', 'The title is too long.')
  return summary
}

/** Makes a calendar, gives it to its owner and puts it into the owner's list. */
export function saveNewCalendar(
  world: CalendarWorld,
  owner: User,
  own: Pick<CalendarRow, 'id' | 'isPrimary' | 'summary' | 'timeZone'> & Partial<CalendarRow>,
): CalendarRow {
  const calendar = world.db.calendars.insert({
    owner: owner.id,
    app: '',
    conferenceTypes: ['hangoutsMeet'],
    created_ms: world.now(),
    ...own,
    ...logged(world),
  })
  saveRule(world, calendar.id, { type: 'user', value: owner.email }, 'owner')
  subscribe(world, owner, calendar)
  return calendar
}

/** Makes a secondary calendar of the caller's. */
export function createCalendar(world: CalendarWorld, body: CalendarBody): CalendarRow {
  const owner = userOf(world)
  const summary = readSummary(body.summary)
  const id = owner.domain === undefined ? world.id('', 26, 'lower') : world.id('c_', 64, 'hex')
  return saveNewCalendar(world, owner, {
    id: `${id}@group.calendar.google.com`,
    isPrimary: false,
    app: world.caller.client,
    summary,
    description: body.description ?? undefined,
    location: body.location ?? undefined,
    timeZone: readZone(body.timeZone) ?? settingOf(world, owner, 'timezone'),
    conferenceTypes: readTypes(body) ?? ['hangoutsMeet'],
  })
}

/**
 * Changes what a calendar says of itself. What a patch leaves out stays; what an update leaves out
 * is taken away where a calendar can be without.
 */
export function changeCalendar(
  world: CalendarWorld,
  calendar: CalendarRow,
  body: CalendarBody,
): CalendarRow {
  const next = world.db.calendars.replace({
    ...calendar,
    summary: readSummary(body.summary),
    description: body.description ?? undefined,
    location: body.location ?? undefined,
    timeZone: readZone(body.timeZone) ?? calendar.timeZone,
    conferenceTypes: readTypes(body) ?? calendar.conferenceTypes,
    ...logged(world),
  })
  if (next.timeZone !== calendar.timeZone) rezoneEvents(world, next)
  const owner = world.db.users.get(calendar.owner)
  // The zone of a primary calendar is that of its account.
  if (calendar.isPrimary && owner && next.timeZone !== settingOf(world, owner, 'timezone')) {
    saveSetting(world, owner, 'timezone', next.timeZone)
  }
  return next
}

/** What a client could have sent to make a calendar as it is, for a patch to change. */
export function toCalendarBody(calendar: CalendarRow): CalendarBody {
  return {
    summary: calendar.summary,
    description: calendar.description ?? null,
    location: calendar.location ?? null,
  }
}

/** Removes a calendar with all that is on it. */
export function removeCalendar(world: CalendarWorld, calendar: CalendarRow): void {
  const where = { calendar: calendar.id }
  unsubscribeAll(world, calendar.id)
  for (const event of world.db.events.list({ where })) world.db.events.delete(event.id)
  for (const rule of world.db.acl.list({ where })) world.db.acl.delete(rule.id)
  world.db.calendars.delete(calendar.id)
  notify(world, `events ${calendar.id}`, 'not_exists')
  notify(world, `acl ${calendar.id}`, 'not_exists')
  closeLostChannels(world, calendar.id)
}

/** Gives a secondary calendar another data owner, who then has it in the list. */
export function transferCalendar(world: CalendarWorld, calendar: CalendarRow, to: User): void {
  const next = world.db.calendars.replace({ ...calendar, owner: to.id, ...logged(world) })
  saveRule(world, calendar.id, { type: 'user', value: to.email }, 'owner')
  subscribe(world, to, next)
}

/** A calendar on the wire. */
export function toCalendar(
  world: CalendarWorld,
  calendar: CalendarRow,
): Wire<calendar_v3.Schema$Calendar> {
  return {
    kind: 'calendar#calendar',
    etag: toTag(calendar),
    id: calendar.id,
    summary: calendar.summary,
    description: calendar.description,
    location: calendar.location,
    timeZone: calendar.timeZone,
    dataOwner: dataOwnerOf(world, calendar),
    conferenceProperties: { allowedConferenceSolutionTypes: calendar.conferenceTypes },
    autoAcceptInvitations: calendar.autoAcceptInvitations,
  }
}
