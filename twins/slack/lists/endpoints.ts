import { z } from 'zod'
import { operation } from '../../../shared/define.ts'
import { htmlReply, reply } from '../../../shared/http/reply.ts'
import { omitUndefined } from '../../../shared/object.ts'
import { grant, revoke } from '../canvases/access.ts'
import { createDocument } from '../files/objects/file.ts'
import { flag, idList, structure, text } from '../protocol/args.ts'
import { baseUrlPlaceholder, ensure, method, type SlackWorld } from '../protocol/index.ts'
import { cutPage, page } from '../protocol/paging.ts'
import { seconds } from '../protocol/time.ts'
import type { List, ListItem } from '../schema/index.ts'
import {
  type Cell,
  createItem,
  findItem,
  findList,
  toColumns,
  toCsv,
  toItem,
  toListFile,
  withCells,
} from './list.ts'

const write = { scope: 'lists:write', tier: 3 } as const
const read = { scope: 'lists:read', tier: 3 } as const
const entities = () => ({
  list_id: text(),
  channel_ids: idList().optional(),
  user_ids: idList().optional(),
})

const blocks = () => structure(z.array(z.record(z.string(), z.unknown())), 'invalid_description')
const Columns = () =>
  z.array(
    z.object({
      key: z.string(),
      name: z.string(),
      type: z.string(),
      is_primary_column: z.boolean().optional(),
      options: z.record(z.string(), z.unknown()).optional(),
    }),
  )
const Cells = () => z.array(z.looseObject({ column_id: z.string() }))

/** What a change of cells is about: an item, or one that it creates. */
function rowOf(world: SlackWorld, list: List, cell: Cell, made: Map<string, ListItem>): ListItem {
  const { row_id, row_id_to_create } = cell
  const isNew = row_id_to_create === true || row_id_to_create === 'true'
  const name = String(row_id ?? '')
  const known = made.get(name)
  if (known) return known
  const item = isNew ? createItem(world, list, { fields: [] }) : findItem(world, list, name)
  made.set(name, item)
  return item
}

function touch(world: SlackWorld, item: ListItem, changes: Partial<ListItem>): ListItem {
  const updated_timestamp = String(seconds(world))
  const about = { updated_by: world.caller.user, updated_timestamp }
  return world.db.list_items.replace({ ...item, ...changes, ...about })
}

function remove(world: SlackWorld, list: List, id: string): void {
  const item = findItem(world, list, id)
  for (const child of world.db.list_items.list({ where: { parent: item.id } })) {
    world.db.list_items.delete(child.id)
  }
  world.db.list_items.delete(item.id)
}

