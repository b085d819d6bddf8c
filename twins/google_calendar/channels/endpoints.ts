import { stopChannel } from '../../google/channels.ts'
import { body, method } from '../protocol/index.ts'
import type { ChannelBody } from './watching.ts'

const facts = {
  id: 'calendar.channels.stop',
  scopes: [
    ...['calendar', 'calendar.acls', 'calendar.acls.readonly', 'calendar.app.created'],
    ...['calendar.calendarlist', 'calendar.calendarlist.readonly', 'calendar.events'],
    ...['calendar.events.freebusy', 'calendar.events.owned', 'calendar.events.owned.readonly'],
    ...['calendar.events.public.readonly', 'calendar.events.readonly', 'calendar.readonly'],
    'calendar.settings.readonly',
  ],
} as const

/** https://developers.google.com/workspace/calendar/api/v3/reference/channels */
export const channels = {
  'POST /calendar/v3/channels/stop': method(
    facts,
    () => ({ body: body<ChannelBody>('Channel') }),
    (world, args) => {
      stopChannel(world, args.body)
    },
  ),
}
