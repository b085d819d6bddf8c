import type { Change, Issue } from '../schema/issues.ts'

/** What webhooks are told of an issue. */
interface IssueHappening {
  issue: Issue
  change?: Change | undefined
  /** `issue_assigned`, `issue_generic` ... */
  kind: string
}

/** What happened to something that belongs to an issue. */
interface PartHappening {
  issueId: string
  /** The part as the wire shows it. */
  part: Record<string, unknown>
}

/** What the twin emits: the data of each event by the event's name. */
export interface JiraEvents {
  'jira:issue_created': IssueHappening
  'jira:issue_updated': IssueHappening
  'jira:issue_deleted': IssueHappening
  comment_created: PartHappening
  comment_updated: PartHappening
  comment_deleted: PartHappening
  worklog_created: PartHappening
  worklog_updated: PartHappening
  worklog_deleted: PartHappening
  attachment_created: PartHappening
  attachment_deleted: PartHappening
  issuelink_created: PartHappening
  issuelink_deleted: PartHappening
  /** Anything else that webhooks may be told: projects, versions, users, boards, sprints. */
  other: { name: string; body: Record<string, unknown> }
}
