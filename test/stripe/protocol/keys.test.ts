import { expect, test } from 'vitest'
import { seedInstance } from '../../../shared/instance/boot.ts'
import { twin } from '../../../twins/stripe/index.ts'
import { bootStripe, publishable } from '../support.ts'

const names = Object.keys(twin.endpoints)
const bearer = (key: string) => ({ authorization: `Bearer ${key}` })

/** Boots an instance that has keys of its own. */
function bootKeys(...api_keys: object[]) {
  const booted = bootStripe()
  seedInstance(booted.instance, { stripe: { api_keys } })
  const ask = async (name: string, headers: Record<string, string>) => {
    const [method = 'GET', path = ''] = name.split(' ')
    const form = method === 'GET' ? undefined : ''
    return booted.call(`${method} ${path.replaceAll(/\{\w+\}/g, 'x_1')}`, form, headers)
  }
  return { ...booted, ask }
}

test('a restricted key does nothing that it was not given', { timeout: 60_000 }, async () => {
  const { ask } = bootKeys({ id: 'rk_test_none', permissions: {} })
  const allowed: string[] = []
  for (const name of names) {
    const { status } = await ask(name, bearer('rk_test_none'))
    if (status !== 403) allowed.push(`${name}: ${status}`)
  }
  // The stream takes a token of its own; with OAuth, the secret key in the body is what counts.
  expect(allowed).toEqual([
    'POST /v2/billing/meter_event_stream: 401',
    'POST /oauth/token: 400',
    'POST /oauth/deauthorize: 400',
  ])
})

test('what a publishable key can do is what a browser does', { timeout: 60_000 }, async () => {
  const { ask } = bootKeys()
  const allowed: string[] = []
  for (const name of names) {
    const { status } = await ask(name, publishable)
    if (status !== 401 && status !== 403) allowed.push(name)
  }
  expect(allowed.sort()).toEqual([
    'GET /v1/payment_intents/{id}',
    'GET /v1/setup_intents/{id}',
    'GET /v1/sources/{id}',
    'GET /v1/tokens/{id}',
    'POST /oauth/deauthorize',
    'POST /oauth/token',
    'POST /v1/payment_intents/{id}/confirm',
    'POST /v1/payment_intents/{id}/verify_microdeposits',
    'POST /v1/payment_methods',
    'POST /v1/setup_intents/{id}/confirm',
    'POST /v1/setup_intents/{id}/verify_microdeposits',
    'POST /v1/sources',
    'POST /v1/tokens',
    'POST /v2/core/account_tokens',
    'POST /v2/core/accounts/{accountId}/person_tokens',
  ])
})

test('a permission is of a resource, of its area, or of all; and keys of accounts stay apart', async () => {
  const { call } = bootKeys(
    { id: 'rk_test_pages', permissions: { checkout_sessions: 'read', customers: 'write' } },
    { id: 'rk_test_reader', permissions: { '*': 'read', billing: 'write' } },
    { id: 'sk_test_other', account: 'acct_other' },
  )
  const pages = bearer('rk_test_pages')
  expect((await call('GET /v1/checkout/sessions', undefined, pages)).status).toBe(200)
  const refused = await call('POST /v1/checkout/sessions', 'mode=setup', pages)
  expect(refused.status).toBe(403)
  expect(refused.body.error.message).toContain("Having the 'rak_checkout_session_write' permission")
  const made = await call('POST /v1/customers', 'name=Ada', pages)
  expect(made.status).toBe(200)
  const reader = bearer('rk_test_reader')
  expect((await call('GET /v1/charges', undefined, reader)).status).toBe(200)
  expect((await call('POST /v1/customers', 'name=Ada', reader)).status).toBe(403)
  const grant = await call('POST /v1/billing/meters', 'display_name=Calls', reader)
  expect(grant.body.error.code).toBe('parameter_missing')
  const other = await call(`GET /v1/customers/${made.body.id}`, undefined, bearer('sk_test_other'))
  expect(other.status).toBe(404)
  const live = await call('GET /v1/customers', undefined, bearer('sk_live_1234567890'))
  expect(live.status).toBe(401)
  expect(live.body.error.message).toContain('Invalid API Key provided: sk_live_')
})

test('a seeded key is of the mode that it names, and no other key is seeded', async () => {
  const { call, instance } = bootKeys({ id: 'sk_live_1' })
  expect((await call('POST /v1/customers', '', bearer('sk_live_1'))).body.livemode).toBe(true)
  const seed = { stripe: { api_keys: [{ id: 'sk_prod_1' }] } }
  expect(() => seedInstance(instance, seed)).toThrow('stripe.api_keys[0].id')
})
