import { plainText } from '../adf/document.ts'
import { toWiki } from '../adf/wiki.ts'
import { showTime } from '../protocol/time.ts'
import type { JiraWorld } from '../protocol/world.ts'
import { agileFields } from '../schema/field_types.ts'
import type { Adf, Issue } from '../schema/issues.ts'
import { kindOf } from './custom_values.ts'

/** A value in a history: its id and what a person reads. */
interface Described {
  id: string | null
  text: string | null
}

const nothing: Described = { id: null, text: null }

function nameIn(
  rows: { getShared(id: string): Readonly<{ name: string }> | undefined },
  id: string | null,
): Described {
  return id === null ? nothing : { id, text: rows.getShared(id)?.name ?? id }
}

function person(world: JiraWorld, id: string | null): Described {
  return id === null ? nothing : { id, text: world.db.accounts.getShared(id)?.displayName ?? id }
}

const plain = (text: string | null): Described => ({ id: null, text })
const rich = (value: Adf | null) => plain(value && toWiki(value).trim())
const seconds = (value: number | null): Described =>
  value === null ? nothing : { id: String(value), text: String(value) }

type Describer = (world: JiraWorld, issue: Issue) => Described

const describers: Readonly<Record<string, Describer>> = {
  summary: (_world, { summary }) => plain(summary),
  description: (_world, { description }) => rich(description),
  environment: (_world, { environment }) => rich(environment),
  issuetype: (world, { typeId }) => nameIn(world.db.issue_types, typeId),
  status: (world, { statusId }) => nameIn(world.db.statuses, statusId),
  priority: (world, { priorityId }) => nameIn(world.db.priorities, priorityId),
  resolution: (world, { resolutionId }) => nameIn(world.db.resolutions, resolutionId),
  project: (world, { projectId }) => nameIn(world.db.projects, projectId),
  assignee: (world, { assigneeId }) => person(world, assigneeId),
  reporter: (world, { reporterId }) => person(world, reporterId),
  labels: (_world, { labels }) => ({ id: '', text: labels.join(' ') }),
  duedate: (_world, { duedate }) => ({ id: duedate, text: duedate }),
  timeoriginalestimate: (_world, issue) => seconds(issue.originalEstimate_s),
  timeestimate: (_world, issue) => seconds(issue.remainingEstimate_s),
  timespent: (_world, issue) => seconds(issue.timeSpent_s),
  security: (world, { securityId }) => {
    const levels = world.db.security_schemes.list().flatMap(({ levels: all }) => all)
    const level = levels.find(({ id }) => id === securityId)
    return level ? { id: level.id, text: level.name } : nothing
  },
  parent: (world, { parentId }) => {
    const parent = parentId === null ? undefined : world.db.issues.get(parentId)
    return parent ? { id: parent.id, text: parent.key } : nothing
  },
  issuekey: (_world, { key }) => plain(key),
  [agileFields.sprint]: (world, { sprintIds }) => ({
    id: sprintIds.join(', '),
    text: sprintIds.map((id) => world.db.sprints.get(id)?.name ?? id).join(', '),
  }),
}

function describeCustomValue(world: JiraWorld, fieldId: string, value: unknown): Described {
  if (value === null || value === undefined) return nothing
  const id = String(value)
  switch (kindOf(world, fieldId)) {
    case 'rich':
      return plain(plainText(value as Adf).trim()) // read as a document
    case 'option':
    case 'options':
      return { id, text: world.db.field_options.getShared(id)?.value ?? id }
    case 'cascade': {
      const { parent, child } = value as { parent: string; child: string | null } // as it was read
      const text = (option: string) => world.db.field_options.getShared(option)?.value ?? option
      const below = child === null ? '' : `Level 1 values: ${text(child)}(${child})`
      return { id: parent, text: `Parent values: ${text(parent)}(${parent})${below}` }
    }
    case 'user':
    case 'users':
      return person(world, id)
    case 'group':
    case 'groups':
      return nameIn(world.db.groups, id)
    case 'version':
    case 'versions':
      return nameIn(world.db.versions, id)
    case 'datetime':
      return plain(showTime(Number(value)))
    default:
      return plain(id)
  }
}

/** What a field of an issue says, for its history. */
export function describe(world: JiraWorld, issue: Issue, fieldId: string): Described {
  const describer = describers[fieldId]
  if (describer) return describer(world, issue)
  const value = issue.custom[fieldId]
  if (!Array.isArray(value)) return describeCustomValue(world, fieldId, value)
  const all = value.map((each) => describeCustomValue(world, fieldId, each))
  const ids = all.flatMap(({ id }) => id ?? [])
  const text = all.map((each) => each.text).join(', ')
  return { id: ids.length > 0 ? `[${ids.join(', ')}]` : null, text: text === '' ? null : text }
}
