import type { JiraWorld } from '../protocol/world.ts'
import type { FieldContext, FieldOption } from '../schema/configuration.ts'

/** The context that decides on a field in a project's issues of a type. */
export function contextFor(
  world: JiraWorld,
  fieldId: string,
  projectId: string,
  typeId: string,
): FieldContext | undefined {
  const fitting = world.db.field_contexts
    .list({ where: { fieldId } })
    .filter(({ projectIds }) => projectIds.length === 0 || projectIds.includes(projectId))
    .filter(({ issueTypeIds }) => issueTypeIds.length === 0 || issueTypeIds.includes(typeId))
  return fitting.find(({ projectIds }) => projectIds.length > 0) ?? fitting[0]
}

/** The options of a context in their order, those below others included. */
export function optionsOf(world: JiraWorld, contextId: string): FieldOption[] {
  return world.db.field_options.list({ where: { contextId }, order: ['position', 'seq'] })
}
