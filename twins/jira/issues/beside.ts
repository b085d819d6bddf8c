import { isRecord } from '../../../shared/json.ts'
import { addComment, type CommentBody, changeComment, removeComment } from '../comments/writing.ts'
import { addLink, linkTypeOf } from '../issue_links/writing.ts'
import { JiraError } from '../protocol/error.ts'
import type { JiraWorld } from '../protocol/world.ts'
import type { Issue } from '../schema/issues.ts'
import { type Adjustment, addWorklog, type WorklogBody } from '../worklogs/writing.ts'
import { findIssue } from './issue.ts'
import { textOf } from './reading.ts'
import type { Read } from './screened.ts'

/** Does what an edit says of comments, worklogs and links. */
export function applyBeside(world: JiraWorld, id: string, beside: Read['beside']): void {
  for (const { fieldId, operation, value } of beside) {
    const issue = world.db.issues.get(id)
    if (!issue) return
    if (fieldId === 'comment') editComments(world, issue, operation, value)
    else if (fieldId === 'worklog' && operation === 'add' && isRecord(value)) {
      addWorklog(world, issue, value as WorklogBody, value as Adjustment) // read with care there
    } else if (fieldId === 'issuelinks' && operation === 'add') link(world, issue, value)
    else throw new JiraError(400, [], { [fieldId]: `Field does not support update '${operation}'` })
  }
}

function editComments(world: JiraWorld, issue: Issue, operation: string, value: unknown): void {
  const body = (isRecord(value) ? value : {}) as CommentBody // read with care there
  if (operation === 'add') {
    addComment(world, issue, body)
    return
  }
  const comment = world.db.comments.get(textOf(value, 'id') ?? '')
  if (comment?.issue !== issue.id) {
    throw new JiraError(400, [], {
      comment: `Can not find a comment for the id: ${textOf(value, 'id')}`,
    })
  }
  if (operation === 'remove') removeComment(world, issue, comment)
  else changeComment(world, issue, comment, body)
}

function link(world: JiraWorld, issue: Issue, value: unknown): void {
  if (!isRecord(value)) throw new JiraError(400, [], { issuelinks: 'expected Object' })
  const type = linkTypeOf(world, value.type)
  const key = textOf(value.outwardIssue ?? value.inwardIssue, 'key', 'id') ?? ''
  const other = findIssue(world, key)
  if (value.outwardIssue) addLink(world, type, issue, other)
  else addLink(world, type, other, issue)
}
