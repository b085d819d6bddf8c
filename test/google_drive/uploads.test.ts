import { createHash } from 'node:crypto'
import { request } from 'node:http'
import { Readable } from 'node:stream'
import { expect, test } from 'vitest'
import { asOwner, bootDrive, refusal, serveDrive } from './support.ts'

const step = 256 * 1024

test('an upload that is malformed, misplaced or out of turn is refused', async () => {
  const { owner, call } = bootDrive()
  const refused: [string, string, Record<string, string>, string][] = [
    ['POST /upload/drive/v3/files?uploadType=other', 'x', {}, '400 invalidParameter'],
    ['POST /upload/drive/v3/files?uploadType=multipart', 'x', {}, '400 badContent'],
    ['POST /upload/drive/v3/files?uploadType=resumable', '[]', {}, '400 parseError'],
    ['POST /upload/drive/v3/files?uploadType=resumable', '{"starred":1}', {}, '400 invalid'],
    ['PATCH /upload/drive/v3/files/none?uploadType=media', 'x', {}, '404 notFound'],
    ['PUT /upload/drive/v3/files?upload_id=none', 'x', {}, '404 notFound'],
  ]
  for (const [key, body, headers, wanted] of refused) {
    expect([key, refusal(await owner(key, body, headers))]).toEqual([key, wanted])
  }
  expect(refusal(await call('POST /upload/drive/v3/files?uploadType=media', 'x'))).toBe(
    '401 required',
  )
})

test('the SDK uploads, changes and downloads; checksums are those of the bytes', async () => {
  const { instance, owner: call } = bootDrive()
  const { owner, url } = await serveDrive(instance)
  const text = 'The quick brown fox'
  const { data } = await owner.files.create(
    {
      requestBody: { name: 'fox.txt' },
      media: { mimeType: 'text/plain', body: text },
      fields:
        'id,size,md5Checksum,sha1Checksum,sha256Checksum,mimeType,headRevisionId,fileExtension',
    },
    { rootUrl: `${url}/` },
  )
  const hash = (name: string) => createHash(name).update(text).digest('hex')
  expect(data).toMatchObject({
    size: String(text.length),
    md5Checksum: hash('md5'),
    sha1Checksum: hash('sha1'),
    sha256Checksum: hash('sha256'),
    mimeType: 'text/plain',
    fileExtension: 'txt',
  })
  const fileId = data.id ?? ''
  await owner.files.update(
    { fileId, media: { mimeType: 'text/plain', body: 'Second' }, keepRevisionForever: true },
    { rootUrl: `${url}/` },
  )
  const { data: content } = await owner.files.get(
    { fileId, alt: 'media' },
    { responseType: 'text' },
  )
  expect(content).toBe('Second')
  const part = await call(`GET /drive/v3/files/${fileId}?alt=media`, undefined, {
    range: 'bytes=1-3',
  })
  expect([part.status, part.text, part.headers.get('content-range')]).toEqual([
    206,
    'eco',
    'bytes 1-3/6',
  ])
  const tail = await call(`GET /drive/v3/files/${fileId}?alt=media`, undefined, {
    range: 'bytes=-2',
  })
  expect(tail.text).toBe('nd')
  const beyond = await call(`GET /drive/v3/files/${fileId}?alt=media`, undefined, {
    range: 'bytes=9-',
  })
  expect(refusal(beyond)).toBe('416 requestedRangeNotSatisfiable')

  const { data: revisions } = await owner.revisions.list({ fileId, fields: '*' })
  const [first, second] = revisions.revisions ?? []
  expect([first?.keepForever, second?.keepForever, second?.size]).toEqual([false, true, '6'])
  const { data: kept } = await owner.revisions.update({
    fileId,
    revisionId: first?.id ?? '',
    requestBody: { keepForever: true },
    fields: 'keepForever',
  })
  expect(kept).toEqual({ keepForever: true })
  const { data: old } = await owner.revisions.get(
    { fileId, revisionId: first?.id ?? '', alt: 'media' },
    { responseType: 'text' },
  )
  expect(old).toBe(text)
  const head = owner.revisions.delete({ fileId, revisionId: second?.id ?? '' })
  await expect(head).rejects.toThrow('head revision')
  await owner.revisions.delete({ fileId, revisionId: first?.id ?? '' })
  expect(refusal(await call(`GET /drive/v3/files/${fileId}/revisions/${first?.id}`))).toBe(
    '404 notFound',
  )

  const { data: copy } = await owner.files.copy({ fileId, fields: 'name,size,md5Checksum,parents' })
  expect(copy).toMatchObject({ name: 'Copy of fox.txt', size: '6' })
  const { body: operation } = await call(`POST /drive/v3/files/${fileId}/download`)
  expect((await call(`GET /drive/v3/operations/${operation.name}`)).body).toEqual(operation)
  const { pathname, search } = new URL(operation.response.downloadUri)
  expect((await call(`GET ${pathname}${search}`)).text).toBe('Second')
})

