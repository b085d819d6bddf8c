import { ensure, here, type SlackWorld } from '../protocol.ts'
import { defined } from '../query.ts'
import type { App, Block, Channel, Message } from '../schema.ts'
import { announce, fromTs, messageTopic, toTs } from './announce.ts'
import { toBotProfile } from './app.ts'
import { normalizeText, toRichText } from './markup.ts'
import { findTeam } from './user.ts'

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
  blocks?: Block[] | undefined
  attachments?: Record<string, unknown>[] | undefined
  metadata?: Message['metadata'] | undefined
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

/** What is the same of a message before and after it gets its `ts`. */
export function toContent(world: SlackWorld, draft: Draft) {
  const { author, blocks, attachments, metadata, files, subtype } = draft
  const text = normalizeText(draft.text ?? '')
  const isPlain = !blocks && text !== '' && (subtype === undefined || written.has(subtype))
  const { app, username } = author
  const isMasked = username !== undefined || author.icons !== undefined
  return defined({
    type: 'message' as const,
    subtype: isMasked ? 'bot_message' : subtype,
    user: isMasked ? undefined : (author.user ?? app?.bot_user),
    text,
    username: isMasked ? (username ?? app?.name) : undefined,
    icons: author.icons,
    bot_id: app?.bot_id,
    app_id: app?.id,
    bot_profile: app && !isMasked ? toBotProfile(world, app) : undefined,
    team: isMasked ? undefined : findTeam(world).id,
    blocks: blocks ?? (isPlain ? [toRichText(world, text)] : undefined),
    attachments: attachments?.map((attachment, index) => ({
      id: index + 1,
      fallback: '[no preview available]',
      ...attachment,
    })),
    metadata,
    files,
    upload: files ? true : undefined,
    client_msg_id: app || subtype ? undefined : world.uuid(),
    ...draft.extra,
  })
}

/** The message a reply belongs to. */
function findParent(world: SlackWorld, channel: Channel, thread_ts: string): Message {
  const found = world.db.messages.get(`${channel.id}/${thread_ts}`)
  ensure(found, 'thread_not_found')
  const root = found.thread_ts
  return root === undefined || root === found.ts ? found : findParent(world, channel, root)
}

function countReply(world: SlackWorld, parent: Message, reply: Message): Message {
  const who = reply.user ?? reply.bot_id ?? ''
  const users = parent.reply_users ?? []
  const reply_users = users.includes(who) ? users : [...users, who]
  return world.db.messages.replace({
    ...parent,
    thread_ts: parent.ts,
    reply_count: (parent.reply_count ?? 0) + 1,
    reply_users_count: reply_users.length,
    latest_reply: reply.ts,
    reply_users: reply_users.slice(0, 5),
    is_locked: false,
    subscribed: false,
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
  announceMessage(world, channel, message)
  return message
}

/** `message` to those who follow the channel, and `app_mention` to the apps it names. */
export function announceMessage(world: SlackWorld, channel: Channel, message: Message): void {
  const event = {
    ...toWire(message),
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

/** Puts changed content in place and tells the apps. */
export function changeMessage(
  world: SlackWorld,
  channel: Channel,
  previous: Message,
  changed: Message,
): Message {
  world.db.messages.replace(changed)
  const ts = toTs(world.now() * 1000)
  const event = {
    type: 'message',
    subtype: 'message_changed',
    message: toWire(changed),
    previous_message: toWire(previous),
    channel: channel.id,
    hidden: true,
    ts,
    event_ts: ts,
    channel_type: channel.kind,
  }
  announce(world, event, { topic: messageTopic(channel), channel: channel.id })
  return changed
}

/** Removes a message; the first of a thread leaves a tombstone while it has replies. */
export function deleteMessage(world: SlackWorld, channel: Channel, message: Message): void {
  const { ts } = message
  if (message.reply_count) {
    const { thread_ts = ts, reply_count, reply_users_count, latest_reply, reply_users } = message
    const thread = { thread_ts, reply_count, reply_users_count, latest_reply, reply_users }
    const text = 'This message was deleted.'
    const tombstone = {
      type: 'message' as const,
      subtype: 'tombstone',
      user: 'USLACKBOT',
      text,
      ts,
    }
    const kept = { channel: channel.id, ...tombstone, hidden: true, ...defined(thread) }
    world.db.messages.replace(kept)
  } else {
    world.db.messages.delete(`${channel.id}/${ts}`)
    const floor = world.db.channels.get(channel.id)?.floor_ts ?? '0'
    if (ts > floor) world.db.channels.update(channel.id, { floor_ts: ts })
    discountReply(world, channel, message)
  }
  for (const pin of world.db.pins.list({ where: { channel: channel.id } })) {
    if (pin.ts === ts) world.db.pins.delete(pin.id)
  }
  const event_ts = toTs(world.now() * 1000)
  const event = {
    type: 'message',
    subtype: 'message_deleted',
    previous_message: toWire(message),
    channel: channel.id,
    hidden: true,
    deleted_ts: ts,
    ts: event_ts,
    event_ts,
    channel_type: channel.kind,
  }
  announce(world, event, { topic: messageTopic(channel), channel: channel.id })
}

function discountReply(world: SlackWorld, channel: Channel, reply: Message): void {
  const { thread_ts } = reply
  if (thread_ts === undefined || thread_ts === reply.ts) return
  const parent = world.db.messages.get(`${channel.id}/${thread_ts}`)
  if (!parent) return
  const replies = world.db.messages
    .list({ where: { channel: channel.id, thread: thread_ts }, order: ['ts'] })
    .filter(({ ts }) => ts !== thread_ts)
  const latest = replies.at(-1)
  if (!latest) {
    const { reply_count, reply_users, reply_users_count, latest_reply, ...rest } = parent
    const { thread_ts: _thread, subscribed: _subscribed, is_locked: _locked, ...plain } = rest
    world.db.messages.replace(plain)
    return
  }
  const users = [...new Set(replies.map(({ user, bot_id }) => user ?? bot_id ?? ''))]
  world.db.messages.replace({
    ...parent,
    reply_count: replies.length,
    reply_users_count: users.length,
    reply_users: users.slice(0, 5),
    latest_reply: latest.ts,
  })
}

/** Where a browser finds a message; of a reply it names the thread. */
export function toPermalink({ channel, ts, thread_ts }: Message): string {
  const link = `${here}/archives/${channel}/p${ts.replace('.', '')}`
  return thread_ts === undefined || thread_ts === ts
    ? link
    : `${link}?thread_ts=${thread_ts}&cid=${channel}`
}
