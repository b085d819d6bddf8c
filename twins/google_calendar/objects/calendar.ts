import type { calendar_v3 } from '@googleapis/calendar'
import { IANAZone } from 'luxon'
import type { User } from '../../google/schema.ts'
import type { Wire } from '../../google/types.ts'
import { type CalendarWorld, ensure, invalidValue, required, userOf } from '../protocol.ts'
import type { CalendarRow } from '../schema.ts'
import { dataOwnerOf, subscribe } from './list_entry.ts'
import { logged, toTag } from './log.ts'
import { saveRule } from './rule.ts'
import { settingOf } from './setting.ts'

type Body = calendar_v3.Schema$Calendar

/** Whether a name is one of the IANA time zone database. */
export function isZone(name: string): boolean {
  return IANAZone.isValidZone(name)
}

function readZone(name: string | null | undefined): string | undefined {
  if (!name) return undefined
  if (!isZone(name)) throw invalidValue('timeZone', 'Invalid time zone value.')
  return name
}

function readTypes(body: Body): string[] | undefined {
  const types = body.conferenceProperties?.allowedConferenceSolutionTypes ?? undefined
  const known = ['eventHangout', 'eventNamedHangout', 'hangoutsMeet']
  if (types?.some((type) => !known.includes(type))) {
    throw invalidValue('conferenceProperties', 'Invalid conference solution type.')
  }
  return types
}

const longest = 1024

function readSummary(body: Body): string {
  if (!body.summary) throw required('summary', 'Missing title.')
  ensure(body.summary.length <= longest, 400, 'invalid', 'The title is too long.')
  return body.summary
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
export function createCalendar(world: CalendarWorld, body: Body): CalendarRow {
  const owner = userOf(world)
  const summary = readSummary(body)
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
