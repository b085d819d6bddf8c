import { tell } from '../../gateway/sessions/tell.ts'
import { canSee, isThread } from '../../permissions/compute.ts'
import { type DiscordWorld, ensure, refusalOf } from '../../protocol/index.ts'
import type { ChannelRow } from '../../schema/index.ts'
import { showUser } from '../../users/user.ts'

/** The types of channels. https://docs.discord.com/developers/resources/channel#channel-object-channel-types */
export const types = {
  text: 0,
  dm: 1,
  voice: 2,
  groupDm: 3,
  category: 4,
  announcement: 5,
  announcementThread: 10,
  publicThread: 11,
  privateThread: 12,
  stage: 13,
  directory: 14,
  forum: 15,
  media: 16,
} as const

/** Whether people write in a channel itself, not only in its threads. */
export function isWritable({ type }: Readonly<ChannelRow>): boolean {
  return ([0, 1, 2, 3, 5, 10, 11, 12, 13] as number[]).includes(type)
}

export function isForum({ type }: Readonly<ChannelRow>): boolean {
  return type === types.forum || type === types.media
}

/**
 * A channel as the wire shows it; of a private one the caller's own view.
 * https://docs.discord.com/developers/resources/channel#channel-object
 */
export function toChannel(
  world: DiscordWorld,
  row: Readonly<ChannelRow>,
  viewer?: string,
): Omit<ChannelRow, 'people'> {
  const { people, ...channel } = row
  if (!people) return channel
  const others = people.filter((id) => id !== (viewer ?? world.caller?.userId))
  return { ...channel, ...{ recipients: others.map((id) => showUser(world, id)) } }
}

/** A channel that the caller sees: 404 where there is none, 403 where it is hidden. */
export function findChannel(world: DiscordWorld, id: string): ChannelRow {
  const channel = world.db.channels.get(id)
  ensure(channel, 'unknownChannel')
  ensure(canSee(world, channel, world.caller.userId), 'missingAccess')
  return channel
}

/** The same for what only channels of guilds have. */
export function findGuildChannel(
  world: DiscordWorld,
  id: string,
): ChannelRow & { guild_id: string } {
  const channel = findChannel(world, id)
  const { guild_id } = channel
  if (guild_id === undefined) throw refusalOf('notInDm')
  return { ...channel, guild_id }
}

/** A guild's channels without its threads. */
export function channelsOf(world: DiscordWorld, guildId: string): ChannelRow[] {
  return world.db.channels.list({ where: { guild: guildId, kind: 'guild' }, order: ['sort'] })
}

/** The parts that a guild channel of a type has, at their defaults. */
function defaultsOf(type: number): Partial<ChannelRow> {
  const text = { last_message_id: null, rate_limit_per_user: 0, topic: null }
  const voice = { bitrate: 64_000, user_limit: 0, rtc_region: null }
  switch (type) {
    case types.text:
    case types.announcement:
      return { ...text, default_thread_rate_limit_per_user: 0 }
    case types.voice:
    case types.stage:
      return {
        last_message_id: null,
        rate_limit_per_user: 0,
        ...voice,
        user_limit: type === types.stage ? 10_000 : 0,
      }
    case types.forum:
    case types.media: {
      const sorting = { default_sort_order: null, default_reaction_emoji: null }
      return { ...text, available_tags: [], default_forum_layout: 0, ...sorting }
    }
    default:
      return {}
  }
}

/** A new channel of a guild, not yet stored. */
export function makeChannel(
  given: Pick<ChannelRow, 'id' | 'type' | 'name'> & { guild_id: string } & Partial<ChannelRow>,
): ChannelRow & { guild_id: string } {
  const common = { flags: 0, parent_id: null, position: 0, permission_overwrites: [], nsfw: false }
  return { ...common, ...defaultsOf(given.type), ...given }
}

/** Stores a new channel and tells who sees it. */
export function addChannel(world: DiscordWorld, channel: ChannelRow): ChannelRow {
  world.db.channels.insert(channel)
  if (channel.guild_id === undefined) return channel
  tell(world, 'CHANNEL_CREATE', toChannel(world, channel), audienceOf(channel))
  return channel
}

/** Stores a changed channel and tells who sees it. */
export function saveChannel(world: DiscordWorld, channel: ChannelRow): ChannelRow {
  world.db.channels.replace(channel)
  const type = isThread(channel) ? 'THREAD_UPDATE' : 'CHANNEL_UPDATE'
  tell(world, type, toChannel(world, channel), audienceOf(channel))
  return channel
}

/** Who hears of changes to a channel. */
export function audienceOf(channel: Readonly<ChannelRow>) {
  const guildId = channel.guild_id
  if (guildId === undefined) return { users: channel.people ?? [] }
  return { intent: 'guilds' as const, guildId, channel }
}
