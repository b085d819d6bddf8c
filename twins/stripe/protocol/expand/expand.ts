import { isRecord } from '../../../../shared/json.ts'
import { ensure, StripeError, type StripeWorld } from '../index.ts'
import { collectionOf, type TableName } from '../paging/list.ts'
import type { OlderVersion } from '../versions/older.ts'
import type { Holder, Source } from './expand_source.ts'
import { expandables } from './expandables.ts'

const deepest = 4

/** Where what is put in place comes from, and the version that it is shown in. */
interface Context {
  world: StripeWorld
  older: OlderVersion | undefined
}

/** Puts objects in place of their ids, as `expand[]` asks for. `value` is changed. */
export function expand(
  world: StripeWorld,
  value: unknown,
  paths: readonly string[],
  older?: OlderVersion,
): void {
  for (const path of paths) {
    const parts = path.split('.')
    const message = `You cannot expand more than ${deepest} levels of a property (${path}).`
    ensure(parts.length <= deepest, message, { param: 'expand' })
    expandPath({ world, older }, value, parts, path)
  }
}

function expandPath(
  context: Context,
  holder: unknown,
  parts: readonly string[],
  path: string,
): void {
  if (parts.length === 0 || holder === null || holder === undefined) return
  if (Array.isArray(holder)) {
    for (const each of holder) expandPath(context, each, parts, path)
  } else if (isRecord(holder) && holder.deleted !== true) {
    const { value, rest } = step(context, holder, parts, path)
    expandPath(context, value, rest, path)
  }
}

/** Follows a path for one step, loading what is only an id so far. */
function step(
  context: Context,
  holder: Holder,
  parts: readonly string[],
  path: string,
): { value: unknown; rest: readonly string[] } {
  const [first = ''] = parts
  const rest = parts.slice(1)
  const isPage = holder.object === 'list' || holder.object === 'search_result'
  if (isPage && first === 'data') return { value: holder.data, rest }
  const object = String(holder.object)
  const known = { ...expandables[object], ...context.older?.expandables[object] }
  // A field can lie inside of a hash: `pricing.price_details.price`.
  for (let count = 1; count <= parts.length; count += 1) {
    const name = parts.slice(0, count).join('.')
    const source = Object.hasOwn(known, name) ? known[name] : undefined
    if (!source) continue
    const field = parts[count - 1] ?? ''
    const inner = innermost(holder, parts.slice(0, count - 1))
    if (!inner) return { value: null, rest: [] }
    inner[field] = load(context, inner, field, source)
    return { value: inner[field], rest: parts.slice(count) }
  }
  const inner = holder[first]
  // An object that stands whole in another, such as the payment method of a payment error.
  if (isRecord(inner) && 'object' in inner && rest.length > 0) return { value: inner, rest }
  throw new StripeError(`This property cannot be expanded (${path}).`, { param: 'expand' })
}

function innermost(holder: Holder, path: readonly string[]): Holder | undefined {
  let inner: unknown = holder
  for (const name of path) inner = isRecord(inner) ? inner[name] : undefined
  return isRecord(inner) ? inner : undefined
}

function load(context: Context, holder: Holder, field: string, source: Source): unknown {
  const value = holder[field]
  if (isRecord(value)) return value
  const found = find(context.world, holder, value, source)
  return context.older ? context.older.shape(found) : found
}

function find(world: StripeWorld, holder: Holder, value: unknown, source: Source): unknown {
  if (typeof source === 'function') return source(world, holder) ?? value ?? null
  if (Array.isArray(value)) return value.map((each) => loadOne(world, each, source))
  return loadOne(world, value, source)
}

function loadOne(world: StripeWorld, value: unknown, table: TableName): unknown {
  if (typeof value !== 'string') return value
  const text = collectionOf(world, table).text(value) ?? world.db.tombstones.text(value)
  if (text === undefined) return value
  const found: unknown = JSON.parse(text)
  return found
}
