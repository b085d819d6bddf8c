import { type DiscordWorld, ensure } from '../protocol/index.ts'
import type { EmojiRow } from '../schema/index.ts'
import { showUser } from '../users/user.ts'

/** https://docs.discord.com/developers/resources/emoji#emoji-object */
export function toEmoji(world: DiscordWorld, row: Readonly<EmojiRow>) {
  const { id, name, roles, animated, available } = row
  const user = showUser(world, row.user_id)
  return { id, name, user, roles, require_colons: true, managed: false, animated, available }
}

/** The emojis of a guild or an application. */
export function emojisOf(world: DiscordWorld, ownerId: string): EmojiRow[] {
  return world.db.emojis.list({ where: { owner: ownerId } })
}

export function findEmoji(world: DiscordWorld, ownerId: string, id: string): EmojiRow {
  const emoji = world.db.emojis.get(id)
  ensure(emoji && emoji.owner_id === ownerId, 'unknownGuildEmoji')
  return emoji
}
