import { isRecord } from '../../shared/json.ts'
import { invalidParameter } from './error.ts'
import { type FieldType, fieldsOf, type ResourceTypes } from './types.ts'

/** What is selected of an object: each field with what is selected below it, or all of it. */
export interface Mask {
  readonly all: boolean
  readonly fields: ReadonlyMap<string, Mask>
}

interface OpenMask {
  all: boolean
  fields: Map<string, OpenMask>
}

const everything: Mask = { all: true, fields: new Map() }

/**
 * Reads a partial response selector: `kind,items(id,owner/name),labels/*`.
 * https://developers.google.com/workspace/drive/api/guides/fields-parameter
 */
export function parseMask(selector: string): Mask {
  const root: OpenMask = { all: false, fields: new Map() }
  const end = readList(selector, 0, [root])
  if (end < selector.length) throw refusal(selector.slice(end))
  return root
}

function refusal(what: string): Error {
  return invalidParameter('fields', `Invalid field selection ${what}`)
}

/** Reads `a,b(c),d/e` into each of the given masks; answers where it ends. */
function readList(selector: string, start: number, into: readonly OpenMask[]): number {
  let at = start
  for (;;) {
    at = readPath(selector, at, into)
    if (selector[at] !== ',') return at
    at += 1
  }
}

function readPath(selector: string, start: number, into: readonly OpenMask[]): number {
  const name = /^\s*(\*|[A-Za-z_$@][\w$@.:-]*)\s*/.exec(selector.slice(start))
  if (!name) throw refusal(selector.slice(start))
  const below = into.map((mask) => childOf(mask, name[1] ?? ''))
  const at = start + name[0].length
  if (selector[at] === '/') return readPath(selector, at + 1, below)
  if (selector[at] === '(') {
    const end = readList(selector, at + 1, below)
    if (selector[end] !== ')') throw refusal(selector.slice(start))
    return end + 1 + (/^\s*/.exec(selector.slice(end + 1))?.[0].length ?? 0)
  }
  for (const mask of below) mask.all = true
  return at
}

function childOf(mask: OpenMask, name: string): OpenMask {
  const known = mask.fields.get(name)
  if (known) return known
  const child = { all: false, fields: new Map() }
  mask.fields.set(name, child)
  return child
}

/** Refuses a mask that names what the type does not have. */
export function checkMask(types: ResourceTypes, type: FieldType, mask: Mask, path = ''): void {
  const fields = fieldsOf(types, type)
  if (fields === 'any') return
  for (const [name, below] of mask.fields) {
    const full = path === '' ? name : `${path}/${name}`
    if (name === '*') {
      const fits = Object.values(fields ?? {}).some((each) => isSelectable(types, each, below))
      if (!below.all && !fits) throw refusal(full)
    } else {
      const own = fields && Object.hasOwn(fields, name) ? fields[name] : undefined
      if (own === undefined) throw refusal(name)
      checkMask(types, own, below, full)
    }
  }
}

function isSelectable(types: ResourceTypes, type: FieldType, mask: Mask): boolean {
  try {
    checkMask(types, type, mask)
    return true
  } catch {
    return false
  }
}

/** What a mask selects below a field; undefined where nothing. */
export function maskBelow(mask: Mask, name: string): Mask | undefined {
  if (mask.all) return everything
  const own = mask.fields.get(name)
  const any = mask.fields.get('*')
  if (!own || !any) return own ?? any
  if (own.all || any.all) return everything
  return { all: false, fields: new Map([...any.fields, ...own.fields]) }
}

/** The part of a value that a mask selects. Lists are selected item by item. */
export function applyMask(value: unknown, mask: Mask): unknown {
  if (mask.all) return value
  if (Array.isArray(value)) {
    const items = value.map((item) => applyMask(item, mask)).filter((item) => item !== undefined)
    return items.length < value.length ? undefined : items
  }
  if (!isRecord(value)) return undefined
  const selected: Record<string, unknown> = {}
  for (const [name, inner] of Object.entries(value)) {
    const below = maskBelow(mask, name)
    const part = below && applyMask(inner, below)
    if (part !== undefined) selected[name] = part
  }
  return selected
}
