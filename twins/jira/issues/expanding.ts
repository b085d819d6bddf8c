import { showStatus } from '../configuration/showing.ts'
import { fieldWith } from '../fields/field.ts'
import { may } from '../permissions/permission.ts'
import { linkTo } from '../protocol/site.ts'
import { showTime } from '../protocol/time.ts'
import type { JiraWorld } from '../protocol/world.ts'
import type { Change, Issue } from '../schema/issues.ts'
import { showPerson } from '../users/account.ts'
import { transitionsOf } from '../workflows/workflow.ts'
import { projectOf } from './issue.ts'
import { formFields, screenMeta } from './meta.ts'
import { type FieldChoice, renderFields, showFields } from './showing.ts'

const expandable =
  'renderedFields,names,schema,operations,editmeta,changelog,versionedRepresentations'

export function showChange(world: JiraWorld, { id, by, at_ms, items }: Change) {
  return { id, author: showPerson(world, by), created: showTime(at_ms), items }
}

/** The newest changes of an issue first. */
function showHistory(world: JiraWorld, issue: Issue) {
  const all = world.db.changes.list({ where: { issue: issue.id }, direction: 'desc' })
  const histories = all.slice(0, 100).map((change) => showChange(world, change))
  return { startAt: 0, maxResults: histories.length, total: all.length, histories }
}

export function showTransitions(
  world: JiraWorld,
  issue: Issue,
  options: { withFields?: boolean; id?: string | undefined } = {},
) {
  const project = projectOf(world, issue)
  return transitionsOf(world, issue, project)
    .filter(({ id }) => options.id === undefined || options.id === id)
    .map((transition) => {
      const to = world.db.statuses.getShared(transition.to)
      const { screenId } = transition
      const screen = screenId === undefined ? undefined : world.db.screens.getShared(screenId)
      return {
        id: transition.id,
        name: transition.name,
        ...(to && { to: showStatus(world, to) }),
        hasScreen: screen !== undefined,
        isGlobal: transition.type === 'GLOBAL',
        isInitial: false,
        isAvailable: true,
        isConditional: transition.conditions.length > 0,
        isLooped: transition.to === issue.statusId,
        ...(options.withFields && {
          fields: requiredHere(
            transition.validators,
            screenMeta(world, screen, project, issue.typeId),
          ),
        }),
      }
    })
}

/** Fields that a transition's validators ask for are required on its screen. */
function requiredHere(
  validators: readonly { parameters: Record<string, string> }[],
  fields: Record<string, unknown>,
): Record<string, unknown> {
  const asked = validators.flatMap(({ parameters }) => parameters.fieldsRequired?.split(',') ?? [])
  return Object.fromEntries(
    Object.entries(fields).map(([id, meta]) => [
      id,
      asked.includes(id) && typeof meta === 'object' ? { ...meta, required: true } : meta,
    ]),
  )
}

const operationLinks = [
  ['EDIT_ISSUES', 'edit-issue', 'Edit'],
  ['ASSIGN_ISSUES', 'assign-issue', 'Assign'],
  ['ADD_COMMENTS', 'comment-issue', 'Comment'],
  ['DELETE_ISSUES', 'delete-issue', 'Delete'],
] as const

function showOperations(world: JiraWorld, issue: Issue) {
  const place = { project: projectOf(world, issue), issue }
  const links = operationLinks
    .filter(([permission]) => may(world, permission, place))
    .map(([, id, label]) => ({
      id,
      label,
      styleClass: 'issueaction',
      href: `/browse/${issue.key}`,
      weight: 10,
    }))
  return { linkGroups: [{ id: 'operations-top-level', links, groups: [] }] }
}

export interface Expansion {
  choice: FieldChoice
  expand: readonly string[]
  properties: readonly string[]
}

/** The names or the kinds of fields that are shown. */
export function describeFields(world: JiraWorld, ids: Iterable<string>, what: 'names' | 'schema') {
  const entries = [...ids].flatMap((id) => {
    const field = fieldWith(world, id)
    if (!field) return []
    return [[id, what === 'names' ? field.name : (field.schema ?? { type: 'issuelink' })]]
  })
  return Object.fromEntries(entries)
}

/** An issue as the wire shows it: the fields that are wanted, and what is expanded. */
export function showIssue(
  world: JiraWorld,
  issue: Issue,
  { choice, expand, properties }: Expansion,
) {
  const base = { id: issue.id, self: linkTo(world, `issue/${issue.id}`), key: issue.key }
  const fields = showFields(world, issue, choice)
  const has = (name: string) => expand.includes(name)
  const owned = world.db.properties
    .list({ where: { owner: `issue/${issue.id}` } })
    .filter(({ key }) => properties.includes(key) || properties.includes('*all'))
  const project = projectOf(world, issue)
  return {
    expand: expandable,
    ...base,
    ...(has('changelog') && { changelog: showHistory(world, issue) }),
    ...(has('renderedFields') && { renderedFields: renderFields(world, issue, choice) }),
    ...(has('transitions') && { transitions: showTransitions(world, issue) }),
    ...(has('operations') && { operations: showOperations(world, issue) }),
    ...(has('names') && { names: describeFields(world, Object.keys(fields), 'names') }),
    ...(has('schema') && { schema: describeFields(world, Object.keys(fields), 'schema') }),
    ...(has('editmeta') && {
      editmeta: { fields: formFields(world, project, issue.typeId, 'edit') },
    }),
    ...(has('versionedRepresentations') && {
      versionedRepresentations: Object.fromEntries(
        Object.entries(fields).map(([id, value]) => [id, { '1': value }]),
      ),
    }),
    ...(properties.length > 0 && {
      properties: Object.fromEntries(owned.map(({ key, value }) => [key, value])),
    }),
    fields,
  }
}
