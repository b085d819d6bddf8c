import { z } from 'zod'
import { isRecord } from '../../../../shared/json.ts'
import { omitUndefined } from '../../../../shared/object.ts'
import { findApp } from '../../apps/objects/app.ts'
import { completeBlocks } from '../../block_kit/objects/problems.ts'
import { memberOf } from '../../conversations/objects/channel.ts'
import { flag, structure, text } from '../../protocol/args.ts'
import { ensure, ensureScope, type SlackWorld } from '../../protocol/index.ts'
import type { Block, Channel, Message, WorkEntity } from '../../schema/index.ts'
import { toEmojiName } from '../../team/objects/emoji.ts'
import { type Author, type Draft, textLimit } from './message.ts'
import { Entity } from './work_object.ts'

/** https://docs.slack.dev/reference/methods/chat.postMessage */
const markdownLimit = 12_000

const jsonObject = () => z.record(z.string(), z.unknown())
/** https://docs.slack.dev/legacy/legacy-messaging/legacy-secondary-message-attachments */
const Attachment = () =>
  jsonObject().refine((given) => written.every((name) => typeof (given[name] ?? '') !== 'object'))
const written = ['fallback', 'color', 'pretext', 'title', 'title_link', 'text', 'footer']
  .concat(['author_name', 'author_link', 'author_icon', 'image_url', 'thumb_url', 'footer_icon'])
  .concat(['callback_id'])

/** An empty object takes the metadata of a message away. */
const Metadata = () =>
  z.union([
    z.object({
      event_type: z.string().min(1).max(255),
      event_payload: jsonObject(),
      entities: z.array(Entity()).optional(),
    }),
    z.strictObject({ entities: z.array(Entity()).optional() }),
  ])

/** The arguments that make up a message, the same in all methods that write one. */
export const content = () => ({
  text: text().optional(),
  blocks: structure(z.array(z.unknown()), 'invalid_blocks_format').optional(),
  attachments: structure(z.array(Attachment()), 'invalid_attachments').optional(),
  metadata: structure(Metadata(), 'invalid_metadata_format').optional(),
  thread_ts: z.string().optional(),
  reply_broadcast: flag().optional(),
  username: text().optional(),
  icon_emoji: text().optional(),
  icon_url: text().optional(),
  markdown_text: text().optional(),
  parse: z.enum(['full', 'none', 'client']).optional(),
  link_names: flag().optional(),
  mrkdwn: flag().optional(),
})

/** Those arguments as they were read. */
export interface Content {
  text?: string | undefined
  blocks?: unknown[] | undefined
  attachments?: Record<string, unknown>[] | undefined
  metadata?:
    | {
        event_type?: string
        event_payload?: Record<string, unknown>
        entities?: WorkEntity[] | undefined
      }
    | undefined
  thread_ts?: string | undefined
  reply_broadcast?: boolean | undefined
  username?: string | undefined
  icon_emoji?: string | undefined
  icon_url?: string | undefined
  markdown_text?: string | undefined
  parse?: 'full' | 'none' | 'client' | undefined
  link_names?: boolean | undefined
  mrkdwn?: boolean | undefined
}

/** The caller as an author; a face of its own needs `chat:write.customize`. */
export function callerAuthor(world: SlackWorld, args: Partial<Content> = {}): Author {
  const { token, user } = world.caller
  const app = findApp(world, token.app)
  const { username, icon_emoji, icon_url } = args
  const isPlain = !username && !icon_emoji && !icon_url
  if (isPlain) return token.kind === 'bot' ? { app } : { user, app }
  ensureScope(world, ['chat:write.customize'])
  return { app, username: username || app.name, icons: toIcons(icon_emoji, icon_url) }
}

function toIcons(emoji: string | undefined, url: string | undefined): Message['icons'] {
  if (emoji) return { emoji: `:${toEmojiName(emoji)}:` }
  return url ? { image_36: url, image_48: url, image_72: url } : undefined
}

