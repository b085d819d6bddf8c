import type { Args } from '../../../../shared/contract.ts'
import { omitUndefined } from '../../../../shared/object.ts'
import * as params from '../../protocol/args/params.ts'
import { mergeMetadata } from '../../protocol/change.ts'
import { ensure, ensureFound, type StripeWorld, seconds } from '../../protocol/index.ts'
import { toCondition } from '../../protocol/paging/list.ts'
import { resource } from '../../protocol/resource.ts'
import type { Product } from '../../schema/index.ts'
import { searchEndpoint } from '../../search/endpoint.ts'
import { ensureMeter, recurring } from '../args/price.ts'
import { insertPrice, insertProduct } from '../objects/price.ts'
import { productSearch } from '../schema/products.ts'

const { boolean, clearable, hash, integer, list, text } = params
const product = resource<Product>({ path: '/v1/products', table: 'products', noun: 'product' })

const number = () => params.decimal().transform(Number)

const fields = () => ({
  active: boolean().optional(),
  description: clearable(text(40_000)).optional(),
  images: clearable(list(text(2048))).optional(),
  marketing_features: clearable(list(hash({ name: text(80) }))).optional(),
  metadata: params.metadata().optional(),
  package_dimensions: clearable(
    hash({ height: number(), length: number(), weight: number(), width: number() }),
  ).optional(),
  shippable: boolean().optional(),
  statement_descriptor: clearable(text(22)).optional(),
  tax_code: clearable(text()).optional(),
  unit_label: clearable(text(12)).optional(),
  url: clearable(text(2048)).optional(),
  ...params.unbuilt('tax_details'),
})

const createArgs = () => ({
  ...fields(),
  id: text().optional(),
  name: text(),
  type: params.oneOf('good', 'service').optional(),
  default_price_data: hash({
    currency: params.currency(),
    metadata: params.metadata().optional(),
    recurring: recurring().optional(),
    tax_behavior: params.oneOf('exclusive', 'inclusive', 'unspecified').optional(),
    unit_amount: params.amount().optional(),
    unit_amount_decimal: params.decimal().optional(),
    custom_unit_amount: hash({
      enabled: boolean(),
      maximum: integer().optional(),
      minimum: integer().optional(),
      preset: integer().optional(),
    }).optional(),
    ...params.unbuilt('currency_options'),
  }).optional(),
})

const updateArgs = () => ({
  ...fields(),
  name: text().optional(),
  default_price: text().optional(),
})

function createProduct(world: StripeWorld, args: Args<ReturnType<typeof createArgs>>): Product {
  const { default_price_data: price, ...rest } = args
  ensureMeter(world, price?.recurring)
  const made = insertProduct(world, rest)
  if (!price) return made
  const { id } = insertPrice(world, { ...price, product: made.id })
  return world.db.products.replace({ ...made, default_price: id })
}

function changeProduct(
  world: StripeWorld,
  before: Product,
  args: Args<ReturnType<typeof updateArgs>>,
): Product {
  const { metadata, images, marketing_features, default_price } = args
  if (default_price !== undefined) {
    const price = world.db.prices.get(default_price)
    ensureFound(price?.product === before.id, 'price', default_price, 'default_price', 400)
  }
  return {
    ...before,
    ...omitUndefined({
      active: args.active,
      default_price,
      description: args.description,
      images: images === undefined ? undefined : (images ?? []),
      marketing_features: marketing_features === undefined ? undefined : (marketing_features ?? []),
      name: args.name,
      package_dimensions: args.package_dimensions,
      shippable: args.shippable,
      statement_descriptor: args.statement_descriptor,
      tax_code: args.tax_code,
      unit_label: args.unit_label,
      url: args.url,
    }),
    metadata: metadata === undefined ? before.metadata : mergeMetadata(before.metadata, metadata),
    updated: seconds(world),
  }
}

function deleteProduct(world: StripeWorld, { id }: Product): void {
  const hasPrices = world.db.prices.first({ where: { product: id } }) !== undefined
  ensure(
    !hasPrices,
    'This product cannot be deleted because it has one or more user-created prices.',
  )
  world.db.products.delete(id)
}

/** https://docs.stripe.com/api/products */
export const products = {
  'POST /v1/products': product.create(createArgs, createProduct),
  'GET /v1/products/{id}': product.get(),
  'POST /v1/products/{id}': product.update(
    updateArgs,
    changeProduct,
    (world, doc) => world.db.products.replace(doc),
    'product.updated',
  ),
  'DELETE /v1/products/{id}': product.delete(deleteProduct, 'product.deleted'),
  'GET /v1/products': product.list(
    () => ({
      active: boolean().optional(),
      created: params.timeFilter().optional(),
      ids: list(text()).optional(),
      shippable: boolean().optional(),
      type: params.oneOf('good', 'service').optional(),
      url: text().optional(),
    }),
    ({ active, created, ids, shippable, type, url }) => ({
      active,
      created: toCondition(created),
      key: ids,
      shippable,
      type,
      url,
    }),
  ),
  'GET /v1/products/search': searchEndpoint('products', '/v1/products', productSearch),
}
