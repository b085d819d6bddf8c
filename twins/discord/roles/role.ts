import { tell } from '../gateway/sessions/tell.ts'
import { type DiscordWorld, ensure } from '../protocol/index.ts'
import type { RoleRow } from '../schema/index.ts'

/** A role as the wire shows it. https://docs.discord.com/developers/topics/permissions#role-object */
export function toRole({ guild_id: _guild, ...role }: Readonly<RoleRow>) {
  return role
}

/** A guild's roles in their order. */
export function rolesOf(world: DiscordWorld, guildId: string): RoleRow[] {
  const roles = world.db.roles.list({ where: { guild: guildId }, order: ['sort'] })
  return roles.sort((a, b) => a.position - b.position || (BigInt(a.id) < BigInt(b.id) ? -1 : 1))
}

export function findRole(world: DiscordWorld, guildId: string, id: string): RoleRow {
  const role = world.db.roles.get(id)
  ensure(role && role.guild_id === guildId, 'unknownRole')
  return role
}

export function makeRole(given: Pick<RoleRow, 'id' | 'guild_id'> & Partial<RoleRow>): RoleRow {
  const color = given.color ?? 0
  return {
    name: 'new role',
    permissions: '0',
    position: 1,
    color,
    colors: { primary_color: color, secondary_color: null, tertiary_color: null },
    hoist: false,
    managed: false,
    mentionable: false,
    icon: null,
    unicode_emoji: null,
    flags: 0,
    ...given,
  }
}

/** Stores a role and tells of it. */
export function saveRole(world: DiscordWorld, role: RoleRow): RoleRow {
  const isNew = !world.db.roles.has(role.id)
  world.db.roles.put(role)
  tell(world, isNew ? 'GUILD_ROLE_CREATE' : 'GUILD_ROLE_UPDATE', roleEvent(role), {
    intent: 'guilds',
    guildId: role.guild_id,
  })
  return role
}

function roleEvent(role: RoleRow) {
  return { guild_id: role.guild_id, role: toRole(role) }
}
