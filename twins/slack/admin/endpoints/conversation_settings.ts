import { z } from 'zod'
import { omitUndefined, ownEntry } from '../../../../shared/object.ts'
import { day_ms } from '../../../../shared/time/units.ts'
import { flag, idList, structure, text, whole } from '../../protocol/args.ts'
import { ensure, type SlackWorld } from '../../protocol/index.ts'
import { cutPage, page } from '../../protocol/paging.ts'
import { findTeam } from '../../protocol/team.ts'
import type { Channel, ChannelSettings } from '../../schema/index.ts'
import { namedChannel } from '../../users/objects/reference.ts'
import { simulation } from '../../users/objects/simulation.ts'
import { admin, ensureTeam, findAny } from '../objects/method.ts'
import { letGo } from '../objects/retention.ts'
import { settingsOf } from '../objects/settings.ts'

const chosen = () => ({ channel_id: text() })
const group = () => ({ ...chosen(), group_id: text(), team_id: text().optional() })
const who = z.object({ type: z.array(z.string()).optional(), user: z.array(z.string()).optional() })
const toggle = z.strictObject({ enabled: z.boolean() })
const longest_days = 36_500

const Prefs = () =>
  z.strictObject({
    who_can_post: z.union([z.string(), who]).optional(),
    can_thread: z.union([z.string(), who]).optional(),
    can_huddle: toggle.optional(),
    enable_at_channel: toggle.optional(),
    enable_at_here: toggle.optional(),
    membership_limit: z.strictObject({ enabled: z.boolean(), max: z.int().optional() }).optional(),
  })

/** `type:admin,user:U…` as the lists it stands for. */
function toWho(given: unknown): unknown {
  if (typeof given !== 'string') return given
  const parts = given.split(',').map((part) => part.trim().split(':'))
  const of = (kind: string) =>
    parts.flatMap(([name, value]) => (name === kind && value ? [value] : []))
  return { type: of('type'), user: of('user') }
}

function change(world: SlackWorld, id: string, changes: Partial<ChannelSettings>): void {
  world.db.channel_settings.put({ ...settingsOf(world, id), ...changes })
}

const types: Readonly<Record<string, (channel: Channel) => boolean>> = {
  private: ({ kind }) => kind === 'group',
  private_exclude: ({ kind }) => kind !== 'group',
  archived: ({ is_archived }) => is_archived,
  exclude_archived: ({ is_archived }) => !is_archived,
  private_exclude_archived: ({ kind, is_archived }) => kind === 'group' && !is_archived,
  multi_workspace: () => false,
  org_wide: () => false,
  exclude_org_shared: () => true,
  external_shared: ({ connected }) => Boolean(connected?.length),
  external_shared_exclude: ({ connected }) => !connected?.length,
  external_shared_private: ({ connected, kind }) => Boolean(connected?.length) && kind === 'group',
  external_shared_archived: ({ connected, is_archived }) =>
    Boolean(connected?.length) && is_archived,
}

/** The channels of some workspaces; of the caller's own where none is named. */
function channelsOf(world: SlackWorld, teams: readonly string[] | undefined): Channel[] {
  for (const team of teams ?? []) ensureTeam(world, team)
  const team = teams?.length ? teams : [findTeam(world).id]
  return world.db.channels.list({ where: { kind: ['channel', 'group'], team } })
}

/** When something was last said, in seconds. */
function lastActivity(world: SlackWorld, { id, created }: Channel): number {
  const where = { channel: id }
  const [last] = world.db.messages.list({ where, order: ['ts'], direction: 'desc', limit: 1 })
  return last ? Math.floor(Number(last.ts)) : created
}

function toFound(world: SlackWorld, channel: Channel) {
  const { id, name, kind, created, creator, is_archived, is_general, connected = [] } = channel
  return {
    id,
    name,
    purpose: channel.purpose.value,
    member_count: channel.num_members,
    created,
    creator_id: creator,
    is_private: kind === 'group',
    is_archived,
    is_general,
    last_activity_ts: lastActivity(world, channel),
    is_ext_shared: connected.length > 0,
    is_global_shared: false,
    is_org_default: false,
    is_org_mandatory: false,
    is_org_shared: false,
    is_frozen: false,
    connected_team_ids: connected,
    internal_team_ids_count: 1,
    internal_team_ids_sample_team: findTeam(world).id,
    pending_connected_team_ids: channel.pending ?? [],
    is_pending_ext_shared: Boolean(channel.pending?.length),
  }
}

const sorts: Readonly<Record<string, (channel: Channel) => string | number>> = {
  relevant: () => 0,
  name: ({ name }) => name,
  member_count: ({ num_members }) => num_members,
  created: ({ created }) => created,
}

