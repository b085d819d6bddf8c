import type Stripe from 'stripe'
import { collection } from '../../../../shared/db/collection.ts'
import type { Stored } from '../../schema/stored.ts'

export type CreditGrant = Omit<Stored<Stripe.Billing.CreditGrant>, 'customer'> & {
  customer: string
}
export type CreditTransaction = Omit<
  Stored<Stripe.Billing.CreditBalanceTransaction>,
  'credit_grant'
> & { credit_grant: string }
export type BillingAlert = Stored<Stripe.Billing.Alert>
export type FeedbackOption = Stored<Stripe.Billing.FeedbackOption>
export type TrialOffer = Omit<Stored<Stripe.ProductCatalog.TrialOffer>, 'price'> & {
  price: string
}

/** Of whom an alert told already. */
export interface AlertWatch {
  id: string
  told: string[]
}

export const billingCreditTables = {
  credit_grants: collection<CreditGrant>()({ columns: { customer: (it) => it.customer } }),
  credit_transactions: collection<CreditTransaction>()({
    columns: {
      credit_grant: (it) => it.credit_grant,
      line: (it) => it.debit?.credits_applied?.invoice_line_item,
    },
    indexes: [['credit_grant', 'seq'], ['line']],
  }),
  alerts: collection<BillingAlert>()({
    columns: {
      alert_type: (it) => it.alert_type,
      meter: (it) => it.usage_threshold?.meter.toString(),
      status: (it) => it.status,
    },
  }),
  alert_watches: collection<AlertWatch>()(),
  feedback_options: collection<FeedbackOption>()({ columns: { status: (it) => it.status } }),
  trial_offers: collection<TrialOffer>()({
    columns: { active: (it) => it.active, price: (it) => it.price },
  }),
}
