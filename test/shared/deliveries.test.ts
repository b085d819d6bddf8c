import { expect, onTestFinished, test } from 'vitest'
import { sign } from '../fixtures/hello/protocol.ts'
import { type Received, startReceiver } from '../support/client.ts'
import { bootHello } from '../support/hello.ts'

async function bootWithHook(
  answer?: (message: Received, count: number) => number | Promise<number>,
) {
  const receiver = await startReceiver(answer)
  onTestFinished(receiver.close)
  const { instance, call } = bootHello()
  await call('POST /admin/clock', { now: '2030-01-01T00:00:00Z', freeze: true })
  await call('POST /admin/seed', { seed_config: { hello: { hooks: [{ url: receiver.url }] } } })
  const deliveries = async () => (await call('GET /admin/webhooks/deliveries')).body.deliveries
  return { instance, call, receiver, deliveries }
}

test('an event is delivered after commit, signed', async () => {
  const { call, receiver, instance } = await bootWithHook()
  const { body: greeting } = await call('POST /greetings', { text: 'hi' })
  await instance.deliveries.idle()
  expect(receiver.received).toHaveLength(1)
  const [{ headers, text } = { headers: {}, text: '' }] = receiver.received
  expect(JSON.parse(text)).toEqual({ type: 'greeting.created', data: greeting })
  expect(headers['hello-signature']).toBe(sign(text))
})

test('a receiver that answers 500 twice gets three attempts, on the instance’s clock', async () => {
  const { call, receiver, deliveries } = await bootWithHook((_message, count) =>
    count < 3 ? 500 : 200,
  )
  await call('POST /greetings', { text: 'hi' })
  await call('POST /admin/clock', { advance: 'PT0.9S' })
  expect(receiver.received).toHaveLength(1)
  await call('POST /admin/clock', { advance: 'PT1H' })
  expect(receiver.received).toHaveLength(3)
  const [delivery] = await deliveries()
  expect(delivery.status).toBe('delivered')
  expect(
    delivery.attempts.map(({ at, status }: { at: string; status: number }) => [at, status]),
  ).toEqual([
    ['2030-01-01T00:00:00.000Z', 500],
    ['2030-01-01T00:00:01.000Z', 500],
    ['2030-01-01T00:01:01.000Z', 200],
  ])
})

test('a delivery is given up after the last retry, and can be sent again by hand', async () => {
  let status = 503
  const { call, receiver, deliveries } = await bootWithHook(() => status)
  await call('POST /greetings', { text: 'hi' })
  await call('POST /admin/clock', { advance: 'P1D' })
  expect(receiver.received).toHaveLength(3)
  const [failed] = await deliveries()
  expect([failed.status, failed.next_attempt]).toEqual(['failed', null])
  status = 200
  const { body: again } = await call(`POST /admin/webhooks/deliveries/${failed.id}/redeliver`)
  expect([again.status, again.attempts.length]).toEqual(['delivered', 4])
  expect((await call('POST /admin/webhooks/deliveries/none/redeliver')).status).toBe(404)
})

test('a receiver that never answers does not hold up the call that caused the event', async () => {
  let release: () => void = () => undefined
  const blocked = new Promise<number>((resolve) => {
    release = () => resolve(200)
  })
  const { call, receiver } = await bootWithHook(() => blocked)
  const answer = await call('POST /greetings', { text: 'hi' })
  expect(answer.status).toBe(200)
  await expect.poll(() => receiver.received.length).toBe(1)
  expect((await call('GET /admin/webhooks')).body.deliveries.pending).toBe(1)
  release()
})

test('deliveries to one receiver keep their order', async () => {
  const { call, receiver, instance } = await bootWithHook()
  for (const text of ['one', 'two', 'three']) await call('POST /greetings', { text })
  await instance.deliveries.idle()
  expect(receiver.received.map(({ text }) => JSON.parse(text).data.text)).toEqual([
    'one',
    'two',
    'three',
  ])
})

test('paused deliveries wait, and a flush sends them', async () => {
  const { call, receiver } = await bootWithHook()
  await call('POST /admin/webhooks/pause')
  await call('POST /greetings', { text: 'hi' })
  await call('POST /admin/clock', { advance: 'P1D' })
  expect(receiver.received).toHaveLength(0)
  await call('POST /admin/webhooks/resume')
  expect((await call('POST /admin/webhooks/flush')).body).toEqual({ attempted: 1 })
  expect(receiver.received).toHaveLength(1)
})

test('fault rules drop, delay, duplicate and spoil deliveries', async () => {
  const { call, receiver, instance, deliveries } = await bootWithHook()
  const strike = async (effect: string, extra: object = {}) => {
    await call('DELETE /admin/faults')
    await call('POST /admin/faults', {
      effect,
      match: { operation: 'greeting.*' },
      when: { times: 1 },
      ...extra,
    })
    receiver.received.length = 0
    await call('POST /greetings', { text: effect })
    await instance.deliveries.idle()
    return receiver.received
  }
  expect(await strike('webhook_drop')).toHaveLength(0)
  expect((await deliveries()).at(-1).status).toBe('dropped')
  expect(await strike('webhook_duplicate')).toHaveLength(2)
  const [spoiled] = await strike('webhook_bad_signature')
  const proper = sign(spoiled?.text ?? '')
  expect(spoiled?.headers['hello-signature']).toHaveLength(proper.length)
  expect(spoiled?.headers['hello-signature']).not.toBe(proper)
  expect(await strike('webhook_delay', { delay_ms: 30_000 })).toHaveLength(0)
  await call('POST /admin/clock', { advance: 'PT30S' })
  expect(receiver.received).toHaveLength(1)
})

test('a delivery that is reordered arrives after the one behind it', async () => {
  const { call, receiver, instance } = await bootWithHook()
  await call('POST /admin/faults', { effect: 'webhook_reorder', when: { nth: 1 } })
  await call('POST /greetings', { text: 'first' })
  await call('POST /greetings', { text: 'second' })
  await instance.deliveries.idle()
  const texts = receiver.received.map(({ text }) => JSON.parse(text).data.text)
  expect(texts).toEqual(['second', 'first'])
})

test('a reset forgets deliveries, and one under way leaves no trace', async () => {
  let release: () => void = () => undefined
  const blocked = new Promise<number>((resolve) => {
    release = () => resolve(200)
  })
  const { call, receiver, instance } = await bootWithHook(() => blocked)
  await call('POST /greetings', { text: 'hi' })
  await expect.poll(() => receiver.received.length).toBe(1)
  await call('POST /admin/reset')
  const after = (await call('GET /admin/state')).text
  release()
  await instance.deliveries.idle()
  expect((await call('GET /admin/state')).text).toBe(after)
  expect(JSON.parse(after).deliveries).toEqual([])
})
