import { expect, test } from 'vitest'
import { startReceiver } from '../support/client.ts'
import { bootDrive, credentials, folder, make, refusal, serveDrive } from './support.ts'

const grace = 'grace@example.com'

test('what may not be shared, or not so, is refused', async () => {
  const { owner, second } = bootDrive()
  const id = await make(owner, { name: 'Plan' })
  const path = `/drive/v3/files/${id}/permissions`
  const user = { type: 'user', emailAddress: grace }
  const refused: [string, object, string][] = [
    [path, { role: 'reader' }, '400 required'],
    [path, { type: 'user' }, '400 required'],
    [path, { type: 'robot', role: 'reader' }, '400 invalid'],
    [path, { type: 'user', role: 'king' }, '400 invalid'],
    [path, { type: 'user', role: 'reader' }, '400 invalid'],
    [path, { type: 'domain', role: 'reader' }, '400 invalid'],
    [path, { ...user, role: 'organizer' }, '400 invalid'],
    [path, { ...user, role: 'owner' }, '403 forbidden'],
    [
      path,
      { ...user, role: 'reader', expirationTime: '2020-01-01T00:00:00Z' },
      '403 expirationDatesMustBeInTheFuture',
    ],
    [
      path,
      { type: 'anyone', role: 'reader', expirationTime: '2030-06-01T00:00:00Z' },
      '403 expirationDateNotAllowed',
    ],
    ['/drive/v3/files/none/permissions', { ...user, role: 'reader' }, '404 notFound'],
  ]
  for (const [at, body, wanted] of refused) {
    expect([body, refusal(await owner(`POST ${at}`, body))]).toEqual([body, wanted])
  }
  expect(refusal(await second(`POST ${path}`, { ...user, role: 'reader' }))).toBe('404 notFound')
  expect(refusal(await owner(`GET ${path}/1`))).toBe('404 notFound')
  const { body: all } = await owner(`GET ${path}?fields=permissions(id,role)`)
  expect(all.permissions.map(({ role }: { role: string }) => role)).toEqual(['owner'])
  const own = `${path}/${all.permissions[0].id}`
  expect(refusal(await owner(`DELETE ${own}`))).toBe('403 cannotRemoveOwner')
  expect(refusal(await owner(`PATCH ${own}`, { role: 'reader' }))).toBe('403 cannotChangeOwner')
})

test('a shared folder is seen by a second user, with all in it, until it is taken back', async () => {
  const { instance, owner: call, second: other } = bootDrive()
  const { owner, second } = await serveDrive(instance)
  const top = await make(call, { name: 'Top', mimeType: folder })
  const leaf = await make(call, { name: 'leaf', parents: [top] })
  const { data: given } = await owner.permissions.create({
    fileId: top,
    emailMessage: 'Have a look',
    requestBody: { type: 'user', role: 'reader', emailAddress: grace },
    fields: '*',
  })
  expect(given).toMatchObject({
    kind: 'drive#permission',
    role: 'reader',
    emailAddress: grace,
    deleted: false,
  })
  const { body: state } = await call('GET /admin/state?collection=mails')
  expect(JSON.stringify(state)).toContain('Have a look')
  const { data: seen } = await second.files.list({
    q: 'sharedWithMe',
    fields: 'files(name,sharedWithMeTime,sharingUser/emailAddress,capabilities/canEdit)',
  })
  expect(seen.files).toEqual([
    {
      name: 'Top',
      sharedWithMeTime: '2030-05-13T18:00:00.000Z',
      sharingUser: { emailAddress: 'ada@example.com' },
      capabilities: { canEdit: false },
    },
  ])
  expect((await second.files.get({ fileId: leaf, fields: 'parents' })).data.parents).toEqual([top])
  expect(refusal(await other(`PATCH /drive/v3/files/${leaf}`, { name: 'x' }))).toBe(
    '403 insufficientFilePermissions',
  )
  expect((await other(`PATCH /drive/v3/files/${leaf}`, { starred: true })).status).toBe(200)
  expect(refusal(await other(`DELETE /drive/v3/files/${leaf}`))).toBe(
    '403 insufficientFilePermissions',
  )
  const permissionId = given.id ?? ''
  const inherited = owner.permissions.delete({ fileId: leaf, permissionId })
  await expect(inherited).rejects.toThrow('inherited permission')
  await owner.permissions.update({ fileId: top, permissionId, requestBody: { role: 'writer' } })
  expect((await other(`PATCH /drive/v3/files/${leaf}`, { name: 'leaf 2' })).status).toBe(200)
  const { data: one } = await owner.permissions.get({ fileId: leaf, permissionId })
  expect(one.role).toBe('writer')
  await owner.permissions.delete({ fileId: top, permissionId })
  expect(refusal(await other(`GET /drive/v3/files/${leaf}`))).toBe('404 notFound')
})

