import { request } from 'node:http'
import { text } from 'node:stream/consumers'
import { describe, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import manifest from '../../package.json' with { type: 'json' }
import { bootFleet, callControl } from './support/fleet.ts'
import { callHello, greetingsOf } from './support/process.ts'

const hi = { text: 'hi' }

/** A call with a Host header of its own, which `fetch` would not send. */
async function callHost(url: string, host: string, path: string) {
  const headers = { host, authorization: 'Bearer hello-token' }
  return new Promise<{ status: number; text: string }>((resolve, reject) => {
    request(`${url}${path}`, { headers }, async (response) => {
      resolve({ status: response.statusCode ?? 0, text: await text(response) })
    })
      .on('error', reject)
      .end()
  })
}

describe('how an instance is reached', () => {
  test('every twin listens at once and wakes with its first call', async () => {
    const fleet = await bootFleet()
    const states = async () => (await fleet.twins()).map(({ twin, state }) => [twin, state])
    expect(await states()).toEqual([
      ['hello', 'idle'],
      ['good_day', 'idle'],
    ])
    const [hello] = await fleet.twins()
    expect(await greetingsOf(hello?.base_url ?? '')).toEqual([])
    expect(await states()).toEqual([
      ['hello', 'ready'],
      ['good_day', 'idle'],
    ])
  })

  test('by path on the control port, with the links it hands out below that path', async () => {
    const fleet = await bootFleet({ twins: ['hello'] })
    const base = `${fleet.controlUrl}/t/default/hello`
    await callHello(base, 'POST /greetings', hi)
    const [hello] = await fleet.twins()
    expect(await greetingsOf(hello?.base_url ?? '')).toEqual(['hi'])
    expect((await callHello(base, 'GET /admin/health')).body.twin).toBe('hello')
    const socket = new WebSocket(`${base.replace('http', 'ws')}/socket`)
    const heard = new Promise((done) => socket.once('message', (data) => done(String(data))))
    socket.once('open', () => socket.send('you'))
    expect(await heard).toBe('heard you')
    socket.close()
  })

  test('by host, for the domains that are the fleet’s', async () => {
    const fleet = await bootFleet({ domains: ['twins.test'] })
    await callHello(`${fleet.controlUrl}/t/default/good_day`, 'POST /greetings', hi)
    const answers = [
      await callHost(fleet.controlUrl, 'default--good-day.localhost:12100', '/greetings'),
      await callHost(fleet.controlUrl, 'default--good_day.twins.test', '/greetings'),
      await callHost(fleet.controlUrl, 'default--good-day.elsewhere.test', '/greetings'),
    ]
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 403])
    expect(answers[0]?.text).toContain('"text":"hi"')
  })

  test('an instance that does not exist: 404 with the nearest name', async () => {
    const fleet = await bootFleet()
    expect(await callControl(fleet, 'GET /t/default/helo/greetings')).toEqual({
      status: 404,
      body: { detail: 'There is no instance default/helo. Did you mean default/hello?' },
    })
    expect((await callControl(fleet, 'GET /nowhere')).status).toBe(404)
  })

  test('behind another address, base URLs are the ones clients know', async () => {
    const urlOf = async (baseUrl: string) => {
      const fleet = await bootFleet({ twins: ['good_day'], baseUrl })
      const { control_url, twins } = await fleet.ready()
      return [control_url, twins.good_day?.env_vars.HELLO_API_URL]
    }
    expect(await urlOf('https://twins.example.com/')).toEqual([
      'https://twins.example.com',
      'https://twins.example.com/t/default/good_day',
    ])
    expect(await urlOf('https://{run}--{twin}.example.com')).toEqual([
      'https://example.com',
      'https://default--good-day.example.com',
    ])
    const [, url] = await urlOf('http://host.example:{port}')
    expect(url).toMatch(/^http:\/\/host\.example:\d+$/)
    await expect(bootFleet({ baseUrl: 'example.com' })).rejects.toThrow('is not a base URL')
  })
})