test('a resumable upload tells how far it is, takes chunks in their order, and ends once', async () => {
  const { owner, call } = bootDrive()
  const bytes = Buffer.alloc(step * 2 + 10, 'abc')
  const started = await owner(
    'POST /upload/drive/v3/files?uploadType=resumable&fields=id,size,md5Checksum',
    { name: 'big.bin' },
    { 'x-upload-content-type': 'application/x-big', 'x-upload-content-length': `${bytes.length}` },
  )
  const { pathname, search } = new URL(started.headers.get('location') ?? '')
  // The address is enough: it needs no credentials.
  const put = (range: string, body?: Uint8Array<ArrayBuffer>) =>
    call(`PUT ${pathname}${search}`, body ?? '', { 'content-range': range })
  const chunk = (from: number, to: number) =>
    put(`bytes ${from}-${to - 1}/${bytes.length}`, new Uint8Array(bytes.subarray(from, to)))
  const ask = () => put(`bytes */${bytes.length}`)
  expect([(await ask()).status, (await ask()).headers.get('range')]).toEqual([308, null])
  expect(refusal(await put('bytes 5'))).toBe('400 badRequest')
  expect(refusal(await chunk(0, 100))).toBe('400 badRequest')
  expect((await chunk(0, step)).headers.get('range')).toBe(`bytes=0-${step - 1}`)
  expect((await chunk(step * 2, bytes.length)).headers.get('range')).toBe(`bytes=0-${step - 1}`)
  expect((await chunk(step, step * 2)).status).toBe(308)
  const done = await chunk(step * 2, bytes.length)
  const md5Checksum = createHash('md5').update(bytes).digest('hex')
  expect([done.status, done.body]).toEqual([
    200,
    { id: done.body.id, size: `${bytes.length}`, md5Checksum },
  ])
  expect((await ask()).body).toEqual(done.body)
  const next = await owner(`PATCH /upload/drive/v3/files/${done.body.id}?uploadType=resumable`, {})
  const session = new URL(next.headers.get('location') ?? '')
  const cancelled = await call(`DELETE ${session.pathname}${session.search}`)
  expect(cancelled.status).toBe(499)
  expect(refusal(await call(`PUT ${session.pathname}${session.search}`, 'x'))).toBe('404 notFound')
})

/** Sends bytes from an offset and breaks the connection after some of them, where told to. */
function send(location: string, total: number, from: number, breakAfter?: number) {
  return new Promise<{ status: number; range: string | undefined; text: string }>(
    (resolve, reject) => {
      const outgoing = request(
        location,
        {
          method: 'PUT',
          headers: {
            'content-range': `bytes ${from}-${total - 1}/${total}`,
            'content-length': total - from,
          },
        },
        (incoming) => {
          let text = ''
          incoming.on('data', (data) => {
            text += data
          })
          incoming.on('end', () =>
            resolve({ status: incoming.statusCode ?? 0, range: incoming.headers.range, text }),
          )
        },
      )
      outgoing.on('error', (error) =>
        breakAfter === undefined
          ? reject(error)
          : resolve({ status: 0, range: undefined, text: '' }),
      )
      const end = breakAfter === undefined ? total : from + breakAfter
      const source = Readable.from(pattern(from, end))
      source.on('data', (data) => {
        if (!outgoing.write(data)) {
          source.pause()
          outgoing.once('drain', () => source.resume())
        }
      })
      source.on('end', () => (breakAfter === undefined ? outgoing.end() : outgoing.destroy()))
    },
  )
}

const block = Buffer.alloc(1024 * 1024, 'twinfleet')

/** The bytes of the large file from an offset to another. */
function* pattern(from: number, end: number): Generator<Buffer> {
  for (let at = from; at < end; ) {
    const start = at % block.length
    const piece = block.subarray(start, Math.min(block.length, start + end - at))
    yield piece
    at += piece.length
  }
}

test('100 MB whose connection breaks twice arrive whole', async () => {
  const { instance } = bootDrive()
  const { url } = await serveDrive(instance)
  const total = 100 * 1024 * 1024
  const started = await fetch(
    `${url}/upload/drive/v3/files?uploadType=resumable&fields=size,md5Checksum`,
    {
      method: 'POST',
      headers: { ...asOwner, 'content-type': 'application/json' },
      body: JSON.stringify({ name: 'large.bin' }),
    },
  )
  const location = started.headers.get('location') ?? ''
  /** How many bytes arrived, once the twin has noticed that the connection is gone. */
  const arrived = async (before: number) => {
    for (;;) {
      const answer = await fetch(location, {
        method: 'PUT',
        headers: { 'content-range': `bytes */${total}` },
      })
      const end = Number(/-(\d+)$/.exec(answer.headers.get('range') ?? '')?.[1] ?? -1) + 1
      if (end > before) return end
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
  }
  await send(location, total, 0, 30 * 1024 * 1024)
  const first = await arrived(0)
  await send(location, total, first, 40 * 1024 * 1024 + 17)
  const second = await arrived(first)
  const done = await send(location, total, second)
  const hash = createHash('md5')
  for (const piece of pattern(0, total)) hash.update(piece)
  expect([done.status, JSON.parse(done.text)]).toEqual([
    200,
    { size: `${total}`, md5Checksum: hash.digest('hex') },
  ])
}, 60_000)
