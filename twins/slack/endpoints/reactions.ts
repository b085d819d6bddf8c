import { findChannel, isVisible, memberOf } from '../objects/channel.ts'
import { findFile } from '../objects/file.ts'
import { findMessage, toPermalink, toWire } from '../objects/message.ts'
import { addPin, postPinned, removePin, toPin } from '../objects/pin.ts'
import { addReaction, removeReaction } from '../objects/reaction.ts'
import { findUser } from '../objects/user.ts'
import { ensure, method, SlackError, type SlackWorld } from '../protocol/index.ts'
import { flag, page, readPosition, text, toCursor, whole } from '../query.ts'
import type { Channel, Message } from '../schema/index.ts'

/** Names of emoji as reactions use them, with a skin tone or without. */
const emojiName = /^[\p{L}\p{N}_+'-]+(::skin-tone-[2-6])?$/u

const target = () => ({ channel: text().optional(), timestamp: text().optional() })

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

/** The message an item argument points at. */
function findItem(
  world: SlackWorld,
  args: { channel?: string | undefined; timestamp?: string | undefined },
): { channel: Channel; message: Message } {
  ensure(args.channel && args.timestamp, 'no_item_specified')
  ensure(/^\d{10}\.\d{6}$/.test(args.timestamp), 'bad_timestamp')
  const channel = findChannel(world, args.channel)
  return { channel, message: findMessage(world, channel, args.timestamp) }
}

function readName(name: string): string {
  const plain = name.replaceAll(/^:|:$/g, '')
  ensure(emojiName.test(plain), 'invalid_name')
  return plain
}

/** The same for a change, which bots may make only where they are. */
function findChangeable(world: SlackWorld, args: Parameters<typeof findItem>[1]) {
  const found = findItem(world, args)
  const { channel } = found
  const isPerson = world.caller.token.kind === 'user' && channel.kind === 'channel'
  ensure(isPerson || memberOf(world, channel.id, world.caller.user), 'not_in_channel')
  ensure(!channel.is_archived, 'is_archived')
  return found
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
    (world, args) => findFileItem(world, args) ?? toItem(findItem(world, args).message),
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

export const pins = {
  'pins.add': method({ scope: 'pins:write', tier: 2 }, target, (world, args) => {
    const { channel, message } = findChangeable(world, args)
    if (message.subtype?.endsWith('_join')) throw new SlackError('not_pinnable')
    addPin(world, channel, message, world.caller.user)
    postPinned(world, channel, world.caller.user)
  }),

  'pins.remove': method({ scope: 'pins:write', tier: 2 }, target, (world, args) => {
    const { channel, message } = findChangeable(world, args)
    removePin(world, channel, message)
  }),

  'pins.list': method(
    { scope: 'pins:read', tier: 2 },
    () => ({ channel: text() }),
    (world, args) => {
      const channel = findChannel(world, args.channel)
      const found = world.db.pins.list({ where: { channel: channel.id }, direction: 'desc' })
      const items = found.flatMap((pin) => {
        const message = world.db.messages.get(pin.id)
        return message ? [toPin(pin, message)] : []
      })
      return { items }
    },
  ),
}