describe('the control plane', () => {
  test('tells its health and version, and is ready when all is seeded', async () => {
    const scenario = { hello: { greetings: ['hi'] } }
    const fleet = await bootFleet({ scenario })
    expect((await callControl(fleet, 'GET /health')).body).toEqual({
      status: 'ok',
      version: manifest.version,
    })
    expect((await callControl(fleet, 'GET /ready')).status).toBe(503)
    const { twins } = await fleet.ready()
    expect(twins.hello?.seed_results).toEqual({ status: 'seeded', greetings_created: 1 })
    expect((await callControl(fleet, 'GET /ready')).body).toEqual({ ready: true, waiting_for: [] })
  })

  test('a call that comes before the seed waits for it', async () => {
    const fleet = await bootFleet({ scenario: { hello: { greetings: ['hi'] } } })
    expect(await greetingsOf(`${fleet.controlUrl}/t/default/hello`)).toEqual(['hi'])
  })

  test('needs the key where there is one, and the instances their token', async () => {
    const fleet = await bootFleet({ apiKey: 'right', adminToken: 'token' })
    const as = (key: string) => ({ authorization: `Bearer ${key}` })
    const get = 'GET /fleet/instances'
    expect((await callControl(fleet, get)).status).toBe(401)
    expect((await callControl(fleet, get, undefined, as('wrong'))).status).toBe(401)
    expect((await callControl(fleet, get, undefined, as('right'))).status).toBe(200)
    const state = 'GET /t/default/hello/admin/state'
    expect((await callControl(fleet, state, undefined, as('wrong'))).status).toBe(401)
    expect((await callControl(fleet, state, undefined, as('token'))).status).toBe(200)
  })

  test('makes instances of their own for a run, and ends them', async () => {
    const fleet = await bootFleet()
    const make = (body: object) => callControl(fleet, 'POST /fleet/instances', body)
    const refusals = [
      await make({ twin: 'helo' }),
      await make({ twin: 'hello', run: '../up' }),
      await make({ twin: 'hello', run: 'one', colour: 'red' }),
      await make({ twin: 'hello', run: 'one', durable: true }),
      await make({ twin: 'hello', run: 'one', seed_config: { good_day: {} } }),
      await make({ twin: 'hello', run: 'one', seed_config: { hello: { colour: 'red' } } }),
    ]
    expect(refusals.map(({ status }) => status)).toEqual([400, 400, 400, 400, 400, 400])
    expect(refusals.at(-1)?.body).toEqual({ detail: 'hello.colour: unknown field' })

    const seed_config = { hello: { greetings: ['hi'] } }
    const { status, body: one } = await make({ twin: 'hello', run: 'one', seed_config })
    expect([status, one.state, one.seed_results]).toEqual([
      201,
      'ready',
      { status: 'seeded', greetings_created: 1 },
    ])
    expect(one.env_vars.HELLO_API_URL).toBe(one.base_url)
    expect(await greetingsOf(one.base_url)).toEqual(['hi'])
    expect(await greetingsOf(`${fleet.controlUrl}/t/one/hello`)).toEqual(['hi'])
    expect(await greetingsOf(`${fleet.controlUrl}/t/default/hello`)).toEqual([])
    expect((await make({ twin: 'hello', run: 'one' })).status).toBe(409)

    const path = '/fleet/instances/one/hello'
    expect((await callControl(fleet, `DELETE ${path}`)).status).toBe(200)
    expect((await callControl(fleet, `DELETE ${path}`)).status).toBe(404)
    await expect(fetch(one.base_url)).rejects.toThrow()
  })

  test('a body that a web page could send unasked is refused', async () => {
    const fleet = await bootFleet()
    const plain = { 'content-type': 'text/plain' }
    const answer = await callControl(fleet, 'POST /fleet/instances', { twin: 'hello' }, plain)
    expect(answer.status).toBe(400)
  })
})

test('a fork is a run of its own, under a name that is free', async () => {
  const fleet = await bootFleet({ twins: ['hello'] })
  const base = `${fleet.controlUrl}/t/default/hello`
  await callHello(base, 'POST /greetings', hi)
  await callHello(base, 'POST /admin/snapshots', { name: 'before' })
  const fork = (body: object) => callHello(base, 'POST /admin/snapshots/before/fork', body)
  const { body: branch } = await fork({ name: 'branch' })
  expect((await fork({ name: 'branch' })).status).toBe(409)
  await callHello(branch.base_url, 'POST /greetings', { text: 'again' })
  expect(await greetingsOf(`${fleet.controlUrl}/t/branch/hello`)).toEqual(['hi', 'again'])
  expect(await greetingsOf(base)).toEqual(['hi'])
  expect((await fork({})).body.instance).toBe('hello-fork-1')
})
