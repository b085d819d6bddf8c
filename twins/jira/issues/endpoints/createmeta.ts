import { showIssueType } from '../../configuration/showing.ts'
import { may, mayBrowse } from '../../permissions/permission.ts'
import { findProject, showProjectBriefly } from '../../projects/project.ts'
import { list, part, several, text } from '../../protocol/args.ts'
import { endpoint } from '../../protocol/endpoint.ts'
import { JiraError } from '../../protocol/error.ts'
import { partOf } from '../../protocol/paging.ts'
import type { IssueType } from '../../schema/configuration.ts'
import { typesOf } from '../creation.ts'
import { createMetaTypes, formFields } from '../meta.ts'

export const createmeta = {
  'GET /rest/api/3/issue/createmeta': endpoint(
    'anyone',
    () => ({
      projectIds: list(),
      projectKeys: list(),
      issuetypeIds: list(),
      issuetypeNames: several(),
      expand: list(),
    }),
    (world, args) => {
      const { projectIds, projectKeys, issuetypeIds, issuetypeNames } = args
      const isWanted = (id: string, key: string) =>
        projectIds.length + projectKeys.length === 0 ||
        projectIds.includes(id) ||
        projectKeys.includes(key)
      const projects = world.db.projects
        .list({ order: ['name'] })
        .filter(({ state, id, key }) => state === 'live' && isWanted(id, key))
        .filter((project) => mayBrowse(world, project) && may(world, 'CREATE_ISSUES', { project }))
      const withFields = args.expand.some((each) => each.startsWith('projects.issuetypes.fields'))
      return {
        expand: 'projects',
        projects: projects.map((project) => {
          const { self, id, key, name, avatarUrls } = showProjectBriefly(world, project)
          const issuetypes = createMetaTypes(world, project, withFields).filter(
            (type) =>
              issuetypeIds.length + issuetypeNames.length === 0 ||
              issuetypeIds.includes(type.id) ||
              issuetypeNames.includes(type.name),
          )
          return { expand: 'issuetypes', self, id, key, name, avatarUrls, issuetypes }
        }),
      }
    },
  ),

  'GET /rest/api/3/issue/createmeta/{projectIdOrKey}/issuetypes': endpoint(
    'anyone',
    () => ({ projectIdOrKey: text(), ...part() }),
    (world, args) => {
      const project = findProject(world, args.projectIdOrKey)
      const show = (type: IssueType) => showIssueType(world, type)
      return partOf(typesOf(world, project), args, 'issueTypes', show, 200)
    },
  ),

  'GET /rest/api/3/issue/createmeta/{projectIdOrKey}/issuetypes/{issueTypeId}': endpoint(
    'anyone',
    () => ({ projectIdOrKey: text(), issueTypeId: text(), ...part() }),
    (world, args) => {
      const project = findProject(world, args.projectIdOrKey)
      const type = typesOf(world, project).find(({ id }) => id === args.issueTypeId)
      if (!type) throw new JiraError(404, ['Issue type not found.'])
      const fields = Object.entries(formFields(world, project, type.id, 'create'))
      return partOf(
        fields,
        args,
        'fields',
        ([fieldId, meta]) => ({ ...Object(meta), fieldId }),
        200,
      )
    },
  ),
}
