import { emit, emitChange, mergeMetadata } from '../../protocol/change.ts'
import { ensure, ensureFound, isLive, type StripeWorld, seconds } from '../../protocol/index.ts'
import type { Coupon, PromotionCode } from '../../schema/index.ts'

interface CouponArgs {
  amount_off?: number | undefined
  applies_to?: { products?: string[] | undefined } | undefined
  currency?: string | undefined
  currency_options?: Record<string, { amount_off: number }> | undefined
  duration?: 'forever' | 'once' | 'repeating' | undefined
  duration_in_months?: number | undefined
  id?: string | undefined
  max_redemptions?: number | undefined
  metadata?: Record<string, string> | null | undefined
  name?: string | undefined
  percent_off?: number | undefined
  redeem_by?: number | undefined
}

function ensureCoupon(world: StripeWorld, args: CouponArgs): void {
  const { amount_off, percent_off, currency, duration, duration_in_months, redeem_by } = args
  const isOne = (amount_off === undefined) !== (percent_off === undefined)
  ensure(isOne, 'You must pass exactly one of `percent_off` or `amount_off`.', {
    param: 'percent_off',
  })
  ensure(
    amount_off === undefined || currency !== undefined,
    'You must pass a currency when passing an amount_off.',
    { code: 'parameter_missing', param: 'currency' },
  )
  const isPercent = percent_off === undefined || (percent_off > 0 && percent_off <= 100)
  ensure(isPercent, 'Invalid percent_off: must be greater than 0 and at most 100.', {
    param: 'percent_off',
  })
  ensure(
    (duration === 'repeating') === (duration_in_months !== undefined),
    duration === 'repeating'
      ? 'You must pass duration_in_months when the duration is repeating.'
      : 'You can only pass duration_in_months when the duration is repeating.',
    { param: 'duration_in_months' },
  )
  ensure(
    redeem_by === undefined || redeem_by > seconds(world),
    'redeem_by must be in the future.',
    {
      param: 'redeem_by',
    },
  )
  const isTaken = args.id !== undefined && world.db.coupons.has(args.id)
  ensure(!isTaken, 'Coupon already exists.', { code: 'resource_already_exists', param: 'id' })
}

/** https://docs.stripe.com/api/coupons/create */
export function insertCoupon(world: StripeWorld, args: CouponArgs): Coupon {
  ensureCoupon(world, args)
  const coupon: Coupon = {
    id: args.id ?? world.id('', 8),
    object: 'coupon',
    amount_off: args.amount_off ?? null,
    created: seconds(world),
    currency: args.amount_off === undefined ? null : (args.currency ?? null),
    duration: args.duration ?? 'once',
    duration_in_months: args.duration_in_months ?? null,
    livemode: isLive(world),
    max_redemptions: args.max_redemptions ?? null,
    metadata: mergeMetadata({}, args.metadata),
    name: args.name ?? null,
    percent_off: args.percent_off ?? null,
    redeem_by: args.redeem_by ?? null,
    times_redeemed: 0,
    valid: true,
  }
  world.db.coupons.insert(coupon)
  const { applies_to, currency_options } = args
  world.db.coupon_details.insert({
    id: coupon.id,
    ...(applies_to?.products && { applies_to: { products: applies_to.products } }),
    ...(currency_options && { currency_options }),
  })
  if (coupon.redeem_by) world.at(coupon.redeem_by * 1000, 'expireCoupon', { id: coupon.id })
  emit(world, 'coupon.created', coupon)
  return coupon
}

/** The job by which a coupon ends that is only good until a day. */
export function expireCoupon(world: StripeWorld, { id }: { id: string }): void {
  const before = world.db.coupons.get(id)
  if (!before?.valid) return
  const after = world.db.coupons.replace({ ...before, valid: false })
  emitChange(world, 'coupon.updated', before, after)
}

export function findCoupon(world: StripeWorld, id: string, param = 'coupon'): Coupon {
  const coupon = world.db.coupons.get(id)
  ensureFound(coupon, 'coupon', id, param, 400)
  return coupon
}

interface PromotionArgs {
  active?: boolean | undefined
  code?: string | undefined
  coupon: string
  customer?: string | undefined
  expires_at?: number | undefined
  max_redemptions?: number | undefined
  metadata?: Record<string, string> | null | undefined
  restrictions?:
    | {
        first_time_transaction?: boolean | undefined
        minimum_amount?: number | undefined
        minimum_amount_currency?: string | undefined
      }
    | undefined
}

/** https://docs.stripe.com/api/promotion_codes/create */
export function insertPromotionCode(world: StripeWorld, args: PromotionArgs): PromotionCode {
  const coupon = findCoupon(world, args.coupon, 'promotion[coupon]')
  ensure(coupon.valid, `The coupon ${coupon.id} is no longer valid.`, {
    param: 'promotion[coupon]',
  })
  const code = args.code ?? world.id('', 8, 'upper')
  const isTaken = world.db.promotion_codes
    .list({ where: { active: true } })
    .some((each) => each.code.toLowerCase() === code.toLowerCase())
  ensure(!isTaken, `An active promotion code with \`code: ${code}\` already exists.`, {
    param: 'code',
  })
  const { restrictions } = args
  const promotion: PromotionCode = {
    id: world.id('promo_1', 23),
    object: 'promotion_code',
    active: args.active ?? true,
    code,
    created: seconds(world),
    customer: args.customer ?? null,
    customer_account: null,
    expires_at: args.expires_at ?? null,
    livemode: isLive(world),
    max_redemptions: args.max_redemptions ?? null,
    metadata: mergeMetadata({}, args.metadata),
    promotion: { coupon: coupon.id, type: 'coupon' },
    restrictions: {
      first_time_transaction: restrictions?.first_time_transaction ?? false,
      minimum_amount: restrictions?.minimum_amount ?? null,
      minimum_amount_currency: restrictions?.minimum_amount_currency ?? null,
    },
    times_redeemed: 0,
  }
  world.db.promotion_codes.insert(promotion)
  const { id, expires_at } = promotion
  if (expires_at) world.at(expires_at * 1000, 'expirePromotionCode', { id })
  emit(world, 'promotion_code.created', promotion)
  return promotion
}

/** The job by which a promotion code ends. */
export function expirePromotionCode(world: StripeWorld, { id }: { id: string }): void {
  const before = world.db.promotion_codes.get(id)
  if (!before?.active) return
  const after = world.db.promotion_codes.replace({ ...before, active: false })
  emitChange(world, 'promotion_code.updated', before, after)
}

/** Counts a use of a coupon and of the code it was given by. */
export function redeem(world: StripeWorld, coupon: Coupon, promotion: PromotionCode | undefined) {
  const times_redeemed = coupon.times_redeemed + 1
  const { max_redemptions: most } = coupon
  const valid = most === null || times_redeemed < most
  world.db.coupons.replace({ ...coupon, times_redeemed, valid })
  if (!promotion) return
  const used = promotion.times_redeemed + 1
  const isOpen = promotion.max_redemptions === null || used < promotion.max_redemptions
  world.db.promotion_codes.replace({ ...promotion, active: isOpen, times_redeemed: used })
}
