import { isRecord } from '../../../shared/json.ts'
import { omitUndefined } from '../../../shared/object.ts'
import { ensureLevel } from '../canvases/access.ts'
import { baseUrlPlaceholder, ensure, type SlackWorld } from '../protocol/index.ts'
import { seconds } from '../protocol/time.ts'
import type { Column, Field, List, ListItem } from '../schema/index.ts'

/** A list the caller may use so far. */
export function findList(world: SlackWorld, id: string, wanted: 'read' | 'write' | 'owner'): List {
  const list = world.db.lists.get(id)
  ensure(list, 'list_not_found')
  ensureLevel(world, list, wanted, 'list_not_found')
  return list
}

export function findItem(world: SlackWorld, list: List, id: string): ListItem {
  const item = world.db.list_items.get(id)
  ensure(item?.list_id === list.id, 'record_not_found')
  return item
}

const primary = { key: 'name', name: 'Name', type: 'text', is_primary_column: true }
const todo = [
  { key: 'todo_completed', name: 'Completed', type: 'todo_completed' },
  { key: 'todo_assignee', name: 'Assignee', type: 'todo_assignee' },
  { key: 'todo_due_date', name: 'Due Date', type: 'todo_due_date' },
]

/** The columns of a new list: those given, or one for a name, and those of a list of tasks. */
export function toColumns(
  world: SlackWorld,
  given: readonly Omit<Column, 'id'>[] | undefined,
  todo_mode: boolean,
): Column[] {
  const own = given?.length ? given : [primary]
  const keys = own.map(({ key }) => key)
  ensure(new Set(keys).size === keys.length, 'invalid_schema')
  ensure(own.filter((column) => column.is_primary_column).length <= 1, 'invalid_schema')
  const tasks = todo_mode ? todo.filter(({ key }) => !keys.includes(key)) : []
  return [...own, ...tasks].map((column) => ({ id: world.id('Col', 10, 'upper'), ...column }))
}

/** The words in a rich text, as a cell shows them. */
function plainText(value: unknown): string {
  if (Array.isArray(value)) return value.map(plainText).join('')
  if (!isRecord(value)) return ''
  if (typeof value.text === 'string') return value.text
  if (typeof value.url === 'string') return value.url
  return plainText(value.elements)
}

/** A cell as it was given: one value, under the name of its type. */
export type Cell = Record<string, unknown> & { column_id: string }

function toField({ id, key }: Column, cell: Cell): Field {
  const { column_id: _column, row_id: _row, row_id_to_create: _create, ...value } = cell
  const [kind] = Object.keys(value)
  ensure(kind !== undefined, 'invalid_field')
  const given = value[kind]
  const { rich_text, checkbox, user } = value
  if (rich_text !== undefined) {
    ensure(Array.isArray(rich_text), 'invalid_field')
    const text = plainText(rich_text)
    return { key, column_id: id, value: text, text, rich_text }
  }
  if (checkbox !== undefined) return { key, column_id: id, value: checkbox === true, checkbox }
  if (user !== undefined) return { key, column_id: id, value: [user].flat().join(','), user }
  const shown = Array.isArray(given) ? given.join(',') : given
  return { key, column_id: id, value: typeof shown === 'string' ? shown : String(shown), ...value }
}

/** Puts cells into an item; a cell is known by its column. */
export function withCells(list: List, fields: readonly Field[], cells: readonly Cell[]): Field[] {
  const now = [...fields]
  for (const cell of cells) {
    const column = list.schema.find(({ id, key }) => [id, key].includes(cell.column_id))
    ensure(column, 'column_not_found')
    const field = toField(column, cell)
    const at = now.findIndex(({ column_id }) => column_id === column.id)
    if (at === -1) now.push(field)
    else now[at] = field
  }
  return now
}

export function createItem(
  world: SlackWorld,
  list: List,
  given: { fields: Field[]; parent?: string | undefined },
): ListItem {
  const { user } = world.caller
  return world.db.list_items.insert(
    omitUndefined({
      id: world.id('Rec', 10, 'upper'),
      list_id: list.id,
      date_created: seconds(world),
      created_by: user,
      updated_by: user,
      updated_timestamp: String(seconds(world)),
      fields: given.fields,
      parent: given.parent,
      archived: false,
    }),
  )
}

/** An item as the wire shows it. */
export function toItem({ archived: _archived, parent: _parent, ...item }: ListItem) {
  return item
}

/** A list as the file it is. */
export function toListFile(world: SlackWorld, list: List) {
  const file = world.db.files.get(list.id)
  ensure(file, 'list_not_found')
  const { name, schema, todo_mode, description_blocks, updated, owner } = list
  const row_count = world.db.list_items.count({ list: list.id, archived: false })
  const list_limits = {
    over_row_maximum: false,
    row_count_limit: 1000,
    row_count,
    archived_row_count: world.db.list_items.count({ list: list.id, archived: true }),
    over_column_maximum: false,
    column_count: schema.length,
    column_count_limit: 50,
    over_view_maximum: false,
    view_count: 0,
    view_count_limit: 50,
    max_attachments_per_cell: 10,
  }
  const { id, created, filetype, pretty_type, mimetype, permalink, url_private } = file
  return {
    ...{ id, created, filetype, pretty_type, mimetype, permalink, url_private },
    timestamp: list.created,
    updated,
    name,
    title: name,
    user: owner,
    mode: 'list',
    editable: true,
    size: 0,
    is_external: false,
    is_public: false,
    list_metadata: { schema, description_blocks, todo_mode, views: [], integrations: [] },
    list_limits,
    list_csv_download_url: `${baseUrlPlaceholder}/files-pri/${list.id}/list.csv`,
  }
}

const quote = (value: unknown) => `"${String(value ?? '').replaceAll('"', '""')}"`

/** A list as CSV, one line an item. */
export function toCsv(list: List, items: readonly ListItem[]): string {
  const head = list.schema.map(({ name }) => quote(name)).join(',')
  const lines = items.map(({ fields }) =>
    list.schema
      .map(({ id }) => quote(fields.find(({ column_id }) => column_id === id)?.value))
      .join(','),
  )
  return `${[head, ...lines].join('\r\n')}\r\n`
}
