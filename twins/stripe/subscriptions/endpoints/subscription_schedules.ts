import type { Args } from '../../../../shared/contract.ts'
import { findCustomer } from '../../customers/objects/customer.ts'
import * as params from '../../protocol/args/params.ts'
import { mergeMetadata } from '../../protocol/change.ts'
import { onClock } from '../../protocol/clock.ts'
import { endpoint } from '../../protocol/endpoint.ts'
import { ensure, type StripeWorld, seconds } from '../../protocol/index.ts'
import { toCondition } from '../../protocol/paging/list.ts'
import { resource } from '../../protocol/resource.ts'
import type { SubscriptionSchedule } from '../../schema/index.ts'
import { createArgs, toPhases, toSettings, updateArgs } from '../args/schedule.ts'
import {
  cancelAt,
  createFromSubscription,
  createSchedule,
  toCurrentPhase,
} from '../objects/schedule.ts'
import { endSchedule, ensureRunning, findSchedule } from '../objects/schedule_status.ts'
import { updateSchedule } from '../objects/schedule_update.ts'
import { findSubscription, isOver, saveSubscription } from '../objects/subscription.ts'
import { cancelNow } from '../objects/subscription_cancel.ts'

const { boolean, text } = params
const schedule = resource<SubscriptionSchedule>({
  path: '/v1/subscription_schedules',
  table: 'subscription_schedules',
  noun: 'subscription schedule',
  param: 'schedule',
})

/** https://docs.stripe.com/api/subscription_schedules */
export const subscriptionSchedules = {
  'POST /v1/subscription_schedules': schedule.create(createArgs, create),
  'GET /v1/subscription_schedules/{id}': schedule.get(),
  'POST /v1/subscription_schedules/{id}': endpoint(() => ({ ...updateArgs(), id: text() }), update),
  'POST /v1/subscription_schedules/{id}/cancel': endpoint(
    () => ({ id: text(), invoice_now: boolean().optional(), prorate: boolean().optional() }),
    cancel,
  ),
  'POST /v1/subscription_schedules/{id}/release': endpoint(
    () => ({ id: text(), preserve_cancel_date: boolean().optional() }),
    release,
  ),
  'GET /v1/subscription_schedules': schedule.list(
    () => ({
      canceled_at: params.timeFilter().optional(),
      completed_at: params.timeFilter().optional(),
      created: params.timeFilter().optional(),
      customer: text().optional(),
      released_at: params.timeFilter().optional(),
      scheduled: boolean().optional(),
      ...params.unbuilt('customer_account'),
    }),
    (args) => ({
      canceled_at: toCondition(args.canceled_at),
      completed_at: toCondition(args.completed_at),
      created: toCondition(args.created),
      customer: args.customer,
      released_at: toCondition(args.released_at),
      status: args.scheduled ? 'not_started' : undefined,
    }),
  ),
}

type CreateArgs = Args<ReturnType<typeof createArgs>>

function create(world: StripeWorld, args: CreateArgs): SubscriptionSchedule {
  const { billing_mode, end_behavior, from_subscription, metadata } = args
  if (from_subscription !== undefined) return createFrom(world, from_subscription, args)
  ensure(args.customer !== undefined, 'Missing required param: customer.', {
    code: 'parameter_missing',
    param: 'customer',
  })
  ensure((args.phases ?? []).length > 0, 'Missing required param: phases.', {
    code: 'parameter_missing',
    param: 'phases',
  })
  const customer = findCustomer(world, args.customer)
  const on = onClock(world, customer.test_clock ?? null)
  const { start_date = 'now' } = args
  const start = start_date === 'now' ? seconds(on) : start_date
  return createSchedule(on, customer, {
    billing_mode: billing_mode?.type,
    default_settings: toSettings(on, args.default_settings, customer.id),
    end_behavior,
    metadata,
    phases: toPhases(on, args.phases ?? [], { customer: customer.id, start }),
  })
}

