import { costOf } from '../../billing/objects/amount.ts'
import { priceLines, toLine, toPricing, totalsOf } from '../../invoices/objects/invoice_line.ts'
import { applyDiscounts, type DiscountArgs } from '../../products/objects/discount.ts'
import { ensureFound, type StripeWorld, seconds } from '../../protocol/index.ts'
import { ensureOneCursor } from '../../protocol/paging/list.ts'
import type { CheckoutItem, CheckoutOrder, Customer, Price } from '../../schema/index.ts'
import { findTaxRates } from '../../tax/objects/tax.ts'
import { automaticRates, type Place } from '../../tax/objects/tax_engine.ts'

/** Something that is offered: a price and how many; what is metered has no number. */
export interface Offered {
  /** That of its line, where it has one already. */
  id?: string
  adjustable_quantity?: CheckoutItem['adjustable_quantity']
  price: Price
  quantity: number | null
  metadata: Record<string, string>
  tax_rates: string[]
  discounts?: DiscountArgs[]
}

interface Offer {
  /** Where it is sold to, where taxes are found by that. */
  place?: Place | undefined
  currency: string
  customer?: Customer | undefined
  discounts: readonly DiscountArgs[]
  items: readonly Offered[]
}

type Totals = ReturnType<typeof totalsOf>

/** The items with what is taken off and added; nothing is redeemed yet. */
function priceItems(world: StripeWorld, { currency, customer, discounts, items, place }: Offer) {
  const now = seconds(world)
  return world.dryRun(() => {
    const owner = { customer: customer?.id ?? '' }
    const tax_exempt = customer?.tax_exempt ?? 'none'
    const whole = applyDiscounts(world, discounts, owner)
    const lines = items.map(({ price, quantity, discounts: own = [] }) =>
      toLine(
        world,
        {
          amount: quantity === null ? 0 : costOf(world, price, quantity),
          currency,
          description: null,
          discounts: applyDiscounts(world, own, owner),
          parent: null,
          period: { start: now, end: now },
          pricing: toPricing(price),
          quantity,
        },
        null,
      ),
    )
    const rates = new Map(
      lines.map((line, index) => {
        const price = items[index]?.price.id
        const sold = place && { price, currency, place, exempt: tax_exempt }
        const own = findTaxRates(world, items[index]?.tax_rates)
        return [line.id, sold ? automaticRates(world, sold) : own]
      }),
    )
    const terms = { currency, discounts: whole, default_tax_rates: [], tax_exempt }
    const priced = priceLines(world, lines, ({ id }) => rates.get(id) ?? [], terms)
    return { totals: totalsOf(priced), lines: priced.map((line) => totalsOf([line])) }
  })
}

function sum(all: readonly { amount: number }[]): number {
  return all.reduce((total, { amount }) => total + amount, 0)
}

function toItem(
  world: StripeWorld,
  { id, adjustable_quantity, price, quantity, metadata }: Offered,
  totals: Totals,
): CheckoutItem {
  return {
    id: id ?? world.id('li_1', 23),
    object: 'item',
    adjustable_quantity: adjustable_quantity ?? null,
    amount_discount: sum(totals.total_discount_amounts),
    amount_subtotal: totals.subtotal,
    amount_tax: sum(totals.total_taxes),
    amount_total: totals.total,
    currency: price.currency,
    description: world.db.products.get(price.product)?.name ?? null,
    metadata,
    price,
    quantity,
  }
}

/** What is offered, as the line items of a page, a link or a quote. */
export function toLineItems(world: StripeWorld, offer: Offer): CheckoutItem[] {
  const { totals, lines } = priceItems(world, offer)
  return offer.items.map((each, index) => toItem(world, each, lines[index] ?? totals))
}

/** The sums of line items. */
export function toAmounts(items: readonly CheckoutItem[]) {
  const add = (name: 'amount_discount' | 'amount_subtotal' | 'amount_tax' | 'amount_total') =>
    items.reduce((total, item) => total + item[name], 0)
  return {
    amount_subtotal: add('amount_subtotal'),
    amount_total: add('amount_total'),
    total_details: {
      amount_discount: add('amount_discount'),
      amount_shipping: 0,
      amount_tax: add('amount_tax'),
    },
  }
}

/** One page of what is listed in an order of its own, such as line items as they were given. */
export function pageOfItems(
  items: readonly { id: string }[],
  url: string,
  { limit = 10, starting_after, ending_before }: Page,
) {
  ensureOneCursor(starting_after, ending_before)
  const from = starting_after === undefined ? 0 : placeOf(items, starting_after) + 1
  const to = ending_before === undefined ? items.length : placeOf(items, ending_before)
  const data = items.slice(from, to).slice(0, limit)
  return { object: 'list', data, has_more: to - from > limit, url }
}

interface Page {
  limit?: number | undefined
  starting_after?: string | undefined
  ending_before?: string | undefined
}

function placeOf(items: readonly { id: string }[], id: string): number {
  const index = items.findIndex((item) => item.id === id)
  ensureFound(index >= 0, 'line item', id, 'starting_after', 400)
  return index
}

/** What an order offers, to be priced again. */
export function offeredBy({ items, tax_rates }: Pick<CheckoutOrder, 'items' | 'tax_rates'>) {
  return items.map(
    ({ id, adjustable_quantity, price, quantity, metadata }, index): Offered => ({
      id,
      adjustable_quantity,
      price,
      quantity,
      metadata: metadata ?? {},
      tax_rates: tax_rates[index] ?? [],
    }),
  )
}
