import { expect, test } from 'vitest'
import { asOwner, bootDrive, folder, make, refusal, serveDrive } from './support.ts'

test('what is wrong with a file is refused in Google’s words', async () => {
  const { owner, second } = bootDrive()
  const id = await make(owner, { name: 'Plan' })
  const refused: [string, object | undefined, string][] = [
    ['GET /drive/v3/files/none', undefined, '404 notFound'],
    ['POST /drive/v3/files', { parents: ['none'] }, '404 notFound'],
    ['POST /drive/v3/files', { parents: [id] }, '403 parentNotAFolder'],
    ['POST /drive/v3/files', { parents: ['root', id] }, '403 cannotAddParent'],
    ['POST /drive/v3/files', { id: 'x' }, '400 invalid'],
    ['POST /drive/v3/files', { id }, '409 fileIdInUse'],
    ['POST /drive/v3/files', { starred: 'yes' }, '400 invalid'],
    ['POST /drive/v3/files', { md5Checksum: 'x' }, '403 fieldNotWritable'],
    ['POST /drive/v3/files', { labelInfo: { labels: [] } }, '403 fieldNotWritable'],
    ['POST /drive/v3/files', { properties: { a: 'x'.repeat(124) } }, '403 propertyKeyValueTooLong'],
    [`PATCH /drive/v3/files/${id}`, { parents: ['root'] }, '403 fieldNotWritable'],
    [`PATCH /drive/v3/files/root`, { name: 'Mine' }, '403 cannotRenameRoot'],
    ['GET /drive/v3/files?pageSize=0', undefined, '400 invalidParameter'],
    ['GET /drive/v3/files?pageSize=ten', undefined, '400 invalidParameter'],
    ['GET /drive/v3/files?corpora=all', undefined, '400 invalid'],
    ['GET /drive/v3/files?corpora=drive', undefined, '403 includeTeamDriveItemsRequired'],
    ['GET /drive/v3/files?pageToken=x', undefined, '400 invalid'],
    ['GET /drive/v3/files?orderBy=age', undefined, '400 invalid'],
    ['GET /drive/v3/about', undefined, '400 required'],
    [`GET /drive/v3/files/${id}?alt=media`, undefined, '403 fileNotDownloadable'],
  ]
  for (const [key, body, wanted] of refused) {
    expect([key, refusal(await owner(key, body))]).toEqual([key, wanted])
  }
  expect(refusal(await second(`GET /drive/v3/files/${id}`))).toBe('404 notFound')
})

test('a thumbnail that a file was given is where its link leads', async () => {
  const { instance } = bootDrive()
  const { owner } = await serveDrive(instance)
  const image = Buffer.from('a picture').toString('base64url')
  const { data } = await owner.files.create({
    fields: 'hasThumbnail,thumbnailLink',
    requestBody: { name: 'Photo', contentHints: { thumbnail: { image, mimeType: 'image/gif' } } },
  })
  expect(data.hasThumbnail).toBe(true)
  const shown = await fetch(data.thumbnailLink ?? '')
  expect(shown.headers.get('content-type')).toBe('image/gif')
  expect(await shown.text()).toBe('a picture')
  expect((await fetch(`${data.thumbnailLink}x`)).status).toBe(404)
})

test('a folder tree is made, moved, trashed, emptied and deleted by the SDK', async () => {
  const { instance } = bootDrive()
  const { owner } = await serveDrive(instance)
  const { data: top } = await owner.files.create({ requestBody: { name: 'Top', mimeType: folder } })
  expect(top).toEqual({ kind: 'drive#file', id: top.id, name: 'Top', mimeType: folder })
  const parents = [top.id ?? '']
  const { data: inner } = await owner.files.create({
    requestBody: { name: 'Inner', mimeType: folder, parents },
    fields: '*',
  })
  expect(inner).toMatchObject({ parents, ownedByMe: true, trashed: false, version: '1' })
  const { data: leaf } = await owner.files.create({
    requestBody: { name: 'leaf.txt', parents: [inner.id ?? ''] },
  })
  const cycle = owner.files.update({
    fileId: top.id ?? '',
    addParents: inner.id ?? '',
    removeParents: 'root',
  })
  await expect(cycle).rejects.toThrow('introduce a cycle')
  await owner.files.update({
    fileId: leaf.id ?? '',
    addParents: top.id ?? '',
    removeParents: inner.id ?? '',
    requestBody: { name: 'leaf', starred: true },
  })
  const list = async (q: string) => {
    const { data } = await owner.files.list({ q, orderBy: 'folder,name' })
    return data.files?.map(({ name }) => name)
  }
  expect(await list(`'${top.id}' in parents`)).toEqual(['Inner', 'leaf'])
  await owner.files.update({ fileId: top.id ?? '', requestBody: { trashed: true } })
  expect(await list('trashed = false')).toEqual([])
  expect(await list('trashed = true and starred')).toEqual(['leaf'])
  await owner.files.update({ fileId: top.id ?? '', requestBody: { trashed: false } })
  expect(await list('not trashed = true')).toEqual(['Inner', 'Top', 'leaf'])
  await owner.files.update({ fileId: inner.id ?? '', requestBody: { trashed: true } })
  expect((await owner.files.emptyTrash()).status).toBe(204)
  expect((await owner.files.delete({ fileId: top.id ?? '' })).status).toBe(204)
  expect(await list('')).toEqual([])
  const { data } = await owner.files.generateIds({ count: 2 })
  const { data: named } = await owner.files.create({ requestBody: { id: data.ids?.[1] ?? '' } })
  expect(named).toMatchObject({ id: data.ids?.[1], name: 'Untitled' })
  const { data: shown } = await owner.about.get({ fields: 'user,storageQuota,canCreateDrives' })
  expect(shown).toMatchObject({ user: { me: true }, canCreateDrives: true })
})

test('pages follow each other in any order, and their tokens are one listing’s own', async () => {
  const { owner } = bootDrive()
  for (const name of ['b', 'a', 'c10', 'c9']) await make(owner, { name })
  const names = async (orderBy: string) => {
    const found: string[] = []
    let token = ''
    do {
      const page = token && `&pageToken=${encodeURIComponent(token)}`
      const { body } = await owner(`GET /drive/v3/files?pageSize=1&orderBy=${orderBy}${page}`)
      found.push(...body.files.map((file: { name: string }) => file.name))
      token = body.nextPageToken ?? ''
    } while (token)
    return found.join(' ')
  }
  expect(await names('name')).toBe('a b c10 c9')
  expect(await names('name_natural%20desc')).toBe('c10 c9 b a')
  expect(await names('starred,name%20desc')).toBe('c9 c10 b a')
  const { body } = await owner('GET /drive/v3/files?pageSize=1')
  const other = await owner(`GET /drive/v3/files?q=trashed%3Dfalse&pageToken=${body.nextPageToken}`)
  expect(refusal(other)).toBe('400 invalid')
})

test('conditions: an entity tag saves an answer and protects a change', async () => {
  const { owner } = bootDrive()
  const id = await make(owner, { name: 'Plan' })
  const { headers } = await owner(`GET /drive/v3/files/${id}`)
  const etag = headers.get('etag') ?? ''
  const again = await owner(`GET /drive/v3/files/${id}`, undefined, { 'if-none-match': etag })
  expect([again.status, again.text]).toEqual([304, ''])
  const change = (tag: string) =>
    owner(`PATCH /drive/v3/files/${id}`, { name: 'Plan B' }, { ...asOwner, 'if-match': tag })
  expect((await change(etag)).status).toBe(200)
  expect(refusal(await change(etag))).toBe('412 conditionNotMet')
})
