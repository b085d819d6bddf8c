import type { Args } from '../../../../shared/contract.ts'
import { omitUndefined } from '../../../../shared/object.ts'
import { automaticTax, taxRateIds } from '../../billing/args/billing.ts'
import { ensureConnected } from '../../connect/objects/application_fee.ts'
import { findCustomer } from '../../customers/objects/customer.ts'
import { ensureSharing } from '../../invoices/objects/invoice_share.ts'
import { insertShippingRate } from '../../products/args/shipping_rate.ts'
import * as params from '../../protocol/args/params.ts'
import { mergeMetadata } from '../../protocol/change.ts'
import { endpoint } from '../../protocol/endpoint.ts'
import { ensure, ensureFound, type StripeWorld } from '../../protocol/index.ts'
import { toCondition } from '../../protocol/paging/list.ts'
import { resource } from '../../protocol/resource.ts'
import type { CheckoutSession, ShippingRate } from '../../schema/index.ts'
import { percent, transferPart } from '../../subscriptions/args/subscription.ts'
import { findTaxRates } from '../../tax/objects/tax.ts'
import { ensureTaxReady } from '../../tax/objects/tax_engine.ts'
import { collectArgs, sessionOptions } from '../args/checkout.ts'
import { lineItem, toOffered } from '../args/line_item.ts'
import { findSession, insertSession, toShipped } from '../objects/checkout.ts'
import { ensureOpen } from '../objects/checkout_choice.ts'
import { expire } from '../objects/checkout_expiry.ts'
import { withShipping } from '../objects/checkout_price.ts'
import { pageOfItems } from '../objects/line_item.ts'

const { boolean, hash, integer, list, oneOf, text } = params
const session = resource<CheckoutSession>({
  path: '/v1/checkout/sessions',
  table: 'checkout_sessions',
  noun: 'checkout.session',
  param: 'session',
})

const intentData = () =>
  hash({
    capture_method: oneOf('automatic', 'automatic_async', 'manual').optional(),
    description: text(1000).optional(),
    metadata: params.metadata().optional(),
    receipt_email: params.email().optional(),
    setup_future_usage: oneOf('off_session', 'on_session').optional(),
    shipping: params.shipping().optional(),
    statement_descriptor: text(22).optional(),
    statement_descriptor_suffix: text(22).optional(),
    transfer_group: text().optional(),
    application_fee_amount: integer(0).optional(),
    on_behalf_of: text().optional(),
    transfer_data: hash({ amount: integer(1).optional(), destination: text() }).optional(),
  })

const subscriptionData = () =>
  hash({
    application_fee_percent: percent().optional(),
    billing_cycle_anchor: integer().optional(),
    default_tax_rates: taxRateIds().optional(),
    description: text(500).optional(),
    metadata: params.metadata().optional(),
    on_behalf_of: text().optional(),
    proration_behavior: oneOf('create_prorations', 'none').optional(),
    transfer_data: transferPart().optional(),
    trial_end: integer().optional(),
    trial_period_days: integer(1, 730).optional(),
    trial_settings: hash({
      end_behavior: hash({ missing_payment_method: oneOf('cancel', 'create_invoice', 'pause') }),
    }).optional(),
    billing_mode: hash({ type: oneOf('classic', 'flexible') }).optional(),
    ...params.unbuilt('invoice_settings', 'pending_invoice_item_interval'),
  })

const createArgs = () => ({
  allow_promotion_codes: boolean().optional(),
  automatic_tax: automaticTax(),
  ...collectArgs(),
  ...sessionOptions(),
  cancel_url: text().optional(),
  client_reference_id: text(200).optional(),
  currency: params.currency().optional(),
  customer: text().optional(),
  customer_creation: oneOf('always', 'if_required').optional(),
  customer_email: params.email().optional(),
  discounts: list(
    hash({ coupon: text().optional(), promotion_code: text().optional() }),
  ).optional(),
  expires_at: integer().optional(),
  line_items: list(lineItem()).optional(),
  locale: text().optional(),
  metadata: params.metadata().optional(),
  mode: oneOf('payment', 'setup', 'subscription'),
  payment_intent_data: intentData().optional(),
  payment_method_collection: oneOf('always', 'if_required').optional(),
  return_url: text().optional(),
  setup_intent_data: hash({
    description: text(1000).optional(),
    metadata: params.metadata().optional(),
    ...params.unbuilt('on_behalf_of'),
  }).optional(),
  submit_type: oneOf('auto', 'book', 'donate', 'pay', 'subscribe').optional(),
  subscription_data: subscriptionData().optional(),
  success_url: text().optional(),
  ui_mode: oneOf('elements', 'embedded_page', 'hosted_page').optional(),
  ...params.unbuilt(
    'adaptive_pricing',
    'allowed_payment_method_types',
    'branding_settings',
    'customer_account',
    'managed_payments',
  ),
})

type CreateArgs = Args<ReturnType<typeof createArgs>>

const mostRates = 5

