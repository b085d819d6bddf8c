import { localize, type SlackWorld } from '../protocol/index.ts'
import type { Channel } from '../schema/index.ts'
import { findTeam } from './user.ts'

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

/** The group of all open connections of the Real Time Messaging API. */
export const anyRtm = 'rtm'

/** The group of one user's. */
export function rtmGroup(user: string): string {
  return `rtm ${user}`
}

const letters = { channel: 'C', group: 'G', im: 'D', mpim: 'G' } as const

/** The letter that `channel_type` has in membership events. */
export function channelLetter({ kind }: Channel): string {
  return letters[kind]
}

const plurals = { channel: 'channels', group: 'groups', im: 'im', mpim: 'mpim' } as const

/** What one subscribes to for the messages of a kind of conversation. */
export function messageTopic({ kind }: Channel): string {
  return `message.${plurals[kind]}`
}

/** A time as Slack writes it: seconds with six decimals. */
export function toTs(microseconds: number): string {
  const fraction = String(microseconds % 1_000_000).padStart(6, '0')
  return `${Math.floor(microseconds / 1_000_000)}.${fraction}`
}

export function fromTs(ts: string): number {
  const [whole = '0', fraction = ''] = ts.split('.')
  return Number(whole) * 1_000_000 + Number(fraction.padEnd(6, '0'))
}

/** `event_ts` of an event that is not itself a message. */
export function eventTs(world: SlackWorld): string {
  return toTs(world.now() * 1000)
}

/** The group of all open Socket Mode connections. */
export const anySocket = 'socket-mode'

/** The group of an app's open Socket Mode connections. */
export function socketGroup(app: string): string {
  return `socket-mode ${app}`
}

/** The event that tells an app it got too many of them. */
export const limited = 'app_rate_limited'

/** The event that asks an app's request URL to prove itself. */
export const verification = 'url_verification'
