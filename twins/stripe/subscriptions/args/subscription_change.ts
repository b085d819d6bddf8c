import type { Args } from '../../../../shared/contract.ts'
import { omitUndefined } from '../../../../shared/object.ts'
import { choosePrice, toExtraLine } from '../../billing/args/billing.ts'
import { findCustomer } from '../../customers/objects/customer.ts'
import { ensureSharing, sharingOf } from '../../invoices/objects/invoice_share.ts'
import { findPaymentMethod } from '../../payment_methods/objects/payment_method.ts'
import { applyDiscounts } from '../../products/objects/discount.ts'
import { type Given, mergeMetadata } from '../../protocol/change.ts'
import { onClock } from '../../protocol/clock.ts'
import { ensure, ensureFound, type StripeWorld, seconds } from '../../protocol/index.ts'
import type { Price, Subscription } from '../../schema/index.ts'
import { findTaxRates } from '../../tax/objects/tax.ts'
import { ensurePlace, ensureTaxReady } from '../../tax/objects/tax_engine.ts'
import type { ItemChange } from '../objects/item_change.ts'
import { followSubscription } from '../objects/schedule.ts'
import { isOver, periodOf } from '../objects/subscription.ts'
import { createSubscription } from '../objects/subscription_create.ts'
import { toTaxField, toTransferData } from '../objects/subscription_terms.ts'
import { type UpdateArgs, updateSubscription } from '../objects/subscription_update.ts'
import type { createArgs, itemChange, updateArgs } from './subscription.ts'

type CreateArgs = Args<ReturnType<typeof createArgs>>
type Update = Args<ReturnType<typeof updateArgs>>

/** What is metered has a meter, and nobody says how much of it there is. */
function ensureMetered(price: Price | undefined, quantity: number | undefined): void {
  if (price?.recurring?.usage_type !== 'metered') return
  ensure(price.recurring.meter !== null, `The metered price ${price.id} has no meter.`)
  ensure(
    quantity === undefined,
    'Quantity should not be specified where usage_type is `metered`. Remove quantity from your ' +
      'request.',
    { param: 'items[0][quantity]' },
  )
}

/** A payment method that a subscription may use: one of its customer's. */
function findOwnMethod(world: StripeWorld, id: string | undefined, customer: string) {
  if (id === undefined) return undefined
  const method = findPaymentMethod(world, id, 'default_payment_method')
  const message =
    'The customer does not have a payment method with the ID ' +
    `${id}. The payment method must be attached to the customer.`
  ensure(method.customer === customer, message, {
    code: 'resource_missing',
    param: 'default_payment_method',
  })
  return method.id
}

export function create(world: StripeWorld, args: CreateArgs): Subscription {
  const isTaxed = ensureTaxReady(world, args.automatic_tax)
  ensureSharing(world, args)
  const customer = findCustomer(world, args.customer)
  if (isTaxed) ensurePlace(customer)
  const on = onClock(world, customer.test_clock ?? null)
  ensure(
    args.payment_behavior !== 'pending_if_incomplete',
    '`pending_if_incomplete` is only used with updates and cannot be passed when creating a ' +
      'Subscription.',
    { param: 'payment_behavior' },
  )
  const items = (args.items ?? []).map((each, index) => {
    const price = choosePrice(on, each, `items[${index}][price]`)
    ensureMetered(price, each.quantity)
    ensure(price, `Missing required param: items[${index}][price].`, {
      code: 'parameter_missing',
      param: `items[${index}][price]`,
    })
    return {
      metadata: mergeMetadata({}, each.metadata),
      price,
      quantity: each.quantity,
      tax_rates: findTaxRates(world, each.tax_rates),
    }
  })
  ensureDueDays(args)
  return createSubscription(on, customer, {
    ...args,
    automatic_tax: isTaxed,
    default_payment_method: findOwnMethod(world, args.default_payment_method, customer.id),
    default_tax_rates: findTaxRates(world, args.default_tax_rates),
    description: args.description ?? undefined,
    discounts: args.discounts ?? [],
    extra: (args.add_invoice_items ?? []).map((each) => toExtraLine(on, each, seconds(on))),
    itemDiscounts: (args.items ?? []).map((each) => each.discounts ?? []),
    items,
    trial_settings: toTrialSettings(args.trial_settings),
  })
}

