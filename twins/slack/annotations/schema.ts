import { collection } from '../../../shared/db/collection.ts'

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

export type Pin = { id: string; channel: string; ts: string; created: number; user: string }

export const annotationTables = {
  reactions: collection<{ id: string; user: string; channel: string; ts: string }>()({
    columns: { user: (reaction) => reaction.user },
    indexes: [['user']],
  }),

  pins: collection<Pin>()({
    columns: { channel: (pin) => pin.channel },
    indexes: [['channel']],
  }),

  bookmarks: collection<Bookmark>()({
    columns: { channel: (bookmark) => bookmark.channel_id },
    indexes: [['channel']],
  }),

  stars: collection<Star>()({
    columns: { user: (star) => star.user },
    indexes: [['user']],
  }),
}
