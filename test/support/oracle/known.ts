import {
  isObject,
  type JsonObject,
  listOf,
  objectOf,
  pointerKey,
  pointerKeys,
  splitPointer,
  typeOf,
  valueAt,
} from './json.ts'
import { likely, typesOf } from './likely.ts'
import { itemSchemas } from './schema.ts'
import type { SchemaDocument } from './validator.ts'

// Everything a description says of one place of an answer, its alternatives put together.
type Knowledge = {
  properties: Map<string, unknown[]>
  rest: unknown[]
  items: unknown[]
  open: boolean
}

// `silent`: says nothing of properties, so it neither opens nor closes the object it stands in.
type Openness = 'open' | 'closed' | 'silent'

/** The pointers of the keys that no described variant of their object has. */
export function unknownKeys(
  document: SchemaDocument,
  schemas: unknown[],
  value: unknown,
  pointer = '',
): string[] {
  if (!isObject(value) && !Array.isArray(value)) return []
  const known = knowledgeOf(document, schemas, value)
  return Object.entries(value).flatMap(([key, child]) => {
    const below = pointer + pointerKey(key)
    const described = describedChild(known, value, key)
    if (described) return unknownKeys(document, described, child, below)
    return known.open || Array.isArray(value) ? [] : [below]
  })
}

/** Whether the description names the property a pointer leads to. */
export function describes(
  document: SchemaDocument,
  schema: unknown,
  value: unknown,
  pointer: string,
): boolean {
  const { parent, key } = splitPointer(pointer)
  const schemas = schemasAt(document, schema, value, parent)
  if (!schemas) return false
  return knowledgeOf(document, schemas, valueAt(value, parent)).properties.has(key)
}

/** Whether the keys at a pointer are data: a map, not an object with named properties. */
export function isMap(
  document: SchemaDocument,
  schema: unknown,
  value: unknown,
  pointer: string,
): boolean {
  const schemas = schemasAt(document, schema, value, pointer)
  if (!schemas) return false
  return knowledgeOf(document, schemas, valueAt(value, pointer)).rest.length > 0
}

function schemasAt(
  document: SchemaDocument,
  schema: unknown,
  value: unknown,
  pointer: string,
): unknown[] | undefined {
  let schemas: unknown[] | undefined = [schema]
  let here = value
  for (const key of pointerKeys(pointer)) {
    if (!schemas) return undefined
    schemas = describedChild(knowledgeOf(document, schemas, here), here, key)
    here = Array.isArray(here) ? here[Number(key)] : objectOf(here)[key]
  }
  return schemas
}

/** Whether the description has the pointer's key, or leaves an object above it open. */
export function allows(
  document: SchemaDocument,
  schema: unknown,
  value: unknown,
  pointer: string,
): boolean {
  return !unknownKeys(document, [schema], value).some(
    (unknown) => pointer === unknown || pointer.startsWith(`${unknown}/`),
  )
}

function describedChild(known: Knowledge, value: unknown, key: string): unknown[] | undefined {
  if (Array.isArray(value)) return known.items.length > 0 ? known.items : undefined
  return known.properties.get(key) ?? (known.rest.length > 0 ? known.rest : undefined)
}

function knowledgeOf(document: SchemaDocument, schemas: unknown[], value: unknown): Knowledge {
  const known: Knowledge = {
    properties: new Map(),
    rest: [],
    items: [],
    open: false,
  }
  const openness = combineAlternatives(
    likely(document.resolve, schemas, value).map((it) =>
      gather(document, it, value, known, new Set()),
    ),
  )
  known.open = openness !== 'closed'
  return known
}

function gather(
  document: SchemaDocument,
  schema: unknown,
  value: unknown,
  known: Knowledge,
  seen: Set<unknown>,
): Openness {
  if (!isObject(schema) || seen.has(schema)) return 'silent'
  seen.add(schema)
  const own = gatherOwn(schema, known)
  const parts = [...listOf(schema.allOf)]
  if (typeof schema.$ref === 'string') parts.push(document.resolve(schema.$ref))
  const together = parts.map((part) => gather(document, part, value, known, seen))
  const choices = ['anyOf', 'oneOf'].map((key) => {
    const branches = likely(document.resolve, listOf(schema[key]), value)
    // Each branch starts from the same set: a reference used by two branches counts in both.
    return combineAlternatives(
      branches.map((branch) => gather(document, branch, value, known, new Set(seen))),
    )
  })
  return combineTogether([own, ...together, ...choices])
}

function gatherOwn(schema: JsonObject, known: Knowledge): Openness {
  known.items.push(...itemSchemas(schema))
  const properties = Object.entries(objectOf(schema.properties))
  for (const [key, property] of properties) {
    known.properties.set(key, [...(known.properties.get(key) ?? []), property])
  }
  const rest = schema.additionalProperties
  if (rest === true) return 'open'
  // Both `{}` and a schema describe any further key; `{not: {}}` forbids them.
  if (isObject(rest) && rest.not === undefined) known.rest.push(rest)
  return properties.length > 0 || rest !== undefined ? 'closed' : 'silent'
}

function combineTogether(parts: Openness[]): Openness {
  if (parts.includes('open')) return 'open'
  return parts.includes('closed') ? 'closed' : 'silent'
}

function combineAlternatives(branches: Openness[]): Openness {
  if (branches.every((branch) => branch === 'silent')) return 'silent'
  return branches.every((branch) => branch === 'closed') ? 'closed' : 'open'
}

/** The JSON types a description allows at a pointer; undefined where it does not reach it. */
export function typesAt(
  document: SchemaDocument,
  schema: unknown,
  value: unknown,
  pointer: string,
): Set<string> | undefined {
  const schemas = schemasAt(document, schema, value, pointer)
  if (!schemas) return undefined
  const types = new Set<string>()
  for (const it of schemas) gatherTypes(document, it, types, new Set())
  return types
}

function gatherTypes(
  document: SchemaDocument,
  schema: unknown,
  types: Set<string>,
  seen: Set<unknown>,
): void {
  if (!isObject(schema) || seen.has(schema)) return
  seen.add(schema)
  for (const type of typesOf(schema)) types.add(type)
  // Every integer is a number.
  if (types.has('number')) types.add('integer')
  if (schema.nullable === true) types.add('null')
  if (schema.const !== undefined) types.add(typeOf(schema.const))
  const parts = ['allOf', 'anyOf', 'oneOf'].flatMap((key) => listOf(schema[key]))
  if (typeof schema.$ref === 'string') parts.push(document.resolve(schema.$ref))
  for (const part of parts) gatherTypes(document, part, types, seen)
}
