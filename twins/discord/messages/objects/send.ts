import { minute_ms } from '../../../../shared/time/units.ts'
import { isWritable, saveChannel } from '../../channels/objects/channel.ts'
import { bitOf, type Permission } from '../../permissions/bits.ts'
import { bitsIn, canSee, isThread } from '../../permissions/compute.ts'
import { type DiscordWorld, ensure, ensureField, newId } from '../../protocol/index.ts'
import type { ChannelRow, MessageRow, SnapshotRow } from '../../schema/index.ts'
import { type Draft, draftOf, ensureSomething, messageFlags, type SendArgs } from './body.ts'
import { mentionsIn } from './mention.ts'
import { isReadable, viewerOf } from './message.ts'
import { addMessage, makeMessage } from './store.ts'

/** How long a nonce keeps a message from being sent twice. */
const nonceLifetime_ms = 3 * minute_ms

/** Sends an ordinary message as a user; every rule on senders is here. */
export function sendMessage(
  world: DiscordWorld,
  channel: ChannelRow,
  authorId: string,
  given: SendArgs,
  id = newId(world),
): MessageRow {
  ensureMaySend(world, channel, authorId)
  const known = given.enforce_nonce ? sentBefore(world, authorId, given.nonce) : undefined
  if (known) return known
  const draft = draftOf(world, given)
  const reference = referenceOf(world, channel, given, authorId)
  ensureSomething(draft, reference?.snapshot !== undefined)
  ensureMaySendParts(world, channel, authorId, draft)
  const kind = 'member' as const
  const said = {
    content: draft.content,
    authorId,
    kind,
    allowed: given.allowed_mentions,
    repliedTo: reference?.repliedTo,
  }
  const message = makeMessage(world, channel, {
    id,
    author_id: authorId,
    ...draft,
    ...mentionsIn(world, channel, said),
    ...(given.nonce === null || given.nonce === undefined ? {} : { nonce: given.nonce }),
    ...(reference?.fields ?? {}),
    flags: draft.flags | (reference?.snapshot ? messageFlags.snapshot : 0),
  })
  if (given.enforce_nonce && given.nonce) {
    world.db.nonces.put({
      id: `${authorId}:${given.nonce}`,
      message_id: message.id,
      at_ms: world.now(),
    })
  }
  if (message.poll) world.at(Date.parse(message.poll.expiry), 'end_poll', { message: message.id })
  return addMessage(world, message, opened(world, channel))
}

function sentBefore(
  world: DiscordWorld,
  authorId: string,
  nonce: string | null | undefined,
): MessageRow | undefined {
  const sent = nonce ? world.db.nonces.get(`${authorId}:${nonce}`) : undefined
  if (!sent || world.now() - sent.at_ms > nonceLifetime_ms) return undefined
  return world.db.messages.get(sent.message_id)
}

/** A thread that is written in is no longer archived. */
export function opened(world: DiscordWorld, channel: ChannelRow): ChannelRow {
  const { thread_metadata: metadata } = channel
  if (!metadata?.archived) return channel
  return saveChannel(world, { ...channel, thread_metadata: { ...metadata, archived: false } })
}

/** States that a user may write in a channel. */
export function ensureMaySend(
  world: DiscordWorld,
  channel: Readonly<ChannelRow>,
  userId: string,
): void {
  ensure(isWritable(channel), 'nonTextChannel')
  if (channel.guild_id === undefined) return
  ensure(canSee(world, channel, userId), 'missingAccess')
  const needed: Permission = isThread(channel) ? 'SEND_MESSAGES_IN_THREADS' : 'SEND_MESSAGES'
  const bits = bitsIn(world, channel, userId)
  ensure(bits & bitOf(needed), 'missingPermissions')
  if (channel.thread_metadata?.locked) ensure(bits & bitOf('MANAGE_THREADS'), 'threadLocked')
}

/** What parts of a message need a permission of their own. */
function ensureMaySendParts(
  world: DiscordWorld,
  channel: Readonly<ChannelRow>,
  userId: string,
  draft: Draft,
): void {
  if (channel.guild_id === undefined) return
  const bits = bitsIn(world, channel, userId)
  const needs = (isUsed: boolean, permission: Permission) =>
    ensure(!isUsed || bits & bitOf(permission), 'missingPermissions')
  needs(draft.embeds.length > 0, 'EMBED_LINKS')
  needs(draft.attachments.length > 0, 'ATTACH_FILES')
  needs(draft.tts, 'SEND_TTS_MESSAGES')
  needs(draft.poll !== undefined, 'SEND_POLLS')
  needs((draft.flags & messageFlags.voice) !== 0, 'SEND_VOICE_MESSAGES')
}

interface Reference {
  fields: Partial<MessageRow>
  repliedTo?: MessageRow
  snapshot?: SnapshotRow
}

function referenceOf(
  world: DiscordWorld,
  channel: Readonly<ChannelRow>,
  { message_reference: given }: SendArgs,
  authorId: string,
): Reference | undefined {
  if (!given?.message_id) return undefined
  const { message_id } = given
  if (given.type === 1) return forward(world, given.channel_id ?? channel.id, message_id)
  const target = world.db.messages.get(message_id)
  const isKnown = target && target.channel_id === channel.id
  const isLenient = given.fail_if_not_exists === false
  ensureField(
    isKnown || isLenient,
    'message_reference',
    'REPLIES_UNKNOWN_MESSAGE',
    'Unknown message',
  )
  if (!target || !isKnown) return undefined
  if (channel.guild_id !== undefined) {
    ensure(bitsIn(world, channel, authorId) & bitOf('READ_MESSAGE_HISTORY'), 'cannotReplyUnread')
  }
  const isSystem = ![0, 19, 20, 21, 23].includes(target.type)
  ensureField(
    !isSystem,
    'message_reference',
    'REPLIES_CANNOT_REPLY_TO_SYSTEM_MESSAGE',
    'Cannot reply to a system message',
  )
  const guild = channel.guild_id === undefined ? {} : { guild_id: channel.guild_id }
  const message_reference = { type: 0, channel_id: channel.id, message_id, ...guild }
  return { fields: { type: 19, message_reference }, repliedTo: target }
}

/** A forwarded message is shown as it was. */
function forward(world: DiscordWorld, channelId: string, messageId: string): Reference {
  const origin = world.db.channels.get(channelId)
  ensure(origin && canSee(world, origin, world.caller?.userId ?? ''), 'missingAccess')
  const target = world.db.messages.get(messageId)
  ensureField(
    target?.channel_id === channelId,
    'message_reference',
    'REPLIES_UNKNOWN_MESSAGE',
    'Unknown message',
  )
  if (!target) return { fields: {} }
  ensure(isReadable(target, viewerOf(world)), 'cannotForwardUnread')
  const guild = origin.guild_id === undefined ? {} : { guild_id: origin.guild_id }
  const message_reference = { type: 1, channel_id: channelId, message_id: messageId, ...guild }
  const snapshot = snapshotOf(target)
  return { fields: { message_reference, message_snapshots: [{ message: snapshot }] }, snapshot }
}

function snapshotOf(row: MessageRow): SnapshotRow {
  const {
    type,
    content,
    mentions,
    mention_roles,
    attachments,
    embeds,
    timestamp,
    edited_timestamp,
  } = row
  const { flags, components, sticker_items } = row
  const stickers = sticker_items ? { sticker_items } : {}
  const text = { type, content, mentions, mention_roles, timestamp, edited_timestamp, flags }
  return { ...text, attachments, embeds, components, ...stickers }
}
