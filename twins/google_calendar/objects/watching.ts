import type { calendar_v3 } from '@googleapis/calendar'
import { openChannel } from '../../google/channels.ts'
import type { CalendarWorld } from '../protocol.ts'

export type ChannelBody = calendar_v3.Schema$Channel

const week_ms = 7 * 86_400_000

/**
 * Opens a channel on one of Calendar's collections. `path` is where it is read.
 * https://developers.google.com/workspace/calendar/api/guides/push
 */
export function openWatch(world: CalendarWorld, body: ChannelBody, subject: string, path: string) {
  return openChannel(world, body, {
    subject,
    uri: `https://www.googleapis.com/calendar/v3/${path}?alt=json`,
    lifetime_ms: week_ms,
  })
}
