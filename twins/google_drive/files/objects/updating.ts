import { ensureRoom } from '../../about/quota.ts'
import { rankOf, refreshAccess } from '../../permissions/access.ts'
import { capabilitiesOf } from '../../permissions/capabilities.ts'
import {
  api,
  type DriveWorld,
  ensure,
  GoogleError,
  insufficientFilePermissions,
  userOf,
} from '../../protocol/index.ts'
import { addRevision } from '../../revisions/revision.ts'
import { type FileRow, folderType } from '../../schema/index.ts'
import { wordsOf } from '../conversion/index.ts'
import { documentOf, type Upload } from './creation.ts'
import { isOwnKind } from './document.ts'
import type { FileBody } from './file.ts'
import {
  ensureMayWrite,
  ensureWritable,
  indexProperties,
  isModification,
  mark,
  readMark,
  readPatch,
} from './file_patch.ts'
import { moveFile } from './moving.ts'
import { setTrashed } from './trash.ts'
import { changeFile, type Reach } from './tree.ts'

/** What comes with a change beside the body. */
export interface UpdateArgs extends Reach {
  addParents?: string | undefined
  removeParents?: string | undefined
  keepRevisionForever?: boolean
}

/** Changes a file as a client says, moves it, and gives it new bytes where there are any. */
export function updateFile(
  world: DriveWorld,
  file: FileRow,
  body: FileBody,
  args: UpdateArgs,
  upload?: Upload,
): FileRow {
  ensureWritable(body, api.types.File ?? {})
  const can = capabilitiesOf(file, rankOf(world, file, world.caller.user))
  const isUnlocking = body.contentRestrictions !== undefined
  ensureMayWrite(file, body, can.canEdit || (isUnlocking && can.canModifyContentRestriction))
  if (body.downloadRestrictions && !can.canChangeItemDownloadRestriction) {
    throw insufficientFilePermissions(file)
  }
  if (file.isRoot && body.name !== undefined) {
    throw new GoogleError(403, 'cannotRenameRoot', 'The root folder cannot be renamed.')
  }
  let current = moveFile(world, file, args)
  if (typeof body.trashed === 'boolean' && body.trashed !== current.explicitlyTrashed) {
    current = trash(world, current, body.trashed, can)
  }
  const own = readMark(body)
  if (Object.keys(own).length > 0) mark(world, current, own)
  const content = upload ? receive(world, current, upload, can, args.keepRevisionForever) : {}
  const patch = { ...readPatch(world, current, body), ...content }
  if (body.mimeType && !upload) patch.mimeType = renamedType(current, body.mimeType)
  if (Object.keys(patch).length > 0 || Object.keys(own).length > 0) {
    if (upload || isModification(body)) touch(world, current, patch)
    const changed = upload ? 'content' : 'properties'
    current = changeFile(world, current, patch, { changed })
  }
  if (patch.properties || patch.appProperties) indexProperties(world, current)
  if (patch.inheritedPermissionsDisabled !== undefined) refreshAccess(world, current)
  return world.db.files.get(current.id) ?? current
}

/** What bytes are may be called otherwise; Google's own kinds become nothing else by that. */
function renamedType({ mimeType }: FileRow, asked: string): string {
  ensure(
    asked === mimeType || (!isOwnKind(asked) && !isOwnKind(mimeType)),
    403,
    'fieldNotWritable',
    'The resource body includes fields which are not directly writable.',
  )
  return asked
}

function trash(
  world: DriveWorld,
  file: FileRow,
  trashed: boolean,
  can: Record<string, boolean>,
): FileRow {
  if (!(trashed ? can.canTrash : can.canUntrash)) {
    throw insufficientFilePermissions(file)
  }
  return setTrashed(world, file, trashed)
}

function touch(world: DriveWorld, file: FileRow, patch: Partial<FileRow>): void {
  const user = userOf(world)
  patch.modified_ms ??= world.now()
  patch.modifiedBy = user.id
  mark(world, file, { modified_ms: patch.modified_ms })
}

function receive(
  world: DriveWorld,
  file: FileRow,
  upload: Upload,
  can: Record<string, boolean>,
  keepForever: boolean | undefined,
): Partial<FileRow> {
  if (file.mimeType === folderType || !can.canModifyContent) {
    throw new GoogleError(
      403,
      'fileNotWritable',
      'The content of this file cannot be changed by this caller.',
    )
  }
  const document = documentOf(upload, file.mimeType)
  if (document) {
    world.db.documents.put({ id: file.id, document })
    return { text: wordsOf(document), head: addRevision(world, file, { document }) }
  }
  const grown = upload.content.size - (file.content?.size ?? 0)
  ensureRoom(world, userOf(world), Math.max(0, grown))
  const mimeType = upload.mimeType ?? file.mimeType
  const head = addRevision(world, { ...file, mimeType }, upload, keepForever)
  return { content: upload.content, text: upload.text, mimeType, head }
}
