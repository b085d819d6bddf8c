import type { Args } from '../../../../shared/contract.ts'
import { omitUndefined } from '../../../../shared/object.ts'
import { automaticTax } from '../../billing/args/billing.ts'
import { ensureSharing } from '../../invoices/objects/invoice_share.ts'
import * as params from '../../protocol/args/params.ts'
import { mergeMetadata } from '../../protocol/change.ts'
import { endpoint } from '../../protocol/endpoint.ts'
import { ensureFound, type StripeWorld } from '../../protocol/index.ts'
import { resource } from '../../protocol/resource.ts'
import type { PaymentLink, ShippingRate } from '../../schema/index.ts'
import { percent } from '../../subscriptions/args/subscription.ts'
import { ensureTaxReady } from '../../tax/objects/tax_engine.ts'
import { collectArgs, sharedOptions } from '../args/checkout.ts'
import { linkItem, toOffered } from '../args/line_item.ts'
import { pageOfItems, toLineItems } from '../objects/line_item.ts'
import { askedOf, changeAsked, toLinkOptions } from '../objects/link_options.ts'
import { findLink, insertLink, toCompletion, toLinkTax } from '../objects/payment_link.ts'

const { boolean, clearable, hash, integer, list, oneOf, text } = params
const link = resource<PaymentLink>({
  path: '/v1/payment_links',
  table: 'payment_links',
  noun: 'payment_link',
  param: 'payment_link',
})

/** https://docs.stripe.com/api/payment-link */
export const paymentLinks = {
  'POST /v1/payment_links': link.create(createArgs, create),
  'GET /v1/payment_links/{id}': link.get(),
  'POST /v1/payment_links/{id}': link.update(
    updateArgs,
    change,
    (world, doc) => world.db.payment_links.replace(doc),
    'payment_link.updated',
  ),
  'GET /v1/payment_links': link.list(
    () => ({ active: boolean().optional() }),
    ({ active }) => ({ active }),
  ),
  'GET /v1/payment_links/{id}/line_items': endpoint(
    () => ({ id: text(), ...params.pages() }),
    (world, { id, ...page }) => {
      findLink(world, id)
      const items = world.db.link_orders.get(id)?.items ?? []
      return pageOfItems(items, `/v1/payment_links/${id}/line_items`, page)
    },
  ),
}

function fields() {
  return {
    ...sharedOptions(),
    after_completion: hash({
      hosted_confirmation: hash({ custom_message: text(500).optional() }).optional(),
      redirect: hash({ url: text(2048) }).optional(),
      type: oneOf('hosted_confirmation', 'redirect'),
    }).optional(),
    allow_promotion_codes: boolean().optional(),
    automatic_tax: automaticTax(),
    billing_address_collection: oneOf('auto', 'required').optional(),
    customer_creation: oneOf('always', 'if_required').optional(),
    metadata: params.metadata().optional(),
    payment_method_collection: oneOf('always', 'if_required').optional(),
    phone_number_collection: hash({ enabled: boolean() }).optional(),
    submit_type: oneOf('auto', 'book', 'donate', 'pay', 'subscribe').optional(),
    ...params.unbuilt('managed_payments', 'payment_method_options'),
  }
}

const restrictions = () => hash({ completed_sessions: hash({ limit: integer(1) }) })

const trialSettings = () =>
  hash({
    end_behavior: hash({ missing_payment_method: oneOf('cancel', 'create_invoice', 'pause') }),
  })

function createArgs() {
  const { customer_update: _known, shipping_options: _rates, ...collect } = collectArgs()
  return {
    ...fields(),
    ...collect,
    application_fee_amount: integer(0).optional(),
    application_fee_percent: percent().optional(),
    currency: params.currency().optional(),
    inactive_message: text(500).optional(),
    line_items: list(linkItem()),
    on_behalf_of: text().optional(),
    transfer_data: hash({ amount: integer(1).optional(), destination: text() }).optional(),
    payment_intent_data: hash({
      capture_method: oneOf('automatic', 'automatic_async', 'manual').optional(),
      description: text(1000).optional(),
      metadata: params.metadata().optional(),
      setup_future_usage: oneOf('off_session', 'on_session').optional(),
      statement_descriptor: text(22).optional(),
      statement_descriptor_suffix: text(22).optional(),
      transfer_group: text().optional(),
    }).optional(),
    payment_method_types: list(oneOf('card', 'link')).optional(),
    restrictions: restrictions().optional(),
    shipping_options: list(hash({ shipping_rate: text() })).optional(),
    subscription_data: hash({
      description: text(500).optional(),
      metadata: params.metadata().optional(),
      trial_period_days: integer(1, 730).optional(),
      trial_settings: trialSettings().optional(),
      ...params.unbuilt('invoice_settings'),
    }).optional(),
  }
}

