import type Stripe from 'stripe'
import { collection } from '../../../shared/db/collection.ts'
import { oauthTables } from '../../../shared/oauth/grants.ts'
import { appTables } from '../apps/schema.ts'
import { payoutTables } from '../balance/schema.ts'
import { billingTables } from '../billing/schema/billing.ts'
import { billingCreditTables } from '../billing/schema/billing_credits.ts'
import { meterTables } from '../billing/schema/meters.ts'
import { portalTables } from '../billing/schema/portal.ts'
import { checkoutTables } from '../checkout/schema.ts'
import { connectTables } from '../connect/schema/connect.ts'
import { v2Tables } from '../connect/schema/v2.ts'
import { cashTables } from '../customers/schema/cash.ts'
import { fileTables } from '../files/schema.ts'
import { forwardingTables } from '../forwarding/schema.ts'
import { identityTables } from '../identity/schema.ts'
import { confirmationTables } from '../payment_methods/schema/confirmation.ts'
import { mandateTables } from '../payment_methods/schema/mandates.ts'
import { sourceTables } from '../payment_methods/schema/sources.ts'
import { vaultTables } from '../payment_methods/schema/vault.ts'
import { recordTables } from '../payments/schema/records.ts'
import { authenticationTables } from '../payments/schema/three_d_secure.ts'
import { entitlementTables } from '../products/schema/entitlements.ts'
import { radarTables } from '../radar/schema.ts'
import { quoteTables } from '../subscriptions/schema/quotes.ts'
import { scheduleTables } from '../subscriptions/schema/schedules.ts'
import { taxTables } from '../tax/schema.ts'
import { eventTables } from '../webhooks/schema.ts'
import type { Stored, WithText } from './stored.ts'

export type * from '../apps/schema.ts'
export type * from '../balance/schema.ts'
export type * from '../billing/schema/billing.ts'
export type * from '../billing/schema/billing_credits.ts'
export type * from '../billing/schema/meters.ts'
export type * from '../billing/schema/portal.ts'
export type * from '../checkout/schema.ts'
export type * from '../connect/schema/connect.ts'
export type * from '../connect/schema/v2.ts'
export type * from '../customers/schema/cash.ts'
export type * from '../files/schema.ts'
export type * from '../forwarding/schema.ts'
export type * from '../identity/schema.ts'
export type * from '../payment_methods/schema/confirmation.ts'
export type * from '../payment_methods/schema/mandates.ts'
export type * from '../payment_methods/schema/sources.ts'
export type * from '../payment_methods/schema/vault.ts'
export type * from '../payments/schema/records.ts'
export type * from '../payments/schema/three_d_secure.ts'
export type * from '../products/schema/entitlements.ts'
export type * from '../radar/schema.ts'
export type * from '../subscriptions/schema/quotes.ts'
export type * from '../subscriptions/schema/schedules.ts'
export type * from '../tax/schema.ts'
export type * from '../webhooks/schema.ts'

export type Customer = Stored<Stripe.Customer>
export type Product = Stored<Stripe.Product>
export type Price = WithText<Omit<Stored<Stripe.Price>, 'product'>, 'unit_amount_decimal'> & {
  product: string
}
export type PaymentMethod = Stored<Stripe.PaymentMethod>
export type PaymentIntent = Stored<Stripe.PaymentIntent>
export type SetupIntent = Stored<Stripe.SetupIntent>
export type SetupAttempt = Omit<Stored<Stripe.SetupAttempt>, 'setup_intent'> & {
  setup_intent: string
}
export type Charge = Stored<Stripe.Charge>
export type Dispute = Omit<Stored<Stripe.Dispute>, 'charge'> & { charge: string }
export type Refund = Stored<Stripe.Refund>
export type BalanceTransaction = Stored<Stripe.BalanceTransaction>
export type Token = Stored<Stripe.Token>
/** An API key; `permissions` narrow a restricted one to areas such as `charges`, or `*`. */
export interface Key {
  id: string
  kind: 'secret' | 'publishable' | 'restricted' | 'ephemeral'
  account: string
  /** Whom an ephemeral key is about, and until when. */
  customer?: string
  expires?: number
  /** Whose application the account let in, where that is how the key came to be. */
  platform?: string
  /** When it ends, for one that only reports use. */
  session_ends_ms?: number
  permissions?: Record<string, 'read' | 'write'>
}

/** What an idempotency key was first used for, and what that answered. */
export interface IdempotencyRecord {
  id: string
  path: string
  request: string
  request_id: string
  at_ms: number
  status: number
  body: string
}

/** A deleted object that can still be read by its id. */
export interface Tombstone {
  id: string
  object: string
  deleted: true
}

