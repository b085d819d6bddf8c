import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { signClaims } from '../../shared/oauth/jwt.ts'
import { clientOf } from '../support/client.ts'
import { bootHello } from '../support/hello.ts'

const redirect = encodeURIComponent('http://app.test/callback')
const query = `client_id=hello-client&redirect_uri=${redirect}&state=s1&scope=read`
const authorize = `/oauth/authorize?${query}`
const form = { 'content-type': 'application/x-www-form-urlencoded' }

function bootOAuth() {
  const { instance, call } = bootHello()
  const anonymous = clientOf(instance)
  const codeFrom = (answer: { headers: Headers }) => {
    const location = new URL(answer.headers.get('location') ?? 'http://none.test')
    return location.searchParams.get('code') ?? ''
  }
  const consent = (query: string, person = 'bob', decision = 'allow') =>
    anonymous(`POST ${authorize}${query}`, `person=${person}&decision=${decision}`, form)
  const token = (body: object) => anonymous('POST /oauth/token', body)
  const use = (access: string) =>
    anonymous('GET /greetings', undefined, { authorization: `Bearer ${access}` })
  return { instance, call, anonymous, codeFrom, consent, token, use }
}

test('a consent page shows the people and refuses an unknown client without redirecting', async () => {
  const { anonymous } = bootOAuth()
  const page = await anonymous(`GET ${authorize}`)
  expect(page.headers.get('content-type')).toContain('text/html')
  expect(page.text).toContain('Ann')
  expect(page.text).toContain('Bob')
  const unknown = await anonymous(`GET ${authorize.replace('hello-client', 'other')}`)
  expect([unknown.status, unknown.headers.get('location')]).toEqual([400, null])
  const elsewhere = await anonymous(`GET ${authorize.replace('app.test', 'evil.test')}`)
  expect(elsewhere.status).toBe(400)
})

test('denying sends the app away; allowing gives a code that works once', async () => {
  const { consent, codeFrom, token, use } = bootOAuth()
  const denied = await consent('', 'bob', 'deny')
  expect(denied.headers.get('location')).toBe(
    'http://app.test/callback?error=access_denied&state=s1',
  )
  const code = codeFrom(await consent(''))
  expect((await token({ grant_type: 'authorization_code', code: 'wrong' })).body.error.code).toBe(
    'invalid_grant',
  )
  const { body: tokens } = await token({ grant_type: 'authorization_code', code })
  expect((await use(tokens.access_token)).status).toBe(200)
  const again = await token({ grant_type: 'authorization_code', code })
  expect([again.status, again.body.error.code]).toEqual([400, 'invalid_grant'])
})

test('PKCE binds a code to its verifier', async () => {
  const { consent, codeFrom, token } = bootOAuth()
  const verifier = 'a-verifier-that-is-long-enough-for-the-rules'
  const challenge = createHash('sha256').update(verifier).digest('base64url')
  const query = `&code_challenge=${challenge}&code_challenge_method=S256`
  const code = codeFrom(await consent(query))
  const grant = { grant_type: 'authorization_code', code }
  expect((await token(grant)).status).toBe(400)
  expect((await token({ ...grant, code_verifier: 'guess' })).status).toBe(400)
  expect((await token({ ...grant, code_verifier: verifier })).status).toBe(200)
})

test('codes and tokens expire on the instance’s clock; refreshing and revoking work', async () => {
  const { call, consent, codeFrom, token, use, anonymous } = bootOAuth()
  await call('POST /admin/clock', { freeze: true })
  const stale = codeFrom(await consent(''))
  await call('POST /admin/clock', { advance: 'PT10M' })
  expect((await token({ grant_type: 'authorization_code', code: stale })).status).toBe(400)
  const code = codeFrom(await consent(''))
  const { body: tokens } = await token({ grant_type: 'authorization_code', code })
  await call('POST /admin/clock', { advance: 'PT1H' })
  expect((await use(tokens.access_token)).body.error.code).toBe('expired')
  const refresh = { grant_type: 'refresh_token', refresh_token: tokens.refresh_token }
  expect((await token({ ...refresh, refresh_token: tokens.access_token })).status).toBe(400)
  const { body: fresh } = await token(refresh)
  expect((await use(fresh.access_token)).status).toBe(200)
  await anonymous('POST /oauth/revoke', { token: fresh.access_token })
  expect((await use(fresh.access_token)).status).toBe(401)
  expect((await token(refresh)).status).toBe(400)
})

test('an auto-approving instance answers without a person', async () => {
  const { call, anonymous, codeFrom, token } = bootOAuth()
  await call('POST /admin/settings', { consent: 'auto' })
  const code = codeFrom(await anonymous(`GET ${authorize}`))
  expect((await token({ grant_type: 'authorization_code', code })).status).toBe(200)
})

test('client credentials and JWT bearer need what they prove', async () => {
  const { call, instance, token, use } = bootOAuth()
  const machine = { grant_type: 'client_credentials' }
  expect((await token({ ...machine, client_secret: 'guess' })).body.error.code).toBe(
    'invalid_client',
  )
  const { body } = await token({ ...machine, client_secret: 'hello-client-secret' })
  expect((await use(body.access_token)).status).toBe(200)
  await call('POST /admin/clock', { now: '2030-01-01T00:00:00Z', freeze: true })
  const claims = { sub: 'ann', aud: 'hello', exp: instance.clock.now() / 1000 + 60 }
  const bearer = (key: string, extra: object = {}) => {
    const assertion = signClaims({ ...claims, ...extra }, key, { algorithm: 'HS256' })
    return token({ grant_type: 'jwt_bearer', assertion })
  }
  const key = 'hello-assertion-secret'
  expect((await bearer('another-secret')).status).toBe(400)
  expect((await bearer(key, { aud: 'other' })).status).toBe(400)
  expect((await bearer(key, { exp: claims.exp - 3600 })).status).toBe(400)
  expect((await bearer(key)).status).toBe(200)
})

test('a device waits for the person, is told to slow down, and gets its token once', async () => {
  const { call, anonymous, token } = bootOAuth()
  await call('POST /admin/clock', { freeze: true })
  const { body: device } = await anonymous('POST /oauth/device', {})
  const poll = async () => {
    const answer = await token({ grant_type: 'device_code', device_code: device.device_code })
    return answer.body.error?.code ?? answer.status
  }
  expect(await poll()).toBe('authorization_pending')
  expect(await poll()).toBe('slow_down')
  const decide = (user_code: string) =>
    anonymous('POST /oauth/device/decide', { user_code, allow: true })
  expect((await decide('NOSUCH')).body.decided).toBe(false)
  expect((await decide(device.user_code)).body.decided).toBe(true)
  expect(await poll()).toBe(200)
  expect(await poll()).toBe('invalid_grant')
})
