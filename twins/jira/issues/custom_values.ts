import { isRecord } from '../../../shared/json.ts'
import { readRich, showRich } from '../adf/text_body.ts'
import { contextFor, optionsOf } from '../fields/options.ts'
import { projectWith, showProjectBriefly } from '../projects/project.ts'
import { showVersion } from '../projects/version.ts'
import { linkTo } from '../protocol/site.ts'
import { isDay, readTime, showTime } from '../protocol/time.ts'
import type { JiraWorld } from '../protocol/world.ts'
import type { FieldOption } from '../schema/configuration.ts'
import { customTypes, type ValueKind } from '../schema/field_types.ts'
import type { Adf } from '../schema/issues.ts'
import { showPerson } from '../users/account.ts'
import { readAccountId, readLabel, readOneNamed, refused, type Target, textOf } from './reading.ts'

export function kindOf(world: JiraWorld, fieldId: string): ValueKind {
  return customTypes[world.db.fields.getShared(fieldId)?.type ?? '']?.kind ?? 'text'
}

/** The options that a field has in the target's context. */
function optionsFor(world: JiraWorld, fieldId: string, { project, typeId }: Target): FieldOption[] {
  const context = contextFor(world, fieldId, project.id, typeId)
  return context ? optionsOf(world, context.id).filter(({ disabled }) => !disabled) : []
}

function readOption(value: unknown, fieldId: string, options: readonly FieldOption[]): string {
  const [id, text] = [textOf(value, 'id'), textOf(value, 'value')]
  if (id === undefined && text === undefined) {
    throw refused(fieldId, "Specify a valid 'id' or 'name' for " + 'custom field')
  }
  const found = options.find((each) => (id === undefined ? each.value === text : each.id === id))
  if (found) return found.id
  throw refused(fieldId, `Option ${id === undefined ? 'value' : 'id'} '${id ?? text}' is not valid`)
}

function readCascade(value: unknown, fieldId: string, options: readonly FieldOption[]) {
  const tops = options.filter(({ optionId }) => optionId === undefined)
  const parent = readOption(value, fieldId, tops)
  const given = isRecord(value) ? value.child : undefined
  if (given === undefined || given === null) return { parent, child: null }
  const below = options.filter(({ optionId }) => optionId === parent)
  return { parent, child: readOption(given, fieldId, below) }
}

function readUser(world: JiraWorld, value: unknown, fieldId: string): string {
  const id = readAccountId(value)
  if (id && world.db.accounts.has(id)) return id
  throw refused(fieldId, `User '${id ?? ''}' does not exist.`)
}

function readGroup(world: JiraWorld, value: unknown, fieldId: string): string {
  const [id, name] = [textOf(value, 'groupId'), textOf(value, 'name')]
  const group = world.db.groups.list().find((each) => each.id === id || each.name === name)
  if (group) return group.id
  throw refused(fieldId, `Could not find valid group with name '${name ?? id}'`)
}

function readSprint(world: JiraWorld, value: unknown, fieldId: string): string {
  if (typeof value !== 'number') throw refused(fieldId, 'Number value expected as the Sprint id.')
  if (world.db.sprints.has(String(value))) return String(value)
  throw refused(fieldId, 'Sprint with id does not exist.')
}

function readOne(world: JiraWorld, fieldId: string, value: unknown, target: Target): unknown {
  switch (kindOf(world, fieldId)) {
    case 'text':
    case 'url':
      if (typeof value === 'string') return value
      throw refused(fieldId, 'Operation value must be a string')
    case 'rich':
      return readRich(world, value, fieldId)
    case 'number':
      if (typeof value === 'number') return value
      throw refused(fieldId, 'Operation value must be a number')
    case 'date':
      if (isDay(value)) return value
      throw refused(fieldId, 'Operation value must be a string in the format yyyy-MM-dd')
    case 'datetime':
      return readTime(String(value), fieldId)
    case 'option':
    case 'options':
      return readOption(value, fieldId, optionsFor(world, fieldId, target))
    case 'cascade':
      return readCascade(value, fieldId, optionsFor(world, fieldId, target))
    case 'user':
    case 'users':
      return readUser(world, value, fieldId)
    case 'group':
    case 'groups':
      return readGroup(world, value, fieldId)
    case 'version':
    case 'versions': {
      const all = world.db.versions.list({ where: { projectId: target.project.id } })
      return readOneNamed(value, fieldId, all, 'Version')
    }
    case 'project': {
      const project = projectWith(world, textOf(value, 'id', 'key') ?? '')
      if (project) return project.id
      throw refused(fieldId, 'Could not find valid project.')
    }
    case 'labels':
      return readLabel(value, fieldId)
    case 'sprint':
      return readSprint(world, value, fieldId)
    case 'rank':
      throw refused(
        fieldId,
        `Field '${fieldId}' cannot be set. It is not on the appropriate screen, or unknown.`,
      )
  }
}

const manyKinds: readonly ValueKind[] = ['options', 'users', 'groups', 'versions', 'labels']

export function holdsMany(world: JiraWorld, fieldId: string): boolean {
  return manyKinds.includes(kindOf(world, fieldId))
}

/** The stored form of a custom field's value as a client writes it; null for none. */
export function readCustom(
  world: JiraWorld,
  fieldId: string,
  value: unknown,
  target: Target,
): unknown {
  if (value === null || value === undefined) return null
  if (!holdsMany(world, fieldId)) return readOne(world, fieldId, value, target)
  if (!Array.isArray(value)) throw refused(fieldId, 'data was not an array')
  const all = value.map((each) => readOne(world, fieldId, each, target))
  return all.length === 0 ? null : [...new Set(all)]
}

export function showOption(world: JiraWorld, id: string) {
  const value = world.db.field_options.getShared(id)?.value ?? ''
  return { self: linkTo(world, `customFieldOption/${id}`), value, id }
}

export function showGroup(world: JiraWorld, id: string) {
  const name = world.db.groups.getShared(id)?.name ?? ''
  return { name, groupId: id, self: linkTo(world, `group?groupId=${id}`) }
}

function showOne(world: JiraWorld, kind: ValueKind, value: unknown): unknown {
  const id = String(value)
  switch (kind) {
    case 'option':
    case 'options':
      return showOption(world, id)
    case 'cascade': {
      const { parent, child } = value as { parent: string; child: string | null } // as it was read
      return { ...showOption(world, parent), ...(child && { child: showOption(world, child) }) }
    }
    case 'user':
    case 'users':
      return showPerson(world, id)
    case 'group':
    case 'groups':
      return showGroup(world, id)
    case 'version':
    case 'versions': {
      const version = world.db.versions.get(id)
      return version ? showVersion(world, version) : null
    }
    case 'project': {
      const project = world.db.projects.get(id)
      return project ? showProjectBriefly(world, project) : null
    }
    case 'rich':
      return showRich(world, value as Adf) // read as a document
    case 'datetime':
      return showTime(Number(value))
    default:
      return value
  }
}

/** A custom field's value as the wire shows it. */
export function showCustom(world: JiraWorld, fieldId: string, value: unknown): unknown {
  if (value === null || value === undefined) return null
  const kind = kindOf(world, fieldId)
  return Array.isArray(value)
    ? value.map((each) => showOne(world, kind, each))
    : showOne(world, kind, value)
}
