import type Stripe from 'stripe'
import { collection } from '../../../../shared/db/collection.ts'
import type { Stored } from '../../schema/stored.ts'

export type Payout = Stored<Stripe.Payout>
export type BalanceSettings = Stored<Stripe.BalanceSettings>

export const payoutTables = {
  /** When an account is paid out next by itself. */
  payout_schedules: collection<{ id: string; at: number | null }>()(),
  /** One for each account. */
  balance_settings: collection<BalanceSettings>()({ key: () => 'balance' }),
  /** What an automatic payout pays out, by the id of the balance transaction. */
  payout_items: collection<{ id: string; payout: string }>()({
    columns: { payout: (it) => it.payout },
    indexes: [['payout']],
  }),
  payouts: collection<Payout>()({
    columns: {
      arrival_date: (it) => it.arrival_date,
      created: (it) => it.created,
      destination: (it) => it.destination,
      status: (it) => it.status,
    },
  }),
}
