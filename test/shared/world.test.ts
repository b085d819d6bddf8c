import { expect, test } from 'vitest'
import { volatile } from '../../shared/instance/volatile.ts'
import type { HelloWorld } from '../fixtures/hello/protocol.ts'
import { bootHello } from '../support/hello.ts'

const greeting = (id: string) => ({ id, text: id, language: 'en', created: 0 })

test('a world acts as another: who, where, when, and what comes of it', () => {
  const { instance } = bootHello()
  instance.run((world: HelloWorld) => {
    const told: unknown[] = []
    const scheduled: unknown[] = []
    const other = world.as({
      partition: 'tenant',
      now_ms: 1000,
      schedule: (due_ms, job) => scheduled.push([due_ms, job]),
      emit: (type, data) => told.push([type, data]),
    })
    other.db.greetings.insert(greeting('theirs'))
    other.emit('greeting.created', greeting('theirs'))
    expect(other.at(2000, 'greet', {})).toBe(1)
    expect([other.now(), other.partition]).toEqual([1000, 'tenant'])
    expect(told).toEqual([['greeting.created', greeting('theirs')]])
    expect(scheduled).toEqual([[2000, 'greet']])
    // What is not said stays, also one world further.
    const again = other.as({ now_ms: 3000 })
    expect(again.db.greetings.has('theirs')).toBe(true)
    expect([again.now(), other.now()]).toEqual([3000, 1000])
    expect(other.as({ partition: undefined }).db.greetings.has('theirs')).toBe(false)
    expect(world.db.greetings.has('theirs')).toBe(false)
  })
  expect(instance.outbox.list()).toEqual([])
})

test('a world refuses what is no place and no time', () => {
  const { instance } = bootHello()
  instance.run((world: HelloWorld) => {
    expect(() => world.as({ partition: '../x' })).toThrow('cannot name a partition')
    expect(() => world.as({ now_ms: Number.NaN })).toThrow('is no time')
  })
})

test('what an instance keeps in memory is its own, and gone after a reset', async () => {
  const counter = volatile(() => ({ count: 0 }))
  const [one, two] = [bootHello(), bootHello()]
  const count = ({ instance }: typeof one) =>
    instance.run((world) => {
      world.volatile(counter).count += 1
      return world.volatile(counter).count
    })
  expect([count(one), count(one), count(two)]).toEqual([1, 2, 1])
  await one.call('POST /admin/reset')
  expect(count(one)).toBe(1)
})

test('a call that waits is woken by a signal after commit, by time or by a reset', async () => {
  const { instance, call } = bootHello()
  const woken = instance.waitFor('changes', 60_000)
  instance.run((world) => world.signal('elsewhere'))
  instance.run((world) => world.signal('changes'))
  expect(await woken).toBe(true)
  expect(await instance.waitFor('changes', 1)).toBe(false)
  const cut = instance.waitFor('changes', 60_000)
  await call('POST /admin/reset')
  expect(await cut).toBe(false)
})

test('a signal of a transaction that was rolled back wakes nobody', async () => {
  const { instance } = bootHello()
  const woken = instance.waitFor('changes', 50)
  const work = () =>
    instance.run((world) => {
      world.signal('changes')
      throw new Error('no')
    })
  expect(work).toThrow('no')
  expect(await woken).toBe(false)
})
