import { bitOf } from '../../permissions/bits.ts'
import { bitsIn } from '../../permissions/compute.ts'
import type { DiscordWorld } from '../../protocol/index.ts'
import type { ChannelRow, MessageRow } from '../../schema/index.ts'
import type { AllowedMentions } from './embed.ts'

/** Who sends, as far as mentions go. */
export type SenderKind = 'member' | 'webhook' | 'interaction'

interface Mentions {
  mention_everyone: boolean
  mentions: string[]
  mention_roles: string[]
}

interface Said {
  content: string
  authorId: string
  kind: SenderKind
  allowed: AllowedMentions | null | undefined
  repliedTo: Readonly<MessageRow> | undefined
}

/** Whom a message mentions. https://docs.discord.com/developers/resources/message#allowed-mentions-object */
export function mentionsIn(
  world: DiscordWorld,
  channel: Readonly<ChannelRow>,
  said: Said,
): Mentions {
  const { content, authorId, kind, allowed, repliedTo } = said
  const parse = parsedBy(kind, allowed)
  const users = idsIn(content, /<@!?(\d{1,20})>/g)
  const roles = idsIn(content, /<@&(\d{1,20})>/g)
  const isUserAllowed = (id: string) =>
    parse.includes('users') || (allowed?.users ?? []).includes(id)
  const isRoleAllowed = (id: string) =>
    parse.includes('roles') || (allowed?.roles ?? []).includes(id)
  const mayAll =
    kind === 'webhook' || (bitsIn(world, channel, authorId) & bitOf('MENTION_EVERYONE')) !== 0n
  const mentions = users.filter((id) => isUserAllowed(id) && world.db.users.has(id))
  if (repliedTo && !repliedTo.webhook_id && !mentions.includes(repliedTo.author_id)) {
    const isPinged = allowed ? (allowed.replied_user ?? false) : true
    if (isPinged) mentions.push(repliedTo.author_id)
  }
  return {
    mention_everyone: parse.includes('everyone') && mayAll && /@(everyone|here)\b/.test(content),
    mentions,
    mention_roles: roles.filter((id) => {
      const role = world.db.roles.getShared(id)
      return (
        role?.guild_id === channel.guild_id && isRoleAllowed(id) && (mayAll || role?.mentionable)
      )
    }),
  }
}

function parsedBy(
  kind: SenderKind,
  allowed: AllowedMentions | null | undefined,
): readonly string[] {
  if (allowed) return allowed.parse ?? []
  return kind === 'member' ? ['users', 'roles', 'everyone'] : ['users']
}

function idsIn(content: string, pattern: RegExp): string[] {
  return [...new Set([...content.matchAll(pattern)].map(([, id = '']) => id))]
}
