import { isObject, type JsonObject, listOf, objectOf } from './json.ts'
import { isNullable, typesOf } from './likely.ts'

// A whitelist: descriptions carry examples, vendor keywords and documentation the validator
// neither needs nor understands.
const copied = [
  'const',
  'minimum',
  'maximum',
  'minLength',
  'maxLength',
  'minItems',
  'maxItems',
  'uniqueItems',
  'minProperties',
  'maxProperties',
]

/**
 * One schema of any family, rewritten for the validator. References and alternatives become
 * keywords of our own (`refersTo`, `alternatives`) around the schemas as published, so that only
 * what an answer reaches is compiled, and the closest alternative names the fault. `oneOf` is
 * read as `anyOf`: published alternatives overlap. `additionalProperties: false` is left to the
 * search for unknown keys.
 */
export function translate(node: unknown): JsonObject | boolean {
  if (typeof node === 'boolean') return node
  if (!isObject(node)) return {}
  if (isNullable(node)) {
    const { nullable: _nullable, ...rest } = node
    const allOf = listOf(rest.allOf).map(withoutNullable)
    const inner = allOf.length > 0 ? { ...rest, allOf } : rest
    return { alternatives: [{ type: 'null' }, inner] }
  }
  const out: JsonObject = {}
  for (const key of copied) if (node[key] !== undefined) out[key] = node[key]
  translateScalars(node, out)
  translateChildren(node, out)
  return out
}

/** The schemas an array's items may have: older dialects write a list of them. */
export function itemSchemas(node: JsonObject): unknown[] {
  const items = node.items
  const prefix = listOf(node.prefixItems)
  if (Array.isArray(items)) return items
  return items === undefined ? prefix : [items, ...prefix]
}

function withoutNullable(part: unknown): unknown {
  if (!isObject(part)) return part
  const { nullable: _nullable, ...rest } = part
  return rest
}

function translateScalars(node: JsonObject, out: JsonObject): void {
  const types = typesOf(node)
  if (types.length > 0) out.type = types
  if (listOf(node.enum).length > 0) out.enum = node.enum
  for (const key of ['exclusiveMinimum', 'exclusiveMaximum']) {
    if (typeof node[key] === 'number') out[key] = node[key]
  }
  const pattern = node.pattern
  if (typeof pattern === 'string' && isPattern(pattern)) out.pattern = pattern
  const format = node.format
  if (typeof format !== 'string') return
  // A 64 bit integer does not survive JSON numbers, so it is written as a text of digits.
  if (/^u?int64$/.test(format) && types[0] === 'string') out.pattern = '^-?[0-9]+$'
  else out.format = format
}

function translateChildren(node: JsonObject, out: JsonObject): void {
  if (typeof node.$ref === 'string') out.refersTo = node.$ref
  if (isObject(node.properties)) {
    const properties = Object.entries(node.properties)
    out.properties = Object.fromEntries(properties.map(([key, it]) => [key, translate(it)]))
  }
  if (Array.isArray(node.required)) out.required = requiredInAnswers(node)
  const items = itemSchemas(node)
  if (items.length === 1) out.items = translate(items[0])
  if (items.length > 1) out.items = { alternatives: items }
  const rest = node.additionalProperties
  if (isObject(rest)) out.additionalProperties = translate(rest)
  if (isObject(node.not)) out.not = translate(node.not)
  const groups = ['anyOf', 'oneOf'].map((key) => listOf(node[key])).filter((it) => it.length > 0)
  const all = [...listOf(node.allOf).map(translate), ...groups.map(translateAlternatives)]
  if (all.length > 0) out.allOf = all
}

// A property that can only be written is required of requests, never of answers.
function requiredInAnswers(node: JsonObject): unknown[] {
  const properties = objectOf(node.properties)
  return listOf(node.required).filter(
    (key) => typeof key === 'string' && objectOf(properties[key]).writeOnly !== true,
  )
}

// Derived descriptions write an enumeration as one alternative per value: folded, they cost
// one schema and give one readable fault.
function translateAlternatives(branches: unknown[]): JsonObject {
  const constants: unknown[] = []
  const others: unknown[] = []
  for (const branch of branches) {
    const node = objectOf(branch)
    const isConstant = node.const !== undefined && node.properties === undefined
    if (isConstant) constants.push(node.const)
    else others.push(branch)
  }
  const folded = constants.length > 0 ? [{ enum: constants }, ...others] : others
  return { alternatives: folded }
}

function isPattern(pattern: string): boolean {
  try {
    new RegExp(pattern)
    return true
  } catch {
    return false
  }
}
