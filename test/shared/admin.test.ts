import { expect, test } from 'vitest'
import { FaultRule } from '../../shared/faults/rules.ts'
import { bootHello, reader, writer } from '../support/hello.ts'

const seed_config = {
  hello: {
    greetings: ['one', { text: 'zwei', language: 'de' }],
    clock: { now: '2030-01-01T00:00:00Z', frozen: true },
    failure_rules: [{ effect: 'error', error: 'teapot', status: 418, when: { nth: 3 } }],
  },
}

test('a seed is refused whole, naming the path of the field', async () => {
  const { call } = bootHello()
  const before = (await call('GET /admin/state')).text
  const refused = async (hello: unknown) => {
    const { status, body } = await call('POST /admin/seed', { seed_config: { hello } })
    return [status, body.error?.path, body.error?.message]
  }
  expect(await refused({ greetings: [{ text: 'hi', mesages: [] }] })).toEqual([
    400,
    'hello.greetings[0].mesages',
    'hello.greetings[0].mesages: unknown field',
  ])
  expect((await refused({ greetngs: [] }))[1]).toBe('hello.greetngs')
  expect((await refused({ greetings: ['ok'], hooks: [{ url: 5 }] }))[1]).toBe('hello.hooks[0].url')
  expect((await refused({ clock: { now: 'noon' } }))[1]).toBe('hello.clock.now')
  expect((await refused({ failure_rules: [{ effect: 'explode' }] }))[1]).toBe(
    'hello.failure_rules[0].effect',
  )
  expect((await refused('greetings'))[0]).toBe(400)
  expect((await call('POST /admin/seed', '{"seed_config":')).status).toBe(400)
  expect((await call('GET /admin/state')).text).toBe(before)
})

test('a seed answers its counts and the env_vars; a twin it leaves out is skipped', async () => {
  const { call } = bootHello()
  const skipped = await call('POST /admin/seed', { seed_config: { other: {} } })
  expect(skipped.body.seed_results.hello.status).toBe('skipped')
  const { body } = await call('POST /admin/seed', { seed_config })
  expect(body).toEqual({
    seed_results: { hello: { status: 'seeded', greetings_created: 2 } },
    env_vars: { HELLO_API_URL: 'http://localhost', HELLO_TOKEN: 'hello-token' },
  })
})

test('ten resets give byte-equal state, and so does a second instance', async () => {
  const { call } = bootHello()
  await call('POST /admin/seed', { seed_config })
  const states = new Set([(await call('GET /admin/state')).text])
  for (let turn = 0; turn < 10; turn += 1) {
    await call('POST /greetings', { text: 'noise' })
    await call('POST /admin/clock', { advance: 'P1D' })
    await call('DELETE /admin/faults')
    await call('POST /admin/reset')
    states.add((await call('GET /admin/state')).text)
  }
  const second = bootHello()
  await second.call('POST /admin/seed', { seed_config })
  states.add((await second.call('GET /admin/state')).text)
  expect(states.size).toBe(1)
})

test('a reset keeps every seed and nothing of what happened between them', async () => {
  const { call } = bootHello()
  const greet = (text: string) => ({ seed_config: { hello: { greetings: [text] } } })
  await call('POST /admin/seed', greet('one'))
  await call('POST /greetings', { text: 'noise' })
  await call('POST /admin/seed', greet('two'))
  const before = (await call('GET /greetings')).body.greetings
  expect(before.map(({ text }: { text: string }) => text)).toEqual(['one', 'noise', 'two'])
  await call('POST /admin/reset')
  const after = (await call('GET /greetings')).body.greetings
  expect(after.map(({ text }: { text: string }) => text)).toEqual(['one', 'two'])
  expect(after[1].id).toBe(before[2].id)
})

test('a snapshot can be compared, restored, deleted and is found by name', async () => {
  const { call } = bootHello()
  const { body: kept } = await call('POST /greetings', { text: 'kept' })
  expect((await call('POST /admin/snapshots', { name: '../x' })).status).toBe(400)
  expect((await call('POST /admin/snapshots', { name: 'before' })).status).toBe(201)
  const { body: made } = await call('POST /greetings', { text: 'made' })
  expect((await call('GET /admin/diff?from=none')).status).toBe(404)
  const { body: diff } = await call('GET /admin/diff?from=before')
  expect(diff).toEqual({ created: { greetings: { [made.id]: made } }, updated: {}, deleted: {} })
  await call('POST /admin/snapshots/before/restore')
  expect((await call('GET /greetings')).body.greetings).toEqual([kept])
  expect((await call('GET /admin/snapshots')).body).toEqual({ snapshots: [{ name: 'before' }] })
  expect((await call('DELETE /admin/snapshots/before')).status).toBe(200)
  expect((await call('POST /admin/snapshots/before/restore')).status).toBe(404)
})