/** A schedule for what runs already takes nothing else until it is updated. */
function createFrom(world: StripeWorld, id: string, args: CreateArgs): SubscriptionSchedule {
  const { from_subscription: _from, ...rest } = args
  const names = Object.entries(rest).filter(([, value]) => value !== undefined)
  const other = names.find(([name]) => !['expand', 'metadata'].includes(name))?.[0]
  ensure(
    other === undefined,
    `You cannot set \`${other ?? ''}\` if \`from_subscription\` is set. Consider updating the ` +
      'schedule after its creation.',
    { param: other ?? 'from_subscription' },
  )
  const subscription = findSubscription(world, id, 400)
  ensure(!isOver(subscription), `The subscription ${id} is ${subscription.status}.`, {
    param: 'from_subscription',
  })
  ensure(
    subscription.schedule === null,
    `You cannot migrate a subscription that is already attached to a schedule: ` +
      `\`${subscription.schedule}\`.`,
    { param: 'from_subscription' },
  )
  const customer = findCustomer(world, subscription.customer)
  const on = onClock(world, subscription.test_clock)
  return createFromSubscription(on, customer, subscription, {
    billing_mode: subscription.billing_mode.type === 'classic' ? 'classic' : 'flexible',
    default_settings: {
      ...toSettings(on, undefined, customer.id),
      collection_method: subscription.collection_method,
      default_payment_method: subscription.default_payment_method,
    },
    metadata: args.metadata,
    phases: [toCurrentPhase(subscription)],
  })
}

function update(
  world: StripeWorld,
  { id, ...args }: Args<ReturnType<typeof updateArgs>> & { id: string },
): SubscriptionSchedule {
  const before = findSchedule(world, id)
  ensureRunning(before, 'update')
  const on = onClock(world, before.test_clock)
  const { customer, current_phase, phases } = before
  const [first] = args.phases ?? []
  ensure(
    !first || before.status !== 'active' || first.start_date !== undefined,
    'You must pass in `phases[0][start_date]` when updating an active subscription schedule.',
    { code: 'parameter_missing', param: 'phases[0][start_date]' },
  )
  const usual = current_phase?.start_date ?? phases[0]?.start_date ?? seconds(on)
  const wanted = first?.start_date
  const start = wanted === 'now' ? seconds(on) : (wanted ?? usual)
  return updateSchedule(on, before, {
    default_settings:
      args.default_settings && toSettings(on, args.default_settings, customer, before),
    end_behavior: args.end_behavior,
    metadata:
      args.metadata === undefined ? undefined : mergeMetadata(before.metadata, args.metadata),
    phases: args.phases && toPhases(on, args.phases, { customer, start }),
    proration_behavior: args.proration_behavior,
  })
}

function cancel(
  world: StripeWorld,
  { id, ...how }: { id: string; invoice_now?: boolean | undefined; prorate?: boolean | undefined },
): SubscriptionSchedule {
  const before = findSchedule(world, id)
  ensureRunning(before, 'cancel')
  const on = onClock(world, before.test_clock)
  const subscription = on.db.subscriptions.get(before.subscription ?? '')
  const { invoice_now = true, prorate = true } = how
  const after = endSchedule(on, before, 'canceled')
  if (subscription && !isOver(subscription)) cancelNow(on, subscription, { invoice_now, prorate })
  return after
}

function release(
  world: StripeWorld,
  { id, preserve_cancel_date }: { id: string; preserve_cancel_date?: boolean | undefined },
): SubscriptionSchedule {
  const before = findSchedule(world, id)
  ensureRunning(before, 'release')
  const on = onClock(world, before.test_clock)
  const after = endSchedule(on, before, 'released')
  const subscription = on.db.subscriptions.get(before.subscription ?? '')
  if (!subscription) return after
  const date = preserve_cancel_date ? cancelAt(before) : null
  if (date !== null) on.at(date * 1000, 'cancelSubscription', { id: subscription.id, at: date })
  saveSubscription(on, { ...subscription, cancel_at: date, schedule: null })
  return after
}
