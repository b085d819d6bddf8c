import { z } from 'zod'
import { orText, text } from '../schema.ts'

const message = () =>
  orText('content', {
    content: text(),
    author: z.string().optional(),
    embeds: z.array(z.record(z.string(), z.unknown())).default([]),
    /** Emojis, each from one person or several. */
    reactions: z
      .array(orText('emoji', { emoji: text(), users: z.array(z.string()).default([]) }))
      .default([]),
    pinned: z.boolean().default(false),
    at: z.string().optional(),
  })

const thread = () =>
  orText('name', {
    name: text(),
    messages: z.array(message()).default([]),
    archived: z.boolean().default(false),
    private: z.boolean().default(false),
  })

const channel = () =>
  orText('name', {
    name: text(),
    id: z.string().optional(),
    type: z
      .union([
        z.enum(['text', 'voice', 'category', 'announcement', 'stage', 'forum', 'media']),
        z.number().int(),
      ])
      .default('text'),
    topic: z.string().optional(),
    nsfw: z.boolean().default(false),
    parent: z.string().optional(),
    messages: z.array(message()).default([]),
    threads: z.array(thread()).default([]),
  })

const guild = () =>
  orText('name', {
    name: text(),
    id: z.string().optional(),
    owner: z.string().optional(),
    channels: z.array(channel()).default([]),
    roles: z
      .array(
        orText('name', {
          name: text(),
          color: z.number().int().default(0),
          permissions: z.union([z.string(), z.array(z.string())]).default('0'),
          hoist: z.boolean().default(false),
        }),
      )
      .default([]),
    members: z
      .array(
        orText('username', {
          username: text(),
          nick: z.string().optional(),
          roles: z.array(z.string()).default([]),
          bot: z.boolean().default(false),
        }),
      )
      .default([]),
    emojis: z.array(orText('name', { name: text() })).default([]),
    events: z
      .array(
        orText('name', {
          name: text(),
          description: z.string().optional(),
          start: z.string().default('+1d'),
          end: z.string().optional(),
          location: z.string().optional(),
          channel: z.string().optional(),
        }),
      )
      .default([]),
  })

/** Discord's part of a seed_config. */
export const DiscordSeed = () =>
  z.strictObject({
    guilds: z.array(guild()).default([]),
    applications: z
      .array(
        orText('name', {
          name: text(),
          commands: z.array(z.record(z.string(), z.unknown())).default([]),
          interactions_endpoint_url: z.url().optional(),
        }),
      )
      .default([]),
  })

export type DiscordSeed = z.output<ReturnType<typeof DiscordSeed>>
export type GuildSeed = DiscordSeed['guilds'][number]
export type ChannelSeed = GuildSeed['channels'][number]
export type MessageSeed = ChannelSeed['messages'][number]
