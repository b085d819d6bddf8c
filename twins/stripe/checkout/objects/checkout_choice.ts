import { findCustomer } from '../../customers/objects/customer.ts'
import { ensure, type StripeWorld } from '../../protocol/index.ts'
import type { CheckoutItem, CheckoutOrder, CheckoutSession } from '../../schema/index.ts'
import { withShipping } from './checkout_price.ts'
import { type Offered, offeredBy, toLineItems } from './line_item.ts'

export function orderOf(world: StripeWorld, { id }: CheckoutSession): CheckoutOrder {
  const order = world.db.checkout_orders.get(id)
  ensure(order, `The order of ${id} is gone.`)
  return order
}

export function ensureOpen({ status }: CheckoutSession): void {
  ensure(status === 'open', `This Checkout Session is ${status ?? ''} and cannot be completed.`, {
    code: 'checkout_session_unexpected_state',
  })
}

/** What a customer chooses before paying. */
interface Choice {
  /** A promotion code as people write it. */
  promotion_code?: string | undefined
  /** How many of each item, by the id of its line. */
  quantities?: Record<string, number> | undefined
  /** How many of each optional item, by its price. */
  optional_items?: Record<string, number> | undefined
  shipping_rate?: string | undefined
}

function chooseQuantity(item: CheckoutItem | undefined, wanted: Record<string, number>) {
  const { id = '', adjustable_quantity: adjustable, quantity = null } = item ?? {}
  const count = wanted[id] ?? quantity
  if (count === null || count === quantity) return quantity
  const { minimum, maximum } = adjustable ?? {}
  ensure(
    adjustable?.enabled && count >= (minimum ?? 0) && count <= (maximum ?? 99),
    `The quantity of ${id} cannot be ${count}.`,
    { param: `quantities[${id}]` },
  )
  return count
}

function chooseCode(
  world: StripeWorld,
  session: CheckoutSession,
  code: string,
): CheckoutOrder['discounts'] {
  ensure(session.allow_promotion_codes, 'This page takes no promotion codes.', {
    param: 'promotion_code',
  })
  const promotion = world.db.promotion_codes
    .list()
    .find((each) => each.active && each.code.toLowerCase() === code.trim().toLowerCase())
  ensure(promotion, 'This code is invalid.', { param: 'promotion_code' })
  return [{ promotion_code: promotion.id }]
}

/** What is bought of what was optional; nothing is said of what stays as it is. */
function chooseOptional(
  world: StripeWorld,
  { optional_items = [] }: CheckoutSession,
  offered: readonly Offered[],
  wanted: Record<string, number>,
): Offered[] {
  const isOptional = (id: string) => optional_items?.find(({ price }) => price === id)
  const kept = offered.filter(
    ({ price }) => !isOptional(price.id) || wanted[price.id] === undefined,
  )
  const added = Object.entries(wanted).flatMap(([id, quantity]) => {
    const optional = isOptional(id)
    const price = world.db.prices.get(id)
    const param = `optional_items[${id}]`
    ensure(optional && price, `There is no optional item ${id}.`, { param })
    if (quantity === 0) return []
    const { minimum, maximum } = optional.adjustable_quantity ?? {}
    const isFit = optional.adjustable_quantity
      ? quantity >= (minimum ?? 0) && quantity <= (maximum ?? 99)
      : quantity === optional.quantity
    ensure(isFit, `The quantity of ${id} cannot be ${quantity}.`, { param })
    return [{ adjustable_quantity: null, metadata: {}, price, quantity, tax_rates: [] }]
  })
  return [...kept, ...added]
}

/** Changes what is bought and prices it anew, as a page does at each choice. */
export function choose(
  world: StripeWorld,
  before: CheckoutSession,
  choice: Choice,
): CheckoutSession {
  ensureOpen(before)
  const order = orderOf(world, before)
  const { promotion_code, quantities = {} } = choice
  if (before.mode === 'setup') return before
  const discounts =
    promotion_code === undefined ? order.discounts : chooseCode(world, before, promotion_code)
  const chosen = choice.shipping_rate ?? before.shipping_cost?.shipping_rate
  const isOffered = before.shipping_options.some((each) => each.shipping_rate === chosen)
  ensure(choice.shipping_rate === undefined || isOffered, 'There is no such way to ship.', {
    param: 'shipping_rate',
  })
  const own = offeredBy(order).map((each, index) => ({
    ...each,
    quantity: chooseQuantity(order.items[index], quantities),
  }))
  const offered = chooseOptional(world, before, own, choice.optional_items ?? {})
  const items = toLineItems(world, {
    currency: before.currency ?? 'usd',
    customer: before.customer === null ? undefined : findCustomer(world, before.customer),
    discounts,
    items: offered,
  })
  const rate = typeof chosen === 'string' ? world.db.shipping_rates.get(chosen) : undefined
  const amounts = withShipping(items, rate)
  const tax_rates = offered.map((each) => each.tax_rates)
  world.db.checkout_orders.replace({ ...order, discounts, items, tax_rates })
  return world.db.checkout_sessions.replace({
    ...before,
    ...amounts,
    discounts: discounts.map(({ coupon = null, promotion_code = null }) => ({
      coupon,
      promotion_code,
    })),
    payment_status: amounts.amount_total === 0 ? 'no_payment_required' : 'unpaid',
  })
}
