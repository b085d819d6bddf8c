import { z } from 'zod'
import { showIssueType, showStatus } from '../../configuration/showing.ts'
import { typesOf } from '../../issues/creation.ts'
import { deleteIssue } from '../../issues/removal.ts'
import { mayBrowse } from '../../permissions/permission.ts'
import { created, noContent, seeOther } from '../../protocol/answers.ts'
import { body, id, list, optional, part, several, text } from '../../protocol/args.ts'
import { accountOfCaller } from '../../protocol/authenticate.ts'
import { endpoint } from '../../protocol/endpoint.ts'
import { ensure, JiraError } from '../../protocol/error.ts'
import { pageOf } from '../../protocol/paging.ts'
import { linkTo } from '../../protocol/site.ts'
import type { JiraWorld } from '../../protocol/world.ts'
import type { Project } from '../../schema/projects.ts'
import { finishedTask } from '../../tasks/task.ts'
import { workflowFor } from '../../workflows/workflow.ts'
import { createProject, keyProblem, nameProblem, showProject } from '../making.ts'
import { administeredProject, findProject, projectWith, showProjectInList } from '../project.ts'

const assigneeType = () => z.enum(['PROJECT_LEAD', 'UNASSIGNED'])

const projectBody = () =>
  body({
    key: z.string().optional(),
    name: z.string().optional(),
    description: z.string().optional(),
    leadAccountId: z.string().optional(),
    lead: z.string().optional(),
    url: z.string().optional(),
    assigneeType: assigneeType().optional(),
    projectTypeKey: z.enum(['software', 'business', 'service_desk']).optional(),
    projectTemplateKey: z.string().optional(),
    categoryId: id().optional(),
    avatarId: id().optional(),
    issueTypeScheme: id().optional(),
    issueTypeScreenScheme: id().optional(),
    workflowScheme: id().optional(),
    permissionScheme: id().optional(),
    notificationScheme: id().optional(),
    issueSecurityScheme: id().optional(),
    fieldConfigurationScheme: id().optional(),
  })

const one = () => ({ projectIdOrKey: text() })

/** The live projects that who calls sees, by name. */
function seenProjects(world: JiraWorld, states: readonly string[] = ['live']): Project[] {
  return world.db.projects
    .list({ order: ['name'] })
    .filter((project) => states.includes(project.state) && mayBrowse(world, project))
}

/** The parts of a project in lists that are shown only when expanded. */
function showListed(world: JiraWorld, project: Project, expand: readonly string[]) {
  const whole = showProject(world, project)
  const { description, lead, issueTypes } = whole
  return {
    ...showProjectInList(world, project),
    ...(expand.includes('description') && { description }),
    ...(expand.includes('lead') && { lead }),
    ...(expand.includes('issueTypes') && { issueTypes }),
    ...(expand.includes('url') && whole.url !== undefined && { url: whole.url }),
    ...(expand.includes('projectKeys') && { projectKeys: [project.key, ...project.formerKeys] }),
    ...(expand.includes('insight') && {
      insight: { totalIssueCount: world.db.issues.count({ project: project.id }) },
    }),
  }
}

const orders: Readonly<Record<string, (project: Project) => string>> = {
  key: ({ key }) => key,
  name: ({ name }) => name.toLowerCase(),
  category: ({ categoryId }) => categoryId ?? '',
  owner: ({ leadId }) => leadId,
}

function remove(world: JiraWorld, project: Project): void {
  for (const issue of world.db.issues.list({ where: { project: project.id } })) {
    if (world.db.issues.has(issue.id)) deleteIssue(world, issue, true)
  }
  const where = { projectId: project.id }
  for (const each of world.db.components.list({ where })) world.db.components.delete(each.id)
  for (const each of world.db.versions.list({ where })) world.db.versions.delete(each.id)
  for (const each of world.db.role_actors.list({ where })) world.db.role_actors.delete(each.id)
  world.db.projects.delete(project.id)
  world.emit('other', {
    name: 'project_deleted',
    body: { project: showProjectInList(world, project) },
  })
}

