import {
  type DeletedDiscount,
  insertDiscount,
  removeDiscount,
} from '../../products/objects/discount.ts'
import { emit, emitChange } from '../../protocol/change.ts'
import { ensureFound, StripeError, type StripeWorld } from '../../protocol/index.ts'
import { isBefore, releases, versionOf } from '../../protocol/versions/versions.ts'
import type { Customer, Discount } from '../../schema/index.ts'

/** What versions before 2025-03-31 give a customer; an empty one takes it away. */
interface CustomerDiscountArgs {
  coupon?: string | null | undefined
  promotion_code?: string | null | undefined
}

/** https://docs.stripe.com/changelog/basil: only subscriptions and invoices are discounted since. */
function ensureOlder(world: StripeWorld, args: CustomerDiscountArgs): void {
  const given = (['coupon', 'promotion_code'] as const).find((name) => args[name] !== undefined)
  if (given === undefined || isBefore(versionOf(world.call), releases.basil)) return
  throw new StripeError(`Received unknown parameter: ${given}`, {
    code: 'parameter_unknown',
    param: given,
  })
}

/**
 * The discount that a customer has after this, which is told; undefined where nothing was said.
 * Whatever there was is gone then.
 */
export function discountCustomer(
  world: StripeWorld,
  { id, discount: before }: Customer,
  args: CustomerDiscountArgs,
): Discount | null | undefined {
  ensureOlder(world, args)
  const { coupon, promotion_code } = args
  if (coupon === undefined && promotion_code === undefined) return undefined
  if (before) removeDiscount(world, before.id)
  const given = promotion_code ? { promotion_code } : coupon ? { coupon } : undefined
  if (!given) return null
  return insertDiscount(world, given, { customer: id })
}

/** https://docs.stripe.com/api/discounts/delete */
export function endCustomerDiscount(
  world: StripeWorld,
  before: Customer,
): DeletedDiscount | undefined {
  const { discount, id } = before
  ensureFound(discount, 'active discount for customer', id, 'id')
  const removed = removeDiscount(world, discount.id)
  const after = world.db.customers.replace({ ...before, discount: null })
  emitChange(world, 'customer.updated', before, after)
  return removed
}

export function tellDiscount(world: StripeWorld, discount: Discount | null | undefined): void {
  if (discount) emit(world, 'customer.discount.created', discount)
}
