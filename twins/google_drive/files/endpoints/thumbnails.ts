import { operation } from '../../../../shared/define.ts'
import { reply } from '../../../../shared/http/reply.ts'
import { id, text } from '../../../google/params.ts'
import { type DriveWorld, fileNotFound } from '../../protocol/index.ts'

/** Where `thumbnailLink` leads: whoever has the link may look. */
export const thumbnailRoutes = {
  'GET /thumbnail/{fileId}/{version}': operation(
    { access: 'none' as const, input: () => ({}) },
    () => ({ fileId: id(), version: text() }),
    (world: DriveWorld, { fileId, version = '' }) => {
      const { thumbnail } = world.db.files.get(fileId) ?? {}
      const bytes = thumbnail?.hash.startsWith(version) && world.blobs.read(thumbnail.hash)
      if (!thumbnail || !bytes) throw fileNotFound(fileId)
      return reply({ headers: { 'content-type': thumbnail.mimeType }, body: bytes })
    },
  ),
}
