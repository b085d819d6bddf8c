import { ensure, ensureFound, type StripeWorld } from '../../protocol/index.ts'
import type { PortalConfiguration, PortalSession, Subscription } from '../../schema/index.ts'
import type { ItemChange } from '../../subscriptions/objects/item_change.ts'
import { isOver } from '../../subscriptions/objects/subscription.ts'
import { updateSubscription } from '../../subscriptions/objects/subscription_update.ts'

type Flow = NonNullable<PortalSession['flow']>
type Features = PortalConfiguration['features']

export interface FlowArgs {
  after_completion?: AfterArgs | undefined
  subscription_cancel?: { subscription: string } | undefined
  subscription_update?: { subscription: string } | undefined
  subscription_update_confirm?:
    | {
        items: { id: string; price?: string | undefined; quantity?: number | undefined }[]
        subscription: string
      }
    | undefined
  type:
    | 'payment_method_update'
    | 'subscription_cancel'
    | 'subscription_update'
    | 'subscription_update_confirm'
}

interface AfterArgs {
  hosted_confirmation?: { custom_message?: string | undefined } | undefined
  redirect?: { return_url: string } | undefined
  type: 'hosted_confirmation' | 'portal_homepage' | 'redirect'
}

function toAfter(args: AfterArgs | undefined): Flow['after_completion'] {
  const { hosted_confirmation, redirect = null, type = 'portal_homepage' } = args ?? {}
  ensure(type !== 'redirect' || redirect, 'Missing required param: flow_data[after_completion].', {
    code: 'parameter_missing',
    param: 'flow_data[after_completion][redirect]',
  })
  const isConfirmed = type === 'hosted_confirmation'
  const custom_message = hosted_confirmation?.custom_message ?? null
  return { hosted_confirmation: isConfirmed ? { custom_message } : null, redirect, type }
}

/** One of the customer's own that still runs. */
export function findOwn(world: StripeWorld, id: string, customer: string): Subscription {
  const subscription = world.db.subscriptions.get(id)
  ensureFound(subscription?.customer === customer && subscription, 'subscription', id, 'id', 400)
  ensure(!isOver(subscription), `The subscription ${id} is ${subscription.status}.`)
  return subscription
}

/** What a link is for, where it is for one thing. https://docs.stripe.com/customer-management/portal-deep-links */
export function toFlow(
  world: StripeWorld,
  args: FlowArgs,
  { customer, features }: { customer: string; features: Features },
): Flow {
  const { type } = args
  const asked = type === 'payment_method_update' ? undefined : args[type]
  ensure(type === 'payment_method_update' || asked, `Missing required param: flow_data[${type}].`, {
    code: 'parameter_missing',
    param: `flow_data[${type}]`,
  })
  if (asked) findOwn(world, asked.subscription, customer)
  const feature = type === 'subscription_update_confirm' ? 'subscription_update' : type
  ensure(
    features[feature].enabled,
    `This flow cannot be used because the ${feature} feature in the portal configuration is ` +
      'disabled.',
    { param: 'flow_data[type]' },
  )
  const confirm = args.subscription_update_confirm
  return {
    after_completion: toAfter(args.after_completion),
    customer_update: null,
    subscription_cancel:
      type === 'subscription_cancel' && args.subscription_cancel
        ? { retention: null, ...args.subscription_cancel }
        : null,
    subscription_pause: null,
    subscription_update: type === 'subscription_update' ? (args.subscription_update ?? null) : null,
    subscription_update_confirm:
      type === 'subscription_update_confirm' && confirm
        ? {
            discounts: null,
            items: confirm.items.map(({ id, price = null, quantity }) => ({
              id,
              price,
              ...(quantity !== undefined && { quantity }),
            })),
            subscription: confirm.subscription,
          }
        : null,
    type,
  }
}

interface PlanChange {
  price?: string | undefined
  quantity?: number | undefined
}

/** The prices that a customer can change to. */
export function offeredPrices(world: StripeWorld, configuration: string): string[] {
  const { features } = world.db.portal_configurations.get(configuration) ?? {}
  return (features?.subscription_update.products ?? []).flatMap(({ prices }) => prices)
}

function ensureAllowed({ default_allowed_updates: allowed }: Update, change: PlanChange): void {
  for (const name of ['price', 'quantity'] as const) {
    const isAllowed = change[name] === undefined || allowed.includes(name)
    ensure(isAllowed, `The ${name} of a subscription cannot be changed here.`, { param: name })
  }
}

type Update = Features['subscription_update']

const behaviors = ['always_invoice', 'create_prorations'] as const

/** What a customer changes about a plan, billed as the configuration says. */
export function changePlan(
  world: StripeWorld,
  before: Subscription,
  changes: readonly (PlanChange & { id: string })[],
  { configuration, update }: { configuration: string; update: Update },
): Subscription {
  ensure(update.enabled, 'Subscriptions cannot be changed here.')
  const offered = offeredPrices(world, configuration)
  const items = changes.map(({ id, price: wanted, quantity }): ItemChange => {
    const present = before.items.data.find((item) => item.id === id)
    ensureFound(present, 'subscription item', id, 'id', 400)
    const price = wanted === present.price.id ? undefined : wanted
    ensureAllowed(update, { price, quantity: quantity === present.quantity ? undefined : quantity })
    const chosen = price === undefined ? undefined : world.db.prices.get(price)
    ensure(
      price === undefined || (chosen && offered.includes(price)),
      'This plan is not offered here.',
      { param: 'price' },
    )
    return { id, price: chosen, quantity }
  })
  const isTrialEnd = before.status === 'trialing' && update.trial_update_behavior === 'end_trial'
  return updateSubscription(world, before, {
    items,
    proration_behavior: behaviors.find((each) => each === update.proration_behavior) ?? 'none',
    ...(update.billing_cycle_anchor === 'now' && { billing_cycle_anchor: 'now' as const }),
    ...(isTrialEnd && { trial_end: 'now' as const }),
  })
}
