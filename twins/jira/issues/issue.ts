import { may, maySee } from '../permissions/permission.ts'
import { JiraError } from '../protocol/error.ts'
import type { JiraWorld } from '../protocol/world.ts'
import type { Issue } from '../schema/issues.ts'
import type { Project } from '../schema/projects.ts'

/** An issue by id or key, also a key it had before it moved; undefined where there is none. */
export function issueWith(world: JiraWorld, idOrKey: string): Issue | undefined {
  if (/^\d+$/.test(idOrKey)) return world.db.issues.get(idOrKey)
  const id = world.db.issue_keys.getShared(idOrKey.toUpperCase())?.issue
  return id === undefined ? undefined : world.db.issues.get(id)
}

/** The project of an issue. */
export function projectOf(world: JiraWorld, issue: Readonly<Issue>): Readonly<Project> {
  const project = world.db.projects.getShared(issue.projectId)
  if (project) return project
  throw new Error(`issue ${issue.key} has no project`)
}

/** Whether who calls sees an issue. */
export function isVisible(world: JiraWorld, issue: Readonly<Issue>): boolean {
  const project = projectOf(world, issue)
  return project.state !== 'deleted' && maySee(world, world.caller.account?.id, issue, project)
}

/** An issue that who calls sees. Unknown and invisible ones are refused alike. */
export function findIssue(world: JiraWorld, idOrKey: string): Issue {
  const issue = issueWith(world, idOrKey)
  if (issue && isVisible(world, issue)) return issue
  throw new JiraError(404, ['Issue does not exist or you do not have permission to see it.'])
}

/** An issue on which who calls may do something; 403 where it is only seen. */
export function issueFor(
  world: JiraWorld,
  idOrKey: string,
  permission: string,
  problem = 'You do not have permission to edit issues in this project.',
): Issue {
  const issue = findIssue(world, idOrKey)
  ensureMay(world, issue, permission, problem)
  ensureLive(world, issue)
  return issue
}

export function ensureMay(world: JiraWorld, issue: Issue, permission: string, problem: string) {
  const place = { project: projectOf(world, issue), issue }
  if (!may(world, permission, place)) throw new JiraError(403, [problem])
}

/** Archived issues, and those of archived projects, can only be read. */
export function ensureLive(world: JiraWorld, issue: Issue): void {
  if (issue.archived || projectOf(world, issue).state === 'archived') {
    throw new JiraError(400, [`Issue ${issue.key} is archived. Archived issues are read-only.`])
  }
}
