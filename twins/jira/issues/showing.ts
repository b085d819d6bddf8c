import { toHtml } from '../adf/html.ts'
import { showRich } from '../adf/text_body.ts'
import { attachmentsOf } from '../attachments/attachment.ts'
import { commentField } from '../comments/comment.ts'
import {
  showIssueType,
  showPriorityBriefly,
  showResolution,
  showStatus,
  showStatusCategory,
} from '../configuration/showing.ts'
import { customFields } from '../fields/field.ts'
import { linksOf } from '../issue_links/link.ts'
import { securityLevel } from '../permissions/permission.ts'
import { showProjectBriefly } from '../projects/project.ts'
import { showComponentBriefly, showVersionBriefly } from '../projects/version.ts'
import { linkTo } from '../protocol/site.ts'
import { showTime } from '../protocol/time.ts'
import type { JiraWorld } from '../protocol/world.ts'
import { agileFields } from '../schema/field_types.ts'
import type { Issue } from '../schema/issues.ts'
import { showSprintBriefly } from '../sprint/showing.ts'
import { showPerson } from '../users/account.ts'
import { worklogField } from '../worklogs/worklog.ts'
import { showCustom } from './custom_values.ts'
import { projectOf } from './issue.ts'
import { showDuration } from './time.ts'

/** How a field of an issue is shown; undefined where it has none. */
type Show = (world: JiraWorld, issue: Issue) => unknown

const time = (at_ms: number | null) => (at_ms === null ? null : showTime(at_ms))

function listed<T>(ids: readonly string[], get: (id: string) => T | undefined) {
  return ids.flatMap((id) => get(id) ?? [])
}

export function childrenOf(world: JiraWorld, issue: Readonly<Issue>): Issue[] {
  return world.db.issues.list({ where: { parent: issue.id }, order: ['rank'] })
}

/** The subtasks of an issue; children of epics are none. */
export function subtasksOf(world: JiraWorld, issue: Readonly<Issue>): Issue[] {
  return childrenOf(world, issue).filter(
    ({ typeId }) => world.db.issue_types.getShared(typeId)?.hierarchyLevel === -1,
  )
}

/** What another issue shows of an issue: its parent, its subtasks, those it is linked with. */
export function showIssueBriefly(world: JiraWorld, issue: Readonly<Issue>) {
  const { db } = world
  const status = db.statuses.getShared(issue.statusId)
  const priority = issue.priorityId === null ? undefined : db.priorities.getShared(issue.priorityId)
  const type = db.issue_types.getShared(issue.typeId)
  return {
    id: issue.id,
    key: issue.key,
    self: linkTo(world, `issue/${issue.id}`),
    fields: {
      summary: issue.summary,
      ...(status && { status: showStatus(world, status) }),
      ...(priority && { priority: showPriorityBriefly(world, priority) }),
      ...(type && { issuetype: showIssueType(world, type) }),
    },
  }
}

function progressOf(spent: number | null, remaining: number | null) {
  const progress = spent ?? 0
  const total = progress + (remaining ?? 0)
  if (total === 0) return { progress, total }
  return { progress, total, percent: Math.floor((progress * 100) / total) }
}

/** The sum over an issue and its subtasks; null where none has a value. */
function sumOf(
  world: JiraWorld,
  issue: Issue,
  value: (each: Issue) => number | null,
): number | null {
  const values = [issue, ...subtasksOf(world, issue)].map(value).filter((each) => each !== null)
  return values.length === 0 ? null : values.reduce((sum, each) => sum + each, 0)
}

function showTimeTracking(world: JiraWorld, issue: Issue) {
  const { originalEstimate_s, remainingEstimate_s, timeSpent_s } = issue
  const show = (name: string, value: number | null) =>
    value === null ? {} : { [name]: showDuration(world, value), [`${name}Seconds`]: value }
  return {
    ...show('originalEstimate', originalEstimate_s),
    ...show('remainingEstimate', remainingEstimate_s),
    ...show('timeSpent', timeSpent_s),
  }
}

