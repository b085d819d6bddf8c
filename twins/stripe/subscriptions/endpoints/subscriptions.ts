import { omitUndefined } from '../../../../shared/object.ts'
import { subscriptionSearch } from '../../billing/schema/billing.ts'
import { removeDiscount } from '../../products/objects/discount.ts'
import * as params from '../../protocol/args/params.ts'
import { onClock } from '../../protocol/clock.ts'
import { endpoint } from '../../protocol/endpoint.ts'
import { ensure, ensureFound, seconds } from '../../protocol/index.ts'
import { listPage, toCondition } from '../../protocol/paging/list.ts'
import { resource } from '../../protocol/resource.ts'
import type { Subscription } from '../../schema/index.ts'
import { searchEndpoint } from '../../search/endpoint.ts'
import { cancellationDetails, createArgs, updateArgs } from '../args/subscription.ts'
import { create, ensureOption, update } from '../args/subscription_change.ts'
import { ensureChangeable, findSubscription, saveSubscription } from '../objects/subscription.ts'
import { cancelNow, resume } from '../objects/subscription_cancel.ts'
import { pause } from '../objects/subscription_pause.ts'
import { updateSubscription } from '../objects/subscription_update.ts'

const { boolean, hash, oneOf, text } = params
const subscription = resource<Subscription>({
  path: '/v1/subscriptions',
  table: 'subscriptions',
  noun: 'subscription',
})

/** The subscriptions a status filter means: all that are not over where there is none. */
function toStatus(status: string | undefined) {
  if (status === 'all') return undefined
  if (status === 'ended') return ['canceled', 'incomplete_expired']
  return status ?? { not: 'canceled' }
}

const listFilters = () => ({
  collection_method: oneOf('charge_automatically', 'send_invoice').optional(),
  created: params.timeFilter().optional(),
  current_period_end: params.timeFilter().optional(),
  current_period_start: params.timeFilter().optional(),
  customer: text().optional(),
  plan: text().optional(),
  price: text().optional(),
  status: oneOf(
    'active',
    'all',
    'canceled',
    'ended',
    'incomplete',
    'incomplete_expired',
    'past_due',
    'paused',
    'trialing',
    'unpaid',
  ).optional(),
  test_clock: text().optional(),
  ...params.pages(),
  automatic_tax: hash({ enabled: boolean() }).optional(),
  ...params.unbuilt('customer_account'),
})

/** https://docs.stripe.com/api/subscriptions */
export const subscriptions = {
  'POST /v1/subscriptions': subscription.create(createArgs, create),
  'GET /v1/subscriptions/{id}': subscription.get(),
  'GET /v1/subscriptions/search': searchEndpoint(
    'subscriptions',
    '/v1/subscriptions',
    subscriptionSearch,
  ),
  'POST /v1/subscriptions/{id}': endpoint(
    () => ({ ...updateArgs(), id: text() }),
    (world, { id, ...args }) => update(world, findSubscription(world, id), args),
  ),
  'DELETE /v1/subscriptions/{id}': endpoint(
    () => ({
      id: text(),
      cancellation_details: cancellationDetails().optional(),
      invoice_now: boolean().optional(),
      prorate: boolean().optional(),
    }),
    (world, { id, cancellation_details, invoice_now, prorate }) => {
      const before = findSubscription(world, id)
      ensureOption(world, cancellation_details)
      const details = omitUndefined(cancellation_details ?? {})
      return cancelNow(onClock(world, before.test_clock), before, { details, invoice_now, prorate })
    },
  ),
  'POST /v1/subscriptions/{id}/migrate': endpoint(
    () => ({
      id: text(),
      billing_mode: hash({
        flexible: hash({ proration_discounts: oneOf('included').optional() }).optional(),
        type: oneOf('flexible'),
      }),
    }),
    (world, { id }) => {
      const before = findSubscription(world, id)
      ensureChangeable(before)
      ensure(
        before.billing_mode.type !== 'flexible',
        'The subscription is already on billing_mode=flexible.',
        { param: 'billing_mode' },
      )
      const on = onClock(world, before.test_clock)
      const flexible = { proration_discounts: 'included' as const }
      const billing_mode = { flexible, type: 'flexible' as const, updated_at: seconds(on) }
      return saveSubscription(on, { ...before, billing_mode })
    },
  ),
  'POST /v1/subscriptions/{id}/pause': endpoint(
    () => ({
      id: text(),
      bill_for: hash({
        outstanding_usage_through: hash({ type: oneOf('none', 'now') }).optional(),
        unused_time_from: hash({
          type: oneOf('item_current_period_start', 'none', 'now'),
        }).optional(),
      }).optional(),
      invoicing_behavior: oneOf('invoice', 'pending_invoice_item').optional(),
      type: oneOf('subscription').optional(),
    }),
    (world, { id, bill_for, invoicing_behavior }) => {
      const before = findSubscription(world, id)
      return pause(onClock(world, before.test_clock), before, {
        credit_from: bill_for?.unused_time_from?.type ?? 'now',
        usage_through: bill_for?.outstanding_usage_through?.type ?? 'now',
        isBilled: invoicing_behavior === 'invoice',
      })
    },
  ),
  'POST /v1/subscriptions/{id}/resume': endpoint(
    () => ({
      id: text(),
      billing_cycle_anchor: oneOf('now', 'unchanged').optional(),
      ...params.unbuilt('payment_behavior', 'proration_behavior', 'proration_date'),
    }),
    (world, { id, billing_cycle_anchor }) => {
      const before = findSubscription(world, id)
      return resume(onClock(world, before.test_clock), before, billing_cycle_anchor)
    },
  ),
  'DELETE /v1/subscriptions/{id}/discount': endpoint(
    () => ({ id: text() }),
    (world, { id }) => {
      const before = findSubscription(world, id)
      const [discount] = before.discounts
      ensureFound(discount, 'active discount for subscription', id, 'id')
      const on = onClock(world, before.test_clock)
      const removed = removeDiscount(on, discount)
      const discounts = before.discounts.filter((each) => each !== discount)
      updateSubscription(on, before, { fields: { discounts } })
      return removed
    },
  ),
  'GET /v1/subscriptions': endpoint(listFilters, (world, args) => {
    const { collection_method, customer, plan, price = plan, status, test_clock } = args
    const where = {
      automatic_tax: args.automatic_tax?.enabled,
      collection_method,
      created: toCondition(args.created),
      current_period_end: toCondition(args.current_period_end),
      current_period_start: toCondition(args.current_period_start),
      customer,
      price,
      status: toStatus(status),
      test_clock,
    }
    return listPage(world, 'subscriptions', args, {
      url: '/v1/subscriptions',
      noun: 'subscription',
      where,
    })
  }),
}
