import { showRich } from '../adf/text_body.ts'
import { isAmong } from '../comments/comment.ts'
import { showDuration } from '../issues/time.ts'
import { linkTo } from '../protocol/site.ts'
import { showTime } from '../protocol/time.ts'
import type { JiraWorld } from '../protocol/world.ts'
import type { Issue, Worklog } from '../schema/issues.ts'
import { showPerson } from '../users/account.ts'

export function showWorklog(world: JiraWorld, worklog: Worklog) {
  return {
    self: linkTo(world, `issue/${worklog.issue}/worklog/${worklog.id}`),
    author: showPerson(world, worklog.authorId),
    updateAuthor: showPerson(world, worklog.updaterId),
    ...(worklog.comment && { comment: showRich(world, worklog.comment) }),
    created: showTime(worklog.created_ms),
    updated: showTime(worklog.updated_ms),
    ...(worklog.visibility && { visibility: worklog.visibility }),
    started: showTime(worklog.started_ms),
    timeSpent: showDuration(world, worklog.spent_s),
    timeSpentSeconds: worklog.spent_s,
    id: worklog.id,
    issueId: worklog.issue,
  }
}

/** The worklogs of an issue that who calls may see, by when the work began. */
export function worklogsOf(world: JiraWorld, issue: Readonly<Issue>): Worklog[] {
  return world.db.worklogs
    .list({ where: { issue: issue.id }, order: ['started', 'seq'] })
    .filter(({ visibility }) => isAmong(world, visibility, issue.projectId))
}

/** The worklogs as a field of the issue: the first twenty. */
export function worklogField(world: JiraWorld, issue: Issue) {
  const all = worklogsOf(world, issue)
  return {
    startAt: 0,
    maxResults: 20,
    total: all.length,
    worklogs: all.slice(0, 20).map((each) => showWorklog(world, each)),
  }
}
