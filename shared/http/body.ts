import { isUtf8 } from 'node:buffer'
import { Readable, Transform, type TransformCallback } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib'
import { Busboy, type BusboyHeaders } from '@fastify/busboy'
import type { Call } from '../contract.ts'
import { type StagedBlob, TooLargeError } from '../db/blobs.ts'
import { isTooDeep } from '../json.ts'

/** A body that cannot be read; the protocol says so in the provider's words. */
export class MalformedBodyError extends Error {}

const decompressors: ReadonlyMap<string, () => Transform> = new Map([
  ['gzip', createGunzip],
  ['x-gzip', createGunzip],
  ['deflate', createInflate],
  ['br', createBrotliDecompress],
])

/** What a compressed body may become; a body that is not compressed pays for its own bytes. */
const inflatedLimit_bytes = 256 * 1024 * 1024

/** The bytes of a request's body as they arrive, decompressed. */
export function bodyStream(call: Call): Readable {
  const source = call.incoming ?? streamOf(call.request)
  const encoding = call.header('content-encoding')?.toLowerCase()
  if (encoding === undefined || encoding === 'identity') return source
  const decompressor = decompressors.get(encoding)?.()
  if (!decompressor) {
    throw new MalformedBodyError(`unknown content encoding ${JSON.stringify(encoding)}`)
  }
  const inflated = new Inflated()
  source.on('error', (error) => decompressor.destroy(error))
  decompressor.on('error', ({ message }) => inflated.destroy(new MalformedBodyError(message)))
  return source.pipe(decompressor).pipe(inflated)
}

/** Passes decompressed bytes on, up to the limit. */
class Inflated extends Transform {
  #size_bytes = 0

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    this.#size_bytes += chunk.length
    if (this.#size_bytes > inflatedLimit_bytes) done(new TooLargeError(inflatedLimit_bytes))
    else done(null, chunk)
  }
}

// Only where there is no node request: reading `body` makes a second reader of the same bytes.
function streamOf({ body }: Request): Readable {
  return body ? Readable.fromWeb(body as never) : Readable.from([]) // one stream, typed twice
}

/** Whether the request announces a body. */
export function hasBody(call: Call): boolean {
  const { method } = call
  if (method === 'GET' || method === 'HEAD') return false
  const length = call.header('content-length')
  return length === undefined
    ? call.header('transfer-encoding') !== undefined || !call.incoming
    : length !== '0'
}

function checkLength(call: Call, limit_bytes: number): void {
  if (Number(call.header('content-length') ?? 0) > limit_bytes) {
    throw new TooLargeError(limit_bytes)
  }
}

/** The whole body, refused as soon as it is known to be larger than the limit. */
export async function readBytes(call: Call, limit_bytes: number): Promise<Buffer> {
  checkLength(call, limit_bytes)
  if (call.header('content-length') && !call.header('content-encoding')) {
    return Buffer.from(await call.request.arrayBuffer())
  }
  const chunks: Buffer[] = []
  let size_bytes = 0
  for await (const chunk of bodyStream(call)) {
    const bytes = Buffer.from(chunk)
    size_bytes += bytes.length
    if (size_bytes > limit_bytes) throw new TooLargeError(limit_bytes)
    chunks.push(bytes)
  }
  return Buffer.concat(chunks)
}

/** The body as text; kept for the journal. */
export async function readText(call: Call, limit_bytes: number): Promise<string> {
  const bytes = await readBytes(call, limit_bytes)
  if (!isUtf8(bytes)) throw new MalformedBodyError('the body is not valid UTF-8')
  const text = bytes.toString('utf8')
  call.bodyText = text
  return text
}

/** The body as JSON; undefined for an empty body. */
export async function readJson(call: Call, limit_bytes: number): Promise<unknown> {
  const text = await readText(call, limit_bytes)
  if (text === '') return undefined
  if (isTooDeep(text)) throw new MalformedBodyError('the JSON nests too deep')
  try {
    const value: unknown = JSON.parse(text)
    return value
  } catch (error) {
    throw new MalformedBodyError(error instanceof Error ? error.message : 'malformed JSON')
  }
}

export interface UploadedFile {
  /** The form field. */
  field: string
  filename: string
  mimeType: string
  blob: StagedBlob
}

interface Multipart {
  fields: [name: string, value: string][]
  files: UploadedFile[]
}

interface MultipartLimits {
  file_bytes: number
  field_bytes?: number
  digests?: readonly string[]
}

/**
 * Reads a multipart form. Files stream into staged blobs, which are thrown away when the call
 * closes unless a handler keeps them.
 */
export async function readMultipart(call: Call, limits: MultipartLimits): Promise<Multipart> {
  const headers: BusboyHeaders = { 'content-type': call.header('content-type') ?? '' }
  let parser: InstanceType<typeof Busboy>
  try {
    parser = new Busboy({ headers, limits: { fieldSize: limits.field_bytes ?? 1024 * 1024 } })
  } catch (error) {
    throw new MalformedBodyError(
      error instanceof Error ? error.message : 'malformed multipart body',
    )
  }
  const fields: Multipart['fields'] = []
  const files: Promise<UploadedFile>[] = []
  parser.on('field', (name, value) => fields.push([name, value]))
  parser.on('file', (field, stream, filename, _encoding, mimeType) => {
    const staged = stageFor(call, stream, limits).then((blob) => ({
      field,
      filename,
      mimeType,
      blob,
    }))
    staged.catch(() => stream.resume())
    files.push(staged)
  })
  try {
    await pipeline(bodyStream(call), parser)
  } catch (error) {
    await Promise.allSettled(files)
    if (error instanceof TooLargeError) throw error
    throw new MalformedBodyError(
      error instanceof Error ? error.message : 'malformed multipart body',
    )
  }
  return { fields, files: await Promise.all(files) }
}

/** Streams a whole body into a staged blob. */
export function readUpload(call: Call, limits: MultipartLimits): Promise<StagedBlob> {
  checkLength(call, limits.file_bytes)
  return stageFor(call, bodyStream(call), limits)
}

async function stageFor(
  call: Call,
  source: AsyncIterable<Uint8Array>,
  limits: MultipartLimits,
): Promise<StagedBlob> {
  const { blobs } = call.runtime
  const options = { limit_bytes: limits.file_bytes, digests: limits.digests }
  const blob = await blobs.stage(source, options)
  call.onClose(() => blobs.discard(blob))
  return blob
}
