import type { Session } from '../../gateway/sessions/hub.ts'
import { intents } from '../../gateway/sessions/intents.ts'
import { type Audience, tell } from '../../gateway/sessions/tell.ts'
import { isThread } from '../../permissions/compute.ts'
import { isoTime } from '../../protocol/args.ts'
import type { DiscordWorld } from '../../protocol/index.ts'
import type { ChannelRow, MessageRow } from '../../schema/index.ts'
import { isReadable, toMessageEvent } from './message.ts'

/** Who hears of what happens to messages of a channel. */
export function messageAudience(
  channel: Readonly<ChannelRow>,
  more: Partial<Audience> = {},
): Audience {
  if (channel.guild_id === undefined) {
    return { intent: 'directMessages', users: channel.people ?? [], ...more }
  }
  return { intent: 'messages', guildId: channel.guild_id, channel, ...more }
}

/** Tells of a message; its content only to who may read it. */
function tellMessage(
  world: DiscordWorld,
  type: 'MESSAGE_CREATE' | 'MESSAGE_UPDATE',
  row: Readonly<MessageRow>,
  channel: Readonly<ChannelRow>,
): void {
  const data = (session: Session) => {
    const readsContent = (session.intents & intents.content) !== 0
    const viewer = { userId: session.userId, readsContent }
    // Only what a reader reacted to or voted for, and what is hidden, differs between sessions.
    const isOwn = row.reactions.length > 0 || row.poll !== undefined
    const key = `${isReadable(row, viewer)} ${isOwn ? session.userId : ''}`
    const make = () => {
      const shown = toMessageEvent(
        world,
        row,
        isReadable(row, viewer) ? { ...viewer, readsContent: true } : viewer,
      )
      return { ...shown, channel_type: channel.type }
    }
    return { key, make }
  }
  if (row.ephemeral_for) return
  tell(world, type, data, messageAudience(channel))
}

/** Stores a new message: the channel moves on with it, and everybody who may is told. */
export function addMessage(world: DiscordWorld, row: MessageRow, channel: ChannelRow): MessageRow {
  const message = isThread(channel) ? { ...row, position: channel.total_message_sent ?? 0 } : row
  world.db.messages.insert(message)
  if (!row.ephemeral_for) world.db.channels.replace(advance(channel, row))
  tellMessage(world, 'MESSAGE_CREATE', message, channel)
  return message
}

function advance(channel: ChannelRow, { id }: MessageRow): ChannelRow {
  const moved = { ...channel, last_message_id: id }
  if (!isThread(channel)) return moved
  const count = (channel.message_count ?? 0) + 1
  return {
    ...moved,
    message_count: count,
    total_message_sent: (channel.total_message_sent ?? 0) + 1,
  }
}

/** A new message with nothing in it. */
export function makeMessage(
  world: DiscordWorld,
  channel: Readonly<ChannelRow>,
  given: Pick<MessageRow, 'id' | 'author_id'> & Partial<MessageRow>,
): MessageRow {
  return {
    channel_id: channel.id,
    ...(channel.guild_id === undefined ? {} : { guild_id: channel.guild_id }),
    type: 0,
    content: '',
    timestamp: isoTime(world.now()),
    edited_timestamp: null,
    tts: false,
    mention_everyone: false,
    mentions: [],
    mention_roles: [],
    attachments: [],
    embeds: [],
    components: [],
    flags: 0,
    pinned_at: null,
    reactions: [],
    ...given,
  }
}

/** Stores a changed message and tells of it. */
export function saveMessage(
  world: DiscordWorld,
  row: MessageRow,
  channel: Readonly<ChannelRow>,
): MessageRow {
  world.db.messages.replace(row)
  tellMessage(world, 'MESSAGE_UPDATE', row, channel)
  return row
}

/** Removes a message with what hangs on it. */
export function dropMessage(world: DiscordWorld, row: Readonly<MessageRow>): void {
  world.db.messages.delete(row.id)
  for (const reaction of world.db.reactions.list({ where: { message: row.id } })) {
    world.db.reactions.delete(`${row.id}:${reaction.key}:${reaction.user_id}`)
  }
  for (const vote of world.db.votes.list({ where: { message: row.id } })) {
    world.db.votes.delete(`${row.id}:${vote.answer_id}:${vote.user_id}`)
  }
}

/** Removes a message and tells of it; a thread's count goes down. */
export function deleteMessage(
  world: DiscordWorld,
  row: Readonly<MessageRow>,
  channel: ChannelRow,
): void {
  dropMessage(world, row)
  if (row.ephemeral_for) return
  if (isThread(channel)) {
    const message_count = Math.max(0, (channel.message_count ?? 0) - 1)
    world.db.channels.replace({ ...channel, message_count })
  }
  const { id, channel_id, guild_id } = row
  const data = { id, channel_id, ...(guild_id === undefined ? {} : { guild_id }) }
  tell(world, 'MESSAGE_DELETE', data, messageAudience(channel))
}
