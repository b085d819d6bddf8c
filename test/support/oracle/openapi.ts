import { isObject, type JsonObject, listOf, objectOf, textOf, valueAt } from './json.ts'
import type { TwinSources } from './twins.ts'
import type { Operation, ResponseDescription } from './types.ts'
import { createDocument, type SchemaDocument } from './validator.ts'

/** A published description, whatever its family: its operations and its schemas. */
export type Description = { source: string; document: SchemaDocument; operations: Operation[] }

const methods = ['get', 'post', 'put', 'patch', 'delete', 'head', 'options']

/** Reads OpenAPI 3.0, 3.1 and Swagger 2.0. With bare names, operations go by path alone. */
export function readOpenApi(source: string, root: unknown, sources: TwinSources): Description {
  const bareNames = sources.bareNames === true
  const resolve = (reference: string) =>
    sources.onTheWire?.[reference] ?? valueAt(root, decodeURIComponent(reference.slice(1)))
  const paths = Object.entries(objectOf(objectOf(root).paths))
  const operations = paths.flatMap(([path, item]) =>
    methods.flatMap((method) => {
      const node = objectOf(item)[method]
      if (!isObject(node)) return []
      return [toOperation(method.toUpperCase(), path, node, objectOf(item), resolve, bareNames)]
    }),
  )
  return { source, document: createDocument(resolve), operations: withoutFragments(operations) }
}

type Resolve = (reference: string) => unknown

function toOperation(
  method: string,
  path: string,
  node: JsonObject,
  item: JsonObject,
  resolve: Resolve,
  bareNames: boolean,
): Operation {
  const responses = objectOf(node.responses)
  const parameters = [...listOf(item.parameters), ...listOf(node.parameters)]
  const wire = `${method} ${path}`
  const errorNames = errorNamesOf(follow(responses.default, resolve), resolve)
  return {
    name: bareNames ? path.slice(1) : wire,
    aliases: [wire, textOf(node.operationId) ?? wire],
    method,
    path: widen(
      path,
      parameters.map((parameter) => follow(parameter, resolve)),
    ),
    statuses: Object.keys(responses),
    response(status) {
      const found = responseFor(responses, status)
      return found === undefined ? undefined : toResponse(follow(found, resolve))
    },
    ...(errorNames ? { errorNames } : {}),
  }
}

// Beside a described success, `default` is the error.
function responseFor(responses: JsonObject, status: number): unknown {
  const exact = responses[status] ?? responses[`${Math.floor(status / 100)}XX`]
  const isError = status >= 400 || !Object.keys(responses).some((key) => key.startsWith('2'))
  return exact ?? (isError ? responses.default : undefined)
}

function toResponse(response: JsonObject): ResponseDescription {
  // Swagger 2.0 has the schema here, OpenAPI one per content type.
  if (isObject(response.schema)) return { schema: response.schema }
  const content = objectOf(response.content)
  const types = Object.keys(content)
  const json =
    types.find((type) => type.startsWith('application/json')) ??
    types.find((type) => type.endsWith('+json') || type === '*/*')
  const schema = json === undefined ? undefined : objectOf(content[json]).schema
  return isObject(schema) ? { schema } : {}
}

function follow(node: unknown, resolve: Resolve): JsonObject {
  const reference = objectOf(node).$ref
  return typeof reference === 'string' ? objectOf(resolve(reference)) : objectOf(node)
}

// Some parameters take slashes: those that say so, and a trailing `{path}`.
function widen(path: string, parameters: JsonObject[]): string {
  const wide = parameters.filter((it) => it['x-multi-segment'] === true).map((it) => it.name)
  return path.replaceAll(/\{([^}]+)\}/g, (whole, name: string, at: number) => {
    const isTrailingPath = name === 'path' && at + whole.length === path.length
    return wide.includes(name) || isTrailingPath ? `{+${name}}` : whole
  })
}

// Where the error answer enumerates its `error` texts, those are the errors of the operation.
function errorNamesOf(response: JsonObject, resolve: Resolve): Set<string> | undefined {
  const schema = follow(toResponse(response).schema, resolve)
  const names = listOf(objectOf(objectOf(schema.properties).error).enum)
  const texts = names.filter((name) => typeof name === 'string')
  return texts.length > 0 ? new Set(texts) : undefined
}

// `PUT /files/{id}#add_shared_link` is the same request as `PUT /files/{id}`, documented apart.
function withoutFragments(operations: Operation[]): Operation[] {
  const plain = new Map(
    operations.filter((it) => !it.path.includes('#')).map((it) => [it.name, it]),
  )
  for (const operation of operations) {
    if (!operation.path.includes('#')) continue
    const [path = '', fragment] = operation.path.split('#')
    const name = `${operation.method} ${path}`
    const whole = plain.get(name)
    if (whole) whole.aliases.push(...operation.aliases)
    else plain.set(name, { ...operation, name, path, aliases: [name, `${name}#${fragment}`] })
  }
  return [...plain.values()]
}
