import { expect, test } from 'vitest'
import { bootDrive, folder, make } from './support.ts'

/** What Google says where it says no: status, reason, where, and the words. */
type Refusal = readonly [
  call: string,
  body: object | undefined,
  status: string,
  where: string,
  words: string,
]

const none = '1none'
const shortcut = 'application/vnd.google-apps.shortcut'
const all = 'supportsAllDrives=true'
const inclusive = `includeItemsFromAllDrives=true&${all}`
const absent = (id: string) => `File not found: ${id}.`
const unfit = (name: string) =>
  `The specified ${name} is invalid or not applicable for the given permission type.`
const mayNot = (id: string) => `The user does not have sufficient permissions for file ${id}.`
const lonely = 'A shared drive item must have exactly one parent.'
const single = 'Increasing the number of parents is not allowed'
const noMail =
  "The sendNotificationEmail parameter is only applicable for permissions of type 'user' or " +
  "'group', and must not be disabled for ownership transfers."
const unsorted =
  'Sorting is not supported for queries with fullText terms. Results are always in descending ' +
  'relevance order.'
const exclusive = 'Corpus and corpora are mutually exclusive options.'
const needsDrive = 'The driveId parameter must be specified if and only if corpora is set to drive.'
const needsAll =
  'The includeItemsFromAllDrives parameter must be set to true when driveId is specified or ' +
  'corpora contains drive or allDrives.'
const fieldsNeeded = "The 'fields' parameter is required for this method."
const notByWriters =
  'The domain administrator has not allowed writers to move items into a shared drive.'
const notAMember =
  'Cannot move a file into a shared drive as a writer when the owner of the file is not a member ' +
  'of that shared drive.'
const binaryOnly =
  'Only files with binary content can be downloaded. Use Export with Docs Editors files.'

/** A Drive with one of each: files, folders, a document, a shared drive, and a reader of a file. */
async function bootRefusals() {
  const { owner, second } = bootDrive()
  const drive = (await owner('POST /drive/v3/drives?requestId=1', { name: 'Team' })).body.id
  const file = await make(owner, { name: 'file' })
  const dir = await make(owner, { name: 'dir', mimeType: folder })
  const inner = await make(owner, { name: 'inner', mimeType: folder, parents: [dir] })
  const doc = await make(owner, { name: 'doc', mimeType: 'application/vnd.google-apps.document' })
  const within = await make(owner, { name: 'within', parents: [drive] })
  const link = await make(owner, { mimeType: shortcut, shortcutDetails: { targetId: file } })
  const member = { type: 'user', role: 'reader', emailAddress: 'grace@example.com' }
  const { body: given } = await owner(`POST /drive/v3/files/${file}/permissions`, member)
  await owner(`POST /drive/v3/files/${drive}/permissions?${all}`, { ...member, role: 'writer' })
  return { owner, second, drive, file, dir, inner, doc, within, link, reader: given.id }
}

/** Makes each call and compares all of what is said. */
async function refuse(call: Awaited<ReturnType<typeof bootRefusals>>['owner'], all_: Refusal[]) {
  for (const [line, body, status, where, words] of all_) {
    const { body: said, status: code } = await call(line, body)
    const [first] = said?.error?.errors ?? []
    const place = first?.location ? `${first.locationType} ${first.location}` : ''
    const answer = [line, `${code} ${first?.reason}`, place, first?.message]
    expect(answer).toEqual([line, status, where, words])
    expect(said.error).toMatchObject({ code, message: words })
  }
}

