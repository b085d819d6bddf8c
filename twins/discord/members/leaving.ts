import { tell } from '../gateway/sessions/tell.ts'
import type { DiscordWorld } from '../protocol/index.ts'
import { showUser } from '../users/user.ts'

/** Takes a member out of a guild, with its threads and its voice; everybody is told. */
export function leaveGuild(world: DiscordWorld, guildId: string, userId: string): void {
  const data = { guild_id: guildId, user: showUser(world, userId) }
  world.db.members.delete(`${guildId}:${userId}`)
  for (const { id } of world.db.threadMembers.list({ where: { user: userId } })) {
    const thread = world.db.channels.get(id)
    if (thread?.guild_id !== guildId) continue
    world.db.threadMembers.delete(`${id}:${userId}`)
    world.db.channels.replace({
      ...thread,
      member_count: Math.max(0, (thread.member_count ?? 1) - 1),
    })
  }
  world.db.voiceStates.delete(`${guildId}:${userId}`)
  tell(world, 'GUILD_MEMBER_REMOVE', data, { intent: 'members', guildId })
  tell(world, 'GUILD_DELETE', { id: guildId }, { intent: 'guilds', guildId, users: [userId] })
}
