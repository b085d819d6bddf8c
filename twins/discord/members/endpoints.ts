import { changesBetween, record } from '../audit_log/entry.ts'
import { hasSetting } from '../gateway/sessions/intents.ts'
import { findGuild } from '../guilds/objects/guild.ts'
import { bitOf } from '../permissions/bits.ts'
import { ensureAbove, ensureInGuild, guildBits, rankOf } from '../permissions/compute.ts'
import { flag, int, list, maybe, optional, snowflake, text, time } from '../protocol/args.ts'
import { type DiscordWorld, endpoint, ensure, ensureField } from '../protocol/index.ts'
import { type GuildRow, type MemberRow, sortable } from '../schema/index.ts'
import { leaveGuild } from './leaving.ts'
import { findMember, saveMember, toMember } from './member.ts'

const place = { guild_id: snowflake }
const target = { guild_id: snowflake, user_id: snowflake }

/** The list of members needs the intent in the application's settings. */
function ensureIntent(world: DiscordWorld): void {
  const application = world.db.applications.getShared(world.caller.applicationId)
  ensure(hasSetting(application?.flags ?? 0, 'members'), 'missingAccess')
}

function ensureRoles(world: DiscordWorld, guild: GuildRow, ids: readonly string[]): void {
  ensureInGuild(world, guild, 'MANAGE_ROLES')
  const rank = rankOf(world, guild, world.caller.userId)
  for (const id of ids) {
    const role = world.db.roles.getShared(id)
    ensure(role?.guild_id === guild.id, 'unknownRole')
    ensure(id !== guild.id && role.position < rank && !role.managed, 'missingPermissions')
  }
}

function changeRoles(
  world: DiscordWorld,
  guild: GuildRow,
  member: MemberRow,
  roles: string[],
): MemberRow {
  const added = roles.filter((id) => !member.roles.includes(id))
  const removed = member.roles.filter((id) => !roles.includes(id))
  ensureRoles(world, guild, [...added, ...removed])
  if (added.length + removed.length === 0) return member
  const named = (ids: string[]) =>
    ids.map((id) => ({ id, name: world.db.roles.getShared(id)?.name ?? '' }))
  const changes = [
    { key: '$add', ids: added },
    { key: '$remove', ids: removed },
  ].filter(({ ids }) => ids.length > 0)
  const entries = changes.map(({ key, ids }) => ({ key, new_value: named(ids) }))
  record(world, guild.id, 'memberRoleUpdate', { target: member.user_id, changes: entries })
  return { ...member, roles }
}

/** The members that are found by what their names begin with. */
function searchMembers(world: DiscordWorld, guild_id: string, query: string, limit: number) {
  const start = query.toLowerCase()
  const all = world.db.members.list({ where: { guild: guild_id }, order: ['sort'] })
  const found = all.filter(({ user_id, nick }) => {
    const user = world.db.users.getShared(user_id)
    return [user?.username, nick].some((name) => name?.toLowerCase().startsWith(start))
  })
  return found.slice(0, limit).map((row) => toMember(world, row))
}

