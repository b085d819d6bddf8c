import { createHash } from 'node:crypto'
import { existsSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { bootHello, reader, scratchDirectory } from '../support/hello.ts'

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

test('files of blobs that nothing names any more go; what a snapshot names stays', async () => {
  const directory = scratchDirectory()
  const { call, instance } = bootHello({ directory })
  const files = () => readdirSync(join(directory, 'blobs'))
  const keep = async (text: string) => {
    const { body } = await call('PUT /upload', bytesOf(100_000 + text.length))
    await call('POST /greetings', { text: `${text} ${body.hash}` })
    return String(body.hash)
  }
  const first = await keep('one')
  await call('POST /admin/snapshots', { name: 'before' })
  const second = await keep('second')
  expect(files().sort()).toEqual([first, second].sort())
  expect((await call('POST /admin/reset')).status).toBe(200)
  expect(files()).toEqual([first])
  const { body: diff } = await call('GET /admin/diff?from=before')
  expect(Object.keys(diff.deleted.greetings)).toHaveLength(1)
  await call('POST /admin/snapshots/before/restore')
  expect((await call(`GET /blobs/${first}`)).status).toBe(200)
  await call('POST /admin/reset')
  await call('DELETE /admin/snapshots/before')
  expect(files()).toEqual([])
  await instance.close()
})

test('what a process was receiving when it died is gone at the next start', async () => {
  const directory = scratchDirectory()
  const first = bootHello({ directory })
  const { body } = await first.call('PUT /upload', bytesOf(100_000))
  await first.call('POST /greetings', { text: String(body.hash) })
  writeFileSync(join(directory, 'blobs', 'staged-of-a-dead-process'), 'half')
  await first.instance.close()
  bootHello({ directory })
  expect(readdirSync(join(directory, 'blobs'))).toEqual([body.hash])
})
