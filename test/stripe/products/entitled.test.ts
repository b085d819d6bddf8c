import { expect, test } from 'vitest'
import { ids, openShop } from '../shop.ts'
import { refusalOf } from '../support.ts'

test('a customer may use the features of what it pays for, and each change is told', async () => {
  const { stripe, customer, product, subscribe, told, events } = await openShop()
  const { features, activeEntitlements } = stripe.entitlements
  const feature = await features.create({ lookup_key: 'reports', name: 'Reports' })
  const old = await features.create({ lookup_key: 'old', name: 'Old' })
  await features.update(old.id, { active: false })
  const attach = (entitlement_feature: string) =>
    stripe.products.createFeature(product.id, { entitlement_feature })
  expect((await refusalOf(attach('feat_x'))).code).toBe('resource_missing')
  expect((await refusalOf(attach(old.id))).param).toBe('entitlement_feature')
  const lost = stripe.products.listFeatures('prod_x')
  expect((await refusalOf(lost)).code).toBe('resource_missing')
  const attached = await attach(feature.id)
  expect(attached).toMatchObject({ object: 'product_feature', entitlement_feature: feature })
  expect((await refusalOf(attach(feature.id))).statusCode).toBe(400)
  expect(ids(await stripe.products.listFeatures(product.id))).toEqual([attached.id])
  expect(await stripe.products.retrieveFeature(product.id, attached.id)).toEqual(attached)
  const active = () => activeEntitlements.list({ customer: customer.id })
  expect(ids(await active())).toEqual([])
  told()

  const made = await subscribe()
  expect(told()).toContain('entitlements.active_entitlement_summary.updated')
  const [entitlement] = (await active()).data
  expect(entitlement).toMatchObject({ feature: feature.id, lookup_key: 'reports' })
  const expanded = await activeEntitlements.retrieve(entitlement?.id ?? '', {
    expand: ['feature'],
  })
  expect(expanded.feature).toEqual(feature)
  expect((await refusalOf(activeEntitlements.retrieve('ent_x'))).statusCode).toBe(404)

  const team = await features.create({ lookup_key: 'team', name: 'Team' })
  const second = await attach(team.id)
  expect(told()).toEqual(['entitlements.active_entitlement_summary.updated'])
  expect((await active()).data.map(({ lookup_key }) => lookup_key)).toEqual(['team', 'reports'])
  expect(await stripe.products.deleteFeature(product.id, second.id)).toMatchObject({
    deleted: true,
  })
  await stripe.subscriptions.cancel(made.id)
  expect(ids(await active())).toEqual([])
  expect(told().slice(-2)).toEqual([
    'customer.subscription.deleted',
    'entitlements.active_entitlement_summary.updated',
  ])
  expect(events().at(-1)?.data).toMatchObject({
    object: { customer: customer.id, entitlements: { data: [] } },
    previous_attributes: { entitlements: { data: [{ lookup_key: 'reports' }] } },
  })
})
