import { holdsScope } from '../../../google/caller.ts'
import { ensureRoom } from '../../about/quota.ts'
import { recordChange } from '../../changes/change.ts'
import { refreshAccess } from '../../permissions/access.ts'
import { api, type DriveWorld, ensure, GoogleError, userOf } from '../../protocol/index.ts'
import { addRevision } from '../../revisions/revision.ts'
import type { Document } from '../../schema/documents.ts'
import { rootIdOf } from '../../schema/ids.ts'
import { type Content, type FileRow, folderType, shortcutType } from '../../schema/index.ts'
import { blankDocument, wordsOf } from '../conversion/index.ts'
import { conversionUnsupported, isOwnKind } from './document.ts'
import { blankFile, type FileBody } from './file.ts'
import { ensureWritable, indexProperties, mark, readMark, readPatch } from './file_patch.ts'
import { findFile, findParent, type Reach, tooManyParents } from './tree.ts'

/** The bytes of an upload and what the client called them. */
export interface Upload {
  content: Content
  mimeType: string | undefined
  /** What a search finds in it. */
  text: string
  /** What it says, where it becomes one of Google's own documents. */
  document?: Document | undefined
}

const idPattern = /^[\w-]{19,60}$/

/** The id a client says, or a new one. */
export function newId(world: DriveWorld, body: FileBody): string {
  if (!body.id) return world.id('1', 32)
  ensure(idPattern.test(body.id), 400, 'invalid', 'The provided file ID is not usable.')
  const isTaken = world.db.files.has(body.id)
  ensure(!isTaken, 409, 'fileIdInUse', 'A file already exists with the provided ID.')
  return body.id
}

/** Where a new file goes: the folder, its shared drive, its space. */
export function placeOf(
  world: DriveWorld,
  body: FileBody,
  reach: Reach | undefined,
): Partial<FileRow> {
  const parents = body.parents ?? []
  if (parents.length > 1) throw tooManyParents(isInDrive(world, parents))
  const user = userOf(world)
  const [parent] = parents
  if (parent === 'appDataFolder') {
    ensure(
      holdsScope(world.caller, ['drive.appdata']),
      403,
      'insufficientScopes',
      'The granted scopes do not allow use of the Application Data folder.',
    )
    return { space: 'appDataFolder', owner: user.id }
  }
  if (parent === undefined || parent === 'root') return { parent: rootIdOf(user), owner: user.id }
  const folder = findParent(world, parent, reach)
  const place = { parent: folder.id, space: folder.space, trashed: folder.trashed }
  if (folder.driveId !== undefined) return { ...place, driveId: folder.driveId }
  return { ...place, owner: user.id }
}

function isInDrive(world: DriveWorld, parents: readonly string[]): boolean {
  return parents.some((id) => world.db.files.get(id)?.driveId !== undefined)
}

function shortcutOf(world: DriveWorld, body: FileBody): Partial<FileRow> {
  if (body.mimeType !== shortcutType) return {}
  const targetId = body.shortcutDetails?.targetId
  ensure(targetId, 400, 'invalid', 'The shortcutDetails.targetId field is required for shortcuts.')
  const target = findFile(world, targetId)
  ensure(
    target.mimeType !== shortcutType,
    403,
    'shortcutTargetInvalid',
    'The specified file is not an allowed shortcut target type.',
  )
  return { shortcut: { targetId: target.id, targetMimeType: target.mimeType } }
}

/** What an upload says that becomes one of Google's own documents; undefined for other files. */
export function documentOf(upload: Upload, mimeType: string): Document | undefined {
  if (!isOwnKind(mimeType)) return undefined
  if (!upload.document) throw conversionUnsupported()
  return upload.document
}

/** The first revision of a file that holds anything. */
export function firstRevision(
  world: DriveWorld,
  file: FileRow,
  { content, document }: { content?: Content | undefined; document?: Document | undefined },
  keepForever: boolean | undefined,
): string | undefined {
  if (!content && !document) return undefined
  return addRevision(world, file, { content, document }, keepForever)
}

const newFields = ['id', 'parents', 'shortcutDetails', 'driveId', 'teamDriveId']

/** Makes a file from what a client says of it and, where there are any, its bytes. */
export function createFile(
  world: DriveWorld,
  body: FileBody,
  options: { upload?: Upload | undefined; reach?: Reach; keepForever?: boolean } = {},
): FileRow {
  ensureWritable(body, api.types.File ?? {}, newFields)
  const { upload } = options
  const user = userOf(world)
  const mimeType = body.mimeType ?? upload?.mimeType ?? 'application/octet-stream'
  if (mimeType === folderType && upload) {
    throw new GoogleError(400, 'badRequest', 'Folders cannot have content.')
  }
  const document = upload && documentOf(upload, mimeType)
  if (upload) ensureRoom(world, user, upload.content.size)
  const blank: FileRow = {
    ...blankFile(world, { id: newId(world, body), name: body.name || 'Untitled', mimeType }),
    app: world.caller.client,
    modifiedBy: user.id,
    ...placeOf(world, body, options.reach),
    ...shortcutOf(world, body),
    ...(upload && document === undefined ? { content: upload.content, text: upload.text } : {}),
    ...(document === undefined ? {} : { text: wordsOf(document) }),
  }
  const made = { ...blank, ...readPatch(world, blank, body) }
  const held = made.content ? made : { document: document ?? blankDocument(mimeType) }
  const head = firstRevision(world, made, held, options.keepForever)
  const file = world.db.files.insert({ ...made, head })
  if (document) world.db.documents.insert({ id: file.id, document })
  if (body.properties || body.appProperties) indexProperties(world, file)
  refreshAccess(world, file)
  mark(world, file, {
    viewed_ms: world.now(),
    modified_ms: file.modified_ms,
    ...readMark(body),
  })
  recordChange(world, file, { event: 'add' })
  return world.db.files.get(file.id) ?? file
}
