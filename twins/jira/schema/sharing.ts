import { collection } from '../../../shared/db/collection.ts'

/** With whom a filter or a dashboard is shared. */
interface Share {
  id: number
  type: 'global' | 'authenticated' | 'project' | 'group' | 'user' | 'projectRole'
  projectId?: string | undefined
  roleId?: string | undefined
  groupId?: string | undefined
  accountId?: string | undefined
}

interface Filter {
  id: string
  name: string
  description: string
  jql: string
  ownerId: string
  favouredBy: string[]
  sharePermissions: Share[]
  editPermissions: Share[]
  columns: string[] | undefined
}

interface Gadget {
  id: number
  moduleKey: string | undefined
  uri: string | undefined
  color: string
  title: string
  position: { row: number; column: number }
}

interface Dashboard {
  id: string
  name: string
  description: string
  ownerId: string
  favouredBy: string[]
  sharePermissions: Share[]
  editPermissions: Share[]
  gadgets: Gadget[]
  isSystem: boolean
}

interface Board {
  id: string
  name: string
  type: 'scrum' | 'kanban' | 'simple'
  filterId: string
  projectId: string | undefined
  /** Columns and the statuses in each. */
  columns: { name: string; statusIds: string[] }[]
  estimationFieldId: string | undefined
  features: Record<string, boolean>
}

export interface Sprint {
  id: string
  boardId: string
  name: string
  goal: string
  state: 'future' | 'active' | 'closed'
  start_ms: number | undefined
  end_ms: number | undefined
  complete_ms: number | undefined
  created_ms: number
  position: number
}

/** A webhook: an administrator's, or one that an app registered. */
interface Webhook {
  id: string
  kind: 'admin' | 'dynamic'
  name: string
  url: string
  events: string[]
  jql: string
  fieldIdsFilter: string[] | undefined
  issuePropertyKeysFilter: string[] | undefined
  excludeBody: boolean
  enabled: boolean
  secret: string | undefined
  /** The app that registered it. */
  app: string | undefined
  expires_ms: number | undefined
  updated_ms: number
  updatedBy: string
}

interface FailedWebhook {
  id: string
  app: string
  url: string
  body: string
  failed_ms: number
}

interface Task {
  id: string
  doc: Record<string, unknown>
}

interface AuditRecord {
  id: number
  summary: string
  category: string
  by: string
  created_ms: number
  objectItem: Record<string, unknown>
  changedValues: Record<string, unknown>[]
}

interface Avatar {
  id: string
  /** `project/10000`. */
  owner: string
  hash: string
  mimeType: string
}

/** Something an app tells of: a build, a deployment, a vulnerability ... */
interface AppRecord {
  /** `builds/pipeline/4`. */
  id: string
  kind: string
  sequence: number
  properties: Record<string, unknown>
  doc: Record<string, unknown>
}

/** Something of the site's configuration that nothing else depends on. */
interface Configured {
  /** `plan/1`. */
  id: string
  kind: string
  doc: Record<string, unknown>
}

export const sharingTables = {
  filters: collection<Filter>()({
    columns: { name: (each) => each.name.toLowerCase(), owner: (each) => each.ownerId },
    indexes: [['name'], ['owner']],
  }),
  dashboards: collection<Dashboard>()({
    columns: { name: (each) => each.name.toLowerCase(), owner: (each) => each.ownerId },
    indexes: [['owner']],
  }),
  boards: collection<Board>()({ columns: { filter: (each) => each.filterId } }),
  sprints: collection<Sprint>()({
    columns: {
      board: (each) => each.boardId,
      name: (each) => each.name.toLowerCase(),
      state: (each) => each.state,
    },
    indexes: [['board'], ['name'], ['state']],
  }),
  webhooks: collection<Webhook>()(),
  failed_webhooks: collection<FailedWebhook>()(),
  tasks: collection<Task>()(),
  audit_records: collection<AuditRecord>()(),
  avatars: collection<Avatar>()({
    columns: { owner: (each) => each.owner },
    indexes: [['owner']],
  }),
  app_records: collection<AppRecord>()({
    columns: { kind: (each) => each.kind },
    indexes: [['kind']],
  }),
  configured: collection<Configured>()({
    columns: { kind: (each) => each.kind },
    indexes: [['kind', 'seq']],
  }),
}
