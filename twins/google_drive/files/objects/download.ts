import { readRange, toContentRange } from '../../../../shared/http/range.ts'
import { reply } from '../../../../shared/http/reply.ts'
import { rankOf } from '../../permissions/access.ts'
import { capabilitiesOf } from '../../permissions/capabilities.ts'
import { type DriveWorld, ensure, GoogleError } from '../../protocol/index.ts'
import type { Content, FileRow } from '../../schema/index.ts'

/** 403 for what has no bytes. */
export function notDownloadable(): GoogleError {
  return new GoogleError(
    403,
    'fileNotDownloadable',
    'Only files with binary content can be downloaded. Use Export with Docs Editors files.',
    { location: 'alt', locationType: 'parameter' },
  )
}

/** The bytes of a file, or the part that `Range` asks for. https://developers.google.com/workspace/drive/api/guides/manage-downloads */
export function downloadFile(world: DriveWorld, file: FileRow, acknowledgeAbuse: boolean) {
  const can = capabilitiesOf(file, rankOf(world, file, world.caller.user))
  ensure(can.canDownload, 403, 'cannotDownloadFile', 'This file cannot be downloaded by the user.')
  if (!file.content) throw notDownloadable()
  if (file.isAbusive) {
    const isOwner = file.owner === world.caller.user?.id
    ensure(
      acknowledgeAbuse && isOwner,
      403,
      'cannotDownloadAbusiveFile',
      'This file has been identified as malware or spam and cannot be downloaded.',
    )
  }
  return sendContent(world, file.content, file.mimeType)
}

/** Answers bytes, whole or in part. */
export function sendContent(world: DriveWorld, content: Content, mimeType: string) {
  const range = readRange(world.call?.header('range'), content.size)
  const headers: Record<string, string> = {
    'content-type': mimeType,
    'accept-ranges': 'bytes',
    'x-goog-hash': `md5=${Buffer.from(content.md5, 'hex').toString('base64')}`,
  }
  if (range === 'unsatisfiable') {
    throw new GoogleError(416, 'requestedRangeNotSatisfiable', 'Request range not satisfiable')
  }
  const { start, end } = range ?? { start: 0, end: content.size - 1 }
  headers['content-length'] = String(end - start + 1)
  if (range) headers['content-range'] = toContentRange(range, content.size)
  const bytes = content.size === 0 ? new Uint8Array() : world.blobs.read(content.hash, start, end)
  ensure(bytes, 500, 'internalError', 'The content is not there.')
  return reply({ status: range ? 206 : 200, headers, body: bytes })
}
