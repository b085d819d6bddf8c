import type Stripe from 'stripe'
import { collection } from '../../../../shared/db/collection.ts'
import type { Stored } from '../../schema/stored.ts'

export type BalanceTransaction = Stored<Stripe.BalanceTransaction>

/** The money of one currency. */
export interface CurrencyBalance {
  id: string
  available: number
  pending: number
}

export const balanceTables = {
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
}
