import type Stripe from 'stripe'
import { collection } from '../../../../shared/db/collection.ts'
import type { Stored } from '../../schema/stored.ts'

export type Customer = Stored<Stripe.Customer>

export const customerTables = {
  customers: collection<Customer>()({
    columns: {
      email: (it) => it.email,
      created: (it) => it.created,
      test_clock: (it) => it.test_clock,
    },
    indexes: [['email', 'seq']],
  }),
}
