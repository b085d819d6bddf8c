import { api, type DriveWorld, GoogleError, userOf } from '../protocol.ts'
import { type FileRow, folderType } from '../schema.ts'
import { refreshAccess } from './access.ts'
import { recordChange } from './change.ts'
import { placeOf } from './creation.ts'
import { blankFile } from './person.ts'
import { ensureRoom } from './quota.ts'
import { addRevision } from './revision.ts'
import type { Reach } from './tree.ts'
import {
  ensureWritable,
  type FileBody,
  indexProperties,
  mark,
  readMark,
  readPatch,
} from './writing.ts'

/** Copies a file into the folder it lies in, where the caller may write there, or where it says. */
export function copyFile(
  world: DriveWorld,
  source: FileRow,
  body: FileBody,
  options: Reach & { keepRevisionForever: boolean },
): FileRow {
  ensureWritable(body, api.types.File ?? {}, ['id', 'parents', 'driveId', 'teamDriveId'])
  if (source.mimeType === folderType) {
    throw new GoogleError(403, 'cannotCopyFile', 'This file cannot be copied by the user.')
  }
  const user = userOf(world)
  if (source.content) ensureRoom(world, user, source.content.size)
  const isOwn = source.owner === user.id && source.parent !== undefined
  const parents = body.parents ?? (isOwn ? [source.parent ?? ''] : undefined)
  const blank: FileRow = {
    ...blankFile(world, {
      id: body.id ?? world.id('1', 32),
      name: `Copy of ${source.name}`,
      mimeType: body.mimeType ?? source.mimeType,
    }),
    description: source.description,
    properties: source.properties,
    appProperties: source.appProperties,
    text: source.text,
    indexableText: source.indexableText,
    content: source.content,
    originalFilename: source.originalFilename,
    shortcut: source.shortcut,
    thumbnail: source.thumbnail,
    app: world.caller.client,
    modifiedBy: user.id,
    ...placeOf(world, { ...body, ...(parents ? { parents } : {}) }, options),
  }
  const made = { ...blank, ...readPatch(world, blank, body) }
  const head = made.content && addRevision(world, made, made.content, options.keepRevisionForever)
  const file = world.db.files.insert({ ...made, head })
  const { document } = world.db.documents.get(source.id) ?? {}
  if (document) world.db.documents.insert({ id: file.id, document })
  indexProperties(world, file)
  refreshAccess(world, file)
  mark(world, file, { viewed_ms: world.now(), modified_ms: file.modified_ms, ...readMark(body) })
  recordChange(world, file, { event: 'add' })
  return world.db.files.get(file.id) ?? file
}
