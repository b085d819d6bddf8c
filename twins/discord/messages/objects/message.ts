import { signedUrl } from '../../cdn/address.ts'
import { hasSetting } from '../../gateway/sessions/intents.ts'
import { toPartialMember } from '../../members/member.ts'
import { memberOf } from '../../permissions/compute.ts'
import { type DiscordWorld, ensure } from '../../protocol/index.ts'
import type {
  AttachmentRow,
  ChannelRow,
  InteractionRow,
  MessageRow,
  PollRow,
} from '../../schema/index.ts'
import { showUser, toUser } from '../../users/user.ts'

/** Who looks at a message: whose reactions are `me`, and whether its content is hidden. */
interface Viewer {
  userId: string
  /** The application may read what others write. */
  readsContent: boolean
}

/** How the caller sees messages over REST: by its application's setting. */
export function viewerOf(world: DiscordWorld): Viewer {
  const { caller } = world
  if (!caller) return { userId: '', readsContent: true }
  const application = world.db.applications.getShared(caller.applicationId)
  const readsContent = hasSetting(application?.flags ?? 0, 'content')
  return { userId: caller.userId, readsContent }
}

/** A message by id in a channel. */
export function findMessage(
  world: DiscordWorld,
  channel: Readonly<ChannelRow>,
  id: string,
): MessageRow {
  const message = world.db.messages.get(id)
  ensure(message && message.channel_id === channel.id, 'unknownMessage')
  ensure(!message.ephemeral_for, 'unknownMessage')
  return message
}

/** Whether a viewer reads the content of a message. */
export function isReadable(row: Readonly<MessageRow>, { userId, readsContent }: Viewer): boolean {
  if (readsContent || row.author_id === userId || row.guild_id === undefined) return true
  return row.mentions.includes(userId)
}

/** https://docs.discord.com/developers/resources/message#message-object */
export function toMessage(
  world: DiscordWorld,
  row: Readonly<MessageRow>,
  viewer: Viewer,
): Record<string, unknown> {
  const shown = showWhole(world, row, viewer)
  return isReadable(row, viewer) ? shown : withoutContent(shown)
}

/** What an application without the message content intent sees. */
function withoutContent({
  poll: _poll,
  ...message
}: Record<string, unknown>): Record<string, unknown> {
  return { ...message, content: '', embeds: [], attachments: [], components: [] }
}

function showWhole(
  world: DiscordWorld,
  row: Readonly<MessageRow>,
  viewer: Viewer,
): Record<string, unknown> {
  const { thread_id, message_reference: reference, reactions, poll } = row
  const thread = thread_id === undefined ? undefined : world.db.channels.get(thread_id)
  const referenced =
    reference?.type === 0 && isReply(row) ? replied(world, reference.message_id, viewer) : undefined
  return {
    ...showCore(world, row),
    ...(thread ? { thread } : {}),
    ...(poll ? { poll: toPoll(world, row.id, poll, viewer.userId) } : {}),
    ...(reactions.length > 0 ? { reactions: toReactions(world, row, viewer.userId) } : {}),
    ...(referenced === undefined ? {} : { referenced_message: referenced }),
    ...interactionOf(world, row),
  }
}

function isReply({ type }: Readonly<MessageRow>): boolean {
  return type === 19 || type === 23 || type === 21
}

function replied(world: DiscordWorld, id: string | undefined, viewer: Viewer) {
  const row = id === undefined ? undefined : world.db.messages.get(id)
  if (!row) return null
  const shown = showCore(world, row)
  return isReadable(row, viewer) ? shown : withoutContent(shown)
}

