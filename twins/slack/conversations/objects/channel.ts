import type { ConversationsListResponse } from '@slack/web-api'
import { ownEntry } from '../../../../shared/object.ts'
import {
  allowsKind,
  ensure,
  ensureKind,
  SlackError,
  type SlackWorld,
} from '../../protocol/index.ts'
import { findTeam } from '../../protocol/team.ts'
import { seconds } from '../../protocol/time.ts'
import type { Channel, ChannelKind, Member } from '../../schema/index.ts'
import { isInTeam } from '../../users/objects/user.ts'

type WireChannel = NonNullable<ConversationsListResponse['channels']>[number]

export function memberOf(
  world: SlackWorld,
  channel: string,
  user: string,
): Readonly<Member> | undefined {
  return world.db.members.getShared(`${channel}/${user}`)
}

/**
 * Whether somebody may be in a channel at all. Administrators may keep a private one for the people
 * of some groups of the identity provider; apps are in none, and come where they are invited.
 * https://docs.slack.dev/reference/methods/admin.conversations.restrictAccess.addGroup
 */
export function isAdmitted(world: SlackWorld, { id, kind }: Channel, user: string): boolean {
  if (kind !== 'group') return true
  const groups = world.db.channel_settings.getShared(id)?.groups ?? []
  if (groups.length === 0 || world.db.users.getShared(user)?.is_bot) return true
  return groups.some((group) => world.db.usergroups.getShared(group)?.users.includes(user))
}

/** Whether a user may know of a conversation at all. */
export function isVisible(world: SlackWorld, channel: Channel, user: string): boolean {
  if (!isAdmitted(world, channel, user)) return false
  if (memberOf(world, channel.id, user)) return true
  return channel.kind === 'channel' && isInTeam(world, world.db.users.getShared(user), channel.team)
}

/** The channel everybody in the workspace is in. */
export function generalOf(world: SlackWorld): Channel | undefined {
  const where = { team: findTeam(world).id, kind: 'channel' as const }
  return world.db.channels.list({ where }).find(({ is_general }) => is_general)
}

