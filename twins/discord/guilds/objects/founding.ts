import { makeMember } from '../../members/member.ts'
import { everyoneBits } from '../../permissions/bits.ts'
import { isoTime } from '../../protocol/args.ts'
import { type DiscordWorld, newId } from '../../protocol/index.ts'
import { makeRole } from '../../roles/role.ts'
import type { GuildRow } from '../../schema/index.ts'
import { makeGuild } from './guild.ts'

/** A new guild with its owner and the role of everybody, and no channels. */
export function foundGuild(
  world: DiscordWorld,
  given: Pick<GuildRow, 'id' | 'name' | 'owner_id'> & Partial<GuildRow>,
): GuildRow {
  const guild = world.db.guilds.insert(makeGuild(given))
  const { id: guild_id, owner_id } = guild
  const everyone = { id: guild_id, guild_id, name: '@everyone', position: 0 }
  world.db.roles.insert(makeRole({ ...everyone, permissions: String(everyoneBits) }))
  joinSilently(world, guild_id, owner_id)
  return guild
}

/** Makes a user a member without telling anybody, as seeds do. */
export function joinSilently(
  world: DiscordWorld,
  guild_id: string,
  user_id: string,
  roles: string[] = [],
): void {
  const now_ms = world.now()
  const times = { joined_at: isoTime(now_ms), seen_ms: now_ms }
  world.db.members.put(makeMember({ guild_id, user_id, roles, ...times }))
}

/** Adds a bot with a role of its own, which has the permissions it was installed with. */
export function addBot(
  world: DiscordWorld,
  guild_id: string,
  applicationId: string,
  permissions: bigint,
): void {
  const application = world.db.applications.getShared(applicationId)
  if (!application || world.db.members.has(`${guild_id}:${application.bot_id}`)) return
  const { bot_id, name } = application
  const position = world.db.roles.count({ guild: guild_id })
  const role = makeRole({
    ...{ id: newId(world), guild_id, name, position },
    permissions: String(permissions),
    managed: true,
    tags: { bot_id },
  })
  world.db.roles.insert(role)
  joinSilently(world, guild_id, bot_id, [role.id])
  const scopes = ['bot', 'applications.commands']
  const integration = { id: newId(world), guild_id, application_id: applicationId, scopes }
  world.db.integrations.insert({ ...integration, user_id: null })
}
