import type Stripe from 'stripe'
import { collection } from '../../../shared/collection.ts'
import type { Stored } from './stored.ts'

export type Payout = Stored<Stripe.Payout>

export const payoutTables = {
  payouts: collection<Payout>()({
    columns: {
      arrival_date: (it) => it.arrival_date,
      created: (it) => it.created,
      destination: (it) => it.destination,
      status: (it) => it.status,
    },
  }),
}
