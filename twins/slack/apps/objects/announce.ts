import type { Announcement } from '../../protocol/events.ts'
import { localize, type SlackWorld } from '../../protocol/index.ts'
import { findTeam } from '../../protocol/team.ts'
import { anyRtm, anySocket, rtmGroup } from './sockets.ts'

export type Audience = Partial<Pick<Announcement, 'topic' | 'channel' | 'app' | 'user'>>

/** Whether any app listens; where none does, nobody need write down what happened. */
export function isHeard(world: SlackWorld): boolean {
  const isConnected = (group: string) => world.connections(group).length > 0
  return isConnected(anySocket) || isConnected(anyRtm) || world.db.apps.count({ listens: true }) > 0
}

/** Tells the apps that something happened. */
export function announce(
  world: SlackWorld,
  event: Announcement['event'],
  audience: Audience = {},
): void {
  const team = world.db.channels.getShared(audience.channel ?? '')?.team ?? findTeam(world).id
  const announcement: Announcement = { event, topic: event.type, team, ...audience }
  world.emit('event', announcement)
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