test('files: what cannot be made, changed, moved, copied or listed', async () => {
  const { owner, second, drive, file, dir, inner, doc, within, link } = await bootRefusals()
  const files = 'POST /drive/v3/files'
  const at = `/drive/v3/files/${file}`
  const list = 'GET /drive/v3/files'
  const put = `PATCH ${at}`
  await refuse(owner, [
    [`GET /drive/v3/files/${none}`, undefined, '404 notFound', 'parameter fileId', absent(none)],
    [`${files}`, { parents: [none] }, '404 notFound', 'parameter fileId', absent(none)],
    [`${files}`, { parents: [drive] }, '404 notFound', 'parameter fileId', absent(drive)],
    [`${files}`, { parents: ['root', dir] }, '403 cannotAddParent', '', single],
    [`${files}?${all}`, { parents: [drive, dir] }, '403 teamDrivesParentLimit', '', lonely],
    [
      ...([`${files}`, { mimeType: shortcut, shortcutDetails: { targetId: link } }] as const),
      ...(['403 shortcutTargetInvalid', ''] as const),
      'The specified file is not an allowed shortcut target type.',
    ],
    [`${put}?addParents=${dir}`, {}, '403 cannotAddParent', '', single],
    [
      ...([`PATCH /drive/v3/files/${within}?addParents=${dir}&${all}`, {}] as const),
      ...(['403 teamDrivesParentLimit', '', lonely] as const),
    ],
    [
      ...([`PATCH /drive/v3/files/${within}?removeParents=${drive}&${all}`, {}] as const),
      ...(['403 teamDrivesParentLimit', '', lonely] as const),
    ],
    [
      ...([`${put}?addParents=${drive}&removeParents=root`, {}, '404 notFound'] as const),
      ...(['parameter fileId', absent(drive)] as const),
    ],
    [
      ...([`PATCH /drive/v3/files/${dir}?addParents=${inner}&removeParents=root`, {}] as const),
      ...(['403 cyclicalParent', ''] as const),
      'The requested operation would introduce a cycle in the parents graph.',
    ],
    [`POST /drive/v3/files/${dir}/copy`, {}, '403 insufficientFilePermissions', '', mayNot(dir)],
    [
      ...([`GET /drive/v3/files/${doc}?alt=media`, undefined, '403 fileNotDownloadable'] as const),
      ...(['parameter alt', binaryOnly] as const),
    ],
    [
      ...([`${list}?orderBy=name&q=fullText+contains+'x'`, undefined, '403 forbidden'] as const),
      ...(['parameter orderBy', unsorted] as const),
    ],
    [`${list}?orderBy=size`, undefined, '400 invalid', 'parameter orderBy', 'Invalid Value'],
    [`${list}?orderBy=name+up`, undefined, '400 invalid', 'parameter orderBy', 'Invalid Value'],
    [`${list}?q=name`, undefined, '400 invalid', 'parameter q', 'Invalid Value'],
    [`${list}?pageToken=x`, undefined, '400 invalid', 'parameter pageToken', 'Invalid Value'],
    [`${list}?corpora=all`, undefined, '400 invalid', 'parameter corpora', 'Invalid Value'],
    [`${list}?corpora=user&corpus=user`, undefined, '400 invalid', '', exclusive],
    [
      ...([`${list}?corpora=drive&${inclusive}`, undefined] as const),
      ...(['403 teamDriveIdRequiresTeamDriveCorpora', '', needsDrive] as const),
    ],
    [
      ...([`${list}?driveId=${drive}&${inclusive}`, undefined] as const),
      ...(['403 teamDriveIdRequiresTeamDriveCorpora', '', needsDrive] as const),
    ],
    [
      ...([`${list}?driveId=${drive}`, undefined] as const),
      ...(['403 includeTeamDriveItemsRequired', '', needsAll] as const),
    ],
    [
      ...([`${list}?corpora=allDrives&${all}`, undefined] as const),
      ...(['403 includeTeamDriveItemsRequired', '', needsAll] as const),
    ],
    [
      ...([`${list}?corpora=drive&driveId=${none}&${inclusive}`, undefined] as const),
      ...(['404 notFound', 'parameter driveId', `Shared drive not found: ${none}`] as const),
    ],
  ])
  await refuse(second, [
    [put, { name: 'x' }, '403 insufficientFilePermissions', '', mayNot(file)],
    [put, { trashed: true }, '403 insufficientFilePermissions', '', mayNot(file)],
    [`DELETE ${at}`, undefined, '403 insufficientFilePermissions', '', mayNot(file)],
    [`GET ${at}/revisions`, undefined, '403 insufficientFilePermissions', '', mayNot(file)],
    [`GET /drive/v3/files/${dir}`, undefined, '404 notFound', 'parameter fileId', absent(dir)],
  ])
  const deep = await make(owner, { name: 'deep', parents: [dir] })
  const share = (id: string, role: string) =>
    owner(`POST /drive/v3/files/${id}/permissions`, {
      ...{ type: 'user', role, emailAddress: 'grace@example.com' },
    })
  await share(file, 'writer')
  await share(deep, 'writer')
  const { body: other } = await second('POST /drive/v3/drives?requestId=2', { name: 'Other' })
  const { body: shown } = await owner(`GET ${at}?fields=parents`)
  const move = (id: string, to: string, from: string) =>
    `PATCH /drive/v3/files/${id}?addParents=${to}&removeParents=${from}&${all}`
  await refuse(second, [
    [move(file, 'root', shown.parents[0]), {}, '403 cannotAddParent', '', single],
    [move(file, 'root', 'root'), {}, '403 cannotAddParent', '', single],
  ])
  await share(dir, 'reader')
  await refuse(second, [
    [
      ...([move(deep, 'root', dir), {}, '403 insufficientParentPermissions', ''] as const),
      'Insufficient permissions for the specified parent.',
    ],
  ])
  await share(dir, 'writer')
  await refuse(second, [
    [move(deep, drive, dir), {}, '403 fileWriterTeamDriveMoveInDisabled', '', notByWriters],
    [move(deep, other.id, dir), {}, '403 fileOwnerNotMemberOfTeamDrive', '', notAMember],
  ])
})

