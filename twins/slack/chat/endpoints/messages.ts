import type { ChatPostMessageResponse } from '@slack/web-api'
import { omitUndefined } from '../../../../shared/object.ts'
import { findChannel, findTarget, memberOf } from '../../conversations/objects/channel.ts'
import { moveFiles, withFiles } from '../../files/objects/file_share.ts'
import { idList, text } from '../../protocol/args.ts'
import { ensure, method, type SlackWorld } from '../../protocol/index.ts'
import { fromTs, toTs } from '../../protocol/time.ts'
import type { Channel, Message } from '../../schema/index.ts'
import { changeMessage, deleteMessage } from '../objects/change.ts'
import {
  type Content,
  callerAuthor,
  content,
  ensureMayPost,
  readContent,
  toContent,
} from '../objects/draft.ts'
import { findMessage, postMessage, toPermalink, toWire } from '../objects/message.ts'
import { showEphemeral } from '../objects/response.ts'

type PostedMessage = NonNullable<ChatPostMessageResponse['message']>

/**
 * A message as the methods that write one answer it: the SDK's type spells out each kind of block.
 */
function toPosted(message: Message): PostedMessage {
  return toWire(message) as PostedMessage // blocks are kept as they were given
}

function toUpdated(message: Message): Omit<PostedMessage, 'ts'> {
  const { ts: _ts, ...rest } = toPosted(message)
  return rest
}

function ownsMessage({ caller }: SlackWorld, message: Message): boolean {
  const isSystem = message.subtype !== undefined && !editable.has(message.subtype)
  if (isSystem) return false
  if (message.user !== undefined) return message.user === caller.user
  return caller.token.bot !== undefined && message.bot_id === caller.token.bot
}

/** The message that was posted before under an id of the client's own. */
function findPosted(
  world: SlackWorld,
  channel: Channel,
  id: string | undefined,
): Message | undefined {
  const known = id ? world.db.client_messages.get(id) : undefined
  if (!known) return undefined
  ensure(known.channel === channel.id, 'duplicate_channel_not_found')
  const message = world.db.messages.get(`${known.channel}/${known.ts}`)
  ensure(message, 'duplicate_message_not_found')
  return message
}

function remember(world: SlackWorld, id: string | undefined, message: Message): Message {
  const { channel, ts } = message
  if (id) world.db.client_messages.insert({ id, channel, ts })
  return message
}

/**
 * What becomes of a message: text or blocks take the place of both, while attachments and metadata
 * that are not given stay.
 * https://docs.slack.dev/reference/methods/chat.update
 */
function revise(world: SlackWorld, previous: Message, args: Content): Message {
  const given = readContent(world, args)
  const isReply = previous.thread_ts !== undefined && previous.thread_ts !== previous.ts
  const subtype = isReply && args.reply_broadcast ? 'thread_broadcast' : previous.subtype
  const content = toContent(world, { author: {}, ...given, subtype })
  const { blocks, attachments, metadata, ...kept } = previous
  const isReworded = given.text !== undefined || given.blocks !== undefined
  return {
    ...kept,
    ...omitUndefined({
      subtype,
      text: isReworded ? content.text : previous.text,
      blocks: isReworded ? content.blocks : blocks,
      attachments: args.attachments ? content.attachments : attachments,
      metadata: args.metadata ? content.metadata : metadata,
    }),
    edited: {
      user: world.caller.user,
      ts: toTs(Math.max(world.now() * 1000, fromTs(previous.ts))),
    },
  }
}

const editable = new Set(['bot_message', 'thread_broadcast', 'file_share', 'me_message'])

export const chat = {
  'chat.postMessage': method(
    { scope: 'chat:write', tier: 'posting' },
    () => ({ channel: text(), client_msg_id: text().optional(), ...content() }),
    (world, args) => {
      const channel = findTarget(world, args.channel)
      ensureMayPost(world, channel, args)
      const author = callerAuthor(world, args)
      const given = readContent(world, args)
      const message =
        findPosted(world, channel, args.client_msg_id) ??
        remember(world, args.client_msg_id, postMessage(world, channel, { author, ...given }))
      return { channel: channel.id, ts: message.ts, message: toPosted(message) }
    },
  ),

  'chat.update': method(
    { scope: 'chat:write', tier: 3 },
    () => ({ channel: text(), ts: text(), file_ids: idList().optional(), ...content() }),
    (world, args) => {
      const channel = findChannel(world, args.channel)
      const previous = findMessage(world, channel, args.ts)
      ensure(ownsMessage(world, previous), 'cant_update_message')
      ensure(!channel.is_archived, 'is_inactive')
      const revised = revise(world, previous, args)
      const next = args.file_ids ? withFiles(world, channel, revised, args.file_ids) : revised
      const changed = changeMessage(world, channel, previous, next)
      if (args.file_ids) moveFiles(world, channel, previous, changed)
      return {
        channel: channel.id,
        ts: changed.ts,
        text: changed.text,
        message: toUpdated(changed),
      }
    },
  ),

  'chat.delete': method(
    { scope: 'chat:write', tier: 3 },
    () => ({ channel: text(), ts: text() }),
    (world, args) => {
      const channel = findChannel(world, args.channel)
      const message = findMessage(world, channel, args.ts)
      const user = world.db.users.get(world.caller.user)
      const isAdmin = world.caller.token.kind === 'user' && user?.is_admin === true
      ensure(ownsMessage(world, message) || isAdmin, 'cant_delete_message')
      deleteMessage(world, channel, message)
      return { channel: channel.id, ts: message.ts }
    },
  ),

  'chat.postEphemeral': method(
    { scope: 'chat:write', tier: 4 },
    () => ({ channel: text(), user: text(), ...content() }),
    (world, args) => {
      const channel = findChannel(world, args.channel, { byName: true })
      ensureMayPost(world, channel)
      ensure(memberOf(world, channel.id, args.user), 'user_not_in_channel')
      const author = callerAuthor(world, args)
      const given = readContent(world, args)
      const thread = given.thread_ts ? { thread_ts: given.thread_ts } : {}
      const shown = { ...toContent(world, { author, ...given }), ...thread }
      return { message_ts: showEphemeral(world, channel, args.user, shown) }
    },
  ),

  'chat.meMessage': method(
    { scope: 'chat:write', tier: 3 },
    () => ({ channel: text(), text: text() }),
    (world, args) => {
      const channel = findTarget(world, args.channel)
      ensureMayPost(world, channel)
      const given = readContent(world, args)
      const draft = { author: callerAuthor(world), ...given, subtype: 'me_message' }
      return { channel: channel.id, ts: postMessage(world, channel, draft).ts }
    },
  ),

  'chat.getPermalink': method(
    { tier: 'special' },
    () => ({ channel: text(), message_ts: text() }),
    (world, args) => {
      const channel = findChannel(world, args.channel)
      const message = findMessage(world, channel, args.message_ts)
      return { channel: channel.id, permalink: toPermalink(message) }
    },
  ),
}
