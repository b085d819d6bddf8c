import { fieldWith } from '../fields/field.ts'
import { nextId } from '../protocol/ids.ts'
import type { JiraWorld } from '../protocol/world.ts'
import type { Change, ChangeItem, Issue } from '../schema/issues.ts'
import { describe } from './describing.ts'

/** The names that histories call some fields by. */
const historyNames: Readonly<Record<string, string>> = {
  issuekey: 'Key',
  fixVersions: 'Fix Version',
  versions: 'Version',
  components: 'Component',
  parent: 'IssueParentAssociation',
}

function nameOf(world: JiraWorld, fieldId: string): string {
  const known = historyNames[fieldId]
  if (known !== undefined) return known
  const field = fieldWith(world, fieldId)
  return field?.custom ? field.name : fieldId
}

function item(
  world: JiraWorld,
  fieldId: string,
  [from, fromString]: readonly [string | null, string | null],
  [to, toText]: readonly [string | null, string | null],
): ChangeItem {
  const isPerson = fieldId === 'assignee' || fieldId === 'reporter'
  const base: ChangeItem = {
    field: nameOf(world, fieldId),
    fieldtype: fieldId.startsWith('customfield_') ? 'custom' : 'jira',
    fieldId,
    from,
    fromString,
    to,
    toString: toText,
  }
  return isPerson ? { ...base, tmpFromAccountId: from, tmpToAccountId: to } : base
}

const listFields = {
  components: { ids: (issue: Issue) => issue.componentIds, rows: 'components' },
  fixVersions: { ids: (issue: Issue) => issue.fixVersionIds, rows: 'versions' },
  versions: { ids: (issue: Issue) => issue.affectedVersionIds, rows: 'versions' },
} as const

type ListField = keyof typeof listFields

const isListField = (fieldId: string): fieldId is ListField => Object.hasOwn(listFields, fieldId)

/** An item for each value that came or went. */
function listItems(world: JiraWorld, fieldId: ListField, before: Issue, after: Issue) {
  const { ids, rows } = listFields[fieldId]
  const name = (id: string) => world.db[rows].get(id)?.name ?? id
  const [old, now] = [ids(before), ids(after)]
  const gone = old.filter((id) => !now.includes(id))
  const come = now.filter((id) => !old.includes(id))
  return [
    ...gone.map((id) => item(world, fieldId, [id, name(id)], [null, null])),
    ...come.map((id) => item(world, fieldId, [null, null], [id, name(id)])),
  ]
}

/** What differs in some fields of an issue, as its history says it. */
export function differences(
  world: JiraWorld,
  before: Issue,
  after: Issue,
  fieldIds: Iterable<string>,
): ChangeItem[] {
  return [...new Set(fieldIds)].flatMap((fieldId) => {
    if (isListField(fieldId)) return listItems(world, fieldId, before, after)
    const [old, now] = [describe(world, before, fieldId), describe(world, after, fieldId)]
    if (old.id === now.id && old.text === now.text) return []
    return [item(world, fieldId, [old.id, old.text], [now.id, now.text])]
  })
}

/** Fields of which searches know what they were. */
const historyFields = ['status', 'assignee', 'reporter', 'priority', 'resolution', 'fixVersions']

/** Notes from when to when a field had which value. */
function notePeriods(world: JiraWorld, issue: Issue, by: string, changed: ChangeItem): void {
  const { fieldId: field, from, to } = changed
  const now = world.now()
  const base = { issue: issue.id, field }
  const value = (id: string | null) => id ?? ''
  const open = world.db.periods
    .list({ where: { issue: issue.id, field, value: value(from) } })
    .find(({ until_ms }) => until_ms === undefined)
  if (open) world.db.periods.replace({ ...open, until_ms: now })
  else {
    world.db.periods.insert({
      ...base,
      id: nextId(world, 'period'),
      value: value(from),
      previous: undefined,
      by: issue.creatorId,
      from_ms: issue.created_ms,
      until_ms: now,
    })
  }
  world.db.periods.insert({
    ...base,
    id: nextId(world, 'period'),
    value: value(to),
    previous: value(from),
    by,
    from_ms: now,
    until_ms: undefined,
  })
}

/** Writes what changed into an issue's history; undefined where nothing did. */
export function noteChange(
  world: JiraWorld,
  issue: Issue,
  items: readonly ChangeItem[],
): Change | undefined {
  if (items.length === 0) return undefined
  const by = world.caller?.account?.id ?? issue.creatorId
  for (const each of items) {
    if (historyFields.includes(each.fieldId)) notePeriods(world, issue, by, each)
  }
  const id = nextId(world, 'change')
  return world.db.changes.insert({ id, issue: issue.id, by, at_ms: world.now(), items: [...items] })
}
