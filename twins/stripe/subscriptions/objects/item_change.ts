import { applyDiscounts, type DiscountArgs } from '../../products/objects/discount.ts'
import { ensure, ensureFound, type StripeWorld } from '../../protocol/index.ts'
import { toPlan } from '../../protocol/plan.ts'
import type { Price, Subscription, SubscriptionItem, TaxRate } from '../../schema/index.ts'
import { ensurePrice, periodOf, toItem } from './subscription.ts'

/** One entry of `items`: a change of an item, its end, or a new one. */
export interface ItemChange {
  id?: string | undefined
  deleted?: boolean | undefined
  discounts?: DiscountArgs[] | null | undefined
  metadata?: Record<string, string> | undefined
  price?: Price | undefined
  quantity?: number | undefined
  tax_rates?: TaxRate[] | undefined
}

export interface Changed {
  items: SubscriptionItem[]
  gone: SubscriptionItem[]
  come: SubscriptionItem[]
}

function changeItem(item: SubscriptionItem, change: ItemChange): SubscriptionItem {
  const { price = item.price, tax_rates = item.tax_rates, metadata } = change
  const quantity = change.quantity ?? item.quantity
  return {
    ...item,
    metadata: metadata ?? item.metadata,
    plan: toPlan(price),
    price,
    ...(quantity !== undefined && { quantity }),
    tax_rates,
  }
}

export function changeItems(
  world: StripeWorld,
  subscription: Subscription,
  changes: readonly ItemChange[],
): Changed {
  const { id, customer, currency } = subscription
  const result: Changed = { items: [...subscription.items.data], gone: [], come: [] }
  for (const [index, change] of changes.entries()) {
    if (change.price) ensurePrice(change.price, currency)
    const place = result.items.findIndex((item) => item.id === change.id)
    const before = result.items[place]
    if (change.id !== undefined) {
      ensureFound(before, 'subscription item', change.id, `items[${index}][id]`, 400)
    }
    if (change.deleted && before) {
      result.items.splice(place, 1)
      result.gone.push(before)
      continue
    }
    const owner = { customer, subscription: id }
    if (!before) {
      const { price } = change
      ensure(price, 'Missing required param: items[0][price].', {
        code: 'parameter_missing',
        param: `items[${index}][price]`,
      })
      const isTaken = result.items.some((item) => item.price.id === price.id)
      ensure(!isTaken, `An existing Subscription Item is already using that Price: ${price.id}`)
      const made = toItem(world, { ...change, price, discounts: [] }, id, periodOf(subscription))
      const itemOwner = { ...owner, subscription_item: made.id }
      made.discounts = applyDiscounts(world, change.discounts ?? [], itemOwner)
      result.items.push(made)
      result.come.push(made)
      continue
    }
    const after = changeItem(before, change)
    if (change.discounts !== undefined) {
      const itemOwner = { ...owner, subscription_item: before.id }
      const wanted = change.discounts ?? []
      after.discounts = applyDiscounts(world, wanted, itemOwner, before.discounts)
    }
    result.items[place] = after
    const isBilledAnew = after.price.id !== before.price.id || after.quantity !== before.quantity
    if (!isBilledAnew) continue
    result.gone.push(before)
    result.come.push(after)
  }
  ensure(result.items.length > 0, 'A subscription must have at least one active plan.', {
    param: 'items',
  })
  return result
}
