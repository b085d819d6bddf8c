import type { DiscordWorld } from '../protocol/index.ts'
import type { StickerRow } from '../schema/index.ts'
import { showUser } from '../users/user.ts'

/** https://docs.discord.com/developers/resources/sticker#sticker-object */
export function toSticker(world: DiscordWorld, { user_id, ...row }: Readonly<StickerRow>) {
  return { ...row, type: 2, user: showUser(world, user_id) }
}

export function stickersOf(world: DiscordWorld, guildId: string): StickerRow[] {
  return world.db.stickers.list({ where: { guild: guildId }, order: ['sort'] })
}