function updateArgs() {
  return {
    ...fields(),
    active: boolean().optional(),
    inactive_message: clearable(text(500)).optional(),
    line_items: list(hash({ id: text(), quantity: integer(1).optional() })).optional(),
    payment_method_types: clearable(list(oneOf('card', 'link'))).optional(),
    restrictions: clearable(restrictions()).optional(),
    custom_fields: clearable(collectArgs().custom_fields.unwrap()).optional(),
    custom_text: collectArgs().custom_text,
    shipping_address_collection: clearable(
      collectArgs().shipping_address_collection.unwrap(),
    ).optional(),
    ...params.unbuilt('payment_intent_data', 'shipping_options', 'subscription_data'),
  }
}

function create(world: StripeWorld, args: Args<ReturnType<typeof createArgs>>): PaymentLink {
  const automatic_tax = ensureTaxReady(world, args.automatic_tax)
  const { payment_intent_data: intent, subscription_data: subscription, ...rest } = args
  ensureLinkShares(world, rest)
  return insertLink(world, {
    ...rest,
    automatic_tax,
    items: toOffered(world, args.line_items),
    shipping_options: toRates(world, args.shipping_options),
    payment_intent_data:
      intent && omitUndefined({ ...intent, metadata: mergeMetadata({}, intent.metadata) }),
    subscription_data:
      subscription &&
      omitUndefined({ ...subscription, metadata: mergeMetadata({}, subscription.metadata) }),
  })
}

/** Refuses parts for accounts that are not there. */
function ensureLinkShares(
  world: StripeWorld,
  { transfer_data, ...rest }: Pick<CreateArgs, 'application_fee_percent'> & Shares,
): void {
  const isShared = rest.application_fee_amount !== undefined || transfer_data || rest.on_behalf_of
  if (!isShared && rest.application_fee_percent === undefined) return
  ensureSharing(world, { ...rest, transfer_data })
}

type CreateArgs = Args<ReturnType<typeof createArgs>>
type Shares = Pick<CreateArgs, 'application_fee_amount' | 'on_behalf_of' | 'transfer_data'>

function toRates(
  world: StripeWorld,
  wanted: readonly { shipping_rate: string }[] = [],
): ShippingRate[] {
  return wanted.map(({ shipping_rate }, index) => {
    const rate = world.db.shipping_rates.get(shipping_rate)
    const param = `shipping_options[${index}][shipping_rate]`
    ensureFound(rate?.active && rate, 'shipping rate', shipping_rate, param, 400)
    return rate
  })
}

/** Other quantities of the items a link has. */
function changeItems(
  world: StripeWorld,
  { id, currency }: PaymentLink,
  changes: readonly { id: string; quantity?: number | undefined }[],
): void {
  const order = world.db.link_orders.get(id)
  if (!order) return
  const items = [...order.items]
  for (const each of changes) {
    const place = items.findIndex((item) => item.id === each.id)
    const before = items[place]
    ensureFound(before, 'line item', each.id, 'line_items', 400)
    const { price, metadata } = before
    const quantity = each.quantity ?? before.quantity
    const tax_rates = order.tax_rates[place] ?? []
    const offer = { price, quantity, metadata: metadata ?? {}, tax_rates }
    const [made] = toLineItems(world, { currency, discounts: [], items: [offer] })
    if (made) items[place] = { ...made, id: before.id }
  }
  world.db.link_orders.replace({ ...order, items })
}

function change(
  world: StripeWorld,
  before: PaymentLink,
  args: Args<ReturnType<typeof updateArgs>>,
): PaymentLink {
  ensureTaxReady(world, args.automatic_tax)
  const { after_completion, line_items, metadata, restrictions: wanted } = args
  if (line_items) changeItems(world, before, line_items)
  changeAsked(world, before, args)
  const count = before.restrictions?.completed_sessions.count ?? 0
  return {
    ...before,
    ...omitUndefined({
      active: args.active,
      after_completion: after_completion && toCompletion(after_completion),
      allow_promotion_codes: args.allow_promotion_codes,
      automatic_tax: args.automatic_tax && toLinkTax(args.automatic_tax.enabled),
      billing_address_collection: args.billing_address_collection,
      customer_creation: args.customer_creation,
      inactive_message: args.inactive_message,
      ...toLinkOptions(world, args),
      payment_method_collection: args.payment_method_collection,
      payment_method_types: args.payment_method_types,
      phone_number_collection: args.phone_number_collection,
      restrictions: wanted && { completed_sessions: { count, ...wanted.completed_sessions } },
      submit_type: args.submit_type,
    }),
    ...(wanted === null && { restrictions: null }),
    ...askedOf(world, before),
    metadata: metadata === undefined ? before.metadata : mergeMetadata(before.metadata, metadata),
  }
}
