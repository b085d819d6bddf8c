import { readRich } from '../adf/text_body.ts'
import { ensureLive, ensureMay } from '../issues/issue.ts'
import { saveIssue } from '../issues/saving.ts'
import { accountOfCaller } from '../protocol/authenticate.ts'
import { JiraError } from '../protocol/error.ts'
import { nextId } from '../protocol/ids.ts'
import { versionOf } from '../protocol/site.ts'
import type { JiraWorld } from '../protocol/world.ts'
import type { Adf, Comment, Issue } from '../schema/issues.ts'
import { dropComment, keepComment, readVisibility, showComment } from './comment.ts'

export interface CommentBody {
  body?: unknown
  visibility?: { type?: string; value?: string; identifier?: string | null } | null | undefined
}

function readBody(world: JiraWorld, body: unknown): Adf {
  if (body === undefined || body === null || body === '') {
    throw new JiraError(400, [], { comment: 'Comment body can not be empty!' })
  }
  const problem =
    versionOf(world) === '2' ? 'Operation value must be a string' : 'Comment body is not valid!'
  return readRich(world, body, 'comment', problem)
}

/** Adds a comment to an issue, which is then updated. */
export function addComment(world: JiraWorld, issue: Issue, given: CommentBody): Comment {
  const account = accountOfCaller(world)
  ensureMay(
    world,
    issue,
    'ADD_COMMENTS',
    `${account.displayName}, you do not have the permission to comment on this issue.`,
  )
  ensureLive(world, issue)
  const now = world.now()
  const comment = keepComment(world, {
    id: nextId(world, 'comment'),
    issue: issue.id,
    authorId: account.id,
    updaterId: account.id,
    body: readBody(world, given.body),
    created_ms: now,
    updated_ms: now,
    visibility: readVisibility(world, given.visibility),
  })
  saveIssue(world, issue, {})
  world.emit('comment_created', { issueId: issue.id, part: showComment(world, comment) })
  return comment
}

/** Who calls must be the author, or may change everybody's. */
function ensureOwn(world: JiraWorld, issue: Issue, comment: Comment, verb: 'EDIT' | 'DELETE') {
  const isOwn = comment.authorId === accountOfCaller(world).id
  const permission = `${verb}_${isOwn ? 'OWN' : 'ALL'}_COMMENTS`
  const problem = `You do not have the permission to ${verb.toLowerCase()} this comment.`
  ensureMay(world, issue, permission, problem)
  ensureLive(world, issue)
}

export function changeComment(
  world: JiraWorld,
  issue: Issue,
  comment: Comment,
  given: CommentBody,
): Comment {
  ensureOwn(world, issue, comment, 'EDIT')
  const changed = keepComment(world, {
    ...comment,
    body: readBody(world, given.body),
    updaterId: accountOfCaller(world).id,
    updated_ms: world.now(),
    visibility:
      given.visibility === undefined ? comment.visibility : readVisibility(world, given.visibility),
  })
  saveIssue(world, issue, {})
  world.emit('comment_updated', { issueId: issue.id, part: showComment(world, changed) })
  return changed
}

export function removeComment(world: JiraWorld, issue: Issue, comment: Comment): void {
  ensureOwn(world, issue, comment, 'DELETE')
  world.emit('comment_deleted', { issueId: issue.id, part: showComment(world, comment) })
  dropComment(world, comment)
  saveIssue(world, issue, {})
}
