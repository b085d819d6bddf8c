import { dropComment } from '../comments/comment.ts'
import { linkRows } from '../issue_links/link.ts'
import { JiraError } from '../protocol/error.ts'
import type { JiraWorld } from '../protocol/world.ts'
import type { Issue } from '../schema/issues.ts'
import { saveIssue } from './saving.ts'
import { childrenOf, subtasksOf } from './showing.ts'
import { unindexIssue } from './values.ts'

/** Deletes an issue with all that belongs to it; its subtasks only where that is asked for. */
export function deleteIssue(world: JiraWorld, issue: Issue, withSubtasks: boolean): void {
  const subtasks = subtasksOf(world, issue)
  if (subtasks.length > 0 && !withSubtasks) {
    throw new JiraError(400, [
      `The issue '${issue.key}' has subtasks.  You must specify the 'deleteSubtasks' ` +
        `parameter to delete this issue and all its subtasks.`,
    ])
  }
  for (const subtask of subtasks) deleteIssue(world, subtask, true)
  for (const child of childrenOf(world, issue)) saveIssue(world, child, { parentId: null })
  world.emit('jira:issue_deleted', { issue, kind: 'issue_deleted' })
  const { db } = world
  const where = { issue: issue.id }
  for (const comment of db.comments.list({ where })) dropComment(world, comment)
  for (const { id } of db.worklogs.list({ where })) db.worklogs.delete(id)
  for (const { id } of db.attachments.list({ where })) db.attachments.delete(id)
  for (const { id } of db.remote_links.list({ where })) db.remote_links.delete(id)
  for (const { id } of db.changes.list({ where })) db.changes.delete(id)
  for (const { id } of db.periods.list({ where })) db.periods.delete(id)
  for (const { id } of linkRows(world, issue.id)) db.links.delete(id)
  unindexIssue(world, issue)
  db.issue_keys.delete(issue.key)
  db.issues.delete(issue.id)
}
