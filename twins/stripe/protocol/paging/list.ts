import type { Condition, Query } from '../../../../shared/db/query.ts'
import type { Selection } from '../../../../shared/db/select.ts'
import { isRaw, raw } from '../../../../shared/http/reply.ts'
import type { Scalar } from '../../../../shared/json.ts'
import type { tables } from '../../schema/index.ts'
import { ensure, ensureFound, type StripeWorld } from '../index.ts'

export type TableName = keyof typeof tables

/** What lists and reads need of any collection. */
export interface TextCollection {
  text(key: string): string | undefined
  texts(query: Query<string>): string[]
  position(key: string): Scalar[] | undefined
  selectTexts(selection: Selection<string>): { text: string; position: Scalar[] }[]
}

/** A collection by its name, for what works the same on all of them. */
export function collectionOf(world: StripeWorld, table: TableName): TextCollection {
  // Every repository has these methods; the columns of a query are those the declaration names.
  return world.db[table] as unknown as TextCollection
}

export interface PageArgs {
  limit?: number | undefined
  starting_after?: string | undefined
  ending_before?: string | undefined
}

export type Where = Readonly<Record<string, Condition | undefined>>

/** A page begins after something or ends before it. */
export function ensureOneCursor(after: string | undefined, before: string | undefined): void {
  ensure(
    after === undefined || before === undefined,
    'You may only specify one of these parameters: ending_before, starting_after.',
    { param: 'ending_before' },
  )
}

interface Listing {
  url: string
  noun: string
  where?: Where
  /** As the lines of an invoice are listed; everything else comes newest first. */
  isOldestFirst?: boolean
}

const defaultLimit = 10

/**
 * One page of a collection, newest first. https://docs.stripe.com/api/pagination
 * Stored texts pass through; a page is never parsed.
 */
export function listPage(
  world: StripeWorld,
  table: TableName,
  { limit = defaultLimit, starting_after, ending_before }: PageArgs,
  { url, noun, where, isOldestFirst = false }: Listing,
) {
  const docs = collectionOf(world, table)
  ensureOneCursor(starting_after, ending_before)
  const cursor = starting_after ?? ending_before
  const isBackwards = starting_after === undefined && ending_before !== undefined
  let after: Scalar[] | undefined
  if (cursor !== undefined) {
    after = docs.position(cursor)
    ensureFound(after, noun, cursor, isBackwards ? 'ending_before' : 'starting_after', 400)
  }
  const direction = isBackwards === isOldestFirst ? 'desc' : 'asc'
  const query: Query<string> = { direction, after, limit: limit + 1 }
  const texts = docs.texts(where ? { ...query, where } : query)
  const hasMore = texts.length > limit
  if (hasMore) texts.length = limit
  if (isBackwards) texts.reverse()
  return raw(toListText(texts, hasMore, url))
}

/** A list object around texts that are stored as a list shows them. */
export function toListText(texts: readonly string[], hasMore: boolean, url: string): string {
  const data = texts.length === 0 ? '[]' : `[\n    ${texts.join(',\n    ')}\n  ]`
  return `{
  "object": "list",
  "data": ${data},
  "has_more": ${hasMore},
  "url": ${JSON.stringify(url)}
}`
}

/** A `created` filter as a condition. */
export function toCondition(
  filter: number | { [bound in 'gt' | 'gte' | 'lt' | 'lte']?: number | undefined } | undefined,
): Condition | undefined {
  if (filter === undefined || typeof filter === 'number') return filter
  const condition: { gt?: number; gte?: number; lt?: number; lte?: number } = {}
  if (filter.gt !== undefined) condition.gt = filter.gt
  if (filter.gte !== undefined) condition.gte = filter.gte
  if (filter.lt !== undefined) condition.lt = filter.lt
  if (filter.lte !== undefined) condition.lte = filter.lte
  return condition
}

/** The value of a handler's result, parsed where it is stored text. */
export function toValue(result: unknown): unknown {
  if (!isRaw(result)) return result
  const value: unknown = JSON.parse(result.text)
  return value
}
