import { z } from 'zod'
import { orText, text } from '../schema.ts'
import * as billing from './billing_schema.ts'

const { currency, metadata } = billing

const address = () =>
  z.strictObject({
    city: text().optional(),
    country: text().optional(),
    line1: text().optional(),
    line2: text().optional(),
    postal_code: text().optional(),
    state: text().optional(),
  })

const card = () =>
  z.strictObject({
    number: text(),
    exp_month: z.int(),
    exp_year: z.int(),
    cvc: text().optional(),
  })

/** `pm_card_visa` and its like, a test card's number, or a card in full. */
const paymentMethod = () =>
  z.union([
    text(),
    z.strictObject({
      id: text().optional(),
      type: z.literal('card').optional(),
      card: card(),
      metadata: metadata(),
    }),
  ])

const customer = () =>
  orText('email', {
    id: text().optional(),
    email: z.email().optional(),
    name: text().optional(),
    description: text().optional(),
    phone: text().optional(),
    address: address().optional(),
    metadata: metadata(),
    balance: z.int().optional(),
    payment_methods: z.array(paymentMethod()).optional(),
    default_payment_method: text().optional(),
    tax_ids: z.array(z.strictObject({ type: text(), value: text() })).optional(),
  })

const price = () =>
  z.strictObject({
    currency: currency(),
    unit_amount: z.int().nonnegative().optional(),
    recurring: z
      .strictObject({
        interval: z.enum(['day', 'week', 'month', 'year']),
        interval_count: z.int().positive().optional(),
        usage_type: z.enum(['licensed', 'metered']).optional(),
        /** The event name of a meter. */
        meter: text().optional(),
      })
      .optional(),
    nickname: text().optional(),
    lookup_key: text().optional(),
    metadata: metadata(),
    tiers: z
      .array(
        z.strictObject({
          up_to: z.union([z.literal('inf'), z.int().positive()]).transform(String),
          unit_amount: z.int().optional(),
          flat_amount: z.int().optional(),
        }),
      )
      .optional(),
    tiers_mode: z.enum(['graduated', 'volume']).optional(),
  })

const product = () =>
  orText('name', {
    id: text().optional(),
    name: text(),
    description: text().optional(),
    active: z.boolean().optional(),
    metadata: metadata(),
    prices: z.array(price()).optional(),
  })

const paymentIntent = () =>
  z.strictObject({
    amount: z.int().positive(),
    currency: currency(),
    /** An id, an email address or a name. */
    customer: text().optional(),
    status: z
      .enum([
        'requires_payment_method',
        'requires_confirmation',
        'requires_action',
        'requires_capture',
        'succeeded',
        'canceled',
      ])
      .optional(),
    payment_method: text().optional(),
    description: text().optional(),
    metadata: metadata(),
  })

const refund = () =>
  z.strictObject({
    /** A payment intent's id or its description. */
    payment_intent: text(),
    amount: z.int().positive().optional(),
    reason: z.enum(['duplicate', 'fraudulent', 'requested_by_customer']).optional(),
    metadata: metadata(),
  })

const webhookEndpoint = () =>
  orText('url', {
    url: z.url({ protocol: /^https?$/ }),
    enabled_events: z.array(text()).min(1).optional(),
    description: text().optional(),
    metadata: metadata(),
  })

/** A connected account; nothing is due of it unless it is to be `details_submitted: false`. */
const account = () =>
  z.strictObject({
    id: z
      .string()
      .regex(/^acct_\w+$/)
      .optional(),
    type: z.enum(['custom', 'express', 'standard']).optional(),
    country: text().optional(),
    email: text().optional(),
    business_type: z.enum(['company', 'individual', 'non_profit']).optional(),
    business_profile: z
      .strictObject({ mcc: text().optional(), name: text().optional(), url: text().optional() })
      .optional(),
    capabilities: z.array(text()).optional(),
    details_submitted: z.boolean().optional(),
    metadata: metadata(),
  })

/** A key besides those of every instance; what it begins with says its kind. */
const apiKey = () =>
  z.strictObject({
    id: z.string().regex(/^(sk|rk|pk)_(test|live)_\w+$/, 'such as sk_test_… or rk_live_…'),
    /** Another account than the instance's own: its objects are kept apart. */
    account: z
      .string()
      .regex(/^acct_\w+$/)
      .optional(),
    /** What a restricted key may do, by area such as `customers`, or `*`. */
    permissions: z.record(text(), z.enum(['read', 'write'])).optional(),
  })

/** Stripe's part of a seed_config. */
export const StripeSeed = () =>
  z.strictObject({
    customers: z.array(customer()).default([]),
    products: z.array(product()).default([]),
    payment_intents: z.array(paymentIntent()).default([]),
    refunds: z.array(refund()).default([]),
    webhook_endpoints: z.array(webhookEndpoint()).default([]),
    coupons: z.array(billing.coupon()).default([]),
    promotion_codes: z.array(billing.promotionCode()).default([]),
    tax_rates: z.array(billing.taxRate()).default([]),
    subscriptions: z.array(billing.subscription()).default([]),
    invoices: z.array(billing.invoice()).default([]),
    disputes: z.array(billing.dispute()).default([]),
    test_clocks: z.array(billing.testClock()).default([]),
    payouts: z.array(billing.payout()).default([]),
    meters: z.array(billing.meter()).default([]),
    accounts: z.array(account()).default([]),
    api_keys: z.array(apiKey()).default([]),
  })

export type StripeSeed = z.output<ReturnType<typeof StripeSeed>>
export type SeededCustomer = StripeSeed['customers'][number]
export type SeededProduct = StripeSeed['products'][number]
export type SeededKey = StripeSeed['api_keys'][number]
export type SeededAccount = StripeSeed['accounts'][number]
export type SeededIntent = StripeSeed['payment_intents'][number]
export type SeededRefund = StripeSeed['refunds'][number]