function workratioOf({ originalEstimate_s, timeSpent_s }: Issue): number {
  return originalEstimate_s ? Math.floor(((timeSpent_s ?? 0) * 100) / originalEstimate_s) : -1
}

function showSecurity(world: JiraWorld, { securityId }: Issue) {
  const level = securityId === null ? undefined : securityLevel(world, securityId)
  if (!level) return null
  const { id, name, description } = level
  return { self: linkTo(world, `securitylevel/${id}`), id, name, description }
}

const shows: Readonly<Record<string, Show>> = {
  statuscategorychangedate: (_world, issue) => time(issue.statusChanged_ms),
  issuetype: (world, { typeId }) => {
    const type = world.db.issue_types.getShared(typeId)
    return type ? showIssueType(world, type) : null
  },
  parent: (world, { parentId }) => {
    const parent = parentId === null ? undefined : world.db.issues.get(parentId)
    return parent && showIssueBriefly(world, parent)
  },
  timespent: (_world, issue) => issue.timeSpent_s,
  project: (world, issue) => showProjectBriefly(world, projectOf(world, issue)),
  fixVersions: (world, issue) =>
    listed(issue.fixVersionIds, (id) => world.db.versions.get(id)).map((version) =>
      showVersionBriefly(world, version),
    ),
  aggregatetimespent: (world, issue) => sumOf(world, issue, (each) => each.timeSpent_s),
  statusCategory: (world, { statusId }) => {
    const status = world.db.statuses.getShared(statusId)
    return status ? showStatusCategory(world, status.category) : null
  },
  resolution: (world, { resolutionId }) => {
    const found = resolutionId === null ? undefined : world.db.resolutions.getShared(resolutionId)
    return found ? showResolution(world, found) : null
  },
  resolutiondate: (_world, issue) => time(issue.resolved_ms),
  workratio: (_world, issue) => workratioOf(issue),
  lastViewed: () => null,
  watches: (world, { key, watcherIds }) => ({
    self: linkTo(world, `issue/${key}/watchers`),
    watchCount: watcherIds.length,
    isWatching: watcherIds.includes(world.caller?.account?.id ?? ''),
  }),
  created: (_world, issue) => time(issue.created_ms),
  priority: (world, { priorityId }) => {
    const priority = priorityId === null ? undefined : world.db.priorities.getShared(priorityId)
    return priority ? showPriorityBriefly(world, priority) : null
  },
  labels: (_world, issue) => issue.labels,
  timeestimate: (_world, issue) => issue.remainingEstimate_s,
  aggregatetimeoriginalestimate: (world, issue) =>
    sumOf(world, issue, (each) => each.originalEstimate_s),
  versions: (world, issue) =>
    listed(issue.affectedVersionIds, (id) => world.db.versions.get(id)).map((version) =>
      showVersionBriefly(world, version),
    ),
  issuelinks: (world, issue) => linksOf(world, issue, (other) => showIssueBriefly(world, other)),
  assignee: (world, issue) => showPerson(world, issue.assigneeId),
  updated: (_world, issue) => time(issue.updated_ms),
  status: (world, { statusId }) => {
    const status = world.db.statuses.getShared(statusId)
    return status ? showStatus(world, status) : null
  },
  components: (world, issue) =>
    listed(issue.componentIds, (id) => world.db.components.get(id)).map((component) =>
      showComponentBriefly(world, component),
    ),
  timeoriginalestimate: (_world, issue) => issue.originalEstimate_s,
  description: (world, issue) => showRich(world, issue.description),
  timetracking: showTimeTracking,
  security: showSecurity,
  attachment: attachmentsOf,
  aggregatetimeestimate: (world, issue) => sumOf(world, issue, (each) => each.remainingEstimate_s),
  summary: (_world, issue) => issue.summary,
  creator: (world, issue) => showPerson(world, issue.creatorId),
  subtasks: (world, issue) => subtasksOf(world, issue).map((each) => showIssueBriefly(world, each)),
  reporter: (world, issue) => showPerson(world, issue.reporterId),
  aggregateprogress: (world, issue) =>
    progressOf(
      sumOf(world, issue, (each) => each.timeSpent_s),
      sumOf(world, issue, (each) => each.remainingEstimate_s),
    ),
  environment: (world, issue) => showRich(world, issue.environment),
  duedate: (_world, issue) => issue.duedate,
  progress: (_world, issue) => progressOf(issue.timeSpent_s, issue.remainingEstimate_s),
  comment: commentField,
  votes: (world, { key, voterIds }) => ({
    self: linkTo(world, `issue/${key}/votes`),
    votes: voterIds.length,
    hasVoted: voterIds.includes(world.caller?.account?.id ?? ''),
  }),
  worklog: worklogField,
  [agileFields.rank]: (_world, issue) => issue.rank,
  [agileFields.sprint]: (world, { sprintIds }) =>
    sprintIds.length === 0
      ? null
      : listed(sprintIds, (id) => world.db.sprints.get(id)).map(showSprintBriefly),
}

