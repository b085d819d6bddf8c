import { omitUndefined } from '../../../../shared/object.ts'
import * as params from '../../protocol/args/params.ts'
import { mergeMetadata } from '../../protocol/change.ts'
import { toCondition } from '../../protocol/paging/list.ts'
import { resource } from '../../protocol/resource.ts'
import type { ShippingRate } from '../../schema/index.ts'
import { insertShippingRate, shippingRateArgs } from '../args/shipping_rate.ts'

const { boolean, oneOf } = params
const rate = resource<ShippingRate>({
  path: '/v1/shipping_rates',
  table: 'shipping_rates',
  noun: 'shipping rate',
  param: 'shipping_rate_token',
})

/** https://docs.stripe.com/api/shipping_rates */
export const shippingRates = {
  'POST /v1/shipping_rates': rate.create(shippingRateArgs, insertShippingRate),
  'GET /v1/shipping_rates/{id}': rate.get(),
  'POST /v1/shipping_rates/{id}': rate.update(
    () => ({
      active: boolean().optional(),
      metadata: params.metadata().optional(),
      tax_behavior: oneOf('exclusive', 'inclusive', 'unspecified').optional(),
      ...params.unbuilt('fixed_amount'),
    }),
    (_world, before, { active, metadata, tax_behavior }) => ({
      ...before,
      ...omitUndefined({ active, tax_behavior }),
      metadata: mergeMetadata(before.metadata, metadata === undefined ? {} : metadata),
    }),
    (world, doc) => world.db.shipping_rates.replace(doc),
  ),
  'GET /v1/shipping_rates': rate.list(
    () => ({
      active: boolean().optional(),
      created: params.timeFilter().optional(),
      currency: params.currency().optional(),
    }),
    ({ active, created, currency }) => ({ active, created: toCondition(created), currency }),
  ),
}
