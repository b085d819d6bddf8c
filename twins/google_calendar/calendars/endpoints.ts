import { findUser } from '../../google/oauth/people.ts'
import { flag, id } from '../../google/params.ts'
import { findCalendar } from '../acl/access.ts'
import { clearEvents } from '../events/clearing.ts'
import {
  body,
  type CalendarWorld,
  ensureUnchanged,
  forbidden,
  invalidValue,
  method,
  notFound,
  refusal,
  scopes,
  showTag,
  userOf,
} from '../protocol/index.ts'
import type { CalendarRow } from '../schema/index.ts'
import { toTag } from '../sync/log.ts'
import {
  type CalendarBody,
  changeCalendar,
  createCalendar,
  removeCalendar,
  toCalendar,
  toCalendarBody,
  transferCalendar,
} from './calendar.ts'

const named = () => ({ calendarId: id() })
const calendarBody = () => ({ body: body<CalendarBody>('Calendar') })
const writing = { scopes: scopes.writeCalendar, response: 'Calendar' } as const
const managing = ['calendar', 'calendar.calendars'] as const

/** https://developers.google.com/workspace/calendar/api/v3/reference/calendars */
export const calendars = {
  'GET /calendar/v3/calendars/{calendarId}': method(
    {
      id: 'calendar.calendars.get',
      scopes: scopes.readCalendar,
      response: 'Calendar',
      isPublic: true,
    },
    named,
    (world, { calendarId }) => show(world, findCalendar(world, calendarId)),
  ),
  'POST /calendar/v3/calendars': method(
    { ...writing, id: 'calendar.calendars.insert' },
    calendarBody,
    (world, args) => show(world, createCalendar(world, args.body)),
  ),
  'PUT /calendar/v3/calendars/{calendarId}': method(
    { ...writing, id: 'calendar.calendars.update' },
    () => ({ ...named(), ...calendarBody() }),
    (world, args) => {
      const calendar = findOwned(world, args.calendarId)
      return show(world, changeCalendar(world, calendar, args.body))
    },
  ),
  'PATCH /calendar/v3/calendars/{calendarId}': method(
    { ...writing, id: 'calendar.calendars.patch' },
    () => ({ ...named(), ...calendarBody() }),
    (world, args) => {
      const calendar = findOwned(world, args.calendarId)
      return show(
        world,
        changeCalendar(world, calendar, { ...toCalendarBody(calendar), ...args.body }),
      )
    },
  ),
  'DELETE /calendar/v3/calendars/{calendarId}': method(
    { id: 'calendar.calendars.delete', scopes: scopes.writeCalendar },
    named,
    (world, { calendarId }) => {
      const calendar = findOwned(world, calendarId)
      if (calendar.isPrimary) {
        const message = 'The primary calendar of an account cannot be deleted.'
        throw refusal(403, 'cannotDeletePrimaryCalendar', message)
      }
      removeCalendar(world, calendar)
    },
  ),
  'POST /calendar/v3/calendars/{calendarId}/clear': method(
    { id: 'calendar.calendars.clear', scopes: managing },
    named,
    (world, { calendarId }) => {
      const calendar = findOwned(world, calendarId)
      if (!calendar.isPrimary) throw invalidValue('calendarId')
      clearEvents(world, calendar)
    },
  ),
  'POST /calendar/v3/calendars/{calendarId}/transferOwnership': method(
    { id: 'calendar.calendars.transferOwnership', scopes: managing },
    () => ({ ...named(), newDataOwner: id(), useAdminAccess: flag() }),
    (world, args) => {
      if (!args.useAdminAccess) throw invalidValue('useAdminAccess')
      const admin = userOf(world)
      if (!admin.isAdmin || admin.domain === undefined) throw forbidden()
      const calendar = world.db.calendars.get(args.calendarId.toLowerCase())
      const owner = calendar && world.db.users.get(calendar.owner)
      if (!calendar || owner?.domain !== admin.domain) throw notFound()
      if (calendar.isPrimary) throw invalidValue('calendarId')
      const to = findUser(world, args.newDataOwner)
      if (to?.domain !== admin.domain) throw invalidValue('newDataOwner')
      transferCalendar(world, calendar, to)
    },
  ),
}

function show(world: CalendarWorld, calendar: CalendarRow) {
  showTag(world, toTag(calendar))
  return toCalendar(world, calendar)
}

/** A calendar that the caller may manage, and that is still as the caller saw it. */
function findOwned(world: CalendarWorld, calendarId: string): CalendarRow {
  const calendar = findCalendar(world, calendarId, 'owner', forbidden)
  ensureUnchanged(world, toTag(calendar))
  return calendar
}
