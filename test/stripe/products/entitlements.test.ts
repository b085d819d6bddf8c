import { expect, test } from 'vitest'
import { refusalOf, startStripe } from '../support.ts'

test('a feature is made once per lookup key, changed, archived and listed', async () => {
  const { stripe, events } = await startStripe()
  const { features } = stripe.entitlements
  const nameless = features.create({ lookup_key: 'sso', name: '' })
  expect((await refusalOf(nameless)).param).toBe('name')
  const long = features.create({ lookup_key: 'k'.repeat(81), name: 'Long' })
  expect((await refusalOf(long)).param).toBe('lookup_key')
  expect(await refusalOf(features.retrieve('feat_none'))).toMatchObject({
    statusCode: 404,
    code: 'resource_missing',
    param: 'id',
  })

  const sso = await features.create({ lookup_key: 'sso', name: 'SSO', metadata: { tier: '2' } })
  expect(sso).toMatchObject({ object: 'entitlements.feature', active: true, lookup_key: 'sso' })
  const again = await refusalOf(features.create({ lookup_key: 'sso', name: 'Again' }))
  expect(again).toMatchObject({ statusCode: 400, param: 'lookup_key' })
  const audit = await features.create({ lookup_key: 'audit', name: 'Audit log' })

  const changed = await features.update(sso.id, {
    active: false,
    metadata: { team: 'core' },
    name: 'Single sign-on',
  })
  expect(changed).toMatchObject({
    active: false,
    metadata: { team: 'core', tier: '2' },
    name: 'Single sign-on',
  })
  expect(await features.retrieve(sso.id)).toEqual(changed)
  expect((await features.list()).data).toEqual([audit])
  expect((await features.list({ archived: true })).data).toEqual([changed])
  expect((await features.list({ lookup_key: 'sso' })).data).toEqual([])
  expect(events()).toEqual([])
})
