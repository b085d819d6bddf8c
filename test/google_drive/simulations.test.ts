import { expect, test } from 'vitest'
import { personWith } from '../../twins/google_drive/about/person.ts'
import type { DriveWorld } from '../../twins/google_drive/protocol/index.ts'
import { bearer, bootDrive, credentials, make, refusal } from './support.ts'

const grace = 'grace@example.com'

/** A Drive, with a short way to have something done there. */
function bootSimulation() {
  const drive = bootDrive()
  const simulate = (action: string, args: object) =>
    drive.call('POST /admin/simulate', { action, ...args })
  return { ...drive, simulate }
}

test('a person opens, edits, comments and shares; the feeds tell it, and nobody does what may not be', async () => {
  const { owner, second, simulate } = bootSimulation()
  const file = await make(owner, { name: 'Plan', mimeType: 'application/vnd.google-apps.document' })
  const at = `/drive/v3/files/${file}`
  const edit = { file, email: grace, content: 'Written by Grace' }
  expect((await simulate('edit_file', edit)).status).toBe(409)
  for (const action of [
    'share_file',
    'open_file',
    'comment_on_file',
    'flag_file',
    'request_access',
  ]) {
    const wrong = { file: 'none', ...(action === 'flag_file' ? {} : { email: grace }) }
    const content = action === 'comment_on_file' ? { content: 'x' } : {}
    expect((await simulate(action, { ...wrong, ...content })).status).toBe(409)
  }
  await simulate('share_file', { file, email: grace })
  expect((await simulate('edit_file', edit)).status).toBe(409)
  expect((await simulate('open_file', { file, email: grace })).status).toBe(200)
  const shown = (await second(`GET ${at}?fields=viewedByMe,sharedWithMeTime`)).body
  expect(shown).toEqual({ viewedByMe: true, sharedWithMeTime: '2030-05-13T18:00:00.000Z' })

  await simulate('share_file', { file, email: grace, role: 'writer' })
  const { startPageToken } = (await owner('GET /drive/v3/changes/startPageToken')).body
  expect((await simulate('edit_file', { ...edit, name: 'Plan B' })).status).toBe(200)
  const { body } = await owner(
    `GET /drive/v3/changes?pageToken=${startPageToken}&fields=changes/file`,
  )
  expect(body.changes).toMatchObject([{ file: { id: file, name: 'Plan B' } }])
  const { body: changed } = await owner(`GET ${at}?fields=lastModifyingUser/emailAddress`)
  expect(changed.lastModifyingUser.emailAddress).toBe(grace)
  const text = await owner(`GET ${at}/export?mimeType=text/markdown`)
  expect(text.text).toBe('Written by Grace\n')

  const said = await simulate('comment_on_file', { file, email: grace, content: 'Why?' })
  const reply_to = said.body.result.id
  await simulate('comment_on_file', { file, email: 'ada@example.com', content: 'So.', reply_to })
  const fields = 'comments(content,author/displayName,replies/content)'
  expect((await owner(`GET ${at}/comments?fields=${fields}`)).body.comments).toEqual([
    { content: 'Why?', author: { displayName: 'Grace Hopper' }, replies: [{ content: 'So.' }] },
  ])
})

test('an account is full, and has room again', async () => {
  const { owner, simulate } = bootSimulation()
  const upload = () => owner('POST /upload/drive/v3/files?uploadType=media', 'ten bytes!')
  await simulate('set_storage_limit', { email: 'ada@example.com', limit_bytes: 15 })
  expect((await upload()).status).toBe(200)
  const full = await upload()
  expect(refusal(full)).toBe('403 storageQuotaExceeded')
  const { body } = await owner('GET /drive/v3/about?fields=storageQuota(limit,usage)')
  expect(body.storageQuota).toEqual({ limit: '15', usage: '10' })
  await simulate('set_storage_limit', { email: 'ada@example.com', limit_bytes: 20 })
  expect((await upload()).status).toBe(200)
})

