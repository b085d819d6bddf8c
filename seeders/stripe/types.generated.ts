// Written by `npm run coverage` from the schema of the seeder.

/** Stripe’s part of a seed_config. */
export interface Seed {
  customers?: readonly (string | {
    id?: string | undefined
    /** email */
    email?: string | undefined
    name?: string | undefined
    description?: string | undefined
    phone?: string | undefined
    address?: {
      city?: string | undefined
      country?: string | undefined
      line1?: string | undefined
      line2?: string | undefined
      postal_code?: string | undefined
      state?: string | undefined
    } | undefined
    metadata?: Record<string, string> | undefined
    /** an integer */
    balance?: number | undefined
    payment_methods?: readonly (string | {
      id?: string | undefined
      type?: 'card' | undefined
      card: {
        number: string
        /** an integer */
        exp_month: number
        /** an integer */
        exp_year: number
        cvc?: string | undefined
      }
      metadata?: Record<string, string> | undefined
    })[] | undefined
    default_payment_method?: string | undefined
    tax_ids?: readonly ({
      type: string
      value: string
    })[] | undefined
  })[] | undefined
  products?: readonly (string | {
    id?: string | undefined
    name: string
    description?: string | undefined
    active?: boolean | undefined
    metadata?: Record<string, string> | undefined
    prices?: readonly ({
      currency: string
      /** an integer, at least 0 */
      unit_amount?: number | undefined
      recurring?: {
        interval: 'day' | 'week' | 'month' | 'year'
        /** an integer */
        interval_count?: number | undefined
        usage_type?: 'licensed' | 'metered' | undefined
        meter?: string | undefined
      } | undefined
      nickname?: string | undefined
      lookup_key?: string | undefined
      metadata?: Record<string, string> | undefined
      tiers?: readonly ({
        up_to: 'inf' | number
        /** an integer */
        unit_amount?: number | undefined
        /** an integer */
        flat_amount?: number | undefined
      })[] | undefined
      tiers_mode?: 'graduated' | 'volume' | undefined
    })[] | undefined
  })[] | undefined
  payment_intents?: readonly ({
    /** an integer */
    amount: number
    currency: string
    customer?: string | undefined
    status?: 
      | 'requires_payment_method'
      | 'requires_confirmation'
      | 'requires_action'
      | 'requires_capture'
      | 'succeeded'
      | 'canceled' | undefined
    payment_method?: string | undefined
    description?: string | undefined
    metadata?: Record<string, string> | undefined
  })[] | undefined
  refunds?: readonly ({
    payment_intent: string
    /** an integer */
    amount?: number | undefined
    reason?: 'duplicate' | 'fraudulent' | 'requested_by_customer' | undefined
    metadata?: Record<string, string> | undefined
  })[] | undefined
  webhook_endpoints?: readonly (string | {
    /** uri */
    url: string
    enabled_events?: readonly string[] | undefined
    description?: string | undefined
    metadata?: Record<string, string> | undefined
  })[] | undefined
  coupons?: readonly ({
    id?: string | undefined
    /** at most 40 characters */
    name?: string | undefined
    /** at most 100 */
    percent_off?: number | undefined
    /** an integer */
    amount_off?: number | undefined
    currency?: string | undefined
    duration?: 'forever' | 'once' | 'repeating' | undefined
    /** an integer */
    duration_in_months?: number | undefined
    /** an integer */
    max_redemptions?: number | undefined
    metadata?: Record<string, string> | undefined
  })[] | undefined
  promotion_codes?: readonly ({
    code: string
    coupon: string
    active?: boolean | undefined
    /** an integer */
    max_redemptions?: number | undefined
    metadata?: Record<string, string> | undefined
  })[] | undefined
  tax_rates?: readonly ({
    id?: string | undefined
    display_name: string
    /** at least 0, at most 100 */
    percentage: number
    /** false by default */
    inclusive?: boolean | undefined
    country?: string | undefined
    description?: string | undefined
    jurisdiction?: string | undefined
    metadata?: Record<string, string> | undefined
  })[] | undefined
  subscriptions?: readonly ({
    customer: string
    price?: string | undefined
    items?: readonly (string | {
      price: string
      /** an integer */
      quantity?: number | undefined
    })[] | undefined
    /** an integer */
    quantity?: number | undefined
    status?: 
      | 'active'
      | 'canceled'
      | 'incomplete'
      | 'past_due'
      | 'paused'
      | 'trialing'
      | 'unpaid' | undefined
    /** an integer, at most 730 */
    trial_days?: number | undefined
    coupon?: string | undefined
    cancel_at_period_end?: boolean | undefined
    metadata?: Record<string, string> | undefined
  })[] | undefined
  invoices?: readonly ({
    customer: string
    currency?: string | undefined
    description?: string | undefined
    status?: 'draft' | 'open' | 'paid' | 'uncollectible' | 'void' | undefined
    lines?: readonly ({
      /** an integer */
      amount: number
      description?: string | undefined
      /** an integer */
      quantity?: number | undefined
    })[] | undefined
    due_date?: string | undefined
    metadata?: Record<string, string> | undefined
  })[] | undefined
  disputes?: readonly ({
    payment_intent: string
    reason?: string | undefined
    inquiry?: boolean | undefined
  })[] | undefined
  test_clocks?: readonly ({
    id?: string | undefined
    name?: string | undefined
    frozen_time: string
  })[] | undefined
  payouts?: readonly ({
    /** an integer */
    amount: number
    currency: string
    description?: string | undefined
    status?: 'canceled' | 'paid' | 'pending' | undefined
    metadata?: Record<string, string> | undefined
  })[] | undefined
  meters?: readonly ({
    event_name: string
    display_name?: string | undefined
    /** "sum" by default */
    formula?: 'count' | 'last' | 'sum' | undefined
  })[] | undefined
  accounts?: readonly ({
    id?: string | undefined
    type?: 'custom' | 'express' | 'standard' | undefined
    country?: string | undefined
    email?: string | undefined
    business_type?: 'company' | 'individual' | 'non_profit' | undefined
    business_profile?: {
      mcc?: string | undefined
      name?: string | undefined
      url?: string | undefined
    } | undefined
    capabilities?: readonly string[] | undefined
    details_submitted?: boolean | undefined
    metadata?: Record<string, string> | undefined
  })[] | undefined
  api_keys?: readonly ({
    id: string
    account?: string | undefined
    permissions?: Record<string, 'read' | 'write'> | undefined
  })[] | undefined
}

/** What an app needs to reach Stripe. */
export interface Env {
  STRIPE_API_URL: string
  STRIPE_BASE_URL: string
  STRIPE_HOST: string
  STRIPE_PORT: string
  STRIPE_PROTOCOL: string
  STRIPE_SECRET_KEY: string
  STRIPE_API_KEY: string
  STRIPE_PUBLISHABLE_KEY: string
  STRIPE_WEBHOOK_SECRET: string
}
