import { automaticTax, discounts, priceData, taxRateIds } from '../../billing/args/billing.ts'
import * as params from '../../protocol/args/params.ts'

// What invoices and their items take. https://docs.stripe.com/api/invoices
const { boolean, clearable, hash, integer, list, oneOf, text } = params

const invoiceFields = () => ({
  application_fee_amount: integer(0).optional(),
  auto_advance: boolean().optional(),
  automatic_tax: automaticTax(),
  automatically_finalizes_at: integer().optional(),
  collection_method: oneOf('charge_automatically', 'send_invoice').optional(),
  custom_fields: clearable(list(hash({ name: text(40), value: text(140) }))).optional(),
  days_until_due: integer(0).optional(),
  default_payment_method: text().optional(),
  default_tax_rates: taxRateIds().optional(),
  description: text(1500).optional(),
  discounts: discounts().optional(),
  due_date: integer().optional(),
  effective_at: clearable(integer()).optional(),
  footer: text().optional(),
  metadata: params.metadata().optional(),
  number: clearable(text(26)).optional(),
  on_behalf_of: clearable(text()).optional(),
  transfer_data: clearable(hash({ amount: integer(1).optional(), destination: text() })).optional(),
  payment_settings: hash({
    payment_method_types: clearable(list(oneOf('card', 'link'))).optional(),
    ...params.unbuilt('default_mandate', 'payment_method_options'),
  }).optional(),
  statement_descriptor: text(22).optional(),
  ...params.unbuilt(
    'account_tax_ids',
    'default_source',
    'issuer',
    'rendering',
    'shipping_cost',
    'shipping_details',
  ),
})

export const createArgs = () => ({
  ...invoiceFields(),
  currency: params.currency().optional(),
  customer: text(),
  pending_invoice_items_behavior: oneOf('exclude', 'include').optional(),
  subscription: text().optional(),
  ...params.unbuilt('customer_account', 'from_invoice'),
})

export const updateArgs = invoiceFields

/** What a line or an item is: an amount, or so many of a price. */
const lineFields = () => ({
  amount: integer().optional(),
  description: text().optional(),
  discountable: boolean().optional(),
  discounts: discounts().optional(),
  metadata: params.metadata().optional(),
  period: hash({ end: integer(), start: integer() }).optional(),
  price_data: priceData().optional(),
  pricing: hash({ price: text().optional() }).optional(),
  quantity: integer(0).optional(),
  tax_rates: taxRateIds().optional(),
  ...params.unbuilt('quantity_decimal'),
})

export const itemUpdateArgs = () => ({
  ...lineFields(),
  unit_amount_decimal: params.decimal().optional(),
  ...params.unbuilt('invoicing_rules', 'tax_behavior', 'tax_code'),
})

export const itemCreateArgs = () => ({
  ...itemUpdateArgs(),
  currency: params.currency().optional(),
  customer: text(),
  invoice: text().optional(),
  subscription: text().optional(),
  ...params.unbuilt('customer_account'),
})

export const lineArgs = () => ({
  ...lineFields(),
  ...params.unbuilt('tax_amounts'),
})

export const newLineArgs = () => ({ ...lineArgs(), invoice_item: text().optional() })
