import { day_s } from '../../../../shared/time/units.ts'
import { applyDiscounts } from '../../products/objects/discount.ts'
import { emit, mergeMetadata } from '../../protocol/change.ts'
import { onClock, withHeldEvents } from '../../protocol/clock.ts'
import { isLive, type StripeWorld, seconds } from '../../protocol/index.ts'
import { inOrder } from '../../protocol/paging/order.ts'
import type { Customer, Phase, Subscription, SubscriptionSchedule } from '../../schema/index.ts'
import { applyPhase, plainPhase, toDiscountArgs, toSubscriptionArgs } from './schedule_phase.ts'
import { endSchedule, placeOf, saveSchedule, spanOf } from './schedule_status.ts'
import { endSubscription, periodOf, saveSubscription } from './subscription.ts'
import { createSubscription } from './subscription_create.ts'
import { renewSubscription } from './subscription_cycle.ts'

const notice_s = 7 * day_s

interface ScheduleArgs {
  billing_mode?: 'classic' | 'flexible' | undefined
  default_settings: SubscriptionSchedule['default_settings']
  end_behavior?: SubscriptionSchedule['end_behavior'] | undefined
  metadata?: Record<string, string> | null | undefined
  phases: Phase[]
}

function toSchedule(
  world: StripeWorld,
  customer: Customer,
  args: ScheduleArgs,
): SubscriptionSchedule {
  return {
    id: world.id('sub_sched_1', 23),
    object: 'subscription_schedule',
    application: null,
    billing_mode:
      args.billing_mode === 'classic'
        ? { flexible: null, type: 'classic' }
        : { flexible: { proration_discounts: 'included' }, type: 'flexible' },
    canceled_at: null,
    completed_at: null,
    created: seconds(world),
    current_phase: null,
    customer: customer.id,
    customer_account: null,
    default_settings: args.default_settings,
    end_behavior: args.end_behavior ?? 'release',
    livemode: isLive(world),
    metadata: mergeMetadata({}, args.metadata),
    pause_schedules: [],
    phases: args.phases,
    released_at: null,
    released_subscription: null,
    status: 'not_started',
    subscription: null,
    test_clock: customer.test_clock ?? null,
  }
}

/** https://docs.stripe.com/api/subscription_schedules/create */
export function createSchedule(
  world: StripeWorld,
  customer: Customer,
  args: ScheduleArgs,
): SubscriptionSchedule {
  const made = world.db.subscription_schedules.insert(inOrder(toSchedule(world, customer, args)))
  const { held, release } = withHeldEvents(
    world,
    (type) => type !== 'subscription_schedule.updated',
  )
  const begun = advance(held, made)
  emit(world, 'subscription_schedule.created', begun)
  release()
  plan(world, begun)
  planNotice(world, begun)
  return world.db.subscription_schedules.get(made.id) ?? begun
}

/** A schedule for a subscription that runs: its period is the first phase. */
export function createFromSubscription(
  world: StripeWorld,
  customer: Customer,
  subscription: Subscription,
  args: ScheduleArgs,
): SubscriptionSchedule {
  const [phase] = args.phases
  const made = world.db.subscription_schedules.insert({
    ...inOrder(toSchedule(world, customer, args)),
    current_phase: phase ? spanOf(phase) : null,
    status: 'active',
    subscription: subscription.id,
  })
  emit(world, 'subscription_schedule.created', made)
  saveSubscription(world, { ...subscription, schedule: made.id })
  plan(world, made)
  planNotice(world, made)
  return made
}

/** The phase a subscription is in, as a schedule for it begins. */
export function toCurrentPhase(subscription: Subscription): Phase {
  const { start, end } = periodOf(subscription)
  return {
    ...plainPhase,
    ...(subscription.automatic_tax.enabled && { automatic_tax: subscription.automatic_tax }),
    currency: subscription.currency,
    default_tax_rates: subscription.default_tax_rates ?? [],
    discounts: subscription.discounts.map(toPhaseDiscount),
    end_date: end,
    items: subscription.items.data.map(({ price, quantity, ...item }) => ({
      billing_thresholds: null,
      discounts: item.discounts.map(toPhaseDiscount),
      metadata: item.metadata,
      plan: price.id,
      price: price.id,
      ...(quantity !== undefined && { quantity }),
      tax_rates: item.tax_rates ?? [],
    })),
    metadata: subscription.metadata,
    start_date: subscription.trial_start ?? start,
    trial_end: subscription.status === 'trialing' ? subscription.trial_end : null,
  }
}

export function toPhaseDiscount(discount: string): Phase['discounts'][number] {
  return { coupon: null, discount, promotion_code: null }
}

/** Makes sure that the next step of a schedule is taken in time. */
export function plan(world: StripeWorld, schedule: SubscriptionSchedule): void {
  const { current_phase, id, phases } = schedule
  const next = current_phase?.end_date ?? phases[0]?.start_date ?? 0
  if (next * 1000 > world.now()) world.at(next * 1000, 'advanceSchedule', { id })
}

