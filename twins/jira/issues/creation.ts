import { customFields } from '../fields/field.ts'
import { contextFor } from '../fields/options.ts'
import { isRequired, screenFor } from '../fields/screens.ts'
import { may } from '../permissions/permission.ts'
import { projectWith } from '../projects/project.ts'
import { accountOfCaller } from '../protocol/authenticate.ts'
import { JiraError } from '../protocol/error.ts'
import { nextId } from '../protocol/ids.ts'
import type { JiraWorld } from '../protocol/world.ts'
import type { IssueType } from '../schema/configuration.ts'
import type { Issue } from '../schema/issues.ts'
import type { Project } from '../schema/projects.ts'
import { initialStatus, workflowFor } from '../workflows/workflow.ts'
import { applyBeside } from './beside.ts'
import { readCustom } from './custom_values.ts'
import { lastRank } from './rank.ts'
import { defaultAssignee, refused, type Target, textOf } from './reading.ts'
import { sortOf } from './saving.ts'
import { type Read, readWanted, type Wanted } from './screened.ts'
import { indexIssue } from './values.ts'

/** The project that a new issue is for, in which who calls may create issues. */
function readProject(world: JiraWorld, value: unknown): Project {
  const named = textOf(value, 'id', 'key')
  const project = named === undefined ? undefined : projectWith(world, named)
  if (!project || project.state === 'deleted' || !may(world, 'BROWSE_PROJECTS', { project })) {
    throw refused(
      'project',
      named === undefined ? 'Specify a valid project ID or key' : 'valid project is required',
    )
  }
  if (!may(world, 'CREATE_ISSUES', { project })) {
    throw refused('project', 'You do not have permission to create issues in this project.')
  }
  if (project.state === 'archived') throw refused('project', 'The project is archived.')
  return project
}

/** The issue types of a project, in their order. */
export function typesOf(world: JiraWorld, project: Readonly<Project>): IssueType[] {
  const scheme = world.db.issue_type_schemes.getShared(project.issueTypeSchemeId)
  return (scheme?.issueTypeIds ?? []).flatMap((id) => world.db.issue_types.get(id) ?? [])
}

function readType(world: JiraWorld, value: unknown, project: Project): IssueType {
  const [id, name] = [textOf(value, 'id'), textOf(value, 'name')]
  if (id === undefined && name === undefined) throw refused('issuetype', 'Specify an issue type')
  const found = typesOf(world, project).find((type) =>
    id === undefined ? type.name === name : type.id === id,
  )
  if (found) return found
  throw refused('issuetype', 'The issue type selected is invalid.')
}

/** What fields of new issues are where nobody says: defaults of contexts and of schemes. */
function defaultsFor(world: JiraWorld, target: Target): Partial<Issue> {
  const custom: Record<string, unknown> = {}
  for (const { id, kind } of customFields(world)) {
    if (kind === 'rank') continue
    const context = contextFor(world, id, target.project.id, target.typeId)
    const value = context?.defaultValue
    if (value) custom[id] = readCustom(world, id, value.value, target)
  }
  const scheme = world.db.priority_schemes.getShared(target.project.prioritySchemeId)
  return { custom, priorityId: scheme?.defaultPriorityId ?? null }
}

function missing(world: JiraWorld, draft: Issue, project: Project): Record<string, string> {
  const errors: Record<string, string> = {}
  if (draft.summary === '') errors.summary = 'You must specify a summary of the issue.'
  const isEmpty: Record<string, boolean> = {
    description: draft.description === null,
    environment: draft.environment === null,
    assignee: draft.assigneeId === null,
    labels: draft.labels.length === 0,
    components: draft.componentIds.length === 0,
    fixVersions: draft.fixVersionIds.length === 0,
    versions: draft.affectedVersionIds.length === 0,
    duedate: draft.duedate === null,
  }
  for (const { id } of customFields(world)) isEmpty[id] = (draft.custom[id] ?? null) === null
  for (const [id, isGone] of Object.entries(isEmpty)) {
    if (!isGone || !isRequired(world, project, draft.typeId, id)) continue
    errors[id] = `${world.db.fields.getShared(id)?.name ?? id} is required.`
  }
  return errors
}

