import { findChannel, findGuildChannel, isForum } from '../../channels/objects/channel.ts'
import { bitOf } from '../../permissions/bits.ts'
import { bitsIn, ensureIn } from '../../permissions/compute.ts'
import { int, list, optional, snowflake } from '../../protocol/args.ts'
import { type DiscordWorld, endpoint, ensure } from '../../protocol/index.ts'
import { passOn } from '../../webhooks/following.ts'
import { messageFields, messageFlags, sendFields } from '../objects/body.ts'
import { deleteAsCaller, deleteMany } from '../objects/delete.ts'
import { editMessage, ensureMayEdit } from '../objects/edit.ts'
import { pageOf } from '../objects/history.ts'
import { findMessage, toMessage, viewerOf } from '../objects/message.ts'
import { sendMessage } from '../objects/send.ts'
import { saveMessage } from '../objects/store.ts'

/** A channel whose history the caller reads; without the permission it is empty. */
function readsHistory(world: DiscordWorld, channel: Parameters<typeof bitsIn>[1]): boolean {
  return (bitsIn(world, channel, world.caller.userId) & bitOf('READ_MESSAGE_HISTORY')) !== 0n
}

const place = { channel_id: snowflake }
const target = { channel_id: snowflake, message_id: snowflake }

/** https://docs.discord.com/developers/resources/message */
export const messages = {
  'GET /channels/{channel_id}/messages': endpoint(
    {
      ...place,
      around: optional(snowflake),
      before: optional(snowflake),
      after: optional(snowflake),
      limit: optional(int({ min: 1, max: 100 })),
    },
    (world, { channel_id, around, before, after, limit = 50 }) => {
      const channel = findChannel(world, channel_id)
      ensure(!isForum(channel), 'nonTextChannel')
      if (!readsHistory(world, channel)) return []
      const viewer = viewerOf(world)
      return pageOf(world, channel_id, { around, before, after, limit }).map((row) =>
        toMessage(world, row, viewer),
      )
    },
  ),
  'POST /channels/{channel_id}/messages': endpoint(
    { ...place, ...sendFields },
    (world, { channel_id, ...given }) => {
      const channel = findChannel(world, channel_id)
      const row = sendMessage(world, channel, world.caller.userId, given)
      return toMessage(world, row, viewerOf(world))
    },
  ),
  'GET /channels/{channel_id}/messages/{message_id}': endpoint(
    target,
    (world, { channel_id, message_id }) => {
      const channel = findChannel(world, channel_id)
      ensureIn(world, channel, 'READ_MESSAGE_HISTORY')
      return toMessage(world, findMessage(world, channel, message_id), viewerOf(world))
    },
  ),
  'PATCH /channels/{channel_id}/messages/{message_id}': endpoint(
    { ...target, ...messageFields },
    (world, { channel_id, message_id, ...given }) => {
      const channel = findChannel(world, channel_id)
      const row = findMessage(world, channel, message_id)
      const mayManage =
        (bitsIn(world, channel, world.caller.userId) & bitOf('MANAGE_MESSAGES')) !== 0n
      ensureMayEdit(world, row, given, mayManage)
      ensure(!channel.thread_metadata?.archived, 'threadArchived')
      return toMessage(world, editMessage(world, row, channel, given), viewerOf(world))
    },
  ),
  'DELETE /channels/{channel_id}/messages/{message_id}': endpoint(
    target,
    (world, { channel_id, message_id }) => {
      const channel = findChannel(world, channel_id)
      deleteAsCaller(world, findMessage(world, channel, message_id), channel)
    },
  ),
  'POST /channels/{channel_id}/messages/bulk-delete': endpoint(
    { ...place, messages: list(snowflake) },
    (world, { channel_id, messages: ids }) => {
      deleteMany(world, findGuildChannel(world, channel_id), ids)
    },
  ),
  'POST /channels/{channel_id}/messages/{message_id}/crosspost': endpoint(
    target,
    (world, { channel_id, message_id }) => {
      const channel = findGuildChannel(world, channel_id)
      ensure(channel.type === 5, 'wrongChannelType')
      const row = findMessage(world, channel, message_id)
      const isOwn = row.author_id === world.caller.userId
      ensureIn(world, channel, isOwn ? 'SEND_MESSAGES' : 'MANAGE_MESSAGES')
      ensure(!(row.flags & messageFlags.crossposted), 'alreadyCrossposted')
      const flags = row.flags | messageFlags.crossposted
      const published = saveMessage(world, { ...row, flags }, channel)
      passOn(world, published, channel)
      return toMessage(world, published, viewerOf(world))
    },
  ),
}
