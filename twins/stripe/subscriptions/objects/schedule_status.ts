import { emit, emitChange } from '../../protocol/change.ts'
import { ensureFound, StripeError, type StripeWorld, seconds } from '../../protocol/index.ts'
import type { Phase, SubscriptionSchedule } from '../../schema/index.ts'

export function findSchedule(world: StripeWorld, id: string): SubscriptionSchedule {
  const schedule = world.db.subscription_schedules.get(id)
  ensureFound(schedule, 'subscription schedule', id, 'schedule')
  return schedule
}

/** What of a schedule can only be done before it is over. */
export function ensureRunning({ status }: SubscriptionSchedule, verb: string): void {
  if (status === 'active' || status === 'not_started') return
  throw new StripeError(
    `You cannot ${verb} a subscription schedule that is currently in the \`${status}\` status. ` +
      'It must be in the `not_started` or `active` status.',
  )
}

/** The phase that runs, by its place; -1 before the first. */
export function placeOf({ current_phase, phases }: SubscriptionSchedule): number {
  return phases.findIndex(({ start_date }) => start_date === current_phase?.start_date)
}

export function spanOf({ start_date, end_date }: Phase): { start_date: number; end_date: number } {
  return { start_date, end_date }
}

export function saveSchedule(
  world: StripeWorld,
  before: SubscriptionSchedule,
  changes: Partial<SubscriptionSchedule>,
): SubscriptionSchedule {
  const after = world.db.subscription_schedules.replace({ ...before, ...changes })
  emitChange(world, 'subscription_schedule.updated', before, after)
  return after
}

type Outcome = 'canceled' | 'completed' | 'released'

/**
 * Ends a schedule. One that is released lets go of its subscription, which goes on alone.
 * https://docs.stripe.com/billing/subscriptions/subscription-schedules
 */
export function endSchedule(
  world: StripeWorld,
  before: SubscriptionSchedule,
  outcome: Outcome,
): SubscriptionSchedule {
  const isReleased = outcome === 'released'
  const after = world.db.subscription_schedules.replace({
    ...before,
    [`${outcome}_at`]: seconds(world),
    current_phase: null,
    ...(isReleased && { released_subscription: before.subscription, subscription: null }),
    status: outcome,
  })
  emit(world, `subscription_schedule.${outcome}`, after)
  return after
}

/** A schedule ends with its subscription. */
export function endWithSubscription(world: StripeWorld, id: string | null): void {
  const schedule = world.db.subscription_schedules.get(id ?? '')
  if (schedule?.status === 'active') endSchedule(world, schedule, 'canceled')
}
