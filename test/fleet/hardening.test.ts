import { request } from 'node:http'
import { connect } from 'node:net'
import { expect, test } from 'vitest'
import { readHost } from '../../fleet/addresses.ts'
import { startReceiver } from '../support/client.ts'
import { bootFleet, callControl } from './support/fleet.ts'
import { callHello } from './support/process.ts'

// What an attacker sent to the fleet. Each case stands for its kind.

/** The first line that answers bytes on a port, or `closed`. */
function firstLine(port: string, bytes: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), '127.0.0.1', () => socket.write(bytes))
    socket.once('data', (data) => {
      resolve(data.toString().split('\r\n')[0] ?? '')
      socket.destroy()
    })
    socket.once('close', () => resolve('closed'))
    socket.once('error', reject)
  })
}

test('a host of many dashes is read in one pass', () => {
  for (const host of [`${'--'.repeat(3750)}.localhost`, `${'a--'.repeat(2500)}!.localhost`]) {
    expect(readHost(host, ['localhost'])).toBeUndefined()
  }
  expect(readHost(`${'-'.repeat(100)}a.localhost`, ['localhost'])?.twin).toBe('a')
  expect(readHost('one--hello.xn--abc.test:80', ['xn--abc.test'])).toEqual({
    run: 'one',
    twin: 'hello',
  })
})

test('a call or an upgrade whose URL or host cannot be read costs that call alone', async () => {
  const fleet = await bootFleet()
  const { port } = new URL(fleet.controlUrl)
  const upgrade = 'Connection: Upgrade\r\nUpgrade: websocket\r\n'
  for (const [target, host] of [
    ['//', 'localhost'],
    ['/t/default/hello//', '[::'],
    ['/t/default/hello/socket', '%zz'],
    ['/t/__proto__/toString', 'localhost'],
    ['http://[', 'localhost'],
    ['/', '--.localhost'],
  ]) {
    for (const more of ['', upgrade]) {
      const bytes = `GET ${target} HTTP/1.1\r\nHost: ${host}\r\n${more}\r\n`
      expect(await firstLine(port, bytes)).toMatch(/^HTTP\/1\.1 [24]\d\d|closed/)
    }
  }
  expect((await callControl(fleet, 'GET /health')).status).toBe(200)
})

test('a body without end is cut off, announced or not', async () => {
  const fleet = await bootFleet()
  const status = await new Promise<number | undefined>((resolve) => {
    const headers = { 'content-type': 'application/json' }
    const url = `${fleet.controlUrl}/fleet/instances`
    const outgoing = request(url, { method: 'POST', headers }, (response) => {
      resolve(response.statusCode)
      outgoing.destroy()
    })
    outgoing.on('error', () => undefined)
    const chunk = Buffer.alloc(1024 * 1024, 'x')
    const more = () => {
      while (!outgoing.destroyed && outgoing.write(chunk));
    }
    outgoing.on('drain', more)
    more()
  })
  expect(status).toBe(413)
})

test('JSON that nests 5,000 deep is refused', async () => {
  const fleet = await bootFleet()
  const deep = `{"twin":"hello","seed_config":{"a":${'['.repeat(5000)}${']'.repeat(5000)}}}`
  const headers = { 'content-type': 'application/json' }
  const post = (path: string) =>
    fetch(`${fleet.controlUrl}${path}`, { method: 'POST', headers, body: deep })
  expect((await post('/fleet/instances')).status).toBe(400)
  expect((await post('/auth/device/start')).status).toBe(422)
})

test('a fleet that others can reach calls no private address, but those it is told to', async () => {
  const receiver = await startReceiver()
  const seed_config = { hello: { hooks: [{ url: receiver.url }] } }
  const deliveredBy = async (options: Parameters<typeof bootFleet>[0]) => {
    const fleet = await bootFleet({ adminToken: 'hello-token', twins: ['hello'], ...options })
    const base = `${fleet.controlUrl.replace(/.*:(\d+)$/, 'http://127.0.0.1:$1')}/t/default/hello`
    receiver.received.length = 0
    await callHello(base, 'POST /admin/seed', { seed_config })
    await callHello(base, 'POST /greetings', { text: 'hi' })
    await callHello(base, 'POST /admin/webhooks/flush')
    return receiver.received.length
  }
  expect(await deliveredBy({})).toBe(1)
  expect(await deliveredBy({ host: '0.0.0.0' })).toBe(0)
  expect(await deliveredBy({ baseUrl: 'http://twins.test:{port}' })).toBe(0)
  const allowTargets = [new URL(receiver.url).hostname]
  expect(await deliveredBy({ host: '0.0.0.0', allowTargets })).toBe(1)
  await receiver.close()
})
