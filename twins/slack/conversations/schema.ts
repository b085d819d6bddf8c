import { collection } from '../../../shared/db/collection.ts'

export type ChannelKind = 'channel' | 'group' | 'im' | 'mpim'
type Described = { value: string; creator: string; last_set: number }

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
}
