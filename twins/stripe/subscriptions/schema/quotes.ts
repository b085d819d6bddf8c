import type Stripe from 'stripe'
import { collection } from '../../../../shared/db/collection.ts'
import type { CheckoutItem } from '../../checkout/schema.ts'
import type { Stored } from '../../schema/stored.ts'

export type Quote = Omit<
  Stored<Stripe.Quote>,
  'computed' | 'default_tax_rates' | 'discounts' | 'from_quote' | 'line_items'
> & {
  computed: Stripe.Quote['computed']
  default_tax_rates: string[]
  discounts: string[]
  from_quote: { is_revision: boolean; quote: string } | null
}

/** What a quote offers, which is only shown when asked for. */
export interface QuoteOrder {
  id: string
  items: CheckoutItem[]
  tax_rates: string[][]
  /** The discounts of each item, by its place. */
  item_discounts: string[][]
}

export const quoteTables = {
  quotes: collection<Quote>()({
    columns: {
      customer: (it) => it.customer,
      status: (it) => it.status,
      test_clock: (it) => it.test_clock,
    },
  }),
  quote_orders: collection<QuoteOrder>()(),
}