test('ownership, anyone with the link, a domain, and a permission that ends', async () => {
  const { owner, second, call, advance } = bootDrive()
  const id = await make(owner, { name: 'Plan' })
  const path = `/drive/v3/files/${id}/permissions`
  const anyone = await owner(`POST ${path}`, { type: 'anyone', role: 'reader' })
  expect(anyone.body).toMatchObject({ id: 'anyoneWithLink', allowFileDiscovery: false })
  const keyed = await call(`GET /drive/v3/files/${id}?key=${credentials.apiKey}`)
  expect(keyed.body.name).toBe('Plan')
  await owner(`DELETE ${path}/anyoneWithLink`)
  await owner(`POST ${path}`, {
    type: 'domain',
    role: 'reader',
    domain: 'example.com',
    allowFileDiscovery: true,
  })
  const domain = await second('GET /drive/v3/files?corpora=domain')
  expect(domain.body.files).toHaveLength(1)
  expect((await second('GET /drive/v3/files')).body.files).toHaveLength(0)
  const user = { type: 'user', emailAddress: grace }
  const ending = { ...user, role: 'writer', expirationTime: '2030-05-14T18:00:00Z' }
  const { body: given } = await owner(`POST ${path}?fields=id,expirationTime`, ending)
  expect(given.expirationTime).toBe('2030-05-14T18:00:00.000Z')
  await advance('P2D')
  expect(refusal(await owner(`GET ${path}/${given.id}`))).toBe('404 notFound')
  const taken = await owner(`POST ${path}?transferOwnership=true`, { ...user, role: 'owner' })
  expect(taken.body.role).toBe('owner')
  const { body } = await second(`GET /drive/v3/files/${id}?fields=ownedByMe,owners/me`)
  expect(body).toEqual({ ownedByMe: true, owners: [{ me: true }] })
  expect(refusal(await owner(`DELETE /drive/v3/files/${id}`))).toBe(
    '403 insufficientFilePermissions',
  )
})

