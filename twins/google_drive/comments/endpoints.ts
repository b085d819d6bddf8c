import type { drive_v3 } from '@googleapis/drive'
import { pageOfList } from '../../google/page.ts'
import { count, flag, id, text } from '../../google/params.ts'
import { findFile } from '../files/objects/tree.ts'
import {
  body,
  type DriveWorld,
  invalidValue,
  method,
  required,
  scopes,
  userOf,
} from '../protocol/index.ts'
import type { CommentRow } from '../schema/index.ts'
import {
  ensureAuthor,
  findComment,
  findDiscussed,
  repliesOf,
  toComment,
  toReply,
} from './comment.ts'

const comment = { response: 'Comment', needsFields: true } as const
const reply = { response: 'Reply', needsFields: true } as const
const under = () => ({ fileId: id(), commentId: id() })
const deep = () => ({ ...under(), replyId: id() })
const paging = () => ({ includeDeleted: flag(), pageSize: count(1, 100, 20), pageToken: text() })
const commentBody = () => ({ body: body<drive_v3.Schema$Comment>('Comment') })
const replyBody = () => ({ body: body<drive_v3.Schema$Reply>('Reply') })

export const comments = {
  'POST /drive/v3/files/{fileId}/comments': method(
    { ...comment, id: 'drive.comments.create', scopes: scopes.discuss },
    () => ({ fileId: id(), ...commentBody() }),
    (world, args) => {
      const file = findDiscussed(world, args.fileId)
      const { content, anchor, quotedFileContent } = args.body
      if (!content) throw required('content', 'The comment content is required.')
      const { mimeType, value } = quotedFileContent ?? {}
      const quoted = { ...(mimeType ? { mimeType } : {}), ...(value ? { value } : {}) }
      const row = world.db.comments.insert({
        ...blank(world, file.id, content),
        anchor: anchor ?? undefined,
        quotedFileContent: value ? quoted : undefined,
      })
      return toComment(world, row)
    },
  ),
  'GET /drive/v3/files/{fileId}/comments': method(
    {
      id: 'drive.comments.list',
      scopes: scopes.content,
      response: 'CommentList',
      needsFields: true,
    },
    () => ({ fileId: id(), ...paging(), startModifiedTime: text() }),
    (world, args) => {
      const file = findFile(world, args.fileId)
      const { startModifiedTime: since } = args
      const since_ms = since === undefined ? 0 : Date.parse(since)
      if (Number.isNaN(since_ms)) throw invalidValue('startModifiedTime')
      const all = world.db.comments
        .list({ where: { file: file.id, comment: '' } })
        .filter(
          ({ deleted, modified_ms }) =>
            (args.includeDeleted || !deleted) && modified_ms >= since_ms,
        )
        .sort((a, b) => b.modified_ms - a.modified_ms)
      const { items, ...next } = pageOfList(['comments', file.id, since], all, args)
      const shown = items.map((row) => toComment(world, row, args.includeDeleted))
      return { kind: 'drive#commentList', ...next, comments: shown }
    },
  ),
  'GET /drive/v3/files/{fileId}/comments/{commentId}': method(
    { ...comment, id: 'drive.comments.get', scopes: scopes.content },
    () => ({ ...under(), includeDeleted: flag() }),
    (world, args) => {
      const file = findFile(world, args.fileId)
      const row = findComment(world, file, args.commentId, args)
      return toComment(world, row, args.includeDeleted)
    },
  ),
  'PATCH /drive/v3/files/{fileId}/comments/{commentId}': method(
    { ...comment, id: 'drive.comments.update', scopes: scopes.discuss },
    () => ({ ...under(), ...commentBody() }),
    (world, args) => {
      const file = findDiscussed(world, args.fileId)
      const row = findComment(world, file, args.commentId)
      ensureAuthor(world, row)
      if (!args.body.content) throw required('content', 'The comment content is required.')
      return toComment(world, edit(world, row, args.body.content))
    },
  ),
  'DELETE /drive/v3/files/{fileId}/comments/{commentId}': method(
    { id: 'drive.comments.delete', scopes: scopes.discuss },
    under,
    (world, args) => {
      const file = findDiscussed(world, args.fileId)
      const row = findComment(world, file, args.commentId)
      ensureAuthor(world, row)
      world.db.comments.replace({ ...row, deleted: true, modified_ms: world.now() })
    },
  ),
}

