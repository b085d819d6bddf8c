import type { JiraWorld } from '../protocol/world.ts'
import { agileFields, customTypes, systemFields } from '../schema/field_types.ts'

/** How the values of a field are found and compared. */
type Kind =
  | 'key'
  | 'reference'
  | 'list'
  | 'person'
  | 'people'
  | 'moment'
  | 'day'
  | 'number'
  | 'duration'
  | 'text'
  | 'category'
  | 'attachments'
  | 'worklog'

export interface SearchField {
  /** The field's id. */
  id: string
  /** As the query names it. */
  name: string
  kind: Kind
  /** The column of the issue that holds it; undefined where it is among the values. */
  column: string | undefined
  /** What its values are the names of. */
  of:
    | 'projects'
    | 'statuses'
    | 'issue_types'
    | 'priorities'
    | 'resolutions'
    | 'components'
    | 'versions'
    | 'sprints'
    | 'options'
    | 'labels'
    | 'issues'
    | 'levels'
    | undefined
  /** The column that orders by it. */
  sort: string | undefined
  hasHistory: boolean
}

type Row = [
  kind: Kind,
  column?: string | undefined,
  of?: SearchField['of'],
  sort?: string | undefined,
  hasHistory?: boolean,
]

const rows: Readonly<Record<string, Row>> = {
  issuekey: ['key', 'key', undefined, 'number'],
  project: ['reference', 'project', 'projects', 'projectKey'],
  issuetype: ['reference', 'type', 'issue_types', 'type'],
  status: ['reference', 'status', 'statuses', 'statusOrder', true],
  statusCategory: ['category', 'status', 'statuses', 'statusOrder'],
  priority: ['reference', 'priority', 'priorities', 'priorityOrder', true],
  resolution: ['reference', 'resolution', 'resolutions', 'resolution', true],
  assignee: ['person', 'assignee', undefined, 'assigneeName', true],
  reporter: ['person', 'reporter', undefined, 'reporterName', true],
  creator: ['person', 'creator', undefined, 'creator'],
  parent: ['reference', 'parent', 'issues', 'parent'],
  security: ['reference', 'security', 'levels', 'security'],
  summary: ['text', 'summary', undefined, 'summary'],
  description: ['text'],
  environment: ['text'],
  comment: ['text'],
  text: ['text'],
  labels: ['list', undefined, 'labels'],
  components: ['list', undefined, 'components'],
  fixVersions: ['list', undefined, 'versions', undefined, true],
  versions: ['list', undefined, 'versions'],
  watchers: ['people'],
  voters: ['people'],
  created: ['moment', 'created', undefined, 'created'],
  updated: ['moment', 'updated', undefined, 'updated'],
  resolutiondate: ['moment', 'resolved', undefined, 'resolved'],
  statuscategorychangedate: ['moment', 'statusChanged', undefined, 'statusChanged'],
  duedate: ['day', 'due', undefined, 'due'],
  votes: ['number', 'votes', undefined, 'votes'],
  watches: ['number', 'watchers', undefined, 'watchers'],
  timespent: ['duration', 'timeSpent', undefined, 'timeSpent'],
  timeestimate: ['duration', 'remainingEstimate', undefined, 'remainingEstimate'],
  timeoriginalestimate: ['duration', 'originalEstimate', undefined, 'originalEstimate'],
  attachment: ['attachments'],
  worklogAuthor: ['worklog', 'author'],
  worklogDate: ['worklog', 'started'],
}

/** Names of a query that are no clause names of a field. */
const others: Readonly<Record<string, string>> = {
  text: 'text',
  comment: 'comment',
  watcher: 'watchers',
  voter: 'voters',
  worklogauthor: 'worklogAuthor',
  worklogdate: 'worklogDate',
  'epic link': 'parent',
  epic: 'parent',
  issuetype: 'issuetype',
  'fix version': 'fixVersions',
  sprint: agileFields.sprint,
  rank: agileFields.rank,
}

/** The ids of the system's fields by what a query calls them. */
const systemNames: ReadonlyMap<string, string> = new Map([
  ...Object.entries(systemFields).flatMap(([id, { clauses }]) =>
    clauses.map((clause) => [clause.toLowerCase(), id] as const),
  ),
  ...Object.entries(others),
])

function systemField(id: string, name: string): SearchField | undefined {
  const row = rows[id]
  if (!row) return undefined
  const [kind, column, of, sort, hasHistory = false] = row
  return { id, name, kind, column, of, sort, hasHistory }
}

const customKinds: Readonly<Record<string, [Kind, SearchField['of']?]>> = {
  number: ['number'],
  date: ['day'],
  datetime: ['moment'],
  text: ['text'],
  rich: ['text'],
  url: ['text'],
  option: ['list', 'options'],
  options: ['list', 'options'],
  cascade: ['list', 'options'],
  user: ['people'],
  users: ['people'],
  version: ['list', 'versions'],
  versions: ['list', 'versions'],
  project: ['list', 'projects'],
  labels: ['list', 'labels'],
  group: ['list', 'labels'],
  groups: ['list', 'labels'],
  sprint: ['list', 'sprints'],
}

function customField(world: JiraWorld, id: string, name: string): SearchField | undefined {
  const field = world.db.fields.getShared(id)
  if (!field || field.trashed) return undefined
  const kind = customTypes[field.type]?.kind ?? 'text'
  const base = { id, name, hasHistory: false, column: undefined }
  if (kind === 'rank') return { ...base, kind: 'text', column: 'rank', of: undefined, sort: 'rank' }
  const [found = 'text', of] = customKinds[kind] ?? []
  return { ...base, kind: found, of, sort: undefined }
}

/** The field a query names, in any case: by clause, by `cf[10010]`, or by a custom field's name. */
export function searchField(world: JiraWorld, name: string): SearchField | undefined {
  const lower = name.toLowerCase()
  const system = systemNames.get(lower)
  if (system !== undefined) return systemField(system, name) ?? customField(world, system, name)
  const number = /^cf\[(\d+)\]$/.exec(lower)?.[1]
  if (number !== undefined) return customField(world, `customfield_${number}`, name)
  if (/^customfield_\d+$/.test(lower)) return customField(world, lower, name)
  const found = world.db.fields.first({ where: { name: lower } })
  return found && customField(world, found.id, name)
}
