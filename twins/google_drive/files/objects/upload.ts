import { Readable } from 'node:stream'
import type { Call } from '../../../../shared/contract.ts'
import { readStaged, type StagedBlob } from '../../../../shared/db/blobs.ts'
import { bodyStream, hasBody, readBytes, readJson } from '../../../../shared/http/body.ts'
import { isRecord, parseJson } from '../../../../shared/json.ts'
import { boundaryOf, splitParts } from '../../../google/multipart.ts'
import { parseError } from '../../../google/protocol.ts'
import { type DriveWorld, GoogleError, invalidParameter } from '../../protocol/index.ts'
import type { Document } from '../../schema/documents.ts'
import { folderType } from '../../schema/index.ts'
import type { Upload } from './creation.ts'
import { bareType, convert, isOwnKind } from './document.ts'

/** 5 TB, the most a file may hold; and what is read of a multipart body at once. */
const fileLimit_bytes = 5_242_880_000_000
const multipartLimit_bytes = 256 * 1024 * 1024
const metadataLimit_bytes = 1024 * 1024
const searchable_bytes = 256 * 1024

/** What came with an upload: what is said of the file, and its bytes, staged. */
export interface Received {
  type: 'media' | 'multipart' | 'resumable'
  body: Record<string, unknown>
  mimeType: string | undefined
  staged: StagedBlob | undefined
  contents: Contents
}

const nothing: Contents = { text: '' }

const digests = ['md5', 'sha1']

/** Stages bytes, which are thrown away with the call unless a handler keeps them. */
export async function stage(call: Call, source: AsyncIterable<Uint8Array>): Promise<StagedBlob> {
  const { blobs } = call.runtime
  const staged = await blobs.stage(source, { limit_bytes: fileLimit_bytes, digests })
  call.onClose(() => blobs.discard(staged))
  return staged
}

/** What is to be known of bytes before they are kept. */
export interface Contents {
  /** The words by which they are found. */
  text: string
  document?: Document | undefined
}

/** The kind that uploaded bytes are for: that of the file they replace, or the one asked for. */
export function targetOf(
  call: Call,
  fileId: string | undefined,
  { mimeType }: { mimeType?: unknown },
): string | undefined {
  if (fileId === undefined) return typeof mimeType === 'string' ? mimeType : undefined
  // Drive's own world, as every call of this twin has it.
  return call.runtime.run((world) => (world as DriveWorld).db.files.get(fileId)?.mimeType)
}

function asksForIndex(call: Call): boolean {
  return call.query.get('useContentAsIndexableText') === 'true'
}

/** Reads what bytes say, where they become one of Google's documents or a search looks in them. */
export async function readContents(
  staged: StagedBlob,
  mimeType: string | undefined,
  target: string | undefined,
  isIndexable: boolean,
): Promise<Contents> {
  const from = bareType(mimeType)
  if (target !== undefined && isOwnKind(target) && target !== folderType) {
    const facts = { from, to: target, size: staged.size }
    return { text: '', document: await convert(() => readStaged(staged), facts) }
  }
  return { text: await searchTextOf(staged, isIndexable ? 'text/plain' : from) }
}

/**
 * The words by which a text is found, also where the client says that the content is to be read as
 * one. Other kinds are found by their names alone: nothing reads images, so `ocrLanguage` has no
 * effect.
 */
async function searchTextOf(staged: StagedBlob, mimeType: string): Promise<string> {
  const isText = /^(text\/|application\/(json|xml|javascript))/.test(mimeType)
  if (!isText || staged.size > searchable_bytes) return ''
  const chunks: Uint8Array[] = []
  for await (const chunk of readStaged(staged)) chunks.push(chunk)
  return Buffer.concat(chunks).toString('utf8')
}

/** Reads the first request of an upload, of whichever kind. https://developers.google.com/workspace/drive/api/guides/manage-uploads */
export async function readUploadRequest(call: Call): Promise<Received> {
  const type = call.query.get('uploadType') ?? 'media'
  if (type === 'media') {
    const mimeType = call.header('content-type')
    const staged = await stage(call, bodyStream(call))
    const target = targetOf(call, call.params.fileId, {})
    const contents = await readContents(staged, mimeType, target, asksForIndex(call))
    return { type, body: {}, mimeType, staged, contents }
  }
  if (type === 'multipart') return readRelated(call)
  if (type !== 'resumable') {
    throw invalidParameter('uploadType', `Invalid value '${type}' for uploadType.`)
  }
  const body = hasBody(call) ? await readJson(call, metadataLimit_bytes) : {}
  if (body !== undefined && !isRecord(body)) throw parseError()
  const mimeType = call.header('x-upload-content-type')
  return { type, body: body ?? {}, mimeType, staged: undefined, contents: nothing }
}

/** `multipart/related`: what is said of the file, then its bytes. */
async function readRelated(call: Call): Promise<Received> {
  const boundary = boundaryOf(call.header('content-type'))
  const bytes = boundary === undefined ? undefined : await readBytes(call, multipartLimit_bytes)
  const parts = bytes && boundary !== undefined ? splitParts(bytes, boundary) : undefined
  const [metadata, media] = parts ?? []
  if (!metadata || !media || parts?.length !== 2) {
    throw new GoogleError(400, 'badContent', 'Malformed multipart body.')
  }
  const body = parseJson(metadata.body.toString('utf8'))
  if (!isRecord(body)) throw parseError()
  const isBase64 = media.headers['content-transfer-encoding'] === 'base64'
  const content = isBase64 ? Buffer.from(media.body.toString('latin1'), 'base64') : media.body
  const staged = await stage(call, Readable.from([content]))
  const mimeType = media.headers['content-type']
  const target = targetOf(call, call.params.fileId, body)
  const contents = await readContents(staged, mimeType, target, asksForIndex(call))
  return { type: 'multipart', body, mimeType, staged, contents }
}

/** Makes received bytes part of the state. */
export function keepUpload(
  world: DriveWorld,
  { staged, mimeType, contents }: Pick<Received, 'staged' | 'mimeType' | 'contents'>,
): Upload | undefined {
  if (!staged) return undefined
  const { md5 = '', sha1 = '' } = staged.digests
  const content = { hash: world.blobs.keep(staged), size: staged.size, md5, sha1 }
  return { content, mimeType, ...contents }
}
