import type { drive_v3 } from '@googleapis/drive'
import type { Wire } from '../../google/types.ts'
import { toUser } from '../about/person.ts'
import { toRfc3339 } from '../files/objects/file.ts'
import { findFile } from '../files/objects/tree.ts'
import { rankOf } from '../permissions/access.ts'
import { capabilitiesOf } from '../permissions/capabilities.ts'
import { type DriveWorld, GoogleError, insufficientFilePermissions } from '../protocol/index.ts'
import type { CommentRow, FileRow } from '../schema/index.ts'

/** A file under which the caller may write. */
export function findDiscussed(world: DriveWorld, fileId: string): FileRow {
  const file = findFile(world, fileId)
  const can = capabilitiesOf(file, rankOf(world, file, world.caller.user))
  if (!can.canComment) throw insufficientFilePermissions(file)
  return file
}

/** A comment or, with `comment`, a reply to it; deleted ones only where they are asked for. */
export function findComment(
  world: DriveWorld,
  file: FileRow,
  id: string,
  options: { comment?: string; includeDeleted?: boolean } = {},
): CommentRow {
  const row = world.db.comments.get(id)
  const isThere = row?.file === file.id && row.comment === options.comment
  if (row && isThere && (!row.deleted || options.includeDeleted)) return row
  const [noun, location] =
    options.comment === undefined ? ['Comment', 'commentId'] : ['Reply', 'replyId']
  throw new GoogleError(404, 'notFound', `${noun} not found: ${id}.`, {
    location,
    locationType: 'parameter',
  })
}

/** Refuses a change by anybody but the author. */
export function ensureAuthor(world: DriveWorld, row: CommentRow): void {
  if (row.author !== world.caller.user?.id) throw insufficientFilePermissions({ id: row.file })
}

function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}

/** What comments and replies have in common; the author of a deleted one keeps the name alone. */
function common(world: DriveWorld, row: CommentRow) {
  const { id, deleted, created_ms, modified_ms } = row
  const author = toUser(world, row.author)
  const content = deleted ? {} : { content: row.content, htmlContent: escapeHtml(row.content) }
  return {
    id,
    createdTime: toRfc3339(created_ms),
    modifiedTime: toRfc3339(modified_ms),
    ...(author
      ? {
          author: {
            kind: author.kind,
            displayName: author.displayName,
            photoLink: author.photoLink,
            me: author.me,
          },
        }
      : {}),
    deleted,
    ...content,
  }
}

export function repliesOf(
  world: DriveWorld,
  comment: CommentRow,
  includeDeleted: boolean,
): CommentRow[] {
  const replies = world.db.comments.list({ where: { file: comment.file, comment: comment.id } })
  return replies.filter(({ deleted }) => includeDeleted || !deleted)
}

/** A reply on the wire. */
export function toReply(world: DriveWorld, row: CommentRow): Wire<drive_v3.Schema$Reply> {
  const action = row.action === undefined ? {} : { action: row.action }
  return { kind: 'drive#reply', ...common(world, row), ...action }
}

/** A comment on the wire, with its replies. */
export function toComment(
  world: DriveWorld,
  row: CommentRow,
  includeDeleted = false,
): Wire<drive_v3.Schema$Comment> {
  return {
    kind: 'drive#comment',
    ...common(world, row),
    resolved: row.resolved,
    anchor: row.anchor,
    quotedFileContent: row.quotedFileContent,
    replies: repliesOf(world, row, includeDeleted).map((reply) => toReply(world, reply)),
  }
}
