import type Stripe from 'stripe'
import { collection } from '../../../shared/collection.ts'
import type { Stored } from './stored.ts'

/** There is one, and what is shown of it has no id. */
export interface TaxSettings {
  id: string
  settings: Stored<Stripe.Tax.Settings>
}

export const taxTables = {
  tax_settings: collection<TaxSettings>()(),
}
