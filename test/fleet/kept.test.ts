import { cpSync, existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { Urls } from '../../fleet/addresses.ts'
import { LocalPool } from '../../fleet/pool/local.ts'
import { startReceiver } from '../support/client.ts'
import { bootFleet, callControl } from './support/fleet.ts'
import { callHello, greetingsOf, scratchDirectory } from './support/process.ts'
import { testRegistry } from './support/registry.ts'

const large = 'x'.repeat(100_000)

async function upload(base: string): Promise<string> {
  const headers = { authorization: 'Bearer hello-token' }
  const response = await fetch(`${base}/upload`, { method: 'PUT', headers, body: large })
  return JSON.parse(await response.text()).hash
}

async function download(base: string, hash: string): Promise<string> {
  return (await fetch(`${base}/blobs/${hash}`)).text()
}

test('a run in memory is kept over an orderly stop: records, files, journal, snapshots, port', async () => {
  const dataDirectory = scratchDirectory()
  const first = await bootFleet({ dataDirectory, twins: ['hello'] })
  await first.ready()
  const seed_config = { hello: { greetings: ['seeded'] } }
  const wish = { twin: 'hello', run: 'one', seed_config }
  const { body: one } = await callControl(first, 'POST /fleet/instances', wish)
  await callHello(one.base_url, 'POST /admin/clock', { now: '2030-01-01T00:00:00Z', freeze: true })
  const { body: greeting } = await callHello(one.base_url, 'POST /greetings', { text: 'hi' })
  const hash = await upload(one.base_url)
  await callHello(one.base_url, 'POST /admin/snapshots', { name: 'before' })
  await callHello(one.base_url, 'POST /greetings', { text: 'after' })
  const { body: before } = await callHello(one.base_url, 'GET /admin/state')
  await first.close()

  const second = await bootFleet({ dataDirectory, twins: ['hello'] })
  await second.ready()
  const { body } = await callControl(second, 'GET /fleet/instances')
  expect(body.instances).toMatchObject([
    { run: 'default', durable: true },
    { run: 'one', durable: false, state: 'idle', base_url: one.base_url },
  ])
  expect((await callHello(one.base_url, 'GET /admin/state')).body).toEqual(before)
  expect(greeting.created).toBe(Date.parse('2030-01-01T00:00:00Z'))
  expect(await download(one.base_url, hash)).toBe(large)
  const verify = { operation: 'POST /greetings', times: 2 }
  expect((await callHello(one.base_url, 'POST /admin/requests/verify', verify)).status).toBe(200)
  await callHello(one.base_url, 'POST /admin/snapshots/before/restore')
  expect(await greetingsOf(one.base_url)).toEqual(['seeded', 'hi'])
  await callHello(one.base_url, 'POST /admin/reset')
  expect(await greetingsOf(one.base_url)).toEqual(['seeded'])
})

test('a run in memory that nobody called yet is kept as well', async () => {
  const dataDirectory = scratchDirectory()
  const first = await bootFleet({ dataDirectory, twins: ['hello'] })
  const seed_config = { hello: { greetings: ['seeded'] } }
  const wish = { twin: 'hello', run: 'one', seed_config }
  const { body: one } = await callControl(first, 'POST /fleet/instances', wish)
  expect(one.env_vars).toEqual({ HELLO_API_URL: one.base_url, HELLO_TOKEN: 'hello-token' })
  await first.close()
  await bootFleet({ dataDirectory, twins: ['hello'] })
  expect(await greetingsOf(one.base_url)).toEqual(['seeded'])
})

test('what a seed has happen later happens though nobody called', async () => {
  const receiver = await startReceiver()
  onTestFinished(receiver.close)
  const fleet = await bootFleet({ twins: ['hello'] })
  const hello = { greetings: [{ text: 'hi', again: '+1s' }], hooks: [{ url: receiver.url }] }
  for (const run of ['one', 'two']) {
    await callControl(fleet, 'POST /fleet/instances', {
      twin: 'hello',
      run,
      seed_config: { hello },
    })
  }
  await expect.poll(() => receiver.received.length, { timeout: 5000 }).toBe(2)
})

test('a run in memory with work ahead wakes at the next start without being called', async () => {
  const dataDirectory = scratchDirectory()
  const receiver = await startReceiver()
  onTestFinished(receiver.close)
  const first = await bootFleet({ dataDirectory, twins: ['hello'] })
  const seed_config = { hello: { hooks: [{ url: receiver.url }] } }
  const wish = { twin: 'hello', run: 'one', seed_config }
  const { body: one } = await callControl(first, 'POST /fleet/instances', wish)
  await callHello(one.base_url, 'POST /admin/webhooks/pause')
  await callHello(one.base_url, 'POST /greetings', { text: 'hi' })
  await first.close()
  expect(receiver.received).toHaveLength(0)
  const second = await bootFleet({ dataDirectory, twins: ['hello'] })
  await second.ready()
  await expect.poll(() => receiver.received.length, { timeout: 5000 }).toBe(1)
})

test('a durable run and a durable fork are there again, and so is what they were seeded with', async () => {
  const dataDirectory = scratchDirectory()
  const first = await bootFleet({ dataDirectory, twins: ['hello'] })
  const seed_config = { hello: { greetings: ['seeded'] } }
  const wish = { twin: 'hello', run: 'kept', durable: true, seed_config }
  const { body: kept } = await callControl(first, 'POST /fleet/instances', wish)
  await callHello(kept.base_url, 'POST /admin/snapshots', { name: 'now' })
  const path = 'POST /admin/snapshots/now/fork'
  const { body: branch } = await callHello(kept.base_url, path, { name: 'branch' })
  await callHello(branch.base_url, 'POST /greetings', { text: 'on the branch' })
  await first.close()

  const second = await bootFleet({ dataDirectory, twins: ['hello'] })
  await second.ready()
  // They may have deliveries and jobs to see to, so they wake without being called.
  const states = async () => (await second.pool.list()).map(({ run, state }) => `${run} ${state}`)
  await expect
    .poll(states, { timeout: 5000 })
    .toEqual(['default ready', 'kept ready', 'branch ready'])
  expect(await greetingsOf(branch.base_url)).toEqual(['seeded', 'on the branch'])
  expect(await greetingsOf(kept.base_url)).toEqual(['seeded'])
  const [, again] = await second.pool.list()
  expect(again?.seed_results).toEqual({ status: 'seeded', greetings_created: 1 })
  await callControl(second, 'DELETE /fleet/instances/branch/hello')
  await callControl(second, 'DELETE /fleet/instances/kept/hello')
  await second.close()
  expect(readdirSync(join(dataDirectory, 'instances'))).toEqual(['default--hello'])
})

/** A pool of its own, so that the test decides when it parks. */
async function poolWithOne(): Promise<{ pool: LocalPool; base: string }> {
  const pool = new LocalPool({
    registry: testRegistry,
    host: '127.0.0.1',
    urls: new Urls({ host: '127.0.0.1' }),
    dataDirectory: undefined,
    adminToken: undefined,
    memoryBudget_bytes: 0,
    log: () => undefined,
  })
  const { base_url } = await pool.create({ run: 'one', twin: 'hello', durable: false, port: 0 })
  return { pool, base: base_url }
}

test('an idle instance is parked on the disk and wakes with its next call as if nothing was', async () => {
  const { pool, base } = await poolWithOne()
  await callHello(base, 'POST /greetings', { text: 'hi' })
  const hash = await upload(base)
  const { body: before } = await callHello(base, 'GET /admin/state')
  const state = async () => (await pool.list())[0]?.state
  expect(await pool.parkIdle(1, 60_000)).toBe(0)
  expect(await pool.parkIdle(1, 0)).toBeGreaterThan(0)
  expect(await state()).toBe('parked')
  // To be asked about does not start it.
  const report = await pool.report({ run: 'one', twin: 'hello' })
  expect(report).toMatchObject({ state: 'parked', env_vars: { HELLO_API_URL: base } })
  expect((await callHello(base, 'GET /admin/state')).body).toEqual(before)
  expect(await state()).toBe('ready')
  expect(await download(base, hash)).toBe(large)
  const { body } = await callHello(base, 'GET /admin/requests?operation=POST%20/greetings')
  expect(body.requests).toHaveLength(1)
  await pool.close()
})

test('an instance with work ahead, or with fault rules in force, is not parked', async () => {
  const { pool, base } = await poolWithOne()
  const { body: greeting } = await callHello(base, 'POST /greetings', { text: 'hi' })
  const at = '2099-01-01T00:00:00Z'
  await callHello(base, `POST /greetings/${greeting.id}/later`, { at })
  expect(await pool.parkIdle(1, 0)).toBe(0)
  await callHello(base, 'POST /admin/reset')
  await callHello(base, 'POST /admin/faults', { effect: 'latency' })
  expect(await pool.parkIdle(1, 0)).toBe(0)
  await callHello(base, 'DELETE /admin/faults')
  expect(await pool.parkIdle(1, 0)).toBeGreaterThan(0)
  await pool.close()
})

test('what a crash left of a parked run is removed, not woken as an old state', async () => {
  const dataDirectory = scratchDirectory()
  const first = await bootFleet({ dataDirectory, twins: ['hello'] })
  const wish = { twin: 'hello', run: 'one' }
  const { body: one } = await callControl(first, 'POST /fleet/instances', wish)
  await callHello(one.base_url, 'POST /greetings', { text: 'hi' })
  const pool = first.pool as LocalPool // without workers it is
  expect(await pool.parkIdle(1, 0)).toBeGreaterThan(0)
  expect(existsSync(join(dataDirectory, 'instances/one--hello/state.db'))).toBe(true)

  // A copy is what another process finds after a crash: this one still holds the original.
  const copy = scratchDirectory()
  cpSync(dataDirectory, copy, { recursive: true })
  const directory = join(copy, 'instances/one--hello')
  const second = await bootFleet({ dataDirectory: copy, twins: ['hello'] })
  expect((await second.pool.list()).map(({ run }) => run)).toEqual(['default'])
  expect(existsSync(directory)).toBe(false)
})
