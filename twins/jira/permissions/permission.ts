import { groupIdsOf, isAdministrator } from '../protocol/administrators.ts'
import type { JiraWorld } from '../protocol/world.ts'
import type { Holder } from '../schema/configuration.ts'
import type { Issue } from '../schema/issues.ts'
import type { Project } from '../schema/projects.ts'
import { permissionNames } from './names.ts'

/** What a permission is asked for: a project, and an issue of it where there is one. */
export interface Place {
  project: Readonly<Project>
  issue?: Readonly<Issue> | undefined
}

/** Whether an account plays a role in a project. */
export function playsRole(
  world: JiraWorld,
  account: string | undefined,
  projectId: string,
  roleId: string,
): boolean {
  if (account === undefined) return false
  const groups = groupIdsOf(world, account)
  return world.db.role_actors
    .list({ where: { projectId, roleId } })
    .some(({ type, whom }) =>
      type === 'atlassian-user-role-actor' ? whom === account : groups.includes(whom),
    )
}

/** Whether an account is among the holders of something. */
function isHolder(
  world: JiraWorld,
  account: string | undefined,
  { type, parameter }: Holder,
  { project, issue }: Place,
): boolean {
  if (type === 'anyone') return true
  if (account === undefined) return false
  switch (type) {
    case 'applicationRole':
    case 'loggedin':
      return true
    case 'user':
      return parameter === account
    case 'group':
      return groupIdsOf(world, account).some(
        (id) => id === parameter || world.db.groups.getShared(id)?.name === parameter,
      )
    case 'projectRole':
      return playsRole(world, account, project.id, parameter ?? '')
    case 'projectLead':
      return project.leadId === account
    case 'reporter':
    case 'currentReporter':
      return !issue || issue.reporterId === account
    case 'assignee':
    case 'currentAssignee':
      return !issue || issue.assigneeId === account
    default:
      return false
  }
}

/** Whether an account has a permission of a project, on an issue of it where one is given. */
export function hasPermission(
  world: JiraWorld,
  account: string | undefined,
  permission: string,
  place: Place,
): boolean {
  const scheme = world.db.permission_schemes.getShared(place.project.permissionSchemeId)
  if (!scheme) return false
  return scheme.permissions.some(
    (grant) => grant.permission === permission && isHolder(world, account, grant, place),
  )
}

/** Whether who calls has a permission, global or of a project. */
export function may(world: JiraWorld, permission: string, place?: Place): boolean {
  const account = world.caller.account?.id
  if (permissionNames[permission]?.[0] === 'GLOBAL') {
    if (permission === 'ADMINISTER' || permission === 'SYSTEM_ADMIN') return isAdministrator(world)
    return account !== undefined
  }
  if (place) {
    return (
      hasPermission(world, account, permission, place) ||
      (permission === 'ADMINISTER_PROJECTS' && isAdministrator(world))
    )
  }
  return world.db.projects
    .list()
    .some((project) => hasPermission(world, account, permission, { project }))
}

/** Whether who calls sees a project at all. */
export function mayBrowse(world: JiraWorld, project: Readonly<Project>): boolean {
  return (
    may(world, 'BROWSE_PROJECTS', { project }) || may(world, 'ADMINISTER_PROJECTS', { project })
  )
}

/** Whether an account may see an issue, its security level included. */
export function maySee(
  world: JiraWorld,
  account: string | undefined,
  issue: Readonly<Issue>,
  project: Readonly<Project>,
): boolean {
  const place = { project, issue }
  if (!hasPermission(world, account, 'BROWSE_PROJECTS', place)) return false
  if (issue.securityId === null) return true
  const level = securityLevel(world, issue.securityId)
  return level?.members.some((member) => isHolder(world, account, member, place)) ?? true
}

/** A security level by its id. */
export function securityLevel(world: JiraWorld, id: string) {
  for (const { levels } of world.db.security_schemes.list()) {
    const level = levels.find((each) => each.id === id)
    if (level) return level
  }
  return undefined
}
