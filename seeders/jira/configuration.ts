import { permissionNames } from '../../twins/jira/permissions/names.ts'
import { nextId } from '../../twins/jira/protocol/ids.ts'
import type { JiraWorld } from '../../twins/jira/protocol/world.ts'
import type { Transition } from '../../twins/jira/schema/configuration.ts'
import { agileFields } from '../../twins/jira/schema/field_types.ts'

// The configuration of a new site, as Jira makes it.

const statuses = [
  ['10000', 'To Do', 'new'],
  ['3', 'In Progress', 'indeterminate'],
  ['10001', 'In Review', 'indeterminate'],
  ['10002', 'Done', 'done'],
] as const

const issueTypes = [
  ['10000', 'Epic', 'A big user story that needs to be broken down.', 1, 10307],
  ['10001', 'Story', 'Functionality or a feature expressed as a user goal.', 0, 10315],
  ['10002', 'Task', 'A small, distinct piece of work.', 0, 10318],
  ['10003', 'Sub-task', 'A small piece of work that is part of a larger task.', -1, 10316],
  ['10004', 'Bug', 'A problem or error.', 0, 10303],
] as const

const priorities = [
  ['1', 'Highest', 'This problem will block progress.', '#d04437', 'highest'],
  ['2', 'High', 'Serious problem that could block progress.', '#f15C75', 'high'],
  ['3', 'Medium', 'Has the potential to affect progress.', '#f79232', 'medium'],
  ['4', 'Low', 'Minor problem or easily worked around.', '#707070', 'low'],
  ['5', 'Lowest', 'Trivial problem with little or no impact on progress.', '#999999', 'lowest'],
] as const

const resolutions = [
  ['10000', 'Done', 'Work has been completed on this issue.'],
  ['10001', "Won't Do", "This issue won't be actioned."],
  ['10002', 'Duplicate', 'The problem is a duplicate of an existing issue.'],
  ['10003', 'Cannot Reproduce', 'All attempts at reproducing this issue failed.'],
] as const

const linkTypes = [
  ['10000', 'Blocks', 'is blocked by', 'blocks'],
  ['10001', 'Cloners', 'is cloned by', 'clones'],
  ['10002', 'Duplicate', 'is duplicated by', 'duplicates'],
  ['10003', 'Relates', 'relates to', 'relates to'],
] as const

const own = 'com.atlassian.jira.plugin.system.customfieldtypes'
const agile = 'com.pyxis.greenhopper.jira'

const fields = [
  [agileFields.startDate, 'Start date', `${own}:datepicker`, false],
  [agileFields.storyPoints, 'Story point estimate', `${agile}:jsw-story-points`, true],
  [agileFields.rank, 'Rank', `${agile}:gh-lexo-rank`, true],
  [agileFields.sprint, 'Sprint', `${agile}:gh-sprint`, true],
  [agileFields.flagged, 'Flagged', `${own}:multicheckboxes`, true],
] as const

const onScreens = [
  ...['summary', 'issuetype', 'parent', 'components', 'description', 'reporter', 'fixVersions'],
  ...['priority', 'labels', 'timetracking', 'environment', 'attachment', 'versions', 'issuelinks'],
  ...['assignee', 'duedate', 'security', ...fields.map(([id]) => id)],
]

const noRules: Pick<Transition, 'conditions' | 'validators' | 'actions'> = {
  conditions: [],
  validators: [],
  actions: [],
}

/** The transitions of a workflow in which every status can be reached from any. */
function simpleTransitions(): Transition[] {
  const base = { description: '', from: [], screenId: undefined, properties: {}, ...noRules }
  const resolve = (value: string) => ({
    id: `resolution-${value}`,
    ruleKey: 'system:update-field',
    parameters: { field: 'resolution', value },
  })
  return [
    { ...base, id: '1', name: 'Create', type: 'INITIAL', to: '10000' },
    ...statuses.map(
      ([to, name, category], index): Transition => ({
        ...base,
        id: String(11 + index * 10),
        name,
        type: 'GLOBAL',
        to,
        actions: [resolve(category === 'done' ? '10000' : '')],
      }),
    ),
  ]
}

const common = (id: string, name: string, description = '') => ({ id, name, description })

function seedWork(world: JiraWorld): void {
  const { db } = world
  for (const [id, name, category] of statuses) {
    db.statuses.insert({ id, name, description: '', category, projectId: undefined })
  }
  for (const [id, name, description, hierarchyLevel, avatarId] of issueTypes) {
    const projectId = undefined
    db.issue_types.insert({ id, name, description, hierarchyLevel, avatarId, projectId })
  }
  priorities.forEach(([id, name, description, statusColor, icon], position) => {
    const iconUrl = `/images/icons/priorities/${icon}.svg`
    db.priorities.insert({ id, name, description, statusColor, iconUrl, position })
  })
  resolutions.forEach(([id, name, description], position) => {
    db.resolutions.insert({ id, name, description, position })
  })
  for (const [id, name, inward, outward] of linkTypes) {
    db.link_types.insert({ id, name, inward, outward })
  }
  db.workflows.insert({
    ...common('classic', 'Software Simplified Workflow for Project', 'Every status from any.'),
    version: 1,
    projectId: undefined,
    isSystem: false,
    created_ms: world.now(),
    updated_ms: world.now(),
    statuses: statuses.map(([statusId]) => ({ statusId, properties: {} })),
    transitions: simpleTransitions(),
  })
}

