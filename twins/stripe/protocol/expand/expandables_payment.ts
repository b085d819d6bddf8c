import type { Source } from './expand_source.ts'

/** What the objects around a payment can expand. https://docs.stripe.com/expand */
export const paymentExpandables: Readonly<Record<string, Readonly<Record<string, Source>>>> = {
  'identity.verification_session': {
    last_verification_report: 'verification_reports',
    verified_outputs: (world, { id }) =>
      world.db.verification_secrets.get(String(id))?.outputs ?? null,
  },
  review: { charge: 'charges', payment_intent: 'payment_intents' },
  'radar.early_fraud_warning': { charge: 'charges', payment_intent: 'payment_intents' },
  card: { customer: 'customers' },
  bank_account: { customer: 'customers' },
  customer_cash_balance_transaction: {
    customer: 'customers',
    'applied_to_payment.payment_intent': 'payment_intents',
    'refunded_from_payment.refund': 'refunds',
    'unapplied_from_payment.payment_intent': 'payment_intents',
  },
}
