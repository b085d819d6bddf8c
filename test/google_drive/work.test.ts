import { expect, test } from 'vitest'
import { seeder as googleDriveSeeder } from '../../seeders/google_drive/index.ts'
import { seedInstance } from '../../shared/instance/boot.ts'
import { bearer, bootDrive, credentials, make, refusal } from './support.ts'

test('an approval: reviewers answer, are reassigned, and it ends once', async () => {
  const { owner, second } = bootDrive()
  const id = await make(owner, { name: 'Plan' })
  const permission = { type: 'user', role: 'writer', emailAddress: 'grace@example.com' }
  await owner(`POST /drive/v3/files/${id}/permissions`, permission)
  const at = `/drive/v3/files/${id}/approvals`
  expect(refusal(await owner(`POST ${at}:start`, {}))).toBe('400 required')
  expect(refusal(await owner(`GET ${at}/none`))).toBe('404 notFound')
  const start = async (reviewerEmails: string[]) =>
    (await owner(`POST ${at}:start`, { reviewerEmails, dueTime: '2030-06-01T00:00:00Z' })).body
  const first = await start(['grace@example.com', 'ada@example.com'])
  expect(first).toMatchObject({ kind: 'drive#approval', status: 'IN_PROGRESS', targetFileId: id })
  const one = `${at}/${first.approvalId}`
  expect((await second(`POST ${one}:approve`, {})).body.status).toBe('IN_PROGRESS')
  expect((await second(`POST ${one}:comment`, { message: 'Good' })).status).toBe(200)
  expect(refusal(await second(`POST ${one}:comment`, {}))).toBe('400 required')
  expect((await owner(`POST ${one}:approve`, {})).body.status).toBe('APPROVED')
  expect(refusal(await owner(`POST ${one}:cancel`, {}))).toBe('400 failedPrecondition')
  const next = `${at}/${(await start(['ada@example.com'])).approvalId}`
  expect(refusal(await second(`POST ${next}:decline`, {}))).toBe('403 insufficientFilePermissions')
  expect(refusal(await second(`POST ${next}:cancel`, {}))).toBe('403 insufficientFilePermissions')
  const change = {
    removedReviewerEmail: 'ada@example.com',
    addedReviewerEmail: 'grace@example.com',
  }
  const moved = await owner(`POST ${next}:reassign`, { replaceReviewers: [change] })
  expect(moved.body.reviewerResponses[0].reviewer.emailAddress).toBe('grace@example.com')
  expect((await second(`POST ${next}:decline`, {})).body.status).toBe('DECLINED')
  const last = `${at}/${(await start(['ada@example.com'])).approvalId}`
  expect((await owner(`POST ${last}:cancel`, {})).body.status).toBe('CANCELLED')
  expect((await owner(`GET ${last}`)).body.status).toBe('CANCELLED')
  const { body } = await owner(`GET ${at}`)
  const statuses = body.items.map(({ status }: { status: string }) => status)
  expect(statuses).toEqual(['APPROVED', 'DECLINED', 'CANCELLED'])
  await owner(`POST ${at}:start`, { reviewerEmails: ['ada@example.com'], lockFile: true })
  expect(refusal(await second(`PATCH /drive/v3/files/${id}`, { name: 'Other' }))).toBe(
    '403 insufficientFilePermissions',
  )
  await owner(`PATCH /drive/v3/files/${id}`, { contentRestrictions: [] })
  expect((await second(`PATCH /drive/v3/files/${id}`, { name: 'Other' })).status).toBe(200)
})

