import { expect, test } from 'vitest'
import { bootDrive, folder, make, refusal, serveDrive } from './support.ts'

test('a shared drive is made once, filled, shared by roles, hidden and deleted', async () => {
  const { instance, owner: call, second: other } = bootDrive()
  const { owner, second } = await serveDrive(instance)
  const { data: drive } = await owner.drives.create({
    requestId: 'r1',
    requestBody: { name: 'Team' },
  })
  expect(drive).toEqual({ kind: 'drive#drive', id: drive.id, name: 'Team' })
  const driveId = drive.id ?? ''
  expect(refusal(await call('POST /drive/v3/drives?requestId=r1', { name: 'Team' }))).toBe(
    '409 duplicate',
  )
  expect(refusal(await call('POST /drive/v3/drives?requestId=r2', {}))).toBe('400 required')
  expect(refusal(await other(`GET /drive/v3/drives/${driveId}`))).toBe('404 notFound')
  const inside = await make(call, { name: 'inside', parents: [driveId] })
  // A client that does not say it knows of shared drives does not see what is in them.
  expect(refusal(await call(`GET /drive/v3/files/${inside}`))).toBe('404 notFound')
  const all = { supportsAllDrives: true, includeItemsFromAllDrives: true }
  const { data: found } = await owner.files.list({ ...all, corpora: 'drive', driveId })
  expect(found.files?.map(({ name }) => name)).toEqual(['inside'])
  expect((await call('GET /drive/v3/files')).body.files).toEqual([])
  const member = { type: 'user', emailAddress: 'grace@example.com' }
  const { data: given } = await owner.permissions.create({
    fileId: driveId,
    supportsAllDrives: true,
    requestBody: { ...member, role: 'fileOrganizer' },
    fields: 'id,permissionDetails',
  })
  expect(given.permissionDetails).toEqual([
    { permissionType: 'member', role: 'fileOrganizer', inherited: false },
  ])
  const { data: seen } = await second.files.get({
    fileId: inside,
    supportsAllDrives: true,
    fields: 'driveId,owners,capabilities(canTrash,canDelete)',
  })
  expect(seen).toEqual({ driveId, capabilities: { canTrash: true, canDelete: false } })
  const mine = await make(call, { name: 'mine' })
  await owner.files.update({
    fileId: mine,
    addParents: driveId,
    removeParents: 'root',
    supportsAllDrives: true,
  })
  const dir = await make(call, { name: 'dir', mimeType: folder })
  const place = `addParents=${driveId}&removeParents=root&supportsAllDrives=true`
  const move = `PATCH /drive/v3/files/${dir}?${place}`
  expect(refusal(await call(move, {}))).toBe('403 teamDrivesFolderMoveInNotSupported')
  const { data: feed } = await second.changes.list({
    driveId,
    pageToken: '1',
    supportsAllDrives: true,
  })
  expect(feed.changes?.map(({ file }) => file?.name)).toEqual(['inside', 'mine'])

  const names = async (q: string) =>
    (await owner.drives.list({ q })).data.drives?.map(({ name }) => name)
  expect(await names("name contains 'tea' and memberCount = 2 and organizerCount < 2")).toEqual([
    'Team',
  ])
  expect(await names("not hidden = false or createdTime > '2031-01-01T00:00:00Z'")).toEqual([])
  expect(refusal(await call('GET /drive/v3/drives?q=size%3D1'))).toBe('400 invalid')
  const { data: hidden } = await owner.drives.hide({ driveId, fields: 'hidden' })
  expect(hidden.hidden).toBe(true)
  expect((await owner.drives.unhide({ driveId, fields: 'hidden' })).data.hidden).toBe(false)
  expect(refusal(await other(`PATCH /drive/v3/drives/${driveId}`, { name: 'x' }))).toBe(
    '403 insufficientFilePermissions',
  )
  const { data: renamed } = await owner.drives.update({
    driveId,
    requestBody: { name: 'Crew', restrictions: { domainUsersOnly: true } },
    fields: '*',
  })
  expect(renamed).toMatchObject({ name: 'Crew', restrictions: { domainUsersOnly: true } })
  expect((await call(`GET /drive/v3/drives/${driveId}`)).body.name).toBe('Crew')
  expect(refusal(await call(`DELETE /drive/v3/drives/${driveId}`))).toBe(
    '403 cannotDeleteResourceWithChildren',
  )
  const gone = await call(
    `DELETE /drive/v3/drives/${driveId}?allowItemDeletion=true&useDomainAdminAccess=true`,
  )
  expect(gone.status).toBe(204)
  expect((await owner.drives.list()).data.drives).toEqual([])
})

