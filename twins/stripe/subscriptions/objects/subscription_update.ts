import type { LineDraft } from '../../invoices/objects/invoice_line.ts'
import { attemptPayment } from '../../invoices/objects/invoice_payment.ts'
import { collect, finalize, voidPending } from '../../invoices/objects/invoice_status.ts'
import { refreshEntitlements } from '../../products/objects/entitlement.ts'
import { emitChange, type Given } from '../../protocol/change.ts'
import { withHeldEvents } from '../../protocol/clock.ts'
import { ensure, StripeError, type StripeWorld, seconds } from '../../protocol/index.ts'
import type { Invoice, Subscription } from '../../schema/index.ts'
import { periodsAfter } from './calendar.ts'
import { type Changed, changeItems, type ItemChange } from './item_change.ts'
import { putOff } from './pending_update.ts'
import { ensureChangeable, pendingOf, periodOf, withItems, withPeriod } from './subscription.ts'
import { bill, scheduleRenewal, scheduleTrialEnd, underPause } from './subscription_cycle.ts'
import { insertProrations, periodLines } from './subscription_lines.ts'

export interface UpdateArgs {
  items?: ItemChange[] | undefined
  /** Fields that change with nothing else. */
  fields?: Given<Partial<Subscription>>
  billing_cycle_anchor?: 'now' | 'unchanged' | undefined
  extra?: LineDraft[] | undefined
  payment_behavior?: string | undefined
  proration_behavior?: 'always_invoice' | 'create_prorations' | 'none' | undefined
  proration_date?: number | undefined
  trial_end?: number | 'now' | undefined
}

/** How the periods go on after a change. */
type Transition = 'goes on' | 'starts anew' | 'trial ends' | 'trial'

function transitionOf(
  before: Subscription,
  { items }: Changed,
  args: UpdateArgs,
  now: number,
): Transition {
  const { trial_end } = args
  const isTrial = before.status === 'trialing'
  if (trial_end === 'now') return isTrial ? 'trial ends' : 'goes on'
  if (trial_end !== undefined) {
    ensure(trial_end > now, 'Invalid timestamp: must be an integer Unix timestamp in the future.', {
      param: 'trial_end',
    })
    return 'trial'
  }
  const { recurring } = periodOf(before)
  const next = items[0]?.price.recurring
  const isOther =
    next?.interval !== recurring.interval || next?.interval_count !== recurring.interval_count
  if (isTrial) return 'goes on'
  return isOther || args.billing_cycle_anchor === 'now' ? 'starts anew' : 'goes on'
}

/** The subscription after its transition, before anything is billed. */
function afterTransition(
  world: StripeWorld,
  subscription: Subscription,
  transition: Transition,
  { trial_end }: UpdateArgs,
): Subscription {
  const now = seconds(world)
  if (transition === 'goes on') return subscription
  if (transition === 'trial' && typeof trial_end === 'number') {
    const start = subscription.trial_start ?? now
    const trial = { trial_end, trial_start: start, billing_cycle_anchor: trial_end }
    const next = { ...subscription, ...trial, status: 'trialing' as const }
    return withPeriod(world, next, { start, end: trial_end })
  }
  const { recurring } = periodOf(subscription)
  const isEnd = transition === 'trial ends'
  const next = {
    ...subscription,
    billing_cycle_anchor: now,
    trial_end: isEnd ? now : subscription.trial_end,
    status: isEnd ? ('active' as const) : subscription.status,
  }
  return withPeriod(world, next, { start: now, end: periodsAfter(now, recurring, 1) })
}

function prorate(
  world: StripeWorld,
  before: Subscription,
  changed: Changed,
  transition: Transition,
  { proration_behavior: behavior, proration_date }: UpdateArgs,
): void {
  if (behavior === 'none' || before.status === 'trialing') return
  const all = before.items.data
  const { gone, come } = transition === 'goes on' ? changed : { gone: all, come: [] }
  if (gone.length + come.length === 0) return
  const { start, end } = periodOf(before)
  const at = proration_date ?? seconds(world)
  ensure(
    at >= start && at <= end,
    'Cannot specify `proration_date` outside of current period for a subscription.',
    { param: 'proration_date' },
  )
  insertProrations(world, before, { gone, come }, { at, start, end })
}

/**
 * Changes a subscription: what is left of the old is credited, the new is billed, now or with the
 * next invoice. https://docs.stripe.com/billing/subscriptions/change
 */