/** The project's components decide who is assigned before the project does. */
function assigneeOf(world: JiraWorld, read: Read, project: Project): string | null {
  for (const id of read.patch.componentIds ?? []) {
    const component = world.db.components.get(id)
    if (component?.assigneeType === 'COMPONENT_LEAD' && component.leadId) return component.leadId
    if (component?.assigneeType === 'PROJECT_LEAD') return project.leadId
  }
  return defaultAssignee(project)
}

function draftOf(world: JiraWorld, target: Target, read: Read, project: Project): Issue {
  const now = world.now()
  const caller = accountOfCaller(world)
  const number = project.lastNumber + 1
  const defaults = defaultsFor(world, target)
  const draft: Omit<Issue, 'sort'> = {
    id: nextId(world, 'issue'),
    key: `${project.key}-${number}`,
    projectId: project.id,
    number,
    typeId: target.typeId,
    statusId: initialStatus(workflowFor(world, project, target.typeId)),
    summary: '',
    description: null,
    environment: null,
    resolutionId: null,
    resolved_ms: null,
    assigneeId: read.fieldIds.includes('assignee') ? null : assigneeOf(world, read, project),
    reporterId: caller.id,
    creatorId: caller.id,
    parentId: null,
    labels: [],
    componentIds: [],
    fixVersionIds: [],
    affectedVersionIds: [],
    duedate: null,
    securityId:
      world.db.security_schemes.get(project.securitySchemeId ?? '')?.defaultLevelId ?? null,
    created_ms: now,
    updated_ms: now,
    statusChanged_ms: now,
    originalEstimate_s: null,
    remainingEstimate_s: null,
    timeSpent_s: null,
    rank: lastRank(world),
    sprintIds: [],
    watcherIds: [caller.id],
    voterIds: [],
    archived: null,
    priorityId: null,
    ...defaults,
    ...read.patch,
    custom: { ...defaults.custom, ...read.patch.custom },
  }
  return { ...draft, sort: sortOf(world, draft) }
}

/** Makes an issue; refuses with everything that is wrong with it. */
export function createIssue(world: JiraWorld, wanted: Wanted): Issue {
  const given = { ...wanted.fields }
  const project = readProject(world, given.project)
  const type = readType(world, given.issuetype, project)
  const target: Target = { project, typeId: type.id, issue: undefined }
  if (given.reporter !== undefined && !may(world, 'MODIFY_REPORTER', { project })) {
    throw refused(
      'reporter',
      "Field 'reporter' cannot be set. It is not on the appropriate screen, or unknown.",
    )
  }
  if (type.hierarchyLevel === -1 && given.parent === undefined) {
    throw refused('parent', 'Issue type is a sub-task but parent issue key or id not specified.')
  }
  const read = readWanted(
    world,
    { ...wanted, fields: given },
    target,
    screenFor(world, project, type.id, 'create'),
  )
  const draft = draftOf(world, target, read, project)
  const errors = missing(world, draft, project)
  if (Object.keys(errors).length > 0) throw new JiraError(400, [], errors)
  if (
    read.patch.assigneeId === null &&
    project.assigneeType === 'PROJECT_LEAD' &&
    !mayBeUnassigned(world)
  ) {
    throw refused('assignee', 'Issues must be assigned.')
  }
  world.db.projects.replace({ ...project, lastNumber: draft.number })
  world.db.issues.insert(draft)
  world.db.issue_keys.put({ id: draft.key, issue: draft.id })
  indexIssue(world, draft, undefined)
  applyBeside(world, draft.id, read.beside)
  const issue = world.db.issues.get(draft.id) ?? draft
  world.emit('jira:issue_created', { issue, kind: 'issue_created' })
  return issue
}

/** Whether the site lets issues be nobody's. */
export function mayBeUnassigned(world: JiraWorld): boolean {
  const fact = world.db.facts.get('property/jira.option.allowunassigned')
  return fact?.value !== 'false'
}
