import { refreshEntitlements } from '../../products/objects/entitlement.ts'
import { emit, emitChange } from '../../protocol/change.ts'
import { type StripeWorld, seconds } from '../../protocol/index.ts'
import type { Subscription } from '../../schema/index.ts'
import { periodOf, withItems } from './subscription.ts'

const patience_s = 23 * 60 * 60

/**
 * Puts a change off until its invoice is paid.
 * https://docs.stripe.com/billing/subscriptions/pending-updates
 */
export function putOff(
  world: StripeWorld,
  before: Subscription,
  next: Subscription,
  invoice: string,
): Subscription {
  const now = seconds(world)
  const end = before.trial_end !== null && before.trial_end > now ? before.trial_end : Infinity
  const expires_at = Math.min(now + patience_s, end, periodOf(before).end)
  const isMoved = next.billing_cycle_anchor !== before.billing_cycle_anchor
  world.db.pending_changes.put({ id: before.id, next })
  world.at(expires_at * 1000, 'expirePendingUpdate', { id: before.id, expires_at })
  return world.db.subscriptions.replace({
    ...before,
    latest_invoice: invoice,
    pending_update: {
      billing_cycle_anchor: isMoved ? next.billing_cycle_anchor : null,
      cancel_at_period_end: null,
      discount: null,
      discounts: null,
      expires_at,
      metadata: null,
      // The items are stored as the subscription shows them.
      subscription_items: next.items.data as unknown as PendingItems,
      trial_end: next.trial_end === before.trial_end ? null : next.trial_end,
      trial_from_plan: null,
    },
  })
}

type PendingItems = NonNullable<Subscription['pending_update']>['subscription_items']

/** The invoice of a change was paid: the subscription becomes what it was to be. */
export function applyPending(world: StripeWorld, before: Subscription): Subscription {
  const next = world.db.pending_changes.get(before.id)?.next
  if (!next) return before
  world.db.pending_changes.delete(before.id)
  const { billing_cycle_anchor, status, trial_end, trial_start } = next
  const changed = {
    ...before,
    billing_cycle_anchor,
    pending_update: null,
    status,
    trial_end,
    trial_start,
  }
  const after = world.db.subscriptions.replace(withItems(world, changed, next.items.data))
  emitChange(world, 'customer.subscription.updated', before, after)
  emit(world, 'customer.subscription.pending_update_applied', after)
  refreshEntitlements(world, after.customer)
  const { end } = periodOf(after)
  if (end !== periodOf(before).end) world.at(end * 1000, 'renewSubscription', { id: after.id, end })
  return after
}

/** A change that was not paid for is dropped. */
export function dropPending(world: StripeWorld, before: Subscription): Subscription {
  if (before.pending_update === null) return before
  world.db.pending_changes.delete(before.id)
  const after = world.db.subscriptions.replace({ ...before, pending_update: null })
  emitChange(world, 'customer.subscription.updated', before, after)
  emit(world, 'customer.subscription.pending_update_expired', after)
  return after
}
