import { offsetPage, type Part } from '../../../shared/paging.ts'
import { siteUrl } from './site.ts'
import type { JiraWorld } from './world.ts'

export interface PageArgs {
  startAt: number
  maxResults: number
}

const toPart = ({ startAt, maxResults }: PageArgs, limit: number): Part => ({
  offset: startAt,
  limit: Math.min(maxResults, limit),
})

/**
 * A page as Jira writes most of them: `values`, `isLast`, and the address of the next page. Only
 * the page's own items are shown.
 */
export function pageOf<Item>(
  world: JiraWorld,
  all: readonly Item[],
  args: PageArgs,
  show: (item: Item) => unknown,
  limit = 1000,
) {
  const part = toPart(args, limit)
  const { items, total, next, hasMore } = offsetPage(all, part)
  const url = new URL(siteUrl(world) + (world.call?.path ?? ''))
  for (const [name, value] of world.call?.query ?? []) url.searchParams.append(name, value)
  url.searchParams.set('maxResults', String(part.limit))
  const at = (offset: number) => {
    url.searchParams.set('startAt', String(offset))
    return url.href
  }
  return {
    self: at(part.offset),
    ...(hasMore && { nextPage: at(next) }),
    maxResults: part.limit,
    startAt: part.offset,
    total,
    isLast: !hasMore,
    values: items.map(show),
  }
}

/** The same without addresses, under a name. */
export function partOf<Item, Name extends string>(
  all: readonly Item[],
  args: PageArgs,
  name: Name,
  show: (item: Item) => unknown,
  limit = 1000,
) {
  const part = toPart(args, limit)
  const { items, total } = offsetPage(all, part)
  return { startAt: part.offset, maxResults: part.limit, total, [name]: items.map(show) }
}
