import { record } from '../audit_log/entry.ts'
import { tell } from '../gateway/sessions/tell.ts'
import { findGuild } from '../guilds/objects/guild.ts'
import { leaveGuild } from '../members/leaving.ts'
import { ensureAbove, ensureInGuild, memberOf } from '../permissions/compute.ts'
import { int, list, maybe, optional, snowflake } from '../protocol/args.ts'
import { type DiscordWorld, endpoint, ensure, reasonOf } from '../protocol/index.ts'
import { type GuildRow, sortable } from '../schema/index.ts'
import { findUser, showUser } from '../users/user.ts'

const place = { guild_id: snowflake }
const target = { guild_id: snowflake, user_id: snowflake }

function ban(world: DiscordWorld, guild: GuildRow, user_id: string): void {
  findUser(world, user_id)
  if (memberOf(world, guild.id, user_id)) ensureAbove(world, guild, user_id)
  const reason = reasonOf(world) ?? null
  world.db.bans.put({ guild_id: guild.id, user_id, reason })
  const user = showUser(world, user_id)
  if (memberOf(world, guild.id, user_id)) leaveGuild(world, guild.id, user_id)
  tell(
    world,
    'GUILD_BAN_ADD',
    { guild_id: guild.id, user },
    { intent: 'moderation', guildId: guild.id },
  )
  record(world, guild.id, 'memberBanAdd', { target: user_id })
}

/** https://docs.discord.com/developers/resources/guild#get-guild-bans */
export const bans = {
  'GET /guilds/{guild_id}/bans': endpoint(
    {
      ...place,
      limit: optional(int({ min: 1, max: 1000 })),
      before: optional(snowflake),
      after: optional(snowflake),
    },
    (world, { guild_id, limit = 1000, before, after }) => {
      ensureInGuild(world, findGuild(world, guild_id), 'BAN_MEMBERS')
      const anchor = before ?? after
      const found = world.db.bans.list({
        where: { guild: guild_id },
        order: ['sort'],
        direction: before === undefined ? 'asc' : 'desc',
        after: anchor === undefined ? undefined : [sortable(anchor)],
        limit,
      })
      const rows = before === undefined ? found : found.reverse()
      return rows.map(({ user_id, reason }) => ({ reason, user: showUser(world, user_id) }))
    },
  ),
  'GET /guilds/{guild_id}/bans/{user_id}': endpoint(target, (world, { guild_id, user_id }) => {
    ensureInGuild(world, findGuild(world, guild_id), 'BAN_MEMBERS')
    const found = world.db.bans.get(`${guild_id}:${user_id}`)
    ensure(found, 'unknownBan')
    return { reason: found.reason, user: showUser(world, user_id) }
  }),
  'PUT /guilds/{guild_id}/bans/{user_id}': endpoint(
    {
      ...target,
      delete_message_seconds: maybe(int({ min: 0, max: 604_800 })),
      delete_message_days: maybe(int({ min: 0, max: 7 })),
    },
    (world, { guild_id, user_id }) => {
      const guild = findGuild(world, guild_id)
      ensureInGuild(world, guild, 'BAN_MEMBERS')
      ban(world, guild, user_id)
    },
  ),
  'DELETE /guilds/{guild_id}/bans/{user_id}': endpoint(target, (world, { guild_id, user_id }) => {
    ensureInGuild(world, findGuild(world, guild_id), 'BAN_MEMBERS')
    ensure(world.db.bans.delete(`${guild_id}:${user_id}`), 'unknownBan')
    const data = { guild_id, user: showUser(world, user_id) }
    tell(world, 'GUILD_BAN_REMOVE', data, { intent: 'moderation', guildId: guild_id })
    record(world, guild_id, 'memberBanRemove', { target: user_id })
  }),
  'POST /guilds/{guild_id}/bulk-ban': endpoint(
    {
      ...place,
      user_ids: list(snowflake, { min: 1, max: 200 }),
      delete_message_seconds: maybe(int({ min: 0, max: 604_800 })),
    },
    (world, { guild_id, user_ids }) => {
      const guild = findGuild(world, guild_id)
      ensureInGuild(world, guild, 'BAN_MEMBERS', 'MANAGE_GUILD')
      const mayBan = (id: string) =>
        world.db.users.has(id) &&
        id !== guild.owner_id &&
        id !== world.caller.userId &&
        !world.db.bans.has(`${guild_id}:${id}`)
      const banned_users = user_ids.filter(mayBan)
      for (const id of banned_users) ban(world, guild, id)
      return { banned_users, failed_users: user_ids.filter((id) => !banned_users.includes(id)) }
    },
  ),
}
