import { GoogleError } from '../../google/error.ts'
import { type Api, methodsFor } from '../../google/method.ts'
import { bodiesOf } from '../../google/params.ts'
import { protocolOf } from '../../google/protocol.ts'
import { eventTypes } from '../schema/event_types.ts'
import type { Role } from '../schema/index.ts'
import { otherTypes } from '../schema/other_types.ts'
import type { CalendarWorld } from './world.ts'

export {
  ensure,
  GoogleError,
  invalidParameter,
  invalidValue,
  required,
} from '../../google/error.ts'
export { ensureUnchanged, showTag } from '../../google/protocol.ts'
export { userOf } from '../../google/world.ts'

export type { CalendarWorld } from './world.ts'

const scope = (name: string) => `https://www.googleapis.com/auth/${name}`

/** https://developers.google.com/workspace/calendar/api/v3/reference */
export const api: Api = {
  name: 'calendar',
  version: 'v3',
  title: 'Calendar API',
  description: 'Calendars, their events, who may see them and when people are free.',
  servicePath: 'calendar/v3',
  revision: '20260519',
  documentation: 'https://developers.google.com/workspace/calendar/',
  types: { ...eventTypes, ...otherTypes },
  scopes: {
    [scope('calendar')]: 'See, edit, share and delete all calendars you can access',
    [scope('calendar.acls')]: 'See and change who may see the calendars you own',
    [scope('calendar.acls.readonly')]: 'See who may see the calendars you own',
    [scope('calendar.app.created')]: 'Make calendars, and see and change the events on them',
    [scope('calendar.calendarlist')]: 'See and change the list of your calendars',
    [scope('calendar.calendarlist.readonly')]: 'See the list of your calendars',
    [scope('calendar.calendars')]: 'Make calendars and change their properties',
    [scope('calendar.calendars.readonly')]: 'See the properties of your calendars',
    [scope('calendar.events')]: 'See and change events on all your calendars',
    [scope('calendar.events.freebusy')]: 'See when calendars you can access are busy',
    [scope('calendar.events.owned')]: 'See and change events on calendars you own',
    [scope('calendar.events.owned.readonly')]: 'See events on calendars you own',
    [scope('calendar.events.public.readonly')]: 'See events on public calendars',
    [scope('calendar.events.readonly')]: 'See events on all your calendars',
    [scope('calendar.freebusy')]: 'See when you are busy',
    [scope('calendar.readonly')]: 'See any calendar you can access',
    [scope('calendar.settings.readonly')]: 'See your settings',
  },
}

/** How Calendar speaks HTTP, which is as all of Google's APIs do. */
export const protocol = protocolOf(api)

/** Declares a method of Calendar. */
export const method = methodsFor<CalendarWorld>()

/** Declares the body of a method. */
export const body = bodiesOf(api.types)

/** Scopes that several methods share, by what they allow. */
export const scopes = {
  readAcl: ['calendar', 'calendar.acls', 'calendar.acls.readonly'],
  writeAcl: ['calendar', 'calendar.acls'],
  readCalendar: [
    ...['calendar', 'calendar.app.created', 'calendar.calendars'],
    ...['calendar.calendars.readonly', 'calendar.readonly'],
  ],
  writeCalendar: ['calendar', 'calendar.app.created', 'calendar.calendars'],
  readList: [
    ...['calendar', 'calendar.calendarlist', 'calendar.calendarlist.readonly'],
    'calendar.readonly',
  ],
  writeList: ['calendar', 'calendar.app.created', 'calendar.calendarlist'],
  readSettings: ['calendar', 'calendar.readonly', 'calendar.settings.readonly'],
  readEvents: [
    ...['calendar', 'calendar.app.created', 'calendar.events', 'calendar.events.freebusy'],
    ...['calendar.events.owned', 'calendar.events.owned.readonly'],
    ...['calendar.events.public.readonly', 'calendar.events.readonly', 'calendar.readonly'],
  ],
  writeEvents: ['calendar', 'calendar.app.created', 'calendar.events', 'calendar.events.owned'],
  freeBusy: ['calendar', 'calendar.events.freebusy', 'calendar.freebusy', 'calendar.readonly'],
} as const

/** 404 for what is not there, or not for this caller. */
export function notFound(): GoogleError {
  return new GoogleError(404, 'notFound', 'Not Found')
}

/** 410 for what was deleted. */
export function deleted(): GoogleError {
  return new GoogleError(410, 'deleted', 'Resource has been deleted')
}

/** 403 where the caller may not do this at all. */
export function forbidden(): GoogleError {
  return new GoogleError(403, 'forbidden', 'Forbidden')
}

/** 403 where a higher role on the calendar is needed. */
export function requiredAccessLevel(role: Role): GoogleError {
  const message = `You need to have ${role} access to this calendar.`
  return new GoogleError(403, 'requiredAccessLevel', message, { domain: 'calendar' })
}

/** A refusal in Calendar's own words. https://developers.google.com/workspace/calendar/api/guides/errors */
export function refusal(status: number, reason: string, message: string): GoogleError {
  return new GoogleError(status, reason, message, { domain: 'calendar' })
}
