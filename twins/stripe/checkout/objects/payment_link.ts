import { emit, emitChange, mergeMetadata } from '../../protocol/change.ts'
import { ensure, ensureFound, isLive, type StripeWorld } from '../../protocol/index.ts'
import { inOrder } from '../../protocol/paging/order.ts'
import type { CheckoutSession, PaymentLink, ShippingRate } from '../../schema/index.ts'
import { insertSession } from './checkout.ts'
import type { CollectArgs } from './checkout_collect.ts'
import { toInvoiceCreation } from './checkout_options.ts'
import { type Offered, offeredBy, toLineItems } from './line_item.ts'
import { type LinkOptions, sharesOf, toAsked, toLinkOptions, toPageArgs } from './link_options.ts'

interface LinkArgs extends CollectArgs, LinkOptions {
  application_fee_amount?: number | undefined
  application_fee_percent?: number | undefined
  on_behalf_of?: string | undefined
  transfer_data?: { amount?: number | undefined; destination: string } | undefined
  automatic_tax?: boolean | undefined
  after_completion?: Completion | undefined
  allow_promotion_codes?: boolean | undefined
  customer_creation?: 'always' | 'if_required' | undefined
  inactive_message?: string | undefined
  items: Offered[]
  metadata?: Record<string, string> | null | undefined
  payment_intent_data?: Partial<NonNullable<PaymentLink['payment_intent_data']>> | undefined
  payment_method_collection?: 'always' | 'if_required' | undefined
  payment_method_types?: PaymentLink['payment_method_types'] | undefined
  restrictions?: { completed_sessions: { limit: number } } | null | undefined
  shipping_options?: ShippingRate[] | undefined
  submit_type?: 'auto' | 'book' | 'donate' | 'pay' | 'subscribe' | undefined
  subscription_data?: Partial<NonNullable<PaymentLink['subscription_data']>> | undefined
}

interface Completion {
  hosted_confirmation?: { custom_message?: string | undefined } | undefined
  redirect?: { url: string } | undefined
  type: 'hosted_confirmation' | 'redirect'
}

export function toCompletion(args: Completion | undefined): PaymentLink['after_completion'] {
  if (args?.type !== 'redirect') {
    const custom_message = args?.hosted_confirmation?.custom_message ?? null
    return { hosted_confirmation: { custom_message }, type: 'hosted_confirmation' }
  }
  ensure(args.redirect, 'Missing required param: after_completion[redirect].', {
    code: 'parameter_missing',
    param: 'after_completion[redirect]',
  })
  return { redirect: args.redirect, type: 'redirect' }
}

export function toLinkTax(enabled = false): PaymentLink['automatic_tax'] {
  return { enabled, liability: enabled ? { type: 'self' } : null }
}

const intentData = {
  capture_method: null,
  description: null,
  metadata: {},
  setup_future_usage: null,
  statement_descriptor: null,
  statement_descriptor_suffix: null,
  transfer_group: null,
}

const subscriptionData = {
  description: null,
  invoice_settings: {
    account_tax_ids: null,
    custom_fields: null,
    description: null,
    footer: null,
    issuer: { type: 'self' as const },
  },
  metadata: {},
  trial_period_days: null,
  trial_settings: null,
}

/** What no link of this twin has. */
const absent = {
  application: null,
  managed_payments: { enabled: false },
  optional_items: null,
  payment_method_options: null,
} satisfies Partial<PaymentLink>

function toLink(world: StripeWorld, args: LinkArgs, currency: string): PaymentLink {
  const isRecurring = args.items.some(({ price }) => price.recurring)
  const limit = args.restrictions?.completed_sessions.limit
  return {
    ...absent,
    livemode: isLive(world),
    ...toAsked(args),
    application_fee_amount: args.application_fee_amount ?? null,
    application_fee_percent: args.application_fee_percent ?? null,
    invoice_creation: isRecurring ? null : toInvoiceCreation({ enabled: false }),
    on_behalf_of: args.on_behalf_of ?? null,
    tax_id_collection: { enabled: false, required: 'never' },
    transfer_data: args.transfer_data
      ? { amount: args.transfer_data.amount ?? null, destination: args.transfer_data.destination }
      : null,
    ...toLinkOptions(world, args),
    id: world.id('plink_1', 23),
    object: 'payment_link',
    active: true,
    after_completion: toCompletion(args.after_completion),
    allow_promotion_codes: args.allow_promotion_codes ?? false,
    automatic_tax: toLinkTax(args.automatic_tax),
    currency,
    customer_creation: args.customer_creation ?? (isRecurring ? 'always' : 'if_required'),
    inactive_message: args.inactive_message ?? null,
    metadata: mergeMetadata({}, args.metadata),
    payment_intent_data: args.payment_intent_data
      ? { ...intentData, ...args.payment_intent_data }
      : null,
    payment_method_collection: args.payment_method_collection ?? 'always',
    payment_method_types: args.payment_method_types ?? null,
    restrictions: limit === undefined ? null : { completed_sessions: { count: 0, limit } },
    shipping_options: (args.shipping_options ?? []).map((rate) => ({
      shipping_amount: rate.fixed_amount?.amount ?? 0,
      shipping_rate: rate.id,
    })),
    submit_type: args.submit_type ?? 'auto',
    subscription_data: isRecurring ? { ...subscriptionData, ...args.subscription_data } : null,
    url: `${world.url}/b/test_${world.id('', 18)}`,
  }
}

