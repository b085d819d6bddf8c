import { isObject, type JsonObject, listOf, objectOf, textOf } from './json.ts'
import type { Description } from './openapi.ts'
import type { Operation, ResponseDescription } from './types.ts'
import { createDocument } from './validator.ts'

/** Reads Stone dumped as JSON: routes with results and errors, structs and tagged unions. */
export function readStone(source: string, root: unknown): Description {
  const stone = objectOf(root)
  const definitions = objectOf(stone.definitions)
  const aliases = objectOf(stone.aliases)
  const schemas = new Map<string, unknown>()

  function resolve(reference: string): unknown {
    const known = schemas.get(reference) ?? toSchema(reference)
    schemas.set(reference, known)
    return known
  }

  function toSchema(reference: string): unknown {
    const [, kind, name = ''] = reference.split('/')
    if (kind === 'aliases') return typeSchema(aliases[name])
    if (kind === 'variants') return structSchema(objectOf(definitions[name]))
    const definition = objectOf(definitions[name])
    if (definition.kind === 'union') return unionSchema(definition, isFlat)
    return isObject(definition.subtypes)
      ? subtypesSchema(definition.subtypes)
      : structSchema(definition)
  }

  // The fields of a plain struct stand beside the tag; any other value stands under its name.
  function isFlat(type: JsonObject): boolean {
    const alias = textOf(type.$alias)
    if (alias !== undefined) return isFlat(objectOf(aliases[alias]))
    const definition = objectOf(definitions[textOf(type.$ref)?.split('/')[2] ?? ''])
    return definition.kind === 'struct' && definition.subtypes === undefined
  }

  const routes = listOf(stone.routes).filter(isObject)
  return { source, document: createDocument(resolve), operations: routes.map(toOperation) }
}

function toOperation(route: JsonObject): Operation {
  const path = textOf(route.path) ?? ''
  const wire = `POST ${path}`
  const name = path.replace(/^\/2\//, '')
  const isDownload = objectOf(route.attrs).style === 'download'
  return {
    name,
    aliases: [wire, path],
    method: 'POST',
    path,
    statuses: ['200', '401', '403', '409', '429'],
    response: (status) => toResponse(route, status),
    ...(isDownload ? { resultHeader: 'dropbox-api-result' } : {}),
  }
}

// https://www.dropbox.com/developers/documentation/http/documentation#error-handling
const sharedErrors = new Map([
  [401, 'auth.AuthError'],
  [403, 'auth.AccessError'],
  [429, 'auth.RateLimitError'],
])

function toResponse(route: JsonObject, status: number): ResponseDescription | undefined {
  if (status === 200) return { schema: typeSchema(route.result) }
  const shared = sharedErrors.get(status)
  if (shared === undefined && status !== 409) return undefined
  const error = shared ? { $ref: `#/definitions/${shared}` } : typeSchema(route.error)
  const userMessage = {
    type: 'object',
    properties: { text: { type: 'string' }, locale: { type: 'string' } },
  }
  return {
    schema: {
      type: 'object',
      required: ['error_summary', 'error'],
      properties: { error_summary: { type: 'string' }, error, user_message: userMessage },
    },
  }
}

function typeSchema(node: unknown): JsonObject {
  const type = objectOf(node)
  const out: JsonObject = { ...type }
  const alias = textOf(type.$alias)
  if (alias !== undefined) out.$ref = `#/aliases/${alias}`
  if (isObject(type.items)) out.items = typeSchema(type.items)
  const rest = type.additionalProperties
  if (isObject(rest)) out.additionalProperties = typeSchema(rest)
  // Stone patterns fit the whole text.
  if (typeof type.pattern === 'string') out.pattern = `^(?:${type.pattern})$`
  const time = textOf(type['x-stone-format'])
  if (time !== undefined) {
    out.pattern = timePattern(time)
    out.format = undefined
  }
  return out
}

function timePattern(format: string): string {
  const digits = format.replace('%Y', '\\d{4}').replaceAll(/%[mdHMS]/g, '\\d{2}')
  return `^${digits}$`
}

function structSchema(definition: JsonObject): JsonObject {
  const properties = Object.entries(objectOf(definition.properties))
  return {
    type: 'object',
    required: definition.required,
    properties: Object.fromEntries(properties.map(([key, type]) => [key, typeSchema(type)])),
  }
}

function subtypesSchema(subtypes: JsonObject): JsonObject {
  const branches = Object.entries(subtypes).map(([tag, name]) => ({
    allOf: [tagged(tag), { $ref: `#/variants/${String(name)}` }],
  }))
  return { anyOf: branches }
}

function unionSchema(definition: JsonObject, isFlat: (type: JsonObject) => boolean): JsonObject {
  const tags = Object.entries(objectOf(definition.tags))
  const branches = tags.map(([tag, node]) => {
    const type = objectOf(node)
    if (type.type === 'null') return tagged(tag)
    if (isFlat(type)) return { allOf: [tagged(tag), typeSchema({ ...type, nullable: false })] }
    const own = tagged(tag)
    const required = type.nullable === true || isOptional(type) ? ['.tag'] : ['.tag', tag]
    return { ...own, required, properties: { ...own.properties, [tag]: typeSchema(type) } }
  })
  return { anyOf: branches }
}

// An alias can hide that its value may be absent; nothing is lost by not requiring those.
function isOptional(type: JsonObject): boolean {
  return type.$alias !== undefined
}

function tagged(tag: string) {
  return { type: 'object', required: ['.tag'], properties: { '.tag': { const: tag } } }
}
