import { may, mayBrowse } from '../permissions/permission.ts'
import { JiraError } from '../protocol/error.ts'
import { linkTo } from '../protocol/site.ts'
import type { JiraWorld } from '../protocol/world.ts'
import type { Project } from '../schema/projects.ts'
import { avatarUrls, showPerson } from '../users/account.ts'

/** A project by id or key, former keys included; undefined where there is none. */
export function projectWith(world: JiraWorld, idOrKey: string): Project | undefined {
  const { projects } = world.db
  const key = idOrKey.toUpperCase()
  const found = projects.get(idOrKey) ?? projects.first({ where: { shortKey: key } })
  return found ?? projects.list().find(({ formerKeys }) => formerKeys.includes(key))
}

/** A project that who calls sees; 404 where there is none. */
export function findProject(world: JiraWorld, idOrKey: string): Project {
  const project = projectWith(world, idOrKey)
  if (project && project.state !== 'deleted' && mayBrowse(world, project)) return project
  const kind = /^\d+$/.test(idOrKey) ? 'id' : 'key'
  throw new JiraError(404, [`No project could be found with ${kind} '${idOrKey}'.`])
}

/** The same for who administers it; 403 where the caller only sees it. */
export function administeredProject(world: JiraWorld, idOrKey: string): Project {
  const project = findProject(world, idOrKey)
  if (may(world, 'ADMINISTER_PROJECTS', { project })) return project
  throw new JiraError(403, ['You cannot edit the configuration of this project.'])
}

/** What every place shows of a project. */
export function showProjectBriefly(world: JiraWorld, project: Readonly<Project>) {
  return {
    self: linkTo(world, `project/${project.id}`),
    id: project.id,
    key: project.key,
    name: project.name,
    projectTypeKey: project.projectTypeKey,
    simplified: project.style === 'next-gen',
    avatarUrls: avatarUrls(world, 'project', project.avatarId),
    ...(project.categoryId !== undefined && {
      projectCategory: showCategory(world, project.categoryId),
    }),
  }
}

function showCategory(world: JiraWorld, id: string) {
  const { name = '', description = '' } = world.db.categories.get(id) ?? {}
  return { self: linkTo(world, `projectCategory/${id}`), id, name, description }
}

/** A project as lists show it. */
export function showProjectInList(world: JiraWorld, project: Readonly<Project>) {
  const ended = project.ended && {
    ...(project.state === 'archived'
      ? {
          archived: true,
          archivedDate: new Date(project.ended.at_ms).toISOString(),
          archivedBy: showPerson(world, project.ended.by),
        }
      : {
          deleted: true,
          deletedDate: new Date(project.ended.at_ms).toISOString(),
          deletedBy: showPerson(world, project.ended.by),
        }),
  }
  return {
    expand: 'description,lead,issueTypes,url,projectKeys,permissions,insight',
    ...showProjectBriefly(world, project),
    style: project.style,
    isPrivate: false,
    properties: {},
    entityId: project.uuid,
    uuid: project.uuid,
    ...ended,
  }
}
