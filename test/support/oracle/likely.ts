import { isObject, type JsonObject, listOf, objectOf, typeOf } from './json.ts'

type Resolve = (reference: string) => unknown

const jsonTypes = new Set(['string', 'number', 'integer', 'boolean', 'object', 'array', 'null'])

/** The types a schema names, those that are no JSON types (`any`, `file`) left out. */
export function typesOf(schema: JsonObject): string[] {
  return [schema.type].flat().filter(isJsonType)
}

function isJsonType(type: unknown): type is string {
  return typeof type === 'string' && jsonTypes.has(type)
}

/** Whether null is allowed: OpenAPI 3.0 has no null type, and some write it inside `allOf`. */
export function isNullable(schema: JsonObject): boolean {
  if (schema.nullable === true) return true
  return listOf(schema.allOf).some((part) => objectOf(part).nullable === true)
}

/**
 * The alternatives a value can be meant as: of its type, with no constant that says otherwise.
 * Cheap, so that of two hundred event types only one is compiled.
 */
export function fitting(resolve: Resolve, branches: unknown[], value: unknown): unknown[] {
  return branches.filter((branch) => fits(resolve, branch, value, 8))
}

/** Those that fit; where none does the value is wrong anyway, and every alternative counts. */
export function likely(resolve: Resolve, branches: unknown[], value: unknown): unknown[] {
  const found = fitting(resolve, branches, value)
  return found.length > 0 ? found : branches
}

// Never false for a schema the value satisfies; the depth only guards against circles.
function fits(resolve: Resolve, schema: unknown, value: unknown, depth: number): boolean {
  if (!isObject(schema) || depth === 0) return true
  if (value === null && isNullable(schema)) return true
  if (typeof schema.$ref === 'string') {
    if (!fits(resolve, resolve(schema.$ref), value, depth - 1)) return false
  }
  if (!fitsType(schema, value)) return false
  if (!listOf(schema.allOf).every((it) => fits(resolve, it, value, depth - 1))) return false
  const groups = [listOf(schema.anyOf), listOf(schema.oneOf)].filter((it) => it.length > 0)
  if (!groups.every((group) => group.some((it) => fits(resolve, it, value, depth - 1)))) {
    return false
  }
  if (!isObject(value)) return true
  return Object.entries(objectOf(schema.properties)).every(([key, property]) =>
    fitsConstant(objectOf(property), value[key]),
  )
}

function fitsType(schema: JsonObject, value: unknown): boolean {
  const types = typesOf(schema)
  if (types.length === 0) return true
  const type = typeOf(value)
  return types.includes(type) || (type === 'integer' && types.includes('number'))
}

function fitsConstant(property: JsonObject, value: unknown): boolean {
  if (typeof value !== 'string') return true
  if (property.const !== undefined) return property.const === value
  const allowed = listOf(property.enum)
  return allowed.length === 0 || allowed.includes(value)
}
