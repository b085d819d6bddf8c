import type { JiraWorld } from '../protocol/world.ts'
import type { SearchField } from './fields.ts'
import type { Operand } from './syntax.ts'

/** What a query asks for that is wrong with the site: all of it is said at once. */
export class Problems {
  readonly errors: string[] = []
  add(message: string): void {
    if (!this.errors.includes(message)) this.errors.push(message)
  }
}

interface Named {
  id: string
  name: string
}

function namedIn(world: JiraWorld, of: SearchField['of'], fieldId: string): Named[] {
  const { db } = world
  switch (of) {
    case 'projects':
      return db.projects
        .list()
        .flatMap(({ id, key, name, formerKeys }) =>
          [key, name, ...formerKeys].map((each) => ({ id, name: each })),
        )
    case 'statuses':
    case 'issue_types':
    case 'priorities':
    case 'resolutions':
    case 'components':
    case 'versions':
    case 'sprints':
      return db[of].list()
    case 'options':
      return db.field_options
        .list({ where: { fieldId } })
        .map(({ id, value }) => ({ id, name: value }))
    case 'levels':
      return db.security_schemes.list().flatMap(({ levels }) => levels)
    default:
      return []
  }
}

/** The ids of the issue a key or an id names. */
function issueIds(world: JiraWorld, text: string): string[] {
  if (/^\d+$/.test(text)) return world.db.issues.has(text) ? [text] : []
  const id = world.db.issue_keys.getShared(text.toUpperCase())?.issue
  return id === undefined ? [] : [id]
}

function personIds(world: JiraWorld, text: string): string[] {
  const { accounts } = world.db
  if (accounts.has(text)) return [text]
  const lower = text.toLowerCase()
  return [
    ...accounts.list({ where: { name: lower } }),
    ...accounts.list({ where: { email: lower } }),
  ].map(({ id }) => id)
}

const categories: Readonly<Record<string, string>> = {
  'to do': 'new',
  'in progress': 'indeterminate',
  done: 'done',
  complete: 'done',
  '2': 'new',
  '4': 'indeterminate',
  '3': 'done',
}

/** The ids of what a text names in a field; says so where there is nothing. */
function valueIds(
  world: JiraWorld,
  field: SearchField,
  text: string,
  problems: Problems,
): string[] {
  const lower = text.toLowerCase()
  const missing = () => {
    problems.add(`The value '${text}' does not exist for the field '${field.name}'.`)
    return []
  }
  if (field.kind === 'person' || field.kind === 'people') {
    const ids = personIds(world, text)
    return ids.length > 0 ? ids : missing()
  }
  if (field.kind === 'category') {
    const category = categories[lower] ?? lower
    const ids = world.db.statuses.list().filter((each) => each.category === category)
    return ids.length > 0 ? ids.map(({ id }) => id) : missing()
  }
  if (field.of === 'labels') return [lower]
  if (field.of === 'issues' || field.kind === 'key') {
    const ids = issueIds(world, text)
    if (ids.length > 0) return ids
    problems.add(`An issue with key '${text}' does not exist for field '${field.name}'.`)
    return []
  }
  const all = namedIn(world, field.of, field.id)
  const byName = all.filter(({ name }) => name.toLowerCase() === lower)
  const found = byName.length > 0 ? byName : all.filter(({ id }) => id === text)
  return found.length > 0 ? [...new Set(found.map(({ id }) => id))] : missing()
}

type Lister = (world: JiraWorld, args: readonly string[], field: SearchField) => string[]

const linked = (world: JiraWorld, key = '', words?: string) => {
  const [id] = issueIds(world, key)
  if (id === undefined) return []
  const { links, link_types: types } = world.db
  const isMeant = (typeId: string, direction: 'inward' | 'outward') =>
    words === undefined || types.get(typeId)?.[direction].toLowerCase() === words.toLowerCase()
  const out = links
    .list({ where: { inward: id } })
    .filter((each) => isMeant(each.typeId, 'outward'))
  const into = links
    .list({ where: { outward: id } })
    .filter((each) => isMeant(each.typeId, 'inward'))
  return [...out.map(({ outward }) => outward), ...into.map(({ inward }) => inward)]
}

const membersOf = (world: JiraWorld, named = '') => {
  const group = world.db.groups.list().find(({ id, name }) => id === named || name === named)
  return group
    ? world.db.memberships.list({ where: { group: group.id } }).map(({ account }) => account)
    : []
}

