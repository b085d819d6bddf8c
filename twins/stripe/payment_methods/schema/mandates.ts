import type Stripe from 'stripe'
import { collection } from '../../../../shared/db/collection.ts'
import type { Stored } from '../../schema/stored.ts'

export type Mandate = Omit<Stored<Stripe.Mandate>, 'payment_method'> & { payment_method: string }

/** The two small payments by which a bank account is proved, and how often they were guessed. */
export interface Microdeposits {
  id: string
  kind: 'amounts' | 'descriptor_code'
  attempts: number
}

export const mandateTables = {
  mandates: collection<Mandate>()({ columns: { payment_method: (it) => it.payment_method } }),
  microdeposits: collection<Microdeposits>()(),
}
