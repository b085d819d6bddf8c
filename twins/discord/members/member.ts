import { tell } from '../gateway/sessions/tell.ts'
import { type DiscordWorld, ensure } from '../protocol/index.ts'
import type { MemberRow } from '../schema/index.ts'
import { showUser } from '../users/user.ts'

/** A member without its user, as it stands in messages and interactions. */
export function toPartialMember(row: Readonly<MemberRow>) {
  return {
    avatar: row.avatar,
    avatar_decoration_data: null,
    banner: row.banner,
    collectibles: null,
    communication_disabled_until: row.communication_disabled_until,
    flags: row.flags,
    joined_at: row.joined_at,
    nick: row.nick,
    pending: row.pending,
    premium_since: row.premium_since,
    roles: row.roles,
    mute: row.mute,
    deaf: row.deaf,
  }
}

/** https://docs.discord.com/developers/resources/guild#guild-member-object */
export function toMember(world: DiscordWorld, row: Readonly<MemberRow>) {
  const { mute, deaf, ...rest } = toPartialMember(row)
  return { ...rest, user: showUser(world, row.user_id), mute, deaf }
}

/** The member of a guild; 404 where the user is none. */
export function findMember(world: DiscordWorld, guildId: string, userId: string): MemberRow {
  const member = world.db.members.get(`${guildId}:${userId}`)
  if (!member) ensure(world.db.users.has(userId), 'unknownUser')
  ensure(member, 'unknownMember')
  return member
}

/** How many members a guild has. */
export function memberCount(world: DiscordWorld, guildId: string): number {
  return world.db.members.count({ guild: guildId })
}

export function makeMember(
  given: Pick<MemberRow, 'guild_id' | 'user_id' | 'joined_at' | 'seen_ms'> & Partial<MemberRow>,
): MemberRow {
  return {
    nick: null,
    avatar: null,
    banner: null,
    bio: null,
    roles: [],
    premium_since: null,
    deaf: false,
    mute: false,
    flags: 0,
    pending: false,
    communication_disabled_until: null,
    ...given,
  }
}

/** Stores a changed member and tells of it. */
export function saveMember(world: DiscordWorld, member: MemberRow): MemberRow {
  world.db.members.replace(member)
  const { guild_id, user_id } = member
  tell(
    world,
    'GUILD_MEMBER_UPDATE',
    { guild_id, ...toMember(world, member) },
    {
      intent: 'members',
      guildId: guild_id,
      always: [user_id],
    },
  )
  return member
}
