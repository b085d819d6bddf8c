import { omitUndefined } from '../../../../shared/object.ts'
import { announce } from '../../apps/objects/announce.ts'
import { messageTopic } from '../../apps/objects/subscriptions.ts'
import { unshareFiles } from '../../files/objects/file_share.ts'
import type { SlackWorld } from '../../protocol/index.ts'
import { eventTs } from '../../protocol/time.ts'
import type { Channel, Message } from '../../schema/index.ts'
import { announceMetadata, toWire } from './message.ts'
import { discountReply } from './thread.ts'

/** Puts changed content in place and tells the apps. */
export function changeMessage(
  world: SlackWorld,
  channel: Channel,
  previous: Message,
  changed: Message,
): Message {
  world.db.messages.replace(changed)
  const ts = eventTs(world)
  const event = {
    type: 'message',
    subtype: 'message_changed',
    message: toWire(changed),
    previous_message: toWire(previous),
    channel: channel.id,
    hidden: true,
    ts,
    event_ts: ts,
    channel_type: channel.kind,
  }
  announce(world, event, { topic: messageTopic(channel), channel: channel.id })
  announceMetadata(world, channel, previous, changed)
  return changed
}

/**
 * Leaves a tombstone where a thread began; it keeps what holds the thread together. Apps learn of
 * it as of a change.
 */
function bury(world: SlackWorld, channel: Channel, message: Message): void {
  const { ts, thread_ts = ts, reply_count, reply_users_count, latest_reply, reply_users } = message
  const tombstone = {
    type: 'message' as const,
    subtype: 'tombstone',
    user: 'USLACKBOT',
    text: 'This message was deleted.',
    ts,
    hidden: true,
    ...omitUndefined({ thread_ts, reply_count, reply_users_count, latest_reply, reply_users }),
  }
  changeMessage(world, channel, message, { channel: channel.id, ...tombstone })
}

/** Removes a message; the first of a thread leaves a tombstone while it has replies. */
export function deleteMessage(world: SlackWorld, channel: Channel, message: Message): void {
  const { ts } = message
  unshareFiles(world, channel, message)
  for (const pin of world.db.pins.list({ where: { channel: channel.id } })) {
    if (pin.ts === ts) world.db.pins.delete(pin.id)
  }
  if (message.reply_count) {
    bury(world, channel, message)
    return
  }
  world.db.messages.delete(`${channel.id}/${ts}`)
  const floor = world.db.channels.get(channel.id)?.floor_ts ?? '0'
  if (ts > floor) world.db.channels.update(channel.id, { floor_ts: ts })
  discountReply(world, channel, message)
  const event_ts = eventTs(world)
  const event = {
    type: 'message',
    subtype: 'message_deleted',
    previous_message: toWire(message),
    channel: channel.id,
    hidden: true,
    deleted_ts: ts,
    ts: event_ts,
    event_ts,
    channel_type: channel.kind,
  }
  announce(world, event, { topic: messageTopic(channel), channel: channel.id })
  announceMetadata(world, channel, message, undefined)
}
