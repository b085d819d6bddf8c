import { z } from 'zod'
import { findMessage, toPermalink, toWire } from '../../chat/objects/message.ts'
import { isVisible } from '../../conversations/objects/channel.ts'
import { findFile } from '../../files/objects/file.ts'
import { flag, text, whole } from '../../protocol/args.ts'
import { ensure, method, type SlackWorld } from '../../protocol/index.ts'
import { page, readPosition, toCursor } from '../../protocol/paging.ts'
import type { Channel, Message } from '../../schema/index.ts'
import { toEmojiName } from '../../team/objects/emoji.ts'
import { namedChannel, namedUser } from '../../users/objects/reference.ts'
import { simulation } from '../../users/objects/simulation.ts'
import { findUser } from '../../users/objects/user.ts'
import { findChangeable, findMessageItem, target } from '../objects/item.ts'
import { addReaction, removeReaction } from '../objects/reaction.ts'

/** Names of emoji as reactions use them, with a skin tone or without. */
const emojiName = /^[\p{L}\p{N}_+'-]+(::skin-tone-[2-6])?$/u

/** Files and comments on them, which had reactions once. */
const fileTarget = () => ({ file: text().optional(), file_comment: text().optional() })

function findFileItem(
  world: SlackWorld,
  args: { file?: string | undefined; file_comment?: string | undefined },
) {
  if (args.file !== undefined) return { type: 'file', file: findFile(world, args.file) }
  if (args.file_comment === undefined) return undefined
  const comment = world.db.file_comments.get(args.file_comment)
  ensure(comment, 'file_comment_not_found')
  return { type: 'file_comment', comment, file: findFile(world, comment.file) }
}

function readName(name: string): string {
  const plain = name.replaceAll(/^:|:$/g, '')
  ensure(emojiName.test(plain), 'invalid_name')
  return plain
}

function toItem(message: Message) {
  const permalink = toPermalink(message)
  return { type: 'message', channel: message.channel, message: { ...toWire(message), permalink } }
}

export const reactions = {
  'reactions.add': method(
    { scope: 'reactions:write', tier: 3 },
    () => ({ ...target(), name: text('invalid_name') }),
    (world, args) => {
      const name = readName(args.name)
      const { message } = findChangeable(world, args)
      addReaction(world, message, { user: world.caller.user, name })
    },
  ),

  'reactions.remove': method(
    { scope: 'reactions:write', tier: 2 },
    () => ({ ...target(), ...fileTarget(), name: text('invalid_name') }),
    (world, args) => {
      const name = readName(args.name)
      ensure(!findFileItem(world, args), 'no_reaction')
      const { message } = findChangeable(world, args)
      removeReaction(world, message, { user: world.caller.user, name })
    },
  ),

  'reactions.get': method(
    { scope: 'reactions:read', tier: 3 },
    () => ({ ...target(), ...fileTarget(), full: flag().optional() }),
    (world, args) => findFileItem(world, args) ?? toItem(findMessageItem(world, args).message),
  ),

  'reactions.list': method(
    { scope: 'reactions:read', tier: 2, byTeam: true },
    () => ({
      user: text().optional(),
      full: flag().optional(),
      count: whole().optional(),
      page: whole().optional(),
      ...page(),
    }),
    (world, { user: id, cursor, limit, count, page: number }) => {
      const user = id === undefined ? world.caller.user : findUser(world, id).id
      const size = Math.max(1, limit || count || 100)
      const isVisibleTo = (channel: Channel | undefined) =>
        channel !== undefined && isVisible(world, channel, world.caller.user)
      const all = world.db.reactions
        .list({ where: { user }, direction: 'desc' })
        .filter(({ channel }) => isVisibleTo(world.db.channels.get(channel)))
      const start = readPosition(world, cursor, user) ?? (Math.max(1, number ?? 1) - 1) * size
      const items = all.slice(start, start + size).flatMap(({ channel, ts }) => {
        const message = world.db.messages.get(`${channel}/${ts}`)
        return message ? [toItem(message)] : []
      })
      const next = start + size < all.length ? toCursor(world, String(start + size), user) : ''
      const pages = Math.ceil(all.length / size)
      return {
        items,
        paging: { count: size, total: all.length, page: Math.floor(start / size) + 1, pages },
        response_metadata: { next_cursor: next },
      }
    },
  ),
}

/** People react to messages. */
export const reacting = {
  reaction: simulation(
    () => ({
      user: z.string(),
      channel: z.string(),
      ts: z.string(),
      name: z.string(),
      remove: z.boolean().default(false),
    }),
    (world, { user, channel: place, ts, name, remove }) => {
      const message = findMessage(world, namedChannel(world, place), ts)
      const change = remove ? removeReaction : addReaction
      change(world, message, { user: namedUser(world, user).id, name: toEmojiName(name) })
    },
  ),
}