/** What every message has, wherever it is shown. */
function showCore(world: DiscordWorld, row: Readonly<MessageRow>): Record<string, unknown> {
  const optional = {
    application_id: row.application_id,
    webhook_id: row.webhook_id,
    nonce: row.nonce,
    message_reference: row.message_reference,
    sticker_items: row.sticker_items,
    position: row.position,
    message_snapshots: row.message_snapshots?.map(({ message }) => ({
      message: {
        ...message,
        mentions: message.mentions.map((id) => showUser(world, id)),
        attachments: message.attachments.map((each) => toAttachment(world, row.channel_id, each)),
      },
    })),
  }
  return {
    type: row.type,
    content: row.content,
    mentions: row.mentions.map((id) => showUser(world, id)),
    mention_roles: row.mention_roles,
    attachments: row.attachments.map((each) => toAttachment(world, row.channel_id, each)),
    embeds: row.embeds,
    timestamp: row.timestamp,
    edited_timestamp: row.edited_timestamp,
    flags: row.flags,
    components: row.components,
    id: row.id,
    channel_id: row.channel_id,
    author: authorOf(world, row),
    pinned: row.pinned_at !== null,
    mention_everyone: row.mention_everyone,
    tts: row.tts,
    ...Object.fromEntries(Object.entries(optional).filter(([, value]) => value !== undefined)),
  }
}

function authorOf(world: DiscordWorld, { author_id, mask }: Readonly<MessageRow>) {
  const user = showUser(world, author_id)
  if (!mask) return user
  const { name, avatar } = mask
  return { ...user, username: name, avatar, discriminator: '0000', bot: true }
}

/** https://docs.discord.com/developers/resources/message#attachment-object */
function toAttachment(world: DiscordWorld, channelId: string, row: Readonly<AttachmentRow>) {
  const { blob: _blob, ...attachment } = row
  const url = signedUrl(
    world,
    `/attachments/${channelId}/${row.id}/${encodeURIComponent(row.filename)}`,
  )
  return { ...attachment, url, proxy_url: url }
}

function toReactions(world: DiscordWorld, row: Readonly<MessageRow>, userId: string) {
  return row.reactions.map(({ key, emoji, count }) => ({
    emoji,
    count,
    count_details: { burst: 0, normal: count },
    burst_colors: [],
    me_burst: false,
    me: userId !== '' && world.db.reactions.has(`${row.id}:${key}:${userId}`),
  }))
}

function toPoll(world: DiscordWorld, messageId: string, poll: PollRow, userId: string) {
  const { is_finalized, ...rest } = poll
  const answer_counts = poll.answers.map(({ answer_id }) => ({
    id: answer_id,
    count: world.db.votes.count({ message: messageId, answer: answer_id }),
    me_voted: world.db.votes.has(`${messageId}:${answer_id}:${userId}`),
  }))
  return { ...rest, results: { answer_counts, is_finalized } }
}

/** What an answer to an interaction says of who asked. */
function interactionOf(world: DiscordWorld, { interaction_id }: Readonly<MessageRow>) {
  const interaction =
    interaction_id === undefined ? undefined : world.db.interactions.get(interaction_id)
  if (!interaction) return {}
  const { id, type, user_id, data } = interaction
  const user = showUser(world, user_id)
  const name = typeof data['name'] === 'string' ? data['name'] : undefined
  return {
    interaction_metadata: {
      id,
      type,
      user,
      authorizing_integration_owners: ownersOf(interaction),
      ...aboutTarget(interaction),
    },
    ...(type === 2 && name !== undefined ? { interaction: { id, type, name, user } } : {}),
  }
}

function aboutTarget({ type, message_id }: InteractionRow) {
  return type === 3 && message_id !== undefined ? { interacted_message_id: message_id } : {}
}

/** For whom the application was installed where the interaction came from. */
export function ownersOf({ guild_id, user_id }: Pick<InteractionRow, 'guild_id' | 'user_id'>) {
  return guild_id === undefined ? { 1: user_id } : { 0: guild_id }
}

/** A message as events show it: with the guild, and with author and mentioned as members. */
export function toMessageEvent(
  world: DiscordWorld,
  row: Readonly<MessageRow>,
  viewer: Viewer,
): object {
  const message = toMessage(world, row, viewer)
  if (row.guild_id === undefined) return message
  const { guild_id } = row
  const author = row.webhook_id && row.mask ? undefined : memberOf(world, guild_id, row.author_id)
  const mentions = row.mentions.map((id) => {
    const member = memberOf(world, guild_id, id)
    const user = world.db.users.getShared(id)
    return {
      ...(user ? toUser(user) : showUser(world, id)),
      ...(member ? { member: toPartialMember(member) } : {}),
    }
  })
  return { ...message, mentions, guild_id, ...(author ? { member: toPartialMember(author) } : {}) }
}