test('the feed of changes is read to its end by each person, and a channel hears of it', async () => {
  const { owner, second, instance } = bootDrive()
  const start = (await owner('GET /drive/v3/changes/startPageToken')).body.startPageToken
  const theirs = (await second('GET /drive/v3/changes/startPageToken')).body.startPageToken
  for (const token of ['x', '0', '99']) {
    expect(refusal(await owner(`GET /drive/v3/changes?pageToken=${token}`))).toBe('400 invalid')
  }
  const hook = await startReceiver()
  const watch = (body: object) => owner(`POST /drive/v3/changes/watch?pageToken=${start}`, body)
  const channel = { id: 'c1', type: 'web_hook', address: hook.url, token: 'secret' }
  const wrong: [object, string][] = [
    [{ ...channel, id: undefined }, '400 required'],
    [{ ...channel, type: 'carrier_pigeon' }, '400 unknownType'],
    [{ ...channel, address: undefined }, '400 required'],
    [{ ...channel, address: 'http://app.test/' }, '400 push.webhookUrlNotHttps'],
    [{ ...channel, expiration: '1000' }, '400 invalid'],
  ]
  for (const [body, reason] of wrong)
    expect([body, refusal(await watch(body))]).toEqual([body, reason])
  const { body: opened } = await watch(channel)
  expect(opened).toMatchObject({ kind: 'api#channel', id: 'c1', token: 'secret' })
  expect(refusal(await watch(channel))).toBe('400 channelIdNotUnique')

  const id = await make(owner, { name: 'Plan' })
  await make(owner, { name: 'Other' })
  const { body: given } = await owner(`POST /drive/v3/files/${id}/permissions`, {
    type: 'user',
    role: 'reader',
    emailAddress: grace,
  })
  await owner(`DELETE /drive/v3/files/${id}/permissions/${given.id}`)
  const fields = 'nextPageToken,newStartPageToken,changes(removed,fileId,file/name)'
  const read = async (call: typeof owner, first: string) => {
    const told: string[] = []
    let token = first
    for (;;) {
      const { body } = await call(
        `GET /drive/v3/changes?pageSize=1&pageToken=${token}&fields=${fields}`,
      )
      for (const { removed, file } of body.changes) told.push(removed ? 'removed' : file.name)
      if (!body.nextPageToken) return [told, body.newStartPageToken]
      token = body.nextPageToken
    }
  }
  const [told, end] = await read(owner, start)
  expect(told).toEqual(['Other', 'Plan'])
  expect(await read(owner, String(end))).toEqual([[], end])
  expect((await read(second, theirs))[0]).toEqual(['removed'])

  await instance.deliveries.flush()
  const messages = hook.received.map(({ headers }) => [
    headers['x-goog-message-number'],
    headers['x-goog-resource-state'],
    headers['x-goog-channel-token'],
  ])
  expect(messages.slice(0, 2)).toEqual([
    ['1', 'sync', 'secret'],
    ['2', 'change', 'secret'],
  ])
  const { resourceId } = opened
  const stop = (body: object) => owner('POST /drive/v3/channels/stop', body)
  expect(refusal(await stop({ id: 'c1', resourceId: 'other' }))).toBe('404 notFound')
  expect((await stop({ id: 'c1', resourceId })).status).toBe(204)
  expect(refusal(await stop({ id: 'c1', resourceId }))).toBe('404 notFound')

  await owner(`POST /drive/v3/files/${id}/watch`, { ...channel, id: 'c2', params: { ttl: '60' } })
  await owner(`PATCH /drive/v3/files/${id}`, { name: 'Plan B' })
  await owner(`PATCH /drive/v3/files/${id}`, { trashed: true })
  await instance.deliveries.flush()
  const states = hook.received
    .filter(({ headers }) => headers['x-goog-channel-id'] === 'c2')
    .map(({ headers }) => [headers['x-goog-resource-state'], headers['x-goog-changed']])
  expect(states).toEqual([
    ['sync', undefined],
    ['update', 'properties'],
    ['trash', undefined],
  ])
  await hook.close()
})

test('an owner bars readers from downloading and copying, or writers too', async () => {
  const { owner, second } = bootDrive()
  const { body } = await owner('POST /upload/drive/v3/files?uploadType=media', 'secret', {
    'content-type': 'text/plain',
  })
  const file = `/drive/v3/files/${body.id}`
  const share = { type: 'user', role: 'writer', emailAddress: grace }
  await owner(`POST ${file}/permissions`, share)
  const bar = (itemDownloadRestriction: object) => ({
    downloadRestrictions: { itemDownloadRestriction },
  })
  expect(refusal(await second(`PATCH ${file}`, bar({ restrictedForWriters: true })))).toBe(
    '403 insufficientFilePermissions',
  )
  await owner(`PATCH ${file}`, bar({ restrictedForReaders: true }))
  expect((await second(`GET ${file}?alt=media`)).status).toBe(200)
  await owner(`PATCH ${file}`, bar({ restrictedForWriters: true }))
  expect(refusal(await second(`GET ${file}?alt=media`))).toBe('403 cannotDownloadFile')
  const shown = await second(`GET ${file}?fields=downloadRestrictions,capabilities/canCopy`)
  const both = { restrictedForReaders: true, restrictedForWriters: true }
  expect(shown.body).toEqual({
    capabilities: { canCopy: false },
    downloadRestrictions: {
      itemDownloadRestriction: both,
      effectiveDownloadRestrictionWithContext: both,
    },
  })
  expect((await owner(`GET ${file}?alt=media`)).status).toBe(200)
})
