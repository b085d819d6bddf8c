import { expect, test } from 'vitest'
import { bootDrive, folder, make, refusal } from './support.ts'

const own = (kind: string) => `application/vnd.google-apps.${kind}`

/** A Drive where bytes are sent by a call each. */
function bootVersions() {
  const { owner, second } = bootDrive()
  const create = async (mimeType: string, content: string, type?: string) => {
    const parts = [JSON.stringify({ name: 'Made', mimeType: type }), content]
    const types = ['application/json', mimeType]
    const lines = parts.flatMap((part, at) => ['--b', `Content-Type: ${types[at]}`, '', part])
    const { body } = await owner(
      'POST /upload/drive/v3/files?uploadType=multipart',
      `${lines.join('\r\n')}\r\n--b--`,
      { 'content-type': 'multipart/related; boundary=b' },
    )
    return `/drive/v3/files/${body.id}`
  }
  const replace = (at: string, mimeType: string, content: string) =>
    owner(`PATCH /upload${at}?uploadType=media`, content, { 'content-type': mimeType })
  const follow = async (link: string) => {
    const { pathname, search } = new URL(link)
    return (await owner(`GET ${pathname}${search}`)).text
  }
  return { owner, second, create, replace, follow }
}

test('a copy becomes a document where it is asked to, and stays what it is elsewhere', async () => {
  const { owner, create } = bootVersions()
  const csv = await create('text/csv', 'a,1')
  const doc = await create('text/plain', 'One', own('document'))
  const dir = `/drive/v3/files/${await make(owner, { name: 'dir', mimeType: folder })}`
  for (const [at, mimeType, expected] of [
    [csv, own('document'), '400 badRequest'],
    [csv, own('drawing'), '400 badRequest'],
    [csv, folder, '400 badRequest'],
    [doc, own('spreadsheet'), '400 badRequest'],
    [doc, 'text/plain', '400 badRequest'],
    [dir, own('document'), '403 insufficientFilePermissions'],
  ] as const) {
    expect([at, mimeType, refusal(await owner(`POST ${at}/copy`, { mimeType }))]).toEqual([
      at,
      mimeType,
      expected,
    ])
  }
  expect(refusal(await owner(`POST ${csv}/copy`, { id: 'short' }))).toBe('400 invalid')
  const taken = { id: csv.slice('/drive/v3/files/'.length) }
  expect(refusal(await owner(`POST ${csv}/copy`, taken))).toBe('409 fileIdInUse')
  expect((await owner('GET /drive/v3/files')).body.files).toHaveLength(3)

  const { body: sheet } = await owner(`POST ${csv}/copy?fields=id,name,mimeType,size,md5Checksum`, {
    mimeType: own('spreadsheet'),
  })
  expect(sheet).toEqual({ id: sheet.id, name: 'Copy of Made', mimeType: own('spreadsheet') })
  const at = `/drive/v3/files/${sheet.id}`
  expect((await owner(`GET ${at}/export?mimeType=text/csv`)).text).toBe('a,1')
  expect(refusal(await owner(`GET ${at}?alt=media`))).toBe('403 fileNotDownloadable')
  expect((await owner(`GET ${csv}?alt=media`)).text).toBe('a,1')
  const { body: same } = await owner(`POST ${doc}/copy`, { mimeType: own('document') })
  const text = await owner(`GET /drive/v3/files/${same.id}/export?mimeType=text/plain`)
  expect(text.text).toBe('One')
  // What a file is called changes no document into bytes, nor bytes into one.
  expect(refusal(await owner(`PATCH ${csv}`, { mimeType: own('spreadsheet') }))).toBe(
    '403 fieldNotWritable',
  )
  expect(refusal(await owner(`PATCH ${doc}`, { mimeType: 'text/plain' }))).toBe(
    '403 fieldNotWritable',
  )
  expect((await owner(`PATCH ${csv}`, { mimeType: 'text/plain' })).body.mimeType).toBe('text/plain')
})

test('each change of a document is a revision, which is exported and never downloaded', async () => {
  const { owner, second, create, replace, follow } = bootVersions()
  const doc = await create('text/plain', 'One', own('document'))
  expect((await replace(doc, 'text/plain', 'Two')).status).toBe(200)
  const one = `${doc}/revisions/1`
  expect(refusal(await owner(`GET ${one}?alt=media`))).toBe('403 fileNotDownloadable')
  expect(refusal(await owner(`DELETE ${one}`))).toBe('403 revisionDeletionNotSupported')
  expect(refusal(await owner(`GET ${doc}/revisions/3`))).toBe('404 notFound')
  const { body } = await owner(`GET ${doc}/revisions?fields=revisions`)
  expect(body.revisions.map(({ id }: { id: string }) => id)).toEqual(['1', '2'])
  const [first, last] = body.revisions
  expect(Object.keys(first).sort()).toEqual([
    ...['exportLinks', 'id', 'kind', 'lastModifyingUser', 'mimeType', 'modifiedTime'],
    ...['publishAuto', 'published', 'publishedOutsideDomain'],
  ])
  expect(await follow(first.exportLinks['text/plain'])).toBe('One')
  expect(await follow(last.exportLinks['text/plain'])).toBe('Two')
  const link = new URL(first.exportLinks['text/plain'])
  expect(refusal(await second(`GET ${link.pathname}${link.search}`))).toBe('404 notFound')
  const { body: shown } = await owner(`GET ${doc}?fields=headRevisionId,exportLinks`)
  expect(Object.keys(shown)).toEqual(['exportLinks'])

  const blank = await make(owner, { name: 'Blank', mimeType: own('spreadsheet') })
  const { body: blanks } = await owner(`GET /drive/v3/files/${blank}/revisions`)
  expect(blanks.revisions).toMatchObject([{ id: '1', mimeType: own('spreadsheet') }])
})
