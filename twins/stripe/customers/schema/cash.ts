import type Stripe from 'stripe'
import { collection } from '../../../../shared/db/collection.ts'

export type CashTransaction = Omit<Stripe.CustomerCashBalanceTransaction, 'customer'> & {
  customer: string
}

/** What a customer sent and nothing was paid with yet. */
export interface CashRecord {
  id: string
  available: Record<string, number>
  reconciliation_mode?: 'automatic' | 'manual'
}

export const cashTables = {
  cash_balances: collection<CashRecord>()(),
  cash_transactions: collection<CashTransaction>()({
    columns: { customer: (it) => it.customer },
    indexes: [['customer', 'seq']],
  }),
}