test('the state can be narrowed to a collection and to what changed since a revision', async () => {
  const { call } = bootHello()
  await call('POST /greetings', { text: 'old' })
  const { body: state } = await call('GET /admin/state?collection=greetings')
  expect(Object.keys(state.collections)).toEqual(['greetings'])
  const { body: fresh } = await call('POST /greetings', { text: 'new' })
  const { body: since } = await call(`GET /admin/state?since=${state.revision}`)
  expect(since.collections.greetings).toEqual({ [fresh.id]: fresh })
  expect((await call('GET /admin/state?collection=nothing')).status).toBe(404)
  expect((await call('GET /admin/state?since=soon')).status).toBe(400)
})

test('the journal tells what was called, and verify asserts counts and order', async () => {
  const { call } = bootHello()
  await call('POST /greetings', { text: 'hi' })
  await call('GET /greetings?language=en')
  await call('POST /greetings', { text: 5 })
  const { body } = await call('GET /admin/requests?operation=POST%20/greetings')
  expect(body.requests).toMatchObject([
    { operation: 'POST /greetings', status: 200, caller: 'ann', request: '{"text":"hi"}' },
    { operation: 'POST /greetings', status: 400 },
  ])
  const verify = async (wanted: object) => {
    const answer = await call('POST /admin/requests/verify', wanted)
    return [answer.status, answer.body.verified, answer.body.problem]
  }
  expect(await verify({ operation: 'POST /greetings', times: 2 })).toEqual([200, true, undefined])
  expect(await verify({ operation: 'POST /greetings', status: 200, times: 1 })).toEqual([
    200,
    true,
    undefined,
  ])
  expect(await verify({ operation: 'GET /greetings', times: 2 })).toEqual([
    409,
    false,
    'expected 2 calls of GET /greetings, found 1',
  ])
  expect((await verify({ sequence: ['POST /greetings', 'GET /greetings'] }))[0]).toBe(200)
  expect((await verify({ sequence: ['GET /greetings', 'GET /greetings'] }))[0]).toBe(409)
  expect((await verify({ operation: 'GET /greetings/{id}' }))[0]).toBe(409)
  expect((await verify({ operations: [] }))[0]).toBe(400)
  const lines = (await call('GET /admin/requests?format=ndjson')).text.trim().split('\n')
  expect(lines.map((line) => JSON.parse(line).status)).toEqual([200, 200, 400])
})

test('the journal streams entries as they come', async () => {
  const { instance, call } = bootHello()
  const request = new Request('http://twin.test/admin/requests/stream')
  const response = await instance.fetch(request)
  expect(response.headers.get('content-type')).toBe('text/event-stream')
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader()
  await call('GET /greetings')
  const event = await reader?.read()
  expect(event?.value).toContain('"operation":"GET /greetings"')
  await reader?.cancel()
})

test('a simulation does what a person would do; unknown ones name those there are', async () => {
  const { call } = bootHello()
  const unknown = await call('POST /admin/simulate', { action: 'dance' })
  expect([unknown.status, unknown.body.error.message]).toEqual([
    404,
    'There is no action dance; there are: greet.',
  ])
  expect((await call('POST /admin/simulate', { action: 'greet' })).status).toBe(400)
  const { body } = await call('POST /admin/simulate', { action: 'greet', text: 'hi' })
  expect((await call('GET /greetings')).body.greetings).toEqual([body.result])
  expect((await call('GET /admin/simulate')).body.actions).toMatchObject([{ action: 'greet' }])
})

test('coverage tells what is published, built and exercised', async () => {
  const { call } = bootHello()
  await call('GET /greetings')
  await call('GET /greetings', undefined, { authorization: 'wrong' })
  const { body } = await call('GET /admin/coverage')
  expect(body).toMatchObject({
    published: 6,
    built: 5,
    exercised: 1,
    operations: {
      exercised: { 'GET /greetings': { calls: 2, successes: 1 } },
      unsupported: ['DELETE /greetings/{id}'],
    },
  })
})

test('admin needs its token where one is set, and answers unknown paths with the known ones', async () => {
  const { call } = bootHello({ adminToken: 'secret' })
  expect((await call('GET /admin/state')).status).toBe(401)
  expect((await call('GET /admin/health')).status).toBe(200)
  const admin = { authorization: 'Bearer secret' }
  expect((await call('GET /_admin/state', undefined, admin)).status).toBe(200)
  const unknown = await call('GET /admin/nothing', undefined, admin)
  expect(unknown.status).toBe(404)
  expect(unknown.body.error.known).toContain('GET /admin/state')
  expect((await call('GET /greetings', undefined, writer)).status).toBe(200)
})

