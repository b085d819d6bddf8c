import { postSystemMessage } from '../../chat/objects/message.ts'
import { flag, list, text } from '../../protocol/args.ts'
import { ensure, hasScope, method, type SlackWorld } from '../../protocol/index.ts'
import { page, readPosition } from '../../protocol/paging.ts'
import { seconds } from '../../protocol/time.ts'
import type { ChannelKind } from '../../schema/index.ts'
import {
  ensureKindOf,
  findChannel,
  findOwnChannel,
  isVisible,
  readKinds,
  toChannel,
  toDetailedChannel,
} from '../objects/channel.ts'
import { renameChannel, setArchived, startChannel } from '../objects/lifecycle.ts'
import { listChannels } from '../objects/listing.ts'

const named: readonly ChannelKind[] = ['channel', 'group']

/** What becomes of a channel's topic or purpose when it is set, with Slack's message about it. */
function describe(world: SlackWorld, id: string, field: 'topic' | 'purpose', given: string) {
  const channel = findOwnChannel(world, id)
  ensure(!channel.is_archived, 'is_archived')
  if (field === 'purpose') ensureKindOf(channel, ['channel', 'group', 'mpim'])
  ensure(given.length <= 250, 'too_long')
  const { user } = world.caller
  const described = { value: given, creator: user, last_set: seconds(world) }
  const changed = { ...channel, [field]: described, updated: world.now() }
  world.db.channels.replace(changed)
  const prefix = channel.kind === 'group' ? 'group' : 'channel'
  const label = field === 'topic' ? 'topic' : 'description'
  const words =
    given === ''
      ? `cleared the channel ${field}`
      : field === 'topic'
        ? `set the channel topic: ${given}`
        : `set the channel ${label}: ${given}`
  postSystemMessage(world, changed, user, `${prefix}_${field}`, words, { [field]: given })
  return changed
}

export const conversations = {
  'conversations.list': method(
    { conversations: 'read', tier: 2, byTeam: true },
    () => ({ types: list().optional(), exclude_archived: flag().optional(), ...page() }),
    (world, { types, exclude_archived, cursor, limit }) => {
      const { user } = world.caller
      const { channels, next } = listChannels(world, {
        kinds: readKinds(world, types?.length ? types : ['public_channel']),
        limit: limit || 100,
        after: readPosition(world, cursor),
        passes: (channel) =>
          isVisible(world, channel, user) && !(exclude_archived && channel.is_archived),
      })
      return {
        channels: channels.map((channel) => toChannel(world, channel, user)),
        response_metadata: { next_cursor: next },
      }
    },
  ),

  'conversations.info': method(
    { conversations: 'read', tier: 3 },
    () => ({
      channel: text(),
      include_locale: flag().optional(),
      include_num_members: flag().optional(),
    }),
    (world, { channel: id, include_locale, include_num_members }) => {
      const channel = findChannel(world, id)
      const wire = toDetailedChannel(world, channel, world.caller.user)
      return {
        channel: {
          ...wire,
          ...(include_locale ? { locale: 'en-US' } : {}),
          ...(include_num_members ? { num_members: channel.num_members } : {}),
        },
      }
    },
  ),

  'conversations.create': method(
    { conversations: 'write', tier: 2, byTeam: true },
    () => ({ name: text('invalid_name_required'), is_private: flag().optional() }),
    (world, { name: given, is_private }) => {
      const kind = is_private ? 'group' : 'channel'
      const right = is_private ? ['groups:write'] : ['channels:manage', 'channels:write']
      ensure(hasScope(world, right), 'missing_scope', {
        needed: right.join(','),
        provided: world.caller.token.scopes.join(','),
      })
      const { user } = world.caller
      const channel = startChannel(world, { name: given, kind, creator: user })
      return { channel: toDetailedChannel(world, channel, user) }
    },
  ),

  'conversations.rename': method(
    { conversations: 'write', tier: 2 },
    () => ({ channel: text(), name: text('invalid_name_required') }),
    (world, args) => {
      const channel = findOwnChannel(world, args.channel)
      ensureKindOf(channel, named)
      const { user } = world.caller
      const caller = world.db.users.get(user)
      const isOwner = channel.creator === user || caller?.is_admin === true
      ensure(isOwner || world.caller.token.kind === 'bot', 'not_authorized')
      const changed = renameChannel(world, channel, args.name)
      return { channel: toDetailedChannel(world, changed, user) }
    },
  ),

  'conversations.archive': method(
    { conversations: 'write', tier: 2 },
    () => ({ channel: text() }),
    (world, args) => {
      const channel = findChannel(world, args.channel)
      ensureKindOf(channel, named)
      ensure(!channel.is_archived, 'already_archived')
      ensure(!channel.is_general, 'cant_archive_general')
      setArchived(world, findOwnChannel(world, args.channel), true)
    },
  ),

  'conversations.unarchive': method(
    { conversations: 'write', tier: 2 },
    () => ({ channel: text() }),
    (world, args) => {
      const channel = findChannel(world, args.channel)
      ensureKindOf(channel, named)
      ensure(channel.is_archived, 'not_archived')
      setArchived(world, channel, false)
    },
  ),

  'conversations.setTopic': method(
    { conversations: 'topic', tier: 2 },
    () => ({ channel: text(), topic: text() }),
    (world, { channel: id, topic }) => {
      const channel = describe(world, id, 'topic', topic)
      return { channel: toDetailedChannel(world, channel, world.caller.user) }
    },
  ),

  'conversations.setPurpose': method(
    { conversations: 'topic', tier: 2 },
    () => ({ channel: text(), purpose: text() }),
    (world, { channel: id, purpose }) => {
      const channel = describe(world, id, 'purpose', purpose)
      return { channel: toDetailedChannel(world, channel, world.caller.user) }
    },
  ),
}
