import { findChannel } from '../channels/objects/channel.ts'
import { findMessage } from '../messages/objects/message.ts'
import { ensureIn } from '../permissions/compute.ts'
import { int, optional, snowflake, text } from '../protocol/args.ts'
import { type DiscordWorld, endpoint } from '../protocol/index.ts'
import { sortable } from '../schema/index.ts'
import { showUser } from '../users/user.ts'
import { addReaction, clearReactions, readEmoji, removeReaction } from './reaction.ts'

const target = { channel_id: snowflake, message_id: snowflake }
const one = { ...target, emoji_name: text() }

function find(
  world: DiscordWorld,
  { channel_id, message_id }: { channel_id: string; message_id: string },
) {
  const channel = findChannel(world, channel_id)
  ensureIn(world, channel, 'READ_MESSAGE_HISTORY')
  return { channel, row: findMessage(world, channel, message_id) }
}

/** https://docs.discord.com/developers/resources/message#create-reaction */
export const reactions = {
  'GET /channels/{channel_id}/messages/{message_id}/reactions/{emoji_name}': endpoint(
    { ...one, after: optional(snowflake), limit: optional(int({ min: 1, max: 100 })) },
    (world, { emoji_name, after, limit = 25, ...place }) => {
      const { row } = find(world, place)
      const where = { message: row.id, emoji: readEmoji(world, emoji_name).key }
      const start = after === undefined ? undefined : [sortable(after)]
      const found = world.db.reactions.list({ where, order: ['sort'], after: start, limit })
      return found.map(({ user_id }) => showUser(world, user_id))
    },
  ),
  'PUT /channels/{channel_id}/messages/{message_id}/reactions/{emoji_name}/@me': endpoint(
    one,
    (world, { emoji_name, ...place }) => {
      const { channel, row } = find(world, place)
      const isNew = !row.reactions.some(({ key }) => key === emoji_name)
      if (isNew) ensureIn(world, channel, 'ADD_REACTIONS')
      addReaction(world, row, channel, emoji_name, world.caller.userId)
    },
  ),
  'DELETE /channels/{channel_id}/messages/{message_id}/reactions/{emoji_name}/@me': endpoint(
    one,
    (world, { emoji_name, ...place }) => {
      const { channel, row } = find(world, place)
      removeReaction(world, row, channel, emoji_name, world.caller.userId)
    },
  ),
  'DELETE /channels/{channel_id}/messages/{message_id}/reactions/{emoji_name}/{user_id}': endpoint(
    { ...one, user_id: snowflake },
    (world, { emoji_name, user_id, ...place }) => {
      const { channel, row } = find(world, place)
      ensureIn(world, channel, 'MANAGE_MESSAGES')
      removeReaction(world, row, channel, emoji_name, user_id)
    },
  ),
  'DELETE /channels/{channel_id}/messages/{message_id}/reactions': endpoint(
    target,
    (world, place) => {
      const { channel, row } = find(world, place)
      ensureIn(world, channel, 'MANAGE_MESSAGES')
      clearReactions(world, row, channel)
    },
  ),
  'DELETE /channels/{channel_id}/messages/{message_id}/reactions/{emoji_name}': endpoint(
    one,
    (world, { emoji_name, ...place }) => {
      const { channel, row } = find(world, place)
      ensureIn(world, channel, 'MANAGE_MESSAGES')
      clearReactions(world, row, channel, emoji_name)
    },
  ),
}
