import { announce } from '../../apps/objects/announce.ts'
import { postSystemMessage } from '../../chat/objects/message.ts'
import type { SlackWorld } from '../../protocol/index.ts'
import { eventTs } from '../../protocol/time.ts'
import type { Channel, ChannelKind } from '../../schema/index.ts'
import { addMember, checkName, createChannel, toChannel } from './channel.ts'

/** How events and messages name a kind of channel. */
function wordFor({ kind }: Channel): 'channel' | 'group' {
  return kind === 'group' ? 'group' : 'channel'
}

/** Opens a channel with its creator in it; everybody learns of a public one. */
export function startChannel(
  world: SlackWorld,
  given: { name: string; kind: ChannelKind; creator: string },
): Channel {
  const { creator } = given
  const channel = createChannel(world, { ...given, name: checkName(world, given.name) })
  addMember(world, channel, creator)
  if (channel.kind === 'channel') {
    const { id, name, created } = channel
    const common = { id, name, created, creator, is_channel: true }
    const wire = { ...toChannel(world, channel, ''), ...common }
    announce(world, { type: 'channel_created', channel: wire, event_ts: eventTs(world) })
  }
  return channel
}

export function renameChannel(world: SlackWorld, channel: Channel, given: string): Channel {
  const { user } = world.caller
  const name = checkName(world, given, channel.id)
  const previous_names = [channel.name, ...channel.previous_names]
  const changed = { ...channel, name, previous_names, updated: world.now() }
  world.db.channels.replace(changed)
  const { id, created, kind } = changed
  const word = wordFor(channel)
  const about = { is_channel: kind === 'channel', is_mpim: false, name_normalized: name }
  const wire = { id, name, created, ...about }
  const audience = kind === 'group' ? { channel: id } : {}
  const event = { type: `${word}_rename`, channel: wire, event_ts: eventTs(world) }
  announce(world, event, audience)
  const words = `has renamed the channel from "${channel.name}" to "${name}"`
  const extra = { old_name: channel.name, name }
  postSystemMessage(world, changed, user, `${word}_name`, words, extra)
  return changed
}

/** Archives a channel or takes it out again, with the event and the message of it. */
export function setArchived(world: SlackWorld, channel: Channel, is_archived: boolean): void {
  const { user } = world.caller
  const changed = { ...channel, is_archived, updated: world.now() }
  const word = wordFor(channel)
  const verb = is_archived ? 'archive' : 'unarchive'
  const event = { type: `${word}_${verb}`, channel: channel.id, user, event_ts: eventTs(world) }
  announce(world, event, { channel: channel.id })
  postSystemMessage(world, channel, user, `${word}_${verb}`, `${verb}d the channel`)
  world.db.channels.replace({ ...changed, num_members: channel.num_members })
}

/** Makes a public channel private, or the other way round. */
export function convertChannel(
  world: SlackWorld,
  channel: Channel,
  kind: 'channel' | 'group',
): Channel {
  const changed = world.db.channels.replace({ ...channel, kind, updated: world.now() })
  const target = kind === 'group' ? 'private' : 'public'
  const subtype = `channel_convert_to_${target}`
  const text = `made this channel *${target}*.`
  postSystemMessage(world, changed, world.caller.user, subtype, text)
  return changed
}

/** Removes a channel with all that is in it. */
export function deleteChannel(world: SlackWorld, channel: Channel): void {
  const { id } = channel
  const word = wordFor(channel)
  const event = { type: `${word}_deleted`, channel: id, event_ts: eventTs(world) }
  // Told before it is so: those in it are the ones who learn it.
  announce(world, event, { channel: id })
  for (const { ts } of world.db.messages.list({ where: { channel: id } })) {
    world.db.messages.delete(`${id}/${ts}`)
  }
  for (const { user } of world.db.members.list({ where: { channel: id } })) {
    world.db.members.delete(`${id}/${user}`)
  }
  world.db.channels.delete(id)
}