/** Other ways to ship, of which the first is chosen. */
function reship(
  world: StripeWorld,
  before: CheckoutSession,
  shipping_options: CreateArgs['shipping_options'],
): CheckoutSession {
  ensureOpen(before)
  const rates = toRates(world, { mode: before.mode, shipping_options })
  const items = world.db.checkout_orders.get(before.id)?.items ?? []
  return { ...before, ...withShipping(items, rates[0]), shipping_options: rates.map(toShipped) }
}

function toRates(
  world: StripeWorld,
  { mode, shipping_options = [] }: Pick<CreateArgs, 'shipping_options'> & { mode: string },
): ShippingRate[] {
  ensure(
    shipping_options.length === 0 || mode === 'payment',
    '`shipping_options` is only allowed in `payment` mode.',
    { param: 'shipping_options' },
  )
  ensure(shipping_options.length <= mostRates, `You may only specify up to ${mostRates} rates.`, {
    param: 'shipping_options',
  })
  return shipping_options.map(({ shipping_rate, shipping_rate_data }, index) => {
    if (shipping_rate_data) return insertShippingRate(world, shipping_rate_data)
    const rate = world.db.shipping_rates.get(shipping_rate ?? '')
    const param = `shipping_options[${index}][shipping_rate]`
    ensureFound(rate?.active && rate, 'shipping rate', shipping_rate ?? '', param, 400)
    return rate
  })
}

function create(world: StripeWorld, args: CreateArgs): CheckoutSession {
  const isTaxed = ensureTaxReady(world, args.automatic_tax)
  const { customer, customer_email, discounts = [] } = args
  const data = args.subscription_data ?? {}
  ensure(
    customer === undefined || customer_email === undefined,
    'You may only specify one of these parameters: customer, customer_email.',
    { param: 'customer_email' },
  )
  ensure(
    args.customer_update === undefined || customer !== undefined,
    '`customer_update` can only be used with `customer`.',
    { param: 'customer_update' },
  )
  ensure(discounts.length <= 1, 'You can only pass one discount to a Checkout Session.', {
    param: 'discounts',
  })
  ensure(
    discounts.length === 0 || !args.allow_promotion_codes,
    'You may only specify one of these parameters: allow_promotion_codes, discounts.',
    { param: 'discounts' },
  )
  const trial = data.trial_settings
  ensureSharing(world, data)
  const made = insertSession(world, {
    ...args,
    automatic_tax: isTaxed,
    customer: customer === undefined ? undefined : findCustomer(world, customer),
    customer_update: omitUndefined(args.customer_update ?? {}),
    discounts: discounts.map((each) => omitUndefined(each)),
    intent: omitUndefined({
      ...(args.mode === 'setup' ? args.setup_intent_data : args.payment_intent_data),
      payment_method_options: args.payment_method_options,
    }),
    items: toOffered(world, args.line_items),
    shipping_options: toRates(world, args),
    subscription: omitUndefined({
      ...data,
      automatic_tax: isTaxed || undefined,
      default_tax_rates: args.subscription_data && findTaxRates(world, data.default_tax_rates),
      trial_settings: trial && {
        end_behavior: { billing_cycle_anchor: null, ...trial.end_behavior },
      },
    }),
  })
  if (args.payment_intent_data) {
    ensureConnected(world, { ...args.payment_intent_data, amount: made.amount_total ?? 0 })
  }
  return made
}

/** https://docs.stripe.com/api/checkout/sessions */
export const checkoutSessions = {
  'POST /v1/checkout/sessions': session.create(createArgs, create),
  'GET /v1/checkout/sessions/{id}': session.get(),
  'POST /v1/checkout/sessions/{id}': session.update(
    () => ({
      metadata: params.metadata().optional(),
      shipping_options: collectArgs().shipping_options,
      ...params.unbuilt('automatic_tax', 'collected_information', 'line_items'),
    }),
    (world, before, { metadata, shipping_options }) => ({
      ...(shipping_options ? reship(world, before, shipping_options) : before),
      metadata: metadata === undefined ? before.metadata : mergeMetadata(before.metadata, metadata),
    }),
    (world, doc) => world.db.checkout_sessions.replace(doc),
  ),
  'GET /v1/checkout/sessions': session.list(
    () => ({
      created: params.timeFilter().optional(),
      customer: text().optional(),
      customer_details: hash({ email: text() }).optional(),
      payment_intent: text().optional(),
      status: oneOf('complete', 'expired', 'open').optional(),
      subscription: text().optional(),
      payment_link: text().optional(),
      ...params.unbuilt('customer_account'),
    }),
    ({ created, customer_details, customer, ...where }) => ({
      created: toCondition(created),
      customer,
      email: customer_details?.email,
      payment_intent: where.payment_intent,
      payment_link: where.payment_link,
      status: where.status,
      subscription: where.subscription,
    }),
  ),
  'POST /v1/checkout/sessions/{id}/expire': endpoint(
    () => ({ id: text() }),
    (world, { id }) => expire(world, findSession(world, id)),
  ),
  'GET /v1/checkout/sessions/{id}/line_items': endpoint(
    () => ({ id: text(), ...params.pages() }),
    (world, { id, ...page }) => {
      findSession(world, id)
      const items = world.db.checkout_orders.get(id)?.items ?? []
      return pageOfItems(items, `/v1/checkout/sessions/${id}/line_items`, page)
    },
  ),
}
