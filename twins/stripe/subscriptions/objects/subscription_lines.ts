import { costOf, partsOf, roundCents } from '../../billing/objects/amount.ts'
import { usageOf } from '../../billing/objects/meter.ts'
import { insertInvoiceItem } from '../../invoices/objects/invoice_item.ts'
import { type LineDraft, toPricing } from '../../invoices/objects/invoice_line.ts'
import { termsOf } from '../../products/objects/discount.ts'
import type { StripeWorld } from '../../protocol/index.ts'
import type { Subscription, SubscriptionItem } from '../../schema/index.ts'
import { dayOf, periodsAfter } from './calendar.ts'

interface Period {
  start: number
  end: number
}

/** What a line of a subscription's own says of where it comes from. */
function base(item: SubscriptionItem, period: Period) {
  const { id, price, subscription, discounts, metadata, tax_rates } = item
  return {
    currency: price.currency,
    discounts,
    metadata,
    parent: {
      invoice_item_details: null,
      subscription_item_details: {
        invoice_item: null,
        proration: false,
        proration_details: null,
        subscription,
        subscription_item: id,
      },
      type: 'subscription_item_details' as const,
    },
    period,
    subscription,
    tax_rates: (tax_rates ?? []).map((rate) => rate.id),
  }
}

/** An item that is billed before it is used. */
function isLicensed({ price }: SubscriptionItem): boolean {
  return price.recurring?.usage_type !== 'metered'
}

function nameOf(world: StripeWorld, { price }: SubscriptionItem): string {
  return world.db.products.get(price.product)?.name ?? price.product
}

/** A period of items, billed in full. */
export function periodLines(
  world: StripeWorld,
  items: readonly SubscriptionItem[],
  period: Period,
): LineDraft[] {
  return items
    .filter(isLicensed)
    .flatMap((item) => toLines(world, item, period, item.quantity ?? 1))
}

function toLines(
  world: StripeWorld,
  item: SubscriptionItem,
  period: Period,
  quantity: number,
): LineDraft[] {
  return partsOf(world, item.price, quantity).map((part) => ({
    ...base(item, period),
    amount: part.amount,
    description: part.description,
    pricing: toPricing(item.price, part.unit_amount_decimal),
    quantity: part.quantity,
  }))
}

/** What was used in a period, billed after it. */
export function usageLines(
  world: StripeWorld,
  { customer, items }: Subscription,
  period: Period,
): LineDraft[] {
  return items.data
    .filter((item) => !isLicensed(item))
    .flatMap((item) => {
      const meter = world.db.meters.get(item.price.recurring?.meter ?? '')
      const used = meter ? usageOf(world, meter, customer, period) : 0
      return toLines(world, item, period, used)
    })
}

/** A trial, which costs nothing. */
export function trialLines(
  world: StripeWorld,
  items: readonly SubscriptionItem[],
  period: Period,
): LineDraft[] {
  return items.map((item) => ({
    ...base(item, period),
    amount: 0,
    description: `Trial period for ${nameOf(world, item)}`,
    pricing: toPricing(item.price),
    quantity: item.quantity ?? 0,
  }))
}

/** The part of a whole period that a shorter one is, for a first period up to its anchor. */
export function partialLines(
  world: StripeWorld,
  items: readonly SubscriptionItem[],
  period: Period,
  whole: Period,
): LineDraft[] {
  const share = (period.end - period.start) / (whole.end - whole.start)
  return periodLines(world, items, period).map((line) => ({
    ...line,
    amount: roundCents(line.amount * share),
  }))
}

/**
 * What elapsed since a start in the past: each period of it, the last as far as it went; in classic
 * mode as one sum. https://docs.stripe.com/billing/subscriptions/backdating
 */
export function backdatedLines(
  world: StripeWorld,
  { billing_mode, created, items }: Subscription,
  from: number,
): LineDraft[] {
  return items.data.filter(isLicensed).flatMap((item) => {
    const recurring = item.price.recurring ?? { interval: 'month', interval_count: 1 }
    const lines: LineDraft[] = []
    for (let count = 0; ; count += 1) {
      const start = periodsAfter(from, recurring, count)
      const whole = { start, end: periodsAfter(from, recurring, count + 1) }
      if (start >= created) break
      const period = { start, end: Math.min(whole.end, created) }
      lines.push(...partialLines(world, [item], period, whole))
    }
    const [first] = lines
    if (billing_mode.type === 'flexible' || !first) return lines
    const amount = lines.reduce((sum, line) => sum + line.amount, 0)
    return [{ ...first, amount, period: { start: from, end: created } }]
  })
}

/** What an item costs a period after the discounts that are a percentage. */
function netCost(world: StripeWorld, { discounts }: Subscription, item: SubscriptionItem): number {
  const terms = termsOf(world, [...item.discounts, ...discounts]).filter(
    ({ products }) => !products || products.includes(item.price.product),
  )
  const left = terms.reduce((share, { percent_off }) => share * (1 - (percent_off ?? 0) / 100), 1)
  return costOf(world, item.price, item.quantity ?? 1) * left
}

/**
 * What is left of a period for items that go (less than zero) or come, to the second.
 * https://docs.stripe.com/billing/subscriptions/prorations
 */
export function insertProrations(
  world: StripeWorld,
  subscription: Subscription,
  changed: { gone: readonly SubscriptionItem[]; come: readonly SubscriptionItem[] },
  { at, start, end }: Period & { at: number },
): void {
  const share = end > start ? (end - at) / (end - start) : 0
  const insert = (item: SubscriptionItem, sign: 1 | -1) => {
    const { price, quantity = 1 } = item
    const name = `${quantity > 1 ? `${quantity} × ` : ''}${nameOf(world, item)}`
    insertInvoiceItem(world, {
      amount: sign * roundCents(netCost(world, subscription, item) * share),
      currency: price.currency,
      customer: subscription.customer,
      description: `${sign < 0 ? 'Unused' : 'Remaining'} time on ${name} after ${dayOf(at)}`,
      discountable: false,
      period: { start: at, end },
      pricing: toPricing(price),
      proration: true,
      quantity,
      subscription: { id: subscription.id, item: item.id },
      tax_rates: (item.tax_rates ?? []).map(({ id }) => id),
    })
  }
  for (const item of changed.gone.filter(isLicensed)) insert(item, -1)
  for (const item of changed.come.filter(isLicensed)) insert(item, 1)
}
