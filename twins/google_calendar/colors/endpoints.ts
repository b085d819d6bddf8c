import type { calendar_v3 } from '@googleapis/calendar'
import type { Wire } from '../../google/types.ts'
import { method } from '../protocol/index.ts'
import { calendarColors, eventColors, paletteUpdated } from './palette.ts'

const facts = {
  id: 'calendar.colors.get',
  scopes: [
    ...['calendar', 'calendar.app.created', 'calendar.calendarlist'],
    ...['calendar.calendarlist.readonly', 'calendar.events.freebusy'],
    ...['calendar.events.owned', 'calendar.events.owned.readonly'],
    ...['calendar.events.public.readonly', 'calendar.readonly'],
  ],
  response: 'Colors',
} as const

/** https://developers.google.com/workspace/calendar/api/v3/reference/colors */
export const colors = {
  'GET /calendar/v3/colors': method(
    facts,
    () => ({}),
    (): Wire<calendar_v3.Schema$Colors> => ({
      kind: 'calendar#colors',
      updated: paletteUpdated,
      calendar: calendarColors,
      event: eventColors,
    }),
  ),
}
