import type { calendar_v3 } from '@googleapis/calendar'
import { week_ms } from '../../../shared/time/units.ts'
import { openChannel } from '../../google/channels.ts'
import { isAtLeast, roleOf } from '../acl/access.ts'
import type { CalendarWorld } from '../protocol/index.ts'

export type ChannelBody = calendar_v3.Schema$Channel

/** What of a calendar can be watched, and the role that it takes. */
const watched = { events: 'freeBusyReader', acl: 'writer' } as const

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

/** Closes the channels on a calendar of those who may not see any more what they watch. */
export function closeLostChannels(world: CalendarWorld, calendarId: string): void {
  for (const [name, role] of Object.entries(watched)) {
    for (const channel of world.db.channels.list({ where: { subject: `${name} ${calendarId}` } })) {
      const own = roleOf(world, calendarId, world.db.users.get(channel.user))
      if (!isAtLeast(own, role)) world.db.channels.delete(channel.id)
    }
  }
}
