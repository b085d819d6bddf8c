import type { ConversationsHistoryResponse } from '@slack/web-api'
import { collection } from '../../../shared/db/collection.ts'

type WireMessage = NonNullable<ConversationsHistoryResponse['messages']>[number]

export type ChannelKind = 'channel' | 'group' | 'im' | 'mpim'

export type Described = { value: string; creator: string; last_set: number }

/** What all callers see alike of a conversation; `toChannel` adds what depends on the caller. */
export interface Channel {
  id: string
  team: string
  kind: ChannelKind
  name: string
  created: number
  /** Milliseconds, as on the wire. */
  updated: number
  creator: string
  is_archived: boolean
  is_general: boolean
  topic: Described
  purpose: Described
  previous_names: string[]
  num_members: number
  /** Who a direct message is between, sorted. */
  users: string[]
  /** Who may post: only admins where it is read-only, others only in or outside threads. */
  is_read_only?: boolean
  is_thread_only?: boolean
  is_non_threadable?: boolean
  /** The organizations it is shared with, by Slack Connect. */
  connected?: string[]
  /** Set once the last of them was disconnected, until it is shared again. */
  is_disconnected?: boolean
  /** Those that have accepted to share it and wait for approval. */
  pending?: string[]
  /** The newest `ts` that was deleted: a `ts` is never given twice. */
  floor_ts?: string
}

export interface Member {
  channel: string
  user: string
  last_read: string
  /** Whether a direct message is shown in this member's sidebar. */
  is_open: boolean
}

/** A block of any surface; the twin keeps those it does not know. */
export type Block = Record<string, unknown> & { type: string; block_id?: string }

/**
 * A message in its wire form, behind the one field the wire does not show: `channel` always stands
 * first, so that `toWireText` can cut it off without parsing.
 */
export type Message = Omit<
  WireMessage,
  'blocks' | 'attachments' | 'files' | 'metadata' | 'edited'
> & {
  channel: string
  type: 'message'
  ts: string
  text: string
  edited?: { user: string; ts: string }
  blocks?: Block[]
  attachments?: Record<string, unknown>[]
  files?: (Record<string, unknown> & { id: string })[]
  metadata?: { event_type: string; event_payload: Record<string, unknown> }
  pinned_to?: string[]
}

export type Pin = { id: string; channel: string; ts: string; created: number; user: string }

export interface ScheduledMessage {
  id: string
  channel_id: string
  post_at: number
  date_created: number
  text: string
  job: number
  token: string
  args: Record<string, unknown>
}

/** A message that an app is still writing, and what it has written so far. */
export interface Stream {
  /** The channel and the `ts` of the message. */
  id: string
  app: string
  text: string
  plan?: string
  tasks: Record<string, unknown>[]
  blocks: unknown[]
}

/** A message only one person sees; no method reads it back, but a test may want to. */
export interface Ephemeral {
  id: string
  channel: string
  user: string
  message: Record<string, unknown>
}

/**
 * What stands in the full-text index of something that is so: one word that nobody writes, such as
 * `qxinc024be91l`.
 */
export function toMark(
  kind: 'all' | 'call' | 'from' | 'has' | 'in' | 'is' | 'reaction',
  value = '',
): string {
  const isPlain = /^[A-Za-z0-9]*$/.test(value)
  return `qx${kind}${isPlain ? value : Buffer.from(value).toString('hex')}`
}

/** What a person would search a message by: its words, then marks of what it is and has. */
function toSearchText(message: Message): string {
  const { channel, user, bot_id, text, attachments, files, reactions, thread_ts } = message
  const marks = [toMark('all'), toMark('in', channel)]
  if (user ?? bot_id) marks.push(toMark('from', user ?? bot_id))
  if (text.includes('<http')) marks.push(toMark('has', 'link'))
  if (files?.length) marks.push(toMark('has', 'file'))
  if (message.pinned_to) marks.push(toMark('has', 'pin'))
  if (thread_ts !== undefined) marks.push(toMark('is', 'thread'))
  if (reactions?.length) marks.push(toMark('has', 'reaction'))
  for (const { name } of reactions ?? []) marks.push(toMark('reaction', name))
  for (const { type, call_id } of message.blocks ?? []) {
    if (type === 'call') marks.push(toMark('call', String(call_id)))
  }
  const attached = (attachments ?? []).flatMap(({ title, text: words, fallback }) =>
    [title, words ?? fallback].filter((part) => typeof part === 'string'),
  )
  return [text, ...attached, ...(files ?? []).map(({ title }) => title), ...marks].join(' ')
}

const isInChannel = ({ thread_ts, ts, subtype }: Message) =>
  thread_ts === undefined || thread_ts === ts || subtype === 'thread_broadcast'

export const conversationTables = {
  channels: collection<Channel>()({
    columns: {
      kind: (channel) => channel.kind,
      name: (channel) => channel.name,
      team: (channel) => channel.team,
      pair: (channel) => (channel.users.length > 0 ? channel.users.join(',') : null),
    },
    indexes: [['name'], ['pair'], ['kind', 'seq']],
  }),
  members: collection<Member>()({
    key: ({ channel, user }) => `${channel}/${user}`,
    columns: { channel: (member) => member.channel, user: (member) => member.user },
    indexes: [['channel', 'seq'], ['user']],
  }),
  messages: collection<Message>()({
    key: ({ channel, ts }) => `${channel}/${ts}`,
    columns: {
      channel: (message) => message.channel,
      ts: (message) => message.ts,
      inChannel: isInChannel,
      // The first message of a thread is the first of its replies' page.
      thread: (message) => message.thread_ts,
    },
    search: toSearchText,
    indexes: [
      ['channel', 'ts'],
      ['channel', 'inChannel', 'ts'],
      ['channel', 'thread', 'ts'],
    ],
  }),
  reactions: collection<{ id: string; user: string; channel: string; ts: string }>()({
    columns: { user: (reaction) => reaction.user },
    indexes: [['user']],
  }),
  pins: collection<Pin>()({
    columns: { channel: (pin) => pin.channel },
    indexes: [['channel']],
  }),
  scheduled: collection<ScheduledMessage>()({
    columns: { channel: (message) => message.channel_id, post_at: (message) => message.post_at },
    indexes: [['post_at', 'seq']],
  }),
  ephemerals: collection<Ephemeral>()(),
  /** What was posted under an id of the client's own, so that it is not posted twice. */
  client_messages: collection<{ id: string; channel: string; ts: string }>()(),
  streams: collection<Stream>()(),
}
