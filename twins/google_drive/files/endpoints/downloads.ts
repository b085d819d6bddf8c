import { callOut, reply } from '../../../../shared/http/reply.ts'
import { id, text } from '../../../google/params.ts'
import { type DriveWorld, ensure, method, scopes } from '../../protocol/index.ts'
import { findRevision } from '../../revisions/revision.ts'
import type { Document } from '../../schema/documents.ts'
import type { FileRow } from '../../schema/index.ts'
import { exportDocument, exportFormats } from '../conversion/index.ts'
import { contentOf, conversionUnsupported } from '../objects/document.ts'
import { downloadFile } from '../objects/download.ts'
import { findFile, findFor } from '../objects/tree.ts'

export const downloads = {
  'GET /drive/v3/files/{fileId}/export': method(
    { id: 'drive.files.export', scopes: scopes.content, isPublic: true, media: 'download' },
    () => ({ fileId: id(), mimeType: id() }),
    (world, args) => {
      const file = findExportable(world, args)
      return send(args, file, contentOf(world, file), file.modified_ms)
    },
  ),

  'POST /drive/v3/files/{fileId}/download': method(
    {
      id: 'drive.files.download',
      scopes: ['drive', 'drive.file', 'drive.readonly'],
      response: 'Operation',
    },
    () => ({ fileId: id(), mimeType: text(), revisionId: text() }),
    (world, args) => {
      const file = findFile(world, args.fileId)
      if (args.revisionId !== undefined) findRevision(world, file, args.revisionId)
      const path = downloadPath(world, file, args)
      const name = world.id('NTIzY2', 24)
      const operation = {
        name,
        done: true,
        metadata: { '@type': `${types}.DownloadFileMetadata`, resourceKey: '' },
        response: {
          '@type': `${types}.DownloadFileResponse`,
          downloadUri: `${world.url}/drive/v3/files/${file.id}${path}`,
          partialDownloadAllowed: file.content !== undefined,
        },
      }
      world.db.operations.insert({ id: name, file: file.id, operation })
      return operation
    },
  ),
}

/** Where the `exportLinks` of a revision lead. */
export const downloadRoutes = {
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

/** Where the bytes are; refuses as the download or the export itself would. */
function downloadPath(
  world: DriveWorld,
  file: FileRow,
  { mimeType, revisionId }: { mimeType?: string | undefined; revisionId?: string | undefined },
): string {
  const formats = exportFormats[file.mimeType]
  if (!formats) {
    ensure(mimeType === undefined, 400, 'invalid', 'Only documents are converted to a mimeType.')
    downloadFile(world, file, true)
    return revisionId === undefined ? '?alt=media' : `/revisions/${revisionId}?alt=media`
  }
  const format = mimeType ?? formats[0] ?? ''
  if (!formats.includes(format)) throw conversionUnsupported()
  findFor(world, file.id, 'canDownload')
  return `/export?mimeType=${encodeURIComponent(format)}`
}

const types = 'type.googleapis.com/google.apps.drive.v3'