function toTrialSettings(
  given: Update['trial_settings'],
): Subscription['trial_settings'] | undefined {
  return given && { end_behavior: { ...given.end_behavior, billing_cycle_anchor: null } }
}

function ensureDueDays({
  collection_method,
  days_until_due,
}: Pick<Update, 'collection_method' | 'days_until_due'>) {
  ensure(
    collection_method !== 'send_invoice' || days_until_due !== undefined,
    'If `collection_method` is `send_invoice`, you must pass `days_until_due`.',
    { param: 'days_until_due' },
  )
  ensure(
    days_until_due === undefined || collection_method !== 'charge_automatically',
    '`days_until_due` can only be passed if `collection_method` is `send_invoice`.',
    { param: 'days_until_due' },
  )
}

export function toItemChange(
  world: StripeWorld,
  each: Args<ReturnType<typeof itemChange>>,
  index: number,
): ItemChange {
  const price = choosePrice(world, each, `items[${index}][price]`)
  ensureMetered(price, each.quantity)
  const { id, deleted, discounts, metadata, quantity } = each
  const before = id === undefined ? undefined : world.db.subscription_items.get(id)
  const tax_rates = each.tax_rates === undefined ? undefined : findTaxRates(world, each.tax_rates)
  return {
    id,
    deleted,
    discounts,
    metadata: metadata === undefined ? undefined : mergeMetadata(before?.metadata, metadata),
    price,
    quantity,
    tax_rates,
  }
}

/** The reason that is named has to be one that can be chosen. */
export function ensureOption(world: StripeWorld, details: Update['cancellation_details']): void {
  const id = details?.feedback_option
  if (!id) return
  const option = world.db.feedback_options.get(id)
  const param = 'cancellation_details[feedback_option]'
  ensureFound(option, 'feedback option', id, param, 400)
  ensure(option.status === 'active', `The feedback option ${id} is inactive.`, { param })
}

/** When the subscription is to end, and what says so. */
function toCancellation(
  world: StripeWorld,
  before: Subscription,
  args: Update,
): Given<Partial<Subscription>> {
  const { cancel_at: at, cancel_at_period_end: isAtEnd } = args
  ensureOption(world, args.cancellation_details)
  if (at === undefined && isAtEnd === undefined) return {}
  ensure(
    before.schedule === null,
    `The subscription is managed by the subscription schedule \`${before.schedule}\`, and ` +
      'updating any cancelation behavior directly is not allowed. Please update the schedule ' +
      'instead.',
    { param: isAtEnd === undefined ? 'cancel_at' : 'cancel_at_period_end' },
  )
  const { end } = periodOf(before)
  const wanted = isAtEnd ? end : typeof at === 'string' ? end : (at ?? null)
  const now = seconds(world)
  ensure(wanted === null || wanted > now, 'Invalid timestamp: must be in the future.', {
    param: 'cancel_at',
  })
  const isLater = wanted !== null && !isAtEnd && wanted !== end
  if (isLater) {
    world.at(wanted * 1000, 'cancelSubscription', { id: before.id, at: wanted })
  }
  return {
    cancel_at: wanted,
    cancel_at_period_end: isAtEnd ?? false,
    canceled_at: wanted === null ? null : now,
    cancellation_details: {
      comment: null,
      feedback: null,
      feedback_option: null,
      ...before.cancellation_details,
      ...omitUndefined(args.cancellation_details ?? {}),
      reason: wanted === null ? null : 'cancellation_requested',
    },
  }
}

function toPause(world: StripeWorld, { id }: Subscription, pause: Update['pause_collection']) {
  if (pause === undefined || pause === null) return pause
  const { behavior, resumes_at = null } = pause
  if (resumes_at !== null) world.at(resumes_at * 1000, 'resumeCollection', { id, at: resumes_at })
  return { behavior, resumes_at }
}

