import { Readable } from 'node:stream'
import { ensureRoom } from '../../about/quota.ts'
import { recordChange } from '../../changes/change.ts'
import { refreshAccess } from '../../permissions/access.ts'
import { api, type DriveWorld, GoogleError, userOf } from '../../protocol/index.ts'
import type { Document } from '../../schema/documents.ts'
import { type FileRow, folderType } from '../../schema/index.ts'
import { exportFormats, wordsOf } from '../conversion/index.ts'
import { firstRevision, newId, placeOf } from './creation.ts'
import { bareType, contentOf, conversionUnsupported, convert, isOwnKind } from './document.ts'
import { blankFile, type FileBody } from './file.ts'
import { ensureWritable, indexProperties, mark, readMark, readPatch } from './file_patch.ts'
import type { Reach } from './tree.ts'

/** Whether a copy is to be another kind, one of Google's own. */
export function isImport({ mimeType }: FileRow, body: FileBody): boolean {
  return typeof body.mimeType === 'string' && body.mimeType !== mimeType && isOwnKind(body.mimeType)
}

/** What the bytes of a file say as one of Google's own documents. */
export function importCopy(world: DriveWorld, source: FileRow, to: string): Promise<Document> {
  const { content } = source
  if (isOwnKind(source.mimeType)) throw conversionUnsupported()
  const facts = { from: bareType(source.mimeType), to, size: content?.size ?? 0 }
  const bytes = (content && world.blobs.read(content.hash)) ?? new Uint8Array()
  const read = () => (bytes instanceof Uint8Array ? Readable.from([bytes]) : Readable.from(bytes))
  return convert(read, facts)
}

/** Copies a file into the folder it lies in, where the caller may write there, or where it says. */
export function copyFile(
  world: DriveWorld,
  source: FileRow,
  body: FileBody,
  options: Reach & { keepRevisionForever: boolean },
  imported?: Document,
): FileRow {
  ensureWritable(body, api.types.File ?? {}, ['id', 'parents', 'driveId', 'teamDriveId'])
  if (source.mimeType === folderType) {
    throw new GoogleError(403, 'cannotCopyFile', 'This file cannot be copied by the user.')
  }
  const mimeType = body.mimeType ?? source.mimeType
  if (isOwnKind(source.mimeType) && mimeType !== source.mimeType) throw conversionUnsupported()
  const user = userOf(world)
  if (source.content && !imported) ensureRoom(world, user, source.content.size)
  const isOwn = source.owner === user.id && source.parent !== undefined
  const parents = body.parents ?? (isOwn ? [source.parent ?? ''] : undefined)
  const blank: FileRow = {
    ...blankFile(world, {
      id: newId(world, body),
      name: `Copy of ${source.name}`,
      mimeType,
    }),
    description: source.description,
    properties: source.properties,
    appProperties: source.appProperties,
    indexableText: source.indexableText,
    ...(imported
      ? { text: wordsOf(imported) }
      : {
          text: source.text,
          content: source.content,
          originalFilename: source.originalFilename,
        }),
    shortcut: source.shortcut,
    thumbnail: source.thumbnail,
    app: world.caller.client,
    modifiedBy: user.id,
    ...placeOf(world, { ...body, ...(parents ? { parents } : {}) }, options),
  }
  const made = { ...blank, ...readPatch(world, blank, body) }
  const document = imported ?? (exportFormats[mimeType] && contentOf(world, source))
  const held = { content: made.content, document }
  const head = firstRevision(world, made, held, options.keepRevisionForever)
  const file = world.db.files.insert({ ...made, head })
  if (document) world.db.documents.insert({ id: file.id, document })
  indexProperties(world, file)
  refreshAccess(world, file)
  mark(world, file, { viewed_ms: world.now(), modified_ms: file.modified_ms, ...readMark(body) })
  recordChange(world, file, { event: 'add' })
  return world.db.files.get(file.id) ?? file
}
