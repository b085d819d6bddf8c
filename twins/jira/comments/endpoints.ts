import { z } from 'zod'
import { toHtml } from '../adf/html.ts'
import { findIssue } from '../issues/issue.ts'
import { created, noContent } from '../protocol/answers.ts'
import { anyBody, body, list, optional, part, text, whole } from '../protocol/args.ts'
import { endpoint } from '../protocol/endpoint.ts'
import { JiraError } from '../protocol/error.ts'
import { pageOf, partOf } from '../protocol/paging.ts'
import type { JiraWorld } from '../protocol/world.ts'
import type { Comment, Issue } from '../schema/issues.ts'
import { commentsOf, showComment } from './comment.ts'
import { addComment, type CommentBody, changeComment, removeComment } from './writing.ts'

function findComment(world: JiraWorld, issue: Issue, id: string): Comment {
  const comment = commentsOf(world, issue).find((each) => each.id === id)
  if (comment) return comment
  throw new JiraError(404, [`Can not find a comment for the id: ${id}.`])
}

function show(world: JiraWorld, comment: Comment, expand: readonly string[]) {
  const properties = () =>
    world.db.properties
      .list({ where: { owner: `comment/${comment.id}` } })
      .map(({ key, value }) => ({ key, value }))
  return {
    ...showComment(world, comment),
    ...(expand.includes('renderedBody') && { renderedBody: toHtml(comment.body) }),
    ...(expand.includes('properties') && { properties: properties() }),
  }
}

const ofIssue = () => ({ issueIdOrKey: text(), expand: list() })

// What a comment's body may be is said where it is read.
const given = (value: unknown) => (value ?? {}) as CommentBody

export const comments = {
  'GET /rest/api/3/issue/{issueIdOrKey}/comment': endpoint(
    'anyone',
    () => ({ ...ofIssue(), ...part(5000), orderBy: optional() }),
    (world, args) => {
      const all = commentsOf(world, findIssue(world, args.issueIdOrKey))
      const ordered = args.orderBy?.startsWith('-') ? all.reverse() : all
      return partOf(ordered, args, 'comments', (each) => show(world, each, args.expand), 5000)
    },
  ),

  'POST /rest/api/3/issue/{issueIdOrKey}/comment': endpoint(
    'anyone',
    () => ({ ...ofIssue(), body: anyBody() }),
    (world, args) => {
      const comment = addComment(world, findIssue(world, args.issueIdOrKey), given(args.body))
      return created(show(world, comment, args.expand))
    },
  ),

  'GET /rest/api/3/issue/{issueIdOrKey}/comment/{id}': endpoint(
    'anyone',
    () => ({ ...ofIssue(), id: text() }),
    (world, args) => {
      const issue = findIssue(world, args.issueIdOrKey)
      return show(world, findComment(world, issue, args.id), args.expand)
    },
  ),

  'PUT /rest/api/3/issue/{issueIdOrKey}/comment/{id}': endpoint(
    'anyone',
    () => ({ ...ofIssue(), id: text(), body: anyBody() }),
    (world, args) => {
      const issue = findIssue(world, args.issueIdOrKey)
      const comment = findComment(world, issue, args.id)
      return show(world, changeComment(world, issue, comment, given(args.body)), args.expand)
    },
  ),

  'DELETE /rest/api/3/issue/{issueIdOrKey}/comment/{id}': endpoint(
    'anyone',
    () => ({ issueIdOrKey: text(), id: text() }),
    (world, args) => {
      const issue = findIssue(world, args.issueIdOrKey)
      removeComment(world, issue, findComment(world, issue, args.id))
      return noContent()
    },
  ),

  'POST /rest/api/3/comment/list': endpoint(
    'anyone',
    () => ({ expand: list(), body: body({ ids: z.array(whole()) }) }),
    (world, { expand, body: { ids } }) => {
      if (ids.length > 1000) throw new JiraError(400, ['The maximum number of IDs is 1000.'])
      const found = ids.flatMap((id) => {
        const comment = world.db.comments.get(String(id))
        if (!comment) return []
        const issue = world.db.issues.get(comment.issue)
        if (!issue) return []
        return commentsOf(world, findIssue(world, issue.id)).filter(
          (each) => each.id === comment.id,
        )
      })
      const args = { startAt: 0, maxResults: 1000 }
      return pageOf(world, found, args, (each) => show(world, each, expand))
    },
  ),
}
