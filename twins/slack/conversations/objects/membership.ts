import type { MemberJoinedChannelEvent, MemberLeftChannelEvent } from '@slack/types'
import { announce } from '../../apps/objects/announce.ts'
import { postSystemMessage } from '../../chat/objects/message.ts'
import type { SlackWorld } from '../../protocol/index.ts'
import { findTeam } from '../../protocol/team.ts'
import { eventTs } from '../../protocol/time.ts'
import type { Channel } from '../../schema/index.ts'
import { addMember, removeMember } from './channel.ts'

const words = { channel: 'channel', group: 'group', im: 'channel', mpim: 'group' } as const
const letters = { channel: 'C', group: 'G', im: 'D', mpim: 'G' } as const

/** The letter that `channel_type` has in membership events. */
function channelLetter({ kind }: Channel): string {
  return letters[kind]
}

/**
 * Lets a user join, with the message and the event that come of it. False where it was in already.
 */
export function join(world: SlackWorld, channel: Channel, user: string, inviter?: string): boolean {
  if (!addMember(world, channel, user)) return false
  const event: MemberJoinedChannelEvent = {
    type: 'member_joined_channel',
    user,
    channel: channel.id,
    channel_type: channelLetter(channel),
    team: findTeam(world).id,
    ...(inviter === undefined ? {} : { inviter }),
    event_ts: eventTs(world),
  }
  announce(world, { ...event }, { channel: channel.id })
  const subtype = `${words[channel.kind]}_join`
  const extra = inviter === undefined ? {} : { inviter }
  const text = `<@${user}> has joined the ${words[channel.kind]}`
  postSystemMessage(world, channel, user, subtype, text, extra)
  return true
}

/** Lets a user leave, with the message and the event that come of it. */
export function leave(world: SlackWorld, channel: Channel, user: string, kicker?: string): void {
  const event: MemberLeftChannelEvent = {
    type: 'member_left_channel',
    user,
    channel: channel.id,
    channel_type: channelLetter(channel),
    team: findTeam(world).id,
    event_ts: eventTs(world),
  }
  const app = world.db.users.get(user)?.profile.api_app_id
  if (app) {
    const type = channel.kind === 'group' ? 'group_left' : 'channel_left'
    const left = { channel: channel.id, actor_id: kicker ?? user, event_ts: eventTs(world) }
    announce(world, { type, ...left }, { app })
  }
  // Told before it is so: the app that left learns it too.
  announce(world, { ...event }, { channel: channel.id })
  const word = words[channel.kind]
  const by = kicker === undefined ? 'left' : `was removed from`
  const text = `<@${user}> ${kicker === undefined ? 'has left' : by} the ${word}`
  removeMember(world, channel, user)
  postSystemMessage(world, channel, user, `${word}_leave`, text)
}