/** What lists leave out unless it is asked for. */
const unlisted = ['comment', 'worklog', 'attachment', 'timetracking']

/** Which fields are wanted: names, `*all`, `*navigable`, and names with a minus to leave out. */
export class FieldChoice {
  readonly #named: ReadonlySet<string>
  readonly #without: ReadonlySet<string>
  readonly #all: boolean
  readonly #navigable: boolean

  /** `otherwise` is what no choice means. */
  constructor(given: readonly string[], otherwise: string) {
    const names = given.map((name) => name.trim()).filter((name) => name !== '')
    const wanted = names.filter((name) => !name.startsWith('-'))
    const chosen = wanted.length > 0 ? wanted : [otherwise]
    this.#named = new Set(chosen)
    this.#without = new Set(names.filter((name) => name.startsWith('-')).map((n) => n.slice(1)))
    this.#all = chosen.includes('*all')
    this.#navigable = chosen.includes('*navigable')
  }

  has(fieldId: string): boolean {
    if (this.#without.has(fieldId)) return false
    if (this.#all || this.#named.has(fieldId)) return true
    return this.#navigable && !unlisted.includes(fieldId)
  }

  /** Whether nothing but ids and keys is wanted. */
  get isBare(): boolean {
    return [...this.#named].every((name) => name === 'id' || name === 'key')
  }
}

/** The fields of an issue that are wanted. */
export function showFields(
  world: JiraWorld,
  issue: Issue,
  choice: FieldChoice,
): Record<string, unknown> {
  const fields: Record<string, unknown> = {}
  for (const [id, show] of Object.entries(shows)) {
    if (!choice.has(id)) continue
    const value = show(world, issue)
    if (value !== undefined) fields[id] = value
  }
  for (const { id } of customFields(world)) {
    if (shows[id] || !choice.has(id)) continue
    fields[id] = showCustom(world, id, issue.custom[id])
  }
  return fields
}

/** The rich texts and times of some fields as HTML; null for those that have nothing to render. */
export function renderFields(world: JiraWorld, issue: Issue, choice: FieldChoice) {
  const shown = showFields(world, issue, choice)
  const rendered: Record<string, unknown> = {}
  for (const id of Object.keys(shown)) rendered[id] = null
  const set = (id: string, value: unknown) => {
    if (id in shown) rendered[id] = value
  }
  set('description', issue.description ? toHtml(issue.description) : '')
  set('environment', issue.environment ? toHtml(issue.environment) : '')
  for (const id of ['created', 'updated', 'statuscategorychangedate']) set(id, shown[id])
  return rendered
}
