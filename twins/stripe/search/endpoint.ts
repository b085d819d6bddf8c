import type { Expression, Order } from '../../../shared/db/expression.ts'
import { raw } from '../../../shared/http/reply.ts'
import type { Scalar } from '../../../shared/json.ts'
import { integer, text } from '../protocol/args/params.ts'
import { endpoint } from '../protocol/endpoint.ts'
import { ensure, type StripeWorld, seconds } from '../protocol/index.ts'
import {
  collectionOf,
  type TableName,
  type TextCollection,
  toListText,
} from '../protocol/paging/list.ts'
import type { SearchFields } from '../schema/terms.ts'
import { compileSearch, isSettled } from './compile.ts'
import { matches, parseSearch, type Search } from './language.ts'

const defaultLimit = 10
/** So many are looked at in one go where substrings are searched. */
const batch = 200
const order: readonly Order<string>[] = [{ term: 'seq', direction: 'desc' }]
/** "Under normal operating conditions, data is searchable in under 1 minute." https://docs.stripe.com/search#data-freshness */
const lag_s = 60

/** A page is named by the last object before it, in a form nobody is tempted to build. */
const toPage = (id: string) => Buffer.from(`after:${id}`).toString('base64url')
const fromPage = (page: string) =>
  /^after:(\w+)$/.exec(Buffer.from(page, 'base64url').toString('utf8'))?.[1]

/** `GET /v1/…/search`, newest first. https://docs.stripe.com/api/pagination/search */
export function searchEndpoint(table: TableName, path: string, fields: SearchFields) {
  const args = () => ({
    query: text(),
    limit: integer(1, 100).optional(),
    page: text().optional(),
  })
  const area = path.split('/')[2] ?? ''
  return endpoint(args, (world: StripeWorld, { query, limit = defaultLimit, page }) => {
    const search = parseSearch(query, area, fields)
    const docs = collectionOf(world, table)
    const from = page === undefined ? undefined : fromPage(page)
    const after = from === undefined ? undefined : docs.position(from)
    ensure(page === undefined || after, `Invalid page: ${page}`, { param: 'page' })
    const isIndexed = indexedBy(world)
    const found = findMatches(docs, { search, isIndexed }, limit + 1, after)
    const shown = found.slice(0, limit)
    const hasMore = found.length > limit
    const next = hasMore ? JSON.stringify(toPage(idOf(shown.at(-1) ?? ''))) : 'null'
    const list = toListText(shown, hasMore, `${path}/search`)
    // A search result is a list that names its next page.
    return raw(
      list
        .replace('"object": "list"', '"object": "search_result"')
        .replace(/\n\}$/, `,\n  "next_page": ${next}\n}`),
    )
  })
}

function idOf(doc: string): string {
  const { id }: { id: string } = JSON.parse(doc)
  return id
}

/** What a search knows of yet, where it is to be as late as Stripe's. */
function indexedBy(world: StripeWorld): Expression<string> {
  if (!world.isEventual) return true
  const now = seconds(world)
  const isEarlier = { term: 'created', is: '<=', value: now - lag_s } as const
  // A test clock can be ahead of the search.
  return { any: [isEarlier, { term: 'created', is: '>', value: now }] }
}

/** The texts that match, newest first, after a position and at most so many. */
function findMatches(
  docs: TextCollection,
  { search, isIndexed }: { search: Search; isIndexed: Expression<string> },
  count: number,
  from: readonly Scalar[] | undefined,
): string[] {
  const where: Expression<string> = { all: [compileSearch(search), isIndexed] }
  const isJudged = isSettled(search)
  const limit = isJudged ? count : batch
  const found: string[] = []
  for (let after = from; ; ) {
    const rows = docs.selectTexts({ where, order, after, limit })
    for (const { text } of rows) {
      if (isJudged || matches(search, JSON.parse(text))) found.push(text)
      if (found.length === count) return found
    }
    if (rows.length < limit) return found
    after = rows.at(-1)?.position
  }
}
