import { reply } from '../../../shared/reply.ts'
import { id } from '../../google/params.ts'
import { exportFormats, exportText } from '../objects/conversion.ts'
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
      ensure(
        formats.includes(args.mimeType),
        400,
        'badRequest',
        'The requested conversion is not supported.',
        { location: 'convertTo', locationType: 'parameter' },
      )
      const body = exportText(file.document ?? '', args.mimeType)
      return reply({ headers: { 'content-type': args.mimeType }, body })
    },
  ),
}
