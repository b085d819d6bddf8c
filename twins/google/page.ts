import type { Scalar } from '../../shared/json.ts'
import { offsetPage, openCursor, sealCursor } from '../../shared/paging.ts'
import { invalidValue } from './error.ts'

const prefix = '~!!~'

/** An opaque token for the page after this position of a listing. */
export function toPageToken(listing: readonly unknown[], position: readonly Scalar[]): string {
  return prefix + sealCursor(listing, position)
}

/** The position behind a page token; a token of another listing is refused. */
export function readPageToken(
  listing: readonly unknown[],
  token: string | undefined,
): Scalar[] | undefined {
  if (token === undefined || token === '') return undefined
  const cursor = token.startsWith(prefix) ? token.slice(prefix.length) : ''
  const position = openCursor(listing, cursor)
  if (!position) throw invalidValue('pageToken')
  return position
}

/** A page of a list that is at hand; the last page has no token for another. */
export function pageOfList<Item>(
  listing: readonly unknown[],
  all: readonly Item[],
  { pageToken, pageSize }: { pageToken?: string | undefined; pageSize: number },
): { items: Item[]; nextPageToken?: string } {
  const offset = Number(readPageToken(listing, pageToken)?.[0] ?? 0)
  const { items, hasMore, next } = offsetPage(all, { offset, limit: pageSize })
  return hasMore ? { items, nextPageToken: toPageToken(listing, [next]) } : { items }
}
