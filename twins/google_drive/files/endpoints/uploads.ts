import { z } from 'zod'
import type { Args, Call, Shape } from '../../../../shared/contract.ts'
import { operation } from '../../../../shared/define.ts'
import { reply } from '../../../../shared/http/reply.ts'
import type { MethodFacts } from '../../../google/method.ts'
import { id, text } from '../../../google/params.ts'
import { ensureUnchanged, readQuery } from '../../../google/protocol.ts'
import { findMisfits } from '../../../google/types.ts'
import { api, type DriveWorld, GoogleError, scopes } from '../../protocol/index.ts'
import type { FileRow } from '../../schema/index.ts'
import { answerFile, creating, fileFields, fileTag, updating } from '../args.ts'
import { createFile } from '../objects/creation.ts'
import type { FileBody } from '../objects/file.ts'
import { findFile } from '../objects/tree.ts'
import { updateFile } from '../objects/updating.ts'
import { keepUpload, type Received, readUploadRequest } from '../objects/upload.ts'
import {
  type Chunk,
  findSession,
  keepChunk,
  readChunk,
  startSession,
} from '../objects/upload_session.ts'

const facts = {
  id: 'drive.files.create',
  scopes: scopes.write,
  response: 'File',
  fields: fileFields,
  media: 'upload',
} as const

function route<S extends Shape, T>(
  own: Partial<MethodFacts>,
  args: () => S,
  read: (call: Call) => Promise<T>,
  run: (world: DriveWorld, args: Args<S>, received: T) => unknown,
) {
  let shape: (S & { received: z.ZodType<T> }) | undefined
  const shapeOf = () => {
    shape ??= { ...args(), received: z.custom<T>() }
    return shape
  }
  const input = async (call: Call) => ({ ...readQuery(call), received: await read(call) })
  return operation({ ...facts, ...own, input }, shapeOf, (world: DriveWorld, all) => {
    const { received, ...rest } = all as Args<S> & { received: T } // what `input` has just read
    return run(world, rest as unknown as Args<S>, received) // the same without what was received
  })
}

/** What is said of the file must fit its type here too. */
function checkedBody({ body }: Pick<Received, 'body'>): FileBody {
  const [misfit] = findMisfits(api.types, 'File', body)
  if (misfit) throw new GoogleError(400, 'invalid', misfit.message, { rpc: 'INVALID_ARGUMENT' })
  return body
}

const create = route({}, creating, readUploadRequest, (world, args, received) => {
  const body = checkedBody(received)
  if (received.type === 'resumable') return startSession(world, received, { args })
  const { keepRevisionForever: keepForever } = args
  const upload = keepUpload(world, received)
  return answerFile(world, createFile(world, body, { upload, reach: args, keepForever }))
})

const update = route({}, updating, readUploadRequest, (world, args, received) => {
  const body = checkedBody(received)
  const file = findFile(world, args.fileId, args)
  ensureUnchanged(world, fileTag(file))
  if (received.type === 'resumable') {
    return startSession(world, received, { fileId: file.id, args })
  }
  return answerFile(world, updateFile(world, file, body, args, keepUpload(world, received)))
})

const sessionArgs = () => ({ upload_id: id(), uploadType: text() })

/** The address of a resumable upload: takes its bytes, and says how far it is. */
const proceed = route({}, sessionArgs, readChunk, (world, args, chunk) => {
  const session = findSession(world, args.upload_id)
  if (session.done !== undefined) return answerFile(world, findFile(world, session.done))
  if (!chunk.whole || (chunk.start ?? session.received) !== session.received) {
    return keepChunk(world, session, chunk)
  }
  const file = complete(world, session, chunk)
  world.db.uploads.replace({ ...session, received: chunk.whole.size, chunks: [], done: file.id })
  return answerFile(world, file)
})

function complete(
  world: DriveWorld,
  { args, body, fileId, mimeType }: ReturnType<typeof findSession>,
  { whole, contents }: Chunk,
): FileRow {
  const upload = keepUpload(world, { staged: whole, mimeType, contents })
  const isAware = args.supportsAllDrives === true || args.supportsTeamDrives === true
  const reach = { supportsAllDrives: isAware }
  const keepRevisionForever = args.keepRevisionForever === true
  if (fileId === undefined) {
    return createFile(world, body, { upload, reach, keepForever: keepRevisionForever })
  }
  const text_ = (name: string) => (typeof args[name] === 'string' ? args[name] : undefined)
  const moves = { addParents: text_('addParents'), removeParents: text_('removeParents') }
  const options = { ...moves, ...reach, keepRevisionForever }
  return updateFile(world, findFile(world, fileId), body, options, upload)
}

const cancel = route(
  {},
  sessionArgs,
  async () => undefined,
  (world, args) => {
    world.db.uploads.delete(findSession(world, args.upload_id).id)
    return reply({ status: 499, body: '' })
  },
)

/** Uploads. https://developers.google.com/workspace/drive/api/guides/manage-uploads */
export const uploadRoutes = {
  'POST /upload/drive/v3/files': create,
  'PATCH /upload/drive/v3/files/{fileId}': update,
  'PUT /upload/drive/v3/files': proceed,
  'PUT /upload/drive/v3/files/{fileId}': proceed,
  'DELETE /upload/drive/v3/files': cancel,
  'DELETE /upload/drive/v3/files/{fileId}': cancel,
  // The same by the address that older clients use for resumable uploads.
  'POST /resumable/upload/drive/v3/files': create,
  'PATCH /resumable/upload/drive/v3/files/{fileId}': update,
  'PUT /resumable/upload/drive/v3/files': proceed,
  'PUT /resumable/upload/drive/v3/files/{fileId}': proceed,
  'DELETE /resumable/upload/drive/v3/files': cancel,
  'DELETE /resumable/upload/drive/v3/files/{fileId}': cancel,
}
