import { announce } from '../../apps/objects/announce.ts'
import { flag, list, text } from '../../protocol/args.ts'
import { ensure, method, SlackError, type SlackWorld } from '../../protocol/index.ts'
import { page, readPosition, toCursor } from '../../protocol/paging.ts'
import { eventTs, toTs } from '../../protocol/time.ts'
import type { Channel } from '../../schema/index.ts'
import { findUser, isInTeam } from '../../users/objects/user.ts'
import {
  ensureKindOf,
  findChannel,
  findOwnChannel,
  isAdmitted,
  memberOf,
  openDirect,
  toDetailedChannel,
} from '../objects/channel.ts'
import { join, leave } from '../objects/membership.ts'

/** Refuses an invitation as a whole where one of its users cannot be invited. */
function checkInvited(world: SlackWorld, channel: Channel, users: readonly string[]): void {
  ensure(users.length > 0, 'no_user')
  ensure(users.length <= 1000, 'too_many_users')
  const errors = users.flatMap((user) => {
    const error = whyNot(world, channel, user)
    return error === undefined ? [] : [{ user, ok: false, error }]
  })
  const [first] = errors
  if (first) throw new SlackError(first.error, { errors })
}

function whyNot(world: SlackWorld, channel: Channel, user: string): string | undefined {
  if (user === world.caller.user) return 'cant_invite_self'
  const invited = world.db.users.get(user)
  if (!invited || !isInTeam(world, invited, channel.team)) return 'user_not_found'
  if (invited.deleted) return 'user_disabled'
  if (!isAdmitted(world, channel, user)) return 'cant_invite'
  return memberOf(world, channel.id, user) ? 'already_in_channel' : undefined
}

function setOpen(world: SlackWorld, channel: Channel, is_open: boolean): boolean {
  const member = memberOf(world, channel.id, world.caller.user)
  if (!member || member.is_open === is_open) return false
  world.db.members.replace({ ...member, is_open })
  return true
}

function announceOpen(world: SlackWorld, channel: Channel, verb: 'open' | 'close'): void {
  const type = `${channel.kind === 'im' ? 'im' : 'group'}_${verb}`
  const event = { user: world.caller.user, channel: channel.id, event_ts: eventTs(world) }
  announce(world, { type, ...event }, { channel: channel.id })
}

