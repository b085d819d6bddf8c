import type Stripe from 'stripe'
import { collection } from '../../../shared/collection.ts'
import type { Stored } from './stored.ts'

export type Feature = Stored<Stripe.Entitlements.Feature>

export const entitlementTables = {
  features: collection<Feature>()({
    columns: { active: (it) => it.active, lookup_key: (it) => it.lookup_key },
  }),
}
