import { omitUndefined, ownEntry } from '../../../../shared/object.ts'
import { announce } from '../../apps/objects/announce.ts'
import { toBotProfile } from '../../apps/objects/app.ts'
import { messageTopic } from '../../apps/objects/topics.ts'
import { baseUrlPlaceholder, ensure, type SlackWorld } from '../../protocol/index.ts'
import { findTeam } from '../../protocol/team.ts'
import { fromTs, toTs } from '../../protocol/time.ts'
import type { App, Block, Channel, Message, WorkEntity } from '../../schema/index.ts'
import { nameEmoji } from '../../team/objects/emoji_names.ts'
import { announceLinks } from './links.ts'
import { type Markup, normalizeText, toPlainBlock, toRichText } from './markup.ts'
import { announceMetadata } from './metadata.ts'
import { clearStatus, countReply, findParent } from './thread.ts'
import { keepEntities, toCards } from './work_object.ts'

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

export const textLimit = 40_000

/** The next `ts` of a channel: the time, but always above those given before. */
function nextTs(world: SlackWorld, channel: Channel): string {
  const [last] = world.db.messages.texts({
    where: { channel: channel.id },
    order: ['ts'],
    direction: 'desc',
    limit: 1,
  })
  const newest = last === undefined ? 0 : fromTs(parse(last).ts)
  const floor = fromTs(channel.floor_ts ?? '0')
  return toTs(Math.max(world.now() * 1000, newest + 1, floor + 1))
}

function parse(text: string): Message {
  const message: Message = JSON.parse(text)
  return message
}

/** A free `ts` for a message of an earlier time. */
function pastTs(world: SlackWorld, channel: Channel, at_ms: number): string {
  let at = at_ms * 1000
  while (world.db.messages.has(`${channel.id}/${toTs(at)}`)) at += 1
  return toTs(at)
}

/** The subtypes of messages that somebody wrote. */
const written = new Set(['thread_broadcast', 'file_share', 'bot_message'])

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
  const isPlain = !blocks && text !== '' && (subtype === undefined || written.has(subtype))
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

/** Posts a message and tells the apps. */
export function postMessage(world: SlackWorld, channel: Channel, draft: Draft): Message {
  const parent =
    draft.thread_ts === undefined ? undefined : findParent(world, channel, draft.thread_ts)
  const broadcast = parent && draft.reply_broadcast ? 'thread_broadcast' : undefined
  const ts =
    draft.at_ms === undefined ? nextTs(world, channel) : pastTs(world, channel, draft.at_ms)
  const message: Message = world.db.messages.insert({
    channel: channel.id,
    ...toContent(world, { ...draft, subtype: draft.subtype ?? broadcast }),
    ts,
    ...(parent ? { thread_ts: parent.ts, parent_user_id: parent.user ?? '' } : {}),
  })
  if (parent) countReply(world, parent, message)
  if (parent && draft.author.app) clearStatus(world, parent)
  if (draft.author.user !== undefined) markRead(world, message)
  keepEntities(world, message, draft.author.app?.id ?? '', draft.entities ?? [])
  announceMessage(world, channel, message, parent)
  announceMetadata(world, channel, undefined, message)
  announceLinks(world, channel, message)
  return message
}

/** A person who writes has read what came before. */
function markRead(world: SlackWorld, { channel, user, ts, thread_ts = ts }: Message): void {
  const member = user === undefined ? undefined : world.db.members.get(`${channel}/${user}`)
  if (member && thread_ts === ts && ts > member.last_read) {
    world.db.members.replace({ ...member, last_read: ts })
  }
}

/** `message` to those who follow the channel, and `app_mention` to the apps it names. */
function announceMessage(
  world: SlackWorld,
  channel: Channel,
  message: Message,
  root?: Message,
): void {
  const event = {
    ...toWire(message),
    ...(root && message.subtype === 'thread_broadcast' ? { root: toWire(root) } : {}),
    channel: channel.id,
    event_ts: message.ts,
    channel_type: channel.kind,
  }
  announce(world, event, { topic: messageTopic(channel), channel: channel.id })
  if (channel.kind === 'im' || !message.text.includes('<@')) return
  for (const [, user] of message.text.matchAll(/<@([UW][A-Z0-9]+)/g)) {
    const mentioned = user === message.user ? undefined : world.db.users.get(user ?? '')
    const app = mentioned?.profile.api_app_id
    if (!app) continue
    const { channel_type: _kind, subtype: _subtype, ...mention } = event
    announce(world, { ...mention, type: 'app_mention' }, { channel: channel.id, app })
  }
}

/** A message of Slack's own, such as `channel_join`. */
export function postSystemMessage(
  world: SlackWorld,
  channel: Channel,
  user: string,
  subtype: string,
  text: string,
  extra: Draft['extra'] = {},
): Message {
  return postMessage(world, channel, { author: { user }, text, subtype, extra })
}

/** A message the caller can name: by channel and `ts`. */
export function findMessage(world: SlackWorld, channel: Channel, ts: string): Message {
  const message = world.db.messages.get(`${channel.id}/${ts}`)
  ensure(message, 'message_not_found')
  return message
}

/** A message as the wire shows it. */
export function toWire(message: Message): Omit<Message, 'channel'> {
  const { channel: _channel, ...wire } = message
  return wire
}

/**
 * The same for a stored text: cuts off `channel`, which is always its first field and holds no
 * comma.
 */
export function toWireText(text: string): string {
  return `{${text.slice(text.indexOf(',') + 1)}`
}

/** Where a browser finds a message; of a reply it names the thread. */
export function toPermalink({ channel, ts, thread_ts }: Message): string {
  const link = `${baseUrlPlaceholder}/archives/${channel}/p${ts.replace('.', '')}`
  return thread_ts === undefined || thread_ts === ts
    ? link
    : `${link}?thread_ts=${thread_ts}&cid=${channel}`
}
