import { type AddressInfo, createServer } from 'node:net'
import { describe, expect, onTestFinished, test } from 'vitest'
import { bootProvision, turnableClock } from '../support/provision.ts'

const minute_ms = 60_000

describe('who calls', () => {
  test('none, unknown and malformed tokens are refused alike', async () => {
    const { as } = await bootProvision()
    for (const token of [undefined, 'arga_sk_unknown', 'eyJhbGciOiJub25lIn0.e30.', 'x']) {
      expect(await as(token)('GET /auth/me')).toEqual({
        status: 401,
        body: { detail: 'Invalid or expired token.' },
      })
    }
    expect((await as()('GET /health')).body).toMatchObject({ status: 'ok' })
  })

  test('the printed key is the operator, whose plan has no limits', async () => {
    const { call } = await bootProvision()
    const { status, body } = await call('GET /auth/me')
    expect([status, body.billing_plan, body.github_login]).toEqual([200, 'paid', 'local'])
    expect(new Set(Object.values(body.plan_limits))).toEqual(new Set([null]))
    expect(Object.keys(body.plan_limits)).toContain('max_ttl_minutes')
  })

  test('a setting lets everybody in', async () => {
    const { as } = await bootProvision({ authOff: true })
    expect((await as()('GET /auth/me')).status).toBe(200)
    expect((await as('arga_sk_unknown')('GET /auth/me')).status).toBe(401)
  })

  test('keys are made by a session alone, shown once and masked afterwards', async () => {
    const clock = turnableClock()
    const { as, call } = await bootProvision({ now: clock.now })
    expect(await call('POST /auth/api-keys', { name: 'CI' })).toEqual({
      status: 401,
      body: { detail: 'Invalid or expired token.' },
    })
    const { body: session } = await call('POST /auth/session')
    const made = await as(session.token)('POST /auth/api-keys', { name: 'CI' })
    const { key } = made.body
    expect(key).toMatch(/^arga_sk_[\w-]{20,}$/)
    expect(made).toEqual({
      status: 200,
      body: {
        id: expect.stringMatching(/^[0-9a-f-]{36}$/),
        name: 'CI',
        key,
        key_preview: `${key.slice(0, 12)}...${key.slice(-4)}`,
        created_at: expect.stringMatching(/Z$/),
      },
    })
    expect((await as(session.token)('POST /auth/api-keys', {})).body.name).toBe('API Key')
    const tooLong = await as(session.token)('POST /auth/api-keys', { name: 'x'.repeat(256) })
    expect(tooLong.status).toBe(422)
    expect((await as(key)('GET /auth/me')).status).toBe(200)
    clock.advance(25 * 60 * minute_ms)
    expect((await as(session.token)('GET /auth/me')).status).toBe(401)
  })
})

describe('the login of a device', () => {
  const form = { 'content-type': 'application/x-www-form-urlencoded' }

  test('waits for a person, gives its key once, and can be revoked', async () => {
    const { fleet, as, call } = await bootProvision()
    const start = await as()('POST /auth/device/start', { device_name: 'laptop' })
    const { device_code, verification_url } = start.body
    const poll = () => as()('POST /auth/device/poll', { device_code })
    expect((await poll()).body).toEqual({ status: 'pending' })
    const page = await fetch(`${verification_url}?device_code=${device_code}`)
    expect(await page.text()).toContain('laptop')
    const decide = (api_key: string) =>
      fetch(verification_url, {
        method: 'POST',
        headers: form,
        body: new URLSearchParams({ device_code, decision: 'approve', api_key }).toString(),
      })
    expect((await decide('arga_sk_wrong')).status).toBe(401)
    expect((await poll()).body).toEqual({ status: 'pending' })
    expect((await decide(fleet.apiKey)).status).toBe(200)
    const { body } = await poll()
    expect(body).toMatchObject({ status: 'approved', device_name: 'laptop' })
    expect(await poll()).toEqual({
      status: 409,
      body: { detail: 'Device code already used. Run `arga login` again.' },
    })
    const device = as(body.api_key)
    expect((await device('GET /auth/me')).status).toBe(200)
    const { body: session } = await call('POST /auth/session')
    const listed = await as(session.token)('GET /auth/cli/devices')
    expect(listed.body).toEqual(
      ['laptop', 'Chosen at the start'].map((device_name) => ({
        id: device_name === 'laptop' ? body.cli_api_key_id : expect.any(String),
        device_name,
        key_preview: expect.stringMatching(/^arga_sk_.{4}\.{3}.{4}$/),
        created_at: expect.any(String),
        last_used_at: expect.any(String),
        revoked_at: null,
      })),
    )
    expect(await call('POST /auth/cli/devices/none/revoke')).toEqual({
      status: 404,
      body: { detail: 'CLI device not found' },
    })
    expect((await device(`POST /auth/cli/devices/${body.cli_api_key_id}/revoke`)).status).toBe(200)
    expect((await device('GET /auth/me')).status).toBe(401)
  })

  test('unknown and expired codes are told apart, and a person can say no', async () => {
    const clock = turnableClock()
    const { as } = await bootProvision({ now: clock.now })
    const poll = (device_code: string) => as()('POST /auth/device/poll', { device_code })
    expect(await poll('none')).toEqual({
      status: 404,
      body: { detail: 'Device session not found' },
    })
    const start = async () => (await as()('POST /auth/device/start')).body
    const { device_code, verification_url } = await start()
    const body = new URLSearchParams({ device_code, decision: 'deny' }).toString()
    await fetch(verification_url, { method: 'POST', headers: form, body })
    expect((await poll(device_code)).body).toEqual({ status: 'denied' })
    const late = await start()
    clock.advance(11 * minute_ms)
    expect((await poll(late.device_code)).status).toBe(410)
    const page = await fetch(`${verification_url}?device_code=${late.device_code}`)
    expect(page.status).toBe(404)
  })
})

