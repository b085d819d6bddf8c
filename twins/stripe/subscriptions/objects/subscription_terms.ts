import { day_s } from '../../../../shared/time/units.ts'
import { applicationOf } from '../../connect/objects/account.ts'
import type { LineDraft } from '../../invoices/objects/invoice_line.ts'
import type { Sharing } from '../../invoices/objects/invoice_share.ts'
import type { DiscountArgs } from '../../products/objects/discount.ts'
import { mergeMetadata } from '../../protocol/change.ts'
import { ensure, isLive, type StripeWorld } from '../../protocol/index.ts'
import type { Customer, Subscription, TaxRate } from '../../schema/index.ts'
import { type AnchorArgs, nextAnchor, periodsAfter } from './calendar.ts'
import { ensurePrice, type ItemArgs } from './subscription.ts'

type PaymentBehavior =
  | 'allow_incomplete'
  | 'default_incomplete'
  | 'error_if_incomplete'
  | 'pending_if_incomplete'

export interface SubscriptionArgs extends Omit<Sharing, 'application_fee_amount'> {
  automatic_tax?: boolean | undefined
  backdate_start_date?: number | undefined
  billing_cycle_anchor?: number | undefined
  billing_cycle_anchor_config?: AnchorArgs | undefined
  billing_mode?: { type: 'classic' | 'flexible' } | undefined
  cancel_at?: number | undefined
  cancel_at_period_end?: boolean | undefined
  collection_method?: 'charge_automatically' | 'send_invoice' | undefined
  days_until_due?: number | undefined
  default_payment_method?: string | undefined
  default_tax_rates?: TaxRate[] | undefined
  description?: string | undefined
  discounts?: DiscountArgs[] | undefined
  items: Omit<ItemArgs, 'discounts'>[]
  /** The discounts of each item, by its place. */
  itemDiscounts?: DiscountArgs[][] | undefined
  /** Lines of the first invoice besides the items. */
  extra?: LineDraft[] | undefined
  metadata?: Record<string, string> | null | undefined
  payment_behavior?: PaymentBehavior | undefined
  payment_settings?:
    | { save_default_payment_method?: 'off' | 'on_subscription' | undefined }
    | undefined
  proration_behavior?: 'always_invoice' | 'create_prorations' | 'none' | undefined
  /** The schedule that makes it, which also ends it. */
  schedule?: string | undefined
  trial_end?: number | 'now' | undefined
  trial_from_plan?: boolean | undefined
  trial_period_days?: number | undefined
  trial_settings?: Subscription['trial_settings'] | undefined
}

export function trialEndOf(now: number, args: SubscriptionArgs): number | null {
  const { trial_end, trial_period_days, trial_from_plan, items } = args
  ensure(
    trial_end === undefined || trial_period_days === undefined,
    'You may only specify one of these parameters: trial_end, trial_period_days.',
    { param: 'trial_end' },
  )
  if (trial_end === 'now') return null
  if (trial_end !== undefined) {
    ensure(trial_end > now, 'Invalid timestamp: must be an integer Unix timestamp in the future.', {
      param: 'trial_end',
    })
    return trial_end
  }
  const planned = items[0]?.price.recurring?.trial_period_days
  const days = trial_period_days ?? (trial_from_plan ? planned : undefined) ?? 0
  return days > 0 ? now + days * day_s : null
}

/** The first period and what the later ones are counted from. */
export function firstPeriod(now: number, args: SubscriptionArgs, trial_end: number | null) {
  const recurring = args.items[0]?.price.recurring ?? { interval: 'month', interval_count: 1 }
  const config = args.billing_cycle_anchor_config
  const wanted = args.billing_cycle_anchor ?? (config && nextAnchor(now, config))
  const natural = periodsAfter(trial_end ?? now, recurring, 1)
  if (wanted === undefined) {
    const anchor = trial_end ?? now
    return { anchor, whole: undefined, period: { start: now, end: trial_end ?? natural } }
  }
  ensure(
    wanted > now && wanted <= natural,
    'billing_cycle_anchor must be in the future and cannot be later than the next natural ' +
      `billing date (${natural}) for the plan.`,
    { param: 'billing_cycle_anchor' },
  )
  const whole = { start: periodsAfter(wanted, recurring, -1), end: wanted }
  return { anchor: wanted, whole, period: { start: now, end: trial_end ?? wanted } }
}