test('somebody asks for access and gets it, or does not', async () => {
  const { owner, second, call } = bootDrive()
  const file = await make(owner, { name: 'Plan' })
  const ask = async () => {
    const args = { action: 'request_access', file, email: 'grace@example.com', message: 'Please' }
    return (await call('POST /admin/simulate', args)).body.result.id
  }
  const at = `/drive/v3/files/${file}/accessproposals`
  const id = await ask()
  const { body } = await owner(`GET ${at}/${id}`)
  expect(body).toMatchObject({
    requesterEmailAddress: 'grace@example.com',
    requestMessage: 'Please',
  })
  expect((await owner(`GET ${at}`)).body.accessProposals).toEqual([body])
  expect(refusal(await owner(`POST ${at}/${id}:resolve`, {}))).toBe('400 required')
  expect(refusal(await owner(`POST ${at}/${id}:resolve`, { action: 'MAYBE' }))).toBe('400 invalid')
  expect(refusal(await owner(`POST ${at}/${id}:resolve`, { action: 'ACCEPT' }))).toBe(
    '400 required',
  )
  expect((await owner(`POST ${at}/${await ask()}:resolve`, { action: 'DENY' })).status).toBe(204)
  expect(refusal(await second(`GET /drive/v3/files/${file}`))).toBe('404 notFound')
  const accept = { action: 'ACCEPT', role: ['reader'] }
  expect((await owner(`POST ${at}/${id}:resolve`, accept)).status).toBe(204)
  expect((await second(`GET /drive/v3/files/${file}`)).status).toBe(200)
  expect(refusal(await owner(`GET ${at}/${id}`))).toBe('404 notFound')
})

test('a seed fills folders, drives and people, and says where it is wrong', async () => {
  const { instance, owner, call, second } = bootDrive()
  const wrong: [object, string][] = [
    [{ folders: [{ name: 'A', fils: [] }] }, 'google_drive.folders[0].fils: unknown field'],
    [{ users: ['ada'] }, 'google_drive.users[0].email: is no email address'],
    [{ files: [{ name: 'x', at: 'soon' }] }, 'google_drive.files[0].at'],
    [{ comments: [{ file: 'x', content: 'y' }] }, 'google_drive.comments[0].file'],
    [
      { shared_drives: [{ name: 'A' }, { name: 'B', files: [{ name: 'x', at: 'soon' }] }] },
      'google_drive.shared_drives[1].files[0].at: soon is neither ISO 8601 nor relative',
    ],
    [
      { folders: [{ name: 'A', folders: [{ name: 'B', files: [{ name: 'x', at: 'soon' }] }] }] },
      'google_drive.folders[0].folders[0].files[0].at: soon',
    ],
  ]
  for (const [config, message] of wrong) {
    expect(() => seedInstance(instance, { google_drive: config })).toThrow(message)
  }
  const { seed_results, env_vars } = seedInstance(instance, {
    google_drive: {
      users: ['tim@example.com'],
      folders: [
        {
          name: 'Specs',
          files: [{ name: 'a.txt', content: 'alpha', shared_with: ['grace@example.com'] }],
          folders: [
            { name: 'Deep', files: [{ name: 'b.bin', content_base64: 'AAE=', at: '-3d' }] },
          ],
        },
      ],
      files: [
        {
          name: 'Letter',
          mime_type: 'application/vnd.google-apps.document',
          content: 'Dear Grace',
          starred: true,
        },
        { name: 'old', trashed: true },
      ],
      shared_drives: [{ name: 'Team', members: ['grace@example.com'], files: [{ name: 'c' }] }],
      comments: [{ file: 'a.txt', content: 'Why?', author: 'grace@example.com', replies: ['So'] }],
    },
  })
  expect(seed_results.google_drive).toEqual({
    status: 'seeded',
    folders_created: 2,
    files_created: 5,
  })
  const { body } = await owner(
    'GET /drive/v3/files?orderBy=name&fields=files(name,trashed,md5Checksum)',
  )
  expect(body.files.map(({ name }: { name: string }) => name)).toEqual([
    'a.txt',
    'b.bin',
    'Deep',
    'Letter',
    'old',
    'Specs',
  ])
  expect((await second('GET /drive/v3/files?q=sharedWithMe')).body.files).toHaveLength(1)
  expect((await second('GET /drive/v3/drives')).body.drives[0].name).toBe('Team')
  const tim = await call(
    'GET /drive/v3/about?fields=user',
    undefined,
    bearer('ya29.tim@example.com'),
  )
  expect(tim.body.user.emailAddress).toBe('tim@example.com')
  expect(env_vars).toMatchObject({
    GOOGLE_ACCESS_TOKEN: 'ya29.drive-twin-owner',
    GOOGLE_CLIENT_ID: 'google-twin-client-id',
    GOOGLE_CLIENT_SECRET: 'google-twin-client-secret',
  })
  expect(Object.keys(googleDriveSeeder.env('', {} as never))).toHaveLength(7)
  expect(credentials.refreshToken).toBe(env_vars.GOOGLE_REFRESH_TOKEN)
})
