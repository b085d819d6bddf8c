import { expect, onTestFinished, test } from 'vitest'
import { addDuration, parseTime } from '../../shared/time/clock.ts'
import { startReceiver } from '../support/client.ts'
import { bootHello, scratchDirectory } from '../support/hello.ts'

const day_ms = 86_400_000

test('durations and relative times are read, and nonsense is refused', () => {
  const leap_ms = Date.parse('2024-01-31T00:00:00Z')
  expect(new Date(addDuration(leap_ms, 'P1M')).toISOString()).toBe('2024-02-29T00:00:00.000Z')
  expect(addDuration(leap_ms, 'PT90S')).toBe(leap_ms + 90_000)
  expect(() => addDuration(leap_ms, '3 days')).toThrow('ISO 8601 duration')
  expect(parseTime('-3d', leap_ms)).toBe(leap_ms - 3 * day_ms)
  expect(parseTime('2024-02-01T00:00:00Z', leap_ms)).toBe(leap_ms + day_ms)
  expect(parseTime('soon', leap_ms)).toBeUndefined()
})

test('a frozen clock stands still, and advancing it runs jobs at their own time, in order', async () => {
  const { call } = bootHello()
  await call('POST /admin/clock', { now: '2030-05-13T18:00:00Z', freeze: true })
  const { body: greeting } = await call('POST /greetings', { text: 'hi' })
  expect(greeting.created).toBe(Date.parse('2030-05-13T18:00:00Z'))
  await call(`POST /greetings/${greeting.id}/later`, { at: '2030-05-15T00:00:00Z' })
  await call(`POST /greetings/${greeting.id}/later`, { at: '2030-05-14T12:00:00Z' })
  expect((await call('GET /greetings')).body.greetings).toHaveLength(1)
  const { body: clock } = await call('POST /admin/clock', { advance: 'P3D' })
  expect(clock).toEqual({ now: '2030-05-16T18:00:00.000Z', frozen: true, rate: 0 })
  const created = (await call('GET /greetings')).body.greetings.map((each: { created: number }) =>
    new Date(each.created).toISOString(),
  )
  expect(created).toEqual([
    '2030-05-13T18:00:00.000Z',
    '2030-05-14T12:00:00.000Z',
    '2030-05-15T00:00:00.000Z',
  ])
})

test('a job set for a moment ahead runs by itself on a running clock', async () => {
  const { instance, call } = bootHello()
  const { body: greeting } = await call('POST /greetings', { text: 'hi' })
  await call('POST /admin/clock', { rate: 1000 })
  const at = new Date(instance.clock.now() + 20_000).toISOString()
  await call(`POST /greetings/${greeting.id}/later`, { at })
  await expect.poll(() => instance.jobs.list().length, { timeout: 5000 }).toBe(0)
  expect((await call('GET /greetings')).body.greetings).toHaveLength(2)
})

test('a job that fails does not hold up the jobs behind it', async () => {
  const logged: string[] = []
  const { instance, call } = bootHello({ log: (_level, message) => logged.push(message) })
  await call('POST /admin/clock', { now: '2030-01-01T00:00:00Z', freeze: true })
  const { body: greeting } = await call('POST /greetings', { text: 'hi' })
  instance.run((world) => world.at(Date.parse('2030-01-01T01:00:00Z'), 'no such job', {}))
  await call(`POST /greetings/${greeting.id}/later`, { at: '2030-01-01T02:00:00Z' })
  await call('POST /admin/clock', { advance: 'P1D' })
  expect(logged).toEqual(['job failed'])
  expect((await call('GET /greetings')).body.greetings).toHaveLength(2)
})

test('a durable instance keeps its state, clock, jobs and deliveries over a restart', async () => {
  const directory = scratchDirectory()
  const first = bootHello({ directory })
  await first.call('POST /admin/clock', { now: '2030-01-01T00:00:00Z', freeze: true })
  await first.call('POST /admin/webhooks/pause')
  const receiver = await startReceiver()
  onTestFinished(receiver.close)
  await first.call('POST /admin/seed', {
    seed_config: { hello: { hooks: [{ url: receiver.url }] } },
  })
  const { body: greeting } = await first.call('POST /greetings', { text: 'hi' })
  await first.call(`POST /greetings/${greeting.id}/later`, { at: '2030-01-02T00:00:00Z' })
  const before = (await first.call('GET /admin/state')).text
  await first.instance.close()

  const second = bootHello({ directory })
  const state = (await second.call('GET /admin/state')).text
  // The delivery is attempted at once: it is the same one, with an attempt more.
  const { deliveries: [delivery] = [], ...rest } = JSON.parse(state)
  const { deliveries: [earlier] = [], ...expected } = JSON.parse(before)
  expect(rest).toEqual(expected)
  expect(delivery).toMatchObject({ id: earlier.id, body: earlier.body, status: 'pending' })
  await expect.poll(() => receiver.received.length).toBe(1)
  await second.call('POST /admin/clock', { advance: 'P1D' })
  expect(receiver.received.map(({ text }) => JSON.parse(text).data.created)).toEqual([
    Date.parse('2030-01-01T00:00:00Z'),
    Date.parse('2030-01-02T00:00:00Z'),
  ])
  await second.call('POST /admin/reset')
  expect((await second.call('GET /greetings')).body.greetings).toEqual([])
  expect(
    (await second.call('GET /admin/state?collection=hooks')).body.collections.hooks,
  ).not.toEqual({})
})

test('the clock refuses what is not a time', async () => {
  const { call } = bootHello()
  const answers = [
    await call('POST /admin/clock', { now: 'yesterday' }),
    await call('POST /admin/clock', { advance: '3 days' }),
    await call('POST /admin/clock', { now: '2030-01-01T00:00:00Z', advance: 'P1D' }),
    await call('POST /admin/clock', { speed: 2 }),
  ]
  expect(answers.map(({ status }) => status)).toEqual([400, 400, 400, 400])
})
