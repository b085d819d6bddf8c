import { hour_s } from '../../../../shared/time/units.ts'
import type { LineDraft } from '../../invoices/objects/invoice_line.ts'
import { attemptPayment, noMethod, usualMethod } from '../../invoices/objects/invoice_payment.ts'
import { finalize } from '../../invoices/objects/invoice_status.ts'
import { toSetupIntent } from '../../payments/objects/setup_intent.ts'
import { applyDiscounts } from '../../products/objects/discount.ts'
import { refreshEntitlements } from '../../products/objects/entitlement.ts'
import { emit } from '../../protocol/change.ts'
import { withHeldEvents } from '../../protocol/clock.ts'
import { ensure, StripeError, type StripeWorld, seconds } from '../../protocol/index.ts'
import { inOrder } from '../../protocol/paging/order.ts'
import type { Customer, Subscription } from '../../schema/index.ts'
import { pendingOf, periodOf, toItem } from './subscription.ts'
import { bill, scheduleRenewal, scheduleTrialEnd } from './subscription_cycle.ts'
import {
  backdatedLines,
  partialLines,
  periodLines,
  trialLines,
  usageLines,
} from './subscription_lines.ts'
import {
  ensureItems,
  firstPeriod,
  type SubscriptionArgs,
  toSubscription,
  trialEndOf,
} from './subscription_terms.ts'

/** How long a first invoice can wait for its payment. */
const patience_s = 23 * hour_s

/**
 * Starts a subscription and collects its first invoice.
 * https://docs.stripe.com/api/subscriptions/create
 */
export function createSubscription(
  world: StripeWorld,
  customer: Customer,
  args: SubscriptionArgs,
): Subscription {
  ensureItems(args.items)
  const now = seconds(world)
  const trial_end = trialEndOf(now, args)
  const { backdate_start_date: backdate } = args
  ensure(
    backdate === undefined || backdate < now,
    'The `backdate_start_date` must be in the past.',
    { param: 'backdate_start_date' },
  )
  const { anchor, whole, period } = firstPeriod(now, args, trial_end)
  // The first event comes before those of the invoice and shows how the first payment ended.
  const { held, release } = withHeldEvents(
    world,
    (type) => type !== 'customer.subscription.updated',
  )
  const made = inOrder(toSubscription(held, customer, args, { now, anchor, trial_end }))
  const { id } = made
  world.db.subscriptions.insert(made)
  const owner = { customer: customer.id, subscription: id }
  made.discounts = applyDiscounts(held, args.discounts ?? [], owner)
  made.items.data = args.items.map((each, index) => {
    const item = toItem(held, each, id, period)
    const itemOwner = { ...owner, subscription_item: item.id }
    const discounts = applyDiscounts(held, args.itemDiscounts?.[index] ?? [], itemOwner)
    return world.db.subscription_items.insert({ ...item, discounts })
  })
  world.db.subscriptions.replace(made)
  const isFree = args.proration_behavior === 'none'
  const lines = firstLines(held, made, { period, whole, isFree })
  const past = isFree || backdate === undefined ? [] : backdatedLines(world, made, backdate)
  collectFirst(held, made, [...past, ...lines, ...(args.extra ?? [])], args)
  const reached = world.db.subscriptions.get(id) ?? made
  emit(world, 'customer.subscription.created', reached)
  release()
  refreshEntitlements(world, customer.id)
  scheduleRenewal(world, reached)
  scheduleTrialEnd(world, reached)
  if (reached.cancel_at !== null && reached.schedule === null) {
    world.at(reached.cancel_at * 1000, 'cancelSubscription', { id, at: reached.cancel_at })
  }
  return world.db.subscriptions.get(id) ?? reached
}

interface FirstPeriod {
  period: { start: number; end: number }
  whole: { start: number; end: number } | undefined
  isFree: boolean
}

function firstLines(
  world: StripeWorld,
  made: Subscription,
  { period, whole, isFree }: FirstPeriod,
) {
  const items = made.items.data
  if (made.trial_end !== null) return trialLines(world, items, period)
  const now = { start: period.start, end: period.start }
  const unused = usageLines(world, made, now)
  if (!whole) return [...periodLines(world, items, period), ...unused]
  return isFree ? [] : partialLines(world, items, period, whole)
}

/** The first invoice, which is final and collected at once where there is a card to charge. */
function collectFirst(
  world: StripeWorld,
  made: Subscription,
  lines: LineDraft[],
  { payment_behavior: behavior = 'allow_incomplete' }: SubscriptionArgs,
): void {
  if (lines.length === 0 && pendingOf(world, made).length === 0) return
  const isSent = made.collection_method === 'send_invoice'
  const { start, end } = periodOf(made)
  const isTrial = made.status === 'trialing'
  const period = isTrial ? { start, end } : { start, end: start }
  const invoice = bill(world, made, {
    reason: 'subscription_create',
    lines,
    period,
    isAutomatic: isSent,
  })
  const billed = { ...made, latest_invoice: invoice.id }
  world.db.subscriptions.replace(billed)
  if (isSent) return
  const isDue = invoice.amount_due > 0
  const method = usualMethod(world, invoice)
  if (isDue && method === null && behavior !== 'default_incomplete') throw noMethod()
  // Incomplete until the first payment is there, which may be at once.
  if (isDue) world.db.subscriptions.replace({ ...billed, status: 'incomplete' })
  const open = finalize(world, { ...invoice, auto_advance: true })
  if (open.status === 'paid') {
    askForMethod(world, made.id, method)
    return
  }
  world.at((seconds(world) + patience_s) * 1000, 'expireSubscription', { id: made.id })
  if (behavior === 'default_incomplete') return
  const { error } = attemptPayment(world, open)
  if (error && behavior === 'error_if_incomplete') {
    throw new StripeError(error.message, { ...error.details, commits: false })
  }
}

/** Where nothing is due yet and there is no card, one can be set up for later. */
function askForMethod(world: StripeWorld, id: string, method: string | null): void {
  const subscription = world.db.subscriptions.get(id)
  if (method !== null || !subscription) return
  const setup = toSetupIntent(world, {
    customer: subscription.customer,
    payment_method_types: ['card'],
    usage: 'off_session',
  })
  world.db.setup_intents.insert(setup)
  emit(world, 'setup_intent.created', setup)
  world.db.subscriptions.replace({ ...subscription, pending_setup_intent: setup.id })
}
