import { atHome, inAccount } from '../account.ts'
import { application } from '../application.ts'
import { toCashBalance } from '../cash_balance.ts'
import type { StripeWorld } from '../index.ts'
import { toCustomerTax } from '../place.ts'
import { alwaysNull, type Holder, listOf, type Source, shown } from './expand_source.ts'
import { billingExpandables } from './expandables_billing.ts'
import { paymentExpandables } from './expandables_payment.ts'

const sourcesOf = listOf(
  (id) => `/v1/customers/${id}/sources`,
  (world, customer) =>
    world.db.sources.list({ where: { customer }, direction: 'desc', limit: shown + 1 }),
)

const subscriptionsOf = listOf(
  (id) => `/v1/customers/${id}/subscriptions`,
  (world, customer) =>
    world.db.subscriptions.list({
      where: { customer, status: { not: 'canceled' } },
      direction: 'desc',
      limit: shown + 1,
    }),
)

const taxIdsOf = listOf(
  (id) => `/v1/customers/${id}/tax_ids`,
  (world, customer) =>
    world.db.tax_ids.list({ where: { customer }, direction: 'desc', limit: shown + 1 }),
)

const paymentsOf = listOf(
  () => '/v1/invoice_payments',
  (world, invoice) =>
    world.db.invoice_payments.list({ where: { invoice }, direction: 'desc', limit: shown + 1 }),
)

/** What a checkout session sells. */
const itemsOf = listOf(
  (id) => `/v1/checkout/sessions/${id}/line_items`,
  (world, id) => world.db.checkout_orders.get(id)?.items ?? [],
)

/** What a browser needs to pay an invoice. */
const secretOf = (world: StripeWorld, { id }: Holder) => {
  const payment = world.db.invoice_payments.first({ where: { invoice: String(id) } })
  const intent = world.db.payment_intents.get(payment?.payment.payment_intent ?? '')
  return intent ? { client_secret: intent.client_secret, type: 'payment_intent' } : null
}

const couponDetailOf =
  (name: 'applies_to' | 'currency_options') =>
  (world: StripeWorld, { id }: Holder) =>
    world.db.coupon_details.get(String(id))?.[name] ?? null

const refundsOf = (world: StripeWorld, { id }: Holder) => {
  const query = { where: { charge: String(id) }, direction: 'desc', limit: 11 } as const
  const refunds = world.db.refunds.list(query)
  return {
    object: 'list',
    data: refunds.slice(0, 10),
    has_more: refunds.length > 10,
    url: `/v1/charges/${String(id)}/refunds`,
  }
}

const detailOf =
  (name: 'tiers' | 'currency_options') =>
  (world: StripeWorld, { id }: Holder) =>
    world.db.price_details.get(String(id))?.[name] ?? null

const sourceOf = (world: StripeWorld, { source }: Holder) => {
  const id = String(source)
  if (source === null) return null
  const { db } = world
  return (
    db.charges.get(id) ??
    db.refunds.get(id) ??
    db.payouts.get(id) ??
    db.transfers.get(id) ??
    db.transfer_reversals.get(id) ??
    db.application_fees.get(id) ??
    db.fee_refunds.get(id) ??
    db.topups.get(id)
  )
}

const payloadOf = (world: StripeWorld, { id }: Holder) =>
  world.db.app_secret_payloads.get(String(id))?.payload ?? null

/** What lies with another account is shown as its id. */
const alwaysAsIs = () => undefined

/** The payment that a transfer or a fee is about lies with the connected account. */
const chargeOf = (world: StripeWorld, { account, charge, destination, ...rest }: Holder) => {
  const own = inAccount(world, String(account ?? destination))
  return own.db.charges.get(String(charge ?? rest.destination_payment))
}

const feeOf = (world: StripeWorld, { application_fee }: Holder) =>
  atHome(world).db.application_fees.get(String(application_fee))

const transferOf = (world: StripeWorld, { source_transfer }: Holder) =>
  atHome(world).db.transfers.get(String(source_transfer))

/** The application by which a connected account was used. */
const applicationOf = (_world: StripeWorld, { application: id }: Holder) =>
  id === application.id ? application : null

/** What subscriptions and invoices share. */
const ownerFields = {
  application: applicationOf,
  customer: 'customers',
  on_behalf_of: 'accounts',
  test_clock: 'test_clocks',
} satisfies Record<string, Source>

const intentFields = {
  application: applicationOf,
  customer: 'customers',
  on_behalf_of: 'accounts',
  payment_method: 'payment_methods',
} satisfies Record<string, Source>

