import { pageOfItems } from '../../checkout/objects/line_item.ts'
import * as params from '../../protocol/args/params.ts'
import { endpoint } from '../../protocol/endpoint.ts'
import { ensure, ensureFound, type StripeWorld } from '../../protocol/index.ts'
import { refreshSubscribers, toProductFeature } from '../objects/entitlement.ts'
import { findProduct } from '../objects/price.ts'

const { text } = params

/** https://docs.stripe.com/api/product-feature */
export const productFeatures = {
  'POST /v1/products/{id}/features': endpoint(
    () => ({ id: text(), entitlement_feature: text() }),
    attach,
  ),
  'GET /v1/products/{id}/features': endpoint(
    () => ({ id: text(), ...params.pages() }),
    (world, { id, ...page }) => {
      const product = findProduct(world, id, 'product').id
      const found = world.db.product_features.list({ where: { product }, direction: 'desc' })
      const data = found.map((each) => toProductFeature(world, each))
      return pageOfItems(data, `/v1/products/${id}/features`, page)
    },
  ),
  'GET /v1/products/{productId}/features/{id}': endpoint(
    () => ({ productId: text(), id: text() }),
    (world, args) => toProductFeature(world, find(world, args)),
  ),
  'DELETE /v1/products/{productId}/features/{id}': endpoint(
    () => ({ productId: text(), id: text() }),
    (world, args) => {
      const { id, product } = find(world, args)
      world.db.product_features.delete(id)
      refreshSubscribers(world, product)
      return { id, object: 'product_feature', deleted: true }
    },
  ),
}

function find(world: StripeWorld, { productId, id }: { productId: string; id: string }) {
  const found = world.db.product_features.get(id)
  ensureFound(found?.product === productId && found, 'product feature', id, 'id')
  return found
}

function attach(world: StripeWorld, args: { id: string; entitlement_feature: string }) {
  const product = findProduct(world, args.id, 'product').id
  const feature = world.db.features.get(args.entitlement_feature)
  const param = 'entitlement_feature'
  ensureFound(feature, 'entitlements feature', args.entitlement_feature, param, 400)
  ensure(feature.active, 'An archived feature cannot be attached to a product.', { param })
  const where = { product, feature: feature.id }
  const isTaken = world.db.product_features.first({ where }) !== undefined
  ensure(!isTaken, `The feature \`${feature.id}\` is already attached to \`${product}\`.`, {
    param,
  })
  const id = world.id('prodft_test_61', 30)
  const made = world.db.product_features.insert({ id, product, feature: feature.id })
  refreshSubscribers(world, product)
  return toProductFeature(world, made)
}
