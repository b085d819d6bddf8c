import { collection } from '../../../shared/db/collection.ts'

export type CategoryKey = 'new' | 'indeterminate' | 'done' | 'undefined'

export interface Status {
  id: string
  name: string
  description: string
  category: CategoryKey
  /** The project that alone has it; undefined for all. */
  projectId: string | undefined
}

export interface IssueType {
  id: string
  name: string
  description: string
  hierarchyLevel: number
  avatarId: number
  projectId: string | undefined
}

export interface Priority {
  id: string
  name: string
  description: string
  statusColor: string
  iconUrl: string
  position: number
}

export interface Resolution {
  id: string
  name: string
  description: string
  position: number
}

/** A kind of value, as `schema` on the wire. */
export interface FieldSchema {
  type: string
  items?: string
  system?: string
  custom?: string
  customId?: number
  configuration?: Record<string, unknown>
}

/** A custom field. */
export interface CustomField {
  id: string
  name: string
  description: string
  /** What its values are: `com.atlassian.jira.plugin.system.customfieldtypes:float`. */
  type: string
  searcherKey: string | undefined
  isLocked: boolean
  projectId: string | undefined
  trashed: { at_ms: number; by: string } | undefined
}

export interface FieldContext {
  id: string
  fieldId: string
  name: string
  description: string
  /** Empty for all projects, and for all issue types. */
  projectIds: string[]
  issueTypeIds: string[]
  defaultValue: Record<string, unknown> | undefined
}

export interface FieldOption {
  id: string
  fieldId: string
  contextId: string
  value: string
  disabled: boolean
  /** The option it is below, in a cascade. */
  optionId: string | undefined
  position: number
}

interface ScreenTab {
  id: string
  name: string
  fieldIds: string[]
}

export interface Screen {
  id: string
  name: string
  description: string
  tabs: ScreenTab[]
}

interface ScreenScheme {
  id: string
  name: string
  description: string
  screens: { default: string; create?: string; edit?: string; view?: string }
}

/** What maps each issue type (`default` for the others) to something. */
interface MappedScheme {
  id: string
  name: string
  description: string
  mappings: Record<string, string>
}

interface IssueTypeScheme {
  id: string
  name: string
  description: string
  defaultIssueTypeId: string | undefined
  isDefault: boolean
  issueTypeIds: string[]
}

interface PriorityScheme {
  id: string
  name: string
  description: string
  defaultPriorityId: string
  isDefault: boolean
  priorityIds: string[]
}

/** Part of a transition: what must hold before, or what happens after. */
export interface Rule {
  id: string
  ruleKey: string
  parameters: Record<string, string>
}

export interface Transition {
  id: string
  name: string
  description: string
  type: 'INITIAL' | 'GLOBAL' | 'DIRECTED'
  /** Status ids; empty where it leaves from any. */
  from: string[]
  to: string
  screenId: string | undefined
  conditions: Rule[]
  validators: Rule[]
  actions: Rule[]
  properties: Record<string, string>
}

interface WorkflowStatus {
  statusId: string
  properties: Record<string, string>
}

export interface Workflow {
  id: string
  name: string
  description: string
  version: number
  projectId: string | undefined
  isSystem: boolean
  created_ms: number
  updated_ms: number
  statuses: WorkflowStatus[]
  transitions: Transition[]
}

interface WorkflowScheme extends MappedScheme {
  /** Changes that are not published yet; `mappings.default` as in the scheme itself. */
  draft: { mappings: Record<string, string>; by: string; at_ms: number } | undefined
}

interface FieldConfiguration {
  id: string
  name: string
  description: string
  isDefault: boolean
  items: Record<string, { isHidden: boolean; isRequired: boolean; description: string }>
}

/** Who has a permission, or is told of an event. */
export interface Holder {
  type: string
  parameter: string | undefined
}

export interface Grant extends Holder {
  id: string
  permission: string
}

interface PermissionScheme {
  id: string
  name: string
  description: string
  permissions: Grant[]
}

interface NotificationScheme {
  id: string
  name: string
  description: string
  notifications: (Holder & { id: string; eventId: string })[]
}

interface SecurityLevel {
  id: string
  name: string
  description: string
  members: (Holder & { id: string })[]
}

interface SecurityScheme {
  id: string
  name: string
  description: string
  defaultLevelId: string | undefined
  levels: SecurityLevel[]
}

export const configurationTables = {
  statuses: collection<Status>()({
    columns: { name: (each) => each.name.toLowerCase(), category: (each) => each.category },
    indexes: [['name']],
  }),
  issue_types: collection<IssueType>()({
    columns: { name: (each) => each.name.toLowerCase() },
    indexes: [['name']],
  }),
  priorities: collection<Priority>()({
    columns: { position: (each) => each.position },
    indexes: [['position']],
  }),
  resolutions: collection<Resolution>()({
    columns: { position: (each) => each.position },
    indexes: [['position']],
  }),
  fields: collection<CustomField>()({
    columns: { name: (each) => each.name.toLowerCase() },
    indexes: [['name']],
  }),
  field_contexts: collection<FieldContext>()({
    columns: { fieldId: (each) => each.fieldId },
    indexes: [['fieldId']],
  }),
  field_options: collection<FieldOption>()({
    columns: {
      fieldId: (each) => each.fieldId,
      contextId: (each) => each.contextId,
      position: (each) => each.position,
    },
    indexes: [['fieldId'], ['contextId', 'position']],
  }),
  screens: collection<Screen>()(),
  screen_schemes: collection<ScreenScheme>()(),
  issue_type_screen_schemes: collection<MappedScheme>()(),
  issue_type_schemes: collection<IssueTypeScheme>()(),
  priority_schemes: collection<PriorityScheme>()(),
  workflows: collection<Workflow>()({
    columns: { name: (each) => each.name },
    indexes: [['name']],
  }),
  workflow_schemes: collection<WorkflowScheme>()(),
  field_configurations: collection<FieldConfiguration>()(),
  field_configuration_schemes: collection<MappedScheme>()(),
  permission_schemes: collection<PermissionScheme>()(),
  notification_schemes: collection<NotificationScheme>()(),
  security_schemes: collection<SecurityScheme>()(),
}