/** https://docs.stripe.com/api/payment-link/create */
export function insertLink(world: StripeWorld, args: LinkArgs): PaymentLink {
  const [first] = args.items
  ensure(first, 'Missing required param: line_items.', {
    code: 'parameter_missing',
    param: 'line_items',
  })
  const { currency } = first.price
  const isSame = args.items.every(({ price }) => price.currency === currency)
  ensure(isSame, 'All prices of a Payment Link must have the same currency.', {
    param: 'line_items',
  })
  const link = world.db.payment_links.insert(inOrder(toLink(world, args, currency)))
  const items = toLineItems(world, { currency, discounts: [], items: args.items })
  const tax_rates = args.items.map((item) => item.tax_rates)
  const { consent_collection, custom_fields, custom_text, shipping_address_collection } = args
  const collect = { consent_collection, custom_fields, custom_text, shipping_address_collection }
  world.db.link_orders.insert({ id: link.id, collect, items, tax_rates })
  emit(world, 'payment_link.created', link)
  return link
}

export function findLink(world: StripeWorld, id: string): PaymentLink {
  const link = world.db.payment_links.get(id)
  ensureFound(link, 'payment_link', id, 'payment_link')
  return link
}

interface Visit {
  client_reference_id?: string | undefined
  email?: string | undefined
  promotion_code?: string | undefined
}

/** Every visit of a link is a Checkout Session of its own. */
export function visitLink(world: StripeWorld, link: PaymentLink, visit: Visit): CheckoutSession {
  const order = world.db.link_orders.get(link.id)
  ensure(order, `The order of ${link.id} is gone.`)
  const { payment_intent_data, subscription_data } = link
  const isRecurring = order.items.some(({ price }) => price.recurring)
  const known = (data: object) =>
    Object.fromEntries(Object.entries(data).filter(([, value]) => value !== null))
  const {
    invoice_settings: _plain,
    trial_settings,
    ...subscription
  } = subscription_data ?? subscriptionData
  const trial = trial_settings && {
    end_behavior: { billing_cycle_anchor: null, ...trial_settings.end_behavior },
  }
  const rates = link.shipping_options.flatMap(
    ({ shipping_rate }) => world.db.shipping_rates.get(String(shipping_rate)) ?? [],
  )
  return insertSession(world, {
    ...order.collect,
    ...toPageArgs(link),
    allow_promotion_codes: link.allow_promotion_codes,
    automatic_tax: link.automatic_tax.enabled,
    billing_address_collection:
      link.billing_address_collection === 'required' ? 'required' : 'auto',
    cancel_url: 'https://stripe.com',
    client_reference_id: visit.client_reference_id,
    customer_creation: link.customer_creation === 'always' ? 'always' : 'if_required',
    customer_email: visit.email,
    discounts: visit.promotion_code ? [{ promotion_code: visit.promotion_code }] : [],
    intent: known({ ...payment_intent_data, ...sharesOf(link, 'payment') }),
    items: offeredBy(order).map(({ id: _line, ...each }) => each),
    metadata: link.metadata,
    mode: isRecurring ? 'subscription' : 'payment',
    payment_link: link.id,
    payment_method_collection:
      link.payment_method_collection === 'if_required' ? 'if_required' : 'always',
    phone_number_collection: link.phone_number_collection,
    shipping_options: rates,
    subscription: known({
      ...subscription,
      ...sharesOf(link, 'subscription'),
      automatic_tax: link.automatic_tax.enabled,
      trial_settings: trial,
    }),
    success_url: link.after_completion.redirect?.url ?? 'https://stripe.com',
  })
}

/** Counts a completed session; the last one a link allows turns it off. */
export function countCompletion(world: StripeWorld, id: string | null): void {
  const before = world.db.payment_links.get(id ?? '')
  if (!before?.restrictions) return
  const { count, limit } = before.restrictions.completed_sessions
  const after = world.db.payment_links.replace({
    ...before,
    active: before.active && count + 1 < limit,
    restrictions: { completed_sessions: { count: count + 1, limit } },
  })
  emitChange(world, 'payment_link.updated', before, after)
}
