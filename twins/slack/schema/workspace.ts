import { collection } from '../../../shared/db/collection.ts'

/** In its wire form. https://docs.slack.dev/reference/objects/usergroup-object */
export interface Usergroup {
  id: string
  team_id: string
  is_usergroup: boolean
  is_subteam: boolean
  name: string
  description: string
  handle: string
  is_external: boolean
  date_create: number
  date_update: number
  /** When it was disabled; 0 while it is in use. */
  date_delete: number
  created_by: string
  updated_by: string
  deleted_by?: string
  prefs: { channels: string[]; groups: string[] }
  /** The workspaces of an organization that have it, beside its own. */
  teams?: string[]
  users: string[]
}

export interface Bookmark {
  id: string
  channel_id: string
  title: string
  link: string
  emoji: string
  icon_url: string
  type: string
  entity_id?: string
  date_created: number
  date_updated: number
  rank: string
  last_updated_by_user_id: string
  last_updated_by_team_id: string
}

/** Something a person saved: a message, a file or a conversation. */
export interface Star {
  /** Who saved it, and what. */
  id: string
  user: string
  date_create: number
  channel?: string
  ts?: string
  file?: string
}

export type Frequency = 'daily' | 'weekly' | 'monthly' | 'yearly'

export interface Reminder {
  id: string
  creator: string
  user: string
  text: string
  recurring: boolean
  recurrence?: { frequency: Frequency; weekdays?: string[] }
  /** Seconds: when it fires next. */
  time: number
  complete_ts: number
  job: number
}

/** Do Not Disturb, while somebody has paused notifications. */
export type Snooze = { id: string; ends_s: number; job: number }

/** A browser or an app from which a person signed in. */
export interface SignIn {
  id: string
  user_id: string
  username: string
  date_first: number
  date_last: number
  count: number
  ip: string
  user_agent: string
  isp: string
  country: string
  region: string
}

/** What became of an app in this workspace. */
export interface IntegrationLog {
  id: string
  app_id: string
  app_type: string
  user_id: string
  user_name: string
  date: string
  change_type: 'added' | 'removed' | 'enabled' | 'disabled' | 'updated'
  scope: string
}

/** A custom field of profiles. */
export interface ProfileField {
  id: string
  ordering: number
  label: string
  hint: string
  type: string
  possible_values?: string[]
  is_hidden: boolean
}

/** `value` is its picture, or `alias:` and another one's name. */
export type Emoji = { id: string; value: string; uploaded_by?: string; date_created?: number }

export const workspaceTables = {
  usergroups: collection<Usergroup>()({
    columns: { team: (group) => group.team_id, isActive: (group) => group.date_delete === 0 },
    indexes: [['team']],
  }),
  bookmarks: collection<Bookmark>()({
    columns: { channel: (bookmark) => bookmark.channel_id },
    indexes: [['channel']],
  }),
  stars: collection<Star>()({
    columns: { user: (star) => star.user },
    indexes: [['user']],
  }),
  reminders: collection<Reminder>()({
    columns: { user: (reminder) => reminder.user, creator: (reminder) => reminder.creator },
    indexes: [['user'], ['creator']],
  }),
  snoozes: collection<Snooze>()(),
  sign_ins: collection<SignIn>()(),
  integration_logs: collection<IntegrationLog>()(),
  profile_fields: collection<ProfileField>()(),
  photos: collection<{ id: string; hash: string }>()(),
  emoji: collection<Emoji>()(),
}