/** The fields that change by themselves, without a new bill. */
function toFields(
  world: StripeWorld,
  before: Subscription,
  args: Update,
): Given<Partial<Subscription>> {
  const { customer, id, payment_settings } = before
  const { discounts, metadata, payment_settings: settings } = args
  const save_default_payment_method = settings?.save_default_payment_method
  ensureSharing(world, { ...sharingOf(before), ...omitUndefined(args) })
  const plain: Partial<Subscription> = omitUndefined({
    application_fee_percent: args.application_fee_percent,
    automatic_tax: args.automatic_tax && toTaxField(args.automatic_tax.enabled),
    collection_method: args.collection_method,
    days_until_due: args.days_until_due,
    default_payment_method: findOwnMethod(world, args.default_payment_method, customer),
    default_tax_rates:
      args.default_tax_rates === undefined
        ? undefined
        : findTaxRates(world, args.default_tax_rates),
    description: args.description,
    discounts:
      discounts === undefined
        ? undefined
        : applyDiscounts(world, discounts ?? [], { customer, subscription: id }, before.discounts),
    on_behalf_of: args.on_behalf_of,
    transfer_data:
      args.transfer_data === undefined ? undefined : toTransferData(args.transfer_data),
    pause_collection: toPause(world, before, args.pause_collection),
    trial_settings: toTrialSettings(args.trial_settings),
  })
  return {
    ...plain,
    ...toCancellation(world, before, args),
    metadata: metadata === undefined ? before.metadata : mergeMetadata(before.metadata, metadata),
    ...(save_default_payment_method &&
      payment_settings && {
        payment_settings: { ...payment_settings, save_default_payment_method },
      }),
  }
}

/** https://docs.stripe.com/billing/subscriptions/pending-updates-reference#supported-attributes */
const pendable = [
  'add_invoice_items',
  'billing_cycle_anchor',
  'expand',
  'items',
  'payment_behavior',
  'proration_behavior',
  'proration_date',
  'trial_end',
  'trial_from_plan',
]

function ensurePendable(args: Update): void {
  const other = Object.entries(args).find(
    ([name, value]) => value !== undefined && !pendable.includes(name),
  )
  ensure(
    !other,
    `When \`payment_behavior\` is set to \`pending_if_incomplete\`, \`${other?.[0] ?? ''}\` is ` +
      'not supported.',
    { param: other?.[0] ?? 'payment_behavior' },
  )
}

export function update(world: StripeWorld, before: Subscription, args: Update): Subscription {
  const isTaxed = ensureTaxReady(world, args.automatic_tax)
  if (isTaxed) ensurePlace(findCustomer(world, before.customer))
  if (args.payment_behavior === 'pending_if_incomplete') ensurePendable(args)
  if (isOver(before)) {
    const { metadata, cancellation_details: _details, id: _id, ...rest } = { id: '', ...args }
    const others = Object.entries(rest).filter(
      ([name, it]) => it !== undefined && name !== 'expand',
    )
    ensure(
      others.length === 0,
      'A canceled subscription can only update its cancellation_details and metadata.',
    )
    return updateSubscription(world, before, { fields: toFields(world, before, { metadata }) })
  }
  const on = onClock(world, before.test_clock)
  const change: UpdateArgs = {
    ...omitUndefined({
      billing_cycle_anchor: args.billing_cycle_anchor,
      payment_behavior: args.payment_behavior,
      proration_behavior: args.proration_behavior,
      proration_date: args.proration_date,
      trial_end: args.trial_end,
      items: args.items?.map((each, index) => toItemChange(on, each, index)),
      extra: args.add_invoice_items?.map((each) => toExtraLine(on, each, seconds(on))),
    }),
    fields: toFields(on, before, args),
  }
  const after = updateSubscription(on, before, change)
  if (change.items) followSubscription(on, after)
  return after
}