test('permissions: whom a file cannot be given to, and what cannot be taken', async () => {
  const { owner, second, drive, file, within, reader } = await bootRefusals()
  const at = `/drive/v3/files/${file}/permissions`
  const give = `POST ${at}`
  const person = { type: 'user', role: 'reader', emailAddress: 'linus@example.com' }
  const to = (change: object) => ({ ...person, ...change })
  const anyone = { type: 'anyone', role: 'reader' }
  await refuse(owner, [
    [
      ...([give, { role: 'reader' }, '400 required', 'other permission.type'] as const),
      'The permission type field is required.',
    ],
    [
      ...([give, { type: 'anyone' }, '400 required', 'other permission.role'] as const),
      'The permission role field is required.',
    ],
    ...[{ emailAddress: 'x' }, { emailAddress: '' }, { ...anyone, emailAddress: 'a@b.co' }].map(
      (change): Refusal => [
        ...([give, to(change), '400 invalid', 'other permission.emailAddress'] as const),
        unfit('emailAddress'),
      ],
    ),
    ...[{ domain: 'example.com' }, { type: 'domain', emailAddress: undefined }].map(
      (change): Refusal => [
        ...([give, to(change), '400 invalid', 'other permission.domain'] as const),
        unfit('domain'),
      ],
    ),
    [
      ...([give, to({ role: 'owner' }), '403 forbidden', 'parameter transferOwnership'] as const),
      "The transferOwnership parameter must be enabled when the permission role is 'owner'.",
    ],
    ...(['true', 'false'] as const).map(
      (asked): Refusal => [
        ...([`${give}?sendNotificationEmail=${asked}`, anyone, '403 forbidden'] as const),
        ...(['parameter sendNotificationEmail', noMail] as const),
      ],
    ),
    [
      ...([`${give}?sendNotificationEmail=false&transferOwnership=true`] as const),
      ...([to({ role: 'owner' }), '403 forbidden'] as const),
      ...(['parameter sendNotificationEmail', noMail] as const),
    ],
    [
      ...([`GET ${at}/${none}`, undefined, '404 notFound', 'parameter permissionId'] as const),
      `Permission not found: ${none}.`,
    ],
    [
      ...([`DELETE /drive/v3/files/${within}/permissions/${reader}?${all}`, undefined] as const),
      ...(['403 cannotModifyInheritedTeamDrivePermission', ''] as const),
      'Cannot update or delete an inherited permission on a shared drive item.',
    ],
  ])
  await refuse(second, [
    [give, person, '403 insufficientFilePermissions', '', mayNot(file)],
    [`GET ${at}`, undefined, '403 insufficientFilePermissions', '', mayNot(file)],
    [
      ...([`PATCH /drive/v3/drives/${drive}`, { name: 'x' }] as const),
      ...(['403 insufficientFilePermissions', '', mayNot(drive)] as const),
    ],
  ])
})

