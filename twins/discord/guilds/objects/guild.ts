import { emojisOf, toEmoji } from '../../emojis/emoji.ts'
import { memberOf } from '../../permissions/compute.ts'
import { type DiscordWorld, ensure } from '../../protocol/index.ts'
import { rolesOf, toRole } from '../../roles/role.ts'
import type { GuildRow } from '../../schema/index.ts'
import { stickersOf, toSticker } from '../../stickers/sticker.ts'

/** https://docs.discord.com/developers/resources/guild#guild-object */
export function toGuild(world: DiscordWorld, row: Readonly<GuildRow>) {
  return {
    ...row,
    roles: rolesOf(world, row.id).map(toRole),
    emojis: emojisOf(world, row.id).map((emoji) => toEmoji(world, emoji)),
    stickers: stickersOf(world, row.id).map((sticker) => toSticker(world, sticker)),
  }
}

/** A guild the caller is in. Others are as good as none: 404 unknown, or 403 where they exist. */
export function findGuild(world: DiscordWorld, id: string): GuildRow {
  const guild = world.db.guilds.get(id)
  ensure(guild, 'unknownGuild')
  ensure(memberOf(world, id, world.caller.userId), 'missingAccess')
  return guild
}

export function makeGuild(
  given: Pick<GuildRow, 'id' | 'name' | 'owner_id'> & Partial<GuildRow>,
): GuildRow {
  return {
    icon: null,
    description: null,
    home_header: null,
    splash: null,
    discovery_splash: null,
    features: [],
    banner: null,
    application_id: null,
    region: 'us-east',
    afk_channel_id: null,
    afk_timeout: 300,
    system_channel_id: null,
    system_channel_flags: 0,
    widget_enabled: false,
    widget_channel_id: null,
    verification_level: 0,
    default_message_notifications: 0,
    mfa_level: 0,
    explicit_content_filter: 0,
    max_presences: null,
    max_members: 500_000,
    max_stage_video_channel_users: 50,
    max_video_channel_users: 25,
    vanity_url_code: null,
    premium_tier: 0,
    premium_subscription_count: 0,
    preferred_locale: 'en-US',
    rules_channel_id: null,
    safety_alerts_channel_id: null,
    public_updates_channel_id: null,
    premium_progress_bar_enabled: false,
    nsfw: false,
    nsfw_level: 0,
    incidents_data: null,
    ...given,
  }
}