/** What each object can expand. https://docs.stripe.com/expand */
export const expandables: Readonly<Record<string, Readonly<Record<string, Source>>>> = {
  ...billingExpandables,
  ...paymentExpandables,
  customer: {
    cash_balance: (world, { id }) => toCashBalance(world, String(id)),
    default_source: 'sources',
    'invoice_settings.default_payment_method': 'payment_methods',
    sources: sourcesOf,
    tax: toCustomerTax,
    subscriptions: subscriptionsOf,
    tax_ids: taxIdsOf,
    test_clock: 'test_clocks',
  },
  product: { default_price: 'prices', tax_code: alwaysNull },
  price: {
    product: 'products',
    tiers: detailOf('tiers'),
    currency_options: detailOf('currency_options'),
  },
  payment_method: { customer: 'customers' },
  payment_intent: {
    ...intentFields,
    latest_charge: 'charges',
    review: 'reviews',
    'transfer_data.destination': 'accounts',
  },
  setup_intent: { ...intentFields, latest_attempt: 'setup_attempts', mandate: 'mandates' },
  mandate: { payment_method: 'payment_methods' },
  'three_d_secure.authentication': { payment_method: 'payment_methods' },
  setup_attempt: { ...intentFields, setup_intent: 'setup_intents' },
  charge: {
    application: applicationOf,
    application_fee: feeOf,
    balance_transaction: 'balance_transactions',
    customer: 'customers',
    failure_balance_transaction: 'balance_transactions',
    on_behalf_of: 'accounts',
    payment_intent: 'payment_intents',
    refunds: refundsOf,
    review: 'reviews',
    source_transfer: transferOf,
    transfer: 'transfers',
    'transfer_data.destination': 'accounts',
  },
  application_fee: {
    account: 'accounts',
    application: applicationOf,
    balance_transaction: 'balance_transactions',
    charge: chargeOf,
    originating_transaction: alwaysNull,
  },
  fee_refund: { balance_transaction: 'balance_transactions', fee: 'application_fees' },
  topup: { balance_transaction: 'balance_transactions' },
  transfer: {
    balance_transaction: 'balance_transactions',
    destination: 'accounts',
    destination_payment: chargeOf,
    source_transaction: 'charges',
  },
  transfer_reversal: {
    balance_transaction: 'balance_transactions',
    destination_payment_refund: alwaysAsIs,
    source_refund: 'refunds',
    transfer: 'transfers',
  },
  dispute: {
    charge: 'charges',
    payment_intent: 'payment_intents',
    'evidence.cancellation_policy': 'files',
    'evidence.customer_communication': 'files',
    'evidence.customer_signature': 'files',
    'evidence.duplicate_charge_documentation': 'files',
    'evidence.receipt': 'files',
    'evidence.refund_policy': 'files',
    'evidence.service_documentation': 'files',
    'evidence.shipping_documentation': 'files',
    'evidence.uncategorized_file': 'files',
  },
  file_link: { file: 'files' },
  'apps.secret': { payload: payloadOf },
  refund: {
    balance_transaction: 'balance_transactions',
    charge: 'charges',
    customer: 'customers',
    failure_balance_transaction: 'balance_transactions',
    payment_intent: 'payment_intents',
    payment_method: 'payment_methods',
    source_transfer_reversal: alwaysAsIs,
    transfer_reversal: 'transfer_reversals',
  },
  balance_transaction: { source: sourceOf },
  'billing_portal.session': { configuration: 'portal_configurations' },
  payout: {
    balance_transaction: 'balance_transactions',
    destination: 'external_accounts',
    failure_balance_transaction: 'balance_transactions',
    original_payout: 'payouts',
    reversed_by: 'payouts',
  },
  promotion_code: { customer: 'customers', 'promotion.coupon': 'coupons' },
  coupon: {
    applies_to: couponDetailOf('applies_to'),
    currency_options: couponDetailOf('currency_options'),
  },
  discount: {
    customer: 'customers',
    promotion_code: 'promotion_codes',
    'source.coupon': 'coupons',
  },
  plan: { product: 'products', tiers: detailOf('tiers') },
  'checkout.session': {
    customer: 'customers',
    invoice: 'invoices',
    line_items: itemsOf,
    payment_intent: 'payment_intents',
    payment_link: 'payment_links',
    setup_intent: 'setup_intents',
    subscription: 'subscriptions',
  },
  tax_id: { customer: 'customers', 'owner.customer': 'customers' },
  customer_balance_transaction: {
    credit_note: 'credit_notes',
    customer: 'customers',
    invoice: 'invoices',
  },
  subscription: {
    ...ownerFields,
    'cancellation_details.feedback_option': 'feedback_options',
    default_payment_method: 'payment_methods',
    default_source: alwaysNull,
    discounts: 'discounts',
    latest_invoice: 'invoices',
    pending_setup_intent: 'setup_intents',
    schedule: 'subscription_schedules',
    'transfer_data.destination': 'accounts',
  },
  subscription_item: { discounts: 'discounts' },
  invoice: {
    ...ownerFields,
    confirmation_secret: secretOf,
    default_payment_method: 'payment_methods',
    default_source: alwaysNull,
    discounts: 'discounts',
    latest_revision: alwaysNull,
    payments: paymentsOf,
    'parent.subscription_details.subscription': 'subscriptions',
  },
  line_item: {
    discounts: 'discounts',
    'pricing.price_details.price': 'prices',
    'pricing.price_details.product': 'products',
    subscription: 'subscriptions',
  },
  invoiceitem: {
    customer: 'customers',
    discounts: 'discounts',
    invoice: 'invoices',
    'pricing.price_details.price': 'prices',
    test_clock: 'test_clocks',
  },
  invoice_payment: {
    invoice: 'invoices',
    'payment.payment_intent': 'payment_intents',
  },
  credit_note: {
    customer: 'customers',
    customer_balance_transaction: 'customer_balance_transactions',
    invoice: 'invoices',
  },
}