const projectIds = (world: JiraWorld, args: readonly string[]) =>
  world.db.projects
    .list()
    .filter(
      ({ id, key, name }) =>
        args.length === 0 || args.some((each) => [id, key, name].includes(each)),
    )
    .map(({ id }) => id)

const versionsThat = (world: JiraWorld, args: readonly string[], released: boolean) => {
  const projects = projectIds(world, args)
  return world.db.versions
    .list()
    .filter(
      (each) => projects.includes(each.projectId) && each.released === released && !each.archived,
    )
}

const sprintsThat =
  (state: string): Lister =>
  (world) =>
    world.db.sprints.list({ where: { state } }).map(({ id }) => id)

const typesOfLevel =
  (isSubtask: boolean): Lister =>
  (world) =>
    world.db.issue_types
      .list()
      .filter(({ hierarchyLevel }) => (hierarchyLevel === -1) === isSubtask)
      .map(({ id }) => id)

/** Functions that stand for lists of ids. https://support.atlassian.com/jira-software-cloud/docs/jql-functions/ */
const functions: Readonly<Record<string, Lister>> = {
  currentuser: (world) => [world.caller?.account?.id ?? ''].filter(Boolean),
  membersof: (world, [group]) => membersOf(world, group),
  opensprints: sprintsThat('active'),
  closedsprints: sprintsThat('closed'),
  futuresprints: sprintsThat('future'),
  linkedissues: (world, [key, words]) => linked(world, key, words),
  linkedissue: (world, [key, words]) => linked(world, key, words),
  issuehistory: () => [],
  votedissues: (world) => valuesWith(world, 'voters'),
  watchedissues: (world) => valuesWith(world, 'watchers'),
  updatedby: (world, [named = '']) =>
    personIds(world, named).flatMap((by) =>
      world.db.changes.list({ where: { by } }).map(({ issue }) => issue),
    ),
  releasedversions: (world, args) => versionsThat(world, args, true).map(({ id }) => id),
  unreleasedversions: (world, args) => versionsThat(world, args, false).map(({ id }) => id),
  latestreleasedversion: (world, args) =>
    versionsThat(world, args, true)
      .slice(-1)
      .map(({ id }) => id),
  earliestunreleasedversion: (world, args) =>
    versionsThat(world, args, false)
      .slice(0, 1)
      .map(({ id }) => id),
  standardissuetypes: typesOfLevel(false),
  subtaskissuetypes: typesOfLevel(true),
  projectsleadbyuser: (world, [named]) => {
    const ids = named === undefined ? [world.caller?.account?.id] : personIds(world, named)
    return world.db.projects
      .list()
      .filter(({ leadId }) => ids.includes(leadId))
      .map(({ id }) => id)
  },
  componentsleadbyuser: (world, [named]) => {
    const ids = named === undefined ? [world.caller?.account?.id] : personIds(world, named)
    return world.db.components
      .list()
      .filter(({ leadId }) => ids.includes(leadId))
      .map(({ id }) => id)
  },
}

function valuesWith(world: JiraWorld, field: string): string[] {
  const value = world.caller?.account?.id ?? ''
  return world.db.issue_values.list({ where: { field, value } }).map(({ issue }) => issue)
}

export function isFunction(name: string): boolean {
  return Object.hasOwn(functions, name.toLowerCase())
}

/** The ids that an operand stands for in a field, and whether it holds EMPTY. */
export function operandIds(
  world: JiraWorld,
  field: SearchField,
  operand: Operand,
  problems: Problems,
): { ids: string[]; hasEmpty: boolean } {
  if (operand.kind === 'empty') return { ids: [], hasEmpty: true }
  if (operand.kind === 'value') {
    const none = operand.text.toLowerCase() === 'unresolved' && field.id === 'resolution'
    if (none) return { ids: [], hasEmpty: true }
    return { ids: valueIds(world, field, operand.text, problems), hasEmpty: false }
  }
  if (operand.kind === 'function') {
    const found = functions[operand.name.toLowerCase()]
    if (found) return { ids: found(world, operand.args, field), hasEmpty: false }
    problems.add(`Unable to find JQL function '${operand.name}(${operand.args.join(', ')})'.`)
    return { ids: [], hasEmpty: false }
  }
  const all = operand.items.map((item) => operandIds(world, field, item, problems))
  return {
    ids: [...new Set(all.flatMap(({ ids }) => ids))],
    hasEmpty: all.some((each) => each.hasEmpty),
  }
}
