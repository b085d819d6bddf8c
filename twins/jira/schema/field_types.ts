import type { FieldSchema } from './configuration.ts'

/** A field that every site has. */
interface SystemField {
  name: string
  clauses: readonly string[]
  schema: FieldSchema | undefined
  /** Whether it can be put on screens. */
  orderable: boolean
  operations: readonly string[]
}

function field(
  name: string,
  type: string | undefined,
  clauses: readonly string[],
  more: { items?: string; on?: readonly string[]; system?: string } = {},
): SystemField {
  const { items, on, system } = more
  return {
    name,
    clauses,
    schema:
      type === undefined ? undefined : { type, ...(items && { items }), ...(system && { system }) },
    orderable: on !== undefined,
    operations: on ?? [],
  }
}

const set = ['set']
const changed = ['add', 'set', 'remove']

const declared: Readonly<Record<string, SystemField>> = {
  statuscategorychangedate: field('Status Category Changed', 'datetime', [
    'statusCategoryChangedDate',
  ]),
  issuetype: field('Issue Type', 'issuetype', ['issuetype', 'type'], { on: set }),
  parent: field('Parent', undefined, ['parent'], { on: set }),
  timespent: field('Time Spent', 'number', ['timespent']),
  project: field('Project', 'project', ['project'], { on: set }),
  fixVersions: field('Fix versions', 'array', ['fixVersion'], { items: 'version', on: changed }),
  aggregatetimespent: field('Σ Time Spent', 'number', []),
  statusCategory: field('Status Category', 'statusCategory', ['statusCategory']),
  resolution: field('Resolution', 'resolution', ['resolution'], { on: set }),
  resolutiondate: field('Resolved', 'datetime', ['resolutiondate', 'resolved']),
  workratio: field('Work Ratio', 'number', ['workratio']),
  lastViewed: field('Last Viewed', 'datetime', ['lastViewed']),
  watches: field('Watchers', 'watches', ['watchers']),
  created: field('Created', 'datetime', ['created', 'createdDate']),
  priority: field('Priority', 'priority', ['priority'], { on: set }),
  labels: field('Labels', 'array', ['labels'], { items: 'string', on: changed }),
  timeestimate: field('Remaining Estimate', 'number', ['remainingEstimate', 'timeestimate']),
  aggregatetimeoriginalestimate: field('Σ Original Estimate', 'number', []),
  versions: field('Affects versions', 'array', ['affectedVersion'], {
    items: 'version',
    on: changed,
  }),
  issuelinks: field('Linked Issues', 'array', ['issueLink'], {
    items: 'issuelinks',
    on: ['add', 'copy'],
  }),
  assignee: field('Assignee', 'user', ['assignee'], { on: set }),
  updated: field('Updated', 'datetime', ['updated', 'updatedDate']),
  status: field('Status', 'status', ['status']),
  components: field('Components', 'array', ['component'], { items: 'component', on: changed }),
  issuekey: field('Key', undefined, ['id', 'issue', 'issuekey', 'key']),
  timeoriginalestimate: field('Original estimate', 'number', [
    'originalEstimate',
    'timeoriginalestimate',
  ]),
  description: field('Description', 'string', ['description'], { on: set }),
  timetracking: field('Time tracking', 'timetracking', [], { on: ['set', 'edit'] }),
  security: field('Security Level', 'securitylevel', ['level'], { on: set }),
  attachment: field('Attachment', 'array', ['attachments'], {
    items: 'attachment',
    on: ['set', 'copy'],
  }),
  aggregatetimeestimate: field('Σ Remaining Estimate', 'number', []),
  summary: field('Summary', 'string', ['summary'], { on: set }),
  creator: field('Creator', 'user', ['creator']),
  subtasks: field('Sub-tasks', 'array', ['subtasks'], { items: 'issuelinks' }),
  reporter: field('Reporter', 'user', ['reporter'], { on: set }),
  aggregateprogress: field('Σ Progress', 'progress', []),
  environment: field('Environment', 'string', ['environment'], { on: set }),
  duedate: field('Due date', 'date', ['due', 'duedate'], { on: set }),
  progress: field('Progress', 'progress', ['progress']),
  comment: field('Comment', 'comments-page', ['comment'], { on: ['add', 'edit', 'remove'] }),
  votes: field('Votes', 'votes', ['votes']),
  worklog: field('Log Work', 'array', [], { items: 'worklog', on: ['add', 'edit', 'remove'] }),
}

/** https://support.atlassian.com/jira-software-cloud/docs/jql-fields/ */
export const systemFields: Readonly<Record<string, SystemField>> = Object.fromEntries(
  Object.entries(declared).map(([id, each]) => [
    id,
    { ...each, schema: each.schema && { ...each.schema, system: id } },
  ]),
)

const own = (key: string) => `com.atlassian.jira.plugin.system.customfieldtypes:${key}`
const agile = (key: string) => `com.pyxis.greenhopper.jira:${key}`

/** What the values of a type of custom fields are. */
export type ValueKind =
  | 'text'
  | 'rich'
  | 'number'
  | 'date'
  | 'datetime'
  | 'option'
  | 'options'
  | 'cascade'
  | 'user'
  | 'users'
  | 'group'
  | 'groups'
  | 'version'
  | 'versions'
  | 'project'
  | 'labels'
  | 'url'
  | 'sprint'
  | 'rank'

interface CustomType {
  kind: ValueKind
  schema: FieldSchema
}

const one = (kind: ValueKind, type: string): CustomType => ({ kind, schema: { type } })
const many = (kind: ValueKind, items: string): CustomType => ({
  kind,
  schema: { type: 'array', items },
})

/** The types of custom fields by their key. */
export const customTypes: Readonly<Record<string, CustomType>> = {
  [own('textfield')]: one('text', 'string'),
  [own('textarea')]: one('rich', 'string'),
  [own('readonlyfield')]: one('text', 'string'),
  [own('url')]: one('url', 'string'),
  [own('float')]: one('number', 'number'),
  [own('datepicker')]: one('date', 'date'),
  [own('datetime')]: one('datetime', 'datetime'),
  [own('select')]: one('option', 'option'),
  [own('radiobuttons')]: one('option', 'option'),
  [own('multiselect')]: many('options', 'option'),
  [own('multicheckboxes')]: many('options', 'option'),
  [own('cascadingselect')]: one('cascade', 'option-with-child'),
  [own('userpicker')]: one('user', 'user'),
  [own('people')]: many('users', 'user'),
  [own('multiuserpicker')]: many('users', 'user'),
  [own('grouppicker')]: one('group', 'group'),
  [own('multigrouppicker')]: many('groups', 'group'),
  [own('version')]: one('version', 'version'),
  [own('multiversion')]: many('versions', 'version'),
  [own('project')]: one('project', 'project'),
  [own('labels')]: many('labels', 'string'),
  [agile('jsw-story-points')]: one('number', 'number'),
  [agile('gh-sprint')]: many('sprint', 'json'),
  [agile('gh-lexo-rank')]: one('rank', 'any'),
}

/** Fields of the software product that boards are made of. */
export const agileFields = {
  startDate: 'customfield_10015',
  storyPoints: 'customfield_10016',
  rank: 'customfield_10019',
  sprint: 'customfield_10020',
  flagged: 'customfield_10021',
} as const
