import { createHash } from 'node:crypto'
import { CodeChallengeMethod, gaxios, JWT, OAuth2Client } from 'google-auth-library'
import { expect, onTestFinished, test } from 'vitest'
import { serveInstance } from '../../fleet/listen.ts'
import { credentials, people } from '../../seeders/google/baseline.ts'
import { seeder as googleDriveSeeder } from '../../seeders/google_drive/index.ts'
import { bearer, bootDrive } from '../google_drive/support.ts'

const drive = 'https://www.googleapis.com/auth/drive'
const callback = 'http://localhost:3000/callback'

/** An instance on the wall clock, since the library compares token times with the machine's. */
async function serve() {
  const booted = bootDrive({ clock: { now: new Date().toISOString(), frozen: true } })
  const listener = await serveInstance(booted.instance)
  onTestFinished(() => listener.close())
  const url = `http://127.0.0.1:${listener.port}`
  const client = new OAuth2Client({
    clientId: credentials.clientId,
    clientSecret: credentials.clientSecret,
    redirectUri: callback,
    endpoints: {
      oauth2AuthBaseUrl: `${url}/o/oauth2/v2/auth`,
      oauth2TokenUrl: `${url}/token`,
      oauth2RevokeUrl: `${url}/revoke`,
      tokenInfoUrl: `${url}/tokeninfo`,
      oauth2FederatedSignonPemCertsUrl: `${url}/oauth2/v1/certs`,
      oauth2FederatedSignonJwkCertsUrl: `${url}/oauth2/v3/certs`,
    },
  })
  return { ...booted, url, client }
}

/** Chooses the first account of a consent page and answers where it sends the browser. */
async function consent(address: string, decision = 'allow'): Promise<URL> {
  const page = await (await fetch(address)).text()
  const person = /name="person" value="(\d+)"/.exec(page)?.[1] ?? ''
  const answer = await fetch(address, {
    method: 'POST',
    body: new URLSearchParams({ person, decision }),
    redirect: 'manual',
  })
  return new URL(answer.headers.get('location') ?? 'about:blank')
}

test('the consent page refuses what an app gets wrong, on the page and not at the app', async () => {
  const { call } = bootDrive()
  const right = {
    client_id: credentials.clientId,
    redirect_uri: callback,
    response_type: 'code',
    scope: drive,
  }
  const refused: [Record<string, string>, string][] = [
    [{ client_id: '' }, 'Missing required parameter: client_id'],
    [{ client_id: 'other' }, 'The OAuth client was not found.'],
    [{ redirect_uri: 'https://evil.test/' }, 'redirect_uri_mismatch'],
    [{ response_type: 'card' }, 'Invalid response_type: card'],
    [{ response_type: 'token', access_type: 'offline' }, 'access_type'],
    [{ scope: '' }, 'Missing required parameter: scope'],
    [{ scope: `${drive} mail` }, `valid=[${drive}], invalid=[mail]`],
    [{ code_challenge_method: 'S512' }, 'Invalid code_challenge_method'],
  ]
  for (const [wrong, message] of refused) {
    const query = new URLSearchParams({ ...right, ...wrong })
    const { status, text } = await call(`GET /o/oauth2/v2/auth?${query}`)
    expect([wrong, status, text.includes(message)]).toEqual([wrong, 400, true])
  }
})

test('a page in a browser gets its token at once, where no server sees it', async () => {
  const { client, call } = await serve()
  const more = { response_type: 'token', scope: [drive], state: 'kept' }
  const address = client.generateAuthUrl({ ...more, access_type: 'online' })
  const denied = await consent(address, 'deny')
  expect([denied.search, denied.hash]).toEqual(['', '#error=access_denied&state=kept'])
  const target = await consent(address)
  expect(target.search).toBe('')
  const { access_token = '', ...rest } = Object.fromEntries(
    new URLSearchParams(target.hash.slice(1)),
  )
  expect(rest).toMatchObject({ token_type: 'Bearer', scope: drive, state: 'kept' })
  expect(Number(rest.expires_in)).toBeGreaterThan(3000)
  const about = await call('GET /drive/v3/about?fields=kind', undefined, bearer(access_token))
  expect(about.status).toBe(200)
  const silent = new URL(address)
  silent.searchParams.set('prompt', 'none')
  const again = await fetch(silent, { redirect: 'manual' })
  expect(again.headers.get('location')).toContain('#access_token=')
})

