import type { StripeWorld } from '../index.ts'
import type { TableName } from '../paging/list.ts'

export type Holder = Record<string, unknown>
/** Where an expanded field comes from: a collection, or what the object includes when asked. */
export type Source = TableName | ((world: StripeWorld, holder: Holder) => unknown)

/** How many of what belongs to an object stand in it. */
export const shown = 10

/** The newest of what belongs to an object, as the list that stands in it. */
export const listOf =
  (url: (id: string) => string, find: (world: StripeWorld, id: string) => object[]) =>
  (world: StripeWorld, holder: Holder) => {
    const id = String(holder.id)
    const found = find(world, id)
    const data = found.slice(0, shown)
    return { object: 'list', data, has_more: found.length > shown, url: url(id) }
  }

/** A field that nothing built so far fills, so that there is nothing to expand. */
export const alwaysNull = (): null => null
