import { showComponent } from '../components/component.ts'
import { showIssueType } from '../configuration/showing.ts'
import { typesOf } from '../issues/creation.ts'
import { accountOfCaller } from '../protocol/authenticate.ts'
import { JiraError } from '../protocol/error.ts'
import { nextId } from '../protocol/ids.ts'
import { linkTo } from '../protocol/site.ts'
import type { JiraWorld } from '../protocol/world.ts'
import type { Project } from '../schema/projects.ts'
import { showPerson } from '../users/account.ts'
import { projectWith, showProjectInList } from './project.ts'
import { showVersion } from './version.ts'

/** What is wrong with a project key; undefined where nothing is. */
export function keyProblem(world: JiraWorld, key: string, own?: string): string | undefined {
  if (key === '')
    return (
      'You must specify a unique project key, at least 2 characters long and ' +
      'containing only uppercase letters.'
    )
  if (!/^[A-Z][A-Z0-9_]{1,9}$/.test(key)) {
    return (
      'Project keys must start with an uppercase letter, followed by one or more ' +
      'uppercase alphanumeric characters.'
    )
  }
  const taken = projectWith(world, key)
  if (!taken || taken.id === own) return undefined
  return `Project '${taken.name}' uses this project key.`
}

export function nameProblem(world: JiraWorld, name: string, own?: string): string | undefined {
  if (name.trim() === '') return 'You must specify a valid project name.'
  if (name.length > 80) return 'The project name must not exceed 80 characters in length.'
  const taken = world.db.projects.first({ where: { name: name.toLowerCase() } })
  return taken && taken.id !== own ? 'A project with that name already exists.' : undefined
}

interface ProjectBody {
  key?: string | undefined
  name?: string | undefined
  description?: string | undefined
  leadAccountId?: string | undefined
  lead?: string | undefined
  url?: string | undefined
  assigneeType?: Project['assigneeType'] | undefined
  projectTypeKey?: Project['projectTypeKey'] | undefined
  projectTemplateKey?: string | undefined
  categoryId?: string | undefined
  avatarId?: string | undefined
  issueTypeScheme?: string | undefined
  issueTypeScreenScheme?: string | undefined
  workflowScheme?: string | undefined
  permissionScheme?: string | undefined
  notificationScheme?: string | undefined
  issueSecurityScheme?: string | undefined
  fieldConfigurationScheme?: string | undefined
}

/** The schemes of a new project. */
const usualSchemes = {
  issueTypeSchemeId: '10000',
  issueTypeScreenSchemeId: '1',
  workflowSchemeId: '10000',
  permissionSchemeId: '0',
  notificationSchemeId: '10000',
  prioritySchemeId: '1',
}

/** Makes a project; refuses with everything that is wrong with it. */
export function createProject(world: JiraWorld, given: ProjectBody): Project {
  const { key = '', name = '' } = given
  const errors: Record<string, string> = {}
  const [badKey, badName] = [keyProblem(world, key), nameProblem(world, name)]
  if (badKey) errors.projectKey = badKey
  if (badName) errors.projectName = badName
  const leadId = given.leadAccountId ?? given.lead ?? accountOfCaller(world).id
  if (!world.db.accounts.has(leadId)) errors.projectLead = 'You must specify a valid project lead.'
  const { projectTypeKey = 'software', projectTemplateKey = '' } = given
  if (!['software', 'business', 'service_desk'].includes(projectTypeKey)) {
    errors.projectType = 'You must specify a valid project type.'
  }
  if (Object.keys(errors).length > 0) throw new JiraError(400, [], errors)
  const project: Project = {
    id: nextId(world, 'project'),
    key,
    formerKeys: [],
    name,
    description: given.description ?? '',
    leadId,
    assigneeType: given.assigneeType ?? 'UNASSIGNED',
    projectTypeKey,
    style: /gh-simplified-agility/.test(projectTemplateKey) ? 'next-gen' : 'classic',
    uuid: world.uuid(),
    url: given.url,
    categoryId: given.categoryId,
    email: undefined,
    avatarId: given.avatarId ?? '10400',
    issueTypeSchemeId: given.issueTypeScheme ?? usualSchemes.issueTypeSchemeId,
    issueTypeScreenSchemeId: given.issueTypeScreenScheme ?? usualSchemes.issueTypeScreenSchemeId,
    workflowSchemeId: given.workflowScheme ?? usualSchemes.workflowSchemeId,
    permissionSchemeId: given.permissionScheme ?? usualSchemes.permissionSchemeId,
    notificationSchemeId: given.notificationScheme ?? usualSchemes.notificationSchemeId,
    prioritySchemeId: usualSchemes.prioritySchemeId,
    fieldConfigurationSchemeId: given.fieldConfigurationScheme,
    securitySchemeId: given.issueSecurityScheme,
    classification: undefined,
    features: {},
    state: 'live',
    ended: undefined,
    lastNumber: 0,
  }
  world.db.projects.insert(project)
  for (const actor of world.db.role_actors.list({ where: { projectId: 'default' } })) {
    world.db.role_actors.insert({ ...actor, id: nextId(world, 'actor'), projectId: project.id })
  }
  world.emit('other', { name: 'project_created', body: { project: showProject(world, project) } })
  return project
}

/** A project by itself, with all that belongs to it. */
export function showProject(world: JiraWorld, project: Readonly<Project>) {
  const where = { projectId: project.id }
  const roles = world.db.roles
    .list()
    .map(({ id, name }) => [name, linkTo(world, `project/${project.id}/role/${id}`)])
  return {
    ...showProjectInList(world, project),
    description: project.description,
    lead: showPerson(world, project.leadId),
    components: world.db.components.list({ where }).map((each) => showComponent(world, each)),
    issueTypes: typesOf(world, project).map((type) => showIssueType(world, type)),
    ...(project.url !== undefined && { url: project.url }),
    ...(project.email !== undefined && { email: project.email }),
    assigneeType: project.assigneeType,
    versions: world.db.versions
      .list({ where, order: ['position'] })
      .map((each) => showVersion(world, each)),
    roles: Object.fromEntries(roles),
  }
}
