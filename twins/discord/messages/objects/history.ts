import { keysetPage } from '../../../../shared/paging.ts'
import type { DiscordWorld } from '../../protocol/index.ts'
import { type MessageRow, sortable } from '../../schema/index.ts'

interface Wanted {
  around?: string | undefined
  before?: string | undefined
  after?: string | undefined
  limit: number
}

/** A page of a channel's messages, the newest first; the ids exclude each other in this order. */
export function pageOf(world: DiscordWorld, channelId: string, wanted: Wanted): MessageRow[] {
  const { around, before, after, limit } = wanted
  const { messages } = world.db
  const where = { channel: channelId }
  const id = around ?? before ?? after
  if (id === undefined) {
    return messages.list({ where, order: ['sort'], direction: 'desc', limit })
  }
  const name = around !== undefined ? 'around' : before !== undefined ? 'before' : 'after'
  const anchor = { [name]: [sortable(id)], limit }
  const page = keysetPage<MessageRow, 'channel' | 'sort'>(
    (query) => messages.list(query),
    { where, order: ['sort'] },
    anchor,
  )
  return page.items.reverse()
}
