import { isRecord } from '../../../shared/json.ts'
import { readRich } from '../adf/text_body.ts'
import { hasPermission, securityLevel } from '../permissions/permission.ts'
import { JiraError } from '../protocol/error.ts'
import { isDay } from '../protocol/time.ts'
import type { JiraWorld } from '../protocol/world.ts'
import type { Issue } from '../schema/issues.ts'
import type { Project } from '../schema/projects.ts'
import { issueWith } from './issue.ts'
import { readDuration } from './time.ts'

/** What a value is read for: an issue of this type in this project. */
export interface Target {
  project: Readonly<Project>
  typeId: string
  /** The issue, where there is one already. */
  issue: Issue | undefined
}

export function refused(field: string, message: string): JiraError {
  return new JiraError(400, [], { [field]: message })
}

/** The text under one of some names of an object; ids may be numbers. */
export function textOf(value: unknown, ...names: readonly string[]): string | undefined {
  if (!isRecord(value)) return undefined
  for (const name of names) {
    const found = value[name]
    if (typeof found === 'string') return found
    if (typeof found === 'number') return String(found)
  }
  return undefined
}

function readSummary(value: unknown): Partial<Issue> {
  if (typeof value !== 'string' && value !== null) {
    throw refused('summary', 'Operation value must be a string')
  }
  const summary = value?.trim() ?? ''
  if (summary === '') throw refused('summary', 'You must specify a summary of the issue.')
  if (summary.includes('\n')) {
    throw refused('summary', 'The summary is invalid because it contains newline characters.')
  }
  if (summary.length <= 255) return { summary }
  throw refused('summary', 'Summary must be less than 255 characters.')
}

function readText(world: JiraWorld, value: unknown, field: string) {
  return value === null || value === '' ? null : readRich(world, value, field)
}

function readPriority(world: JiraWorld, value: unknown, { project }: Target): Partial<Issue> {
  if (value === null) return { priorityId: null }
  if (typeof value === 'string') {
    throw refused('priority', 'Specify the Priority (id or name) in the string format')
  }
  const [id, name] = [textOf(value, 'id'), textOf(value, 'name')]
  if (id === undefined && name === undefined) {
    throw refused('priority', "Could not find valid 'id' or 'name' in priority object.")
  }
  const found = world.db.priorities
    .list()
    .find((each) => (id === undefined ? each.name === name : each.id === id))
  const scheme = world.db.priority_schemes.getShared(project.prioritySchemeId)
  if (!found || (scheme && !scheme.priorityIds.includes(found.id))) {
    throw refused('priority', 'The priority selected is invalid.')
  }
  return { priorityId: found.id }
}

function readResolution(world: JiraWorld, value: unknown): Partial<Issue> {
  if (value === null) return { resolutionId: null, resolved_ms: null }
  const [id, name] = [textOf(value, 'id'), textOf(value, 'name')]
  const found = world.db.resolutions
    .list()
    .find((each) => (id === undefined ? each.name === name : each.id === id))
  if (!found) throw refused('resolution', 'The resolution selected is invalid.')
  return { resolutionId: found.id, resolved_ms: world.now() }
}

/** An account by its id, however clients write it; undefined where there is none. */
export function readAccountId(value: unknown): string | null | undefined {
  if (value === null) return null
  return textOf(value, 'accountId', 'id')
}

function readAssignee(world: JiraWorld, value: unknown, target: Target): Partial<Issue> {
  const { project } = target
  const id = readAccountId(value)
  if (value !== null && id === undefined) {
    const empty = isRecord(value) && (value.accountId === null || value.id === null)
    if (!empty) throw refused('assignee', 'Specify a valid value for assignee')
  }
  if (id === null || id === undefined) return { assigneeId: null }
  if (id === '-1') return { assigneeId: defaultAssignee(project) }
  const isAssignable =
    world.db.accounts.getShared(id)?.active &&
    hasPermission(world, id, 'ASSIGNABLE_USER', { project, issue: target.issue })
  if (!isAssignable) {
    throw refused('assignee', `User '${id}' cannot be assigned issues.`)
  }
  return { assigneeId: id }
}

/** Who is assigned where nobody is named. */
export function defaultAssignee(project: Readonly<Project>): string | null {
  return project.assigneeType === 'PROJECT_LEAD' ? project.leadId : null
}

function readReporter(world: JiraWorld, value: unknown): Partial<Issue> {
  const id = readAccountId(value)
  if (id === null) return { reporterId: null }
  if (id === undefined || !world.db.accounts.has(id)) {
    throw refused('reporter', 'The reporter specified is not a user.')
  }
  return { reporterId: id }
}

function readLabels(value: unknown): Partial<Issue> {
  if (value === null) return { labels: [] }
  if (!Array.isArray(value)) throw refused('labels', 'data was not an array')
  return { labels: [...new Set(value.map((label) => readLabel(label)))] }
}

export function readLabel(label: unknown, field = 'labels'): string {
  if (typeof label !== 'string') throw refused(field, `string expected at index 0`)
  if (!/\s/.test(label)) return label
  throw refused(field, `The label '${label}' contains spaces which is invalid.`)
}

type Named = { id: string; name: string }

