import { request } from 'node:http'
import { expect, test } from 'vitest'
import { authorizeUpgrade, isSameSecret } from '../../../fleet/pool/access.ts'
import { hashSecret } from '../../../shared/secrets.ts'
import { bootFleet } from '../support/fleet.ts'
import { callHello, scratchDirectory } from '../support/process.ts'
import { type Body, bootProvision, provisionReady } from '../support/provision.ts'

// Who must not come in, at each door that once stood open.

const base = '/validate/twins/provision'

/** The status of a call with headers that `fetch` would not send. */
function statusOf(url: string, method: string, headers: Record<string, string>): Promise<number> {
  return new Promise((resolve, reject) => {
    request(url, { method, headers }, (response) => {
      response.resume()
      resolve(response.statusCode ?? 0)
    })
      .on('error', reject)
      .end(method === 'POST' ? '{}' : undefined)
  })
}

async function signUp({ fleet, as }: Awaited<ReturnType<typeof bootProvision>>): Promise<string> {
  const email = 'eve@example.com'
  await as()('POST /auth/email/signup', { email })
  const mails = await (await fetch(`${fleet.controlUrl}/auth/outbox`)).text()
  const code = /code is (\d{6})/.exec(mails)?.[1]
  return (await as()('POST /auth/email/signup/verify', { email, code })).body.api_key
}

test('a key for a few provisions makes no session, and approves no device', async () => {
  const booted = await bootProvision()
  const key = await signUp(booted)
  expect((await booted.as(key)('POST /auth/session')).status).toBe(403)
  const { body } = await booted.as()('POST /auth/device/start')
  const form = { device_code: body.device_code, decision: 'approve', api_key: key }
  const decided = await fetch(body.verification_url, {
    method: 'POST',
    body: new URLSearchParams(form),
  })
  expect(decided.status).toBe(403)
})

test('a session ends with the key that opened it', async () => {
  const { call, as } = await bootProvision()
  const { body: first } = await call('POST /auth/session')
  const made = await as(first.token)('POST /auth/api-keys', { name: 'CI' })
  const { body: second } = await as(made.body.key)('POST /auth/session')
  expect((await as(second.token)('GET /auth/me')).status).toBe(200)
  await call(`POST /auth/cli/devices/${made.body.id}/revoke`)
  expect((await as(second.token)('GET /auth/me')).status).toBe(401)
  expect((await as(first.token)('GET /auth/me')).status).toBe(200)
})

test('a chosen key takes the place of the one before, and needs no prefix', async () => {
  const dataDirectory = scratchDirectory()
  const start = (apiKey: string) => bootProvision({ dataDirectory, apiKey })
  const before = await start('first-without-prefix')
  expect((await before.call('GET /auth/me')).status).toBe(200)
  expect((await before.call('GET /fleet/instances')).status).toBe(200)
  await before.fleet.close()
  const after = await start('second')
  expect((await after.as('first-without-prefix')('GET /auth/me')).status).toBe(401)
  await after.fleet.close()
  const again = await start('first-without-prefix')
  expect((await again.call('GET /auth/me')).status).toBe(200)
  expect((await again.as('second')('GET /auth/me')).status).toBe(401)
})

test('a fork of a private run is private, and ends with it', async () => {
  const { fleet, call } = await bootProvision()
  const { run_id, proxy_token, twins } = await provisionReady(call, {
    twins: ['slack'],
    public: false,
  })
  const admin = `${twins.slack.base_url}/admin/snapshots`
  const headers = { 'x-arga-proxy-token': proxy_token, 'content-type': 'application/json' }
  const post = async (url: string, body: object): Promise<Body> =>
    (await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) })).json()
  await post(admin, { name: 'now' })
  const fork = await post(`${admin}/now/fork`, { name: 'branch' })
  const ask = (more: Record<string, string> = {}) =>
    fetch(`${fork.base_url}/api/api.test`, { headers: more }).then(({ status }) => status)
  expect([await ask(), await ask(headers)]).toEqual([401, 200])
  await call(`POST ${base}/${run_id}/teardown`)
  await expect
    .poll(async () => (await fleet.pool.list()).filter(({ run }) => run !== 'default'))
    .toEqual([])
})

test('a token whose name is written with escapes is taken out of the query all the same', () => {
  const access = { tokenHash: hashSecret('secret'), isPublic: false }
  const incoming = { url: '/x?a=%20&%74oken=secret&b', headers: {} }
  // biome-ignore lint/suspicious/noExplicitAny: only these fields of a request are read
  expect(authorizeUpgrade(access, incoming as any)).toBe(true) // why: as above
  expect(incoming.url).toBe('/x?a=%20&b')
  expect(isSameSecret(undefined, '')).toBe(true)
})

test('on loopback, a page of another site or name gets nothing without a token', async () => {
  const fleet = await bootFleet({ twins: ['hello'], domains: ['twins.test'] })
  const instance = `${fleet.controlUrl}/t/default/hello`
  const json = { 'content-type': 'application/json' }
  const doors: [string, string][] = [
    [`${instance}/admin/state`, 'GET'],
    [`${instance}/admin/reset`, 'POST'],
    [`${fleet.controlUrl}/fleet/instances`, 'GET'],
    [`${fleet.controlUrl}/auth/outbox`, 'GET'],
    [`${fleet.controlUrl}/auth/device/start`, 'POST'],
  ]
  for (const [url, method] of doors) {
    const ask = (headers: Record<string, string>) => statusOf(url, method, { ...json, ...headers })
    expect([url, await ask({})]).toEqual([url, 200])
    expect(await ask({ host: 'twins.test' })).toBe(200)
    expect(await ask({ origin: 'http://localhost:3000' })).toBe(200)
    for (const headers of [
      { host: 'evil.test' },
      { host: '127.evil.test' },
      { origin: 'https://evil.test' },
      { origin: 'null' },
      { 'x-forwarded-for': '203.0.113.9' },
    ]) {
      expect([url, headers, await ask(headers)]).toEqual([url, headers, 403])
    }
  }
  const text = { 'content-type': 'text/plain' }
  expect(await statusOf(`${instance}/admin/reset`, 'POST', text)).toBe(403)
  const as = { authorization: 'Bearer hello-token', host: 'api.hello.test' }
  expect(await statusOf(`${instance}/greetings`, 'GET', as)).toBe(200)
})

test('behind a public base URL every door asks for its token, whatever the address', async () => {
  const fleet = await bootFleet({ twins: ['hello'], baseUrl: 'http://twins.test:{port}' })
  const { port } = new URL(fleet.controlUrl)
  const at = `http://127.0.0.1:${port}`
  for (const path of ['/fleet/instances', '/t/default/hello/admin/state']) {
    const response = await fetch(`${at}${path}`)
    expect([path, response.status]).toEqual([path, 401])
    const headers = { authorization: `Bearer ${fleet.apiKey}` }
    expect((await fetch(`${at}${path}`, { headers })).status).toBe(200)
  }
  expect((await fetch(`${at}/auth/outbox`)).status).toBe(404)
  expect((await callHello(`${at}/t/default/hello`, 'GET /greetings')).status).toBe(200)
})

test('devices that wait, codes and addresses are counted', async () => {
  const { as } = await bootProvision()
  const start = () => as()('POST /auth/device/start')
  const statuses = []
  for (let count = 0; count < 1001; count += 1) statuses.push((await start()).status)
  expect([statuses.filter((each) => each === 200).length, statuses.at(-1)]).toEqual([1000, 429])
})
