import {
  bits,
  choice,
  flag,
  int,
  list,
  maybe,
  model,
  models,
  optional,
  type ReadModel,
  snowflake,
  text,
} from '../../protocol/args.ts'
import { type DiscordWorld, newId } from '../../protocol/index.ts'
import type { ChannelRow, ForumTag, Overwrite } from '../../schema/index.ts'

export const archiveDurations = [60, 1440, 4320, 10_080] as const

export const overwriteFields = {
  type: choice([0, 1]),
  allow: maybe(bits),
  deny: maybe(bits),
}

const tag = model({
  id: maybe(snowflake),
  name: text({ min: 1, max: 50 }),
  moderated: maybe(flag),
  emoji_id: maybe(snowflake),
  emoji_name: maybe(text()),
})

/** What can be said of a guild's channel when it is made or changed. */
export const channelFields = {
  position: maybe(int({ min: 0 })),
  topic: maybe(text({ max: 4096 })),
  bitrate: maybe(int({ min: 8000, max: 384_000 })),
  user_limit: maybe(int({ min: 0, max: 10_000 })),
  nsfw: maybe(flag),
  rate_limit_per_user: maybe(int({ min: 0, max: 21_600 })),
  parent_id: maybe(snowflake),
  permission_overwrites: maybe(models(model({ id: snowflake, ...overwriteFields }))),
  rtc_region: maybe(text()),
  video_quality_mode: maybe(choice([1, 2])),
  default_auto_archive_duration: maybe(choice(archiveDurations)),
  default_reaction_emoji: maybe(model({ emoji_id: maybe(snowflake), emoji_name: maybe(text()) })),
  default_thread_rate_limit_per_user: maybe(int({ min: 0, max: 21_600 })),
  default_sort_order: maybe(choice([0, 1])),
  default_forum_layout: maybe(choice([0, 1, 2])),
  available_tags: maybe(models(tag, { max: 20 })),
  flags: maybe(int()),
}

/** What can be said of a thread besides. */
export const threadFields = {
  archived: maybe(flag),
  locked: maybe(flag),
  invitable: maybe(flag),
  auto_archive_duration: maybe(choice(archiveDurations)),
  applied_tags: maybe(list(snowflake, { max: 5 })),
}

export const nameField = optional(text({ min: 1, max: 100 }))

export type ChannelArgs = Partial<ReadModel<typeof channelFields>>
export type ThreadArgs = Partial<ReadModel<typeof threadFields>>

export function toOverwrite(given: {
  id: string
  type: 0 | 1
  allow?: string | null | undefined
  deny?: string | null | undefined
}): Overwrite {
  return { id: given.id, type: given.type, allow: given.allow ?? '0', deny: given.deny ?? '0' }
}

/** The fields of a channel that were given; names of text channels are written their way. */
export function toFields(world: DiscordWorld, given: ChannelArgs): Partial<ChannelRow> {
  const { permission_overwrites, available_tags, default_reaction_emoji, ...plain } = given
  const said = Object.entries(plain).filter(
    ([name, value]) => value !== undefined && (value !== null || nullable.includes(name)),
  )
  const emoji = default_reaction_emoji && {
    emoji_id: default_reaction_emoji.emoji_id ?? null,
    emoji_name: default_reaction_emoji.emoji_name ?? null,
  }
  return {
    ...Object.fromEntries(said),
    ...(permission_overwrites
      ? { permission_overwrites: permission_overwrites.map(toOverwrite) }
      : {}),
    ...(available_tags ? { available_tags: available_tags.map((each) => toTag(world, each)) } : {}),
    ...(default_reaction_emoji === undefined ? {} : { default_reaction_emoji: emoji ?? null }),
  }
}

const nullable = ['topic', 'parent_id', 'rtc_region', 'default_sort_order']

type TagArgs = NonNullable<ChannelArgs['available_tags']>[number]

function toTag(
  world: DiscordWorld,
  { id, name, moderated, emoji_id, emoji_name }: TagArgs,
): ForumTag {
  const face = { emoji_id: emoji_id ?? null, emoji_name: emoji_name ?? null }
  return { id: id ?? newId(world), name, moderated: moderated ?? false, ...face }
}

/** Names of channels that people write in are in lower case and without spaces. */
export function nameOf(type: number, name: string): string {
  return [0, 5, 15, 16].includes(type) ? name.trim().toLowerCase().replaceAll(/\s+/g, '-') : name
}
