import type { ChatPostMessageResponse } from '@slack/web-api'
import { fromTs, toTs } from '../objects/announce.ts'
import { findChannel, findTarget, memberOf } from '../objects/channel.ts'
import { callerAuthor, content, ensureMayPost, readContent } from '../objects/draft.ts'
import {
  changeMessage,
  deleteMessage,
  findMessage,
  postMessage,
  toContent,
  toPermalink,
  toWire,
} from '../objects/message.ts'
import { showEphemeral } from '../objects/response.ts'
import { ensure, method, type SlackWorld } from '../protocol.ts'
import { text } from '../query.ts'
import type { Message } from '../schema.ts'

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

const editable = new Set(['bot_message', 'thread_broadcast', 'file_share', 'me_message'])

export const chat = {
  'chat.postMessage': method(
    { scope: 'chat:write', tier: 'special' },
    () => ({ channel: text(), ...content() }),
    (world, args) => {
      const channel = findTarget(world, args.channel)
      ensureMayPost(world, channel)
      const author = callerAuthor(world, args)
      const message = postMessage(world, channel, { author, ...readContent(world, args) })
      return { channel: channel.id, ts: message.ts, message: toPosted(message) }
    },
  ),

  'chat.update': method(
    { scope: 'chat:write', tier: 3 },
    () => ({ channel: text(), ts: text(), ...content() }),
    (world, args) => {
      const channel = findChannel(world, args.channel)
      const previous = findMessage(world, channel, args.ts)
      ensure(ownsMessage(world, previous), 'cant_update_message')
      const given = readContent(world, args)
      const {
        text: words,
        blocks,
        attachments,
        metadata,
      } = toContent(world, {
        author: {},
        ...given,
        subtype: previous.subtype,
      })
      const { blocks: _blocks, ...kept } = previous
      const { user } = world.caller
      const changed = changeMessage(world, channel, previous, {
        ...kept,
        text: words,
        ...(blocks ? { blocks } : {}),
        ...(args.attachments ? { attachments: attachments ?? [] } : {}),
        ...(metadata ? { metadata } : {}),
        edited: { user, ts: toTs(Math.max(world.now() * 1000, fromTs(previous.ts))) },
      })
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
      const shown = toContent(world, { author, ...readContent(world, args) })
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
