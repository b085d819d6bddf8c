import { collection } from '../../../shared/db/collection.ts'

export interface Project {
  id: string
  key: string
  /** Keys it had before: they still lead to it. */
  formerKeys: string[]
  name: string
  description: string
  leadId: string
  assigneeType: 'PROJECT_LEAD' | 'UNASSIGNED'
  projectTypeKey: 'software' | 'business' | 'service_desk'
  style: 'classic' | 'next-gen'
  uuid: string
  url: string | undefined
  categoryId: string | undefined
  email: string | undefined
  avatarId: string
  issueTypeSchemeId: string
  issueTypeScreenSchemeId: string
  workflowSchemeId: string
  permissionSchemeId: string
  notificationSchemeId: string
  prioritySchemeId: string
  fieldConfigurationSchemeId: string | undefined
  securitySchemeId: string | undefined
  classification: string | undefined
  features: Record<string, 'ENABLED' | 'DISABLED'>
  state: 'live' | 'archived' | 'deleted'
  /** When and by whom it was archived or deleted. */
  ended: { at_ms: number; by: string } | undefined
  /** The number of its newest issue. */
  lastNumber: number
}

export interface Component {
  id: string
  projectId: string
  name: string
  description: string | undefined
  leadId: string | undefined
  assigneeType: 'PROJECT_DEFAULT' | 'COMPONENT_LEAD' | 'PROJECT_LEAD' | 'UNASSIGNED'
}

export interface Version {
  id: string
  projectId: string
  name: string
  description: string | undefined
  archived: boolean
  released: boolean
  startDate: string | undefined
  releaseDate: string | undefined
  driver: string | undefined
  /** Where it stands among its project's. */
  position: number
  relatedWork: RelatedWork[]
}

interface RelatedWork {
  relatedWorkId: string
  category: string
  title: string | undefined
  url: string | undefined
  issueId: number | undefined
}

interface Category {
  id: string
  name: string
  description: string
}

export interface Role {
  id: string
  name: string
  description: string
  isDefault: boolean
  isAdmin: boolean
}

/** Who plays a role: in a project, or by default in new ones (`projectId` is `default`). */
interface RoleActor {
  id: string
  projectId: string
  roleId: string
  type: 'atlassian-user-role-actor' | 'atlassian-group-role-actor'
  /** An account id or a group id. */
  whom: string
}

export const projectTables = {
  projects: collection<Project>()({
    columns: {
      shortKey: (project) => project.key,
      name: (project) => project.name.toLowerCase(),
      state: (project) => project.state,
    },
    indexes: [['shortKey'], ['name']],
  }),
  components: collection<Component>()({
    columns: { projectId: (each) => each.projectId, name: (each) => each.name.toLowerCase() },
    indexes: [['projectId', 'name'], ['name']],
  }),
  versions: collection<Version>()({
    columns: {
      projectId: (each) => each.projectId,
      name: (each) => each.name.toLowerCase(),
      position: (each) => each.position,
    },
    indexes: [['projectId', 'position'], ['name']],
  }),
  categories: collection<Category>()(),
  roles: collection<Role>()(),
  role_actors: collection<RoleActor>()({
    columns: { projectId: (each) => each.projectId, roleId: (each) => each.roleId },
    indexes: [['projectId', 'roleId']],
  }),
}