/** The blocks of attachments are completed like those of a message. */
function completeAttachments(world: SlackWorld, attachments: readonly Record<string, unknown>[]) {
  return attachments.map((attachment, index) => {
    if (!Array.isArray(attachment.blocks)) return attachment
    const where = { pointer: `/attachments/${index}/blocks`, code: 'invalid_attachments' }
    return { ...attachment, blocks: completeBlocks(world, attachment.blocks, where) }
  })
}

function markdownBlock(world: SlackWorld, given: string): Block[] {
  return completeBlocks(world, [{ type: 'markdown', text: given }])
}

/** Checks what was written. https://docs.slack.dev/messaging */
export function readContent(world: SlackWorld, args: Content): Omit<Draft, 'author'> {
  const { attachments, metadata, thread_ts, reply_broadcast, markdown_text } = args
  const isEmpty =
    !args.text?.trim() && !args.blocks?.length && !attachments?.length && !markdown_text
  ensure(!isEmpty, 'no_text')
  ensure((args.text?.length ?? 0) <= textLimit, 'msg_too_long')
  ensure((attachments?.length ?? 0) <= 100, 'too_many_attachments')
  const hasBoth = markdown_text !== undefined && (args.text !== undefined || args.blocks)
  ensure(!hasBoth, 'markdown_text_conflict')
  ensure((markdown_text?.length ?? 0) <= markdownLimit, 'msg_too_long')
  const { link_names, mrkdwn } = args
  const { event_type, event_payload, entities } = metadata ?? {}
  const parse = args.parse === 'client' ? undefined : args.parse
  const blocks = args.blocks?.length ? completeBlocks(world, args.blocks) : undefined
  return {
    text: args.text ?? markdown_text,
    blocks: blocks ?? (markdown_text ? markdownBlock(world, markdown_text) : undefined),
    attachments: attachments?.length ? completeAttachments(world, attachments) : undefined,
    metadata: event_type && event_payload ? { event_type, event_payload } : undefined,
    entities,
    markup: omitUndefined({ parse, link_names, mrkdwn }),
    thread_ts: thread_ts || undefined,
    reply_broadcast,
  }
}

/**
 * Bots may write to public channels they are not in with a scope of its own; nobody to archived
 * ones.
 */
export function ensureMayPost(
  world: SlackWorld,
  channel: Channel,
  { thread_ts }: { thread_ts?: string | undefined } = {},
): void {
  ensure(!channel.is_archived, 'is_archived')
  ensure(isWanted(world, channel), 'restricted_action')
  const isAdmin = world.db.users.getShared(world.caller.user)?.is_admin === true
  if (!isAdmin) {
    ensure(!channel.is_read_only, 'restricted_action_read_only_channel')
    ensure(!channel.is_thread_only || thread_ts, 'restricted_action_thread_only_channel')
    ensure(!channel.is_non_threadable || !thread_ts, 'restricted_action_non_threadable_channel')
  }
  if (memberOf(world, channel.id, world.caller.user)) return
  const isOpen = channel.kind === 'channel' && world.caller.token.kind === 'bot'
  const mayWrite = world.caller.token.scopes.includes('chat:write.public')
  ensure(isOpen && mayWrite, 'not_in_channel')
}

/** Whether administrators let the caller post here: by role, or by name. */
function isWanted(world: SlackWorld, { id }: Channel): boolean {
  const rule = world.db.channel_settings.get(id)?.prefs.who_can_post
  if (!isRecord(rule)) return true
  const { type, user } = rule
  const isNamed = (names: unknown, name: string) => Array.isArray(names) && names.includes(name)
  const caller = world.db.users.getShared(world.caller.user)
  if (isNamed(user, world.caller.user) || isNamed(type, 'ra') || isNamed(type, 'everyone'))
    return true
  const isAdmin = caller?.is_admin === true && isNamed(type, 'admin')
  return isAdmin || (caller?.is_owner === true && isNamed(type, 'owner'))
}
