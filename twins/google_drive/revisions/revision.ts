import type { drive_v3 } from '@googleapis/drive'
import type { Wire } from '../../google/types.ts'
import { toUser } from '../about/person.ts'
import { exportLinks } from '../files/objects/export_links.ts'
import { toRfc3339 } from '../files/objects/file.ts'
import { type DriveWorld, ensure, GoogleError } from '../protocol/index.ts'
import type { Document } from '../schema/documents.ts'
import type { Content, FileRow, RevisionRow } from '../schema/index.ts'

/** How many revisions that nobody keeps a file has, and how many may be kept for good. */
const mostRevisions = 100
const mostKept = 200

export function revisionsOf(world: DriveWorld, fileId: string): RevisionRow[] {
  return world.db.revisions.list({ where: { file: fileId } })
}

/** The revisions of Google's own documents are counted; those of bytes have ids. */
function newRevisionId(world: DriveWorld, file: FileRow, isDocument: boolean): string {
  return isDocument ? String(Number(file.head ?? 0) + 1) : world.id('0B', 48)
}

/** Writes down what a file holds as its head revision; answers that revision's id. */
export function addRevision(
  world: DriveWorld,
  file: FileRow,
  { content, document }: { content?: Content | undefined; document?: Document | undefined },
  keepForever = false,
): string {
  const revisionId = newRevisionId(world, file, document !== undefined)
  world.db.revisions.insert({
    id: `${file.id}/${revisionId}`,
    file: file.id,
    revisionId,
    content,
    document,
    mimeType: file.mimeType,
    originalFilename: file.originalFilename ?? file.name,
    modified_ms: world.now(),
    modifiedBy: world.caller?.user?.id ?? file.owner,
    keepForever,
    published: false,
    publishAuto: false,
    publishedOutsideDomain: false,
  })
  if (keepForever) ensureFewKept(world, file.id)
  const passing = revisionsOf(world, file.id).filter((revision) => !revision.keepForever)
  for (const { id } of passing.slice(0, -mostRevisions)) world.db.revisions.delete(id)
  return revisionId
}

/** Refuses to keep more revisions of a file for good than Drive does. */
export function ensureFewKept(world: DriveWorld, fileId: string): void {
  const kept = revisionsOf(world, fileId).filter(({ keepForever }) => keepForever)
  ensure(
    kept.length <= mostKept,
    403,
    'revisionsKeepForeverLimitExceeded',
    'The maximum number of revisions marked keep forever has been reached.',
  )
}

export function findRevision(world: DriveWorld, file: FileRow, revisionId: string): RevisionRow {
  const id = revisionId === 'head' ? (file.head ?? '') : revisionId
  const revision = world.db.revisions.get(`${file.id}/${id}`)
  if (revision) return revision
  throw new GoogleError(404, 'notFound', `Revision not found: ${revisionId}.`, {
    location: 'revisionId',
    locationType: 'parameter',
  })
}

/** A revision on the wire. */
export function toRevision(
  world: DriveWorld,
  revision: RevisionRow,
): Wire<drive_v3.Schema$Revision> {
  const { revisionId, mimeType, content, keepForever, originalFilename, modified_ms } = revision
  const bytes = content && {
    keepForever,
    originalFilename,
    md5Checksum: content.md5,
    size: String(content.size),
  }
  return {
    kind: 'drive#revision',
    id: revisionId,
    mimeType,
    modifiedTime: toRfc3339(modified_ms),
    published: revision.published,
    publishAuto: revision.publishAuto,
    publishedOutsideDomain: revision.publishedOutsideDomain,
    lastModifyingUser: toUser(world, revision.modifiedBy),
    exportLinks: content ? undefined : exportLinks(world, revision.file, mimeType, revisionId),
    ...bytes,
  }
}
