import { changesBetween, record } from '../audit_log/entry.ts'
import { tell } from '../gateway/sessions/tell.ts'
import { findGuild } from '../guilds/objects/guild.ts'
import { bitOf } from '../permissions/bits.ts'
import { ensureInGuild, guildBits, memberOf, rankOf } from '../permissions/compute.ts'
import { bits, flag, int, maybe, model, models, snowflake, text } from '../protocol/args.ts'
import { type DiscordWorld, endpoint, ensure, newId } from '../protocol/index.ts'
import type { GuildRow, RoleRow } from '../schema/index.ts'
import { findRole, makeRole, rolesOf, saveRole, toRole } from './role.ts'

const place = { guild_id: snowflake }
const target = { guild_id: snowflake, role_id: snowflake }
const color = int({ min: 0, max: 16_777_215 })
const fields = {
  name: maybe(text({ min: 1, max: 100 })),
  permissions: maybe(bits),
  color: maybe(color),
  colors: maybe(
    model({ primary_color: color, secondary_color: maybe(color), tertiary_color: maybe(color) }),
  ),
  hoist: maybe(flag),
  mentionable: maybe(flag),
  unicode_emoji: maybe(text({ max: 100 })),
}
const logged = ['name', 'permissions', 'color', 'hoist', 'mentionable', 'unicode_emoji']

interface RoleArgs {
  name?: string | null | undefined
  permissions?: string | null | undefined
  color?: number | null | undefined
  colors?:
    | {
        primary_color: number
        secondary_color?: number | null | undefined
        tertiary_color?: number | null | undefined
      }
    | null
    | undefined
  hoist?: boolean | null | undefined
  mentionable?: boolean | null | undefined
  unicode_emoji?: string | null | undefined
}

function changed(role: RoleRow, given: RoleArgs): RoleRow {
  const { colors, color: plain, ...rest } = given
  const said = Object.fromEntries(Object.entries(rest).filter(([, value]) => value != null))
  const primary = colors?.primary_color ?? plain ?? role.color
  const shades = {
    secondary_color: colors?.secondary_color ?? null,
    tertiary_color: colors?.tertiary_color ?? null,
  }
  return { ...role, ...said, color: primary, colors: { primary_color: primary, ...shades } }
}

/** A role the caller stands above; nobody gives what they have not. */
function ensureManageable(
  world: DiscordWorld,
  guild: GuildRow,
  role: RoleRow,
  permissions?: string | null,
): void {
  ensureInGuild(world, guild, 'MANAGE_ROLES')
  ensure(rankOf(world, guild, world.caller.userId) > role.position, 'missingPermissions')
  const member = memberOf(world, guild.id, world.caller.userId)
  const own = member ? guildBits(world, guild, member) : 0n
  const isAll = (own & bitOf('ADMINISTRATOR')) !== 0n
  ensure(isAll || (BigInt(permissions ?? 0) & ~own) === 0n, 'missingPermissions')
}

/** https://docs.discord.com/developers/resources/guild#get-guild-roles */
export const roles = {
  'GET /guilds/{guild_id}/roles': endpoint(place, (world, { guild_id }) => {
    findGuild(world, guild_id)
    return rolesOf(world, guild_id).map(toRole)
  }),
  'GET /guilds/{guild_id}/roles/{role_id}': endpoint(target, (world, { guild_id, role_id }) => {
    findGuild(world, guild_id)
    return toRole(findRole(world, guild_id, role_id))
  }),
  'GET /guilds/{guild_id}/roles/member-counts': endpoint(place, (world, { guild_id }) => {
    findGuild(world, guild_id)
    const counts: Record<string, number> = {}
    for (const { id } of rolesOf(world, guild_id)) if (id !== guild_id) counts[id] = 0
    for (const member of world.db.members.list({ where: { guild: guild_id } })) {
      for (const id of member.roles) counts[id] = (counts[id] ?? 0) + 1
    }
    return counts
  }),
  'POST /guilds/{guild_id}/roles': endpoint(
    { ...place, ...fields },
    (world, { guild_id, ...given }) => {
      const guild = findGuild(world, guild_id)
      ensure(world.db.roles.count({ guild: guild_id }) < 250, 'tooManyGuildRoles')
      const fresh = makeRole({
        id: newId(world),
        guild_id,
        permissions: world.db.roles.get(guild_id)?.permissions ?? '0',
      })
      ensureManageable(world, guild, { ...fresh, position: 0 }, given.permissions)
      for (const other of rolesOf(world, guild_id)) {
        if (other.position >= 1) world.db.roles.replace({ ...other, position: other.position + 1 })
      }
      const role = saveRole(world, changed(fresh, given))
      record(world, guild_id, 'roleCreate', {
        target: role.id,
        changes: changesBetween({}, role, logged),
      })
      return toRole(role)
    },
  ),
  'PATCH /guilds/{guild_id}/roles': endpoint(
    { ...place, list: models(model({ id: snowflake, position: maybe(int()) })) },
    (world, { guild_id, list }) => {
      const guild = findGuild(world, guild_id)
      ensureInGuild(world, guild, 'MANAGE_ROLES')
      for (const { id, position } of list) {
        const role = findRole(world, guild_id, id)
        if (position == null || position === role.position) continue
        ensureManageable(world, guild, role)
        saveRole(world, { ...role, position })
      }
      return rolesOf(world, guild_id).map(toRole)
    },
  ),
  'PATCH /guilds/{guild_id}/roles/{role_id}': endpoint(
    { ...target, ...fields },
    (world, { guild_id, role_id, ...given }) => {
      const guild = findGuild(world, guild_id)
      const old = findRole(world, guild_id, role_id)
      ensureManageable(world, guild, old, given.permissions)
      const role = saveRole(world, changed(old, given))
      record(world, guild_id, 'roleUpdate', {
        target: role_id,
        changes: changesBetween(old, role, logged),
      })
      return toRole(role)
    },
  ),
  'DELETE /guilds/{guild_id}/roles/{role_id}': endpoint(target, (world, { guild_id, role_id }) => {
    const guild = findGuild(world, guild_id)
    const role = findRole(world, guild_id, role_id)
    ensure(role_id !== guild_id && !role.managed, 'invalidRole')
    ensureManageable(world, guild, role)
    world.db.roles.delete(role_id)
    for (const member of world.db.members.list({ where: { guild: guild_id } })) {
      if (!member.roles.includes(role_id)) continue
      world.db.members.replace({ ...member, roles: member.roles.filter((id) => id !== role_id) })
    }
    tell(world, 'GUILD_ROLE_DELETE', { guild_id, role_id }, { intent: 'guilds', guildId: guild_id })
    record(world, guild_id, 'roleDelete', {
      target: role_id,
      changes: changesBetween(role, {}, logged),
    })
  }),
}
