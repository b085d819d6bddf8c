import { alwaysNull, listOf, type Source } from './expand_source.ts'

const linkItemsOf = listOf(
  (id) => `/v1/payment_links/${id}/line_items`,
  (world, id) => world.db.link_orders.get(id)?.items ?? [],
)

const quoteItemsOf = listOf(
  (id) => `/v1/quotes/${id}/line_items`,
  (world, id) => world.db.quote_orders.get(id)?.items ?? [],
)

const calculationLinesOf = listOf(
  (id) => `/v1/tax/calculations/${id}/line_items`,
  (world, id) => world.db.calculation_details.get(id)?.lines ?? [],
)

/** Where the taxes of a line come from. */
const breakdownOf: Source = (world, { id }) => {
  const line = String(id)
  const details = world.db.calculation_details.list({}).find(({ breakdowns }) => breakdowns[line])
  return details?.breakdowns[line] ?? null
}

/** What the objects of billing can expand. https://docs.stripe.com/expand */
export const billingExpandables: Readonly<Record<string, Readonly<Record<string, Source>>>> = {
  'billing_portal.configuration': {
    application: alwaysNull,
  },
  'billing.alert': { 'usage_threshold.meter': 'meters' },
  'billing.credit_balance_summary': { customer: 'customers' },
  'billing.credit_balance_transaction': {
    credit_grant: 'credit_grants',
    'credit.credits_application_invoice_voided.invoice': 'invoices',
    'debit.credits_applied.invoice': 'invoices',
    test_clock: 'test_clocks',
  },
  'billing.credit_grant': { customer: 'customers', test_clock: 'test_clocks' },
  'entitlements.active_entitlement': { feature: 'features' },
  'product_catalog.trial_offer': {
    'end_behavior.transition.price': 'prices',
    price: 'prices',
  },
  payment_link: { application: alwaysNull, line_items: linkItemsOf, on_behalf_of: alwaysNull },
  quote: {
    application: alwaysNull,
    customer: 'customers',
    default_tax_rates: 'tax_rates',
    discounts: 'discounts',
    'from_quote.quote': 'quotes',
    invoice: 'invoices',
    line_items: quoteItemsOf,
    on_behalf_of: alwaysNull,
    subscription: 'subscriptions',
    subscription_schedule: 'subscription_schedules',
    test_clock: 'test_clocks',
  },
  'tax.calculation': { line_items: calculationLinesOf },
  // They are there before they are asked for.
  'tax.transaction': { line_items: alwaysNull },
  'tax.calculation_line_item': { tax_breakdown: breakdownOf },
  subscription_schedule: {
    application: alwaysNull,
    customer: 'customers',
    subscription: 'subscriptions',
    test_clock: 'test_clocks',
  },
}
