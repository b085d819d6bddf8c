import { callOut, reply } from '../../../shared/http/reply.ts'
import { id } from '../../google/params.ts'
import { exportDocument, exportFormats } from '../objects/conversion/index.ts'
import { contentOf, conversionUnsupported } from '../objects/document.ts'
import { findRevision } from '../objects/revision.ts'
import { findFor } from '../objects/tree.ts'
import { type DriveWorld, ensure, method, scopes } from '../protocol.ts'
import type { Document } from '../schema/documents.ts'
import type { FileRow } from '../schema/index.ts'

export const exports = {
  'GET /drive/v3/files/{fileId}/export': method(
    { id: 'drive.files.export', scopes: scopes.content, isPublic: true, media: 'download' },
    () => ({ fileId: id(), mimeType: id() }),
    (world, args) => {
      const file = findExportable(world, args)
      return send(args, file, contentOf(world, file), file.modified_ms)
    },
  ),
}

/** Where the `exportLinks` of a revision lead. */
export const exportRoutes = {
  'GET /feeds/download': method(
    { id: 'drive.files.export', scopes: scopes.content, media: 'download' },
    () => ({ id: id(), revision: id(), mimeType: id() }),
    (world, { id: fileId, revision: revisionId, mimeType }) => {
      const file = findExportable(world, { fileId, mimeType })
      const revision = findRevision(world, file, revisionId)
      const document = revision.document ?? contentOf(world, file)
      return send({ mimeType }, file, document, revision.modified_ms)
    },
  ),
}

function findExportable(
  world: DriveWorld,
  { fileId, mimeType }: { fileId: string; mimeType: string },
): FileRow {
  const file = findFor(world, fileId, 'canDownload')
  const formats = exportFormats[file.mimeType]
  ensure(formats, 403, 'fileNotExportable', 'Export only supports Docs Editors files.')
  if (!formats.includes(mimeType)) throw conversionUnsupported()
  return file
}

function send({ mimeType }: { mimeType: string }, file: FileRow, said: Document, at_ms: number) {
  const facts = { id: file.id, title: file.name, at_ms }
  return callOut(
    async () => checkSize(await exportDocument(said, mimeType, facts)),
    (body) => reply({ headers: { 'content-type': mimeType }, body }),
  )
}

/** 10 MB, the most an export may be. */
const exportLimit_bytes = 10 * 1024 * 1024

function checkSize<T extends string | Uint8Array>(exported: T): T {
  ensure(
    Buffer.byteLength(exported) <= exportLimit_bytes,
    403,
    'exportSizeLimitExceeded',
    'This file is too large to be exported.',
  )
  return exported
}
