import type Stripe from 'stripe'
import { collection } from '../../../../shared/db/collection.ts'
import type { Stored } from '../../schema/stored.ts'

export type Feature = Stored<Stripe.Entitlements.Feature>

/** A feature of a product, which is shown as a whole in it. */
export interface ProductFeature {
  id: string
  product: string
  feature: string
}

/** What a customer may use because of what it pays for. */
export interface ActiveEntitlement {
  id: string
  customer: string
  feature: string
  lookup_key: string
}

export const entitlementTables = {
  features: collection<Feature>()({
    columns: { active: (it) => it.active, lookup_key: (it) => it.lookup_key },
  }),
  product_features: collection<ProductFeature>()({
    columns: { product: (it) => it.product, feature: (it) => it.feature },
    indexes: [['product', 'seq']],
  }),
  active_entitlements: collection<ActiveEntitlement>()({
    columns: { customer: (it) => it.customer },
    indexes: [['customer', 'seq']],
  }),
}