describe('signup by email', () => {
  const codeIn = (text: string) => /code is (\d{6})/.exec(text)?.[1] ?? ''

  test('sends one code a minute, which is good for ten and for five tries', async () => {
    const clock = turnableClock()
    const { fleet, as } = await bootProvision({ now: clock.now })
    const signup = (email: string) => as()('POST /auth/email/signup', { email })
    const verify = (code: string) =>
      as()('POST /auth/email/signup/verify', { email: 'ada@example.com', code })
    expect(await verify('123456')).toEqual({
      status: 404,
      body: { detail: 'No signup found for that email. Request a code first.' },
    })
    expect(await signup('ada')).toEqual({
      status: 400,
      body: { detail: 'Enter a valid email address' },
    })
    expect((await signup('Ada@example.com')).body).toEqual({
      status: 'sent',
      email: 'ada@example.com',
    })
    expect(await signup('ada@example.com')).toEqual({
      status: 429,
      body: { detail: 'Wait before requesting another verification code' },
    })
    const outbox = async () => (await fetch(`${fleet.controlUrl}/auth/outbox`)).text()
    const first = codeIn(await outbox())
    const wrong = first === '000000' ? '000001' : '000000'
    for (let attempt = 0; attempt < 5; attempt += 1) expect((await verify(wrong)).status).toBe(400)
    expect((await verify(first)).status).toBe(429)
    clock.advance(2 * minute_ms)
    await signup('ada@example.com')
    clock.advance(11 * minute_ms)
    expect(await verify(codeIn(await outbox()))).toEqual({
      status: 404,
      body: { detail: 'No active verification code found for that email' },
    })
    await signup('ada@example.com')
    const { body } = await verify(codeIn(await outbox()))
    expect(body.status).toBe('verified')
    expect((await as(body.api_key)('GET /auth/me')).body).toMatchObject({
      email: 'ada@example.com',
      email_verified: true,
      billing_plan: 'quickstart',
      provisions_remaining: 5,
    })
  })

  test('its key provisions five times', async () => {
    const { fleet, as } = await bootProvision()
    const email = 'grace@example.com'
    await as()('POST /auth/email/signup', { email })
    const code = codeIn(await (await fetch(`${fleet.controlUrl}/auth/outbox`)).text())
    const { body } = await as()('POST /auth/email/signup/verify', { email, code })
    const call = as(body.api_key)
    const provision = () => call('POST /validate/twins/provision', { twins: ['slack'] })
    for (let count = 0; count < 5; count += 1) expect((await provision()).status).toBe(200)
    expect(await provision()).toEqual({
      status: 403,
      body: {
        detail: 'Quickstart API key has no provisions remaining. Run arga login for full access.',
      },
    })
  })

  test('an SMTP server gets the mail, and the outbox page is gone', async () => {
    const heard: string[] = []
    const server = createServer((socket) => {
      let isData = false
      socket.write('220 mail.test\r\n')
      socket.on('data', (chunk) => {
        const text = chunk.toString()
        heard.push(text)
        if (/^QUIT/i.test(text)) return socket.end('221 bye\r\n')
        const isCommand = !isData
        isData = isData ? !text.endsWith('\r\n.\r\n') : /^DATA/i.test(text)
        if (isData && isCommand) socket.write('354 go on\r\n')
        else if (!isData) socket.write('250 mail.test\r\n')
      })
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    onTestFinished(() => void server.close())
    const { port } = server.address() as AddressInfo
    const { as } = await bootProvision({ smtpUrl: `smtp://127.0.0.1:${port}` })
    await as()('POST /auth/email/signup', { email: 'lin@example.com' })
    expect(codeIn(heard.join(''))).toMatch(/^\d{6}$/)
    expect((await as()('GET /auth/outbox')).status).toBe(404)
  })
})