/** The ids of components or versions of the project, from their ids or names. */
function readNamed(value: unknown, field: string, all: readonly Named[], noun: string): string[] {
  if (value === null) return []
  if (!Array.isArray(value)) throw refused(field, 'data was not an array')
  const ids = value.map((each) => readOneNamed(each, field, all, noun))
  return [...new Set(ids)]
}

export function readOneNamed(
  each: unknown,
  field: string,
  all: readonly Named[],
  noun: string,
): string {
  if (!isRecord(each)) throw refused(field, "expected 'id' property to be a string")
  if (each.id !== undefined && typeof each.id !== 'string') {
    throw refused(field, "expected 'id' property to be a string")
  }
  const { id, name } = each
  const found = all.find((one) => (id === undefined ? one.name === name : one.id === id))
  if (found) return found.id
  throw refused(
    field,
    id === undefined
      ? `${noun} name '${name}' is not valid`
      : `${noun} with id '${id}' does not exist.`,
  )
}

function readDay(value: unknown): Partial<Issue> {
  if (value === null || value === '') return { duedate: null }
  if (isDay(value)) return { duedate: value }
  throw refused('duedate', `Operation value must be a string in the format yyyy-MM-dd`)
}

function readParent(world: JiraWorld, value: unknown, target: Target): Partial<Issue> {
  const level = world.db.issue_types.getShared(target.typeId)?.hierarchyLevel ?? 0
  const named = textOf(value, 'key', 'id')
  if (value === null || (named === undefined && isRecord(value) && value.id === null)) {
    if (level === -1)
      throw refused('parent', 'Issue type is a sub-task but parent issue key or id not specified.')
    return { parentId: null }
  }
  if (named === undefined) throw refused('parent', 'data was not an object')
  const parent = issueWith(world, named)
  if (!parent) {
    throw refused('parentId', 'Could not find issue by id or key.')
  }
  const parentLevel = world.db.issue_types.getShared(parent.typeId)?.hierarchyLevel ?? 0
  if (parent.id === target.issue?.id || parentLevel !== level + 1) {
    throw refused('parentId', 'Given parent issue does not belong to appropriate hierarchy.')
  }
  if (level === -1 && parent.projectId !== target.project.id) {
    throw refused('parentId', 'Sub-tasks must be in the same project as their parent.')
  }
  return { parentId: parent.id }
}

function readSecurity(world: JiraWorld, value: unknown, { project }: Target): Partial<Issue> {
  if (value === null) return { securityId: null }
  const id = textOf(value, 'id') ?? ''
  const levels = world.db.security_schemes.get(project.securitySchemeId ?? '')?.levels ?? []
  const isKnown = levels.some((level) => level.id === id) && securityLevel(world, id)
  if (!isKnown) throw refused('security', 'Security level specified does not exist.')
  return { securityId: id }
}

function readTimeTracking(world: JiraWorld, value: unknown, { issue }: Target): Partial<Issue> {
  const original = textOf(value, 'originalEstimate')
  const remaining = textOf(value, 'remainingEstimate')
  const patch: Partial<Issue> = {}
  const read = (text: string, name: string) => {
    const duration_s = readDuration(world, text)
    if (duration_s === undefined)
      throw refused(`timetracking_${name}`, `${text} is not a valid duration.`)
    return duration_s
  }
  if (original !== undefined) {
    patch.originalEstimate_s = read(original, 'originalestimate')
    if (remaining === undefined && (issue?.remainingEstimate_s ?? null) === null) {
      patch.remainingEstimate_s = patch.originalEstimate_s
    }
  }
  if (remaining !== undefined) {
    patch.remainingEstimate_s = read(remaining, 'remainingestimate')
    if (original === undefined && (issue?.originalEstimate_s ?? null) === null) {
      patch.originalEstimate_s = patch.remainingEstimate_s
    }
  }
  return patch
}

type Reader = (world: JiraWorld, value: unknown, target: Target) => Partial<Issue>

function named(field: 'componentIds' | 'fixVersionIds' | 'affectedVersionIds'): Reader {
  return (world, value, { project }) => {
    const where = { projectId: project.id }
    if (field === 'componentIds') {
      const all = world.db.components.list({ where })
      return { componentIds: readNamed(value, 'components', all, 'Component') }
    }
    const wire = field === 'fixVersionIds' ? 'fixVersions' : 'versions'
    return { [field]: readNamed(value, wire, world.db.versions.list({ where }), 'Version') }
  }
}

/** How the system's fields are read, by field id. */
export const systemReaders: Readonly<Record<string, Reader>> = {
  summary: (_world, value) => readSummary(value),
  description: (world, value) => ({ description: readText(world, value, 'description') }),
  environment: (world, value) => ({ environment: readText(world, value, 'environment') }),
  priority: readPriority,
  resolution: readResolution,
  assignee: readAssignee,
  reporter: readReporter,
  labels: (_world, value) => readLabels(value),
  components: named('componentIds'),
  fixVersions: named('fixVersionIds'),
  versions: named('affectedVersionIds'),
  duedate: (_world, value) => readDay(value),
  parent: readParent,
  security: readSecurity,
  timetracking: readTimeTracking,
}