function seedFields(world: JiraWorld): void {
  const { db } = world
  for (const [id, name, type, isLocked] of fields) {
    const searcherKey = undefined
    db.fields.insert({
      ...common(id, name),
      type,
      searcherKey,
      isLocked,
      projectId: undefined,
      trashed: undefined,
    })
    db.field_contexts.insert({
      ...common(`1${id.slice(-4)}`, `Default Configuration Scheme for ${name}`),
      fieldId: id,
      projectIds: [],
      issueTypeIds: [],
      defaultValue: undefined,
    })
  }
  db.field_options.insert({
    id: '10019',
    fieldId: agileFields.flagged,
    contextId: `1${agileFields.flagged.slice(-4)}`,
    value: 'Impediment',
    disabled: false,
    optionId: undefined,
    position: 0,
  })
  db.field_configurations.insert({
    ...common('10000', 'Default Field Configuration', 'The default field configuration'),
    isDefault: true,
    items: {},
  })
}

function seedSchemes(world: JiraWorld): void {
  const { db } = world
  db.screens.insert({
    ...common('1', 'Default Screen', 'Allows to update all system fields.'),
    tabs: [{ id: '10000', name: 'Field Tab', fieldIds: [...onScreens] }],
  })
  db.screens.insert({
    ...common('2', 'Resolve Issue Screen', 'Allows to set resolution, change fix versions.'),
    tabs: [{ id: '10001', name: 'Field Tab', fieldIds: ['resolution', 'fixVersions', 'assignee'] }],
  })
  db.screen_schemes.insert({ ...common('1', 'Default Screen Scheme'), screens: { default: '1' } })
  db.issue_type_screen_schemes.insert({
    ...common('1', 'Default Issue Type Screen Scheme', 'The default issue type screen scheme'),
    mappings: { default: '1' },
  })
  db.issue_type_schemes.insert({
    ...common('10000', 'Default Issue Type Scheme', 'All issue types'),
    defaultIssueTypeId: undefined,
    isDefault: true,
    issueTypeIds: issueTypes.map(([id]) => id),
  })
  db.priority_schemes.insert({
    ...common('1', 'Default priority scheme', 'The scheme of all projects without another'),
    defaultPriorityId: '3',
    isDefault: true,
    priorityIds: priorities.map(([id]) => id),
  })
  db.workflow_schemes.insert({
    ...common('10000', 'Software Simplified Workflow Scheme'),
    mappings: { default: 'classic' },
    draft: undefined,
  })
  db.notification_schemes.insert({
    ...common('10000', 'Default Notification Scheme'),
    notifications: [
      { id: '10000', eventId: '1', type: 'CurrentAssignee', parameter: undefined },
      { id: '10001', eventId: '1', type: 'Reporter', parameter: undefined },
    ],
  })
}

const managed = [
  'ADMINISTER_PROJECTS',
  'EDIT_WORKFLOW',
  'EDIT_ISSUE_LAYOUT',
  'ARCHIVE_ISSUES',
  'UNARCHIVE_ISSUES',
]

/** Everybody who is signed in may do everything in projects, but administer them. */
function seedPermissions(world: JiraWorld): void {
  const names = Object.entries(permissionNames).filter(([, [type]]) => type === 'PROJECT')
  const permissions = names.map(([permission], index) => ({
    id: String(10_000 + index),
    permission,
    ...(managed.includes(permission)
      ? { type: 'projectRole', parameter: '10002' }
      : { type: 'applicationRole', parameter: undefined }),
  }))
  world.db.permission_schemes.insert({
    ...common('0', 'Default Permission Scheme', 'This is the default Permission Scheme.'),
    permissions,
  })
  const roles = [
    ['10002', 'Administrators', 'A project role that represents administrators in a project'],
    ['10001', 'Developers', 'A project role that represents developers in a project'],
    ['10000', 'Users', 'A project role that represents users in a project'],
  ] as const
  for (const [id, name, description] of roles) {
    const isAdmin = name === 'Administrators'
    world.db.roles.insert({ id, name, description, isDefault: isAdmin, isAdmin })
  }
}

/** What every new site has. */
export function seedConfiguration(world: JiraWorld): void {
  seedWork(world)
  seedFields(world)
  seedSchemes(world)
  seedPermissions(world)
  for (const kind of [
    'status',
    'issue_type',
    'resolution',
    'link_type',
    'field_option',
    'change',
  ]) {
    world.db.facts.put({ id: `next/${kind}`, value: 10_100 })
  }
  world.db.facts.put({ id: 'next/priority', value: 10_000 })
  world.db.facts.put({ id: 'next/field', value: 10_030 })
  world.db.facts.put({ id: 'next/permission', value: 10_200 })
  nextId(world, 'notification')
}
