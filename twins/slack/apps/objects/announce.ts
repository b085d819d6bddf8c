import { localize, type SlackWorld } from '../../protocol/index.ts'
import { findTeam } from '../../protocol/team.ts'
import { anyRtm, rtmGroup } from './sockets.ts'

/** An event as apps receive it, and who may learn of it. */
export interface Announcement {
  event: Record<string, unknown> & { type: string }
  /**
   * What an app subscribes to in order to receive it; the event's type where nothing else is said.
   */
  topic: string
  /** The workspace it happened in. */
  team: string
  /** Only apps whose bot user is in this conversation. */
  channel?: string
  /** Only this app. */
  app?: string
  /** Only on behalf of this person or bot user. */
  user?: string
}

export type Audience = Partial<Pick<Announcement, 'topic' | 'channel' | 'app' | 'user'>>

/** Tells the apps that something happened. */
export function announce(
  world: SlackWorld,
  event: Announcement['event'],
  audience: Audience = {},
): void {
  const team = world.db.channels.getShared(audience.channel ?? '')?.team ?? findTeam(world).id
  const announcement: Announcement = { event, topic: event.type, team, ...audience }
  world.emit(event.type, announcement)
  if (world.connections(anyRtm).length > 0) stream(world, announcement)
}

/** The same over the sockets of the Real Time Messaging API: to all in the conversation. */
function stream(world: SlackWorld, { event, channel, app }: Announcement): void {
  if (app !== undefined) return
  const text = localize(JSON.stringify(event), world.url)
  if (channel === undefined) world.push(anyRtm, text)
  else {
    for (const { user } of world.db.members.list({ where: { channel } })) {
      world.push(rtmGroup(user), text)
    }
  }
}

/** The event that tells an app it got too many of them. */
export const limited = 'app_rate_limited'

/** The event that asks an app's request URL to prove itself. */
export const verification = 'url_verification'
