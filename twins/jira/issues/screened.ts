import { isRecord } from '../../../shared/json.ts'
import { fieldWith } from '../fields/field.ts'
import { fieldsOn } from '../fields/screens.ts'
import { JiraError } from '../protocol/error.ts'
import type { JiraWorld } from '../protocol/world.ts'
import type { Screen } from '../schema/configuration.ts'
import { agileFields } from '../schema/field_types.ts'
import type { Issue } from '../schema/issues.ts'
import { holdsMany, readCustom } from './custom_values.ts'
import { systemReaders, type Target } from './reading.ts'

/** What a client wants of an issue's fields. */
export interface Wanted {
  fields: Record<string, unknown>
  update: Record<string, unknown>
}

/** What reading it found: the patch, which fields it is of, and what is done beside. */
export interface Read {
  patch: Partial<Issue>
  fieldIds: string[]
  /** Operations on what the issue does not itself hold: comments, worklogs, links. */
  beside: { fieldId: string; operation: string; value: unknown }[]
}

const elsewhere = ['comment', 'worklog', 'issuelinks', 'attachment']
const always = ['issuetype', 'project', 'parent']

/** Jira's refusal of a field, which repeats the field as the client wrote it. */
function notOnScreen(fieldId: string): string {
  return `Field '${fieldId}' cannot be set. It is not on the appropriate screen, or unknown.`
}

function isSettable(world: JiraWorld, id: string, screen: Readonly<Screen> | undefined): boolean {
  const field = fieldWith(world, id)
  if (!field || field.operations.length === 0) return false
  if (!screen || always.includes(id) || elsewhere.includes(id)) return true
  return fieldsOn(screen).includes(id)
}

/** The stored value of a field in an issue as clients would write it, to add to or remove from. */
function currentOf(world: JiraWorld, issue: Issue | undefined, fieldId: string): unknown[] {
  const wrap = (ids: readonly string[] = []) => ids.map((id) => ({ id }))
  switch (fieldId) {
    case 'labels':
      return issue?.labels ?? []
    case 'components':
      return wrap(issue?.componentIds)
    case 'fixVersions':
      return wrap(issue?.fixVersionIds)
    case 'versions':
      return wrap(issue?.affectedVersionIds)
    default: {
      const value = issue?.custom[fieldId]
      const all = Array.isArray(value) ? value : []
      const schema = fieldWith(world, fieldId)?.schema
      if (schema?.items === 'string') return all
      return all.map((id: string) => (schema?.items === 'user' ? { accountId: id } : { id }))
    }
  }
}

function isSame(one: unknown, other: unknown): boolean {
  if (!isRecord(one) || !isRecord(other)) return one === other
  return ['id', 'accountId', 'name', 'value'].some(
    (name) => one[name] !== undefined && String(one[name]) === String(other[name]),
  )
}

/** Named things by their ids, so that adding and removing by name meets what is there. */
function withIds(world: JiraWorld, fieldId: string, value: unknown, target: Target): unknown {
  const name = isRecord(value) ? value.name : undefined
  if (typeof name !== 'string') return value
  const where = { projectId: target.project.id }
  const rows = fieldId === 'components' ? world.db.components : world.db.versions
  const found = rows.list({ where }).find((each) => each.name === name)
  return found ? { id: found.id } : value
}

/** What operations make of a field's value. */
function applied(
  world: JiraWorld,
  fieldId: string,
  operations: readonly unknown[],
  target: Target,
): unknown {
  let value: unknown = currentOf(world, target.issue, fieldId)
  for (const each of operations) {
    const [name, given] = isRecord(each) ? (Object.entries(each)[0] ?? []) : []
    const list = Array.isArray(value) ? value : []
    const own = withIds(world, fieldId, given, target)
    if (name === 'set' || name === 'edit') value = given
    else if (name === 'add') value = list.some((one) => isSame(one, own)) ? list : [...list, own]
    else if (name === 'remove') value = list.filter((one) => !isSame(one, own))
    else {
      throw new JiraError(400, [], { [fieldId]: `Field does not support update '${name}'` })
    }
  }
  return value
}

