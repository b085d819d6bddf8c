import { plainText } from '../adf/document.ts'
import { showRich } from '../adf/text_body.ts'
import { playsRole } from '../permissions/permission.ts'
import { groupIdsOf } from '../protocol/administrators.ts'
import { JiraError } from '../protocol/error.ts'
import { linkTo } from '../protocol/site.ts'
import { showTime } from '../protocol/time.ts'
import type { JiraWorld } from '../protocol/world.ts'
import type { Comment, Issue, Visibility } from '../schema/issues.ts'
import { showPerson } from '../users/account.ts'

/** Whether who calls is among those that alone may see something of a project. */
export function isAmong(
  world: JiraWorld,
  visibility: Visibility | undefined,
  projectId: string,
): boolean {
  if (!visibility) return true
  const account = world.caller?.account?.id
  if (visibility.type === 'group') return groupIdsOf(world, account).includes(visibility.identifier)
  return playsRole(world, account, projectId, visibility.identifier)
}

/** Who alone may see something, as clients write it: by name or identifier. */
export function readVisibility(
  world: JiraWorld,
  given: { type?: string; value?: string; identifier?: string | null } | null | undefined,
): Visibility | undefined {
  if (!given?.type) return undefined
  const { type, value, identifier } = given
  const rows = type === 'group' ? world.db.groups.list() : world.db.roles.list()
  const found = rows.find(({ id, name }) => id === identifier || name === value)
  if (found && (type === 'group' || type === 'role')) {
    return { type, value: found.name, identifier: found.id }
  }
  const noun = type === 'group' ? 'Group' : 'Role'
  throw new JiraError(400, [], {
    commentLevel: `${noun} with name '${value ?? identifier}' does not exist.`,
  })
}

export function showComment(world: JiraWorld, comment: Comment) {
  return {
    self: linkTo(world, `issue/${comment.issue}/comment/${comment.id}`),
    id: comment.id,
    author: showPerson(world, comment.authorId),
    body: showRich(world, comment.body),
    updateAuthor: showPerson(world, comment.updaterId),
    created: showTime(comment.created_ms),
    updated: showTime(comment.updated_ms),
    ...(comment.visibility && { visibility: comment.visibility }),
    jsdPublic: true,
  }
}

/** The comments of an issue that who calls may see, oldest first. */
export function commentsOf(world: JiraWorld, issue: Readonly<Issue>): Comment[] {
  return world.db.comments
    .list({ where: { issue: issue.id }, order: ['created', 'seq'] })
    .filter(({ visibility }) => isAmong(world, visibility, issue.projectId))
}

/** The comments as a field of the issue. */
export function commentField(world: JiraWorld, issue: Issue) {
  const all = commentsOf(world, issue)
  return {
    comments: all.map((each) => showComment(world, each)),
    self: linkTo(world, `issue/${issue.id}/comment`),
    maxResults: all.length,
    total: all.length,
    startAt: 0,
  }
}

/** Stores a comment, new or changed, where searches find its words. */
export function keepComment(world: JiraWorld, comment: Comment): Comment {
  world.db.comments.put(comment)
  const text = { id: `${comment.issue}/comment/${comment.id}`, issue: comment.issue }
  world.db.issue_texts.put({ ...text, field: 'comment', text: plainText(comment.body) })
  return comment
}

export function dropComment(world: JiraWorld, comment: Comment): void {
  world.db.comments.delete(comment.id)
  world.db.issue_texts.delete(`${comment.issue}/comment/${comment.id}`)
}
