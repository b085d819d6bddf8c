import { z } from 'zod'
import type { Call } from '../../../../shared/contract.ts'
import type { StagedBlob } from '../../../../shared/db/blobs.ts'
import { operation } from '../../../../shared/define.ts'
import { hasBody, readMultipart, readUpload } from '../../../../shared/http/body.ts'
import { htmlReply, redirectReply, reply } from '../../../../shared/http/reply.ts'
import { omitUndefined, ownEntry } from '../../../../shared/object.ts'
import { completeBlocks } from '../../block_kit/objects/problems.ts'
import { callerAuthor, ensureMayPost } from '../../chat/objects/draft.ts'
import { postMessage } from '../../chat/objects/message.ts'
import { findTarget } from '../../conversations/objects/channel.ts'
import { list, structure, text, whole } from '../../protocol/args.ts'
import {
  baseUrlPlaceholder,
  ensure,
  localize,
  method,
  type SlackWorld,
} from '../../protocol/index.ts'
import { cutNumbered, cutPage, page } from '../../protocol/paging.ts'
import type { File, Upload } from '../../schema/index.ts'
import { createFile, findFile, seesFile, toAttachedFile } from '../objects/file.ts'
import { announceCreated, deleteFile, shareFiles } from '../objects/file_share.ts'

const fileLimit_bytes = 1024 * 1024 * 1024

/** An upload of the caller's whose bytes have arrived. */
function findUpload(world: SlackWorld, id: string): Upload {
  const upload = world.db.uploads.get(id)
  ensure(upload?.user === world.caller.user && !upload.is_complete, 'file_not_found')
  ensure(upload.hash !== undefined, 'file_update_failed')
  return upload
}

const kinds: Readonly<Record<string, (file: File) => boolean>> = {
  all: () => true,
  images: ({ mimetype }) => String(mimetype).startsWith('image/'),
  pdfs: ({ filetype }) => filetype === 'pdf',
  snippets: ({ mode }) => mode === 'snippet',
  spaces: ({ mode }) => mode === 'quip',
  gdocs: () => false,
  zips: ({ filetype }) => filetype === 'zip',
}

function ofTypes(types: readonly string[]): (file: File) => boolean {
  const wanted = types.map((type) => {
    const passes = ownEntry(kinds, type)
    ensure(passes, 'unknown_type')
    return passes
  })
  return (file) => wanted.some((passes) => passes(file))
}

export const files = {
  'files.getUploadURLExternal': method(
    { scope: 'files:write', tier: 4 },
    () => ({
      filename: text(),
      length: whole(),
      alt_txt: text().optional(),
      alt_text: text().optional(),
      snippet_type: text().optional(),
    }),
    (world, { filename, length, alt_txt, alt_text, snippet_type }) => {
      ensure(filename !== '', 'invalid_arguments')
      ensure(length > 0 && length <= fileLimit_bytes, 'file_upload_size_restricted')
      const ticket = world.id('', 40)
      const { id } = world.db.uploads.insert(
        omitUndefined({
          id: world.id('F', 10, 'upper'),
          ticket,
          filename,
          length,
          user: world.caller.user,
          alt_text: alt_txt ?? alt_text,
          snippet_type: snippet_type || undefined,
          is_complete: false,
        }),
      )
      return { upload_url: `${baseUrlPlaceholder}/upload/v1/${ticket}`, file_id: id }
    },
  ),

  'files.completeUploadExternal': method(
    { scope: 'files:write', tier: 4 },
    () => ({
      files: structure(
        z.array(z.object({ id: z.string(), title: z.string().optional() })).min(1),
        'invalid_arguments',
      ),
      channel_id: text().optional(),
      channels: list().optional(),
      thread_ts: text().optional(),
      initial_comment: text().optional(),
      blocks: structure(z.array(z.unknown()), 'invalid_blocks_format').optional(),
    }),
    (world, args) => {
      const targets = [...(args.channel_id ? [args.channel_id] : []), ...(args.channels ?? [])].map(
        (id) => findTarget(world, id),
      )
      for (const channel of targets) ensureMayPost(world, channel)
      const uploads = args.files.map(({ id, title }) => ({ title, upload: findUpload(world, id) }))
      const made = uploads.map(({ upload, title }) => {
        world.db.uploads.replace({ ...upload, is_complete: true })
        const file = createFile(world, upload, title)
        const [target] = targets
        const audience = target ? { channel: target.id } : { app: world.caller.token.app }
        announceCreated(world, file, audience)
        return file
      })
      for (const channel of targets) {
        const isPublic = channel.kind === 'channel'
        const shared = made.map((file) => toAttachedFile(file, isPublic))
        const message = postMessage(world, channel, {
          author: callerAuthor(world),
          text: args.initial_comment,
          blocks: args.blocks?.length ? completeBlocks(world, args.blocks) : undefined,
          files: shared,
          subtype: 'file_share',
          thread_ts: args.thread_ts || undefined,
        })
        shareFiles(world, channel, message)
      }
      return { files: made.map(({ id }) => findFile(world, id)) }
    },
  ),

  'files.info': method(
    { scope: 'files:read', tier: 4 },
    () => ({ file: text(), ...page() }),
    (world, args) => {
      const file = findFile(world, args.file)
      const all = world.db.file_comments.list({ where: { file: file.id } })
      const { shown, response_metadata } = cutPage(world, all, args, { scope: file.id })
      const comments = shown.map(({ file: _file, ...comment }) => comment)
      return { file, comments, response_metadata }
    },
  ),

  'files.list': method(
    { scope: 'files:read', tier: 3, byTeam: true },
    () => ({
      user: text().optional(),
      channel: text().optional(),
      ts_from: whole().optional(),
      ts_to: whole().optional(),
      types: list().optional(),
      count: whole().optional(),
      page: whole().optional(),
    }),
    (world, args) => {
      const { user, channel, ts_from = 0, ts_to, types = ['all'] } = args
      const isWanted = ofTypes(types)
      const isIn = ({ channels, groups, ims }: File) =>
        channel === undefined || [...channels, ...groups, ...ims].includes(channel)
      const found = world.db.files
        .list({ where: { user }, order: ['created', 'seq'], direction: 'desc' })
        .filter(({ created }) => created >= ts_from && (ts_to === undefined || created <= ts_to))
        .filter((file) => isIn(file) && isWanted(file) && seesFile(world, file, world.caller.user))
      const { shown, paging } = cutNumbered(found, args)
      return { files: shown, paging }
    },
  ),

  'files.delete': method(
    { scope: 'files:write', tier: 3 },
    () => ({ file: text() }),
    (world, args) => {
      const file = findFile(world, args.file)
      const isAdmin = world.db.users.get(world.caller.user)?.is_admin === true
      ensure(file.user === world.caller.user || isAdmin, 'cant_delete_file')
      deleteFile(world, file)
    },
  ),
}