test('revisions, comments, exports, changes and drives', async () => {
  const { owner, file, doc } = await bootRefusals()
  const at = `/drive/v3/files/${file}`
  const plain = { 'content-type': 'text/plain' }
  for (const text of ['one', 'two']) await owner(`PATCH /upload${at}?uploadType=media`, text, plain)
  const { body } = await owner(`GET ${at}/revisions`)
  const old = `${at}/revisions/${body.revisions[0].id}`
  await refuse(owner, [
    [
      ...([`GET ${old}?alt=media`, undefined, '403 download_restricted_for_revision', ''] as const),
      'This revision cannot be downloaded by the authenticated user.',
    ],
    [
      ...([`GET ${at}/revisions/${none}`, undefined, '404 notFound'] as const),
      ...(['parameter revisionId', `Revision not found: ${none}.`] as const),
    ],
    [`GET ${at}/comments`, undefined, '400 required', 'parameter fields', fieldsNeeded],
    [`POST ${at}/comments`, { content: 'x' }, '400 required', 'parameter fields', fieldsNeeded],
    [
      ...([`GET ${at}/comments/${none}?fields=*`, undefined, '404 notFound'] as const),
      ...(['parameter commentId', `Comment not found: ${none}.`] as const),
    ],
    [
      ...([`GET ${at}/export?mimeType=text/plain`, undefined, '403 fileNotExportable'] as const),
      ...(['', 'Export only supports Docs Editors files.'] as const),
    ],
    [
      ...([`GET /drive/v3/files/${doc}/export`, undefined, '400 required'] as const),
      ...(['parameter mimeType', 'Required parameter: mimeType'] as const),
    ],
    [
      ...([`GET /drive/v3/files/${doc}/export?mimeType=x`, undefined, '400 badRequest'] as const),
      ...(['parameter convertTo', 'The requested conversion is not supported.'] as const),
    ],
    [
      ...(['GET /drive/v3/changes', undefined, '400 required', 'parameter pageToken'] as const),
      'Required parameter: pageToken',
    ],
    [
      ...(['GET /drive/v3/changes?pageToken=x', undefined, '400 invalid'] as const),
      ...(['parameter pageToken', 'Invalid Value'] as const),
    ],
    [
      ...([`GET /drive/v3/drives/${none}`, undefined, '404 notFound'] as const),
      ...(['parameter driveId', `Shared drive not found: ${none}`] as const),
    ],
    ['GET /drive/v3/about', undefined, '400 required', 'parameter fields', fieldsNeeded],
  ])
  expect((await owner(`PATCH ${old}`, { keepForever: true })).status).toBe(200)
  expect((await owner(`GET ${old}?alt=media`)).text).toBe('one')
  await refuse(owner, [
    [
      ...([`PATCH ${old}`, { keepForever: false }, '400 illegalKeepForeverModification'] as const),
      ...([
        '',
        'Bad Request. Cannot update a revision to false that is marked as keepForever.',
      ] as const),
    ],
  ])
})