test('the token endpoint refuses in the words of RFC 6749', async () => {
  const { call } = bootDrive()
  const own = { client_id: credentials.clientId, client_secret: credentials.clientSecret }
  const refused: [Record<string, string>, number, string][] = [
    [{}, 400, 'invalid_request'],
    [{ grant_type: 'password' }, 400, 'unsupported_grant_type'],
    [{ grant_type: 'authorization_code', client_id: 'x' }, 401, 'invalid_client'],
    [{ grant_type: 'authorization_code', ...own, client_secret: 'x' }, 401, 'invalid_client'],
    [{ grant_type: 'authorization_code', ...own }, 400, 'invalid_request'],
    [{ grant_type: 'authorization_code', ...own, code: '4/0Ax' }, 400, 'invalid_grant'],
    [{ grant_type: 'refresh_token', ...own, refresh_token: '1//x' }, 400, 'invalid_grant'],
    [
      { grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer', assertion: 'x' },
      400,
      'invalid_grant',
    ],
    [
      { grant_type: 'urn:ietf:params:oauth:grant-type:device_code', ...own, device_code: 'x' },
      400,
      'invalid_grant',
    ],
  ]
  const form = { 'content-type': 'application/x-www-form-urlencoded' }
  for (const [fields, status, error] of refused) {
    const answer = await call('POST /token', String(new URLSearchParams(fields)), form)
    expect([fields, answer.status, answer.body.error]).toEqual([fields, status, error])
    expect(answer.body.error_description).toEqual(expect.any(String))
  }
})

test('a person consents: code with PKCE, refresh, id token, token info, revocation', async () => {
  const { client, url, call } = await serve()
  const { codeVerifier, codeChallenge } = await client.generateCodeVerifierAsync()
  const address = (more: object = {}) =>
    client.generateAuthUrl({
      access_type: 'offline',
      scope: ['openid', 'email', 'profile', drive],
      state: 'kept',
      login_hint: people.second.email,
      code_challenge: codeChallenge ?? '',
      code_challenge_method: CodeChallengeMethod.S256,
      ...more,
    })
  expect((await consent(address(), 'deny')).searchParams.get('error')).toBe('access_denied')
  const target = await consent(address({ nonce: 'n1' }))
  expect(target.searchParams.get('state')).toBe('kept')
  const code = target.searchParams.get('code') ?? ''
  await expect(client.getToken({ code, codeVerifier: 'wrong' })).rejects.toThrow('invalid_grant')
  const { tokens } = await client.getToken({ code, codeVerifier })
  expect(tokens).toMatchObject({
    token_type: 'Bearer',
    refresh_token: expect.stringMatching(/^1\/\//),
  })
  await expect(client.getToken({ code, codeVerifier })).rejects.toThrow('invalid_grant')
  const ticket = await client.verifyIdToken({
    idToken: tokens.id_token ?? '',
    audience: credentials.clientId,
  })
  expect(ticket.getPayload()).toMatchObject({
    email: people.second.email,
    name: people.second.name,
    hd: 'example.com',
    nonce: 'n1',
    at_hash: createHash('sha256')
      .update(tokens.access_token ?? '')
      .digest()
      .subarray(0, 16)
      .toString('base64url'),
  })
  client.setCredentials(tokens)
  const { credentials: refreshed } = await client.refreshAccessToken()
  const info = await client.getTokenInfo(refreshed.access_token ?? '')
  expect(info).toMatchObject({ email: people.second.email, access_type: 'offline' })
  const who = await fetch(`${url}/oauth2/v2/userinfo`, {
    headers: bearer(refreshed.access_token ?? ''),
  })
  expect(await who.json()).toMatchObject({ email: people.second.email, verified_email: true })
  // A second consent gives no second refresh token; `prompt=none` needs no page any more.
  const again = await fetch(address({ prompt: 'none' }), { redirect: 'manual' })
  const silent = new URL(again.headers.get('location') ?? '')
  const { tokens: later } = await client.getToken({
    code: silent.searchParams.get('code') ?? '',
    codeVerifier,
  })
  expect(later.refresh_token).toBeUndefined()
  await client.revokeToken(tokens.refresh_token ?? '')
  for (const token of [tokens.access_token, refreshed.access_token]) {
    const { status } = await call('GET /drive/v3/files', undefined, bearer(token ?? ''))
    expect(status).toBe(401)
  }
  const revoked = await call(`POST /revoke?token=${tokens.refresh_token}`)
  expect([revoked.status, revoked.body.error]).toEqual([400, 'invalid_token'])
})

test('a service account signs in, for itself and for a person of the domain', async () => {
  const { url } = await serve()
  const key = JSON.parse(googleDriveSeeder.env(url, {} as never).GOOGLE_SERVICE_ACCOUNT_JSON ?? '')
  const transporter = new gaxios.Gaxios()
  transporter.interceptors.request.add({
    resolved: async (config) => {
      config.url = new URL(String(config.url).replace('https://oauth2.googleapis.com', url))
      return config
    },
  })
  const jwt = (options: object) =>
    new JWT({
      email: key.client_email,
      key: key.private_key,
      scopes: [drive],
      transporter,
      ...options,
    })
  const emailOf = async (client: JWT) => {
    const response = await client.request<{ user: { emailAddress: string } }>({
      url: `${url}/drive/v3/about?fields=user`,
    })
    return response.data.user.emailAddress
  }
  expect(await emailOf(jwt({}))).toBe(credentials.serviceEmail)
  expect(await emailOf(jwt({ subject: people.owner.email }))).toBe(people.owner.email)
  await expect(emailOf(jwt({ subject: 'nobody@example.com' }))).rejects.toThrow('invalid_grant')
  const mail = jwt({ subject: people.owner.email, scopes: ['https://mail.google.com/'] })
  await expect(emailOf(mail)).rejects.toThrow('unauthorized_client')
})

test('a device asks for a code, waits for a person, and gets tokens once', async () => {
  const { call, advance } = bootDrive()
  const form = { 'content-type': 'application/x-www-form-urlencoded' }
  const own = { client_id: credentials.clientId, client_secret: credentials.clientSecret }
  const post = (path: string, fields: Record<string, string>) =>
    call(`POST ${path}`, String(new URLSearchParams(fields)), form)
  const { body: device } = await post('/device/code', { ...own, scope: `email ${drive}` })
  expect(device.user_code).toMatch(/^[0-9A-Z]{4}-[0-9A-Z]{4}$/)
  const poll = () =>
    post('/token', {
      ...own,
      grant_type: 'urn:ietf:params:oauth:grant-type:device_code',
      device_code: device.device_code,
    })
  const pending = await poll()
  expect([pending.status, pending.body.error]).toEqual([428, 'authorization_pending'])
  expect((await poll()).body.error).toBe('slow_down')
  const page = await call('GET /device')
  const person = /name="person" value="(\d+)"/.exec(page.text)?.[1] ?? ''
  const wrong = await post('/device', { user_code: 'AAAA-AAAA', person, decision: 'allow' })
  expect(wrong.status).toBe(400)
  await post('/device', { user_code: device.user_code, person, decision: 'allow' })
  await advance('PT30S')
  const { body: tokens } = await poll()
  const info = await call(`GET /oauth2/v3/tokeninfo?access_token=${tokens.access_token}`)
  expect(info.body).toMatchObject({ email: people.owner.email, expires_in: '3600' })
  expect((await poll()).body.error).toBe('invalid_grant')
  await advance('PT1H')
  const late = await call('GET /drive/v3/files', undefined, bearer(tokens.access_token))
  expect(late.status).toBe(401)
})
