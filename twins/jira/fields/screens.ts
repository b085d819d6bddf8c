import type { JiraWorld } from '../protocol/world.ts'
import type { Screen } from '../schema/configuration.ts'
import type { Project } from '../schema/projects.ts'

/** When a screen is shown. */
export type ScreenUse = 'create' | 'edit' | 'view'

/**
 * The screen of a project's issues of a type; undefined where the project has none, and all may
 * be set.
 */
export function screenFor(
  world: JiraWorld,
  project: Readonly<Project>,
  typeId: string,
  use: ScreenUse,
): Readonly<Screen> | undefined {
  const schemes = world.db.issue_type_screen_schemes.getShared(project.issueTypeScreenSchemeId)
  const schemeId = schemes?.mappings[typeId] ?? schemes?.mappings.default
  const scheme = schemeId === undefined ? undefined : world.db.screen_schemes.getShared(schemeId)
  const id = scheme?.screens[use] ?? scheme?.screens.default
  return id === undefined ? undefined : world.db.screens.getShared(id)
}

export function fieldsOn(screen: Readonly<Screen>): string[] {
  return screen.tabs.flatMap(({ fieldIds }) => fieldIds)
}

/** What a project's field configuration says of an issue type's fields. */
function fieldRules(world: JiraWorld, project: Readonly<Project>, typeId: string) {
  const { fieldConfigurationSchemeId: id } = project
  const scheme = id === undefined ? undefined : world.db.field_configuration_schemes.getShared(id)
  const configurationId = scheme?.mappings[typeId] ?? scheme?.mappings.default ?? '10000'
  return world.db.field_configurations.getShared(configurationId)?.items ?? {}
}

/** Whether a field must have a value in issues of a type. */
export function isRequired(
  world: JiraWorld,
  project: Readonly<Project>,
  typeId: string,
  fieldId: string,
): boolean {
  if (fieldId === 'summary' || fieldId === 'issuetype' || fieldId === 'project') return true
  return fieldRules(world, project, typeId)[fieldId]?.isRequired ?? false
}
