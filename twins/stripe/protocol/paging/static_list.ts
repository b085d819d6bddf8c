import { ensure } from '../index.ts'
import type { PageArgs } from './list.ts'

/** One page of what is the same in every instance. https://docs.stripe.com/api/pagination */
export function pageOf<T extends { id: string }>(
  items: readonly T[],
  { limit = 10, starting_after, ending_before }: PageArgs,
  { noun, url }: { noun: string; url: string },
) {
  const place = (id: string, param: string) => {
    const index = items.findIndex((each) => each.id === id)
    ensure(index >= 0, `No such ${noun}: '${id}'`, { code: 'resource_missing', param })
    return index
  }
  const isBackwards = starting_after === undefined && ending_before !== undefined
  const from = starting_after === undefined ? 0 : place(starting_after, 'starting_after') + 1
  const to = isBackwards ? place(ending_before, 'ending_before') : items.length
  const start = isBackwards ? Math.max(0, to - limit) : from
  const data = items.slice(start, Math.min(start + limit, to))
  const has_more = isBackwards ? start > 0 : start + limit < to
  return { object: 'list', data, has_more, url }
}
