import type Stripe from 'stripe'
import { type StripeWorld, seconds } from '../protocol.ts'
import type { CheckoutItem, CheckoutSession, Customer, Price, ShippingRate } from '../schema.ts'
import { costOf } from './amount.ts'
import { applyDiscounts, type DiscountArgs } from './discount.ts'
import { priceLines, toLine, toPricing, totalsOf } from './invoice_line.ts'
import { findTaxRates } from './tax.ts'

/** One thing that is to be bought; `id` where it is in an order already. */
export interface OrderItem {
  id?: string
  price: Price
  quantity: number
  metadata: Record<string, string>
  tax_rates: string[]
  adjustable_quantity: CheckoutItem['adjustable_quantity']
}

export interface Order {
  currency: string
  customer: Customer | undefined
  discounts: readonly DiscountArgs[]
  items: readonly OrderItem[]
  shipping: ShippingRate | undefined
}

type Amounts = Pick<
  CheckoutSession,
  'amount_subtotal' | 'amount_total' | 'shipping_cost' | 'total_details'
>

/** The amounts of a session that takes no money. */
export const noAmounts: Amounts = {
  amount_subtotal: null,
  amount_total: null,
  shipping_cost: null,
  total_details: null,
}

/** The items with what is taken off and added; nothing is redeemed yet. */
function priceItems(world: StripeWorld, { currency, customer, discounts: codes, items }: Order) {
  const now = seconds(world)
  return world.rehearse(() => {
    const discounts = applyDiscounts(world, codes, { customer: customer?.id ?? '' })
    const lines = items.map(({ price, quantity }) =>
      toLine(
        world,
        {
          amount: costOf(world, price, quantity),
          currency,
          description: null,
          parent: null,
          period: { start: now, end: now },
          pricing: toPricing(price),
          quantity,
        },
        null,
      ),
    )
    const rates = new Map(
      lines.map((line, index) => [line.id, findTaxRates(world, items[index]?.tax_rates)]),
    )
    const tax_exempt = customer?.tax_exempt ?? 'none'
    const terms = { currency, discounts, default_tax_rates: [], tax_exempt }
    const priced = priceLines(world, lines, ({ id }) => rates.get(id) ?? [], terms)
    return { totals: totalsOf(priced), lines: priced.map((line) => totalsOf([line])) }
  })
}

function toItem(
  world: StripeWorld,
  item: OrderItem,
  totals: ReturnType<typeof totalsOf>,
): CheckoutItem {
  const { adjustable_quantity, price, quantity, metadata } = item
  const { subtotal, total } = totals
  const sum = (all: readonly { amount: number }[]) => all.reduce((a, { amount }) => a + amount, 0)
  return {
    id: item.id ?? world.id('li_1', 23),
    object: 'item',
    adjustable_quantity,
    amount_discount: sum(totals.total_discount_amounts),
    amount_subtotal: subtotal,
    amount_tax: sum(totals.total_taxes),
    amount_total: total,
    currency: price.currency,
    description: world.db.products.get(price.product)?.name ?? null,
    metadata,
    price,
    quantity,
  }
}

function toShippingCost(
  rate: ShippingRate | undefined,
): Stripe.Checkout.Session.ShippingCost | null {
  if (!rate) return null
  const amount = rate.fixed_amount?.amount ?? 0
  return { amount_subtotal: amount, amount_tax: 0, amount_total: amount, shipping_rate: rate.id }
}

/** What an order costs, item by item and in all. */
export function priceOrder(
  world: StripeWorld,
  order: Order,
): { items: CheckoutItem[]; amounts: Amounts } {
  const { totals, lines } = priceItems(world, order)
  const items = order.items.map((each, index) => toItem(world, each, lines[index] ?? totals))
  const shipping_cost = toShippingCost(order.shipping)
  const amount_shipping = shipping_cost?.amount_total ?? 0
  const sum = (name: 'amount_discount' | 'amount_tax') =>
    items.reduce((all, item) => all + item[name], 0)
  const amounts = {
    amount_subtotal: totals.subtotal,
    amount_total: totals.total + amount_shipping,
    shipping_cost,
    total_details: {
      amount_discount: sum('amount_discount'),
      amount_shipping,
      amount_tax: sum('amount_tax'),
    },
  }
  return { items, amounts }
}
