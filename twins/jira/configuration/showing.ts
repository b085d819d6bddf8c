import { linkTo, siteUrl } from '../protocol/site.ts'
import type { JiraWorld } from '../protocol/world.ts'
import type {
  CategoryKey,
  IssueType,
  Priority,
  Resolution,
  Status,
} from '../schema/configuration.ts'

/** The four categories of statuses. */
const statusCategories: Readonly<
  Record<CategoryKey, { id: number; colorName: string; name: string; enumName: string }>
> = {
  undefined: { id: 1, colorName: 'medium-gray', name: 'No Category', enumName: 'UNDEFINED' },
  new: { id: 2, colorName: 'blue-gray', name: 'To Do', enumName: 'todo'.toUpperCase() },
  indeterminate: { id: 4, colorName: 'yellow', name: 'In Progress', enumName: 'IN_PROGRESS' },
  done: { id: 3, colorName: 'green', name: 'Done', enumName: 'DONE' },
}

export function showStatusCategory(world: JiraWorld, key: CategoryKey) {
  const { id, colorName, name } = statusCategories[key]
  return { self: linkTo(world, `statuscategory/${id}`), id, key, colorName, name }
}

function scopeOf(projectId: string | undefined) {
  return projectId === undefined ? {} : { scope: { type: 'PROJECT', project: { id: projectId } } }
}

export function showStatus(world: JiraWorld, status: Readonly<Status>) {
  return {
    self: linkTo(world, `status/${status.id}`),
    description: status.description,
    iconUrl: `${siteUrl(world)}/images/icons/statuses/generic.png`,
    name: status.name,
    id: status.id,
    ...scopeOf(status.projectId),
    statusCategory: showStatusCategory(world, status.category),
  }
}

export function showIssueType(world: JiraWorld, type: Readonly<IssueType>) {
  const avatar = `rest/api/2/universal_avatar/view/type/issuetype/avatar/${type.avatarId}`
  return {
    self: linkTo(world, `issuetype/${type.id}`),
    id: type.id,
    description: type.description,
    iconUrl: `${siteUrl(world)}/${avatar}?size=medium`,
    name: type.name,
    subtask: type.hierarchyLevel === -1,
    avatarId: type.avatarId,
    hierarchyLevel: type.hierarchyLevel,
    ...(type.projectId !== undefined && { entityId: type.id }),
    ...scopeOf(type.projectId),
  }
}

/** A priority as issues show it. */
export function showPriorityBriefly(world: JiraWorld, priority: Readonly<Priority>) {
  return {
    self: linkTo(world, `priority/${priority.id}`),
    iconUrl: `${siteUrl(world)}${priority.iconUrl}`,
    name: priority.name,
    id: priority.id,
  }
}

export function showResolution(world: JiraWorld, resolution: Readonly<Resolution>) {
  return {
    self: linkTo(world, `resolution/${resolution.id}`),
    id: resolution.id,
    description: resolution.description,
    name: resolution.name,
  }
}
