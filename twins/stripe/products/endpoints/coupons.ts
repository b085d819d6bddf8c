import { findCustomer } from '../../customers/objects/customer.ts'
import * as params from '../../protocol/args/params.ts'
import { given, mergeMetadata } from '../../protocol/change.ts'
import { toCondition } from '../../protocol/paging/list.ts'
import { resource } from '../../protocol/resource.ts'
import type { Coupon, PromotionCode } from '../../schema/index.ts'
import { insertCoupon, insertPromotionCode } from '../objects/coupon.ts'

const { boolean, hash, integer, list, oneOf, text } = params
const coupon = resource<Coupon>({ path: '/v1/coupons', table: 'coupons', noun: 'coupon' })
const promotion = resource<PromotionCode>({
  path: '/v1/promotion_codes',
  table: 'promotion_codes',
  noun: 'promotion code',
})

const couponArgs = () => ({
  amount_off: integer(1).optional(),
  applies_to: hash({ products: list(text()).optional() }).optional(),
  currency: params.currency().optional(),
  currency_options: params.map(hash({ amount_off: integer(1) })).optional(),
  duration: oneOf('forever', 'once', 'repeating').optional(),
  duration_in_months: integer(1).optional(),
  id: text().optional(),
  max_redemptions: integer(1).optional(),
  metadata: params.metadata().optional(),
  name: text(40).optional(),
  percent_off: params.decimal().transform(Number).optional(),
  redeem_by: integer().optional(),
})

const promotionArgs = () => ({
  active: boolean().optional(),
  code: text(500).optional(),
  customer: text().optional(),
  expires_at: integer().optional(),
  max_redemptions: integer(1).optional(),
  metadata: params.metadata().optional(),
  promotion: hash({ coupon: text(), type: oneOf('coupon') }),
  restrictions: hash({
    first_time_transaction: boolean().optional(),
    minimum_amount: integer(1).optional(),
    minimum_amount_currency: params.currency().optional(),
    ...params.unbuilt('currency_options'),
  }).optional(),
  ...params.unbuilt('customer_account'),
})

/** https://docs.stripe.com/api/coupons */
export const coupons = {
  ...coupon.create(couponArgs, insertCoupon),
  ...coupon.get(),
  ...coupon.update(
    () => ({
      metadata: params.metadata().optional(),
      name: text(40).optional(),
      ...params.unbuilt('currency_options'),
    }),
    (_world, before, { metadata, name }) => ({
      ...before,
      ...given({ name }),
      metadata: metadata === undefined ? before.metadata : mergeMetadata(before.metadata, metadata),
    }),
    (world, doc) => world.db.coupons.replace(doc),
    'coupon.updated',
  ),
  ...coupon.delete((world, { id }) => {
    world.db.coupons.delete(id)
  }, 'coupon.deleted'),
  ...coupon.list(
    () => ({ created: params.timeFilter().optional() }),
    ({ created }) => ({ created: toCondition(created) }),
  ),
}

/** https://docs.stripe.com/api/promotion_codes */
export const promotionCodes = {
  ...promotion.create(promotionArgs, (world, { promotion: given, ...args }) => {
    if (args.customer !== undefined) findCustomer(world, args.customer)
    return insertPromotionCode(world, { ...args, coupon: given.coupon })
  }),
  ...promotion.get(),
  ...promotion.update(
    () => ({
      active: boolean().optional(),
      metadata: params.metadata().optional(),
      ...params.unbuilt('restrictions'),
    }),
    (_world, before, { active, metadata }) => ({
      ...before,
      ...given({ active }),
      metadata: metadata === undefined ? before.metadata : mergeMetadata(before.metadata, metadata),
    }),
    (world, doc) => world.db.promotion_codes.replace(doc),
    'promotion_code.updated',
  ),
  ...promotion.list(
    () => ({
      active: boolean().optional(),
      code: text().optional(),
      coupon: text().optional(),
      created: params.timeFilter().optional(),
      customer: text().optional(),
    }),
    ({ active, code, coupon: of, created, customer }) => ({
      active,
      code,
      coupon: of,
      created: toCondition(created),
      customer,
    }),
  ),
}
