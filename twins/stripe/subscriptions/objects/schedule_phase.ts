import { costOf } from '../../billing/objects/amount.ts'
import { insertInvoiceItem } from '../../invoices/objects/invoice_item.ts'
import { type LineDraft, toPricing } from '../../invoices/objects/invoice_line.ts'
import { ensure, type StripeWorld } from '../../protocol/index.ts'
import type { Phase, Subscription, SubscriptionSchedule } from '../../schema/index.ts'
import type { ItemChange } from './item_change.ts'
import { periodOf } from './subscription.ts'
import { type SubscriptionArgs, toTaxField } from './subscription_terms.ts'
import { type UpdateArgs, updateSubscription } from './subscription_update.ts'

/** What a phase leaves open, which the schedule's default settings say. */
export const plainPhase = {
  add_invoice_items: [],
  application_fee_percent: null,
  billing_cycle_anchor: null,
  billing_thresholds: null,
  collection_method: null,
  default_payment_method: null,
  description: null,
  invoice_settings: null,
  on_behalf_of: null,
  proration_behavior: 'create_prorations',
  transfer_data: null,
  trial_end: null,
} satisfies Partial<Phase>

/** What a schedule says where nothing is said. */
export const plainSettings: SubscriptionSchedule['default_settings'] = {
  application_fee_percent: null,
  automatic_tax: { disabled_reason: null, enabled: false, liability: null },
  billing_cycle_anchor: 'automatic',
  billing_thresholds: null,
  collection_method: 'charge_automatically',
  default_payment_method: null,
  description: null,
  invoice_settings: {
    account_tax_ids: null,
    custom_fields: null,
    days_until_due: null,
    description: null,
    footer: null,
    issuer: { type: 'self' },
  },
  on_behalf_of: null,
  transfer_data: null,
}

function priceOf(world: StripeWorld, id: string) {
  const price = world.db.prices.get(id)
  ensure(price, `No such price: '${id}'`, { code: 'resource_missing' })
  return price
}

type Discounts = Phase['discounts']

/** The discounts of a phase as a parameter of a subscription. */
export function toDiscountArgs(discounts: Discounts) {
  return discounts.map(({ coupon, discount, promotion_code }) => ({
    ...(coupon && { coupon: String(coupon) }),
    ...(discount && { discount: String(discount) }),
    ...(promotion_code && { promotion_code: String(promotion_code) }),
  }))
}

/** What a phase bills once, as it begins. */
function extrasOf(world: StripeWorld, phase: Phase): LineDraft[] {
  return phase.add_invoice_items.map((extra) => {
    const price = priceOf(world, extra.price)
    const quantity = extra.quantity ?? 1
    return {
      amount: costOf(world, price, quantity),
      currency: price.currency,
      description: world.db.products.get(price.product)?.name ?? null,
      metadata: extra.metadata ?? {},
      parent: null,
      period: { start: phase.start_date, end: phase.start_date },
      pricing: toPricing(price),
      quantity,
      tax_rates: (extra.tax_rates ?? []).map(({ id }) => id),
    }
  })
}

/** How a phase collects; what it leaves open the schedule's default says. */
function termsOf({ default_settings }: SubscriptionSchedule, phase: Phase) {
  const { collection_method, default_payment_method, description, invoice_settings } = phase
  const method = default_payment_method ?? default_settings.default_payment_method
  const days = invoice_settings ?? default_settings.invoice_settings
  const chosen = collection_method ?? default_settings.collection_method
  const tax = phase.automatic_tax ?? default_settings.automatic_tax
  return {
    automatic_tax: tax?.enabled ?? false,
    collection_method: chosen === 'send_invoice' ? ('send_invoice' as const) : undefined,
    days_until_due: chosen === 'send_invoice' ? (days.days_until_due ?? 30) : undefined,
    default_payment_method: typeof method === 'string' ? method : undefined,
    description: description ?? default_settings.description ?? undefined,
  }
}

/** The subscription that a first phase makes. */
export function toSubscriptionArgs(
  world: StripeWorld,
  schedule: SubscriptionSchedule,
  phase: Phase,
): SubscriptionArgs {
  return {
    ...termsOf(schedule, phase),
    billing_mode: schedule.billing_mode.type === 'classic' ? { type: 'classic' } : undefined,
    default_tax_rates: phase.default_tax_rates ?? [],
    discounts: toDiscountArgs(phase.discounts),
    extra: extrasOf(world, phase),
    itemDiscounts: phase.items.map((item) => toDiscountArgs(item.discounts)),
    items: phase.items.map((item) => ({
      metadata: item.metadata ?? {},
      price: priceOf(world, item.price),
      quantity: item.quantity,
      tax_rates: item.tax_rates ?? [],
    })),
    metadata: phase.metadata,
    trial_end: phase.trial_end ?? undefined,
  }
}

/** The items of a subscription turned into those of a phase. */
function toItemChanges(world: StripeWorld, subscription: Subscription, phase: Phase): ItemChange[] {
  const left = [...subscription.items.data]
  const same = phase.items.map(({ price }) => {
    const place = left.findIndex((item) => item.price.id === price)
    return place < 0 ? undefined : left.splice(place, 1)[0]
  })
  const changes = phase.items.map((item, index): ItemChange => {
    const before = same[index] ?? left.shift()
    return {
      id: before?.id,
      metadata: item.metadata ?? {},
      price: priceOf(world, item.price),
      quantity: item.quantity,
      tax_rates: item.tax_rates ?? [],
    }
  })
  return [...changes, ...left.map(({ id }) => ({ id, deleted: true }))]
}

/**
 * Turns a subscription into what a phase says. Where the phase begins with a period there is
 * nothing to prorate: its renewal bills what it says.
 */
export function applyPhase(
  world: StripeWorld,
  before: Subscription,
  schedule: SubscriptionSchedule,
  { phase, proration_behavior }: { phase: Phase; proration_behavior: string },
): Subscription {
  const isBoundary = periodOf(before).end === phase.start_date
  const behavior = isBoundary ? 'none' : proration_behavior
  const terms = termsOf(schedule, phase)
  const isAnew = phase.billing_cycle_anchor === 'phase_start'
  for (const { parent: _none, ...extra } of extrasOf(world, phase)) {
    const { customer, id } = before
    const quantity = extra.quantity ?? 1
    insertInvoiceItem(world, { ...extra, quantity, customer, subscription: { id } })
  }
  const args: UpdateArgs = {
    fields: {
      ...(terms.collection_method && {
        collection_method: terms.collection_method,
        days_until_due: terms.days_until_due ?? null,
      }),
      ...(terms.default_payment_method && {
        default_payment_method: terms.default_payment_method,
      }),
      ...(terms.description && { description: terms.description }),
      automatic_tax: toTaxField(terms.automatic_tax),
      default_tax_rates: phase.default_tax_rates ?? [],
      metadata: { ...before.metadata, ...phase.metadata },
    },
    items: toItemChanges(world, before, phase),
    proration_behavior:
      behavior === 'none' || behavior === 'always_invoice' ? behavior : 'create_prorations',
    ...(isAnew && { billing_cycle_anchor: 'now' as const }),
    ...(phase.trial_end !== null && { trial_end: phase.trial_end }),
  }
  return updateSubscription(world, before, args)
}
