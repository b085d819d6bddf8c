import { isRecord } from '../../shared/json.ts'

/**
 * The type of a field on the wire: a primitive, a format, the name of another type; `[]` before it
 * for a list and `{}` for a map. An object stands for a type without a name, in brackets for a list
 * of such.
 */
export type FieldType = string | readonly [ObjectType] | ObjectType
export interface ObjectType {
  readonly [field: string]: FieldType
}

/** The nouns of an API. What it publishes, checks and lets callers select follows from them. */
export type ResourceTypes = Readonly<Record<string, ObjectType>>

/** An SDK's type of an answer: what is not there may also be undefined, which JSON leaves out. */
export type Wire<T> = T extends (infer Item)[]
  ? Wire<Item>[]
  : T extends object
    ? { [Name in keyof T]: Wire<T[Name]> | undefined }
    : T

function isListOfObjects(type: FieldType): type is readonly [ObjectType] {
  return Array.isArray(type)
}

/**
 * The fields below a field: undefined where it has none, `'any'` where they have no fixed names.
 */
export function fieldsOf(types: ResourceTypes, type: FieldType): ObjectType | 'any' | undefined {
  if (isListOfObjects(type)) return type[0]
  if (typeof type !== 'string') return type
  const bare = type.replace(/^\[\]/, '')
  if (bare.startsWith('{}') || bare === 'any') return 'any'
  return types[bare]
}

interface Misfit {
  path: string[]
  message: string
}

const formats: Readonly<Record<string, string>> = {
  int32: 'INT32',
  uint32: 'UINT32',
  int64: 'INT64',
  double: 'DOUBLE',
  float: 'FLOAT',
  'date-time': 'TIMESTAMP',
  'google-datetime': 'TIMESTAMP',
  date: 'DATE',
  byte: 'BYTES',
  boolean: 'BOOL',
}

/**
 * What of a body does not fit its type. Fields that no type knows are passed over, as Google
 * does.
 */
export function findMisfits(
  types: ResourceTypes,
  type: FieldType,
  value: unknown,
  path: string[] = [],
): Misfit[] {
  if (value === null || value === undefined) return []
  if (isListOfObjects(type) || (typeof type === 'string' && type.startsWith('[]'))) {
    if (!Array.isArray(value)) return [misfit(path, 'TYPE_MESSAGE', value)]
    const item = isListOfObjects(type) ? type[0] : type.slice(2)
    return value.flatMap((each, index) => {
      const at = [...path, `${index}`]
      return each === null ? [ofType(at, item, each)] : findMisfits(types, item, each, at)
    })
  }
  if (typeof type === 'string' && type.startsWith('{}')) {
    if (!isRecord(value)) return [misfit(path, 'TYPE_MESSAGE', value)]
    return Object.entries(value).flatMap(([key, each]) =>
      findMisfits(types, type.slice(2), each, [...path, key]),
    )
  }
  const fields = fieldsOf(types, type)
  if (fields === 'any') return []
  if (fields === undefined) return isOfType(String(type), value) ? [] : [ofType(path, type, value)]
  if (!isRecord(value)) return [misfit(path, 'TYPE_MESSAGE', value)]
  return Object.entries(value).flatMap(([key, each]) => {
    const own = Object.hasOwn(fields, key) ? fields[key] : undefined
    return own === undefined ? [] : findMisfits(types, own, each, [...path, key])
  })
}

function ofType(path: string[], type: FieldType, value: unknown): Misfit {
  return misfit(path, `TYPE_${formats[String(type)] ?? 'STRING'}`, value)
}

function misfit(path: string[], kind: string, value: unknown): Misfit {
  const at = path.join('.').replaceAll(/\.(\d+)/g, '[$1]')
  return { path, message: `Invalid value at '${at}' (${kind}), ${JSON.stringify(value)}` }
}

const instant = /^\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:?\d\d)?$/

function isOfType(type: string, value: unknown): boolean {
  switch (type) {
    case 'boolean':
      return typeof value === 'boolean'
    case 'double':
    case 'float':
      return typeof value === 'number'
    case 'int32':
    case 'uint32':
    case 'integer':
      return /^-?\d{1,10}$/.test(String(value)) && typeof value !== 'object'
    case 'int64':
      return /^-?\d{1,19}$/.test(String(value)) && typeof value !== 'object'
    case 'date-time':
    case 'google-datetime':
      return typeof value === 'string' && instant.test(value) && !Number.isNaN(Date.parse(value))
    case 'date':
      return typeof value === 'string' && /^\d{4}-\d\d-\d\d$/.test(value)
    default:
      return typeof value === 'string'
  }
}
