import type Stripe from 'stripe'
import { day_s } from '../../../../shared/time/units.ts'
import { insertInvoice } from '../../invoices/objects/invoice.ts'
import type { LineDraft } from '../../invoices/objects/invoice_line.ts'
import { sharingOf } from '../../invoices/objects/invoice_share.ts'
import {
  collect,
  finalizeAlone,
  markUncollectible,
  voidInvoice,
} from '../../invoices/objects/invoice_status.ts'
import { activeDiscounts, inheritDiscounts } from '../../products/objects/discount.ts'
import { emit } from '../../protocol/change.ts'
import { type StripeWorld, seconds } from '../../protocol/index.ts'
import type { Invoice, Subscription } from '../../schema/index.ts'
import { periodAt, periodsAfter } from './calendar.ts'
import {
  endSubscription,
  isOver,
  pendingOf,
  periodOf,
  saveSubscription,
  withPeriod,
} from './subscription.ts'
import { periodLines, usageLines } from './subscription_lines.ts'

/** How long before its end a trial is said to end. */
const notice_s = 3 * day_s
/** How long before it a renewal is told. */
const upcoming_s = 7 * day_s

interface Billing {
  reason: Stripe.Invoice.BillingReason
  lines: readonly LineDraft[]
  period: { start: number; end: number }
  isAutomatic: boolean
}

/** Makes the invoice of a subscription, with what waits for it. */
export function bill(world: StripeWorld, subscription: Subscription, billing: Billing): Invoice {
  const customer = world.db.customers.get(subscription.customer)
  if (!customer) throw new Error(`${subscription.id} has no customer`)
  const { id, metadata, discounts } = subscription
  return insertInvoice(
    world,
    customer,
    {
      auto_advance: billing.isAutomatic,
      automatic_tax: subscription.automatic_tax.enabled,
      billing_reason: billing.reason,
      collection_method: subscription.collection_method,
      currency: subscription.currency,
      days_until_due: subscription.days_until_due,
      default_payment_method: subscription.default_payment_method,
      default_tax_rates: subscription.default_tax_rates ?? [],
      description: subscription.description,
      discounts: inheritDiscounts(
        world,
        customer,
        activeDiscounts(world, discounts, seconds(world)),
        seconds(world),
      ),
      period: billing.period,
      subscription: { id, metadata },
      ...sharingOf(subscription),
    },
    billing.lines,
    pendingOf(world, subscription),
  )
}

/** Makes sure that the end of this period is noticed. */
export function scheduleRenewal(world: StripeWorld, subscription: Subscription): void {
  const { end } = periodOf(subscription)
  const { id } = subscription
  world.at(end * 1000, 'renewSubscription', { id, end })
  const told_ms = (end - upcoming_s) * 1000
  if (told_ms > world.now()) world.at(told_ms, 'tellUpcoming', { id, end })
}

/** Tells of a trial's end three days before, or at once where it is shorter. */
export function scheduleTrialEnd(world: StripeWorld, { id, trial_end }: Subscription): void {
  if (trial_end === null) return
  const at_ms = (trial_end - notice_s) * 1000
  const payload = { id, trial_end }
  if (at_ms <= world.now()) tellTrialEnd(world, payload)
  else world.at(at_ms, 'tellTrialEnd', payload)
}

interface TrialPayload {
  id: string
  trial_end: number
}

export function tellTrialEnd(world: StripeWorld, { id, trial_end }: TrialPayload): void {
  const subscription = world.db.subscriptions.get(id)
  if (subscription?.status !== 'trialing' || subscription.trial_end !== trial_end) return
  emit(world, 'customer.subscription.trial_will_end', subscription)
}

/** What a pause says about the invoices that are made during it. */
export function underPause(
  world: StripeWorld,
  invoice: Invoice,
  { pause_collection: pause }: Subscription,
): Invoice {
  if (!pause || pause.behavior === 'keep_as_draft') return invoice
  const final = finalizeAlone(world, invoice)
  if (final.status !== 'open') return final
  return pause.behavior === 'void' ? voidInvoice(world, final) : markUncollectible(world, final)
}