export const replies = {
  'POST /drive/v3/files/{fileId}/comments/{commentId}/replies': method(
    { ...reply, id: 'drive.replies.create', scopes: scopes.discuss },
    () => ({ ...under(), ...replyBody() }),
    (world, args) => {
      const file = findDiscussed(world, args.fileId)
      const parent = findComment(world, file, args.commentId)
      const { content, action } = args.body
      if (action && action !== 'resolve' && action !== 'reopen') throw invalidValue('action')
      if (!content && !action) throw required('content', 'The reply content is required.')
      const row = world.db.comments.insert({
        ...blank(world, file.id, content ?? ''),
        comment: parent.id,
        action: action ?? undefined,
      })
      const resolved = action ? action === 'resolve' : parent.resolved
      world.db.comments.replace({ ...parent, resolved, modified_ms: world.now() })
      return toReply(world, row)
    },
  ),
  'GET /drive/v3/files/{fileId}/comments/{commentId}/replies': method(
    { id: 'drive.replies.list', scopes: scopes.content, response: 'ReplyList', needsFields: true },
    () => ({ ...under(), ...paging() }),
    (world, args) => {
      const file = findFile(world, args.fileId)
      const parent = findComment(world, file, args.commentId, args)
      const all = repliesOf(world, parent, args.includeDeleted)
      const { items, ...next } = pageOfList(['replies', parent.id], all, args)
      const shown = items.map((row) => toReply(world, row))
      return { kind: 'drive#replyList', ...next, replies: shown }
    },
  ),
  'GET /drive/v3/files/{fileId}/comments/{commentId}/replies/{replyId}': method(
    { ...reply, id: 'drive.replies.get', scopes: scopes.content },
    () => ({ ...deep(), includeDeleted: flag() }),
    (world, args) => toReply(world, findReply(world, args, args.includeDeleted)),
  ),
  'PATCH /drive/v3/files/{fileId}/comments/{commentId}/replies/{replyId}': method(
    { ...reply, id: 'drive.replies.update', scopes: scopes.discuss },
    () => ({ ...deep(), ...replyBody() }),
    (world, args) => {
      const row = findReply(world, args)
      ensureAuthor(world, row)
      if (!args.body.content) throw required('content', 'The reply content is required.')
      return toReply(world, edit(world, row, args.body.content))
    },
  ),
  'DELETE /drive/v3/files/{fileId}/comments/{commentId}/replies/{replyId}': method(
    { id: 'drive.replies.delete', scopes: scopes.discuss },
    deep,
    (world, args) => {
      const row = findReply(world, args)
      ensureAuthor(world, row)
      world.db.comments.replace({ ...row, deleted: true, modified_ms: world.now() })
    },
  ),
}

function blank(world: DriveWorld, file: string, content: string): CommentRow {
  return {
    id: world.id('AAAA', 8),
    file,
    author: userOf(world).id,
    content,
    created_ms: world.now(),
    modified_ms: world.now(),
    deleted: false,
    resolved: false,
  }
}

function edit(world: DriveWorld, row: CommentRow, content: string): CommentRow {
  return world.db.comments.replace({ ...row, content, modified_ms: world.now() })
}

function findReply(
  world: DriveWorld,
  args: { fileId: string; commentId: string; replyId: string },
  includeDeleted = false,
): CommentRow {
  const file = findFile(world, args.fileId)
  findComment(world, file, args.commentId, { includeDeleted })
  return findComment(world, file, args.replyId, { comment: args.commentId, includeDeleted })
}
