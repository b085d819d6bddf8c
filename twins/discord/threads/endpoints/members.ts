import { findChannel, findGuildChannel } from '../../channels/objects/channel.ts'
import { findGuild } from '../../guilds/objects/guild.ts'
import { toMember } from '../../members/member.ts'
import { bitOf } from '../../permissions/bits.ts'
import { bitsIn, canSee, ensureIn, memberOf } from '../../permissions/compute.ts'
import { flag, int, optional, snowflake, time } from '../../protocol/args.ts'
import { type DiscordWorld, endpoint, ensure } from '../../protocol/index.ts'
import { type ChannelRow, sortable, type ThreadMemberRow } from '../../schema/index.ts'
import { ensureThread, joinThread, leaveThread, withMember } from '../objects/thread.ts'

const place = { channel_id: snowflake }
const one = { channel_id: snowflake, user_id: snowflake }

function show(
  world: DiscordWorld,
  thread: ChannelRow,
  row: ThreadMemberRow,
  withGuildMember: boolean,
) {
  const member = withGuildMember ? memberOf(world, thread.guild_id ?? '', row.user_id) : undefined
  return { ...row, ...(member ? { member: toMember(world, member) } : {}) }
}

function findOpen(world: DiscordWorld, id: string): ChannelRow {
  const thread = findChannel(world, id)
  ensureThread(thread)
  ensure(!thread.thread_metadata?.archived, 'threadArchived')
  return thread
}

/** A list of threads with the caller's memberships in them. */
function listOf(world: DiscordWorld, found: ChannelRow[]) {
  const { userId } = world.caller
  const members = found.flatMap(({ id }) => world.db.threadMembers.get(`${id}:${userId}`) ?? [])
  return { threads: found.map((thread) => withMember(world, thread, userId)), members }
}

interface Archived {
  channel_id: string
  before?: string | undefined
  limit?: number | undefined
}

function archivedIn(
  world: DiscordWorld,
  { channel_id, before, limit = 50 }: Archived,
  isPrivate: boolean,
) {
  const parent = findGuildChannel(world, channel_id)
  ensureIn(world, parent, 'READ_MESSAGE_HISTORY')
  const found = world.db.channels.list({
    where: {
      parent: channel_id,
      kind: 'thread',
      archived: true,
      archivedAt: before === undefined ? { gte: '' } : { lt: before },
    },
    order: ['archivedAt'],
    direction: 'desc',
  })
  const fitting = found.filter(({ type }) => (type === 12) === isPrivate)
  return { ...listOf(world, fitting.slice(0, limit)), has_more: fitting.length > limit }
}

/** https://docs.discord.com/developers/resources/channel#join-thread */
export const threadMembers = {
  'GET /guilds/{guild_id}/threads/active': endpoint(
    { guild_id: snowflake },
    (world, { guild_id }) => {
      findGuild(world, guild_id)
      const where = { guild: guild_id, kind: 'thread', archived: false }
      const all = world.db.channels.list({ where, order: ['sort'], direction: 'desc' })
      return {
        ...listOf(
          world,
          all.filter((thread) => canSee(world, thread, world.caller.userId)),
        ),
        has_more: false,
      }
    },
  ),
  'GET /channels/{channel_id}/threads/archived/public': endpoint(
    { ...place, before: optional(time), limit: optional(int({ min: 2, max: 100 })) },
    (world, given) => archivedIn(world, given, false),
  ),
  'GET /channels/{channel_id}/threads/archived/private': endpoint(
    { ...place, before: optional(time), limit: optional(int({ min: 2, max: 100 })) },
    (world, given) => {
      const parent = findGuildChannel(world, given.channel_id)
      ensureIn(world, parent, 'MANAGE_THREADS')
      return archivedIn(world, given, true)
    },
  ),
  'GET /channels/{channel_id}/thread-members': endpoint(
    {
      ...place,
      with_member: optional(flag),
      after: optional(snowflake),
      limit: optional(int({ min: 1, max: 100 })),
    },
    (world, { channel_id, with_member = false, after = '0', limit = 100 }) => {
      const thread = findChannel(world, channel_id)
      ensureThread(thread)
      const query = {
        where: { thread: channel_id },
        order: ['sort' as const],
        after: [sortable(after)],
        limit,
      }
      return world.db.threadMembers.list(query).map((row) => show(world, thread, row, with_member))
    },
  ),
  'GET /channels/{channel_id}/thread-members/{user_id}': endpoint(
    { ...one, with_member: optional(flag) },
    (world, { channel_id, user_id, with_member = false }) => {
      const thread = findChannel(world, channel_id)
      ensureThread(thread)
      const row = world.db.threadMembers.get(`${channel_id}:${user_id}`)
      ensure(row, 'unknownMember')
      return show(world, thread, row, with_member)
    },
  ),
  'PUT /channels/{channel_id}/thread-members/@me': endpoint(place, (world, { channel_id }) => {
    joinThread(world, findOpen(world, channel_id), world.caller.userId)
  }),
  'DELETE /channels/{channel_id}/thread-members/@me': endpoint(place, (world, { channel_id }) => {
    leaveThread(world, findOpen(world, channel_id), world.caller.userId)
  }),
  'PUT /channels/{channel_id}/thread-members/{user_id}': endpoint(
    one,
    (world, { channel_id, user_id }) => {
      const thread = findOpen(world, channel_id)
      ensureIn(world, thread, 'SEND_MESSAGES_IN_THREADS')
      ensure(memberOf(world, thread.guild_id ?? '', user_id), 'unknownMember')
      joinThread(world, thread, user_id)
    },
  ),
  'DELETE /channels/{channel_id}/thread-members/{user_id}': endpoint(
    one,
    (world, { channel_id, user_id }) => {
      const thread = findOpen(world, channel_id)
      const mayManage = bitsIn(world, thread, world.caller.userId) & bitOf('MANAGE_THREADS')
      ensure(
        mayManage || (thread.type === 12 && thread.owner_id === world.caller.userId),
        'missingPermissions',
      )
      leaveThread(world, thread, user_id)
    },
  ),
}
