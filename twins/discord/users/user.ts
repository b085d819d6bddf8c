import { type DiscordWorld, ensure } from '../protocol/index.ts'
import type { UserRow } from '../schema/index.ts'

/** A user as everybody sees it. https://docs.discord.com/developers/resources/user#user-object */
export function toUser(row: Readonly<UserRow>) {
  const { id, username, avatar, discriminator, public_flags, global_name } = row
  return {
    id,
    username,
    avatar,
    discriminator,
    public_flags,
    flags: public_flags,
    ...(row.bot ? { bot: true } : {}),
    ...(row.system ? { system: true } : {}),
    banner: row.banner,
    accent_color: row.accent_color,
    global_name,
    avatar_decoration_data: null,
    collectibles: null,
    primary_guild: null,
  }
}

/** A user as it sees itself. */
export function toOwnUser(row: Readonly<UserRow>, withEmail: boolean) {
  const { mfa_enabled, locale, email, verified } = row
  const own = { ...toUser(row), mfa_enabled, locale, premium_type: 0 }
  return withEmail ? { ...own, email, verified } : own
}

/** The user with this id; 404 where there is none. */
export function findUser(world: DiscordWorld, id: string): Readonly<UserRow> {
  const user = world.db.users.getShared(id)
  ensure(user, 'unknownUser')
  return user
}

/** The user with this id as everybody sees it; a deleted one where there is none. */
export function showUser(world: DiscordWorld, id: string) {
  const user = world.db.users.getShared(id)
  return toUser(user ?? { ...blankUser, id, username: 'Deleted User' })
}

const blankUser: Omit<UserRow, 'id' | 'username'> = {
  global_name: null,
  discriminator: '0',
  avatar: null,
  banner: null,
  accent_color: null,
  public_flags: 0,
  email: null,
  verified: false,
  locale: 'en-US',
  mfa_enabled: false,
}

/** A new user: a person, or the bot of an application. */
export function makeUser(given: Pick<UserRow, 'id' | 'username'> & Partial<UserRow>): UserRow {
  return { ...blankUser, ...given }
}