/** Whether a trial ends here without a way to pay, and what was asked for then. */
function trialEnding(world: StripeWorld, before: Subscription): 'go on' | 'cancel' | 'pause' {
  if (before.status !== 'trialing' || before.collection_method === 'send_invoice') return 'go on'
  const behavior = before.trial_settings?.end_behavior.missing_payment_method
  const settings = world.db.customers.get(before.customer)?.invoice_settings
  const method = before.default_payment_method ?? settings?.default_payment_method ?? null
  if (method !== null || behavior === undefined || behavior === 'create_invoice') return 'go on'
  return behavior === 'cancel' ? 'cancel' : 'pause'
}

/** The period that begins at a time, counted from the anchor. */
function nextPeriod({ billing_cycle_anchor: anchor, ...subscription }: Subscription, at: number) {
  const { recurring } = periodOf({ billing_cycle_anchor: anchor, ...subscription })
  const count = periodAt(anchor, recurring, at)
  return { start: at, end: periodsAfter(anchor, recurring, count + 1) }
}

/**
 * The job at the end of a period: the subscription ends, or its next period is billed.
 * https://docs.stripe.com/billing/subscriptions/overview
 */
export function renewSubscription(
  world: StripeWorld,
  { id, end }: { id: string; end: number },
): Invoice | undefined {
  const before = world.db.subscriptions.get(id)
  if (!before || isOver(before) || periodOf(before).end !== end) return undefined
  if (['incomplete', 'paused'].includes(before.status)) return undefined
  const isEnd = before.cancel_at_period_end || (before.cancel_at ?? end + 1) <= end
  if (isEnd) return endAtPeriod(world, before, end)
  const ending = trialEnding(world, before)
  if (ending === 'cancel') {
    endSubscription(world, before, null)
    return undefined
  }
  if (ending === 'pause') {
    const paused = saveSubscription(world, { ...before, status: 'paused' })
    emit(world, 'customer.subscription.paused', paused)
    return undefined
  }
  return renew(world, before, end)
}

/** What was used to the end is billed once more. */
function endAtPeriod(world: StripeWorld, before: Subscription, end: number): Invoice | undefined {
  const period = { start: periodOf(before).start, end }
  const lines = usageLines(world, before, period).filter(({ amount }) => amount > 0)
  const invoice =
    lines.length > 0
      ? bill(world, before, { reason: 'subscription_cycle', lines, period, isAutomatic: true })
      : undefined
  const latest_invoice = invoice?.id ?? before.latest_invoice
  endSubscription(world, { ...before, latest_invoice }, 'cancellation_requested')
  return invoice && collect(world, finalizeAlone(world, invoice))
}

function renew(world: StripeWorld, before: Subscription, at: number): Invoice {
  const period = nextPeriod(before, at)
  const discounts = activeDiscounts(world, before.discounts, at)
  const next = withPeriod(world, { ...before, discounts }, period)
  const used = { start: periodOf(before).start, end: at }
  // What is used in a trial is free.
  const billed = before.status === 'trialing' ? { start: at, end: at } : used
  const isHeld = before.pause_collection !== null || before.status === 'unpaid'
  const invoice = bill(world, next, {
    reason: 'subscription_cycle',
    lines: [...usageLines(world, before, billed), ...periodLines(world, next.items.data, period)],
    period: used,
    isAutomatic: !isHeld,
  })
  const status = before.status === 'trialing' ? 'active' : before.status
  const saved = saveSubscription(world, { ...next, latest_invoice: invoice.id, status })
  scheduleRenewal(world, saved)
  return underPause(world, invoice, saved)
}

/** The job at the time a subscription was told to end, where that is within a period. */
export function cancelSubscription(
  world: StripeWorld,
  { id, at }: { id: string; at: number },
): void {
  const before = world.db.subscriptions.get(id)
  if (!before || isOver(before) || before.cancel_at !== at) return
  endSubscription(world, before, 'cancellation_requested')
}

/** The job that ends a pause of collection. */
export function resumeCollection(world: StripeWorld, { id, at }: { id: string; at: number }): void {
  const before = world.db.subscriptions.get(id)
  if (before?.pause_collection?.resumes_at !== at) return
  saveSubscription(world, { ...before, pause_collection: null })
}
