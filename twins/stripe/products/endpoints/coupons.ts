import { omitUndefined } from '../../../../shared/object.ts'
import * as params from '../../protocol/args/params.ts'
import { mergeMetadata } from '../../protocol/change.ts'
import { toCondition } from '../../protocol/paging/list.ts'
import { resource } from '../../protocol/resource.ts'
import type { Coupon } from '../../schema/index.ts'
import { insertCoupon } from '../objects/coupon.ts'

const { hash, integer, list, oneOf, text } = params
const coupon = resource<Coupon>({ path: '/v1/coupons', table: 'coupons', noun: 'coupon' })

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

/** https://docs.stripe.com/api/coupons */
export const coupons = {
  'POST /v1/coupons': coupon.create(couponArgs, insertCoupon),
  'GET /v1/coupons/{id}': coupon.get(),
  'POST /v1/coupons/{id}': coupon.update(
    () => ({
      metadata: params.metadata().optional(),
      name: text(40).optional(),
      ...params.unbuilt('currency_options'),
    }),
    (_world, before, { metadata, name }) => ({
      ...before,
      ...omitUndefined({ name }),
      metadata: metadata === undefined ? before.metadata : mergeMetadata(before.metadata, metadata),
    }),
    (world, doc) => world.db.coupons.replace(doc),
    'coupon.updated',
  ),
  'DELETE /v1/coupons/{id}': coupon.delete((world, { id }) => {
    world.db.coupons.delete(id)
  }, 'coupon.deleted'),
  'GET /v1/coupons': coupon.list(
    () => ({ created: params.timeFilter().optional() }),
    ({ created }) => ({ created: toCondition(created) }),
  ),
}
