import { omitUndefined } from '../../../../shared/object.ts'
import { ensure, type StripeWorld, seconds } from '../../protocol/index.ts'
import type { Phase, SubscriptionSchedule } from '../../schema/index.ts'
import { advanceSchedule, cancelAt, enter, plan, planNotice } from './schedule.ts'
import { placeOf, saveSchedule, spanOf } from './schedule_status.ts'
import { saveSubscription } from './subscription.ts'

interface ScheduleChange {
  default_settings?: SubscriptionSchedule['default_settings'] | undefined
  end_behavior?: SubscriptionSchedule['end_behavior'] | undefined
  metadata?: Record<string, string> | undefined
  phases?: Phase[] | undefined
  proration_behavior?: string | undefined
}

/** The phases after a change: those that are over stay; what is left out is dropped. */
function toPhases(schedule: SubscriptionSchedule, wanted: Phase[], now: number): Phase[] {
  const place = placeOf(schedule)
  const present = schedule.phases[place]
  if (!present) return wanted
  const past = schedule.phases.slice(0, place)
  const first = wanted.findIndex(({ start_date }) => start_date === present.start_date)
  if (first >= 0) return [...past, ...wanted.slice(first)]
  ensure(wanted[0]?.start_date === now, 'You can not modify the start date of the current phase.', {
    param: 'phases[0][start_date]',
  })
  return [...past, { ...present, end_date: now }, ...wanted]
}

/** https://docs.stripe.com/api/subscription_schedules/update */
export function updateSchedule(
  world: StripeWorld,
  before: SubscriptionSchedule,
  { phases: wanted, proration_behavior = 'create_prorations', ...fields }: ScheduleChange,
): SubscriptionSchedule {
  const now = seconds(world)
  const phases = wanted ? toPhases(before, wanted, now) : before.phases
  const present = phases.find(({ start_date, end_date }) => start_date <= now && now < end_date)
  const isActive = before.status === 'active'
  const span = present && spanOf(present)
  const after = saveSchedule(world, before, {
    ...omitUndefined(fields),
    ...(isActive && span && { current_phase: span }),
    phases,
  })
  const subscription = world.db.subscriptions.get(after.subscription ?? '')
  if (subscription && present && wanted) {
    enter(world, subscription, after, { phase: present, proration_behavior })
  } else if (subscription && cancelAt(after) !== subscription.cancel_at) {
    saveSubscription(world, { ...subscription, cancel_at: cancelAt(after) })
  }
  if (wanted) {
    plan(world, after)
    if (phases.at(-1)?.end_date !== before.phases.at(-1)?.end_date) planNotice(world, after)
    advanceSchedule(world, { id: after.id })
  }
  return world.db.subscription_schedules.get(after.id) ?? after
}
