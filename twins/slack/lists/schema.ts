import { collection } from '../../../shared/db/collection.ts'
import type { Shared } from '../canvases/schema.ts'

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
type Download = { id: string; list: string; ticket: string; hash: string }

export const listTables = {
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
}