test('the same by the former name of shared drives', async () => {
  const { owner } = bootDrive()
  const { body } = await owner('POST /drive/v3/teamdrives?requestId=r1', { name: 'Team' })
  expect(body).toEqual({ kind: 'drive#teamDrive', id: body.id, name: 'Team' })
  const at = `/drive/v3/teamdrives/${body.id}`
  expect((await owner(`GET ${at}?fields=capabilities(canDeleteTeamDrive)`)).body).toEqual({
    capabilities: { canDeleteTeamDrive: true },
  })
  expect((await owner('GET /drive/v3/teamdrives')).body.teamDrives).toHaveLength(1)
  expect((await owner(`PATCH ${at}?fields=*`, { name: 'Crew' })).body.name).toBe('Crew')
  expect((await owner(`DELETE ${at}`)).status).toBe(204)
  expect(refusal(await owner(`GET ${at}`))).toBe('404 notFound')
})

test('comments and replies: who may write, resolve, reopen, edit and delete', async () => {
  const { owner, second } = bootDrive()
  const id = await make(owner, { name: 'Plan' })
  await owner(`POST /drive/v3/files/${id}/permissions`, {
    type: 'user',
    role: 'commenter',
    emailAddress: 'grace@example.com',
  })
  const at = `/drive/v3/files/${id}/comments`
  expect(refusal(await owner(`POST ${at}`, { content: 'x' }))).toBe('400 required')
  expect(refusal(await owner(`POST ${at}?fields=*`, {}))).toBe('400 required')
  expect(refusal(await owner(`GET ${at}/none?fields=*`))).toBe('404 notFound')
  const { body: comment } = await second(`POST ${at}?fields=*`, {
    content: 'Why <so>?',
    anchor: '{"r":"head"}',
    quotedFileContent: { mimeType: 'text/plain', value: 'so' },
  })
  expect(comment).toMatchObject({
    author: { displayName: 'Grace Hopper', me: true },
    htmlContent: 'Why &lt;so&gt;?',
    resolved: false,
    replies: [],
  })
  const one = `${at}/${comment.id}`
  expect(refusal(await owner(`PATCH ${one}?fields=*`, { content: 'x' }))).toBe(
    '403 insufficientFilePermissions',
  )
  expect(refusal(await owner(`POST ${one}/replies?fields=*`, { action: 'close' }))).toBe(
    '400 invalid',
  )
  const reply = await owner(`POST ${one}/replies?fields=*`, {
    content: 'Because',
    action: 'resolve',
  })
  expect(reply.body).toMatchObject({ kind: 'drive#reply', action: 'resolve', content: 'Because' })
  const inner = `${one}/replies/${reply.body.id}`
  expect((await owner(`PATCH ${inner}?fields=content`, { content: 'So' })).body.content).toBe('So')
  expect((await second(`GET ${inner}?fields=content`)).body.content).toBe('So')
  expect((await second(`PATCH ${one}?fields=resolved`, { content: 'Why?' })).body.resolved).toBe(
    true,
  )
  expect((await owner(`GET ${one}?fields=replies/content`)).body.replies).toEqual([
    { content: 'So' },
  ])
  expect((await owner(`GET ${one}/replies?fields=*`)).body.replies).toHaveLength(1)
  expect((await owner(`DELETE ${inner}`)).status).toBe(204)
  expect((await owner(`GET ${one}/replies?fields=*`)).body.replies).toHaveLength(0)
  expect((await second(`DELETE ${one}`)).status).toBe(204)
  expect((await owner(`GET ${at}?fields=*`)).body.comments).toEqual([])
  const { body: deleted } = await owner(`GET ${at}?fields=*&includeDeleted=true`)
  expect(deleted.comments[0]).toMatchObject({ deleted: true, id: comment.id })
  expect(deleted.comments[0].content).toBeUndefined()
})

test('labels of a file and the apps of a person', async () => {
  const { owner } = bootDrive()
  const id = await make(owner, { name: 'Plan' })
  const change = (labelModifications: object[]) =>
    owner(`POST /drive/v3/files/${id}/modifyLabels`, { labelModifications })
  expect(refusal(await change([{}]))).toBe('400 required')
  const fieldModifications = [{ fieldId: 'f1', setTextValues: ['red'] }]
  const { body } = await change([{ labelId: 'l1', fieldModifications }])
  const fields = { f1: { kind: 'drive#labelField', id: 'f1', valueType: 'text', text: ['red'] } }
  const label = { kind: 'drive#label', id: 'l1', revisionId: '1', fields }
  expect(body.modifiedLabels).toEqual([label])
  expect((await owner(`GET /drive/v3/files/${id}/listLabels`)).body.labels).toEqual([label])
  const shown = async (query: string) =>
    (await owner(`GET /drive/v3/files/${id}?fields=labelInfo${query}`)).body
  expect(await shown('')).toEqual({})
  expect(await shown('&includeLabels=l2')).toEqual({})
  expect(await shown('&includeLabels=l2,l1')).toEqual({ labelInfo: { labels: [label] } })
  await change([{ labelId: 'l1', removeLabel: true }])
  expect((await owner(`GET /drive/v3/files/${id}/listLabels`)).body.labels).toEqual([])
  const { body: apps } = await owner('GET /drive/v3/apps')
  expect((await owner(`GET /drive/v3/apps/${apps.items[0].id}`)).body).toEqual(apps.items[0])
  expect(refusal(await owner('GET /drive/v3/apps/none'))).toBe('404 notFound')
})
