import { callOut } from '../../../shared/http/reply.ts'
import { flag, id, text } from '../../google/params.ts'
import { exportFormats } from '../objects/conversion/index.ts'
import { copyFile, importCopy, isImport } from '../objects/copying.ts'
import { conversionUnsupported } from '../objects/document.ts'
import { downloadFile } from '../objects/download.ts'
import { findRevision } from '../objects/revision.ts'
import { findFile, findFor } from '../objects/tree.ts'
import type { FileBody } from '../objects/writing.ts'
import { body, type DriveWorld, ensure, GoogleError, method, scopes } from '../protocol.ts'
import type { FileRow } from '../schema/index.ts'
import { answerFile, fileFields, reach, shown } from './files.ts'

export const copies = {
  'POST /drive/v3/files/{fileId}/copy': method(
    {
      id: 'drive.files.copy',
      scopes: ['drive', 'drive.appdata', 'drive.file', 'drive.photos.readonly'],
      response: 'File',
      fields: fileFields,
    },
    () => ({
      ...reach(),
      ...shown(),
      fileId: id(),
      enforceSingleParent: flag(),
      ignoreDefaultVisibility: flag(),
      keepRevisionForever: flag(),
      ocrLanguage: text(),
      body: body<FileBody>('File'),
    }),
    (world, args) => {
      const { body: asked, fileId } = args
      const file = findFor(world, fileId, 'canCopy', args)
      if (!isImport(file, asked)) return answerFile(world, copyFile(world, file, asked, args))
      return callOut(
        async () => importCopy(world, file, asked.mimeType ?? ''),
        (document) => {
          const source = findFor(world, fileId, 'canCopy', args)
          return answerFile(world, copyFile(world, source, asked, args, document))
        },
      )
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

  'GET /drive/v3/operations/{name}': method(
    { id: 'drive.operations.get', scopes: scopes.content, response: 'Operation' },
    () => ({ name: id() }),
    (world, args) => {
      const known = world.db.operations.get(args.name)
      if (!known) throw new GoogleError(404, 'notFound', `Operation not found: ${args.name}.`)
      findFile(world, known.file)
      return known.operation
    },
  ),
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
