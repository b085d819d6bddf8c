import type { Args } from '../../../../shared/contract.ts'
import { omitUndefined } from '../../../../shared/object.ts'
import * as params from '../../protocol/args/params.ts'
import { mergeMetadata } from '../../protocol/change.ts'
import { ensure, type StripeWorld } from '../../protocol/index.ts'
import { toCondition } from '../../protocol/paging/list.ts'
import { resource } from '../../protocol/resource.ts'
import type { Price } from '../../schema/index.ts'
import { searchEndpoint } from '../../search/endpoint.ts'
import { ensureMeter, recurring, tiers } from '../args/price.ts'
import { claimLookupKey, findProduct, insertPrice, insertProduct } from '../objects/price.ts'
import { priceSearch } from '../schema/products.ts'

const { boolean, clearable, hash, integer, list, oneOf, text } = params
const price = resource<Price>({
  path: '/v1/prices',
  table: 'prices',
  noun: 'price',
  param: 'price',
})

const taxBehavior = () => oneOf('exclusive', 'inclusive', 'unspecified')

const currencyOption = () =>
  hash({
    tax_behavior: taxBehavior().optional(),
    unit_amount: params.amount().optional(),
    unit_amount_decimal: params.decimal().optional(),
    ...params.unbuilt('custom_unit_amount', 'tiers'),
  })

const createArgs = () => ({
  active: boolean().optional(),
  billing_scheme: oneOf('per_unit', 'tiered').optional(),
  currency: params.currency(),
  currency_options: params.map(currencyOption()).optional(),
  custom_unit_amount: hash({
    enabled: boolean(),
    maximum: integer().optional(),
    minimum: integer().optional(),
    preset: integer().optional(),
  }).optional(),
  lookup_key: text(200).optional(),
  metadata: params.metadata().optional(),
  nickname: text().optional(),
  product: text().optional(),
  product_data: hash({
    active: boolean().optional(),
    id: text().optional(),
    metadata: params.metadata().optional(),
    name: text(),
    statement_descriptor: text(22).optional(),
    tax_code: text().optional(),
    unit_label: text(12).optional(),
    ...params.unbuilt('tax_details'),
  }).optional(),
  recurring: recurring().optional(),
  tax_behavior: taxBehavior().optional(),
  tiers: tiers().optional(),
  tiers_mode: oneOf('graduated', 'volume').optional(),
  transfer_lookup_key: boolean().optional(),
  transform_quantity: hash({ divide_by: integer(1), round: oneOf('up', 'down') }).optional(),
  unit_amount: params.amount().optional(),
  unit_amount_decimal: params.decimal().optional(),
})

const updateArgs = () => ({
  active: boolean().optional(),
  lookup_key: clearable(text(200)).optional(),
  metadata: params.metadata().optional(),
  nickname: clearable(text()).optional(),
  tax_behavior: taxBehavior().optional(),
  transfer_lookup_key: boolean().optional(),
  ...params.unbuilt('currency_options'),
})

function createPrice(world: StripeWorld, args: Args<ReturnType<typeof createArgs>>): Price {
  const { product, product_data, ...rest } = args
  ensure(product !== undefined || product_data, 'Missing required param: product.', {
    code: 'parameter_missing',
    param: 'product',
  })
  ensure(
    product === undefined || !product_data,
    'You may only specify one of these parameters: product, product_data.',
    { param: 'product' },
  )
  ensureMeter(world, rest.recurring)
  const owner = product_data
    ? insertProduct(world, product_data)
    : findProduct(world, product ?? '')
  return insertPrice(world, { ...rest, product: owner.id })
}

function changePrice(
  world: StripeWorld,
  before: Price,
  args: Args<ReturnType<typeof updateArgs>>,
): Price {
  const { active, lookup_key, metadata, nickname, tax_behavior, transfer_lookup_key } = args
  if (lookup_key && lookup_key !== before.lookup_key) {
    claimLookupKey(world, lookup_key, transfer_lookup_key ?? false)
  }
  const isFixed = (before.tax_behavior ?? 'unspecified') !== 'unspecified'
  ensure(
    tax_behavior === undefined || tax_behavior === before.tax_behavior || !isFixed,
    'Once specified as either `inclusive` or `exclusive`, `tax_behavior` cannot be changed.',
    { param: 'tax_behavior' },
  )
  return {
    ...before,
    ...omitUndefined({ active, lookup_key, nickname, tax_behavior }),
    metadata: metadata === undefined ? before.metadata : mergeMetadata(before.metadata, metadata),
  }
}

/** https://docs.stripe.com/api/prices */
export const prices = {
  'POST /v1/prices': price.create(createArgs, createPrice),
  'GET /v1/prices/{id}': price.get(),
  'POST /v1/prices/{id}': price.update(
    updateArgs,
    changePrice,
    (world, doc) => world.db.prices.replace(doc),
    'price.updated',
  ),
  'GET /v1/prices': price.list(
    () => ({
      active: boolean().optional(),
      created: params.timeFilter().optional(),
      currency: params.currency().optional(),
      lookup_keys: list(text()).optional(),
      product: text().optional(),
      recurring: hash({
        interval: oneOf('day', 'week', 'month', 'year').optional(),
        meter: text().optional(),
        usage_type: oneOf('licensed', 'metered').optional(),
      }).optional(),
      type: oneOf('one_time', 'recurring').optional(),
    }),
    ({ active, created, currency, lookup_keys, product, recurring: repeats, type }) => ({
      active,
      created: toCondition(created),
      currency,
      lookup_key: lookup_keys,
      product,
      interval: repeats?.interval,
      meter: repeats?.meter,
      usage_type: repeats?.usage_type,
      type,
    }),
  ),
  'GET /v1/prices/search': searchEndpoint('prices', '/v1/prices', priceSearch),
}
