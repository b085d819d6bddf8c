import { expect, test } from 'vitest'
import { bootHello, reader } from '../support/hello.ts'

test('a call is refused for its token, then its scope, then its arguments, before it succeeds', async () => {
  const { call } = bootHello()
  const refusals = [
    await call('POST /greetings', { text: 'hi' }, { authorization: 'Bearer nobody' }),
    await call('POST /greetings', { text: 'hi' }, reader),
    await call('POST /greetings', { text: 5 }),
    await call('POST /greetings', { text: 'hi', colour: 'red' }),
  ]
  expect(refusals.map(({ status, body }) => [status, body.error.code])).toEqual([
    [401, 'unauthorized'],
    [403, 'forbidden'],
    [400, 'invalid'],
    [400, 'invalid'],
  ])
  const answer = await call('POST /greetings', { text: 'hi' })
  expect(answer.status).toBe(200)
  expect(answer.body).toMatchObject({ text: 'hi', language: 'en' })
  expect((await call('GET /greetings')).body.greetings).toEqual([answer.body])
})

test('an unknown path gets the provider’s own 404 and a journal entry', async () => {
  const { instance, call } = bootHello()
  const answer = await call('GET /nowhere')
  expect([answer.status, answer.body.error.code]).toEqual([404, 'not_found'])
  expect(instance.journal.list({ event: 'unknown_endpoint' })).toMatchObject([{ path: '/nowhere' }])
})

test('a published operation that is not built answers 501 in the provider’s shape', async () => {
  const { instance, call } = bootHello()
  const answer = await call('DELETE /greetings/grt_1')
  expect([answer.status, answer.body.error.code]).toEqual([501, 'not_built'])
  expect(answer.headers.get('x-twin-unsupported')).toBe('DELETE /greetings/{id}')
  expect(instance.journal.list({ event: 'unsupported_endpoint' })).toMatchObject([
    { operation: 'DELETE /greetings/{id}', status: 501 },
  ])
})

test('a handler that crashes leaves nothing half applied and the instance alive', async () => {
  const logged: string[] = []
  const { instance, call } = bootHello({
    log: (level, message) => logged.push(`${level} ${message}`),
  })
  const before = (await call('GET /admin/state')).text
  const answer = await call('POST /crash', {})
  expect([answer.status, answer.body.error.code]).toEqual([500, 'internal'])
  expect(logged).toEqual(['error a handler crashed'])
  expect((await call('GET /admin/state')).text).toBe(before)
  expect(instance.store.tables.has('hooks')).toBe(false)
  expect((await call('POST /greetings', { text: 'alive' })).status).toBe(200)
})

test('bodies that cannot be read are refused and change nothing', async () => {
  const { call } = bootHello()
  const before = (await call('GET /admin/state')).text
  const json = { 'content-type': 'application/json' }
  const endless = new ReadableStream({
    pull: (controller) => controller.enqueue(new Uint8Array(1024 * 1024).fill(32)),
  })
  const answers = [
    await call('POST /greetings', '{"text":', json),
    await call('POST /greetings', new Uint8Array([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x7d]), json),
    await call('POST /greetings', `{"text":"${'x'.repeat(2 * 1024 * 1024)}"}`, json),
    await call('POST /greetings', endless, json),
    await call('POST /greetings', '[1]', json),
    await call('POST /greetings', 'x', { ...json, 'content-encoding': 'lzma' }),
  ]
  expect(answers.map(({ status, body }) => [status, body.error.code])).toEqual([
    [400, 'malformed'],
    [400, 'malformed'],
    [413, 'too_large'],
    [413, 'too_large'],
    [400, 'invalid'],
    [400, 'malformed'],
  ])
  expect((await call('GET /admin/state')).text).toBe(before)
})

test('reads leave the state as it was, to the byte', async () => {
  const { call } = bootHello()
  const { body: greeting } = await call('POST /greetings', { text: 'hi' })
  const before = (await call('GET /admin/state')).text
  await call('GET /greetings')
  await call(`GET /greetings/${greeting.id}`)
  await call('GET /greetings/none')
  await call('GET /greetings?search=hi')
  await call('GET /admin/requests')
  expect((await call('GET /admin/state')).text).toBe(before)
})

test('a listing filters by column and finds by words', async () => {
  const { call } = bootHello()
  await call('POST /greetings', { text: 'good morning' })
  await call('POST /greetings', { text: 'guten Morgen', language: 'de' })
  const texts = async (path: string) =>
    (await call(`GET /greetings?${path}`)).body.greetings.map(({ text }: { text: string }) => text)
  expect(await texts('language=de')).toEqual(['guten Morgen'])
  expect(await texts('language=fr')).toEqual([])
  expect(await texts('search=morning')).toEqual(['good morning'])
})

test('the documented rate limit holds when asked for, and not otherwise', async () => {
  const { call } = bootHello()
  const burst = async () => {
    const answers = []
    for (let turn = 0; turn < 4; turn += 1) answers.push(await call('GET /greetings'))
    return answers
  }
  expect((await burst()).map(({ status }) => status)).toEqual([200, 200, 200, 200])
  await call('POST /admin/clock', { freeze: true })
  await call('POST /admin/settings', { rate_limiting: 'documented' })
  const limited = await burst()
  expect(limited.map(({ status }) => status)).toEqual([200, 200, 200, 429])
  expect(limited[3]?.headers.get('retry-after')).toBe('60')
  await call('POST /admin/clock', { advance: 'PT1M' })
  expect((await call('GET /greetings')).status).toBe(200)
})
