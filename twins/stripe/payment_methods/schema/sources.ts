import type Stripe from 'stripe'
import { collection } from '../../../../shared/db/collection.ts'
import type { Stored } from '../../schema/stored.ts'

export type Card = Stored<Stripe.Card>
export type CustomerBank = Stored<Stripe.BankAccount>
export type Source = Stripe.Source
export type SourceTransaction = Stripe.SourceTransaction

/** Whatever a customer can be charged by in the old way. */
export type CustomerSource = Card | CustomerBank | Source

export const sourceTables = {
  sources: collection<CustomerSource>()({
    columns: {
      customer: (it) => (typeof it.customer === 'string' ? it.customer : null),
      object: (it) => it.object,
    },
    indexes: [['customer', 'seq']],
  }),
  source_transactions: collection<SourceTransaction>()({ columns: { source: (it) => it.source } }),
}
