import { emit } from '../../protocol/change.ts'
import {
  ensure,
  ensureFound,
  StripeError,
  type StripeWorld,
  seconds,
} from '../../protocol/index.ts'
import type {
  Coupon,
  Customer,
  Discount,
  DiscountTerms,
  PromotionCode,
} from '../../schema/index.ts'
import { addMonths } from '../../subscriptions/objects/calendar.ts'
import { findCoupon, redeem } from './coupon.ts'

/** One entry of a `discounts` parameter: a coupon, a code, or a discount that stays. */
export interface DiscountArgs {
  coupon?: string | undefined
  discount?: string | undefined
  promotion_code?: string | undefined
}

/** What a discount is on; one of these. */
interface Owner {
  customer: string
  subscription?: string
  subscription_item?: string
  invoice?: string
  invoice_item?: string
}

function findPromotion(world: StripeWorld, id: string, owner: Owner): PromotionCode {
  const promotion = world.db.promotion_codes.get(id)
  ensureFound(promotion, 'promotion code', id, 'promotion_code', 400)
  ensure(promotion.active, 'This promotion code is not active.', {
    code: 'promotion_code_inactive',
    param: 'promotion_code',
  })
  const isForAll = promotion.customer === null || promotion.customer === owner.customer
  ensure(isForAll, 'This promotion code cannot be redeemed by this customer.', {
    param: 'promotion_code',
  })
  const isFirst = world.db.charges.first({ where: { customer: owner.customer } }) === undefined
  ensure(
    isFirst || !promotion.restrictions.first_time_transaction,
    'This promotion code cannot be redeemed because the associated customer has prior ' +
      'transactions.',
    { code: 'promotion_code_customer_not_first_time', param: 'promotion_code' },
  )
  return promotion
}

function toTerms(world: StripeWorld, id: string, coupon: Coupon): DiscountTerms {
  const details = world.db.coupon_details.get(coupon.id)
  const amounts: Record<string, number> = {}
  if (coupon.amount_off !== null) amounts[coupon.currency ?? ''] = coupon.amount_off
  for (const [code, option] of Object.entries(details?.currency_options ?? {})) {
    amounts[code] = option.amount_off
  }
  const products = details?.applies_to?.products
  return {
    id,
    amounts,
    duration: coupon.duration,
    percent_off: coupon.percent_off,
    used: 0,
    ...(products && { products }),
  }
}

export function insertDiscount(world: StripeWorld, args: DiscountArgs, owner: Owner): Discount {
  const promotion =
    args.promotion_code === undefined ? undefined : findPromotion(world, args.promotion_code, owner)
  const coupon = findCoupon(world, args.coupon ?? promotion?.promotion.coupon ?? '')
  ensure(coupon.valid, `Coupon expired: ${coupon.id}`, { code: 'coupon_expired', param: 'coupon' })
  redeem(world, coupon, promotion)
  const start = seconds(world)
  const months = coupon.duration === 'repeating' ? coupon.duration_in_months : null
  const discount: Discount = {
    id: world.id('di_1', 23),
    object: 'discount',
    checkout_session: null,
    customer: owner.customer,
    customer_account: null,
    end: months === null ? null : addMonths(start, months),
    invoice: owner.invoice ?? null,
    invoice_item: owner.invoice_item ?? null,
    promotion_code: promotion?.id ?? null,
    source: { coupon: coupon.id, type: 'coupon' },
    start,
    subscription: owner.subscription ?? null,
    subscription_item: owner.subscription_item ?? null,
  }
  world.db.discounts.insert(discount)
  world.db.discount_terms.insert(toTerms(world, discount.id, coupon))
  return discount
}

/**
 * The discounts a `discounts` parameter asks for: those it names stay, coupons and codes are
 * redeemed. https://docs.stripe.com/billing/subscriptions/coupons
 */
export function applyDiscounts(
  world: StripeWorld,
  wanted: readonly DiscountArgs[],
  owner: Owner,
  present: readonly string[] = [],
): string[] {
  const ids = wanted.map((each, index) => {
    const given = [each.coupon, each.discount, each.promotion_code].filter(Boolean)
    if (given.length !== 1) {
      throw new StripeError(
        'You must pass exactly one of coupon, discount or promotion_code for each discount.',
        { param: `discounts[${index}]` },
      )
    }
    if (each.discount !== undefined) {
      ensureFound(
        world.db.discounts.has(each.discount),
        'discount',
        each.discount,
        'discounts',
        400,
      )
      return each.discount
    }
    const made = insertDiscount(world, each, owner)
    if (owner.subscription) emit(world, 'customer.discount.created', made)
    return made.id
  })
  for (const id of present) if (!ids.includes(id)) removeDiscount(world, id)
  return ids
}

/** Takes a discount away; what a deleted one shows of itself. */
export function removeDiscount(world: StripeWorld, id: string): DeletedDiscount | undefined {
  const discount = world.db.discounts.get(id)
  if (!discount) return undefined
  world.db.discounts.delete(id)
  if (isTold(discount)) emit(world, 'customer.discount.deleted', discount)
  const { deleted: _deleted, end: _end, ...rest } = discount
  return { ...rest, deleted: true }
}

export type DeletedDiscount = Omit<Discount, 'deleted' | 'end'> & { deleted: true }

/** Whether a discount is of a customer or a subscription, whose comings and goings are told. */
function isTold({ invoice, invoice_item, subscription, subscription_item }: Discount): boolean {
  return subscription !== null || (!invoice && !invoice_item && !subscription_item)
}

/**
 * Those that an invoice has: its own, or where there are none its customer's.
 * https://docs.stripe.com/api/invoices/create#create_invoice-discounts
 */
export function inheritDiscounts(
  world: StripeWorld,
  { discount }: Customer,
  own: readonly string[],
  at_s: number,
): string[] {
  if (own.length > 0 || !discount) return [...own]
  return activeDiscounts(world, [discount.id], at_s)
}

/** Those discounts that are still good for an invoice of this time. */
export function activeDiscounts(
  world: StripeWorld,
  ids: readonly string[],
  at_s: number,
): string[] {
  return ids.filter((id) => {
    const end = world.db.discounts.get(id)?.end ?? null
    const terms = world.db.discount_terms.get(id)
    if (!terms || (end !== null && end <= at_s)) return false
    return terms.duration !== 'once' || terms.used === 0
  })
}

export function termsOf(world: StripeWorld, ids: readonly string[]): DiscountTerms[] {
  return ids.flatMap((id) => world.db.discount_terms.get(id) ?? [])
}

/** Marks that these discounts were on an invoice; those that are good once are used up. */
export function countUse(world: StripeWorld, ids: readonly string[]): void {
  for (const id of ids) {
    const terms = world.db.discount_terms.get(id)
    if (terms) world.db.discount_terms.replace({ ...terms, used: terms.used + 1 })
  }
}