export const members = {
  'conversations.join': method(
    { conversations: 'join', tier: 3 },
    () => ({ channel: text() }),
    (world, args) => {
      const channel = findChannel(world, args.channel)
      ensureKindOf(channel, ['channel'])
      ensure(!channel.is_archived, 'is_archived')
      const { user } = world.caller
      const isNew = join(world, channel, user)
      const wire = toDetailedChannel(world, findChannel(world, channel.id), user)
      if (isNew) return { channel: wire }
      const response_metadata = { warnings: ['already_in_channel'] }
      return { channel: wire, warning: 'already_in_channel', response_metadata }
    },
  ),

  'conversations.leave': method(
    { conversations: 'write', tier: 3 },
    () => ({ channel: text() }),
    (world, args) => {
      const channel = findChannel(world, args.channel)
      ensureKindOf(channel, ['channel', 'group', 'mpim'])
      ensure(!channel.is_general, 'cant_leave_general')
      ensure(!channel.is_archived, 'is_archived')
      const { user } = world.caller
      ensure(memberOf(world, channel.id, user), 'not_in_channel')
      ensure(channel.kind === 'channel' || channel.num_members > 1, 'last_member')
      leave(world, channel, user)
    },
  ),

  'conversations.invite': method(
    { conversations: 'invite', tier: 3 },
    () => ({ channel: text(), users: list(), force: flag().optional() }),
    (world, args) => {
      const channel = findOwnChannel(world, args.channel)
      ensureKindOf(channel, ['channel', 'group'])
      ensure(!channel.is_archived, 'is_archived')
      if (!args.force) checkInvited(world, channel, args.users)
      const { user } = world.caller
      for (const invited of args.users) {
        if (!whyNot(world, channel, invited)) join(world, channel, invited, user)
      }
      return { channel: toDetailedChannel(world, findChannel(world, channel.id), user) }
    },
  ),

  'conversations.kick': method(
    { conversations: 'write', tier: 3 },
    () => ({ channel: text(), user: text() }),
    (world, args) => {
      const channel = findOwnChannel(world, args.channel)
      ensureKindOf(channel, ['channel', 'group'])
      ensure(!channel.is_general, 'cant_kick_from_general')
      const { user: kicker } = world.caller
      ensure(args.user !== kicker, 'cant_kick_self')
      const { id } = findUser(world, args.user)
      ensure(memberOf(world, channel.id, id), 'not_in_channel')
      leave(world, channel, id, kicker)
      return { errors: {} }
    },
  ),

  'conversations.members': method(
    { conversations: 'read', tier: 4 },
    () => ({ channel: text(), ...page() }),
    (world, args) => {
      const channel = findChannel(world, args.channel)
      const limit = args.limit || 100
      const after = readPosition(world, args.cursor, channel.id)
      const found = world.db.members.list({
        where: { channel: channel.id },
        after: after === undefined ? undefined : [after],
        limit: limit + 1,
      })
      const shown = found.slice(0, limit)
      const last = found.length > limit ? shown.at(-1) : undefined
      const seq = last && world.db.members.position(`${channel.id}/${last.user}`)?.[0]
      const next_cursor = seq === undefined ? '' : toCursor(world, String(seq), channel.id)
      return { members: shown.map(({ user }) => user), response_metadata: { next_cursor } }
    },
  ),

  'conversations.open': method(
    { conversations: 'write', tier: 3 },
    () => ({
      channel: text().optional(),
      users: list().optional(),
      return_im: flag().optional(),
      prevent_creation: flag().optional(),
    }),
    (world, { channel: id, users, return_im, prevent_creation }) => {
      const { user } = world.caller
      ensure(id !== undefined || users !== undefined, 'users_list_not_supplied')
      const opened = id === undefined ? openWith(world, users ?? [], prevent_creation) : undefined
      const channel = opened?.channel ?? findChannel(world, id ?? '')
      ensureKindOf(channel, ['im', 'mpim'])
      const isReopened = setOpen(world, channel, true)
      if (isReopened) announceOpen(world, channel, 'open')
      const isChanged = isReopened || opened?.isNew === true
      const wire = return_im ? toDetailedChannel(world, channel, user) : { id: channel.id }
      return isChanged ? { channel: wire } : { no_op: true, already_open: true, channel: wire }
    },
  ),

  'conversations.close': method(
    { conversations: 'write', tier: 2 },
    () => ({ channel: text() }),
    (world, args) => {
      const channel = findChannel(world, args.channel)
      ensureKindOf(channel, ['im', 'mpim'])
      if (setOpen(world, channel, false)) {
        announceOpen(world, channel, 'close')
        return undefined
      }
      return { no_op: true, already_closed: true }
    },
  ),

  'conversations.mark': method(
    { conversations: 'write', tier: 3 },
    () => ({ channel: text(), ts: text() }),
    (world, args) => {
      const channel = findChannel(world, args.channel)
      ensure(/^\d{1,10}(\.\d{1,6})?$/.test(args.ts), 'invalid_timestamp')
      const member = memberOf(world, channel.id, world.caller.user)
      ensure(member, 'not_in_channel')
      const last_read = args.ts.includes('.') ? args.ts : toTs(Number(args.ts) * 1_000_000)
      world.db.members.replace({ ...member, last_read })
    },
  ),
}

function openWith(world: SlackWorld, users: readonly string[], isCreationBarred = false) {
  ensure(users.length > 0, 'not_enough_users')
  ensure(users.length <= 8, 'too_many_users')
  for (const id of users) ensure(!findUser(world, id).deleted, 'user_disabled')
  const between = [...new Set([world.caller.user, ...users])].sort()
  const isKnown = world.db.channels.first({ where: { pair: between.join(',') } }) !== undefined
  ensure(isKnown || !isCreationBarred, 'channel_not_found')
  const opened = openDirect(world, [world.caller.user, ...users])
  if (opened.isNew && opened.channel.kind === 'im') {
    const channel = { id: opened.channel.id, created: opened.channel.created, is_im: true }
    const event = { type: 'im_created', user: users[0], channel, event_ts: eventTs(world) }
    announce(world, event, { channel: opened.channel.id })
  }
  return opened
}
