import { createServer } from 'node:http'
import { connect as connectTcp } from 'node:net'
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib'
import { expect, onTestFinished, test } from 'vitest'
import { WebSocket } from 'ws'
import { serveInstance } from '../../fleet/listen.ts'
import { isPrivateAddress, publicTargets, send } from '../../shared/delivery/outgoing.ts'
import { globMatcher } from '../../shared/faults/glob.ts'
import { IncomingCall } from '../../shared/http/call.ts'
import { isBelow, isSafeRedirect } from '../../shared/oauth/redirects.ts'
import { bootHello } from '../support/hello.ts'

// What an attacker sent and what broke under load. Each case stands for its kind.

const token = { authorization: 'Bearer hello-token' }

function greet(body: string | Uint8Array<ArrayBuffer>, headers: Record<string, string> = {}) {
  const { instance } = bootHello()
  const init = { method: 'POST', headers: { ...token, ...headers }, body }
  return instance.fetch(new Request('http://localhost/greetings', init))
}

test.each(['toString', '__proto__', 'constructor', 'nope'])(
  'a content encoding of %s is refused in the provider’s words',
  async (encoding) => {
    const answer = await greet('{"text":"hi"}', { 'content-encoding': encoding })
    expect(answer.status).toBe(400)
    expect(await answer.json()).toMatchObject({ error: { code: 'malformed' } })
  },
)

test.each([
  ['gzip', gzipSync],
  ['deflate', deflateSync],
  ['br', brotliCompressSync],
] as const)('a broken %s body is malformed, a whole one is read', async (encoding, compress) => {
  const whole = compress(JSON.stringify({ text: 'hi'.repeat(200) }))
  const headers = { 'content-encoding': encoding }
  expect((await greet(new Uint8Array(whole), headers)).status).toBe(200)
  for (const broken of [whole.subarray(0, 10), Buffer.from('not compressed at all')]) {
    const answer = await greet(new Uint8Array(broken), headers)
    expect(answer.status).toBe(400)
    expect(await answer.json()).toMatchObject({ error: { code: 'malformed' } })
  }
})

test('JSON that nests 5,000 deep is malformed, brackets within texts are none', async () => {
  const deep = `{"text":${'['.repeat(5000)}${']'.repeat(5000)}}`
  expect((await greet(deep)).status).toBe(400)
  expect((await greet(JSON.stringify({ text: '['.repeat(5000) }))).status).toBe(200)
  const admin = bootHello()
  const { status } = await admin.call('POST /admin/seed', JSON.parse(`{"seed_config":{"hello":1}}`))
  expect(status).toBe(400)
})

test('an upgrade whose URL or host cannot be read costs that socket alone', async () => {
  const { instance } = bootHello()
  const { port, close } = await serveInstance(instance)
  onTestFinished(() => close())
  for (const [target, host] of [
    ['//', 'localhost'],
    ['/socket', '[::'],
    ['/socket', '%zz'],
    ['/__proto__', 'localhost'],
    ['/toString', 'localhost'],
    ['http://[', 'localhost'],
  ]) {
    const answer = await new Promise<string>((resolve, reject) => {
      const socket = connectTcp(port, '127.0.0.1', () =>
        socket.write(
          `GET ${target} HTTP/1.1\r\nHost: ${host}\r\nConnection: Upgrade\r\n` +
            'Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\n' +
            'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n',
        ),
      )
      socket.once('data', (data) => {
        resolve(data.toString().split('\r\n')[0] ?? '')
        socket.destroy()
      })
      socket.once('close', () => resolve('closed'))
      socket.once('error', reject)
    })
    expect(answer).toMatch(/^HTTP\/1\.1 (4\d\d|101)|closed/)
  }
  const health = await instance.fetch(new Request('http://localhost/admin/health'))
  expect(health.status).toBe(200)
})

test('a listener closes while a socket is open', async () => {
  const { instance } = bootHello()
  const { port, close } = await serveInstance(instance)
  const socket = new WebSocket(`ws://127.0.0.1:${port}/socket`)
  await new Promise((done) => socket.once('open', done))
  const closed = new Promise((done) => socket.once('close', done))
  await close()
  await closed
})

