import { z } from 'zod'
import { created, noContent, seeOther } from '../protocol/answers.ts'
import { body, id, list, optional, part, text } from '../protocol/args.ts'
import { accountOfCaller } from '../protocol/authenticate.ts'
import { endpoint } from '../protocol/endpoint.ts'
import { ensure, JiraError } from '../protocol/error.ts'
import { pageOf } from '../protocol/paging.ts'
import type { JiraWorld } from '../protocol/world.ts'
import { finishedTask } from '../tasks/task.ts'
import { allFields, type FieldInfo, showField } from './field.ts'
import { createField, findField } from './making.ts'

function showSearched(world: JiraWorld, field: FieldInfo) {
  const contexts = world.db.field_contexts.count({ fieldId: field.id })
  return {
    id: field.id,
    name: field.name,
    ...(field.schema && { schema: field.schema }),
    ...(field.custom && {
      description: field.custom.description,
      isLocked: field.custom.isLocked,
      ...(field.custom.searcherKey !== undefined && { searcherKey: field.custom.searcherKey }),
    }),
    contextsCount: contexts,
  }
}

export const fields = {
  'GET /rest/api/3/field': endpoint(
    'anyone',
    () => ({}),
    (world) => allFields(world).map(showField),
  ),

  'POST /rest/api/3/field': endpoint(
    'admin',
    () => ({
      body: body({
        name: z.string().default(''),
        type: z.string().default(''),
        description: z.string().optional(),
        searcherKey: z.string().optional(),
      }),
    }),
    (world, args) => {
      const field = createField(world, args.body)
      const info = allFields(world).find((each) => each.id === field.id)
      return created(info && showField(info))
    },
  ),

  'GET /rest/api/3/field/search': endpoint(
    'user',
    () => ({
      ...part(),
      type: list(),
      id: list(),
      query: optional(),
      orderBy: optional(),
      expand: list(),
    }),
    (world, args) => {
      const { query = '', type } = args
      const kinds = type.filter((each) => each === 'custom' || each === 'system')
      const found = allFields(world)
        .filter((field) => kinds.length === 0 || kinds.includes(field.custom ? 'custom' : 'system'))
        .filter((field) => args.id.length === 0 || args.id.includes(field.id))
        .filter(({ name }) => name.toLowerCase().includes(query.toLowerCase()))
        .sort((a, b) => a.name.localeCompare(b.name))
      return pageOf(world, found, args, (field) => showSearched(world, field), 50)
    },
  ),

  'PUT /rest/api/3/field/{fieldId}': endpoint(
    'admin',
    () => ({
      fieldId: text(),
      body: body({
        name: z.string().optional(),
        description: z.string().optional(),
        searcherKey: z.string().optional(),
      }),
    }),
    (world, args) => {
      const field = findField(world, args.fieldId)
      ensure(!field.isLocked, 403, 'The field is locked.')
      const { name = field.name, description = field.description } = args.body
      const { searcherKey = field.searcherKey } = args.body
      world.db.fields.replace({ ...field, name, description, searcherKey })
      return noContent()
    },
  ),

  'DELETE /rest/api/3/field/{id}': endpoint(
    'admin',
    () => ({ id: text() }),
    (world, args) => {
      const field = world.db.fields.get(args.id)
      ensure(field, 404, 'The custom field was not found.')
      ensure(!field.isLocked, 400, 'The field is locked and cannot be deleted.')
      world.db.fields.delete(field.id)
      const task = finishedTask(world, `Delete custom field ${field.name}`)
      return seeOther(task.self, task)
    },
  ),

  'POST /rest/api/3/field/{id}/trash': endpoint(
    'admin',
    () => ({ id: text() }),
    (world, args) => {
      const field = findField(world, args.id)
      if (field.isLocked) throw new JiraError(400, ['The field is locked and cannot be trashed.'])
      const trashed = { at_ms: world.now(), by: accountOfCaller(world).id }
      world.db.fields.replace({ ...field, trashed })
      return {}
    },
  ),

  'POST /rest/api/3/field/{id}/restore': endpoint(
    'admin',
    () => ({ id: id() }),
    (world, args) => {
      const field = world.db.fields.get(args.id)
      ensure(field, 404, 'The custom field was not found.')
      world.db.fields.replace({ ...field, trashed: undefined })
      return {}
    },
  ),
}