test('an abusive file is had by its owner alone, who has to say so', async () => {
  const { owner, second, simulate } = bootSimulation()
  const { body } = await owner('POST /upload/drive/v3/files?uploadType=media', 'bad')
  const at = `GET /drive/v3/files/${body.id}?alt=media`
  await simulate('share_file', { file: body.id, email: grace })
  await simulate('flag_file', { file: body.id })
  expect(refusal(await owner(at))).toBe('403 cannotDownloadAbusiveFile')
  expect(refusal(await second(`${at}&acknowledgeAbuse=true`))).toBe('403 cannotDownloadAbusiveFile')
  expect((await owner(`${at}&acknowledgeAbuse=true`)).text).toBe('bad')
  await simulate('flag_file', { file: body.id, abusive: false })
  expect((await second(at)).text).toBe('bad')
})

test('an app with drive.file sees what it made and what was opened with it', async () => {
  const { instance, owner, call, simulate } = bootSimulation()
  instance.transact({}, (scope) => {
    const world = scope as unknown as DriveWorld // the instance is one of Drive
    const user = personWith(world, 'ada@example.com').id
    const known = world.db.oauth_tokens.get(credentials.accessToken)
    if (!known) throw new Error('a plain start has a token')
    const own = ['https://www.googleapis.com/auth/drive.file']
    world.db.oauth_tokens.insert({ ...known, id: 'ya29.own', user, client: 'other', scopes: own })
  })
  const list = async () => {
    const { body } = await call(
      'GET /drive/v3/files?fields=files/name',
      undefined,
      bearer('ya29.own'),
    )
    return body.files.map(({ name }: { name: string }) => name)
  }
  const at = (id: string) => call(`GET /drive/v3/files/${id}`, undefined, bearer('ya29.own'))
  const file = await make(owner, { name: 'Plan' })
  await make(owner, { name: 'Other' })
  expect(await list()).toEqual([])
  expect(refusal(await at(file))).toBe('404 notFound')
  await simulate('open_file', { file, email: 'ada@example.com', client: 'other' })
  expect(await list()).toEqual(['Plan'])
  expect((await at(file)).body.name).toBe('Plan')
})

test('what lies in the trash for 30 days is gone, unless it was taken out', async () => {
  const { owner, advance } = bootSimulation()
  const trash = (id: string, trashed: boolean) => owner(`PATCH /drive/v3/files/${id}`, { trashed })
  const [gone, kept, again] = [
    await make(owner, { name: 'gone', mimeType: 'application/vnd.google-apps.folder' }),
    await make(owner, { name: 'kept' }),
    await make(owner, { name: 'again' }),
  ]
  const inside = await make(owner, { name: 'inside', parents: [gone] })
  for (const id of [gone, kept, again]) await trash(id, true)
  await advance('P10D')
  for (const id of [kept, again]) await trash(id, false)
  await trash(again, true)
  await advance('P20D')
  for (const id of [gone, inside]) {
    expect(refusal(await owner(`GET /drive/v3/files/${id}`))).toBe('404 notFound')
  }
  expect((await owner(`GET /drive/v3/files/${again}?fields=trashed`)).body.trashed).toBe(true)
  await advance('P10D')
  expect(refusal(await owner(`GET /drive/v3/files/${again}`))).toBe('404 notFound')
  expect((await owner(`GET /drive/v3/files/${kept}`)).status).toBe(200)
})

test('a file is found by what its app says of it, beside what it holds', async () => {
  const { owner } = bootSimulation()
  const found = async (word: string) => {
    const q = encodeURIComponent(`fullText contains '${word}'`)
    const { body } = await owner(`GET /drive/v3/files?q=${q}&fields=files/id`)
    return body.files.map(({ id }: { id: string }) => id)
  }
  const as = { 'content-type': 'application/x-thing' }
  const at = '/upload/drive/v3/files'
  const upload = (query: string) => owner(`POST ${at}?uploadType=media${query}`, 'whale', as)
  await upload('')
  expect(await found('whale')).toEqual([])
  const { id } = (await upload('&useContentAsIndexableText=true')).body
  expect(await found('whale')).toEqual([id])
  const hint = (indexableText: string) =>
    owner(`PATCH /drive/v3/files/${id}`, { contentHints: { indexableText } })
  expect(refusal(await hint('x'.repeat(131_073)))).toBe('400 invalid')
  await hint('lighthouse')
  expect([await found('whale'), await found('lighthouse')]).toEqual([[id], [id]])
})