test('the clock shows four-digit years and refuses others', async () => {
  const { call } = bootHello()
  for (const change of [
    { advance: 'P300000Y' },
    { now: '+275760-09-13T00:00:00Z' },
    { advance: 'P8000Y' },
  ]) {
    const { status, body } = await call('POST /admin/clock', change)
    expect([status, body.error?.message]).toEqual([400, 'a clock shows the years 1 to 9999'])
  }
  const { body } = await call('POST /admin/clock', { now: '9999-12-31T00:00:00Z', freeze: true })
  expect(body.now).toBe('9999-12-31T00:00:00.000Z')
})

test('a long advance lets others have their turn', async () => {
  const { call, instance } = bootHello()
  await call('POST /admin/clock', { now: '2030-01-01T00:00:00Z', freeze: true })
  instance.run((world) => {
    for (let day = 1; day <= 2000; day += 1) {
      world.at(Date.parse('2030-01-01T00:00:00Z') + day * 864e5, 'greet', { id: 'nobody' })
    }
  })
  let turns = 0
  const timer = setInterval(() => {
    turns += 1
  }, 1)
  onTestFinished(() => clearInterval(timer))
  await call('POST /admin/clock', { advance: 'P10Y' })
  expect(turns).toBeGreaterThan(0)
  expect(instance.jobs.list()).toEqual([])
})

test('patterns of fault rules match as documented', () => {
  const takes = (pattern: string, name: string, isPath = false) =>
    globMatcher(pattern, isPath)(name)
  expect(takes('chat.*', 'chat.postMessage')).toBe(true)
  expect(takes('POST /v1/*', 'POST /v1/customers/{id}')).toBe(true)
  expect(takes('/v1/*', '/v1/customers/1', true)).toBe(false)
  expect(takes('/v1/**', '/v1/customers/1', true)).toBe(true)
  expect(takes('GET /v1/{customers,charges}', 'GET /v1/charges')).toBe(true)
  expect(takes('GET /v1/customers/{id}', 'GET /v1/customers/{id}')).toBe(true)
  expect(takes('gre?t', 'greet')).toBe(true)
  expect(takes('gre?t', 'gret')).toBe(false)
})

test('a pattern of many stars is one of few steps', () => {
  const name = 'a'.repeat(2000)
  expect(globMatcher(`${'*a'.repeat(100)}b`)(name)).toBe(false)
  expect(globMatcher(`{${'a,'.repeat(50)}b}`.repeat(5))(name)).toBe(false)
})

test('a write costs the same however many deliveries wait', async () => {
  const { call, instance } = bootHello()
  await call('POST /admin/webhooks/pause')
  const hooks = [{ url: 'http://127.0.0.1:9/never' }]
  await call('POST /admin/seed', { seed_config: { hello: { hooks } } })
  for (let count = 0; count < 300; count += 1) await call('POST /greetings', { text: 'hi' })
  expect(instance.outbox.lanes()).toHaveLength(1)
  expect(instance.outbox.pendingIds('http://127.0.0.1:9/never')).toHaveLength(300)
  expect(instance.outbox.counts()).toEqual({ pending: 300, delivered: 0, failed: 0, dropped: 0 })
})

