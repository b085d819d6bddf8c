import {
  automaticTax,
  discounts,
  extraItems,
  priceData,
  taxRateIds,
} from '../../billing/args/billing.ts'
import * as params from '../../protocol/args/params.ts'

// What a subscription takes. https://docs.stripe.com/api/subscriptions
const { boolean, clearable, hash, integer, list, oneOf, text } = params

const item = () => ({
  discounts: discounts().optional(),
  metadata: params.metadata().optional(),
  plan: text().optional(),
  price: text().optional(),
  price_data: priceData().optional(),
  quantity: integer(0).optional(),
  tax_rates: taxRateIds().optional(),
  ...params.unbuilt('billing_thresholds', 'current_trial'),
})

export const itemChange = () => ({
  ...item(),
  deleted: boolean().optional(),
  id: text().optional(),
  ...params.unbuilt('clear_usage'),
})

export const prorationBehavior = () => oneOf('always_invoice', 'create_prorations', 'none')
export const paymentBehavior = () =>
  oneOf('allow_incomplete', 'default_incomplete', 'error_if_incomplete', 'pending_if_incomplete')

const trialEnd = () => oneOf('now').or(integer())

/** A decimal of a whole of 100. */
export const percent = () => params.decimal().transform(Number)

/** The part of each payment that another account gets. */
export const transferPart = () =>
  hash({ amount_percent: percent().optional(), destination: text() })

const fields = () => ({
  add_invoice_items: extraItems().optional(),
  application_fee_percent: clearable(percent()).optional(),
  automatic_tax: automaticTax(),
  cancel_at_period_end: boolean().optional(),
  collection_method: oneOf('charge_automatically', 'send_invoice').optional(),
  days_until_due: integer(0).optional(),
  default_payment_method: text().optional(),
  default_tax_rates: taxRateIds().optional(),
  description: clearable(text(500)).optional(),
  discounts: discounts().optional(),
  metadata: params.metadata().optional(),
  off_session: boolean().optional(),
  on_behalf_of: clearable(text()).optional(),
  payment_behavior: paymentBehavior().optional(),
  payment_settings: hash({
    payment_method_types: clearable(list(oneOf('card', 'link'))).optional(),
    save_default_payment_method: oneOf('off', 'on_subscription').optional(),
    ...params.unbuilt('payment_method_options'),
  }).optional(),
  proration_behavior: prorationBehavior().optional(),
  transfer_data: clearable(transferPart()).optional(),
  trial_end: trialEnd().optional(),
  trial_from_plan: boolean().optional(),
  trial_settings: hash({
    end_behavior: hash({
      missing_payment_method: oneOf('cancel', 'create_invoice', 'pause'),
      ...params.unbuilt('billing_cycle_anchor'),
    }),
  }).optional(),
  ...params.unbuilt(
    'billing_schedules',
    'billing_thresholds',
    'default_source',
    'invoice_settings',
    'pending_invoice_item_interval',
  ),
})

export const createArgs = () => ({
  ...fields(),
  billing_cycle_anchor: integer().optional(),
  billing_cycle_anchor_config: hash({
    day_of_month: integer(1, 31),
    hour: integer(0, 23).optional(),
    minute: integer(0, 59).optional(),
    month: integer(1, 12).optional(),
    second: integer(0, 59).optional(),
  }).optional(),
  billing_mode: hash({
    type: oneOf('classic', 'flexible'),
    flexible: hash({ proration_discounts: oneOf('included').optional() }).optional(),
  }).optional(),
  cancel_at: integer().optional(),
  currency: params.currency().optional(),
  customer: text(),
  items: list(hash(item())).optional(),
  trial_period_days: integer(1, 730).optional(),
  backdate_start_date: integer().optional(),
  ...params.unbuilt('customer_account'),
})

export const updateArgs = () => ({
  ...fields(),
  billing_cycle_anchor: oneOf('now', 'unchanged').optional(),
  cancel_at: clearable(oneOf('max_period_end', 'min_period_end').or(integer())).optional(),
  cancellation_details: cancellationDetails().optional(),
  items: list(hash(itemChange())).optional(),
  pause_collection: clearable(
    hash({
      behavior: oneOf('keep_as_draft', 'mark_uncollectible', 'void'),
      resumes_at: integer().optional(),
    }),
  ).optional(),
  proration_date: integer().optional(),
})

/** Why people leave. */
export const feedback = () =>
  oneOf(
    'customer_service',
    'low_quality',
    'missing_features',
    'other',
    'switched_service',
    'too_complex',
    'too_expensive',
    'unused',
  )

export const cancellationDetails = () =>
  hash({
    comment: clearable(text()).optional(),
    feedback: clearable(feedback()).optional(),
    feedback_option: clearable(text()).optional(),
  })

export const itemCreateArgs = () => ({
  ...item(),
  payment_behavior: paymentBehavior().optional(),
  proration_behavior: prorationBehavior().optional(),
  proration_date: integer().optional(),
  subscription: text(),
})

export const itemUpdateArgs = () => {
  const { subscription: _fixed, ...rest } = itemCreateArgs()
  return { ...rest, off_session: boolean().optional() }
}