/** https://docs.discord.com/developers/resources/guild#get-guild-member */
export const members = {
  'GET /guilds/{guild_id}/members': endpoint(
    { ...place, limit: optional(int({ min: 1, max: 1000 })), after: optional(snowflake) },
    (world, { guild_id, limit = 1, after = '0' }) => {
      findGuild(world, guild_id)
      ensureIntent(world)
      const query = {
        where: { guild: guild_id },
        order: ['sort' as const],
        after: [sortable(after)],
        limit,
      }
      return world.db.members.list(query).map((row) => toMember(world, row))
    },
  ),
  'GET /guilds/{guild_id}/members/search': endpoint(
    { ...place, query: text({ min: 1, max: 100 }), limit: optional(int({ min: 1, max: 1000 })) },
    (world, { guild_id, query, limit = 1 }) => {
      findGuild(world, guild_id)
      return searchMembers(world, guild_id, query, limit)
    },
  ),
  'GET /guilds/{guild_id}/members/{user_id}': endpoint(target, (world, { guild_id, user_id }) => {
    findGuild(world, guild_id)
    return toMember(world, findMember(world, guild_id, user_id))
  }),
  'PATCH /guilds/{guild_id}/members/@me': endpoint(
    { ...place, nick: maybe(text({ max: 32 })), bio: maybe(text({ max: 190 })) },
    (world, { guild_id, nick, bio }) => {
      const guild = findGuild(world, guild_id)
      if (nick !== undefined) ensureInGuild(world, guild, 'CHANGE_NICKNAME')
      const member = findMember(world, guild_id, world.caller.userId)
      const changed = {
        ...member,
        ...(nick === undefined ? {} : { nick: nick || null }),
        ...(bio === undefined ? {} : { bio }),
      }
      return toMember(world, saveMember(world, changed))
    },
  ),
  'PATCH /guilds/{guild_id}/members/{user_id}': endpoint(
    {
      ...target,
      nick: maybe(text({ max: 32 })),
      roles: maybe(list(snowflake)),
      mute: maybe(flag),
      deaf: maybe(flag),
      channel_id: maybe(snowflake),
      communication_disabled_until: maybe(time),
      flags: maybe(int()),
    },
    (
      world,
      { guild_id, user_id, nick, roles, mute, deaf, communication_disabled_until: until, flags },
    ) => {
      const guild = findGuild(world, guild_id)
      let member = findMember(world, guild_id, user_id)
      const before = member
      if (nick !== undefined) {
        ensureInGuild(world, guild, 'MANAGE_NICKNAMES')
        if (user_id !== world.caller.userId) ensureAbove(world, guild, user_id)
        member = { ...member, nick: nick || null }
      }
      if (mute != null || deaf != null) {
        ensure(world.db.voiceStates.has(`${guild_id}:${user_id}`), 'noUserInVoice')
        ensureInGuild(world, guild, mute == null ? 'DEAFEN_MEMBERS' : 'MUTE_MEMBERS')
        member = { ...member, mute: mute ?? member.mute, deaf: deaf ?? member.deaf }
      }
      if (until !== undefined) {
        ensureInGuild(world, guild, 'MODERATE_MEMBERS')
        ensureAbove(world, guild, user_id)
        ensure(!(guildBits(world, guild, member) & bitOf('ADMINISTRATOR')), 'missingPermissions')
        const latest_ms = world.now() + 28 * 86_400_000
        ensureField(
          until === null || Date.parse(until) <= latest_ms,
          'communication_disabled_until',
          'BASE_TYPE_MAX',
          'Timeouts can last at most 28 days.',
        )
        member = { ...member, communication_disabled_until: until }
      }
      if (flags != null) member = { ...member, flags }
      const changes = changesBetween(before, member, [
        'nick',
        'mute',
        'deaf',
        'communication_disabled_until',
      ])
      if (changes.length > 0) record(world, guild_id, 'memberUpdate', { target: user_id, changes })
      if (roles) member = changeRoles(world, guild, member, roles)
      return toMember(world, saveMember(world, member))
    },
  ),
  'DELETE /guilds/{guild_id}/members/{user_id}': endpoint(
    target,
    (world, { guild_id, user_id }) => {
      const guild = findGuild(world, guild_id)
      ensureInGuild(world, guild, 'KICK_MEMBERS')
      findMember(world, guild_id, user_id)
      ensureAbove(world, guild, user_id)
      leaveGuild(world, guild_id, user_id)
      record(world, guild_id, 'memberKick', { target: user_id })
    },
  ),
  'PUT /guilds/{guild_id}/members/{user_id}/roles/{role_id}': endpoint(
    { ...target, role_id: snowflake },
    (world, { guild_id, user_id, role_id }) => {
      const guild = findGuild(world, guild_id)
      const member = findMember(world, guild_id, user_id)
      ensureRoles(world, guild, [role_id])
      if (member.roles.includes(role_id)) return
      saveMember(world, changeRoles(world, guild, member, [...member.roles, role_id]))
    },
  ),
  'DELETE /guilds/{guild_id}/members/{user_id}/roles/{role_id}': endpoint(
    { ...target, role_id: snowflake },
    (world, { guild_id, user_id, role_id }) => {
      const guild = findGuild(world, guild_id)
      const member = findMember(world, guild_id, user_id)
      ensureRoles(world, guild, [role_id])
      saveMember(
        world,
        changeRoles(
          world,
          guild,
          member,
          member.roles.filter((id) => id !== role_id),
        ),
      )
    },
  ),
}
