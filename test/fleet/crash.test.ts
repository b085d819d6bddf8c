import { expect, test } from 'vitest'
import { startReceiver } from '../support/client.ts'
import {
  bundleForThisFile,
  callHello,
  greetingsOf,
  run,
  scratchDirectory,
  startUp,
} from './support/process.ts'
import { callerAt, provisionReady, untilStatus } from './support/provision.ts'

bundleForThisFile()

/** Writes without a pause until the fleet is gone; answers what was acknowledged. */
async function writeUntilGone(base: string, name: string): Promise<string[]> {
  const acknowledged: string[] = []
  for (let count = 1; ; count += 1) {
    const text = `${name} ${count}`
    try {
      const { status } = await callHello(base, 'POST /greetings', { text })
      if (status === 200) acknowledged.push(text)
    } catch {
      return acknowledged
    }
  }
}

test('kill -9 under writes loses no acknowledged write and no delivery', async () => {
  const cwd = scratchDirectory()
  let isUp = false
  const receiver = await startReceiver(() => (isUp ? 200 : 500))
  const first = await startUp(cwd, ['hello'])
  const base = first.twins.hello?.base_url ?? ''
  const seed_config = { hello: { hooks: [{ url: receiver.url }] } }
  await callHello(base, 'POST /admin/seed', { seed_config })

  const writers = Promise.all(['a', 'b', 'c'].map((name) => writeUntilGone(base, name)))
  const count = async () => (await greetingsOf(base)).length
  await expect.poll(count, { timeout: 15_000 }).toBeGreaterThan(100)
  first.child.kill('SIGKILL')
  const acknowledged = (await writers).flat()
  expect(await first.ended).toBe('SIGKILL')
  expect(acknowledged.length).toBeGreaterThan(90)

  isUp = true
  receiver.received.length = 0
  const second = await startUp(cwd, ['hello', '--host', '127.0.0.1'])
  const again = second.twins.hello?.base_url ?? ''
  const kept = await greetingsOf(again)
  expect(acknowledged.filter((text) => !kept.includes(text))).toEqual([])
  // Nothing had been delivered, so every write there is has its delivery still to come.
  await callHello(again, 'POST /admin/webhooks/flush')
  const delivered = receiver.received.map(({ text }) => JSON.parse(text).data.text)
  expect(kept.filter((text) => !delivered.includes(text))).toEqual([])
  await receiver.close()
})

test('kill -9 in the middle of starting leaves a fleet that starts', async () => {
  const cwd = scratchDirectory()
  for (const delay_ms of [20, 60, 100, 140]) {
    const { child, ended } = run(['up', 'hello', '--port', '0'], { cwd })
    setTimeout(() => child.kill('SIGKILL'), delay_ms)
    await ended
  }
  const { twins } = await startUp(cwd, ['hello'])
  expect(await greetingsOf(twins.hello?.base_url ?? '')).toEqual([])
})

test('after kill -9 a durable run goes on, and an ephemeral one says that it is lost', async () => {
  const cwd = scratchDirectory()
  const first = await startUp(cwd, ['hello'])
  const call = callerAt(first.control_url, first.api_key)
  const durable = await provisionReady(call, { twins: ['hello'], durable: true })
  const ephemeral = await provisionReady(call, { twins: ['hello'] })
  await callHello(durable.twins.hello.base_url, 'POST /greetings', { text: 'kept' })
  first.child.kill('SIGKILL')
  await first.ended
  const second = await startUp(cwd, ['hello'])
  // The key of the first start is good at the second too.
  const again = callerAt(second.control_url, first.api_key)
  const kept = await untilStatus(again, durable.run_id, 'ready')
  expect(await greetingsOf(kept.twins.hello.base_url)).toEqual(['kept'])
  expect(kept.expires_at).toBe(durable.expires_at)
  expect(await untilStatus(again, ephemeral.run_id, 'failed')).toMatchObject({
    twins: {},
    error: 'The fleet ended unexpectedly, and an ephemeral run lives in memory alone.',
  })
})
