import type Stripe from 'stripe'
import { collection } from '../../../../shared/db/collection.ts'
import type { Stored } from '../../schema/stored.ts'

export type PaymentIntent = Stored<Stripe.PaymentIntent>

export type SetupIntent = Stored<Stripe.SetupIntent>

export type SetupAttempt = Omit<Stored<Stripe.SetupAttempt>, 'setup_intent'> & {
  setup_intent: string
}

export type Charge = Stored<Stripe.Charge>

export type Dispute = Omit<Stored<Stripe.Dispute>, 'charge'> & { charge: string }

export type Refund = Stored<Stripe.Refund>

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

interface RefundOutcome {
  id: string
  outcome: 'succeeded' | 'failed'
}

export const paymentTables = {
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
  refund_outcomes: collection<RefundOutcome>()(),
}
