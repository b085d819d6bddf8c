import type Stripe from 'stripe'
import { collection } from '../../../../shared/db/collection.ts'
import type { Stored } from '../../schema/stored.ts'
import { termsOf, wordsOf } from '../../schema/terms.ts'

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

/** https://docs.stripe.com/search#query-fields-for-charges */
export const chargeSearch = {
  amount: 'numeric',
  'billing_details.address.postal_code': 'token',
  created: 'numeric',
  currency: 'token',
  customer: 'token',
  disputed: 'token',
  'payment_method_details.card.brand': 'token',
  'payment_method_details.card.exp_month': 'token',
  'payment_method_details.card.exp_year': 'token',
  'payment_method_details.card.fingerprint': 'token',
  'payment_method_details.card.last4': 'token',
  refunded: 'token',
  status: 'token',
} as const

/** https://docs.stripe.com/search#query-fields-for-payment-intents */
export const paymentIntentSearch = {
  amount: 'numeric',
  created: 'numeric',
  currency: 'token',
  customer: 'token',
  status: 'token',
} as const

export const paymentTables = {
  payment_intents: collection<PaymentIntent>()({
    columns: {
      amount: (it) => it.amount,
      terms: termsOf(paymentIntentSearch),
      customer: (it) => it.customer,
      created: (it) => it.created,
    },
    indexes: [['amount'], ['created'], ['customer', 'seq']],
    search: wordsOf(paymentIntentSearch),
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
      amount: (it) => it.amount,
      terms: termsOf(chargeSearch),
      customer: (it) => it.customer,
      payment_intent: (it) => it.payment_intent,
      transfer_group: (it) => it.transfer_group,
      created: (it) => it.created,
    },
    indexes: [['amount'], ['created'], ['customer', 'seq'], ['payment_intent', 'seq']],
    search: wordsOf(chargeSearch),
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
