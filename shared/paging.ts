import { createHash } from 'node:crypto'
import type { Query } from './db/query.ts'
import type { Repository } from './db/repository.ts'
import { parseJson, type Scalar } from './json.ts'

// Pages of lists: cursors that only their own list accepts, pages by offset, pages by keyset. What
// a provider makes of them (names of parameters, prefixes, refusals) is its protocol's matter.

/** A short text that differs where two values differ; `undefined` in a list counts as null. */
export function digestOf(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('base64url').slice(0, 16)
}

/**
 * A position in a list as an opaque text. `list` is whatever the list depends on: its name, the
 * caller, the filters, the order. Nothing is secret: it is readable to who decodes it.
 */
export function sealCursor(list: readonly unknown[], position: readonly Scalar[]): string {
  const text = JSON.stringify([digestOf([list, position]), ...position])
  return Buffer.from(text).toString('base64url')
}

/** The position in a cursor; undefined where it was made for another list or changed since. */
export function openCursor(list: readonly unknown[], cursor: string): Scalar[] | undefined {
  const text = Buffer.from(cursor, 'base64url').toString('utf8')
  const value = parseJson(text)
  if (!Array.isArray(value)) return undefined
  const [digest, ...position] = value
  return digest === digestOf([list, position]) ? position : undefined
}

/** One page, in the order of its list. */
export interface Page<Item> {
  items: Item[]
  /** Whether more come behind it. */
  hasMore: boolean
}

/** The page in what was read for it, of which one more than the page holds was asked for. */
export function cutPage<Item>(found: readonly Item[], limit: number): Page<Item> {
  return { items: found.slice(0, limit), hasMore: found.length > limit }
}

interface OffsetPage<Item> extends Page<Item> {
  /** How many items the list has in all. */
  total: number
  /** The offset of the page behind this one. */
  next: number
}

/** Which part of a list: `limit` items after the first `offset`. */
export interface Part {
  offset: number
  limit: number
}

/** A page of a list that is at hand. */
export function offsetPage<Item>(all: readonly Item[], { offset, limit }: Part): OffsetPage<Item> {
  const next = offset + limit
  return { items: all.slice(offset, next), total: all.length, next, hasMore: next < all.length }
}

/** The same of the documents that a query finds; only the page's own are read. */
export function queryPage<Doc extends object, Column extends string>(
  documents: Repository<Doc, Column>,
  query: Query<Column>,
  { offset, limit }: Part,
): OffsetPage<Doc> {
  const total = documents.count(query.where)
  const next = offset + limit
  const items = documents.list({ ...query, offset, limit })
  return { items, total, next, hasMore: next < total }
}

/**
 * Where a keyset page lies: behind a position, before one (the nearest), or with it in the middle;
 * one of them, or none for the start of the list. A position has the values of the query's order,
 * and needs no document.
 */
export interface Anchor {
  after?: readonly Scalar[] | undefined
  before?: readonly Scalar[] | undefined
  around?: readonly Scalar[] | undefined
  limit: number
}

/**
 * A page that starts from a position. `read` is `documents.list` or `documents.texts`. The items
 * stand in the order of the query; `hasMore` looks the way the page was read: before the first item
 * where `before` was given, else behind the last.
 */
export function keysetPage<Item, Column extends string>(
  read: (query: Query<Column>) => Item[],
  query: Omit<Query<Column>, 'after' | 'from' | 'limit' | 'offset'>,
  { after, before, around, limit }: Anchor,
): Page<Item> {
  if (before) {
    const direction = query.direction === 'desc' ? 'asc' : 'desc'
    const found = read({ ...query, direction, after: before, limit: limit + 1 })
    const { items, hasMore } = cutPage(found, limit)
    return { items: items.reverse(), hasMore }
  }
  if (around) {
    const earlier = keysetPage(read, query, { before: around, limit: Math.floor(limit / 2) })
    const rest = limit - earlier.items.length
    const { items, hasMore } = cutPage(read({ ...query, from: around, limit: rest + 1 }), rest)
    return { items: [...earlier.items, ...items], hasMore }
  }
  return cutPage(read({ ...query, after, limit: limit + 1 }), limit)
}
