import type { JiraWorld } from '../protocol/world.ts'
import type { CustomField, FieldSchema } from '../schema/configuration.ts'
import { customTypes, systemFields, type ValueKind } from '../schema/field_types.ts'

/** A field, of the system or custom. */
export interface FieldInfo {
  id: string
  name: string
  schema: FieldSchema | undefined
  operations: readonly string[]
  clauses: readonly string[]
  orderable: boolean
  custom: CustomField | undefined
  kind: ValueKind | undefined
}

/** A custom field's number, which its id ends in. */
const numberOf = (fieldId: string) => Number(fieldId.replace('customfield_', ''))

function toInfo(field: CustomField): FieldInfo {
  const { kind, schema } = customTypes[field.type] ?? { kind: 'text', schema: { type: 'any' } }
  const isMany = schema.type === 'array' && kind !== 'sprint'
  return {
    id: field.id,
    name: field.name,
    schema: { ...schema, custom: field.type, customId: numberOf(field.id) },
    operations: kind === 'rank' ? [] : isMany ? ['add', 'set', 'remove'] : ['set'],
    clauses: [`cf[${numberOf(field.id)}]`, field.name],
    orderable: true,
    custom: field,
    kind,
  }
}

/** A field by its id; undefined where there is none. */
export function fieldWith(world: JiraWorld, id: string): FieldInfo | undefined {
  const system = Object.hasOwn(systemFields, id) ? systemFields[id] : undefined
  if (system) return { ...system, id, custom: undefined, kind: undefined }
  const custom = world.db.fields.getShared(id)
  return custom && !custom.trashed ? toInfo(custom) : undefined
}

/** Every custom field that is in use. */
export function customFields(world: JiraWorld): FieldInfo[] {
  return world.db.fields
    .list()
    .filter(({ trashed }) => !trashed)
    .map(toInfo)
}

/** Every field, those of the system first. */
export function allFields(world: JiraWorld): FieldInfo[] {
  const system = Object.keys(systemFields).flatMap((id) => fieldWith(world, id) ?? [])
  return [...system, ...customFields(world)]
}

/** A field as `GET /field` shows it. */
export function showField(field: FieldInfo) {
  return {
    id: field.id,
    key: field.id,
    name: field.name,
    ...(field.custom && { untranslatedName: field.name }),
    custom: field.custom !== undefined,
    orderable: field.orderable,
    navigable: field.id !== 'timetracking' && field.id !== 'parent',
    searchable: field.clauses.length > 0,
    clauseNames: field.clauses,
    ...(field.custom?.projectId !== undefined && {
      scope: { type: 'PROJECT', project: { id: field.custom.projectId } },
    }),
    ...(field.schema && { schema: field.schema }),
  }
}
