import type Stripe from 'stripe'
import { collection } from '../../../../shared/db/collection.ts'
import type { Price } from '../../products/schema/products.ts'
import type { Stored, WithText } from '../../schema/stored.ts'
import { termsOf, wordsOf } from '../../schema/terms.ts'

/** The price a line was made of. */
export interface Pricing {
  price_details?: { price: string; product: string }
  type: 'price_details'
  unit_amount_decimal: string | null
}

export interface List<T> {
  object: 'list'
  data: T[]
  has_more: boolean
  url: string
}

type Payment = Stripe.InvoicePayment.Payment

export type Coupon = Stored<Stripe.Coupon>
export type PromotionCode = Omit<Stored<Stripe.PromotionCode>, 'promotion'> & {
  promotion: { type: 'coupon'; coupon: string }
}
export type Discount = Omit<Stored<Stripe.Discount>, 'source'> & {
  source: { coupon: string; type: 'coupon' }
}
export type TaxRate = Stored<Stripe.TaxRate>
export type TaxId = Stored<Stripe.TaxId>
export type ShippingRate = Stored<Stripe.ShippingRate>
export type CustomerBalanceTransaction = Omit<
  Stored<Stripe.CustomerBalanceTransaction>,
  'customer'
> & { customer: string }
export type Plan = WithText<Stored<Stripe.Plan>, 'amount_decimal'>
export type TestClock = Stored<Stripe.TestHelpers.TestClock>
export type SubscriptionItem = Omit<Stored<Stripe.SubscriptionItem>, 'plan' | 'price'> & {
  plan: Plan
  price: Price
  discounts: string[]
}
export type Subscription = Omit<Stored<Stripe.Subscription>, 'customer' | 'discounts' | 'items'> & {
  customer: string
  discounts: string[]
  items: List<SubscriptionItem>
}
export type InvoiceLine = Omit<
  Stored<Stripe.InvoiceLineItem>,
  'discounts' | 'pricing' | 'quantity_decimal'
> & { discounts: string[]; pricing: Pricing | null; quantity_decimal: string | null }
export type InvoiceItem = Omit<
  Stored<Stripe.InvoiceItem>,
  'customer' | 'discounts' | 'pricing' | 'quantity_decimal'
> & {
  customer: string
  discounts: string[]
  pricing: Pricing | null
  quantity_decimal: string
}
export type Invoice = Omit<Stored<Stripe.Invoice>, 'customer' | 'discounts' | 'lines'> & {
  customer: string
  discounts: string[]
  lines: List<InvoiceLine>
}
export type InvoicePayment = Omit<Stored<Stripe.InvoicePayment>, 'invoice' | 'payment'> & {
  invoice: string
  payment: Pick<Payment, 'type'> & { payment_intent: string }
}
export type CreditNoteLine = WithText<Stored<Stripe.CreditNoteLineItem>, 'unit_amount_decimal'>
export type CreditNote = Omit<Stored<Stripe.CreditNote>, 'customer' | 'invoice' | 'lines'> & {
  customer: string
  invoice: string
  lines: List<CreditNoteLine>
}

/** Work that waits for a test clock. */
export interface ClockJob {
  id: string
  clock: string
  due_ms: number
  job: string
  payload: unknown
}

/** The parts of a coupon that are only shown when asked for. */
export interface CouponDetails {
  id: string
  applies_to?: { products: string[] }
  currency_options?: Record<string, { amount_off: number }>
}

/** What a discount takes off, as its coupon said when it was given. */
export interface DiscountTerms {
  id: string
  percent_off: number | null
  amounts: Record<string, number>
  duration: string
  products?: string[]
  /** How many invoices it was on. */
  used: number
}

/** What an account has set for what happens when renewals fail. */
export interface BillingSettings {
  id: 'billing'
  retry_days: number[]
  after_retries: 'cancel' | 'unpaid' | 'past_due'
}

/** The tax rates of a line or an invoice item, which only show what they came to. */
export interface LineTerms {
  id: string
  tax_rates: string[]
}

/** What a subscription becomes once the invoice of its change is paid. */
export interface PendingChange {
  id: string
  next: Subscription
}

/** https://docs.stripe.com/search#query-fields-for-invoices */
export const invoiceSearch = {
  created: 'numeric',
  currency: 'token',
  customer: 'token',
  number: 'string',
  status: 'token',
  total: 'numeric',
} as const

