import type Stripe from 'stripe'
import { collection } from '../../../../shared/db/collection.ts'
import type { Stored, WithText } from '../../schema/stored.ts'
import { termsOf, wordsOf } from '../../schema/terms.ts'

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

/** https://docs.stripe.com/search#query-fields-for-prices */
export const priceSearch = {
  active: 'token',
  currency: 'token',
  lookup_key: 'string',
  product: 'string',
  type: 'token',
} as const

/** https://docs.stripe.com/search#query-fields-for-products */
export const productSearch = {
  active: 'token',
  description: 'string',
  name: 'string',
  shippable: 'token',
  url: 'string',
} as const

export const productTables = {
  products: collection<Product>()({
    columns: {
      terms: termsOf(productSearch),
      active: (it) => it.active,
      created: (it) => it.created,
      shippable: (it) => it.shippable,
      type: (it) => it.type,
      url: (it) => it.url,
    },
    search: wordsOf(productSearch),
  }),
  prices: collection<Price>()({
    columns: {
      terms: termsOf(priceSearch),
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
    search: wordsOf(priceSearch),
  }),
  price_details: collection<PriceDetails>()(),
}
