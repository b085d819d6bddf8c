import { expect, test } from 'vitest'
import type { HelloWorld } from '../fixtures/hello/protocol.ts'
import { bootHello } from '../support/hello.ts'

test('what is rehearsed is answered and leaves no trace', async () => {
  const { instance, call } = bootHello()
  await call('POST /greetings', { text: 'first' })
  const before = instance.jobs.list()
  const [inside, outside] = instance.run((world: HelloWorld) => {
    const greet = () => {
      const id = world.id('grt_', 10)
      const greeting = { id, text: 'hi', language: 'en', created: world.now() }
      world.db.greetings.insert(greeting)
      world.emit('greeting.created', greeting)
      world.at(world.now() + 1000, 'greet', { id })
      return { id, count: world.db.greetings.count() }
    }
    return [world.dryRun(greet), greet()]
  })
  // The same id and the same count: neither the draw nor the row had happened.
  expect(outside).toEqual(inside)
  expect(inside).toMatchObject({ count: 2 })
  expect(instance.jobs.list()).toHaveLength(before.length + 1)
})

test('a refusal inside a rehearsal is a refusal, and nothing stays of it', () => {
  const { instance } = bootHello()
  const left = instance.run((world: HelloWorld) => {
    const fail = () =>
      world.dryRun(() => {
        world.db.hooks.insert({ id: 'half', url: 'applied' })
        throw new Error('refused')
      })
    expect(fail).toThrow('refused')
    return world.db.hooks.count()
  })
  expect(left).toBe(0)
})

test('a transaction does once what it asks for by a name, whoever it acts as', () => {
  const { instance } = bootHello()
  const ask = () =>
    instance.run((world: HelloWorld) => [
      world.dryRun(() => world.once('tell')),
      world.once('tell'),
      world.as({ now_ms: 0 }).once('tell'),
      world.once('another'),
    ])
  expect(ask()).toEqual([true, true, false, true])
  expect(ask()).toEqual([true, true, false, true])
})
