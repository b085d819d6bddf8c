import { createHash } from 'node:crypto'
import { existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { bootHello, reader } from '../support/hello.ts'

function bytesOf(size: number): ReadableStream {
  let sent = 0
  return new ReadableStream({
    pull(controller) {
      const chunk = new Uint8Array(Math.min(1024 * 1024, size - sent)).fill(sent % 251)
      sent += chunk.length
      controller.enqueue(chunk)
      if (sent >= size) controller.close()
    },
  })
}

test.each([
  ['small', 10_000],
  ['large', 3_000_000],
])('a %s upload comes back as it was, under its hash', async (_name, size) => {
  const { call, instance } = bootHello()
  const { body } = await call('PUT /upload', bytesOf(size))
  expect(body.size).toBe(size)
  const download = await instance.fetch(new Request(`http://twin.test/blobs/${body.hash}`))
  const bytes = Buffer.from(await download.arrayBuffer())
  expect(bytes.length).toBe(size)
  expect(createHash('sha256').update(bytes).digest('hex')).toBe(body.hash)
})

test('an upload that is refused leaves no file behind', async () => {
  const { call, instance } = bootHello()
  const refused = await call('PUT /upload', bytesOf(3_000_000), { authorization: 'nobody' })
  expect(refused.status).toBe(401)
  expect((await call('PUT /upload', bytesOf(300_000_000))).status).toBe(413)
  expect(readdirSync(instance.directory('blobs'))).toEqual([])
})

test('a 100 MB upload goes to its file as it comes, without piling up in memory', async () => {
  const { call, instance } = bootHello()
  const directory = instance.directory('blobs')
  const stored = () => readdirSync(directory).map((name) => statSync(join(directory, name)).size)
  let sent = 0
  let furthestAhead = 0
  const body = new ReadableStream({
    pull(controller) {
      furthestAhead = Math.max(furthestAhead, sent - (stored()[0] ?? 0))
      sent += 1024 * 1024
      controller.enqueue(new Uint8Array(1024 * 1024))
      if (sent === 100 * 1024 * 1024) controller.close()
    },
  })
  expect((await call('PUT /upload', body)).body.size).toBe(100 * 1024 * 1024)
  expect(furthestAhead).toBeLessThan(8 * 1024 * 1024)
})

test('closing an ephemeral instance removes its files', async () => {
  const { call, instance } = bootHello()
  await call('PUT /upload', bytesOf(3_000_000), reader)
  const directory = instance.directory('blobs')
  expect(readdirSync(directory)).toHaveLength(1)
  await instance.close()
  expect(existsSync(directory)).toBe(false)
})
