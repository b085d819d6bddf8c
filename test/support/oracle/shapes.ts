import { isObject, listOf, pointerKey, pointerKeys, splitPointer, typeOf } from './json.ts'
import type { Problem } from './types.ts'

// Recordings cut off what lies deeper and write an empty list in its place.
const cutOffDepth = 6

// Constants under these keys name the variant an object is.
const variantKeys = ['object', 'type', 'kind', '.tag', 'subtype', 'action']

/** The JSON types a recorded shape shows; empty where it shows only null, or was cut off. */
export function shapeTypes(shape: unknown): Set<string> {
  const types = variantsOf(shape).map((variant) => {
    if (typeof variant === 'string') return variant.split(':')[0] ?? variant
    return Array.isArray(variant) ? 'array' : 'object'
  })
  return types.every((type) => type === 'null') ? new Set() : new Set(types)
}

/** The recorded shape under a pointer, by name only: undefined where no recording shows it. */
export function shapeAt(shape: unknown, pointer: string): unknown {
  let here: unknown[] = variantsOf(shape)
  for (const key of pointerKeys(pointer)) {
    here = here.flatMap((variant) => {
      if (Array.isArray(variant)) return listOf(variant).flatMap(variantsOf)
      if (!isObject(variant)) return []
      const child = variant[key] ?? variant[`${key}?`]
      return child === undefined ? [] : variantsOf(child)
    })
  }
  return here.length > 1 ? here : here[0]
}

/** Whether recordings show the key a pointer names on objects like this one. */
export function shapeHas(shape: unknown, pointer: string): boolean {
  const { parent, key } = splitPointer(pointer)
  const variants = variantsOf(shapeAt(shape, parent)).filter(isObject)
  // Of merged variants, a key that not all of them have may belong to another one.
  return variants.some((it) => key in it || (`${key}?` in it && !isMerged(it)))
}

/** Whether real answers were seen without the key a pointer names, beside its siblings. */
export function shapeLacks(shape: unknown, parent: string, key: string): boolean {
  const variants = variantsOf(shapeAt(shape, parent)).filter(isObject)
  return variants.some((it) => {
    // What one variant lacks, another may always have.
    if (key in it || isMerged(it)) return false
    return `${key}?` in it || !('*' in it)
  })
}

/** Where an answer differs from a recorded shape: other JSON types, and keys always seen. */
export function shapeProblems(
  shape: unknown,
  value: unknown,
  requireKeys: boolean,
  pointer = '',
): Problem[] {
  const types = shapeTypes(shape)
  if (types.size === 0 || isCutOff(shape, pointer)) return []
  const type = typeOf(value)
  if (!matchesType(types, type)) {
    const seen = [...types].join(' or ')
    const problem = `was ${type}, real answers show ${seen}`
    return [{ kind: 'wrong_value', pointer, problem, typeMismatch: true }]
  }
  if (Array.isArray(value)) return listProblems(shape, value, requireKeys, pointer)
  if (!isObject(value)) return []
  const variants = variantsOf(shape)
    .filter(isObject)
    .filter((it) => isSameVariant(it, value))
  const found = variants.map((it) => objectProblems(it, value, requireKeys, pointer))
  return fewest(found)
}

function listProblems(
  shape: unknown,
  value: unknown[],
  requireKeys: boolean,
  pointer: string,
): Problem[] {
  const items = variantsOf(shape).filter(Array.isArray).flatMap(listOf)
  const [first] = items
  if (first === undefined) return []
  const item = items.length === 1 ? first : items
  return value.flatMap((it, index) => shapeProblems(item, it, requireKeys, `${pointer}/${index}`))
}

function objectProblems(
  shape: Record<string, unknown>,
  value: Record<string, unknown>,
  requireKeys: boolean,
  pointer: string,
): Problem[] {
  const merged = isMerged(shape)
  return Object.entries(shape).flatMap(([name, child]): Problem[] => {
    // `*` stands for keys that were left out: it says nothing of any one of them.
    if (name === '*') return []
    const key = name.replace(/\?$/, '')
    const below = pointer + pointerKey(key)
    if (Object.hasOwn(value, key)) {
      // Below what only some of the merged variants have, nothing is certain.
      const isCertain = requireKeys && !(merged && name !== key)
      return shapeProblems(child, value[key], isCertain, below)
    }
    if (!requireKeys || name !== key) return []
    return [{ kind: 'missing_property', pointer: below, problem: 'is in every real answer' }]
  })
}

// One element is a list of it; two or more are the alternatives of one place.
function variantsOf(shape: unknown): unknown[] {
  if (shape === undefined) return []
  return Array.isArray(shape) && shape.length > 1 ? shape : [shape]
}

function isCutOff(shape: unknown, pointer: string): boolean {
  const isEmpty = Array.isArray(shape) && shape.length === 0
  return isEmpty && pointerKeys(pointer).length >= cutOffDepth
}

function matchesType(types: Set<string>, type: string): boolean {
  if (types.has(type)) return true
  const numeric = type === 'integer' || type === 'number'
  return numeric && (types.has('integer') || types.has('number'))
}

// Whether objects of several kinds were recorded as one.
function isMerged(shape: Record<string, unknown>): boolean {
  return variantKeys.some((key) => String(shape[key] ?? '').includes(' | '))
}

// A recorded page block says nothing of a database block.
function isSameVariant(shape: Record<string, unknown>, value: Record<string, unknown>): boolean {
  return variantKeys.every((key) => {
    const seen = shape[key] ?? shape[`${key}?`]
    const actual = value[key]
    if (typeof seen !== 'string' || !seen.startsWith('string: ')) return true
    if (typeof actual !== 'string') return true
    return seen.slice('string: '.length).split(' | ').includes(actual)
  })
}

function fewest(found: Problem[][]): Problem[] {
  return found.toSorted((left, right) => left.length - right.length)[0] ?? []
}
