import { collection } from '../../../shared/db/collection.ts'

/** Who may see or change a canvas or a list. */
export interface Grant {
  entity: string
  level: 'read' | 'write' | 'owner'
}

interface Shared {
  id: string
  owner: string
  grants: Grant[]
}

export type Section = { id: string; type: string; markdown: string }

/** https://docs.slack.dev/surfaces/canvases */
export interface Canvas extends Shared {
  title: string
  /** The channel whose tab it is. */
  channel?: string
  sections: Section[]
}

export interface Column {
  id: string
  key: string
  name: string
  type: string
  is_primary_column?: boolean
  options?: Record<string, unknown>
}

/** https://docs.slack.dev/surfaces/lists */
export interface List extends Shared {
  name: string
  description_blocks: Record<string, unknown>[]
  schema: Column[]
  todo_mode: boolean
  created: number
  updated: number
}

export type Field = Record<string, unknown> & { key: string; column_id: string }

/** In its wire form, but for `archived` and `parent`. */
export interface ListItem {
  id: string
  list_id: string
  date_created: number
  created_by: string
  updated_by: string
  updated_timestamp: string
  fields: Field[]
  parent?: string
  archived: boolean
}

/** A list written out as CSV. */
export type Download = { id: string; list: string; ticket: string; hash: string }

/** In its wire form, but for `app` and `creator`. https://docs.slack.dev/apis/web-api/using-the-calls-api */
export interface Call {
  id: string
  app: string
  creator: string
  date_start: number
  date_end?: number
  external_unique_id: string
  external_display_id?: string
  join_url: string
  desktop_app_join_url?: string
  title?: string
  users: Record<string, unknown>[]
}

export const documentTables = {
  canvases: collection<Canvas>()({
    columns: { channel: (canvas) => canvas.channel },
    indexes: [['channel']],
  }),
  lists: collection<List>()(),
  list_items: collection<ListItem>()({
    columns: {
      list: (item) => item.list_id,
      archived: (item) => item.archived,
      parent: (item) => item.parent,
    },
    indexes: [['list', 'seq'], ['parent']],
  }),
  downloads: collection<Download>()({
    columns: { ticket: (download) => download.ticket },
    indexes: [['ticket']],
  }),
  calls: collection<Call>()(),
}
