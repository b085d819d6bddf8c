import { existsSync, readFileSync } from 'node:fs'

/** A JSON object of unknown content. */
export type JsonObject = Record<string, unknown>

/** Whether a value is a JSON object (not an array, not null). */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The value as an object; an empty one where it is something else. */
export function objectOf(value: unknown): JsonObject {
  return isObject(value) ? value : {}
}

/** The value as a list; an empty one where it is something else. */
export function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value : []
}

/** The value as a text, or undefined. */
export function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined
}

/** The JSON type of a value, integers told apart from other numbers. */
export function typeOf(value: unknown): string {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'array'
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'number'
  return typeof value
}

/** One key as it is written in a JSON pointer. */
export function pointerKey(key: string): string {
  return `/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`
}

/** The keys a JSON pointer is made of. */
export function pointerKeys(pointer: string): string[] {
  const keys = pointer.split('/').slice(1)
  return keys.map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'))
}

/** The pointer of the object or list that holds what the pointer names, and the last key. */
export function splitPointer(pointer: string): { parent: string; key: string } {
  const cut = pointer.lastIndexOf('/')
  return { parent: pointer.slice(0, cut), key: pointerKeys(pointer).at(-1) ?? '' }
}

/** What a JSON pointer names inside a value, or undefined. */
export function valueAt(value: unknown, pointer: string): unknown {
  let here = value
  for (const key of pointerKeys(pointer)) {
    if (Array.isArray(here)) here = here[Number(key)]
    else if (isObject(here) && Object.hasOwn(here, key)) here = here[key]
    else return undefined
  }
  return here
}

// The published descriptions lie beside the project, never in it: their licences and sizes differ.
const sharedFolder = new URL('../../../../shared/', import.meta.url)

const parsed = new Map<string, unknown>()

/** A JSON file beside the project, parsed once a process; undefined where it is absent. */
export function readShared(path: string): unknown {
  if (!parsed.has(path)) {
    const file = new URL(path, sharedFolder)
    parsed.set(path, existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined)
  }
  return parsed.get(path)
}
