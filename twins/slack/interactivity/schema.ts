import { collection } from '../../../shared/db/collection.ts'

export interface View {
  id: string
  app: string
  user: string
  external_id: string
  is_open: boolean
  kind: 'modal' | 'home'
  /** What the app found wrong with the last submission, by block. */
  errors?: Record<string, string>
  /** Why the last submission came to nothing, where the app could not be reached or understood. */
  trouble?: string
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

/** The options a menu loaded last, by its `action_id`. */
interface Suggestion {
  id: string
  options: Record<string, unknown>[]
  /** Why there are none. */
  error?: string
}

export const interactionTables = {
  suggestions: collection<Suggestion>()(),

  views: collection<View>()({
    columns: { app: (view) => view.app, user: (view) => view.user, external: (v) => v.external_id },
    indexes: [['external'], ['user']],
  }),

  triggers: collection<Trigger>()(),

  response_urls: collection<ResponseUrl>()(),

  presented: collection<Presented>()(),
}

/** What an app shows of something of its own: a dialog, or the details of an entity. */
interface Presented {
  id: string
  app: string
  user: string
  kind: 'dialog' | 'entity'
  is_open: boolean
  content: Record<string, unknown>
}
