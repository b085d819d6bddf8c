import { type DriveWorld, GoogleError } from '../../protocol/index.ts'
import type { Document } from '../../schema/documents.ts'
import type { FileRow } from '../../schema/index.ts'
import {
  blankDocument,
  importDocument,
  importFormats,
  maxImportSizes,
} from '../conversion/index.ts'

/** Whether a kind is Google's own, which has no bytes. */
export function isOwnKind(mimeType: string | undefined): boolean {
  return mimeType?.startsWith('application/vnd.google-apps.') === true
}

/** The type without what follows it, such as the letters it is written in. */
export function bareType(mimeType: string | undefined): string {
  return (mimeType ?? '').split(';')[0]?.trim().toLowerCase() ?? ''
}

/** What a document says; one that was never written to says nothing. */
export function contentOf(world: DriveWorld, { id, mimeType }: FileRow): Document {
  const document = world.db.documents.get(id)?.document ?? blankDocument(mimeType)
  if (!document) throw new Error(`a file of type ${mimeType} is no document`)
  return document
}

/** 400 for a way from one kind to another that there is not. */
export function conversionUnsupported(): GoogleError {
  const place = { location: 'convertTo', locationType: 'parameter' } as const
  return new GoogleError(400, 'badRequest', 'The requested conversion is not supported.', place)
}

/**
 * Bytes as one of Google's documents. https://developers.google.com/workspace/drive/api/guides/manage-uploads#import-docs
 */
export async function convert(
  read: () => AsyncIterable<Uint8Array>,
  { from, to, size }: { from: string; to: string; size: number },
): Promise<Document> {
  if (!importFormats[from]?.includes(to)) throw conversionUnsupported()
  if (size > (maxImportSizes[to] ?? 0)) {
    throw new GoogleError(413, 'uploadTooLarge', 'The file is too large to be converted.')
  }
  const chunks: Uint8Array[] = []
  for await (const chunk of read()) chunks.push(chunk)
  try {
    return await importDocument(Buffer.concat(chunks), from)
  } catch {
    // Whatever a reader says of bytes that are not what they are called.
    throw new GoogleError(400, 'badRequest', 'Bad Request')
  }
}
