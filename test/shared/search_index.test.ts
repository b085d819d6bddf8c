import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { boot, resetInstance, restoreImage } from '../../shared/instance/boot.ts'
import type { Instance } from '../../shared/instance/instance.ts'
import { hello } from '../fixtures/hello/index.ts'
import type { HelloWorld } from '../fixtures/hello/protocol.ts'
import { helloSeeder } from '../fixtures/hello/seeder.ts'
import { bootHello } from '../support/hello.ts'

const greeting = (id: string, text: string) => ({ id, text, language: 'en', created: 0 })

function insert(instance: Instance, ...texts: string[]): void {
  instance.run((world: HelloWorld) => {
    for (const text of texts) world.db.greetings.insert(greeting(text.replaceAll(' ', '-'), text))
  })
}

/** The ids of what a search finds, sorted. */
function find(instance: Instance, match: string): string[] {
  return instance.run((world: HelloWorld) =>
    world.db.greetings
      .search(match, 10_000)
      .map(({ id }) => id)
      .sort(),
  )
}

test('a search finds what was written before it, however it came to be', () => {
  const { instance } = bootHello()
  insert(instance, 'red one', 'red two', 'red three')
  instance.run((world: HelloWorld) => {
    world.db.greetings.replace(greeting('red-one', 'blue one'))
    world.db.greetings.delete('red-two')
  })
  expect(find(instance, 'blue')).toEqual(['red-one'])
  expect(find(instance, 'red')).toEqual(['red-three'])
  // What is indexed already, the last row too, changes and goes likewise.
  instance.run((world: HelloWorld) => {
    world.db.greetings.replace(greeting('red-one', 'green one'))
    world.db.greetings.delete('red-three')
  })
  expect(find(instance, 'blue OR red')).toEqual([])
  insert(instance, 'green two')
  expect(find(instance, 'green')).toEqual(['green-two', 'red-one'])
})

test('what was taken back is not found, and what was written after it is', () => {
  const { instance } = bootHello()
  insert(instance, 'red one')
  const fail = () =>
    instance.run((world: HelloWorld) => {
      world.db.greetings.insert(greeting('lost', 'red lost'))
      expect(world.db.greetings.search('red', 10)).toHaveLength(2)
      throw new Error('refused')
    })
  expect(fail).toThrow('refused')
  expect(find(instance, 'red')).toEqual(['red-one'])
  instance.run((world: HelloWorld) =>
    world.dryRun(() => {
      world.db.greetings.insert(greeting('tried', 'red tried'))
      expect(world.db.greetings.search('red', 10)).toHaveLength(2)
    }),
  )
  insert(instance, 'red two')
  expect(find(instance, 'red')).toEqual(['red-one', 'red-two'])
})

test('snapshots and resets come back to what was there, indexed or not', () => {
  const { instance } = bootHello()
  insert(instance, 'red one')
  instance.images.save('before', instance.store.serialize())
  insert(instance, 'red two')
  expect(find(instance, 'red')).toEqual(['red-one', 'red-two'])
  instance.images.save('after', instance.store.serialize())
  restoreImage(instance, 'before')
  expect(find(instance, 'red')).toEqual(['red-one'])
  restoreImage(instance, 'after')
  insert(instance, 'red three')
  expect(find(instance, 'red')).toEqual(['red-one', 'red-three', 'red-two'])
  resetInstance(instance)
  expect(find(instance, 'red')).toEqual([])
})

test('a file is searched after it was closed before its rows were indexed', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'twinfleet-test-'))
  onTestFinished(() => rmSync(directory, { recursive: true }))
  const first = boot(hello, { seeder: helloSeeder, directory })
  insert(first, 'red one')
  await first.close()
  const second = boot(hello, { seeder: helloSeeder, directory })
  expect(find(second, 'red')).toEqual(['red-one'])
  await second.close()
})

test('a search leaves no trace in the state, nor in what is drawn after it', async () => {
  const searched = bootHello()
  const other = bootHello()
  for (const { instance } of [searched, other]) {
    instance.clock.setRate(0)
    instance.clock.set(0)
    insert(instance, 'red one')
  }
  searched.instance.run((world: HelloWorld) => {
    world.random()
    expect(world.db.greetings.search('red', 10)).toHaveLength(1)
  })
  const stateOf = async ({ instance }: typeof other) =>
    (await instance.fetch(new Request('http://localhost/admin/state'))).text()
  expect(await stateOf(searched)).toBe(await stateOf(other))
})

test('many rows are indexed while they are written', () => {
  const { instance } = bootHello()
  const texts = Array.from({ length: 1234 }, (_each, index) => `red ${index}`)
  for (const text of texts) insert(instance, text)
  expect(find(instance, 'red')).toHaveLength(texts.length)
  instance.run((world: HelloWorld) => world.db.greetings.delete('red-499'))
  expect(find(instance, '499')).toEqual([])
})
