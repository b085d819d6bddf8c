import { findChannel } from '../channels/objects/channel.ts'
import { findMessage, toMessage, viewerOf } from '../messages/objects/message.ts'
import { saveMessage } from '../messages/objects/store.ts'
import { int, isoTime, optional, snowflake } from '../protocol/args.ts'
import { type DiscordWorld, endpoint, ensure } from '../protocol/index.ts'
import { sortable } from '../schema/index.ts'
import { showUser } from '../users/user.ts'

const target = { channel_id: snowflake, message_id: snowflake }

/** https://docs.discord.com/developers/resources/poll */
export const polls = {
  'GET /channels/{channel_id}/polls/{message_id}/answers/{answer_id}': endpoint(
    {
      ...target,
      answer_id: int(),
      after: optional(snowflake),
      limit: optional(int({ min: 1, max: 100 })),
    },
    (world, { channel_id, message_id, answer_id, after = '0', limit = 25 }) => {
      const row = findMessage(world, findChannel(world, channel_id), message_id)
      ensure(row.poll, 'unknownMessage')
      const where = { message: message_id, answer: answer_id }
      const start = [sortable(after)]
      const votes = world.db.votes.list({ where, order: ['sort'], after: start, limit })
      return { users: votes.map(({ user_id }) => showUser(world, user_id)) }
    },
  ),
  'POST /channels/{channel_id}/polls/{message_id}/expire': endpoint(
    target,
    (world, { channel_id, message_id }) => {
      const channel = findChannel(world, channel_id)
      const row = findMessage(world, channel, message_id)
      ensure(row.poll, 'pollNotExpirable')
      ensure(row.author_id === world.caller.userId, 'notAuthor')
      ensure(!row.poll.is_finalized, 'pollExpired')
      const poll = { ...row.poll, is_finalized: true, expiry: isoTime(world.now()) }
      return toMessage(world, saveMessage(world, { ...row, poll }, channel), viewerOf(world))
    },
  ),
}

/** The job that ends a poll in its time. */
export function endPoll(world: DiscordWorld, given: { message: string }): void {
  const row = world.db.messages.get(given.message)
  const channel = world.db.channels.get(row?.channel_id ?? '')
  if (!row?.poll || row.poll.is_finalized || !channel) return
  saveMessage(world, { ...row, poll: { ...row.poll, is_finalized: true } }, channel)
}