export function updateSubscription(
  world: StripeWorld,
  before: Subscription,
  args: UpdateArgs,
): Subscription {
  const isBilling = args.items !== undefined || args.trial_end !== undefined
  if (isBilling || args.billing_cycle_anchor !== undefined) ensureChangeable(before)
  if (before.pending_update && isBilling) {
    voidPending(world, before)
    return updateSubscription(world, world.db.subscriptions.get(before.id) ?? before, args)
  }
  if (args.payment_behavior === 'pending_if_incomplete') return updateOnPayment(world, before, args)
  const changed = changeItems(world, before, args.items ?? [])
  const transition = transitionOf(before, changed, args, seconds(world))
  prorate(world, before, changed, transition, args)
  const { held, release } = withHeldEvents(world)
  const moved = withItems(world, { ...before, ...args.fields }, changed.items)
  const next = afterTransition(world, moved, transition, args)
  world.db.subscriptions.replace(next)
  const invoice = billChange(held, next, transition, args)
  const after = invoice ? { ...next, latest_invoice: invoice.id } : next
  world.db.subscriptions.replace(after)
  emitChange(world, 'customer.subscription.updated', before, after)
  release()
  if (periodOf(after).end !== periodOf(before).end) scheduleRenewal(world, after)
  if (after.trial_end !== before.trial_end && transition === 'trial') scheduleTrialEnd(world, after)
  refreshEntitlements(world, after.customer)
  if (invoice) collectChange(world, after, invoice, args)
  return world.db.subscriptions.get(after.id) ?? after
}

/**
 * A change that is only made once it is paid for: at once, or when the payment that failed comes.
 * https://docs.stripe.com/billing/subscriptions/pending-updates
 */
function updateOnPayment(world: StripeWorld, before: Subscription, args: UpdateArgs): Subscription {
  const changed = changeItems(world, before, args.items ?? [])
  const transition = transitionOf(before, changed, args, seconds(world))
  prorate(world, before, changed, transition, args)
  const moved = { ...before, items: { ...before.items, data: changed.items } }
  const next = inMemory(world, moved, transition, args)
  const told = (type: string) => !type.startsWith('customer.subscription.')
  const { held, release } = withHeldEvents(world, told)
  const invoice = billChange(held, next, transition, args)
  const isFree = !invoice || invoice.amount_due === 0
  if (isFree) world.db.subscriptions.replace(withItems(world, next, next.items.data))
  else putOff(world, before, next, invoice.id)
  if (invoice) collectChange(held, before, invoice, args)
  const reached = world.db.subscriptions.get(before.id) ?? next
  emitChange(world, 'customer.subscription.updated', before, reached)
  release()
  if (periodOf(reached).end !== periodOf(before).end) scheduleRenewal(world, reached)
  return reached
}

/** The transition of a subscription whose items are not stored yet. */
function inMemory(
  world: StripeWorld,
  subscription: Subscription,
  transition: Transition,
  args: UpdateArgs,
): Subscription {
  return world.dryRun(() => afterTransition(world, subscription, transition, args))
}

function billChange(
  world: StripeWorld,
  next: Subscription,
  transition: Transition,
  { extra = [], proration_behavior }: UpdateArgs,
): Invoice | undefined {
  const period = periodOf(next)
  const isAnew = transition === 'starts anew' || transition === 'trial ends'
  const isAsked = proration_behavior === 'always_invoice' && pendingOf(world, next).length > 0
  if (!isAnew && !isAsked && extra.length === 0) return undefined
  const lines = isAnew ? periodLines(world, next.items.data, period) : []
  const now = seconds(world)
  return bill(world, next, {
    reason: 'subscription_update',
    lines: [...lines, ...extra],
    period: { start: period.start, end: isAnew ? period.start : now },
    isAutomatic: true,
  })
}

/** What a change costs is collected at once. */
function collectChange(
  world: StripeWorld,
  subscription: Subscription,
  draft: Invoice,
  { payment_behavior: behavior }: UpdateArgs,
): void {
  if (subscription.pause_collection) {
    underPause(world, draft, subscription)
    return
  }
  const open = finalize(world, draft)
  if (open.status !== 'open' || behavior === 'default_incomplete') return
  if (open.collection_method === 'send_invoice') {
    collect(world, open)
    return
  }
  const { error } = attemptPayment(world, open, { isScheduled: true })
  if (error && behavior === 'error_if_incomplete') {
    throw new StripeError(error.message, { ...error.details, commits: false })
  }
}
