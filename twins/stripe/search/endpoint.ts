import { raw } from '../../../shared/http/reply.ts'
import { isRecord } from '../../../shared/json.ts'
import { integer, text } from '../protocol/args/params.ts'
import { endpoint } from '../protocol/endpoint.ts'
import { ensure, type StripeWorld, seconds } from '../protocol/index.ts'
import {
  collectionOf,
  type TableName,
  type TextCollection,
  toListText,
} from '../protocol/paging/list.ts'
import { matches, parseSearch, type Search, type SearchFields } from './language.ts'

export type { SearchFields } from './language.ts'

const defaultLimit = 10
const batch = 200
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
    const isKnown = page === undefined || (from !== undefined && docs.position(from))
    ensure(isKnown, `Invalid page: ${page}`, { param: 'page' })
    const isIndexed = indexedBy(world)
    const found = findMatches(docs, { search, isIndexed }, limit + 1, from)
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

/** Whether a search knows of an object yet, where it is to be as late as Stripe's. */
function indexedBy(world: StripeWorld): (doc: unknown) => boolean {
  const now = seconds(world)
  return (doc) => {
    if (!world.isEventual || !isRecord(doc) || typeof doc.created !== 'number') return true
    // A test clock can be ahead of the search.
    return doc.created > now || doc.created <= now - lag_s
  }
}

function findMatches(
  docs: TextCollection,
  { search, isIndexed }: { search: Search; isIndexed: (doc: unknown) => boolean },
  count: number,
  from: string | undefined,
): string[] {
  const found: string[] = []
  let after = from === undefined ? undefined : docs.position(from)
  for (;;) {
    const texts = docs.texts({ direction: 'desc', after, limit: batch })
    for (const each of texts) {
      const doc: unknown = JSON.parse(each)
      if (isIndexed(doc) && matches(search, doc)) found.push(each)
      if (found.length === count) return found
    }
    const last = texts.at(-1)
    if (texts.length < batch || last === undefined) return found
    after = docs.position(idOf(last))
  }
}
