import { showIssueType, showPriorityBriefly, showResolution } from '../configuration/showing.ts'
import { fieldWith } from '../fields/field.ts'
import { contextFor, optionsOf } from '../fields/options.ts'
import { fieldsOn, isRequired, type ScreenUse, screenFor } from '../fields/screens.ts'
import { showProjectBriefly } from '../projects/project.ts'
import { showComponentBriefly, showVersionBriefly } from '../projects/version.ts'
import { siteUrl } from '../protocol/site.ts'
import type { JiraWorld } from '../protocol/world.ts'
import type { Screen } from '../schema/configuration.ts'
import type { Project } from '../schema/projects.ts'
import { typesOf } from './creation.ts'
import { showOption } from './custom_values.ts'

function optionValues(
  world: JiraWorld,
  fieldId: string,
  project: Readonly<Project>,
  typeId: string,
) {
  const context = contextFor(world, fieldId, project.id, typeId)
  if (!context) return []
  const all = optionsOf(world, context.id).filter(({ disabled }) => !disabled)
  return all
    .filter(({ optionId }) => optionId === undefined)
    .map(({ id }) => {
      const children = all.filter(({ optionId }) => optionId === id)
      const shown = children.map((child) => showOption(world, child.id))
      return { ...showOption(world, id), ...(shown.length > 0 && { children: shown }) }
    })
}

/** What a field may be set to; undefined where that is not a list. */
function allowedValues(
  world: JiraWorld,
  fieldId: string,
  project: Readonly<Project>,
  typeId: string,
): unknown[] | undefined {
  const where = { projectId: project.id }
  switch (fieldId) {
    case 'issuetype': {
      const type = world.db.issue_types.getShared(typeId)
      return type ? [showIssueType(world, type)] : []
    }
    case 'project':
      return [showProjectBriefly(world, project)]
    case 'priority': {
      const scheme = world.db.priority_schemes.getShared(project.prioritySchemeId)
      const all = world.db.priorities.list({ order: ['position'] })
      return all
        .filter(({ id }) => scheme?.priorityIds.includes(id) ?? true)
        .map((priority) => showPriorityBriefly(world, priority))
    }
    case 'resolution':
      return world.db.resolutions
        .list({ order: ['position'] })
        .map((resolution) => showResolution(world, resolution))
    case 'components':
      return world.db.components.list({ where }).map((each) => showComponentBriefly(world, each))
    case 'fixVersions':
    case 'versions':
      return world.db.versions
        .list({ where, order: ['position'] })
        .map((each) => showVersionBriefly(world, each))
    default: {
      const kind = fieldWith(world, fieldId)?.kind
      const hasOptions = kind === 'option' || kind === 'options' || kind === 'cascade'
      return hasOptions ? optionValues(world, fieldId, project, typeId) : undefined
    }
  }
}

const searches: Readonly<Record<string, string>> = {
  assignee: 'rest/api/3/user/assignable/search?query=',
  reporter: 'rest/api/3/user/recommend?context=Reporter&query=',
  labels: 'rest/api/1.0/labels/suggest?query=',
}

/** What a form would know of a field; undefined where the site has no such field. */
function fieldMeta(world: JiraWorld, fieldId: string, project: Readonly<Project>, typeId: string) {
  const field = fieldWith(world, fieldId)
  if (!field) return undefined
  const allowed = allowedValues(world, fieldId, project, typeId)
  const scheme = world.db.priority_schemes.getShared(project.prioritySchemeId)
  const standard = fieldId === 'priority' ? scheme?.defaultPriorityId : undefined
  const usual = standard === undefined ? undefined : world.db.priorities.getShared(standard)
  const search = searches[fieldId]
  return {
    required: isRequired(world, project, typeId, fieldId),
    schema: field.schema ?? { type: 'issuelink', system: fieldId },
    name: field.name,
    key: fieldId,
    ...(search !== undefined && { autoCompleteUrl: `${siteUrl(world)}/${search}` }),
    hasDefaultValue: usual !== undefined,
    operations: field.operations,
    ...(allowed && { allowedValues: allowed }),
    ...(usual && { defaultValue: showPriorityBriefly(world, usual) }),
  }
}

/** The fields of a screen by id, with what a form would know of them. */
export function screenMeta(
  world: JiraWorld,
  screen: Readonly<Screen> | undefined,
  project: Readonly<Project>,
  typeId: string,
  extra: readonly string[] = [],
): Record<string, unknown> {
  const ids = [...extra, ...(screen ? fieldsOn(screen) : [])]
  return Object.fromEntries(
    [...new Set(ids)].flatMap((id) => {
      const meta = fieldMeta(world, id, project, typeId)
      return meta && meta.operations.length > 0 ? [[id, meta]] : []
    }),
  )
}

/** The fields that an issue of a type may be made or edited with. */
export function formFields(
  world: JiraWorld,
  project: Readonly<Project>,
  typeId: string,
  use: ScreenUse,
): Record<string, unknown> {
  const level = world.db.issue_types.getShared(typeId)?.hierarchyLevel ?? 0
  const own = use === 'create' ? ['summary', 'issuetype', 'project'] : ['summary', 'issuetype']
  const extra = level < 1 ? [...own, 'parent'] : own
  const screen = screenFor(world, project, typeId, use)
  return screenMeta(world, screen, project, typeId, use === 'edit' ? [...extra, 'comment'] : extra)
}

/** The issue types of a project, with the fields of each where they are wanted. */
export function createMetaTypes(world: JiraWorld, project: Readonly<Project>, withFields: boolean) {
  return typesOf(world, project).map((type) => ({
    ...showIssueType(world, type),
    untranslatedName: type.name,
    ...(withFields && {
      expand: 'fields',
      fields: formFields(world, project, type.id, 'create'),
    }),
  }))
}
