import type { Channel } from '../../schema/index.ts'

const history = {
  'message.channels': ['channels:history'],
  'message.groups': ['groups:history'],
  'message.im': ['im:history'],
  'message.mpim': ['mpim:history'],
  'message.app_home': ['im:history'],
}

const reading = ['channels:read', 'groups:read', 'im:read', 'mpim:read']

/** By the beginning of an event's name; the longest that fits counts. */
const byFamily: Readonly<Record<string, readonly string[]>> = {
  ...history,
  app_mention: ['app_mentions:read'],
  assistant_thread: ['assistant:write'],
  call_rejected: ['calls:read'],
  channel_: ['channels:read'],
  channel_history_changed: ['channels:history', 'groups:history', 'mpim:history'],
  dnd_: ['dnd:read'],
  email_domain_changed: ['team:read'],
  emoji_changed: ['emoji:read'],
  file_: ['files:read'],
  group_: ['groups:read'],
  group_history_changed: ['groups:history', 'mpim:history'],
  im_: ['im:read'],
  im_history_changed: ['im:history'],
  link_shared: ['links:read'],
  member_: reading,
  message_metadata_: ['metadata.message:read'],
  pin_: ['pins:read'],
  reaction_: ['reactions:read'],
  star_: ['stars:read'],
  subteam_: ['usergroups:read'],
  team_domain_change: ['team:read'],
  team_join: ['users:read'],
  team_rename: ['team:read'],
  user_: ['users:read', 'users.profile:read'],
}

/**
 * The scopes any one of which an app needs to learn of an event; none where the list is empty.
 * https://docs.slack.dev/reference/events
 */
export function scopesFor(topic: string): readonly string[] {
  const fits = Object.keys(byFamily).filter((family) => topic.startsWith(family))
  const [longest = ''] = fits.sort((a, b) => b.length - a.length)
  return byFamily[longest] ?? []
}

const plurals = { channel: 'channels', group: 'groups', im: 'im', mpim: 'mpim' } as const

/** What one subscribes to for the messages of a kind of conversation. */
export function messageTopic({ kind }: Channel): string {
  return `message.${plurals[kind]}`
}
