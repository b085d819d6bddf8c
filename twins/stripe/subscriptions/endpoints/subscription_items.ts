import { omitUndefined } from '../../../../shared/object.ts'
import * as params from '../../protocol/args/params.ts'
import { onClock } from '../../protocol/clock.ts'
import { endpoint } from '../../protocol/endpoint.ts'
import { ensureFound, type StripeWorld } from '../../protocol/index.ts'
import { resource } from '../../protocol/resource.ts'
import type { SubscriptionItem } from '../../schema/index.ts'
import {
  itemCreateArgs,
  itemUpdateArgs,
  paymentBehavior,
  prorationBehavior,
} from '../args/subscription.ts'
import { toItemChange } from '../args/subscription_change.ts'
import { findSubscription } from '../objects/subscription.ts'
import { type UpdateArgs, updateSubscription } from '../objects/subscription_update.ts'

const { integer, text } = params
const item = resource<SubscriptionItem>({
  path: '/v1/subscription_items',
  table: 'subscription_items',
  noun: 'subscription item',
})

type How = Pick<UpdateArgs, 'payment_behavior' | 'proration_behavior' | 'proration_date'>
type ItemArgs = Parameters<typeof toItemChange>[1]

/** Changes one item through its subscription. Answers the items there are then. */
function change(
  world: StripeWorld,
  subscription: string,
  each: ItemArgs,
  {
    payment_behavior,
    proration_behavior,
    proration_date,
  }: { [K in keyof How]?: How[K] | undefined },
): SubscriptionItem[] {
  const before = findSubscription(world, subscription, 400)
  const on = onClock(world, before.test_clock)
  const how = omitUndefined({ payment_behavior, proration_behavior, proration_date })
  const items = [toItemChange(on, each, 0)]
  return updateSubscription(on, before, { ...how, items }).items.data
}

/** https://docs.stripe.com/api/subscription_items */
export const subscriptionItems = {
  'POST /v1/subscription_items': item.create(itemCreateArgs, (world, { subscription, ...args }) => {
    const known = world.db.subscription_items.list({ where: { subscription } })
    const items = change(world, subscription, args, args)
    const made = items.find(({ id }) => !known.some((each) => each.id === id))
    ensureFound(made, 'subscription item', '', 'id')
    return made
  }),
  'GET /v1/subscription_items/{id}': item.get(),
  'GET /v1/subscription_items': item.list(
    () => ({ subscription: text() }),
    ({ subscription }) => ({ subscription }),
  ),
  'POST /v1/subscription_items/{id}': endpoint(
    () => ({ ...itemUpdateArgs(), id: text() }),
    (world, args) => {
      const { subscription } = item.find(world, args.id)
      change(world, subscription, args, args)
      return item.find(world, args.id)
    },
  ),
  'DELETE /v1/subscription_items/{id}': endpoint(
    () => ({
      id: text(),
      payment_behavior: paymentBehavior().optional(),
      proration_behavior: prorationBehavior().optional(),
      proration_date: integer().optional(),
      ...params.unbuilt('clear_usage'),
    }),
    (world, { id, ...how }) => {
      const { subscription } = item.find(world, id)
      change(world, subscription, { id, deleted: true }, how)
      return { id, object: 'subscription_item', deleted: true }
    },
  ),
}
