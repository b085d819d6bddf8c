import type Stripe from 'stripe'
import { collection } from '../../../shared/db/collection.ts'
import type { List } from '../billing/schema/billing.ts'
import type { Stored } from '../schema/stored.ts'

/** There is one, and what is shown of it has no id. */
export interface TaxSettings {
  id: string
  settings: Stored<Stripe.Tax.Settings>
}

export type TaxRegistration = Stored<Stripe.Tax.Registration>
export type TaxCalculation = Omit<Stored<Stripe.Tax.Calculation>, 'id' | 'line_items'> & {
  id: string
}
export type CalculationLine = Omit<Stored<Stripe.Tax.CalculationLineItem>, 'tax_breakdown'>
export type LineBreakdown = NonNullable<Stripe.Tax.CalculationLineItem['tax_breakdown']>[number]
export type TransactionLine = Stored<Stripe.Tax.TransactionLineItem>
export type TaxTransaction = Omit<Stored<Stripe.Tax.Transaction>, 'line_items'> & {
  line_items: List<TransactionLine>
}
export type TaxLocation = Stored<Stripe.Tax.Location>
export type TaxAssociation = Stored<Stripe.Tax.Association>

/** The lines of a calculation and where their taxes come from, shown when asked for. */
export interface CalculationDetails {
  id: string
  lines: CalculationLine[]
  breakdowns: Record<string, LineBreakdown[]>
}

/** The tax rate that stands for one that was found by an address. */
export interface AutomaticRate {
  id: string
  rate: string
}

/** What a customer said of where they are, beside their address. */
interface CustomerTax {
  id: string
  ip_address: string | null
}

export const taxTables = {
  customer_tax: collection<CustomerTax>()(),
  tax_settings: collection<TaxSettings>()(),
  tax_registrations: collection<TaxRegistration>()({
    columns: { country: (it) => it.country, status: (it) => it.status },
  }),
  tax_calculations: collection<TaxCalculation>()(),
  calculation_details: collection<CalculationDetails>()(),
  tax_transactions: collection<TaxTransaction>()({
    columns: {
      reference: (it) => it.reference,
      original: (it) => it.reversal?.original_transaction,
    },
  }),
  tax_locations: collection<TaxLocation>()({ columns: { type: (it) => it.type } }),
  tax_associations: collection<TaxAssociation>()({
    columns: { payment_intent: (it) => it.payment_intent },
  }),
  automatic_rates: collection<AutomaticRate>()(),
}
