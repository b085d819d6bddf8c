import type { StripeWorld } from '../../protocol/index.ts'
import { isLive } from '../../protocol/index.ts'
import type { ActiveEntitlement, Feature, ProductFeature } from '../../schema/index.ts'

export function toProductFeature(world: StripeWorld, { id, feature }: ProductFeature) {
  const entitlement_feature: Feature | undefined = world.db.features.get(feature)
  return { id, object: 'product_feature', entitlement_feature, livemode: isLive(world) }
}

export function toEntitlement(world: StripeWorld, { id, feature, lookup_key }: ActiveEntitlement) {
  return {
    id,
    object: 'entitlements.active_entitlement',
    feature,
    livemode: isLive(world),
    lookup_key,
  }
}

const shown = 10

function toList(world: StripeWorld, customer: string, entitlements: readonly ActiveEntitlement[]) {
  return {
    object: 'list',
    data: entitlements.slice(0, shown).map((each) => toEntitlement(world, each)),
    has_more: entitlements.length > shown,
    url: `/v1/customer/${customer}/entitlements`,
  }
}

/** The features that a customer pays for now. */
function dueFeatures(world: StripeWorld, customer: string): Set<string> {
  const where = { customer, status: ['active', 'trialing', 'past_due'] }
  const items = world.db.subscriptions.list({ where }).flatMap(({ items: { data } }) => data)
  const products = new Set(items.map(({ price }) => price.product))
  return new Set(
    [...products].flatMap((product) =>
      world.db.product_features.list({ where: { product } }).map(({ feature }) => feature),
    ),
  )
}

/**
 * Brings what a customer may use in line with what it pays for, and tells where that changed.
 * https://docs.stripe.com/billing/entitlements
 */
export function refreshEntitlements(world: StripeWorld, customer: string): void {
  const where = { customer }
  const before = world.db.active_entitlements.list({ where })
  const isUnused = before.length === 0 && !world.db.product_features.first({})
  if (isUnused) return
  const due = dueFeatures(world, customer)
  const gone = before.filter(({ feature }) => !due.has(feature))
  const come = [...due].filter((feature) => !before.some((each) => each.feature === feature))
  if (gone.length + come.length === 0) return
  for (const { id } of gone) world.db.active_entitlements.delete(id)
  for (const feature of come) {
    const lookup_key = world.db.features.get(feature)?.lookup_key ?? ''
    const id = world.id('ent_test_61', 30)
    world.db.active_entitlements.insert({ id, customer, feature, lookup_key })
  }
  const after = world.db.active_entitlements.list({ where })
  const summary = {
    object: 'entitlements.active_entitlement_summary',
    customer,
    entitlements: toList(world, customer, after),
    livemode: isLive(world),
  }
  world.emit('entitlements.active_entitlement_summary.updated', {
    object: summary,
    previous_attributes: { entitlements: { data: toList(world, customer, before).data } },
  })
}

/** A product's features changed: so did what its subscribers may use. */
export function refreshSubscribers(world: StripeWorld, product: string): void {
  const status = ['active', 'trialing', 'past_due']
  const customers = world.db.subscriptions
    .list({ where: { status } })
    .filter(({ items }) => items.data.some(({ price }) => price.product === product))
    .map(({ customer }) => customer)
  for (const customer of new Set(customers)) refreshEntitlements(world, customer)
}
