import type { Args } from '../../../../shared/contract.ts'
import * as params from '../../protocol/args/params.ts'
import { mergeMetadata } from '../../protocol/change.ts'
import { ensure, isLive, type StripeWorld, seconds } from '../../protocol/index.ts'
import type { ShippingRate } from '../../schema/index.ts'

const { hash, integer, oneOf, text } = params

const bound = () =>
  hash({ unit: oneOf('business_day', 'day', 'hour', 'month', 'week'), value: integer(1) })

/** What a shipping rate is made of. */
export const shippingRateArgs = () => ({
  delivery_estimate: hash({ maximum: bound().optional(), minimum: bound().optional() }).optional(),
  display_name: text(100),
  fixed_amount: hash({
    amount: params.amount(),
    currency: params.currency(),
    ...params.unbuilt('currency_options'),
  }).optional(),
  metadata: params.metadata().optional(),
  tax_behavior: oneOf('exclusive', 'inclusive', 'unspecified').optional(),
  tax_code: text().optional(),
  type: oneOf('fixed_amount').optional(),
})

type CreateArgs = Args<ReturnType<typeof shippingRateArgs>>

/** https://docs.stripe.com/api/shipping_rates/create */
export function insertShippingRate(world: StripeWorld, args: CreateArgs): ShippingRate {
  const { delivery_estimate: estimate, fixed_amount } = args
  ensure(fixed_amount, 'Missing required param: fixed_amount.', {
    code: 'parameter_missing',
    param: 'fixed_amount',
  })
  return world.db.shipping_rates.insert({
    id: world.id('shr_1', 23),
    object: 'shipping_rate',
    active: true,
    created: seconds(world),
    delivery_estimate: estimate
      ? { maximum: estimate.maximum ?? null, minimum: estimate.minimum ?? null }
      : null,
    display_name: args.display_name,
    fixed_amount: { amount: fixed_amount.amount, currency: fixed_amount.currency },
    livemode: isLive(world),
    metadata: mergeMetadata({}, args.metadata),
    tax_behavior: args.tax_behavior ?? 'unspecified',
    tax_code: args.tax_code ?? null,
    type: 'fixed_amount',
  })
}
