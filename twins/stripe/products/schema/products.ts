import type Stripe from 'stripe'
import { collection } from '../../../../shared/db/collection.ts'
import type { Stored, WithText } from '../../schema/stored.ts'

export type Product = Stored<Stripe.Product>

export type Price = WithText<Omit<Stored<Stripe.Price>, 'product'>, 'unit_amount_decimal'> & {
  product: string
}

/** The parts of a price that are only shown when asked for. */
export interface PriceDetails {
  id: string
  tiers?: unknown[]
  currency_options?: Record<string, unknown>
}

export const productTables = {
  products: collection<Product>()({
    columns: {
      active: (it) => it.active,
      created: (it) => it.created,
      shippable: (it) => it.shippable,
      type: (it) => it.type,
      url: (it) => it.url,
    },
  }),
  prices: collection<Price>()({
    columns: {
      product: (it) => it.product,
      active: (it) => it.active,
      created: (it) => it.created,
      currency: (it) => it.currency,
      type: (it) => it.type,
      lookup_key: (it) => it.lookup_key,
      interval: (it) => it.recurring?.interval,
      usage_type: (it) => it.recurring?.usage_type,
      meter: (it) => it.recurring?.meter,
    },
    indexes: [['product', 'seq'], ['lookup_key']],
  }),
  price_details: collection<PriceDetails>()(),
}
