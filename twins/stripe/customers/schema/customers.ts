import type Stripe from 'stripe'
import { collection } from '../../../../shared/db/collection.ts'
import type { Stored } from '../../schema/stored.ts'
import { termsOf, wordsOf } from '../../schema/terms.ts'

export type Customer = Stored<Stripe.Customer>

/** https://docs.stripe.com/search#query-fields-for-customers */
export const customerSearch = {
  created: 'numeric',
  email: 'string',
  name: 'string',
  phone: 'string',
} as const

export const customerTables = {
  customers: collection<Customer>()({
    columns: {
      terms: termsOf(customerSearch),
      email: (it) => it.email,
      created: (it) => it.created,
      test_clock: (it) => it.test_clock,
    },
    indexes: [['created'], ['email', 'seq']],
    search: wordsOf(customerSearch),
  }),
}
