import type { drive_v3 } from '@googleapis/drive'
import { pageOfList } from '../../google/page.ts'
import { count, flag, id, text } from '../../google/params.ts'
import { notDownloadable, sendContent } from '../files/objects/download.ts'
import { findFile } from '../files/objects/tree.ts'
import { rankOf } from '../permissions/access.ts'
import { capabilitiesOf } from '../permissions/capabilities.ts'
import {
  body,
  type DriveWorld,
  ensure,
  insufficientFilePermissions,
  method,
  scopes,
} from '../protocol/index.ts'
import type { FileRow } from '../schema/index.ts'
import { ensureFewKept, findRevision, revisionsOf, toRevision } from './revision.ts'

const facts = { response: 'Revision', fields: 'kind,id,mimeType,modifiedTime' } as const
const one = () => ({ fileId: id(), revisionId: id() })

export const revisions = {
  'GET /drive/v3/files/{fileId}/revisions': method(
    {
      id: 'drive.revisions.list',
      scopes: scopes.read,
      response: 'RevisionList',
      fields: `kind,nextPageToken,revisions(${facts.fields})`,
    },
    () => ({ fileId: id(), pageSize: count(1, 1000, 200), pageToken: text() }),
    (world, args) => {
      const file = findWritable(world, args.fileId)
      const all = revisionsOf(world, file.id)
      const { items, ...next } = pageOfList(['revisions', file.id], all, args)
      const revisions = items.map((revision) => toRevision(world, revision))
      return { kind: 'drive#revisionList', ...next, revisions }
    },
  ),

  'GET /drive/v3/files/{fileId}/revisions/{revisionId}': method(
    { ...facts, id: 'drive.revisions.get', scopes: scopes.read, media: 'download' },
    () => ({ ...one(), acknowledgeAbuse: flag(), alt: text() }),
    (world, args) => {
      const file = findWritable(world, args.fileId)
      const revision = findRevision(world, file, args.revisionId)
      if (args.alt === 'media') {
        if (!revision.content) throw notDownloadable()
        // https://developers.google.com/workspace/drive/api/guides/handle-errors
        ensure(
          revision.keepForever || revision.revisionId === file.head,
          403,
          'download_restricted_for_revision',
          'This revision cannot be downloaded by the authenticated user.',
        )
        return sendContent(world, revision.content, revision.mimeType)
      }
      return toRevision(world, revision)
    },
  ),

  'PATCH /drive/v3/files/{fileId}/revisions/{revisionId}': method(
    { ...facts, id: 'drive.revisions.update', scopes: scopes.write },
    () => ({ ...one(), body: body<drive_v3.Schema$Revision>('Revision') }),
    (world, args) => {
      const file = findWritable(world, args.fileId)
      const revision = findRevision(world, file, args.revisionId)
      const { keepForever, published, publishAuto, publishedOutsideDomain } = args.body
      ensure(
        keepForever !== false || !revision.keepForever,
        400,
        'illegalKeepForeverModification',
        'Bad Request. Cannot update a revision to false that is marked as keepForever.',
      )
      const next = world.db.revisions.replace({
        ...revision,
        keepForever: keepForever ?? revision.keepForever,
        published: published ?? revision.published,
        publishAuto: publishAuto ?? revision.publishAuto,
        publishedOutsideDomain: publishedOutsideDomain ?? revision.publishedOutsideDomain,
      })
      ensureFewKept(world, file.id)
      return toRevision(world, next)
    },
  ),

  'DELETE /drive/v3/files/{fileId}/revisions/{revisionId}': method(
    { id: 'drive.revisions.delete', scopes: scopes.write },
    one,
    (world, args) => {
      const file = findWritable(world, args.fileId)
      const revision = findRevision(world, file, args.revisionId)
      ensure(
        revision.content &&
          revisionsOf(world, file.id).length > 1 &&
          revision.revisionId !== file.head,
        403,
        'revisionDeletionNotSupported',
        'Revisions of documents, the last and the head revision cannot be deleted.',
      )
      world.db.revisions.delete(revision.id)
    },
  ),
}

/** The history of a file is for those who may write it. */
function findWritable(world: DriveWorld, fileId: string): FileRow {
  const file = findFile(world, fileId)
  const can = capabilitiesOf(file, rankOf(world, file, world.caller.user))
  if (!can.canReadRevisions) throw insufficientFilePermissions(file)
  return file
}
