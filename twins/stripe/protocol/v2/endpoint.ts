import type { Args, Shape } from '../../../../shared/contract.ts'
import type { Query } from '../../../../shared/db/query.ts'
import { operation } from '../../../../shared/define.ts'
import type { Scalar } from '../../../../shared/json.ts'
import { actingWorld } from '../account.ts'
import { integer, text } from '../args/params.ts'
import { ensure, StripeError, type StripeWorld } from '../index.ts'
import type { Reach } from '../keys.ts'

// What the second version of the API does in its own way. https://docs.stripe.com/api-v2-overview

/** Declares an operation of the second version: JSON in, nothing to expand. */
export function endpointV2<S extends Shape>(
  args: () => S,
  run: (world: StripeWorld, args: Args<S>) => unknown,
  reach: Reach = {},
) {
  return operation(reach, args, (root: StripeWorld, input: Args<S>) =>
    run(actingWorld(root), input),
  )
}

/** Times are text here, to the millisecond. */
export function isoOf(time_ms: number): string {
  return new Date(time_ms).toISOString()
}

export function isoNow(world: StripeWorld): string {
  return isoOf(world.now())
}

export const pagesV2 = () => ({
  limit: integer(1, 100).optional(),
  page: text().optional(),
})

interface Page {
  limit: number
  /** What the list is filtered by, so that the next page is filtered alike. */
  filters: Record<string, unknown>
  after?: Scalar[] | undefined
  isBackwards: boolean
}

/** A page's address carries all that it needs. */
function toToken({ limit, filters, after, isBackwards }: Page): string {
  const token = JSON.stringify([limit, filters, after, isBackwards])
  return Buffer.from(token).toString('base64url')
}

function fromToken(token: string): Page {
  try {
    // As `toToken` writes it, or else no array of these.
    const [limit, filters, after, isBackwards] = JSON.parse(
      Buffer.from(token, 'base64url').toString('utf8'),
    ) as [number, Record<string, unknown>, Scalar[], boolean]
    if (Number.isInteger(limit) && Array.isArray(after))
      return { limit, filters, after, isBackwards }
  } catch {
    // Said below.
  }
  throw new StripeError(`Invalid page: ${token}`, { param: 'page' })
}

/** Rows newest first, or from a place backwards, each with the place it has. */
type Rows = (
  filters: Record<string, unknown>,
  query: Query<never>,
) => { position: Scalar[]; shown: object }[]

const defaultLimit = 20

/** One page of a list. https://docs.stripe.com/api/v2/pagination */
export function pageV2(
  url: string,
  { limit, page, ...filters }: { limit?: number | undefined; page?: string | undefined },
  rows: Rows,
) {
  const asked: Page = { limit: limit ?? defaultLimit, filters, isBackwards: false }
  const at = page === undefined ? asked : fromToken(page)
  const direction = at.isBackwards ? 'asc' : 'desc'
  const found = rows(at.filters, { direction, after: at.after, limit: at.limit + 1 })
  const hasMore = found.length > at.limit
  const kept = found.slice(0, at.limit)
  if (at.isBackwards) kept.reverse()
  const to = (row: (typeof kept)[number] | undefined, isBackwards: boolean) =>
    row ? `${url}?page=${toToken({ ...at, after: row.position, isBackwards })}` : null
  const isFirst = at.after === undefined || (at.isBackwards && !hasMore)
  const isLast = at.isBackwards ? false : !hasMore
  return {
    data: kept.map(({ shown }) => shown),
    next_page_url: isLast ? null : to(kept.at(-1), false),
    previous_page_url: isFirst ? null : to(kept[0], true),
  }
}

/** Refuses fields that go beyond what an object can include. */
export function ensureIncludes(asked: readonly string[], known: readonly string[]): void {
  const odd = asked.find((each) => !known.includes(each))
  ensure(odd === undefined, `Invalid include: ${odd}; must be one of ${known.join(', ')}`, {
    param: 'include',
  })
}
