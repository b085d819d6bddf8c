import { defineTwin } from '../../shared/define.ts'
import { channelEvents } from '../google/channels.ts'
import { googleRoutes } from '../google/index.ts'
import { catalog } from './catalog.ts'
import { acl } from './endpoints/acl.ts'
import { calendarList } from './endpoints/calendar_list.ts'
import { calendars } from './endpoints/calendars.ts'
import { channels } from './endpoints/channels.ts'
import { colors } from './endpoints/colors.ts'
import { invitationAnswers } from './endpoints/event_answers.ts'
import { eventLists } from './endpoints/event_lists.ts'
import { eventMoves } from './endpoints/event_moves.ts'
import { events } from './endpoints/events.ts'
import { freebusy } from './endpoints/freebusy.ts'
import { settingChanges, settings } from './endpoints/settings.ts'
import { manifest } from './manifest.ts'
import { api, protocol } from './protocol.ts'
import { tables } from './schema/index.ts'

const endpoints = {
  ...acl,
  ...calendarList,
  ...calendars,
  ...channels,
  ...colors,
  ...events,
  ...eventLists,
  ...eventMoves,
  ...freebusy,
  ...settings,
}

/** Google Calendar v3. https://developers.google.com/workspace/calendar/api/v3/reference */
export const twin = defineTwin({
  ...manifest,
  protocol,
  tables,
  endpoints,
  catalog,
  routes: googleRoutes(api, endpoints),
  events: channelEvents,
  simulations: { ...invitationAnswers, ...settingChanges },
})