export const projects = {
  'GET /rest/api/3/project': endpoint(
    'anyone',
    () => ({ expand: list() }),
    (world, args) => seenProjects(world).map((project) => showListed(world, project, args.expand)),
  ),

  'GET /rest/api/3/project/search': endpoint(
    'anyone',
    () => ({
      ...part(),
      orderBy: optional(),
      id: several(),
      keys: list(),
      query: optional(),
      typeKey: list(),
      categoryId: optional(),
      action: optional(),
      expand: list(),
      status: list(),
    }),
    (world, args) => {
      const { query = '', keys, typeKey, categoryId } = args
      const states = args.status.length > 0 ? args.status : ['live']
      const wanted = query.toLowerCase()
      const found = seenProjects(world, states).filter(
        (project) =>
          (args.id.length === 0 || args.id.includes(project.id)) &&
          (keys.length === 0 || keys.includes(project.key)) &&
          (typeKey.length === 0 || typeKey.includes(project.projectTypeKey)) &&
          (categoryId === undefined || project.categoryId === categoryId) &&
          `${project.key} ${project.name}`.toLowerCase().includes(wanted),
      )
      const order = args.orderBy?.replace(/^[-+]/, '') ?? 'key'
      const by = orders[order]
      ensure(by, 400, `The orderBy parameter '${order}' is not valid.`)
      const sign = args.orderBy?.startsWith('-') ? -1 : 1
      found.sort((a, b) => (by(a) < by(b) ? -sign : by(a) > by(b) ? sign : 0))
      return pageOf(world, found, args, (project) => showListed(world, project, args.expand), 100)
    },
  ),

  'GET /rest/api/3/project/recent': endpoint(
    'anyone',
    () => ({ expand: list() }),
    (world, args) =>
      seenProjects(world)
        .slice(-20)
        .reverse()
        .map((project) => showListed(world, project, args.expand)),
  ),

  'POST /rest/api/3/project': endpoint(
    'admin',
    () => ({ body: projectBody() }),
    (world, args) => {
      const project = createProject(world, args.body)
      const self = linkTo(world, `project/${project.id}`)
      return created({ self, id: Number(project.id), key: project.key })
    },
  ),

  'GET /rest/api/3/project/{projectIdOrKey}': endpoint(
    'anyone',
    () => ({ ...one(), expand: list() }),
    (world, args) => showProject(world, findProject(world, args.projectIdOrKey)),
  ),

  'PUT /rest/api/3/project/{projectIdOrKey}': endpoint(
    'user',
    () => ({ ...one(), body: projectBody(), expand: list() }),
    (world, args) => {
      const project = administeredProject(world, args.projectIdOrKey)
      const { key = project.key, name = project.name } = args.body
      const badKey = key === project.key ? undefined : keyProblem(world, key, project.id)
      const badName = nameProblem(world, name, project.id)
      if (badKey) throw new JiraError(400, [], { projectKey: badKey })
      if (badName) throw new JiraError(400, [], { projectName: badName })
      const changed: Project = {
        ...project,
        key,
        name,
        formerKeys: key === project.key ? project.formerKeys : [...project.formerKeys, project.key],
        description: args.body.description ?? project.description,
        leadId: args.body.leadAccountId ?? args.body.lead ?? project.leadId,
        url: args.body.url ?? project.url,
        assigneeType: args.body.assigneeType ?? project.assigneeType,
        categoryId: args.body.categoryId ?? project.categoryId,
        avatarId: args.body.avatarId ?? project.avatarId,
        permissionSchemeId: args.body.permissionScheme ?? project.permissionSchemeId,
        notificationSchemeId: args.body.notificationScheme ?? project.notificationSchemeId,
        securitySchemeId: args.body.issueSecurityScheme ?? project.securitySchemeId,
      }
      world.db.projects.replace(changed)
      if (key !== project.key) renameIssues(world, changed)
      world.emit('other', {
        name: 'project_updated',
        body: { project: showProject(world, changed) },
      })
      return showProject(world, changed)
    },
  ),

  'DELETE /rest/api/3/project/{projectIdOrKey}': endpoint(
    'admin',
    () => ({ ...one(), enableUndo: z.string().default('true') }),
    (world, args) => {
      const project = administeredProject(world, args.projectIdOrKey)
      if (args.enableUndo === 'true') end(world, project, 'deleted')
      else remove(world, project)
      return noContent()
    },
  ),

  'POST /rest/api/3/project/{projectIdOrKey}/delete': endpoint('admin', one, (world, args) => {
    const project = administeredProject(world, args.projectIdOrKey)
    remove(world, project)
    const task = finishedTask(world, `Delete project ${project.key}`)
    return seeOther(task.self, task)
  }),

  'POST /rest/api/3/project/{projectIdOrKey}/archive': endpoint('admin', one, (world, args) => {
    end(world, administeredProject(world, args.projectIdOrKey), 'archived')
    return noContent()
  }),

  'POST /rest/api/3/project/{projectIdOrKey}/restore': endpoint('admin', one, (world, args) => {
    const project = projectWith(world, args.projectIdOrKey)
    ensure(project, 404, `No project could be found with key '${args.projectIdOrKey}'.`)
    world.db.projects.replace({ ...project, state: 'live', ended: undefined })
    return showProject(world, { ...project, state: 'live', ended: undefined })
  }),

  'GET /rest/api/3/project/{projectIdOrKey}/statuses': endpoint('anyone', one, (world, args) => {
    const project = findProject(world, args.projectIdOrKey)
    return typesOf(world, project).map((type) => {
      const { self, id: typeId, name, subtask } = showIssueType(world, type)
      const statuses = workflowFor(world, project, type.id).statuses.flatMap(
        ({ statusId }) => world.db.statuses.get(statusId) ?? [],
      )
      return {
        self,
        id: typeId,
        name,
        subtask,
        statuses: statuses.map((each) => showStatus(world, each)),
      }
    })
  }),

  'GET /rest/api/3/project/{projectId}/hierarchy': endpoint(
    'user',
    () => ({ projectId: text() }),
    (world, args) => {
      const project = findProject(world, args.projectId)
      const types = typesOf(world, project)
      const names: Record<string, string> = { '1': 'Epic', '0': 'Story', '-1': 'Subtask' }
      return {
        projectId: Number(project.id),
        hierarchy: [...new Set(types.map(({ hierarchyLevel }) => hierarchyLevel))]
          .sort((a, b) => a - b)
          .map((level) => ({
            entityId: project.uuid,
            level,
            name: names[String(level)] ?? `Level ${level}`,
            issueTypes: types
              .filter(({ hierarchyLevel }) => hierarchyLevel === level)
              .map((type) => ({
                id: Number(type.id),
                entityId: project.uuid,
                name: type.name,
                avatarId: type.avatarId,
              })),
          })),
      }
    },
  ),
}

/** Issues keep their numbers under the project's new key; their old keys still lead to them. */
function renameIssues(world: JiraWorld, project: Project): void {
  for (const issue of world.db.issues.list({ where: { project: project.id } })) {
    const key = `${project.key}-${issue.number}`
    world.db.issue_keys.put({ id: key, issue: issue.id })
    world.db.issues.replace({ ...issue, key, sort: { ...issue.sort, project: project.key } })
  }
}

function end(world: JiraWorld, project: Project, state: 'archived' | 'deleted'): void {
  const ended = { at_ms: world.now(), by: accountOfCaller(world).id }
  world.db.projects.replace({ ...project, state, ended })
  const name = state === 'archived' ? 'project_archived' : 'project_soft_deleted'
  world.emit('other', { name, body: { project: showProjectInList(world, project) } })
}