/** https://docs.slack.dev/surfaces/lists */
export const lists = {
  'slackLists.create': method(
    write,
    () => ({
      name: text(),
      description_blocks: blocks().optional(),
      schema: structure(Columns(), 'invalid_schema').optional(),
      copy_from_list_id: text().optional(),
      include_copied_list_records: flag().optional(),
      todo_mode: flag().optional(),
    }),
    (world, { name, description_blocks = [], schema, todo_mode = false, ...copy }) => {
      const { user: owner } = world.caller
      const { copy_from_list_id: from } = copy
      const model = from === undefined ? undefined : findList(world, from, 'read')
      const columns = model?.schema.map(({ id: _id, ...column }) => column) ?? schema
      const file = createDocument(world, { kind: 'list', title: name, user: owner })
      const now = seconds(world)
      const list = world.db.lists.insert({
        ...{ id: file.id, owner, grants: [], name, description_blocks },
        schema: toColumns(
          world,
          columns?.map(omitUndefined),
          todo_mode || model?.todo_mode === true,
        ),
        ...{ todo_mode: todo_mode || model?.todo_mode === true, created: now, updated: now },
      })
      if (model && copy.include_copied_list_records) copyItems(world, model, list)
      const list_metadata = { schema: list.schema, subtask_schema: [], views: [], integrations: [] }
      return { list_id: list.id, list_metadata }
    },
  ),

  'slackLists.update': method(
    write,
    () => ({
      id: text(),
      name: text().optional(),
      description_blocks: blocks().optional(),
      todo_mode: flag().optional(),
    }),
    (world, { id, ...changes }) => {
      const list = findList(world, id, 'write')
      const { name = list.name, todo_mode = list.todo_mode } = changes
      const own = list.schema
      const added = todo_mode ? toColumns(world, own, true).slice(own.length) : []
      const schema = [...own, ...added]
      world.db.lists.replace({
        ...list,
        ...omitUndefined(changes),
        schema,
        updated: seconds(world),
      })
      world.db.files.update(list.id, { name, title: name })
    },
  ),

  'slackLists.access.set': method(
    write,
    () => ({
      ...entities(),
      access_level: z.enum(['read', 'write', 'owner'], 'invalid_access_level'),
    }),
    (world, { list_id, access_level, ...given }) => {
      const list = findList(world, list_id, 'owner')
      const { grants, failed } = grant(world, list, access_level, given)
      ensure(Object.keys(failed).length === 0, 'invalid_arguments')
      world.db.lists.replace({ ...list, grants })
    },
  ),

  'slackLists.access.delete': method(write, entities, (world, { list_id, ...given }) => {
    const list = findList(world, list_id, 'owner')
    const { grants, failed } = revoke(world, list, given)
    ensure(Object.keys(failed).length === 0, 'invalid_arguments')
    world.db.lists.replace({ ...list, grants })
  }),

  'slackLists.items.create': method(
    write,
    () => ({
      list_id: text(),
      initial_fields: structure(Cells(), 'invalid_fields').optional(),
      duplicated_item_id: text().optional(),
      parent_item_id: text().optional(),
    }),
    (world, { list_id, initial_fields = [], duplicated_item_id, parent_item_id: parent }) => {
      const list = findList(world, list_id, 'write')
      const model =
        duplicated_item_id === undefined ? undefined : findItem(world, list, duplicated_item_id)
      if (parent !== undefined) findItem(world, list, parent)
      const fields = withCells(list, model?.fields ?? [], initial_fields)
      return { item: toItem(createItem(world, list, { fields, parent })) }
    },
  ),

  'slackLists.items.update': method(
    write,
    () => ({ list_id: text(), cells: structure(Cells().min(1), 'invalid_cells') }),
    (world, { list_id, cells }) => {
      const list = findList(world, list_id, 'write')
      const rows = new Map<string, ListItem>()
      for (const cell of cells) {
        const item = rowOf(world, list, cell, rows)
        const fields = withCells(list, item.fields, [cell])
        rows.set(String(cell.row_id ?? ''), touch(world, item, { fields }))
      }
    },
  ),

  'slackLists.items.info': method(
    read,
    () => ({ list_id: text(), id: text(), include_is_subscribed: flag().optional() }),
    (world, { list_id, id, include_is_subscribed }) => {
      const list = findList(world, list_id, 'read')
      const item = findItem(world, list, id)
      const subtasks = world.db.list_items.list({ where: { parent: item.id } }).map(toItem)
      const more = include_is_subscribed ? { is_subscribed: false } : {}
      return { list: toListFile(world, list), record: { ...toItem(item), ...more }, subtasks }
    },
  ),

  'slackLists.items.list': method(
    read,
    () => ({ list_id: text(), archived: flag().optional(), ...page() }),
    (world, { list_id, archived = false, ...args }) => {
      const { id } = findList(world, list_id, 'read')
      const found = world.db.list_items.list({ where: { list: id, archived, parent: null } })
      const { shown, response_metadata } = cutPage(world, found, args, { scope: id })
      return { items: shown.map(toItem), response_metadata }
    },
  ),

  'slackLists.items.delete': method(
    write,
    () => ({ list_id: text(), id: text() }),
    (world, { list_id, id }) => {
      remove(world, findList(world, list_id, 'write'), id)
    },
  ),

  'slackLists.items.deleteMultiple': method(
    write,
    () => ({ list_id: text(), ids: idList() }),
    (world, { list_id, ids }) => {
      const list = findList(world, list_id, 'write')
      ensure(ids.length > 0, 'invalid_arguments')
      for (const id of ids) remove(world, list, id)
    },
  ),

  'slackLists.download.start': method(
    read,
    () => ({ list_id: text(), include_archived: flag().optional() }),
    (world, { list_id, include_archived }) => {
      const list = findList(world, list_id, 'read')
      const where = { list: list.id, ...(include_archived ? {} : { archived: false }) }
      const csv = toCsv(list, world.db.list_items.list({ where }))
      const hash = world.blobs.keepBytes(Buffer.from(csv))
      const id = world.id('Dl', 10, 'upper')
      world.db.downloads.insert({ id, list: list.id, ticket: world.id('', 40), hash })
      return { job_id: id }
    },
  ),

  'slackLists.download.get': method(
    read,
    () => ({ list_id: text(), job_id: text() }),
    (world, { list_id, job_id }) => {
      const list = findList(world, list_id, 'read')
      const download = world.db.downloads.get(job_id)
      ensure(download?.list === list.id, 'job_not_found')
      return {
        status: 'COMPLETED',
        download_url: `${baseUrlPlaceholder}/list-downloads/${download.ticket}`,
      }
    },
  ),
}

function copyItems(world: SlackWorld, from: List, to: List): void {
  const items = world.db.list_items.list({ where: { list: from.id, archived: false } })
  for (const { fields } of items) {
    const own = fields.flatMap((field) => {
      const column = to.schema.find(({ key }) => key === field.key)
      return column ? [{ ...field, column_id: column.id }] : []
    })
    createItem(world, to, { fields: own })
  }
}

const csv = operation(
  { access: 'none' as const },
  () => ({ ticket: z.string() }),
  (world: SlackWorld, { ticket }) => {
    const hash = world.db.downloads.first({ where: { ticket } })?.hash
    if (hash === undefined) return htmlReply('<!doctype html><title>Not found</title>', 404)
    const headers = { 'content-type': 'text/csv; charset=utf-8' }
    return reply({ headers, body: world.blobs.read(hash) ?? null })
  },
)

export const listRoutes = { 'GET /list-downloads/{ticket}': csv }
