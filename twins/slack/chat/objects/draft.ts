import { z } from 'zod'
import { isRecord } from '../../../../shared/json.ts'
import { omitUndefined, ownEntry } from '../../../../shared/object.ts'
import { findApp, toBotProfile } from '../../apps/objects/app.ts'
import { completeBlocks } from '../../block_kit/objects/problems.ts'
import { memberOf } from '../../conversations/objects/channel.ts'
import { flag, structure, text } from '../../protocol/args.ts'
import { ensure, ensureScope, type SlackWorld } from '../../protocol/index.ts'
import { findTeam } from '../../protocol/team.ts'
import type { App, Block, Channel, Message, WorkEntity } from '../../schema/index.ts'
import { toEmojiName } from '../../team/objects/emoji.ts'
import { nameEmoji } from '../../team/objects/emoji_names.ts'
import { type Markup, normalizeText, toPlainBlock, toRichText } from './markup.ts'
import { Entity, toCards } from './work_object.ts'

/** Who a message is from: a person, or an app with or without a face of its own. */
export interface Author {
  user?: string | undefined
  app?: App | undefined
  username?: string | undefined
  icons?: Message['icons'] | undefined
}

export interface Draft {
  author: Author
  text?: string | undefined
  /** How the text is read. */
  markup?: Markup | undefined
  blocks?: Block[] | undefined
  attachments?: Record<string, unknown>[] | undefined
  metadata?: Message['metadata'] | undefined
  /** What of an app's own is shown below the text. */
  entities?: readonly WorkEntity[] | undefined
  files?: Message['files'] | undefined
  thread_ts?: string | undefined
  reply_broadcast?: boolean | undefined
  subtype?: string | undefined
  /** The fields of a subtype, such as the `topic` that was set. */
  extra?: Partial<Pick<Message, 'topic' | 'purpose' | 'inviter'>> & Record<string, unknown>
  /** When it was written, for messages that are older than the clock. */
  at_ms?: number | undefined
}

const textLimit = 40_000

/** https://docs.slack.dev/reference/methods/chat.postMessage */
const markdownLimit = 12_000

const jsonObject = () => z.record(z.string(), z.unknown())

/** https://docs.slack.dev/legacy/legacy-messaging/legacy-secondary-message-attachments */
const Attachment = () =>
  jsonObject().refine((given) =>
    attachmentTexts.every((name) => typeof (given[name] ?? '') !== 'object'),
  )

const attachmentTexts = ['fallback', 'color', 'pretext', 'title', 'title_link', 'text', 'footer']
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

/** The subtypes of messages that somebody wrote. */
const writtenSubtypes = new Set(['thread_broadcast', 'file_share', 'bot_message'])

const colors: Readonly<Record<string, string>> = {
  good: '2eb886',
  warning: 'daa038',
  danger: 'a30200',
}

/** The parts of an attachment that people read as text. */
const wordy = new Set(['text', 'title', 'pretext', 'fallback', 'footer'])

/** An attachment as Slack keeps it. https://docs.slack.dev/messaging/formatting-message-text */
function toAttachment(given: Record<string, unknown>, index: number): Record<string, unknown> {
  const named = Object.entries(given).map(([key, value]) => [
    key,
    typeof value === 'string' && wordy.has(key) ? nameEmoji(value) : value,
  ])
  const attachment: Record<string, unknown> = Object.fromEntries(named)
  const { color, text, title, pretext } = attachment
  const words = [text, title, pretext].find((each) => typeof each === 'string' && each !== '')
  const hex =
    typeof color === 'string' ? (ownEntry(colors, color) ?? color.replace('#', '')) : undefined
  return {
    id: index + 1,
    fallback: words ?? '[no preview available]',
    ...attachment,
    ...(hex === undefined ? {} : { color: hex }),
  }
}

/** What is the same of a message before and after it gets its `ts`. */
export function toContent(world: SlackWorld, draft: Draft) {
  const { author, blocks, metadata, entities = [], files, subtype } = draft
  const cards = toCards(entities, { app: author.app?.id ?? '', bot: author.app?.bot_id })
  const attachments =
    cards.length > 0 ? [...(draft.attachments ?? []), ...cards] : draft.attachments
  const text = normalizeText(world, draft.text ?? '', draft.markup)
  const isPlain = !blocks && text !== '' && (subtype === undefined || writtenSubtypes.has(subtype))
  const { app, username } = author
  const toBlock = draft.markup?.mrkdwn === false ? toPlainBlock : toRichText
  const isMasked = username !== undefined || author.icons !== undefined
  return omitUndefined({
    type: 'message' as const,
    subtype: isMasked && subtype !== 'thread_broadcast' ? 'bot_message' : subtype,
    user: isMasked ? undefined : (author.user ?? app?.bot_user),
    text,
    username: isMasked ? (username ?? app?.name) : undefined,
    icons: author.icons,
    bot_id: app?.bot_id,
    app_id: app?.id,
    bot_profile: app && !isMasked ? toBotProfile(world, app) : undefined,
    team: isMasked ? undefined : findTeam(world).id,
    blocks: blocks ?? (isPlain ? [toBlock(world, text)] : undefined),
    attachments: attachments?.map(toAttachment),
    metadata,
    files,
    upload: files ? true : undefined,
    client_msg_id: app || subtype ? undefined : world.uuid(),
    ...draft.extra,
  })
}
