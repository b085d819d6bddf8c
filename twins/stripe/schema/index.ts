import { collection } from '../../../shared/db/collection.ts'
import { oauthTables } from '../../../shared/oauth/grants.ts'
import { appTables } from '../apps/schema.ts'
import { balanceTables } from '../balance/schema/balance.ts'
import { payoutTables } from '../balance/schema/payouts.ts'
import { billingTables } from '../billing/schema/billing.ts'
import { billingCreditTables } from '../billing/schema/billing_credits.ts'
import { meterTables } from '../billing/schema/meters.ts'
import { portalTables } from '../billing/schema/portal.ts'
import { checkoutTables } from '../checkout/schema.ts'
import { connectTables } from '../connect/schema/connect.ts'
import { v2Tables } from '../connect/schema/v2.ts'
import { cashTables } from '../customers/schema/cash.ts'
import { customerTables } from '../customers/schema/customers.ts'
import { fileTables } from '../files/schema.ts'
import { forwardingTables } from '../forwarding/schema.ts'
import { identityTables } from '../identity/schema.ts'
import { confirmationTables } from '../payment_methods/schema/confirmation.ts'
import { mandateTables } from '../payment_methods/schema/mandates.ts'
import { paymentMethodTables } from '../payment_methods/schema/payment_methods.ts'
import { sourceTables } from '../payment_methods/schema/sources.ts'
import { vaultTables } from '../payment_methods/schema/vault.ts'
import { paymentTables } from '../payments/schema/payments.ts'
import { recordTables } from '../payments/schema/records.ts'
import { authenticationTables } from '../payments/schema/three_d_secure.ts'
import { entitlementTables } from '../products/schema/entitlements.ts'
import { productTables } from '../products/schema/products.ts'
import { radarTables } from '../radar/schema.ts'
import { quoteTables } from '../subscriptions/schema/quotes.ts'
import { scheduleTables } from '../subscriptions/schema/schedules.ts'
import { taxTables } from '../tax/schema.ts'
import { eventTables } from '../webhooks/schema.ts'

export type * from '../apps/schema.ts'
export type * from '../balance/schema/balance.ts'
export type * from '../balance/schema/payouts.ts'
export type * from '../billing/schema/billing.ts'
export type * from '../billing/schema/billing_credits.ts'
export type * from '../billing/schema/meters.ts'
export type * from '../billing/schema/portal.ts'
export type * from '../checkout/schema.ts'
export type * from '../connect/schema/connect.ts'
export type * from '../connect/schema/v2.ts'
export type * from '../customers/schema/cash.ts'
export type * from '../customers/schema/customers.ts'
export type * from '../files/schema.ts'
export type * from '../forwarding/schema.ts'
export type * from '../identity/schema.ts'
export type * from '../payment_methods/schema/confirmation.ts'
export type * from '../payment_methods/schema/mandates.ts'
export type * from '../payment_methods/schema/payment_methods.ts'
export type * from '../payment_methods/schema/sources.ts'
export type * from '../payment_methods/schema/vault.ts'
export type * from '../payments/schema/payments.ts'
export type * from '../payments/schema/records.ts'
export type * from '../payments/schema/three_d_secure.ts'
export type * from '../products/schema/entitlements.ts'
export type * from '../products/schema/products.ts'
export type * from '../radar/schema.ts'
export type * from '../subscriptions/schema/quotes.ts'
export type * from '../subscriptions/schema/schedules.ts'
export type * from '../tax/schema.ts'
export type * from '../webhooks/schema.ts'

/** An API key; `permissions` narrow a restricted one to areas such as `charges`, or `*`. */
export interface Key {
  id: string
  kind: 'secret' | 'publishable' | 'restricted' | 'ephemeral'
  account: string
  /** Whom an ephemeral key is about, and until when. */
  customer?: string
  expires?: number
  /** AccountScope application the account let in, where that is how the key came to be. */
  platform?: string
  /** When it ends, for one that only reports use. */
  session_ends_ms?: number
  permissions?: Record<string, 'read' | 'write'>
}

/** What an idempotency key was first used for, and what that answered. */
interface IdempotencyRecord {
  id: string
  path: string
  request: string
  request_id: string
  at_ms: number
  status: number
  body: string
}

/** A deleted object that can still be read by its id. */
interface Tombstone {
  id: string
  object: string
  deleted: true
}

export const tables = {
  keys: collection<Key>()(),
  idempotency: collection<IdempotencyRecord>()(),
  tombstones: collection<Tombstone>()(),
  ...productTables,
  ...paymentTables,
  ...paymentMethodTables,
  ...customerTables,
  ...balanceTables,
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
