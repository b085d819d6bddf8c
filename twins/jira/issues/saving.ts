import type { JiraWorld } from '../protocol/world.ts'
import type { Change, ChangeItem, Issue } from '../schema/issues.ts'
import { differences, noteChange } from './history.ts'
import { indexIssue } from './values.ts'

/** What orders issues by the names of what they refer to. */
export function sortOf(world: JiraWorld, issue: Omit<Issue, 'sort'>): Issue['sort'] {
  const { db } = world
  const person = (id: string | null) =>
    (id === null ? undefined : db.accounts.getShared(id)?.displayName)?.toLowerCase() ??
    '\u{10ffff}'
  const priority = issue.priorityId === null ? undefined : db.priorities.getShared(issue.priorityId)
  return {
    priority: priority?.position ?? 1000,
    status: Number(issue.statusId),
    assignee: person(issue.assigneeId),
    reporter: person(issue.reporterId),
    project: db.projects.getShared(issue.projectId)?.key ?? '',
  }
}

/** Stores an issue that changed, keeps searches in step, and moves its time. */
export function saveIssue(world: JiraWorld, before: Issue, patch: Partial<Issue>): Issue {
  const merged = { ...before, ...patch, updated_ms: world.now() }
  const issue = { ...merged, sort: sortOf(world, merged) }
  world.db.issues.replace(issue)
  indexIssue(world, issue, before)
  return issue
}

/** What an issue was told to become. */
interface IssueChange {
  issue: Issue
  change: Change | undefined
}

/** What kind of change webhooks call it. */
function kindOfChange(items: readonly ChangeItem[], given: string | undefined): string {
  if (given !== undefined) return given
  const fields = items.map(({ fieldId }) => fieldId)
  if (fields.length === 1 && fields[0] === 'assignee') return 'issue_assigned'
  return fields.includes('status') ? 'issue_generic' : 'issue_updated'
}

/**
 * Changes an issue: stores it, writes its history, and tells webhooks of it. `fieldIds` are the
 * fields that the patch may touch.
 */
export function changeIssue(
  world: JiraWorld,
  before: Issue,
  patch: Partial<Issue>,
  fieldIds: Iterable<string>,
  kind?: string,
): IssueChange {
  const draft = { ...before, ...patch }
  const items = differences(world, before, draft, fieldIds)
  if (items.length === 0 && kind === undefined) return { issue: before, change: undefined }
  const issue = saveIssue(world, before, patch)
  const change = noteChange(world, issue, items)
  world.emit('jira:issue_updated', { issue, change, kind: kindOfChange(items, kind) })
  return { issue, change }
}
