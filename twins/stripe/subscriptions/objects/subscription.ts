import { pendingItems } from '../../invoices/objects/invoice.ts'
import { refreshEntitlements } from '../../products/objects/entitlement.ts'
import { emit, emitChange } from '../../protocol/change.ts'
import {
  ensure,
  ensureFound,
  StripeError,
  type StripeWorld,
  seconds,
} from '../../protocol/index.ts'
import { toPlan } from '../../protocol/plan.ts'
import type { Price, Subscription, SubscriptionItem, TaxRate } from '../../schema/index.ts'
import { endWithSubscription } from './schedule_status.ts'

export interface ItemArgs {
  discounts?: string[] | undefined
  metadata?: Record<string, string> | undefined
  price: Price
  quantity?: number | undefined
  tax_rates?: TaxRate[] | undefined
}

export function toItem(
  world: StripeWorld,
  { price, ...args }: ItemArgs,
  subscription: string,
  period: { start: number; end: number },
): SubscriptionItem {
  return {
    id: world.id('si_', 14),
    object: 'subscription_item',
    billing_thresholds: null,
    created: seconds(world),
    current_period_end: period.end,
    current_period_start: period.start,
    current_trial: null,
    discounts: args.discounts ?? [],
    metadata: args.metadata ?? {},
    plan: toPlan(price),
    price,
    ...(price.recurring?.usage_type !== 'metered' && { quantity: args.quantity ?? 1 }),
    subscription,
    tax_rates: args.tax_rates ?? [],
  }
}

export function findSubscription(world: StripeWorld, id: string, status = 404): Subscription {
  const subscription = world.db.subscriptions.get(id)
  ensureFound(subscription, 'subscription', id, status === 404 ? 'id' : 'subscription', status)
  return subscription
}

/** When the period that runs began and ends; all items of a subscription share it. */
export function periodOf({ items, billing_cycle_anchor: anchor }: Subscription) {
  const [item] = items.data
  return {
    start: item?.current_period_start ?? anchor,
    end: item?.current_period_end ?? anchor,
    recurring: item?.price.recurring ?? { interval: 'month' as const, interval_count: 1 },
  }
}

/** The same subscription with these items; they are stored beside it too. */
export function withItems(
  world: StripeWorld,
  subscription: Subscription,
  items: readonly SubscriptionItem[],
): Subscription {
  for (const item of items) world.db.subscription_items.put(item)
  for (const { id } of subscription.items.data) {
    if (!items.some((item) => item.id === id)) world.db.subscription_items.delete(id)
  }
  return { ...subscription, items: { ...subscription.items, data: [...items] } }
}

export function withPeriod(
  world: StripeWorld,
  subscription: Subscription,
  { start, end }: { start: number; end: number },
): Subscription {
  const period = { current_period_start: start, current_period_end: end }
  const items = subscription.items.data.map((item) => ({ ...item, ...period }))
  return withItems(world, subscription, items)
}

/** Stores a change of a subscription and tells of it, where it was one. */
export function saveSubscription(world: StripeWorld, after: Subscription): Subscription {
  const before = world.db.subscriptions.get(after.id)
  world.db.subscriptions.replace(after)
  if (before) emitChange(world, 'customer.subscription.updated', before, after)
  refreshEntitlements(world, after.customer)
  return after
}

const over = ['canceled', 'incomplete_expired']

export function isOver({ status }: Subscription): boolean {
  return over.includes(status)
}

export function ensureChangeable(subscription: Subscription): void {
  if (!isOver(subscription)) return
  throw new StripeError(
    'A canceled subscription can only update its cancellation_details and metadata.',
  )
}

type Reason = NonNullable<Subscription['cancellation_details']>['reason']

/** Ends a subscription for good. https://docs.stripe.com/billing/subscriptions/cancel */
export function endSubscription(
  world: StripeWorld,
  before: Subscription,
  reason: Reason,
  status: Subscription['status'] = 'canceled',
): Subscription {
  const now = seconds(world)
  const after = world.db.subscriptions.replace({
    ...before,
    cancel_at_period_end: false,
    canceled_at: before.canceled_at ?? now,
    cancellation_details: {
      comment: null,
      feedback: null,
      feedback_option: null,
      ...before.cancellation_details,
      reason: before.cancellation_details?.reason ?? reason,
    },
    ended_at: now,
    pending_setup_intent: null,
    status,
  })
  endWithSubscription(world, before.schedule)
  // What was not finalized by now is left to the merchant.
  const drafts = { subscription: before.id, status: 'draft' }
  for (const draft of world.db.invoices.list({ where: drafts })) {
    const left = { ...draft, auto_advance: false, automatically_finalizes_at: null }
    world.db.invoices.replace({ ...left, next_payment_attempt: null })
  }
  if (status === 'canceled') emit(world, 'customer.subscription.deleted', after)
  else emitChange(world, 'customer.subscription.updated', before, after)
  refreshEntitlements(world, after.customer)
  return after
}

/** What is billed with a subscription's next invoice besides its items. */
export function pendingOf(world: StripeWorld, { id, customer, currency }: Subscription) {
  return pendingItems(world, { customer, currency }, id)
}

export function ensurePrice(price: Price, currency: string | undefined): void {
  ensure(price.active, 'The price specified is inactive. This field only accepts active prices.', {
    param: 'items[0][price]',
  })
  ensure(
    price.type === 'recurring',
    'The price specified is set to `type=one_time` but this field only accepts prices with ' +
      '`type=recurring`.',
    { param: 'items[0][price]' },
  )
  ensure(
    currency === undefined || price.currency === currency,
    `The price specified only supports \`${price.currency}\`. This doesn't match the expected ` +
      `currency: \`${currency}\`.`,
    { param: 'items[0][price]' },
  )
}
