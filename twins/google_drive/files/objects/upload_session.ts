import type { Call } from '../../../../shared/contract.ts'
import { readStaged, type StagedBlob } from '../../../../shared/db/blobs.ts'
import { bodyStream } from '../../../../shared/http/body.ts'
import { readContentRange } from '../../../../shared/http/range.ts'
import { reply } from '../../../../shared/http/reply.ts'
import { week_ms } from '../../../../shared/time/units.ts'
import { type DriveWorld, GoogleError } from '../../protocol/index.ts'
import type { UploadSession } from '../../schema/index.ts'
import { type Contents, type Received, readContents, stage, targetOf } from './upload.ts'

/** Every chunk but the last is a multiple of this. */
const step_bytes = 256 * 1024
const lifetime_ms = week_ms

/** Begins a resumable upload; answers the address its bytes go to. */
export function startSession(
  world: DriveWorld,
  received: Received,
  target: { fileId?: string; args: Record<string, unknown> },
) {
  const { call } = world
  const total = call?.header('x-upload-content-length')
  const session = world.db.uploads.insert({
    id: world.id('ABgVH8', 60),
    caller: world.caller,
    fileId: target.fileId,
    body: received.body,
    args: target.args,
    mimeType: received.mimeType,
    total: total === undefined ? undefined : Number(total),
    received: 0,
    chunks: [],
    expires_ms: world.now() + lifetime_ms,
  })
  const location = new URL(`${world.url}${call?.path ?? ''}?${call?.queryText ?? ''}`)
  location.searchParams.set('uploadType', 'resumable')
  location.searchParams.set('upload_id', session.id)
  const headers = { location: location.href, 'x-guploader-uploadid': session.id }
  return reply({ headers, body: '' })
}

/** What one request to the address of an upload brought. */
export interface Chunk {
  start: number | undefined
  total: number | undefined
  /** Only asks how far the upload is. */
  isQuestion: boolean
  /** The connection broke before all of it had come. */
  isBroken: boolean
  staged: StagedBlob | undefined
  /** All bytes of the file, where this request brought the last of them. */
  whole: StagedBlob | undefined
  contents: Contents
}

/** Bytes as they come; a broken connection ends them and is told. */
async function* untilBroken(source: AsyncIterable<Uint8Array>, broken: () => void) {
  try {
    yield* source
  } catch {
    broken()
  }
}

/** Reads a chunk, and puts all chunks together where it is the last. */
export async function readChunk(call: Call): Promise<Chunk> {
  const header = call.header('content-range')
  const said = header === undefined ? undefined : readContentRange(header)
  if (header !== undefined && !said) throw badRange(header)
  const total = said?.total_bytes
  const start = said?.range?.start
  const isQuestion = said !== undefined && start === undefined
  const chunk: Chunk = {
    start: said ? start : 0,
    total,
    isQuestion,
    isBroken: false,
    staged: undefined,
    whole: undefined,
    contents: { text: '' },
  }
  const session = sessionOf(call)
  if (!session || session.done !== undefined) return chunk
  if (!isQuestion) {
    const source = untilBroken(bodyStream(call), () => {
      chunk.isBroken = true
    })
    chunk.staged = await stage(call, source)
  }
  const end = session.received + (chunk.staged?.size ?? 0)
  const isLast = !header || (total ?? session.total) === end
  if (!isLast || chunk.isBroken) return chunk
  const { blobs } = call.runtime
  chunk.whole = await stage(
    call,
    allChunks(session, (hash) => blobs.read(hash), chunk.staged),
  )
  const target = targetOf(call, session.fileId, session.body)
  chunk.contents = await readContents(
    chunk.whole,
    session.mimeType,
    target,
    session.args.useContentAsIndexableText === true,
  )
  return chunk
}

function badRange(header: string): GoogleError {
  return new GoogleError(400, 'badRequest', `Failed to parse Content-Range header: ${header}`)
}

function sessionOf(call: Call): UploadSession | undefined {
  const id = call.query.get('upload_id') ?? ''
  return call.runtime.run((world) => (world as DriveWorld).db.uploads.get(id)) // Drive's own
}

async function* allChunks(
  { chunks }: UploadSession,
  read: (hash: string) => Uint8Array | ReadableStream | undefined,
  last: StagedBlob | undefined,
): AsyncGenerator<Uint8Array> {
  for (const hash of chunks) {
    const bytes = read(hash)
    if (bytes instanceof Uint8Array) yield bytes
    else if (bytes) yield* bytes
  }
  if (last) yield* readStaged(last)
}

/** A session that can still be written to, or 404. */
export function findSession(world: DriveWorld, id: string): UploadSession {
  const session = world.db.uploads.get(id)
  if (session && session.expires_ms > world.now()) return session
  throw new GoogleError(404, 'notFound', 'Upload session not found.')
}

/** Keeps a chunk that is not the last; answers how far the upload is (308). */
export function keepChunk(world: DriveWorld, session: UploadSession, chunk: Chunk) {
  const { staged, isBroken, start, total } = chunk
  let { received, chunks } = session
  if (staged && staged.size > 0 && start === received) {
    if (!isBroken && staged.size % step_bytes !== 0) {
      throw new GoogleError(
        400,
        'badRequest',
        'Invalid request. The number of bytes uploaded is required to be equal or greater than ' +
          `${step_bytes}, except for the final request. The received request contained ` +
          `${staged.size} bytes, which does not meet this requirement.`,
      )
    }
    received += staged.size
    chunks = [...chunks, world.blobs.keep(staged)]
  }
  world.db.uploads.replace({ ...session, received, chunks, total: total ?? session.total })
  const headers: Record<string, string> = { 'x-guploader-uploadid': session.id }
  if (received > 0) headers.range = `bytes=0-${received - 1}`
  return reply({ status: 308, headers, body: '' })
}
