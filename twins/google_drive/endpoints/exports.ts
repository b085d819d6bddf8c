import { inquire, reply } from '../../../shared/reply.ts'
import { id } from '../../google/params.ts'
import { exportDocument, exportFormats } from '../objects/conversion.ts'
import { contentOf, conversionUnsupported } from '../objects/document.ts'
import { findFor } from '../objects/tree.ts'
import { ensure, method, scopes } from '../protocol.ts'

export const exports = {
  'GET /drive/v3/files/{fileId}/export': method(
    { id: 'drive.files.export', scopes: scopes.content, isPublic: true, media: 'download' },
    () => ({ fileId: id(), mimeType: id() }),
    (world, args) => {
      const file = findFor(world, args.fileId, 'canDownload')
      const formats = exportFormats[file.mimeType]
      ensure(formats, 403, 'fileNotExportable', 'Export only supports Docs Editors files.')
      if (!formats.includes(args.mimeType)) throw conversionUnsupported()
      const document = contentOf(world, file)
      const facts = { id: file.id, title: file.name, at_ms: file.modified_ms }
      return inquire(
        async () => checkSize(await exportDocument(document, args.mimeType, facts)),
        (body) => reply({ headers: { 'content-type': args.mimeType }, body }),
      )
    },
  ),
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