/** What no subscription of this twin has. */
const absent = {
  billing_schedules: [],
  billing_thresholds: null,
  customer_account: null,
  default_source: null,
  ended_at: null,
  invoice_settings: {
    account_tax_ids: null,
    custom_fields: null,
    description: null,
    footer: null,
    issuer: { type: 'self' },
  },
  latest_invoice: null,
  managed_payments: { enabled: false },
  next_pending_invoice_item_invoice: null,
  pause_collection: null,
  pending_invoice_item_interval: null,
  pending_setup_intent: null,
  pending_update: null,
}

export function toSubscription(
  world: StripeWorld,
  customer: Customer,
  args: SubscriptionArgs,
  times: { now: number; anchor: number; trial_end: number | null },
): Subscription {
  const id = world.id('sub_1', 23)
  const { now, trial_end } = times
  const isTrial = trial_end !== null
  const cancels = args.cancel_at !== undefined || args.cancel_at_period_end === true
  const url = `/v1/subscription_items?subscription=${id}`
  return {
    id,
    object: 'subscription',
    ...absent,
    livemode: isLive(world),
    application: applicationOf(world),
    application_fee_percent: args.application_fee_percent ?? null,
    automatic_tax: toTaxField(args.automatic_tax),
    billing_cycle_anchor: times.anchor,
    billing_cycle_anchor_config: toAnchorConfig(args.billing_cycle_anchor_config),
    billing_mode:
      args.billing_mode?.type === 'classic'
        ? { flexible: null, type: 'classic' }
        : { flexible: { proration_discounts: 'included' }, type: 'flexible' },
    cancel_at: args.cancel_at ?? null,
    cancel_at_period_end: args.cancel_at_period_end ?? false,
    canceled_at: cancels ? now : null,
    cancellation_details: {
      comment: null,
      feedback: null,
      feedback_option: null,
      reason: cancels ? 'cancellation_requested' : null,
    },
    collection_method: args.collection_method ?? 'charge_automatically',
    created: now,
    currency: args.items[0]?.price.currency ?? 'usd',
    customer: customer.id,
    days_until_due: args.days_until_due ?? null,
    default_payment_method: args.default_payment_method ?? null,
    default_tax_rates: args.default_tax_rates ?? [],
    description: args.description ?? null,
    discounts: [],
    items: { object: 'list', data: [], has_more: false, url },
    metadata: mergeMetadata({}, args.metadata),
    on_behalf_of: args.on_behalf_of ?? null,
    payment_settings: {
      payment_method_options: null,
      payment_method_types: null,
      save_default_payment_method: args.payment_settings?.save_default_payment_method ?? 'off',
    },
    schedule: args.schedule ?? null,
    start_date: args.backdate_start_date ?? now,
    status: isTrial ? 'trialing' : 'active',
    test_clock: customer.test_clock ?? null,
    transfer_data: toTransferData(args.transfer_data),
    trial_end,
    trial_settings: args.trial_settings ?? {
      end_behavior: { billing_cycle_anchor: null, missing_payment_method: 'create_invoice' },
    },
    trial_start: isTrial ? now : null,
  }
}

/** Where a part of each payment goes, as a subscription shows it. */
export function toTransferData(data: Sharing['transfer_data']): Subscription['transfer_data'] {
  return data
    ? { amount_percent: data.amount_percent ?? null, destination: data.destination }
    : null
}

/** What a subscription says of its automatic tax. */
export function toTaxField(enabled = false): Subscription['automatic_tax'] {
  return { disabled_reason: null, enabled, liability: enabled ? { type: 'self' } : null }
}

function toAnchorConfig(args: AnchorArgs | undefined): Subscription['billing_cycle_anchor_config'] {
  if (!args) return null
  const { day_of_month, hour = null, minute = null, month = null, second = null } = args
  return { day_of_month, hour, minute, month, second }
}

export function ensureItems(items: SubscriptionArgs['items']): void {
  ensure(items.length > 0, 'Missing required param: items.', {
    code: 'parameter_missing',
    param: 'items',
  })
  const prices = items.map(({ price }) => price)
  for (const price of prices) ensurePrice(price, prices[0]?.currency)
  const repeated = prices.find(({ id }, index) => prices.findIndex((it) => it.id === id) < index)
  ensure(
    !repeated,
    `Cannot add multiple subscription items with the same price: ${repeated?.id ?? ''}`,
    { param: 'items' },
  )
}
