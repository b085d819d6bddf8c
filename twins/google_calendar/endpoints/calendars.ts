import type { calendar_v3 } from '@googleapis/calendar'
import { id } from '../../google/params.ts'
import { findCalendar } from '../objects/access.ts'
import { createCalendar, toCalendar } from '../objects/calendar.ts'
import { toTag } from '../objects/log.ts'
import { body, type CalendarWorld, method, scopes, showTag } from '../protocol.ts'
import type { CalendarRow } from '../schema.ts'

const calendarBody = () => ({ body: body<calendar_v3.Schema$Calendar>('Calendar') })

/** https://developers.google.com/workspace/calendar/api/v3/reference/calendars */
export const calendars = {
  'GET /calendar/v3/calendars/{calendarId}': method(
    {
      id: 'calendar.calendars.get',
      scopes: scopes.readCalendar,
      response: 'Calendar',
      isPublic: true,
    },
    () => ({ calendarId: id() }),
    (world, { calendarId }) => show(world, findCalendar(world, calendarId)),
  ),
  'POST /calendar/v3/calendars': method(
    { id: 'calendar.calendars.insert', scopes: scopes.writeCalendar, response: 'Calendar' },
    calendarBody,
    (world, args) => show(world, createCalendar(world, args.body)),
  ),
}

function show(world: CalendarWorld, calendar: CalendarRow) {
  showTag(world, toTag(calendar))
  return toCalendar(world, calendar)
}
