import { may, playsRole } from '../permissions/permission.ts'
import { groupIdsOf } from '../protocol/administrators.ts'
import type { JiraWorld } from '../protocol/world.ts'
import type { Rule, Transition, Workflow } from '../schema/configuration.ts'
import type { Issue } from '../schema/issues.ts'
import type { Project } from '../schema/projects.ts'

/** The workflow of a project's issues of a type. */
export function workflowFor(
  world: JiraWorld,
  project: Readonly<Project>,
  typeId: string,
): Readonly<Workflow> {
  const scheme = world.db.workflow_schemes.getShared(project.workflowSchemeId)
  const id = scheme?.mappings[typeId] ?? scheme?.mappings.default ?? 'classic'
  const workflow = world.db.workflows.getShared(id) ?? world.db.workflows.first({})
  if (!workflow) throw new Error('the site has no workflow')
  return workflow
}

/** The status in which issues of a workflow begin. */
export function initialStatus(workflow: Readonly<Workflow>): string {
  const initial = workflow.transitions.find(({ type }) => type === 'INITIAL')
  return initial?.to ?? workflow.statuses[0]?.statusId ?? ''
}

const idsIn = (rule: Rule, name: string) => (rule.parameters[name] ?? '').split(',').filter(Boolean)

/** Whether a condition lets who calls do it. https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-workflows/ */
function isMet(world: JiraWorld, rule: Rule, issue: Issue, project: Readonly<Project>): boolean {
  const account = world.caller?.account?.id
  switch (rule.ruleKey) {
    case 'system:restrict-issue-transition': {
      const groups = idsIn(rule, 'groupIds')
      const isOpen =
        idsIn(rule, 'accountIds').length + groups.length + idsIn(rule, 'roleIds').length === 0 &&
        rule.parameters.permissionKeys === undefined
      return (
        isOpen ||
        idsIn(rule, 'accountIds').some(
          (id) =>
            id === account ||
            (id === 'allow-assignee' && issue.assigneeId === account) ||
            (id === 'allow-reporter' && issue.reporterId === account),
        ) ||
        groupIdsOf(world, account).some((id) => groups.includes(id)) ||
        idsIn(rule, 'roleIds').some((id) => playsRole(world, account, project.id, id)) ||
        idsIn(rule, 'permissionKeys').some((key) => may(world, key, { project, issue }))
      )
    }
    case 'system:parent-or-child-blocking-condition':
    case 'system:parent-or-child-blocking-validator': {
      const allowed = idsIn(rule, 'statusIds')
      return world.db.issues
        .list({ where: { parent: issue.id } })
        .every(({ statusId }) => allowed.includes(statusId))
    }
    default:
      return true
  }
}

/** The transitions that who calls may do with an issue now. */
export function transitionsOf(
  world: JiraWorld,
  issue: Issue,
  project: Readonly<Project>,
): Transition[] {
  if (!may(world, 'TRANSITION_ISSUES', { project, issue })) return []
  const { transitions } = workflowFor(world, project, issue.typeId)
  return transitions.filter(
    ({ type, from, conditions }) =>
      type !== 'INITIAL' &&
      (type === 'GLOBAL' || from.includes(issue.statusId)) &&
      conditions.every((rule) => isMet(world, rule, issue, project)),
  )
}
