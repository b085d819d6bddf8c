import type {
  ConversationsHistoryResponse,
  FilesInfoResponse,
  UsersInfoResponse,
} from '@slack/web-api'
import { collection } from '../../shared/collection.ts'
import { oauthTables } from '../../shared/oauth/grants.ts'

type WireMessage = NonNullable<ConversationsHistoryResponse['messages']>[number]
type WireUser = NonNullable<UsersInfoResponse['user']>
type WireFile = NonNullable<FilesInfoResponse['file']>

export type Team = { id: string; name: string; domain: string; email_domain: string }

/**
 * A person or a bot user, in its wire form with the email address that not every caller may see.
 */
export type User = Omit<WireUser, 'profile'> & {
  id: string
  name: string
  profile: NonNullable<WireUser['profile']> & { api_app_id?: string; bot_id?: string }
  real_name: string
}

export type ChannelKind = 'channel' | 'group' | 'im' | 'mpim'

export type Described = { value: string; creator: string; last_set: number }

/** What all callers see alike of a conversation; `toChannel` adds what depends on the caller. */
export interface Channel {
  id: string
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

export type File = Pick<WireFile, 'url_private' | 'url_private_download' | 'permalink'> &
  Record<string, unknown> & {
    id: string
    created: number
    user: string
    name: string
    title: string
    channels: string[]
    groups: string[]
    ims: string[]
    shares: { public?: Shares; private?: Shares }
    is_public: boolean
  }
export type Shares = Record<string, Record<string, unknown>[]>

/** A file from when its upload URL is given out; `hash` once the bytes have arrived. */
export interface Upload {
  id: string
  ticket: string
  filename: string
  length: number
  hash?: string
  user: string
  alt_text?: string
  snippet_type?: string
  is_complete: boolean
}

export type Pin = { id: string; channel: string; ts: string; created: number; user: string }

export interface SlashCommand {
  command: string
  url?: string | undefined
  description?: string | undefined
  usage_hint?: string | undefined
}

export interface App {
  id: string
  name: string
  client_id: string
  client_secret: string
  signing_secret: string
  verification_token: string
  bot_id: string
  bot_user: string
  scopes: string[]
  user_scopes: string[]
  redirect_urls: string[]
  request_url?: string
  /** Whether `request_url` has answered its challenge. */
  is_verified: boolean
  /** The event types it subscribes to; `*` for all. */
  events: string[]
  socket_mode: boolean
  interactivity_url?: string
  slash_commands: SlashCommand[]
  updated: number
}

export type TokenKind = 'bot' | 'user' | 'app'

export interface Token {
  id: string
  kind: TokenKind
  team: string
  app: string
  /** The person, or the app's bot user. */
  user: string
  bot?: string
  scopes: string[]
  is_revoked: boolean
  expires_ms?: number
}

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

export interface View {
  id: string
  app: string
  user: string
  external_id: string
  is_open: boolean
  kind: 'modal' | 'home'
  /** What the app found wrong with the last submission, by block. */
  errors?: Record<string, string>
  view: Record<string, unknown> & { id: string; hash: string }
}

export interface Trigger {
  id: string
  app: string
  user: string
  /** The open view it came from, where another may go on top. */
  view?: string
  expires_ms: number
  is_used: boolean
}

/** Where an app may answer an interaction: a `response_url`. */
export interface ResponseUrl {
  id: string
  app: string
  user: string
  channel: string
  message_ts?: string
  thread_ts?: string
  uses: number
  expires_ms: number
}

/** A message only one person sees; no method reads it back, but a test may want to. */
export interface Ephemeral {
  id: string
  channel: string
  user: string
  message: Record<string, unknown>
}

/** `id` is `T…/B…/secret`, as in its URL. */
export type IncomingWebhook = { id: string; app: string; channel: string }

const isInChannel = ({ thread_ts, ts, subtype }: Message) =>
  thread_ts === undefined || thread_ts === ts || subtype === 'thread_broadcast'

export const tables = {
  ...oauthTables,
  teams: collection<Team>()(),
  users: collection<User>()({
    columns: {
      name: (user) => user.name,
      email: (user) => user.profile.email?.toLowerCase(),
    },
    indexes: [['name'], ['email']],
  }),
  presences: collection<{ id: string; presence: 'active' | 'away' }>()(),
  channels: collection<Channel>()({
    columns: {
      kind: (channel) => channel.kind,
      name: (channel) => channel.name,
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
  files: collection<File>()({
    columns: { user: (file) => file.user, created: (file) => file.created },
    indexes: [['created', 'seq']],
  }),
  uploads: collection<Upload>()({
    columns: { ticket: (upload) => upload.ticket },
    indexes: [['ticket']],
  }),
  apps: collection<App>()({
    columns: {
      bot: (app) => app.bot_id,
      client: (app) => app.client_id,
      name: (app) => app.name,
      listens: (app) => app.is_verified && app.request_url !== undefined,
    },
    indexes: [['bot'], ['client']],
  }),
  tokens: collection<Token>()({
    columns: { app: (token) => token.app, user: (token) => token.user },
    indexes: [['app']],
  }),
  scheduled: collection<ScheduledMessage>()({
    columns: { channel: (message) => message.channel_id, post_at: (message) => message.post_at },
    indexes: [['post_at', 'seq']],
  }),
  views: collection<View>()({
    columns: { app: (view) => view.app, user: (view) => view.user, external: (v) => v.external_id },
    indexes: [['external'], ['user']],
  }),
  triggers: collection<Trigger>()(),
  response_urls: collection<ResponseUrl>()(),
  webhooks: collection<IncomingWebhook>()(),
  ephemerals: collection<Ephemeral>()(),
  usergroups: collection<Record<string, unknown> & { id: string }>()(),
  emoji: collection<{ id: string; value: string }>()(),
  tickets: collection<{ id: string; app: string; expires_ms: number }>()(),
}
