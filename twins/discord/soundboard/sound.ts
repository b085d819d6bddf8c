import type { DiscordWorld } from '../protocol/index.ts'
import type { SoundRow } from '../schema/index.ts'
import { showUser } from '../users/user.ts'

/** https://docs.discord.com/developers/resources/soundboard#soundboard-sound-object */
export function toSound(world: DiscordWorld, row: Readonly<SoundRow>) {
  const { id, guild_id, name, volume, emoji_id, emoji_name, user_id } = row
  const user = showUser(world, user_id)
  return { name, sound_id: id, volume, emoji_id, emoji_name, guild_id, available: true, user }
}

export function soundsOf(world: DiscordWorld, guildId: string): SoundRow[] {
  return world.db.sounds.list({ where: { guild: guildId }, order: ['sort'] })
}
