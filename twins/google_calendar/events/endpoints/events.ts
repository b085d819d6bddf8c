import type { calendar_v3 } from '@googleapis/calendar'
import { choice, count, id, maybe, optionalAtLeast, text } from '../../../google/params.ts'
import { findAccess, findCalendar } from '../../acl/access.ts'
import {
  body,
  type CalendarWorld,
  deleted,
  ensureUnchanged,
  method,
  scopes,
  showTag,
} from '../../protocol/index.ts'
import type { CalendarRow, EventRow, Role } from '../../schema/index.ts'
import { toTag } from '../../sync/log.ts'
import { type Body, mergePatch, readEvent, toBody, withSequence } from '../body/body.ts'
import { duplicate, eventsWithUid, makeEvent } from '../creation.ts'
import { cancelEvent, editEvent } from '../editing.ts'
import { findEvent, toEvent } from '../event.ts'
import { attendeeOf, attendeesOf, ensureMayInvite } from '../guests/attendees.ts'
import { declineConflicts } from '../guests/conflicts.ts'
import { sendUpdatesOf } from '../guests/mail.ts'
import { readShownZone } from '../time.ts'

const inCalendar = () => ({ calendarId: id() })
const named = () => ({ ...inCalendar(), eventId: id() })
const mailing = () => ({
  sendNotifications: maybe(),
  sendUpdates: choice('all', 'externalOnly', 'none'),
})
const understanding = () => ({
  conferenceDataVersion: count(0, 1, 0),
  maxAttendees: optionalAtLeast(1),
  supportsAttachments: maybe(),
})
const eventBody = () => ({ body: body<calendar_v3.Schema$Event>('Event') })
const writing = { scopes: scopes.writeEvents, response: 'Event' } as const

/** https://developers.google.com/workspace/calendar/api/v3/reference/events */
export const events = {
  'GET /calendar/v3/calendars/{calendarId}/events/{eventId}': method(
    { id: 'calendar.events.get', scopes: scopes.readEvents, response: 'Event', isPublic: true },
    () => ({
      ...named(),
      alwaysIncludeEmail: maybe(),
      maxAttendees: optionalAtLeast(1),
      timeZone: text(),
    }),
    (world, args) => {
      const { calendar, role } = findAccess(world, args.calendarId)
      const event = findEvent(world, calendar.id, args.eventId)
      return show(world, event, { ...args, calendar, role })
    },
  ),
  'POST /calendar/v3/calendars/{calendarId}/events': method(
    { ...writing, id: 'calendar.events.insert' },
    () => ({ ...inCalendar(), ...mailing(), ...understanding(), ...eventBody() }),
    (world, args) => {
      const calendar = findCalendar(world, args.calendarId, 'writer')
      const draft = readEvent(world, calendar, args.body, args)
      ensureMayInvite(world, attendeesOf(draft))
      const { iCalUID } = args.body
      if (iCalUID && eventsWithUid(world, calendar, iCalUID).length > 0) throw duplicate()
      const event = makeEvent(world, calendar, { body: args.body, draft }, sendUpdatesOf(args))
      declineConflicts(world, calendar, event)
      return show(world, event, { ...args, calendar, role: 'writer' })
    },
  ),
  'PUT /calendar/v3/calendars/{calendarId}/events/{eventId}': method(
    { ...writing, id: 'calendar.events.update' },
    () => ({ ...named(), ...changing(), ...eventBody() }),
    (world, args) => write(world, args, (_event, wanted) => wanted),
  ),
  'PATCH /calendar/v3/calendars/{calendarId}/events/{eventId}': method(
    { ...writing, id: 'calendar.events.patch' },
    () => ({ ...named(), ...changing(), ...eventBody() }),
    (world, args) => write(world, args, (event, patch) => mergePatch(toBody(event), patch)),
  ),
  'DELETE /calendar/v3/calendars/{calendarId}/events/{eventId}': method(
    { id: 'calendar.events.delete', scopes: scopes.writeEvents },
    () => ({ ...named(), ...mailing() }),
    (world, args) => {
      const calendar = findCalendar(world, args.calendarId, 'writer')
      const event = findEvent(world, calendar.id, args.eventId)
      if (event.status === 'cancelled') throw deleted()
      ensureUnchanged(world, toTag(event))
      cancelEvent(world, event, sendUpdatesOf(args))
    },
  ),
}

function changing() {
  return { ...mailing(), ...understanding(), alwaysIncludeEmail: maybe() }
}

interface Changing {
  calendarId: string
  eventId: string
  body: Body
  maxAttendees?: number | undefined
  conferenceDataVersion?: number | undefined
  supportsAttachments?: boolean | undefined
  sendUpdates?: 'all' | 'externalOnly' | 'none' | undefined
  sendNotifications?: boolean | undefined
}

/** Writes what `become` makes of an event and of the body of a call. */
function write(
  world: CalendarWorld,
  args: Changing,
  become: (event: EventRow, body: Body) => Body,
) {
  const calendar = findCalendar(world, args.calendarId, 'writer')
  const known = findEvent(world, calendar.id, args.eventId)
  // The instances of a series that was deleted cannot be brought back one by one.
  const series = `${calendar.id}/${known.recurringEventId ?? ''}`
  if (world.db.events.get(series)?.status === 'cancelled') throw deleted()
  ensureUnchanged(world, toTag(known))
  const before = withSequence(known, args.body)
  const draft = readEvent(world, calendar, become(before, args.body), args, before)
  const invited = attendeesOf(draft).filter(({ email }) => !attendeeOf(before, email ?? ''))
  ensureMayInvite(world, invited)
  const event = editEvent(world, calendar, before, draft, sendUpdatesOf(args))
  return show(world, event, { ...args, calendar, role: 'writer' })
}

interface Showing {
  calendar: CalendarRow
  role: Role
  timeZone?: string | undefined
  maxAttendees?: number | undefined
}

function show(world: CalendarWorld, event: EventRow, showing: Showing) {
  const { calendar, role, timeZone, maxAttendees } = showing
  showTag(world, toTag(event))
  const zone = readShownZone(timeZone, calendar.timeZone)
  return toEvent(world, event, { calendar, role, zone, maxAttendees })
}