class Reading {
  readonly #world: JiraWorld
  readonly #target: Target
  readonly result: Read = { patch: {}, fieldIds: [], beside: [] }
  readonly errors: Record<string, string> = {}

  constructor(world: JiraWorld, target: Target) {
    this.#world = world
    this.#target = target
  }

  #merge(patch: Partial<Issue>): void {
    const { custom, ...rest } = patch
    const all = { ...this.result.patch.custom, ...custom }
    Object.assign(this.result.patch, rest, custom && { custom: all })
  }

  #read(fieldId: string, value: unknown): Partial<Issue> {
    const reader = Object.hasOwn(systemReaders, fieldId) ? systemReaders[fieldId] : undefined
    if (reader) return reader(this.#world, value, this.#target)
    const stored = readCustom(this.#world, fieldId, value, this.#target)
    if (fieldId === agileFields.sprint) {
      const past = this.#closedSprints()
      return { sprintIds: stored === null ? past : [...past, String(stored)] }
    }
    return { custom: { [fieldId]: stored } }
  }

  #closedSprints(): string[] {
    const ids = this.#target.issue?.sprintIds ?? []
    return ids.filter((id) => this.#world.db.sprints.get(id)?.state === 'closed')
  }

  /** Reads one field; what is wrong with it is kept under its id. */
  take(fieldId: string, value: () => unknown): void {
    try {
      this.#merge(this.#read(fieldId, value()))
      this.result.fieldIds.push(...(fieldId === 'timetracking' ? timeFields : [fieldId]))
    } catch (error) {
      if (!(error instanceof JiraError)) throw error
      Object.assign(this.errors, error.body.errors)
    }
  }
}

const timeFields = ['timeoriginalestimate', 'timeestimate']

/**
 * Reads what a client wants of an issue's fields, and refuses all that is wrong with it at once.
 * A field may only be set where the screen has it; without a screen all may be.
 */
export function readWanted(
  world: JiraWorld,
  { fields, update }: Wanted,
  target: Target,
  screen: Readonly<Screen> | undefined,
): Read {
  const reading = new Reading(world, target)
  const { result, errors } = reading
  const isOpen = (id: string) => {
    const isFine = isSettable(world, id, screen)
    if (!isFine) errors[id] = notOnScreen(id)
    return isFine
  }
  for (const [id, value] of Object.entries(fields)) {
    if (id === 'project' || id === 'issuetype' || !isOpen(id)) continue
    if (id in update) errors[id] = `Field '${id}' cannot appear in both 'fields' and 'update'`
    else if (elsewhere.includes(id)) errors[id] = notOnScreen(id)
    else reading.take(id, () => value)
  }
  for (const [id, operations] of Object.entries(update)) {
    if (!isOpen(id)) continue
    const all = Array.isArray(operations) ? operations : [operations]
    if (elsewhere.includes(id)) {
      for (const each of all) {
        const [operation = '', value] = isRecord(each) ? (Object.entries(each)[0] ?? []) : []
        result.beside.push({ fieldId: id, operation, value })
      }
    } else if (isListed(world, id)) reading.take(id, () => applied(world, id, all, target))
    else reading.take(id, () => lastSet(id, all))
  }
  if (Object.keys(errors).length > 0) throw new JiraError(400, [], errors)
  return result
}

function isListed(world: JiraWorld, id: string): boolean {
  return (
    ['labels', 'components', 'fixVersions', 'versions'].includes(id) ||
    (id.startsWith('customfield_') && holdsMany(world, id))
  )
}

function lastSet(fieldId: string, operations: readonly unknown[]): unknown {
  const last = operations.at(-1)
  if (isRecord(last) && ('set' in last || 'edit' in last)) return last.set ?? last.edit ?? null
  throw new JiraError(400, [], { [fieldId]: 'Field does not support the operation' })
}
