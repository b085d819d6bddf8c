import { emitChange } from '../../protocol/change.ts'
import { type StripeWorld, seconds } from '../../protocol/index.ts'
import type { BillingSettings, Invoice, PaymentIntent, Subscription } from '../../schema/index.ts'
import { applyPending } from './pending_update.ts'
import { endSubscription, isOver, saveSubscription } from './subscription.ts'

/**
 * Failed renewals are tried again three, five and seven days apart, then the subscription ends:
 * what an account has set where it sets nothing else.
 * https://docs.stripe.com/billing/revenue-recovery/smart-retries
 */
const usualSettings: BillingSettings = {
  id: 'billing',
  after_retries: 'cancel',
  retry_days: [3, 5, 7],
}

export function billingSettings(world: StripeWorld): BillingSettings {
  return world.db.billing_settings.get('billing') ?? usualSettings
}

export function subscriptionOf(world: StripeWorld, { parent }: Invoice): Subscription | undefined {
  const id = parent?.subscription_details?.subscription
  return typeof id === 'string' ? world.db.subscriptions.get(id) : undefined
}

/** Whether the newest invoice of a customer could not be paid. */
export function setDelinquent(world: StripeWorld, id: string, delinquent: boolean): void {
  const customer = world.db.customers.get(id)
  if (!customer || customer.delinquent === delinquent) return
  const after = world.db.customers.replace({ ...customer, delinquent })
  emitChange(world, 'customer.updated', customer, after)
}

/** What the payment of an invoice does to its subscription. */
export function subscriptionPaid(
  world: StripeWorld,
  invoice: Invoice,
  intent: PaymentIntent | undefined,
): void {
  const before = subscriptionOf(world, invoice)
  if (!before || isOver(before) || before.latest_invoice !== invoice.id) return
  if (before.pending_update) {
    applyPending(world, before)
    return
  }
  const isWaiting = ['incomplete', 'past_due', 'unpaid'].includes(before.status)
  const now = seconds(world)
  const isTrial = before.trial_end !== null && before.trial_end > now
  const isSaved = before.payment_settings?.save_default_payment_method === 'on_subscription'
  const method = isSaved ? intent?.payment_method : undefined
  saveSubscription(world, {
    ...before,
    default_payment_method: method ?? before.default_payment_method,
    status: isWaiting ? (isTrial ? 'trialing' : 'active') : before.status,
  })
}

/** What a failed attempt at an invoice does to its subscription. */
export function subscriptionFailed(world: StripeWorld, invoice: Invoice): void {
  const before = subscriptionOf(world, invoice)
  if (before?.pending_update || before?.status !== 'active') return
  if (before.latest_invoice !== invoice.id) return
  saveSubscription(world, { ...before, status: 'past_due' })
}

/** When nothing is tried any more. https://docs.stripe.com/billing/subscriptions/overview#unpaid */
export function giveUp(world: StripeWorld, invoice: Invoice): void {
  const before = subscriptionOf(world, invoice)
  if (!before || isOver(before)) return
  const { after_retries } = billingSettings(world)
  if (after_retries === 'cancel') endSubscription(world, before, 'payment_failed')
  if (after_retries === 'unpaid') saveSubscription(world, { ...before, status: 'unpaid' })
}

/** The job by which a subscription ends whose first invoice nobody paid within 23 hours. */
export function expireIncomplete(
  world: StripeWorld,
  { id }: { id: string },
): Subscription | undefined {
  const before = world.db.subscriptions.get(id)
  if (before?.status !== 'incomplete') return undefined
  return endSubscription(world, before, null, 'incomplete_expired')
}
