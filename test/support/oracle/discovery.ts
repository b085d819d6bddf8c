import { isObject, type JsonObject, objectOf, textOf } from './json.ts'
import type { Description } from './openapi.ts'
import type { Operation } from './types.ts'
import { createDocument } from './validator.ts'

/** Reads a Google discovery document: methods lie in nested resources, schemas go by name. */
export function readDiscovery(source: string, root: unknown): Description {
  const document = objectOf(root)
  const schemas = objectOf(document.schemas)
  const base = `/${textOf(document.servicePath) ?? ''}`
  return {
    source,
    document: createDocument((name) => schemas[name]),
    operations: methodsOf(document).map((method) => toOperation(base, method)),
  }
}

function methodsOf(resource: JsonObject): JsonObject[] {
  const own = Object.values(objectOf(resource.methods)).filter(isObject)
  const nested = Object.values(objectOf(resource.resources)).filter(isObject)
  return [...own, ...nested.flatMap(methodsOf)]
}

function toOperation(base: string, method: JsonObject): Operation {
  const verb = textOf(method.httpMethod) ?? 'GET'
  const path = base + (textOf(method.path) ?? '')
  const name = `${verb} ${path}`
  const schema = method.response
  return {
    name,
    aliases: [name, textOf(method.id) ?? name],
    method: verb,
    path,
    statuses: ['2XX'],
    // Discovery documents describe no errors, and do not say which success a method answers.
    response: (status) => (status >= 200 && status < 300 ? { schema } : undefined),
  }
}