/** A channel by id, `#name` or name, as methods that post take it. */
function lookUp(world: SlackWorld, reference: string): Channel | undefined {
  const byId = world.db.channels.get(reference)
  if (byId) return byId
  const name = reference.replace(/^#/, '').toLowerCase()
  return name === ''
    ? undefined
    : world.db.channels.first({
        where: { team: findTeam(world).id, name, kind: ['channel', 'group'] },
      })
}

/**
 * A conversation the caller can see and whose kind its scopes allow. A private one it is not in
 * does not exist for it. https://docs.slack.dev/apis/web-api/using-the-conversations-api
 */
export function findChannel(
  world: SlackWorld,
  reference: string,
  options: { byName?: boolean } = {},
): Channel {
  const channel = options.byName ? lookUp(world, reference) : world.db.channels.get(reference)
  ensure(channel && isVisible(world, channel, world.caller.user), 'channel_not_found')
  ensureKind(world, channel.kind)
  return channel
}

/** The same, where the caller must be in it. */
export function findOwnChannel(world: SlackWorld, reference: string): Channel {
  const channel = findChannel(world, reference)
  ensure(memberOf(world, channel.id, world.caller.user), 'not_in_channel')
  return channel
}

/**
 * A conversation whose messages the caller may read: bots must be in it, people may read public
 * ones.
 */
export function findReadableChannel(world: SlackWorld, reference: string): Channel {
  const channel = findChannel(world, reference)
  const isPerson = world.caller.token.kind === 'user'
  const isAllowed = (isPerson && channel.kind === 'channel') || isIn(world, channel)
  ensure(isAllowed, 'not_in_channel')
  return channel
}

function isIn(world: SlackWorld, channel: Channel): boolean {
  return memberOf(world, channel.id, world.caller.user) !== undefined
}

/** Refuses kinds of conversations that a method does not work on. */
export function ensureKindOf(channel: Channel, kinds: readonly ChannelKind[]): void {
  ensure(kinds.includes(channel.kind), 'method_not_supported_for_channel_type')
}

/** https://docs.slack.dev/apis/web-api/using-the-conversations-api */
export function checkName(world: SlackWorld, given: string, own?: string): string {
  const name = given.replace(/^#/, '')
  ensure(name.length > 0, 'invalid_name_required')
  ensure(name.length <= 80, 'invalid_name_maxlength')
  ensure(/^[\p{Ll}\p{Lo}\p{Lm}\p{N}_-]+$/u.test(name), 'invalid_name_specials')
  ensure(/[\p{L}\p{N}]/u.test(name), 'invalid_name_punctuation')
  const where = { team: findTeam(world).id, name, kind: ['channel', 'group'] as const }
  const taken = world.db.channels.first({ where })
  ensure(!taken || taken.id === own, 'name_taken')
  return name
}

interface NewChannel {
  id?: string | undefined
  name: string
  kind: ChannelKind
  creator: string
  users?: readonly string[]
  is_general?: boolean
}

const nothing = { value: '', creator: '', last_set: 0 }

/** Adds a conversation without members and without an event. */
export function createChannel(world: SlackWorld, given: NewChannel): Channel {
  const { kind, name, creator, users = [], is_general = false } = given
  return world.db.channels.insert({
    id: given.id ?? world.id(kind === 'im' ? 'D' : 'C', 10, 'upper'),
    team: findTeam(world).id,
    kind,
    name,
    created: seconds(world),
    updated: world.now(),
    creator,
    is_archived: false,
    is_general,
    topic: nothing,
    purpose: nothing,
    previous_names: [],
    num_members: 0,
    users: [...users].sort(),
  })
}

/** Puts a user into a conversation; without an event. False where it already was. */
export function addMember(world: SlackWorld, channel: Channel, user: string): boolean {
  if (memberOf(world, channel.id, user)) return false
  world.db.members.insert({
    channel: channel.id,
    user,
    last_read: '0000000000.000000',
    is_open: channel.kind === 'im' || channel.kind === 'mpim',
  })
  countMembers(world, channel.id, 1)
  return true
}

export function removeMember(world: SlackWorld, channel: Channel, user: string): boolean {
  const isGone = world.db.members.delete(`${channel.id}/${user}`)
  if (isGone) countMembers(world, channel.id, -1)
  return isGone
}

function countMembers(world: SlackWorld, id: string, change: number): void {
  const channel = world.db.channels.get(id)
  if (channel) world.db.channels.replace({ ...channel, num_members: channel.num_members + change })
}

/** The direct message between these users, made where there is none. */
export function openDirect(
  world: SlackWorld,
  users: readonly string[],
): { channel: Channel; isNew: boolean } {
  const between = [...new Set(users)].sort()
  const known = world.db.channels.first({ where: { pair: between.join(',') } })
  if (known) return { channel: known, isNew: false }
  const isGroup = between.length > 2
  const names = between.map((id) => world.db.users.get(id)?.name ?? id)
  const channel = createChannel(world, {
    name: isGroup ? `mpdm-${names.join('--')}-1` : '',
    kind: isGroup ? 'mpim' : 'im',
    creator: users[0] ?? '',
    users: between,
  })
  for (const user of between) addMember(world, channel, user)
  return { channel, isNew: true }
}

/**
 * Where a message goes: a channel, or the direct message with a user whose id stands in its place.
 */
export function findTarget(world: SlackWorld, reference: string): Channel {
  if (/^[UW]/.test(reference) && world.db.users.has(reference)) {
    return openDirect(world, [world.caller.user, reference]).channel
  }
  return findChannel(world, reference, { byName: true })
}

/**
 * A conversation as one user sees it. https://docs.slack.dev/reference/objects/conversation-object
 */
export function toChannel(world: SlackWorld, channel: Channel, viewer: string): WireChannel {
  const { kind, id, created, updated, name, connected = [], pending = [] } = channel
  const { team } = channel
  const member = memberOf(world, id, viewer)
  if (kind === 'im') {
    const user = channel.users.find((other) => other !== viewer) ?? viewer
    const isDeleted = world.db.users.get(user)?.deleted ?? false
    return {
      ...{ id, created, is_archived: channel.is_archived, is_im: true, is_org_shared: false },
      ...{ context_team_id: team, updated, user, is_user_deleted: isDeleted, priority: 0 },
    }
  }
  return {
    id,
    name,
    is_channel: kind === 'channel',
    is_group: kind === 'group',
    is_im: false,
    is_mpim: kind === 'mpim',
    is_private: kind !== 'channel',
    created,
    is_archived: channel.is_archived,
    is_general: channel.is_general,
    unlinked: 0,
    name_normalized: name,
    is_shared: connected.length > 0,
    is_org_shared: false,
    is_pending_ext_shared: pending.length > 0,
    pending_shared: pending,
    context_team_id: team,
    updated,
    creator: channel.creator,
    is_ext_shared: connected.length > 0,
    shared_team_ids: [team, ...connected],
    pending_connected_team_ids: pending,
    is_member: member !== undefined,
    topic: channel.topic,
    purpose: channel.purpose,
    previous_names: channel.previous_names,
    num_members: channel.num_members,
  }
}

/** How much of a direct message a member has not read. */
function toUnread(world: SlackWorld, channel: string, { user, last_read }: Member) {
  if (world.db.users.getShared(user)?.is_bot) return {}
  const where = { channel, inChannel: true, ts: { gt: last_read } }
  const unread = world.db.messages.count(where)
  return { unread_count: unread, unread_count_display: unread }
}

/** The fields of a single conversation that lists leave out. */
export function toDetailedChannel(world: SlackWorld, channel: Channel, viewer: string) {
  const { num_members: _members, ...wire } = toChannel(world, channel, viewer)
  const member = memberOf(world, channel.id, viewer)
  const isDirect = channel.kind === 'im' || channel.kind === 'mpim'
  return {
    ...wire,
    ...(member ? { last_read: member.last_read } : {}),
    ...(isDirect ? { is_open: member?.is_open ?? false } : {}),
    ...(isDirect && member ? toUnread(world, channel.id, member) : {}),
    ...propertiesOf(world, channel),
  }
}

/** The canvas in a channel's tab. */
function propertiesOf(world: SlackWorld, channel: Channel) {
  const canvas = world.db.canvases.first({ where: { channel: channel.id } })
  if (!canvas) return {}
  const is_empty = canvas.sections.length === 0
  return { properties: { canvas: { file_id: canvas.id, is_empty, quip_thread_id: canvas.id } } }
}

const kindNames: Readonly<Record<string, ChannelKind>> = {
  public_channel: 'channel',
  private_channel: 'group',
  im: 'im',
  mpim: 'mpim',
}

/** The kinds that `types` names; each needs its scope. */
export function readKinds(world: SlackWorld, types: readonly string[]): ChannelKind[] {
  const kinds = types.map((type) => {
    const kind = ownEntry(kindNames, type)
    if (!kind) throw new SlackError('invalid_types')
    return kind
  })
  for (const kind of kinds) if (!allowsKind(world, kind)) ensureKind(world, kind)
  return kinds
}
