import { expect, onTestFinished, test } from 'vitest'
import type { StartOptions } from '../../fleet/client/running_twin.ts'
import { startEntry } from '../../fleet/client/start.ts'
import { startReceiver } from '../support/client.ts'
import { callHello, greetingsOf } from './support/process.ts'
import { testRegistry } from './support/registry.ts'

async function startHello(options: StartOptions = {}) {
  const entry = testRegistry.get('hello')
  if (!entry) throw new Error('the test registry has no hello')
  const hello = await startEntry(entry, options)
  onTestFinished(() => hello.close())
  return hello
}

test('a seed that is wrong names the field and leaves no port open', async () => {
  const wrong = startHello({ seed: { greetings: [{ words: 'hi' }] } })
  await expect(wrong).rejects.toThrow('hello.greetings[0]')
  const hello = await startHello()
  await expect(hello.seed({ colour: 'red' })).rejects.toThrow('hello.colour: unknown field')
  expect(hello.seedResults).toMatchObject({ status: 'skipped' })
})

test('a twin is seeded, asked over the network, verified, and reset', async () => {
  const hello = await startHello({ seed: { greetings: ['one'] } })
  expect(hello.env).toEqual({ HELLO_API_URL: hello.url, HELLO_TOKEN: 'hello-token' })
  expect(hello.seedResults).toEqual({ status: 'seeded', greetings_created: 1 })
  await callHello(hello.url, 'POST /greetings', { text: 'two' })
  const operation = 'POST /greetings'
  await expect(hello.verify({ operation, times: 2 })).rejects.toThrow('expected 2 calls')
  await hello.verify({ operation, times: 1 })
  expect(await hello.requests({ operation })).toMatchObject([{ status: 200, caller: 'ann' }])
  await hello.clearRequests()
  await hello.verify({ operation, times: 0 })
  expect(await hello.diff()).toMatchObject({ created: { greetings: expect.anything() } })
  await hello.reset()
  expect(await greetingsOf(hello.url)).toEqual(['one'])
  await hello.seed({ greetings: ['three'] })
  expect(await greetingsOf(hello.url)).toEqual(['one', 'three'])
})

test('time stands still until it is advanced, and then what is due happens', async () => {
  const receiver = await startReceiver()
  onTestFinished(receiver.close)
  const seed = { hooks: [{ url: receiver.url }] }
  const hello = await startHello({ seed, now: '2030-01-01T00:00:00Z', frozen: true })
  const { body } = await callHello(hello.url, 'POST /greetings', { text: 'hi' })
  expect(body.created).toBe(Date.parse('2030-01-01T00:00:00Z'))
  await callHello(hello.url, `POST /greetings/${body.id}/later`, { at: '2030-01-02T00:00:00Z' })
  expect(await hello.advance('P1D')).toEqual(new Date('2030-01-02T00:00:00Z'))
  expect(await greetingsOf(hello.url)).toEqual(['hi', 'hi'])
  await hello.flush()
  expect((await hello.deliveries()).map(({ status }) => status)).toEqual(['delivered', 'delivered'])
  expect(await hello.freeze('2031-01-01T00:00:00Z')).toEqual(new Date('2031-01-01T00:00:00Z'))
  await hello.unfreeze()
  expect(hello.now.getTime()).toBeGreaterThanOrEqual(Date.parse('2031-01-01T00:00:00Z'))
})

test('rules make calls fail; snapshots go back; people are simulated', async () => {
  const hello = await startHello()
  const id = await hello.fault({ effect: 'error', status: 503, when: { nth: 1 } })
  const statuses = []
  for (const text of ['one', 'two']) {
    statuses.push((await callHello(hello.url, 'POST /greetings', { text })).status)
  }
  expect(statuses).toEqual([503, 200])
  await hello.clearFaults(id)
  await expect(hello.clearFaults(id)).rejects.toMatchObject({ status: 404 })
  await hello.snapshot('before')
  expect(await hello.simulate('greet', { text: 'three' })).toMatchObject({ text: 'three' })
  expect(await hello.state('greetings')).toMatchObject({ twin: 'hello' })
  await hello.restore('before')
  expect(await greetingsOf(hello.url)).toEqual(['two'])
})

test('twins of one test file do not see each other, and closing frees the port', async () => {
  const [one, two] = [await startHello(), await startHello()]
  await callHello(one.url, 'POST /greetings', { text: 'hi' })
  expect(await greetingsOf(two.url)).toEqual([])
  await one.close()
  await expect(fetch(one.url)).rejects.toThrow()
})
