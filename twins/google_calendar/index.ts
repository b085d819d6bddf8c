import { defineTwin } from '../../shared/define.ts'
import { channelEvents } from '../google/channels.ts'
import { googleRoutes } from '../google/index.ts'
import type { NotificationEvents } from '../google/notification.ts'
import type { GoogleWorld } from '../google/world.ts'
import { acl } from './acl/endpoints.ts'
import { calendarList } from './calendar_list/endpoints.ts'
import { calendars } from './calendars/endpoints.ts'
import { catalog } from './catalog.ts'
import { channels } from './channels/endpoints.ts'
import { colors } from './colors/endpoints.ts'
import { events } from './events/endpoints/events.ts'
import { eventLists } from './events/endpoints/lists.ts'
import { eventMoves } from './events/endpoints/moves.ts'
import { invitationAnswers } from './events/simulations.ts'
import { freebusy } from './freebusy/endpoints.ts'
import { manifest } from './manifest.ts'
import { api, protocol } from './protocol/index.ts'
import { tables } from './schema/index.ts'
import { settingChanges, settings } from './settings/endpoints.ts'

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
export const twin = defineTwin<GoogleWorld, NotificationEvents>({
  ...manifest,
  protocol,
  tables,
  endpoints,
  catalog,
  routes: googleRoutes(api, endpoints),
  events: channelEvents,
  simulations: { ...invitationAnswers, ...settingChanges },
})
