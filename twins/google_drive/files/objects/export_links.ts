import type { DriveWorld } from '../../protocol/index.ts'
import { exportFormats } from '../conversion/index.ts'

/** By format, where a document is had in it; a revision has addresses of its own. */
export function exportLinks(
  world: DriveWorld,
  fileId: string,
  mimeType: string,
  revisionId?: string,
): Record<string, string> | undefined {
  const formats = exportFormats[mimeType]
  if (!formats) return undefined
  const path = revisionId === undefined ? `drive/v3/files/${fileId}/export` : 'feeds/download'
  const query = revisionId === undefined ? '' : `id=${fileId}&revision=${revisionId}&`
  return Object.fromEntries(
    formats.map((format) => {
      const link = `${world.url}/${path}?${query}mimeType=${encodeURIComponent(format)}`
      return [format, link]
    }),
  )
}