/** https://docs.stripe.com/search#query-fields-for-subscriptions */
export const subscriptionSearch = {
  created: 'numeric',
  status: 'token',
} as const

export const billingTables = {
  test_clocks: collection<TestClock>()(),
  clock_jobs: collection<ClockJob>()({
    columns: { clock: (it) => it.clock, due_ms: (it) => it.due_ms },
    indexes: [['clock', 'due_ms']],
  }),
  coupons: collection<Coupon>()({ columns: { created: (it) => it.created } }),
  coupon_details: collection<CouponDetails>()(),
  promotion_codes: collection<PromotionCode>()({
    columns: {
      active: (it) => it.active,
      code: (it) => it.code,
      coupon: (it) => it.promotion.coupon,
      customer: (it) => it.customer,
      created: (it) => it.created,
    },
    indexes: [['code', 'seq']],
  }),
  discounts: collection<Discount>()({ columns: { customer: (it) => it.customer } }),
  discount_terms: collection<DiscountTerms>()(),
  tax_rates: collection<TaxRate>()({
    columns: {
      active: (it) => it.active,
      inclusive: (it) => it.inclusive,
      created: (it) => it.created,
    },
  }),
  tax_ids: collection<TaxId>()({
    columns: { customer: (it) => it.customer, owner: (it) => it.owner?.type },
  }),
  shipping_rates: collection<ShippingRate>()({
    columns: {
      active: (it) => it.active,
      created: (it) => it.created,
      currency: (it) => it.fixed_amount?.currency,
    },
  }),
  customer_balance_transactions: collection<CustomerBalanceTransaction>()({
    columns: {
      customer: (it) => it.customer,
      created: (it) => it.created,
      invoice: (it) => it.invoice,
    },
    indexes: [['customer', 'seq']],
  }),
  subscriptions: collection<Subscription>()({
    columns: {
      terms: termsOf(subscriptionSearch),
      customer: (it) => it.customer,
      status: (it) => it.status,
      automatic_tax: (it) => it.automatic_tax.enabled,
      created: (it) => it.created,
      collection_method: (it) => it.collection_method,
      test_clock: (it) => it.test_clock,
      price: (it) => it.items.data[0]?.price.id,
      current_period_start: (it) => it.items.data[0]?.current_period_start,
      current_period_end: (it) => it.items.data[0]?.current_period_end,
    },
    indexes: [['created'], ['customer', 'seq']],
    search: wordsOf(subscriptionSearch),
  }),
  subscription_items: collection<SubscriptionItem>()({
    columns: { subscription: (it) => it.subscription, price: (it) => it.price.id },
    indexes: [['subscription', 'seq']],
  }),
  invoices: collection<Invoice>()({
    columns: {
      total: (it) => it.total,
      terms: termsOf(invoiceSearch),
      customer: (it) => it.customer,
      status: (it) => it.status,
      created: (it) => it.created,
      due_date: (it) => it.due_date,
      collection_method: (it) => it.collection_method,
      subscription: (it) => it.parent?.subscription_details?.subscription.toString(),
    },
    indexes: [['created'], ['total'], ['customer', 'seq'], ['subscription', 'seq']],
    search: wordsOf(invoiceSearch),
  }),
  invoice_lines: collection<InvoiceLine>()({
    columns: { invoice: (it) => it.invoice, subscription: (it) => it.subscription },
    indexes: [['invoice', 'seq']],
  }),
  line_terms: collection<LineTerms>()(),
  invoice_items: collection<InvoiceItem>()({
    columns: {
      customer: (it) => it.customer,
      invoice: (it) => it.invoice,
      created: (it) => it.date,
      subscription: (it) => it.parent?.subscription_details?.subscription,
    },
    indexes: [['customer', 'seq']],
  }),
  invoice_payments: collection<InvoicePayment>()({
    columns: {
      invoice: (it) => it.invoice,
      payment_intent: (it) => it.payment.payment_intent,
      status: (it) => it.status,
      created: (it) => it.created,
    },
    indexes: [['invoice', 'seq'], ['payment_intent']],
  }),
  credit_notes: collection<CreditNote>()({
    columns: {
      customer: (it) => it.customer,
      invoice: (it) => it.invoice,
      created: (it) => it.created,
    },
  }),
  pending_changes: collection<PendingChange>()(),
  billing_settings: collection<BillingSettings>()(),
}
