import type { calendar_v3 } from '@googleapis/calendar'
import { choice, count, id, maybe } from '../../../google/params.ts'
import { findCalendar } from '../../acl/access.ts'
import {
  body,
  type CalendarWorld,
  method,
  required,
  scopes,
  showTag,
} from '../../protocol/index.ts'
import type { CalendarRow, EventRow } from '../../schema/index.ts'
import { toTag } from '../../sync/log.ts'
import { readEvent } from '../body/body.ts'
import { readQuick } from '../body/quick_add.ts'
import { makeEvent } from '../creation.ts'
import { findEvent, toEvent } from '../event.ts'
import { sendUpdatesOf } from '../guests/mail.ts'
import { importEvent, moveEvent } from '../moving.ts'

const mailing = () => ({
  sendNotifications: maybe(),
  sendUpdates: choice('all', 'externalOnly', 'none'),
})
const writing = { scopes: scopes.writeEvents, response: 'Event' } as const

/** How events get into a calendar otherwise. https://developers.google.com/workspace/calendar/api/v3/reference/events */
export const eventMoves = {
  'POST /calendar/v3/calendars/{calendarId}/events/import': method(
    { ...writing, id: 'calendar.events.import' },
    () => ({
      calendarId: id(),
      conferenceDataVersion: count(0, 1, 0),
      supportsAttachments: maybe(),
      body: body<calendar_v3.Schema$Event>('Event'),
    }),
    (world, args) => {
      const calendar = findCalendar(world, args.calendarId, 'writer')
      if (!args.body.iCalUID) throw required('iCalUID', 'Missing iCalUID.')
      return show(world, calendar, importEvent(world, calendar, args.body, args))
    },
  ),
  'POST /calendar/v3/calendars/{calendarId}/events/{eventId}/move': method(
    {
      id: 'calendar.events.move',
      scopes: ['calendar', 'calendar.events', 'calendar.events.owned'],
      response: 'Event',
    },
    () => ({ calendarId: id(), eventId: id(), destination: id(), ...mailing() }),
    (world, args) => {
      const from = findCalendar(world, args.calendarId, 'writer')
      const to = findCalendar(world, args.destination, 'writer')
      const event = findEvent(world, from.id, args.eventId)
      return show(world, to, moveEvent(world, event, to, sendUpdatesOf(args)))
    },
  ),
  'POST /calendar/v3/calendars/{calendarId}/events/quickAdd': method(
    { ...writing, id: 'calendar.events.quickAdd' },
    () => ({ calendarId: id(), text: id(), ...mailing() }),
    (world, args) => {
      const calendar = findCalendar(world, args.calendarId, 'writer')
      const wanted = readQuick(world, calendar, args.text)
      const draft = readEvent(world, calendar, wanted, {})
      const event = makeEvent(world, calendar, { body: wanted, draft }, sendUpdatesOf(args))
      return show(world, calendar, event)
    },
  ),
}

function show(world: CalendarWorld, calendar: CalendarRow, event: EventRow) {
  showTag(world, toTag(event))
  return toEvent(world, event, { calendar, role: 'writer', zone: calendar.timeZone })
}