test('an attempt is on record before it is made', async () => {
  const { call, instance } = bootHello()
  const seen: unknown[] = []
  const server = createServer((_request, response) => {
    seen.push(instance.outbox.list().map(({ attempts, status }) => [status, attempts.length]))
    response.end('ok')
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  onTestFinished(() => void server.close())
  const address = server.address()
  const port = typeof address === 'object' ? address?.port : undefined
  const hooks = [{ url: `http://127.0.0.1:${port}/hook` }]
  await call('POST /admin/seed', { seed_config: { hello: { hooks } } })
  await call('POST /greetings', { text: 'hi' })
  await instance.deliveries.idle()
  expect(seen).toEqual([[['pending', 1]]])
  expect(instance.outbox.list()).toMatchObject([
    { status: 'delivered', attempts: [{ status: 200 }] },
  ])
})

const inward = [
  'http://127.0.0.1:1/',
  'http://localhost:1/',
  'http://2130706433:1/',
  'http://0x7f.1:1/',
  'http://[::1]:1/',
  'http://[::ffff:127.0.0.1]:1/',
  'http://[64:ff9b::7f00:1]:1/',
  'http://[2002:7f00:1::]:1/',
  'http://[fec0::1]:1/',
  'http://[::127.0.0.1]:1/',
  'http://169.254.169.254/latest/meta-data',
  'http://10.1.2.3/',
  'http://192.168.0.1/',
  'ftp://93.184.216.34/',
  'file:///etc/passwd',
]

test.each(inward)('a hosted fleet does not reach inwards: %s', async (url) => {
  const request = { method: 'POST', headers: {}, timeout_ms: 2000, limit_bytes: 1000 }
  await expect(send(url, request, publicTargets())).rejects.toThrow(/private address|not http/)
})

test('what is allowed by name is reached, and public addresses are', async () => {
  const server = createServer((_request, response) => response.end('inside'))
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  onTestFinished(() => void server.close())
  const address = server.address()
  const port = typeof address === 'object' ? address?.port : undefined
  const request = { method: 'POST', headers: {}, timeout_ms: 2000, limit_bytes: 1000 }
  const answer = await send(`http://localhost:${port}/`, request, publicTargets(['localhost']))
  expect(answer.body.toString()).toBe('inside')
  expect(isPrivateAddress('93.184.216.34')).toBe(false)
  expect(isPrivateAddress('2606:2800:220:1:248:1893:25c8:1946')).toBe(false)
})

test('deliveries keep to the targets of their instance, and say so', async () => {
  const { call, instance } = bootHello({ targets: publicTargets() })
  const hooks = [{ url: 'http://127.0.0.1:1/hook' }]
  await call('POST /admin/seed', { seed_config: { hello: { hooks } } })
  await call('POST /greetings', { text: 'hi' })
  await instance.deliveries.idle()
  const [delivery] = instance.outbox.list()
  expect(delivery?.attempts[0]?.error).toContain('private address')
})

test('addresses to go back to are compared as a browser reads them', () => {
  expect(isBelow('https://app.test/cb', 'https://app.test/cb')).toBe(true)
  expect(isBelow('https://app.test/cb', 'https://app.test/cb/sub?x=1')).toBe(true)
  expect(isBelow('https://app.test/cb', 'https://app.test/cb/../../evil')).toBe(false)
  expect(isBelow('https://app.test/cb', 'https://app.test/cb/%2e%2e/evil')).toBe(false)
  expect(isBelow('https://app.test/cb', 'https://app.test/cbevil')).toBe(false)
  expect(isBelow('https://app.test/cb', 'https://app.test:444/cb')).toBe(false)
  expect(isBelow('https://app.test/cb', 'https://app.test@evil.test/cb')).toBe(false)
  expect(isSafeRedirect('javascript:alert(1)')).toBe(false)
  expect(isSafeRedirect(' JavaScript:alert(1)')).toBe(false)
  expect(isSafeRedirect('com.example.app:/callback')).toBe(true)
})

test('another site’s page cannot decide for a person, nor frame the page', async () => {
  const { instance } = bootHello()
  const path =
    '/oauth/authorize?client_id=hello-client&redirect_uri=http%3A%2F%2Fapp.test%2Fcallback'
  const decide = (headers: Record<string, string>) =>
    instance.fetch(
      new Request(`http://localhost${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
        body: 'person=ann&decision=allow',
      }),
    )
  expect((await decide({ origin: 'https://evil.test' })).status).toBe(400)
  expect((await decide({ 'sec-fetch-site': 'cross-site' })).status).toBe(400)
  expect((await decide({ 'sec-fetch-site': 'same-origin' })).status).toBe(302)
  expect((await decide({ origin: 'http://localhost' })).status).toBe(302)
  const page = await instance.fetch(new Request(`http://localhost${path}`))
  expect(page.headers.get('content-security-policy')).toContain("frame-ancestors 'self'")
})

test.each([
  ['x-forwarded-proto', 'javascript'],
  ['x-forwarded-host', 'evil.test/"onload='],
])('a forwarded %s of %s is not believed', (name, value) => {
  const { instance } = bootHello()
  const request = new Request('http://localhost/greetings', { headers: { [name]: value } })
  const target = { operation: undefined, definition: undefined, path: '/greetings', params: {} }
  expect(new IncomingCall(request, { instance }, target).origin).toBe('http://localhost')
})
