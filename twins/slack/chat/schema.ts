import type { ConversationsHistoryResponse } from '@slack/web-api'
import { collection } from '../../../shared/db/collection.ts'
import { toMark } from '../schema/search_terms.ts'

type WireMessage = NonNullable<ConversationsHistoryResponse['messages']>[number]

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

interface ScheduledMessage {
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
interface Ephemeral {
  id: string
  channel: string
  user: string
  message: Record<string, unknown>
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

export const chatTables = {
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

  scheduled: collection<ScheduledMessage>()({
    columns: { channel: (message) => message.channel_id, post_at: (message) => message.post_at },
    indexes: [['post_at', 'seq']],
  }),

  ephemerals: collection<Ephemeral>()(),

  /** What was posted under an id of the client's own, so that it is not posted twice. */
  client_messages: collection<{ id: string; channel: string; ts: string }>()(),

  streams: collection<Stream>()(),

  work_objects: collection<WorkObject>()({
    columns: { channel: (it) => it.channel, ts: (it) => it.ts },
    indexes: [['channel', 'ts']],
  }),
}

/** https://docs.slack.dev/messaging/work-objects */
export interface WorkEntity {
  entity_type: string
  entity_payload: { attributes: { title: { text: string } } }
  external_ref: { id: string; type?: string | undefined }
  url: string
  app_unfurl_url?: string | undefined
}

/** An entity that a message shows. */
interface WorkObject {
  id: string
  channel: string
  ts: string
  app: string
  entity: WorkEntity
}