/** What administrators decide of channels, and how they find them. */
export const channelSettings = {
  'admin.conversations.setConversationPrefs': admin(
    'conversations',
    'write',
    () => ({ ...chosen(), prefs: structure(Prefs(), 'could_not_set_channel_pref') }),
    (world, { channel_id, prefs }) => {
      const { id } = findAny(world, channel_id)
      const given = Object.entries(prefs).map(([name, value]) => [name, toWho(value)])
      const all = { ...settingsOf(world, id).prefs, ...Object.fromEntries(given) }
      change(world, id, { prefs: all })
    },
  ),

  'admin.conversations.getConversationPrefs': admin(
    'conversations',
    'read',
    chosen,
    (world, { channel_id }) => {
      const { id } = findAny(world, channel_id)
      return { prefs: settingsOf(world, id).prefs }
    },
  ),

  'admin.conversations.setCustomRetention': admin(
    'conversations',
    'write',
    () => ({ ...chosen(), duration_days: whole('invalid_arguments') }),
    (world, { channel_id, duration_days }) => {
      ensure(duration_days > 0 && duration_days <= longest_days, 'invalid_arguments')
      const { id } = findAny(world, channel_id)
      change(world, id, { duration_days })
      world.at(world.now() + day_ms, 'retain', { channel: id, duration_days })
    },
  ),

  'admin.conversations.getCustomRetention': admin(
    'conversations',
    'read',
    chosen,
    (world, { channel_id }) => {
      const { duration_days } = settingsOf(world, findAny(world, channel_id).id)
      const is_policy_enabled = duration_days !== undefined
      return { is_policy_enabled, duration_days: duration_days ?? 0 }
    },
  ),

  'admin.conversations.removeCustomRetention': admin(
    'conversations',
    'write',
    chosen,
    (world, { channel_id }) => {
      const { duration_days: _days, ...rest } = settingsOf(world, findAny(world, channel_id).id)
      world.db.channel_settings.put(rest)
    },
  ),

  'admin.conversations.restrictAccess.addGroup': admin(
    'conversations',
    'write',
    group,
    (world, { channel_id, group_id }) => {
      const { id, kind } = findAny(world, channel_id)
      ensure(kind === 'group', 'channel_type_not_supported')
      ensure(world.db.usergroups.has(group_id), 'group_not_found')
      const { groups } = settingsOf(world, id)
      ensure(!groups.includes(group_id), 'group_already_added')
      change(world, id, { groups: [...groups, group_id] })
    },
  ),

  'admin.conversations.restrictAccess.removeGroup': admin(
    'conversations',
    'write',
    group,
    (world, { channel_id, group_id }) => {
      const { id } = findAny(world, channel_id)
      const { groups } = settingsOf(world, id)
      ensure(groups.includes(group_id), 'group_not_found')
      change(world, id, { groups: groups.filter((each) => each !== group_id) })
    },
  ),

  'admin.conversations.restrictAccess.listGroups': admin(
    'conversations',
    'read',
    () => ({ ...chosen(), team_id: text().optional() }),
    (world, { channel_id }) => ({
      group_ids: settingsOf(world, findAny(world, channel_id).id).groups,
    }),
  ),

  'admin.conversations.search': admin(
    'conversations',
    'read',
    () => ({
      query: text().optional(),
      search_channel_types: idList().optional(),
      sort: z.enum(['relevant', 'name', 'member_count', 'created'], 'invalid_sort').optional(),
      sort_dir: z.enum(['asc', 'desc'], 'invalid_sort_dir').optional(),
      team_ids: idList().optional(),
      total_count_only: flag().optional(),
      ...page(),
    }),
    (world, args) => {
      const { query = '', search_channel_types = [], sort = 'relevant', sort_dir, team_ids } = args
      const passes = search_channel_types.map((type) => {
        const filter = ownEntry(types, type)
        ensure(filter, 'invalid_search_channel_type')
        return filter
      })
      const found = channelsOf(world, team_ids)
        .filter(({ name }) => name.includes(query.toLowerCase()))
        .filter((channel) => passes.every((filter) => filter(channel)))
      const by = sorts[sort] ?? (() => 0)
      found.sort((a, b) => (by(a) === by(b) ? 0 : by(a) < by(b) ? -1 : 1))
      if (sort_dir === 'desc') found.reverse()
      const total_count = found.length
      if (args.total_count_only) return { conversations: [], total_count, next_cursor: '' }
      const { shown, response_metadata } = cutPage(world, found, args, { size: 10 })
      const conversations = shown.map((channel) => toFound(world, channel))
      return { conversations, total_count, next_cursor: response_metadata.next_cursor }
    },
  ),

  'admin.conversations.lookup': admin(
    'conversations',
    'read',
    () => ({
      team_ids: idList(),
      last_message_activity_before: whole('invalid_arguments'),
      max_member_count: whole().optional(),
      ...page(),
    }),
    (world, { team_ids, last_message_activity_before: until, max_member_count, ...args }) => {
      const found = channelsOf(world, team_ids)
        .filter((channel) => lastActivity(world, channel) < until)
        .filter(({ num_members }) => num_members <= (max_member_count ?? Number.POSITIVE_INFINITY))
      const { shown, response_metadata } = cutPage(world, found, args)
      return omitUndefined({ channel_ids: shown.map(({ id }) => id), response_metadata })
    },
  ),
}

/** The daily job that lets go of messages older than a channel keeps them, while it does so. */
export function retain(
  world: SlackWorld,
  policy: { channel: string; duration_days: number },
): void {
  const { channel, duration_days } = policy
  if (world.db.channel_settings.get(channel)?.duration_days !== duration_days) return
  letGo(world, channel, duration_days)
  world.at(world.now() + day_ms, 'retain', policy)
}

/** What a policy of the workspace does. */
export const retention = {
  /** A policy of the workspace lets go of what is older than so many days. */
  retention: simulation(
    () => ({ channel: z.string(), days: z.number().min(0) }),
    (world, { channel, days }) => letGo(world, namedChannel(world, channel).id, days),
  ),
}