/** The bytes of an upload: a multipart form's one file, or the body as it is. */
async function readBytes(call: Call): Promise<{ blob: StagedBlob | undefined }> {
  if (!hasBody(call)) return { blob: undefined }
  if (!call.header('content-type')?.startsWith('multipart/form-data')) {
    return { blob: await readUpload(call, { file_bytes: fileLimit_bytes }) }
  }
  const form = await readMultipart(call, { file_bytes: fileLimit_bytes })
  return { blob: form.files[0]?.blob }
}

const upload = operation(
  { access: 'none' as const, input: readBytes },
  () => ({ ticket: z.string(), blob: z.custom<StagedBlob>().optional() }),
  (world: SlackWorld, { ticket, blob }) => {
    const found = world.db.uploads.first({ where: { ticket } })
    const headers = { 'content-type': 'text/plain; charset=utf-8' }
    if (!found || found.is_complete) return reply({ status: 404, headers, body: 'not found' })
    if (!blob) return reply({ status: 400, headers, body: 'no file data' })
    const hash = world.blobs.keep(blob)
    world.db.uploads.replace({ ...found, hash, length: blob.size })
    return reply({ headers, body: `OK - ${blob.size}` })
  },
)

/** A private file needs a token that may read it; a browser without one is sent to sign in. */
const download = operation(
  { access: 'none' as const, input: (call: Call) => ({ token: call.header('authorization') }) },
  () => ({ place: z.string(), path: z.string(), token: z.string().optional() }),
  (world: SlackWorld, { place, path, token: header }) => {
    const id = place.split('-').at(-1) ?? ''
    const token = world.db.tokens.get(header?.replace(/^Bearer\s+/i, '') ?? '')
    const isExpired = token?.expires_ms !== undefined && world.now() >= token.expires_ms
    const mayRead = token && !token.is_revoked && !isExpired && token.scopes.includes('files:read')
    const target = encodeURIComponent(`/files-pri/${place}/${path}`)
    if (!mayRead)
      return redirectReply(localize(`${baseUrlPlaceholder}/?redir=${target}`, world.url))
    const file = world.db.files.get(id)
    const hash = world.db.uploads.get(id)?.hash
    if (!file || hash === undefined || !seesFile(world, file, token.user)) {
      return htmlReply('<!doctype html><title>File not found | Slack</title>', 404)
    }
    const headers: Record<string, string> = {
      'content-type': String(file.mimetype),
      'content-length': String(world.blobs.size(hash) ?? 0),
    }
    if (path.startsWith('download/')) {
      const name = encodeURIComponent(file.name)
      headers['content-disposition'] = `attachment; filename*=UTF-8''${name}`
    }
    return reply({ headers, body: world.blobs.read(hash) ?? null })
  },
)

const signIn = operation(
  { access: 'none' as const },
  () => ({}),
  () =>
    htmlReply('<!doctype html><title>Sign in | Slack</title><h1>Sign in to your workspace</h1>'),
)

export const fileRoutes = {
  'POST /upload/v1/{ticket}': upload,
  'GET /files-pri/{place}/{path*}': download,
  'GET /': signIn,
}
