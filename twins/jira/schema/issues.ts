import { collection } from '../../../shared/db/collection.ts'

/** A document of the Atlassian Document Format. */
export interface Adf {
  type: string
  version?: number
  text?: string
  content?: Adf[]
  attrs?: Record<string, unknown>
  marks?: { type: string; attrs?: Record<string, unknown> }[]
}

/** Who alone may see a comment or a worklog. */
export interface Visibility {
  type: 'group' | 'role'
  value: string
  identifier: string
}

/** An issue. Ids stand for people, projects and all that has a name; times are milliseconds. */
export interface Issue {
  id: string
  key: string
  projectId: string
  number: number
  typeId: string
  statusId: string
  summary: string
  description: Adf | null
  environment: Adf | null
  priorityId: string | null
  resolutionId: string | null
  resolved_ms: number | null
  assigneeId: string | null
  reporterId: string | null
  creatorId: string
  parentId: string | null
  labels: string[]
  componentIds: string[]
  fixVersionIds: string[]
  affectedVersionIds: string[]
  duedate: string | null
  securityId: string | null
  created_ms: number
  updated_ms: number
  statusChanged_ms: number
  originalEstimate_s: number | null
  remainingEstimate_s: number | null
  timeSpent_s: number | null
  /** Where it stands on boards: texts in this order. */
  rank: string
  sprintIds: string[]
  watcherIds: string[]
  voterIds: string[]
  archived: { at_ms: number; by: string } | null
  /** Values of custom fields by field id, as they were set. */
  custom: Record<string, unknown>
  /** What orders by name: kept beside the ids. */
  sort: { priority: number; status: number; assignee: string; reporter: string; project: string }
}

/** A value of a field that may have several, or of a custom field: what a search finds it by. */
export interface IssueValue {
  /** `10001/labels/0`; the first value of a custom field has no number. */
  id: string
  issue: string
  field: string
  /** In lower case. */
  value: string
  number: number | null
}

/** A text of an issue, for searches in texts. */
interface IssueText {
  id: string
  issue: string
  field: string
  text: string
}

/** A time during which a field had a value; of fields that have a history. */
interface Period {
  id: string
  issue: string
  field: string
  value: string
  /** What it was before; undefined where the issue was made with this value. */
  previous: string | undefined
  by: string
  from_ms: number
  /** Undefined while it lasts. */
  until_ms: number | undefined
}

export interface ChangeItem {
  field: string
  fieldtype: 'jira' | 'custom'
  fieldId: string
  from: string | null
  fromString: string | null
  to: string | null
  toString: string | null
  tmpFromAccountId?: string | null
  tmpToAccountId?: string | null
}

export interface Change {
  id: string
  issue: string
  by: string
  at_ms: number
  items: ChangeItem[]
}

export interface Comment {
  id: string
  issue: string
  authorId: string
  updaterId: string
  body: Adf
  created_ms: number
  updated_ms: number
  visibility: Visibility | undefined
}

export interface Worklog {
  id: string
  issue: string
  authorId: string
  updaterId: string
  comment: Adf | undefined
  created_ms: number
  updated_ms: number
  started_ms: number
  spent_s: number
  visibility: Visibility | undefined
}

interface DeletedWorklog {
  id: string
  deleted_ms: number
}

export interface Attachment {
  id: string
  issue: string
  filename: string
  mimeType: string
  size: number
  hash: string
  authorId: string
  created_ms: number
}

/** The issue a key leads to, also one it had before it moved. */
interface IssueKey {
  id: string
  issue: string
}

export const issueTables = {
  issues: collection<Issue>()({
    columns: {
      project: (issue) => issue.projectId,
      number: (issue) => issue.number,
      projectKey: (issue) => issue.sort.project,
      type: (issue) => issue.typeId,
      status: (issue) => issue.statusId,
      priority: (issue) => issue.priorityId,
      resolution: (issue) => issue.resolutionId,
      assignee: (issue) => issue.assigneeId,
      reporter: (issue) => issue.reporterId,
      creator: (issue) => issue.creatorId,
      parent: (issue) => issue.parentId,
      security: (issue) => issue.securityId,
      summary: (issue) => issue.summary.toLowerCase(),
      created: (issue) => issue.created_ms,
      updated: (issue) => issue.updated_ms,
      resolved: (issue) => issue.resolved_ms,
      statusChanged: (issue) => issue.statusChanged_ms,
      due: (issue) => issue.duedate,
      originalEstimate: (issue) => issue.originalEstimate_s,
      remainingEstimate: (issue) => issue.remainingEstimate_s,
      timeSpent: (issue) => issue.timeSpent_s,
      votes: (issue) => issue.voterIds.length,
      watchers: (issue) => issue.watcherIds.length,
      rank: (issue) => issue.rank,
      isArchived: (issue) => issue.archived !== null,
      priorityOrder: (issue) => issue.sort.priority,
      statusOrder: (issue) => issue.sort.status,
      assigneeName: (issue) => issue.sort.assignee,
      reporterName: (issue) => issue.sort.reporter,
    },
    indexes: [
      ['project', 'number'],
      ['projectKey', 'number'],
      ['type'],
      ['status'],
      ['priority'],
      ['resolution'],
      ['assignee'],
      ['reporter'],
      ['parent'],
      ['created'],
      ['updated'],
      ['resolved'],
      ['due'],
      ['rank'],
      ['priorityOrder'],
    ],
  }),
  issue_keys: collection<IssueKey>()(),
  issue_values: collection<IssueValue>()({
    columns: {
      issue: (each) => each.issue,
      field: (each) => each.field,
      value: (each) => each.value,
      number: (each) => each.number,
    },
    indexes: [
      ['issue', 'field', 'value'],
      ['field', 'value', 'issue'],
      ['field', 'number'],
    ],
  }),
  issue_texts: collection<IssueText>()({
    columns: { issue: (each) => each.issue, field: (each) => each.field },
    indexes: [['issue', 'field']],
    search: (each) => each.text,
  }),
  periods: collection<Period>()({
    columns: {
      issue: (each) => each.issue,
      field: (each) => each.field,
      value: (each) => each.value,
      previous: (each) => each.previous,
      by: (each) => each.by,
      from: (each) => each.from_ms,
      until: (each) => each.until_ms ?? Number.MAX_SAFE_INTEGER,
    },
    indexes: [
      ['issue', 'field'],
      ['field', 'value'],
    ],
  }),
  changes: collection<Change>()({
    columns: { issue: (each) => each.issue, by: (each) => each.by, at: (each) => each.at_ms },
    indexes: [
      ['issue', 'seq'],
      ['by', 'at'],
    ],
  }),
  comments: collection<Comment>()({
    columns: { issue: (each) => each.issue, created: (each) => each.created_ms },
    indexes: [['issue', 'created', 'seq']],
  }),
  worklogs: collection<Worklog>()({
    columns: {
      issue: (each) => each.issue,
      author: (each) => each.authorId,
      started: (each) => each.started_ms,
      updated: (each) => each.updated_ms,
    },
    indexes: [['issue', 'started', 'seq'], ['author'], ['started'], ['updated', 'seq']],
  }),
  deleted_worklogs: collection<DeletedWorklog>()({
    columns: { deleted: (each) => each.deleted_ms },
    indexes: [['deleted', 'seq']],
  }),
  attachments: collection<Attachment>()({
    columns: { issue: (each) => each.issue },
    indexes: [['issue', 'seq']],
  }),
}