/** Makes sure that the end of a schedule is told a week before. */
export function planNotice(world: StripeWorld, { id, phases }: SubscriptionSchedule): void {
  const end = phases.at(-1)?.end_date ?? 0
  const told_ms = (end - notice_s) * 1000
  if (told_ms > world.now()) world.at(told_ms, 'tellScheduleEnd', { id, end })
}

/** A change of the subscription itself becomes a phase, up to the end of the present one. */
export function followSubscription(world: StripeWorld, subscription: Subscription): void {
  const schedule = world.db.subscription_schedules.get(String(subscription.schedule))
  if (schedule?.status !== 'active') return
  const now = seconds(world)
  const place = placeOf(schedule)
  const present = schedule.phases[place]
  if (!present) return
  const { items, discounts } = toCurrentPhase(subscription)
  const next = { ...present, add_invoice_items: [], items, discounts, start_date: now }
  const past = present.start_date < now ? [{ ...present, end_date: now }] : []
  const phases = [...schedule.phases]
  phases.splice(place, 1, ...past, next)
  saveSchedule(world, schedule, { current_phase: spanOf(next), phases })
}

/** Takes the steps that are due by now. */
function advance(world: StripeWorld, before: SubscriptionSchedule): SubscriptionSchedule {
  const now = seconds(world)
  const { current_phase, phases, status } = before
  if (status === 'not_started') {
    const [first] = phases
    if (!first || first.start_date > now) return before
    return start(world, before, first)
  }
  if (status !== 'active' || !current_phase || current_phase.end_date > now) return before
  const next = phases[placeOf(before) + 1]
  if (!next) return finish(world, before, current_phase.end_date)
  const entered = saveSchedule(world, before, { current_phase: spanOf(next) })
  const subscription = world.db.subscriptions.get(before.subscription ?? '')
  if (subscription) enter(world, subscription, entered, { phase: next })
  return entered
}

/** The subscription in a phase, with the phase's discounts in place of those it had. */
export function enter(
  world: StripeWorld,
  subscription: Subscription,
  schedule: SubscriptionSchedule,
  { phase, proration_behavior = phase.proration_behavior }: EnterArgs,
): Subscription {
  const { customer, id } = subscription
  const wanted = toDiscountArgs(phase.discounts)
  const owner = { customer, subscription: id }
  const discounts = applyDiscounts(world, wanted, owner, subscription.discounts)
  const next = { ...subscription, discounts, cancel_at: cancelAt(schedule) }
  return applyPhase(world, next, schedule, { phase, proration_behavior })
}

interface EnterArgs {
  phase: Phase
  proration_behavior?: string
}

/** A schedule that ends its subscription says so there, from the beginning. */
export function cancelAt({ end_behavior, phases }: SubscriptionSchedule): number | null {
  return end_behavior === 'cancel' ? (phases.at(-1)?.end_date ?? null) : null
}

function start(
  world: StripeWorld,
  before: SubscriptionSchedule,
  phase: Phase,
): SubscriptionSchedule {
  const customer = world.db.customers.get(before.customer)
  if (!customer) return endSchedule(world, before, 'canceled')
  const { held, release } = withHeldEvents(world)
  const made = createSubscription(held, customer, {
    ...toSubscriptionArgs(world, before, phase),
    cancel_at: cancelAt(before) ?? undefined,
    schedule: before.id,
  })
  const begun = saveSchedule(world, before, {
    current_phase: spanOf(phase),
    status: 'active',
    subscription: made.id,
  })
  release()
  return begun
}

function finish(
  world: StripeWorld,
  before: SubscriptionSchedule,
  end: number,
): SubscriptionSchedule {
  const subscription = world.db.subscriptions.get(before.subscription ?? '')
  if (before.end_behavior === 'none') return before
  const isCancel = before.end_behavior === 'cancel'
  const over = endSchedule(world, before, isCancel ? 'completed' : 'released')
  if (!subscription) return over
  const free = saveSubscription(world, { ...subscription, schedule: null })
  // Where the period ends too, its renewal bills what was used and ends it.
  if (isCancel && periodOf(free).end !== end) endSubscription(world, free, 'cancellation_requested')
  return over
}

/** The job at the boundary of a phase. */
export function advanceSchedule(world: StripeWorld, { id }: { id: string }): void {
  const before = world.db.subscription_schedules.get(id)
  if (!before) return
  const after = advance(onClock(world, before.test_clock), before)
  if (after !== before) plan(world, after)
}

/** The job that tells of a schedule's end a week before. */
export function tellScheduleEnd(world: StripeWorld, { id, end }: { id: string; end: number }) {
  const schedule = world.db.subscription_schedules.get(id)
  if (schedule?.status !== 'active' || schedule.phases.at(-1)?.end_date !== end) return
  emit(world, 'subscription_schedule.expiring', schedule)
}

/** A renewal: a phase that begins with the period changes first what is billed. */
export function renewOnSchedule(world: StripeWorld, payload: { id: string; end: number }) {
  const schedule = world.db.subscriptions.get(payload.id)?.schedule
  if (typeof schedule === 'string') advanceSchedule(world, { id: schedule })
  return renewSubscription(world, payload)
}
