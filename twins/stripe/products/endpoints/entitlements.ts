import * as params from '../../protocol/args/params.ts'
import { given, mergeMetadata } from '../../protocol/change.ts'
import { ensure, isLive } from '../../protocol/index.ts'
import { resource } from '../../protocol/resource.ts'
import type { Feature } from '../../schema/index.ts'

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
  ...feature.create(createArgs, (world, { lookup_key, metadata, name }) => {
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
  }),
  ...feature.get(),
  ...feature.update(
    () => ({
      active: boolean().optional(),
      metadata: params.metadata().optional(),
      name: text(80).optional(),
    }),
    (_world, before, { active, metadata, name }) => ({
      ...before,
      ...given({ active, name }),
      metadata: metadata === undefined ? before.metadata : mergeMetadata(before.metadata, metadata),
    }),
    (world, doc) => world.db.features.replace(doc),
  ),
  // A list shows the archived features only where they are asked for.
  ...feature.list(
    () => ({ archived: boolean().optional(), lookup_key: text().optional() }),
    ({ archived, lookup_key }) => ({ active: archived !== true, lookup_key }),
  ),
}
