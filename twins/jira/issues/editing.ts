import { screenFor } from '../fields/screens.ts'
import { may } from '../permissions/permission.ts'
import { JiraError } from '../protocol/error.ts'
import type { JiraWorld } from '../protocol/world.ts'
import type { Transition } from '../schema/configuration.ts'
import type { Issue } from '../schema/issues.ts'
import { transitionsOf } from '../workflows/workflow.ts'
import { applyBeside } from './beside.ts'
import { mayBeUnassigned, typesOf } from './creation.ts'
import { projectOf } from './issue.ts'
import { refused, type Target, textOf } from './reading.ts'
import { changeIssue } from './saving.ts'
import { type Read, readWanted, type Wanted } from './screened.ts'

function ensureAssigned(world: JiraWorld, read: Read): void {
  if (read.patch.assigneeId !== null || mayBeUnassigned(world)) return
  throw refused('assignee', 'Issues must be assigned.')
}

/** The patch that gives an issue another type, which must have a way from the same status. */
function typePatch(world: JiraWorld, issue: Issue, value: unknown): Partial<Issue> {
  const project = projectOf(world, issue)
  const [id, name] = [textOf(value, 'id'), textOf(value, 'name')]
  const type = typesOf(world, project).find((each) => each.id === id || each.name === name)
  const level = world.db.issue_types.getShared(issue.typeId)?.hierarchyLevel ?? 0
  if (!type || (type.hierarchyLevel === -1) !== (level === -1)) {
    throw refused('issuetype', 'The issue type selected is invalid.')
  }
  return { typeId: type.id }
}

/** Edits an issue: all that is wanted, or nothing. */
export function editIssue(
  world: JiraWorld,
  issue: Issue,
  wanted: Wanted,
  options: { isScreenPassed?: boolean } = {},
): Issue {
  const project = projectOf(world, issue)
  const target: Target = { project, typeId: issue.typeId, issue }
  const screen = options.isScreenPassed
    ? undefined
    : screenFor(world, project, issue.typeId, 'edit')
  const read = readWanted(world, wanted, target, screen)
  if ('reporter' in wanted.fields && !may(world, 'MODIFY_REPORTER', { project, issue })) {
    throw refused(
      'reporter',
      "Field 'reporter' cannot be set. It is not on the appropriate screen, or unknown.",
    )
  }
  ensureAssigned(world, read)
  const patch = { ...read.patch }
  const fieldIds = [...read.fieldIds]
  if (wanted.fields.issuetype !== undefined) {
    Object.assign(patch, typePatch(world, issue, wanted.fields.issuetype))
    fieldIds.push('issuetype')
  }
  if (patch.custom) patch.custom = { ...issue.custom, ...patch.custom }
  const { issue: changed } = changeIssue(world, issue, patch, fieldIds)
  applyBeside(world, issue.id, read.beside)
  return world.db.issues.get(issue.id) ?? changed
}

/** Whether a validator passes; the message where it does not. */
function failureOf(world: JiraWorld, rule: Transition['validators'][number], draft: Issue) {
  if (rule.ruleKey !== 'system:validate-field-value') return undefined
  const { ruleType = '', fieldsRequired = '', fieldKey = '', errorMessage } = rule.parameters
  const ids = ruleType === 'fieldRequired' ? fieldsRequired.split(',') : [fieldKey]
  const gone = ids.filter(Boolean).find((id) => isEmpty(draft, id))
  if (gone === undefined) return undefined
  const name = world.db.fields.getShared(gone)?.name ?? gone
  return {
    id: gone,
    message: errorMessage || `${name[0]?.toUpperCase()}${name.slice(1)} is required.`,
  }
}

function isEmpty(issue: Issue, fieldId: string): boolean {
  const held: Record<string, unknown> = {
    resolution: issue.resolutionId,
    assignee: issue.assigneeId,
    priority: issue.priorityId,
    description: issue.description,
    duedate: issue.duedate,
    labels: issue.labels.length || null,
    components: issue.componentIds.length || null,
    fixVersions: issue.fixVersionIds.length || null,
    summary: issue.summary,
  }
  return (fieldId in held ? held[fieldId] : (issue.custom[fieldId] ?? null)) === null
}

/** What the actions of a transition set. */
function actionPatch(world: JiraWorld, transition: Transition, issue: Issue): Partial<Issue> {
  const patch: Partial<Issue> = {}
  for (const { ruleKey, parameters } of transition.actions) {
    if (ruleKey === 'system:update-field' && parameters.field === 'resolution') {
      const id = parameters.value ?? ''
      patch.resolutionId = id === '' ? null : id
      patch.resolved_ms = id === '' ? null : world.now()
    }
    if (ruleKey === 'system:change-assignee') {
      const { type } = parameters
      if (type === 'to-reporter') patch.assigneeId = issue.reporterId
      if (type === 'to-unassigned') patch.assigneeId = null
      if (type === 'to-current-user') patch.assigneeId = world.caller?.account?.id ?? null
      if (type === 'to-lead') patch.assigneeId = projectOf(world, issue).leadId
    }
  }
  return patch
}

/** Moves an issue along a transition that is possible now, with the fields of its screen. */
export function transitionIssue(world: JiraWorld, issue: Issue, id: string, wanted: Wanted): Issue {
  const project = projectOf(world, issue)
  const transition = transitionsOf(world, issue, project).find((each) => each.id === id)
  if (!transition) {
    throw new JiraError(400, [
      'It seems that you have tried to perform an illegal workflow operation. If you think ' +
        'this message is wrong, please contact your Jira administrators.',
    ])
  }
  const screen =
    transition.screenId === undefined ? undefined : world.db.screens.getShared(transition.screenId)
  const noScreen = { id: '', name: '', description: '', tabs: [] }
  const target: Target = { project, typeId: issue.typeId, issue }
  const read = readWanted(world, wanted, target, screen ?? noScreen)
  const to = world.db.statuses.getShared(transition.to)
  const from = world.db.statuses.getShared(issue.statusId)
  const patch: Partial<Issue> = { ...actionPatch(world, transition, issue), ...read.patch }
  patch.statusId = transition.to
  if (to?.category !== from?.category) patch.statusChanged_ms = world.now()
  if (patch.custom) patch.custom = { ...issue.custom, ...patch.custom }
  const draft = { ...issue, ...patch }
  const errors: Record<string, string> = {}
  for (const rule of transition.validators) {
    const failure = failureOf(world, rule, draft)
    if (failure) errors[failure.id] = failure.message
  }
  if (Object.keys(errors).length > 0) throw new JiraError(400, [], errors)
  const fieldIds = [...read.fieldIds, 'resolution', 'assignee', 'status']
  changeIssue(world, issue, patch, fieldIds, 'issue_generic')
  applyBeside(world, issue.id, read.beside)
  return world.db.issues.get(issue.id) ?? draft
}
