import { linkTo } from '../protocol/site.ts'
import type { JiraWorld } from '../protocol/world.ts'
import type { Component } from '../schema/projects.ts'
import { showPerson } from '../users/account.ts'

/** Who is assigned the issues of a component. */
function realAssignee(world: JiraWorld, component: Readonly<Component>) {
  const project = world.db.projects.getShared(component.projectId)
  const byProject = project?.assigneeType === 'PROJECT_LEAD' ? project.leadId : undefined
  switch (component.assigneeType) {
    case 'COMPONENT_LEAD':
      return component.leadId ?? byProject
    case 'PROJECT_LEAD':
      return project?.leadId
    case 'UNASSIGNED':
      return undefined
    case 'PROJECT_DEFAULT':
      return byProject
  }
}

export function showComponent(world: JiraWorld, component: Readonly<Component>) {
  const { id, name, description, leadId, assigneeType, projectId } = component
  const real = realAssignee(world, component)
  const shown = real === undefined ? undefined : showPerson(world, real)
  return {
    self: linkTo(world, `component/${id}`),
    id,
    name,
    ...(description !== undefined && { description }),
    ...(leadId !== undefined && { lead: showPerson(world, leadId) }),
    assigneeType,
    ...(shown && { assignee: shown, realAssignee: shown }),
    realAssigneeType: assigneeType,
    isAssigneeTypeValid: assigneeType !== 'COMPONENT_LEAD' || leadId !== undefined,
    project: world.db.projects.getShared(projectId)?.key ?? '',
    projectId: Number(projectId),
  }
}