test('a fault rule strikes as its conditions say, in the provider’s shape', async () => {
  const { call } = bootHello()
  const statuses = async (count: number) => {
    const answers = []
    for (let turn = 0; turn < count; turn += 1) answers.push((await call('GET /greetings')).status)
    return answers
  }
  expect((await call('POST /admin/faults', { effect: 'explode' })).status).toBe(400)
  await call('POST /admin/faults', {
    id: 'third',
    match: { operation: 'GET *' },
    when: { nth: 3 },
    effect: 'rate_limit',
    retry_after: 7,
  })
  expect((await call('POST /admin/faults', { id: 'third', effect: 'reset' })).status).toBe(409)
  expect(await statuses(4)).toEqual([200, 200, 429, 200])
  expect((await call('GET /admin/faults')).body.faults).toMatchObject([{ matched: 4, struck: 1 }])
  expect((await call('GET /admin/requests?status=429')).body.requests).toMatchObject([
    { fault: 'third' },
  ])
  expect((await call('DELETE /admin/faults/none')).status).toBe(404)
  await call('DELETE /admin/faults/third')
  await call('POST /admin/faults', {
    effect: 'error',
    error: 'teapot',
    status: 418,
    when: { times: 2 },
  })
  expect(await statuses(3)).toEqual([418, 418, 200])
  await call('DELETE /admin/faults')
  await call('POST /admin/faults', { effect: 'error', match: { caller: 'bob' } })
  expect(await statuses(1)).toEqual([200])
  expect((await call('GET /greetings', undefined, reader)).status).toBe(500)
  await call('DELETE /admin/faults')
  await call('POST /admin/faults', { effect: 'malformed', match: { method: 'get' } })
  expect((await call('GET /greetings')).body).toBeUndefined()
})

test('lost answers, cut connections and times come from fault rules too', async () => {
  const { call } = bootHello()
  await call('POST /admin/clock', { now: '2030-01-01T00:00:00Z', freeze: true })
  const rule = (extra: object) => FaultRule.parse(extra)
  await call('POST /admin/faults', rule({ effect: 'lose_response', match: { method: 'POST' } }))
  await expect(call('POST /greetings', { text: 'lost' })).rejects.toThrow('reset by a fault rule')
  expect((await call('GET /greetings')).body.greetings).toMatchObject([{ text: 'lost' }])
  await call('DELETE /admin/faults')
  await call('POST /admin/faults', rule({ effect: 'reset' }))
  await expect(call('POST /greetings', { text: 'never' })).rejects.toThrow('reset by a fault rule')
  await call('DELETE /admin/faults')
  expect((await call('GET /greetings')).body.greetings).toHaveLength(1)
  const when = { after: '2030-01-02T00:00:00Z', until: '2030-01-03T00:00:00Z' }
  await call('POST /admin/faults', rule({ effect: 'error', when }))
  const status = async () => (await call('GET /greetings')).status
  expect(await status()).toBe(200)
  await call('POST /admin/clock', { advance: 'P1D' })
  expect(await status()).toBe(500)
  await call('POST /admin/clock', { advance: 'P1D' })
  expect(await status()).toBe(200)
})

test('counts outlast the entries, an order does not pretend to, a wrong name is no zero', async () => {
  const { call } = bootHello({ journalSize: 10 })
  await call('POST /greetings', { text: 'first' })
  for (let count = 0; count < 20; count += 1) await call('GET /greetings')
  const verify = (wanted: object) => call('POST /admin/requests/verify', wanted)
  expect((await verify({ operation: 'POST /greetings', times: 1 })).status).toBe(200)
  expect((await verify({ operation: 'POST /greetings', status: 200, at_least: 1 })).status).toBe(
    200,
  )
  expect((await verify({ operation: 'GET /greetings', times: 20 })).status).toBe(200)
  const ordered = await verify({ sequence: ['POST /greetings', 'GET /greetings'] })
  expect([ordered.status, ordered.body.problem]).toEqual([
    409,
    'the journal has dropped its first entries: no order can be told',
  ])
  const misspelt = await verify({ operation: 'POST /greeting', times: 0 })
  expect([misspelt.status, misspelt.body.error.message]).toEqual([
    400,
    'Hello has no operation POST /greeting.',
  ])
  const { body } = await call('GET /admin/requests?path=/greetings')
  expect(body.requests).toHaveLength(10)
})
