import type Stripe from 'stripe'
import { collection } from '../../../../shared/db/collection.ts'
import type { Stored } from '../../schema/stored.ts'

export type ConfirmationToken = Stored<Stripe.ConfirmationToken>
export type EphemeralKey = Stored<Stripe.EphemeralKey>

/** What a confirmation token turns into when it is used: a new payment method, or a known one. */
export interface ConfirmationMethod {
  id: string
  method: Stored<Stripe.PaymentMethod>
  isNew: boolean
}

/** Whom a page may show the saved payment methods of, until when. */
export interface CustomerSessionRecord {
  id: string
  customer: string
  expires_at: number
}

export const confirmationTables = {
  confirmation_tokens: collection<ConfirmationToken>()(),
  confirmation_methods: collection<ConfirmationMethod>()(),
  customer_sessions: collection<CustomerSessionRecord>()(),
  ephemeral_keys: collection<EphemeralKey>()(),
}