/** What is behind a payment method and not shown: the number decides how the card behaves. */
export interface CardSecret {
  id: string
  number: string
  /** Used without a customer, or detached from one: not usable again. */
  spent?: boolean
  /** Authenticated for later payments by a setup. */
  isSetUp?: boolean
}

/** The parts of a price that are only shown when asked for. */
export interface PriceDetails {
  id: string
  tiers?: unknown[]
  currency_options?: Record<string, unknown>
}

/** How an intent is being confirmed: what its next step needs to know. */
export interface IntentProgress {
  id: string
  isAuthenticated?: boolean
  return_url?: string
  payment_method?: string
  /** What a debit is made under. */
  mandate?: string
  /** How often its hold was raised. */
  increments?: number
}

/** The money of one currency. */
export interface CurrencyBalance {
  id: string
  available: number
  pending: number
}

interface RefundFate {
  id: string
  outcome: 'succeeded' | 'failed'
}

export const tables = {
  keys: collection<Key>()(),
  idempotency: collection<IdempotencyRecord>()(),
  tombstones: collection<Tombstone>()(),
  customers: collection<Customer>()({
    columns: {
      email: (it) => it.email,
      created: (it) => it.created,
      test_clock: (it) => it.test_clock,
    },
    indexes: [['email', 'seq']],
  }),
  products: collection<Product>()({
    columns: {
      active: (it) => it.active,
      created: (it) => it.created,
      shippable: (it) => it.shippable,
      type: (it) => it.type,
      url: (it) => it.url,
    },
  }),
  prices: collection<Price>()({
    columns: {
      product: (it) => it.product,
      active: (it) => it.active,
      created: (it) => it.created,
      currency: (it) => it.currency,
      type: (it) => it.type,
      lookup_key: (it) => it.lookup_key,
      interval: (it) => it.recurring?.interval,
      usage_type: (it) => it.recurring?.usage_type,
      meter: (it) => it.recurring?.meter,
    },
    indexes: [['product', 'seq'], ['lookup_key']],
  }),
  price_details: collection<PriceDetails>()(),
  payment_methods: collection<PaymentMethod>()({
    columns: {
      customer: (it) => it.customer,
      type: (it) => it.type,
      allow_redisplay: (it) => it.allow_redisplay,
    },
    indexes: [['customer', 'seq']],
  }),
  cards: collection<CardSecret>()(),
  payment_intents: collection<PaymentIntent>()({
    columns: { customer: (it) => it.customer, created: (it) => it.created },
    indexes: [['customer', 'seq']],
  }),
  setup_intents: collection<SetupIntent>()({
    columns: {
      customer: (it) => it.customer,
      payment_method: (it) => it.payment_method,
      created: (it) => it.created,
    },
    indexes: [['customer', 'seq']],
  }),
  setup_attempts: collection<SetupAttempt>()({
    columns: { setup_intent: (it) => it.setup_intent, created: (it) => it.created },
    indexes: [['setup_intent', 'seq']],
  }),
  intent_progress: collection<IntentProgress>()(),
  charges: collection<Charge>()({
    columns: {
      customer: (it) => it.customer,
      payment_intent: (it) => it.payment_intent,
      transfer_group: (it) => it.transfer_group,
      created: (it) => it.created,
    },
    indexes: [
      ['customer', 'seq'],
      ['payment_intent', 'seq'],
    ],
  }),
  disputes: collection<Dispute>()({
    columns: {
      charge: (it) => it.charge,
      payment_intent: (it) => it.payment_intent,
      created: (it) => it.created,
    },
    indexes: [['charge', 'seq']],
  }),
  refunds: collection<Refund>()({
    columns: {
      charge: (it) => it.charge,
      payment_intent: (it) => it.payment_intent,
      created: (it) => it.created,
    },
    indexes: [
      ['charge', 'seq'],
      ['payment_intent', 'seq'],
    ],
  }),
  refund_fates: collection<RefundFate>()(),
  balance_transactions: collection<BalanceTransaction>()({
    columns: {
      source: (it) => it.source,
      type: (it) => it.type,
      currency: (it) => it.currency,
      created: (it) => it.created,
    },
    indexes: [['source', 'seq']],
  }),
  balances: collection<CurrencyBalance>()(),
  tokens: collection<Token>()(),
  ...appTables,
  ...billingTables,
  ...billingCreditTables,
  ...cashTables,
  ...checkoutTables,
  ...confirmationTables,
  ...connectTables,
  ...entitlementTables,
  ...eventTables,
  ...fileTables,
  ...forwardingTables,
  ...identityTables,
  ...mandateTables,
  ...meterTables,
  ...oauthTables,
  ...payoutTables,
  ...portalTables,
  ...quoteTables,
  ...recordTables,
  ...radarTables,
  ...scheduleTables,
  ...sourceTables,
  ...authenticationTables,
  ...taxTables,
  ...v2Tables,
  ...vaultTables,
}
