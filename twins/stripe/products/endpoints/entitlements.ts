import { omitUndefined } from '../../../../shared/object.ts'
import { pageOfItems } from '../../checkout/objects/line_item.ts'
import { findCustomer } from '../../customers/objects/customer.ts'
import * as params from '../../protocol/args/params.ts'
import { mergeMetadata } from '../../protocol/change.ts'
import { endpoint } from '../../protocol/endpoint.ts'
import { ensure, ensureFound, isLive } from '../../protocol/index.ts'
import { resource } from '../../protocol/resource.ts'
import type { Feature } from '../../schema/index.ts'
import { toEntitlement } from '../objects/entitlement.ts'

const { boolean, text } = params
const feature = resource<Feature>({
  path: '/v1/entitlements/features',
  table: 'features',
  noun: 'entitlements feature',
})

const createArgs = () => ({
  lookup_key: text(80),
  metadata: params.metadata().optional(),
  name: text(80),
})

/** https://docs.stripe.com/api/entitlements/feature */
export const entitlementFeatures = {
  'POST /v1/entitlements/features': feature.create(
    createArgs,
    (world, { lookup_key, metadata, name }) => {
      const taken = world.db.features.first({ where: { lookup_key } })
      ensure(!taken, `A feature (\`${taken?.id}\`) already uses that lookup key.`, {
        param: 'lookup_key',
      })
      return world.db.features.insert({
        id: world.id('feat_test_61', 30),
        object: 'entitlements.feature',
        active: true,
        livemode: isLive(world),
        lookup_key,
        metadata: mergeMetadata({}, metadata),
        name,
      })
    },
  ),
  'GET /v1/entitlements/features/{id}': feature.get(),
  'POST /v1/entitlements/features/{id}': feature.update(
    () => ({
      active: boolean().optional(),
      metadata: params.metadata().optional(),
      name: text(80).optional(),
    }),
    (_world, before, { active, metadata, name }) => ({
      ...before,
      ...omitUndefined({ active, name }),
      metadata: metadata === undefined ? before.metadata : mergeMetadata(before.metadata, metadata),
    }),
    (world, doc) => world.db.features.replace(doc),
  ),
  // A list shows the archived features only where they are asked for.
  'GET /v1/entitlements/features': feature.list(
    () => ({ archived: boolean().optional(), lookup_key: text().optional() }),
    ({ archived, lookup_key }) => ({ active: archived !== true, lookup_key }),
  ),
}

/** https://docs.stripe.com/api/entitlements/active-entitlement */
export const activeEntitlements = {
  'GET /v1/entitlements/active_entitlements': endpoint(
    () => ({ customer: text(), ...params.pages() }),
    (world, { customer, ...page }) => {
      const where = { customer: findCustomer(world, customer).id }
      const found = world.db.active_entitlements.list({ where, direction: 'desc' })
      return pageOfItems(
        found.map((each) => toEntitlement(world, each)),
        '/v1/entitlements/active_entitlements',
        page,
      )
    },
  ),
  'GET /v1/entitlements/active_entitlements/{id}': endpoint(
    () => ({ id: text() }),
    (world, { id }) => {
      const found = world.db.active_entitlements.get(id)
      ensureFound(found, 'active entitlement', id, 'id')
      return toEntitlement(world, found)
    },
  ),
}
