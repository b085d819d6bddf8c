import { omitUndefined } from '../../../../shared/object.ts'
import { findCustomer } from '../../customers/objects/customer.ts'
import * as params from '../../protocol/args/params.ts'
import { mergeMetadata } from '../../protocol/change.ts'
import { toCondition } from '../../protocol/paging/list.ts'
import { resource } from '../../protocol/resource.ts'
import type { PromotionCode } from '../../schema/index.ts'
import { insertPromotionCode } from '../objects/coupon.ts'

const { boolean, hash, integer, oneOf, text } = params

const promotion = resource<PromotionCode>({
  path: '/v1/promotion_codes',
  table: 'promotion_codes',
  noun: 'promotion code',
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

/** https://docs.stripe.com/api/promotion_codes */
export const promotionCodes = {
  'POST /v1/promotion_codes': promotion.create(
    promotionArgs,
    (world, { promotion: given, ...args }) => {
      if (args.customer !== undefined) findCustomer(world, args.customer)
      return insertPromotionCode(world, { ...args, coupon: given.coupon })
    },
  ),
  'GET /v1/promotion_codes/{id}': promotion.get(),
  'POST /v1/promotion_codes/{id}': promotion.update(
    () => ({
      active: boolean().optional(),
      metadata: params.metadata().optional(),
      ...params.unbuilt('restrictions'),
    }),
    (_world, before, { active, metadata }) => ({
      ...before,
      ...omitUndefined({ active }),
      metadata: metadata === undefined ? before.metadata : mergeMetadata(before.metadata, metadata),
    }),
    (world, doc) => world.db.promotion_codes.replace(doc),
    'promotion_code.updated',
  ),
  'GET /v1/promotion_codes': promotion.list(
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
