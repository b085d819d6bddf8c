import { findMeter } from '../../billing/objects/meter.ts'
import * as params from '../../protocol/args/params.ts'
import { ensure, type StripeWorld } from '../../protocol/index.ts'

const { hash, integer, list, oneOf, text } = params

export const recurring = () =>
  hash({
    interval: oneOf('day', 'week', 'month', 'year'),
    interval_count: integer(1).optional(),
    trial_period_days: integer(0).optional(),
    meter: text().optional(),
    usage_type: oneOf('licensed', 'metered').optional(),
  })

export const tiers = () =>
  list(
    hash({
      flat_amount: integer().optional(),
      flat_amount_decimal: params.decimal().optional(),
      unit_amount: integer().optional(),
      unit_amount_decimal: params.decimal().optional(),
      up_to: text(),
    }),
  )

/** What is metered names its meter. https://docs.stripe.com/billing/subscriptions/usage-based */
export function ensureMeter(
  world: StripeWorld,
  repeats: { meter?: string | undefined; usage_type?: string | undefined } | undefined,
): void {
  const isMetered = repeats?.usage_type === 'metered'
  ensure(
    !isMetered || repeats.meter !== undefined,
    'Metered prices must be backed by meters: you must pass `recurring[meter]`.',
    { param: 'recurring[meter]' },
  )
  ensure(
    isMetered || repeats?.meter === undefined,
    'You can only pass `recurring[meter]` when `recurring[usage_type]` is `metered`.',
    { param: 'recurring[meter]' },
  )
  if (repeats?.meter !== undefined) findMeter(world, repeats.meter)
}
