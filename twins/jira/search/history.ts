import type { Expression } from '../../../shared/db/expression.ts'
import type { JiraWorld } from '../protocol/world.ts'
import type { SearchField } from './fields.ts'
import { dayAround, momentFunction, readMoment } from './moments.ts'
import type { Clause, Operand, Predicate } from './syntax.ts'
import { operandIds, type Problems } from './values.ts'

type Condition = Expression<string>
type Terminal = Extract<Clause, { kind: 'terminal' }>

/** From when until when a history clause looks; and what else it asks of a change. */
interface Window {
  from_ms: number
  until_ms: number
  conditions: Condition[]
}

const forever: Pick<Window, 'from_ms' | 'until_ms'> = {
  from_ms: 0,
  until_ms: Number.MAX_SAFE_INTEGER,
}

function instant(world: JiraWorld, operand: Operand, problems: Problems) {
  const found =
    operand.kind === 'function'
      ? momentFunction(world, operand.name, operand.args)
      : readMoment(world, operand.kind === 'value' ? operand.text : '')
  if (found) return found
  problems.add('The date of a history predicate is not valid.')
  return { at_ms: 0, isDay: false }
}

function anyOf(term: string, ids: readonly string[]): Condition {
  return { any: ids.map((value) => ({ term, is: '=', value })) }
}

/** What the predicates of a clause ask. */
function windowOf(
  world: JiraWorld,
  field: SearchField,
  predicates: readonly Predicate[],
  problems: Problems,
): Window {
  const window: Window = { ...forever, conditions: [] }
  const person: SearchField = { ...field, kind: 'person' }
  for (const { name, operand } of predicates) {
    const items = operand.kind === 'list' ? operand.items : [operand]
    if (name === 'by') {
      const { ids } = operandIds(world, person, operand, problems)
      window.conditions.push(anyOf('by', ids))
    } else if (name === 'from' || name === 'to') {
      const { ids, hasEmpty } = operandIds(world, field, operand, problems)
      const values = hasEmpty ? [...ids, ''] : ids
      window.conditions.push(anyOf(name === 'from' ? 'previous' : 'value', values))
    } else {
      const [first, second] = items.map((item) => instant(world, item, problems))
      if (!first) continue
      const day = dayAround(world, first.at_ms)
      if (name === 'before') window.until_ms = first.at_ms
      if (name === 'after') window.from_ms = first.isDay ? day.next_ms : first.at_ms
      if (name === 'on') [window.from_ms, window.until_ms] = [day.start_ms, day.next_ms]
      if (name === 'during') {
        window.from_ms = first.at_ms
        const end = second ?? first
        window.until_ms = end.isDay ? dayAround(world, end.at_ms).next_ms : end.at_ms
      }
    }
  }
  return window
}

/** A clause about what a field was, or that it changed. */
export function historyOf(
  world: JiraWorld,
  field: SearchField,
  { operator, operand, predicates }: Terminal,
  problems: Problems,
): Expression<never> {
  const { from_ms, until_ms, conditions } = windowOf(world, field, predicates, problems)
  const own: Condition = { term: 'field', is: '=', value: field.id }
  if (operator === 'changed') {
    const isChange: Condition = { term: 'previous', is: '!=', value: null }
    const times: Condition[] = [
      { term: 'from', is: '>=', value: from_ms },
      { term: 'from', is: '<', value: until_ms },
    ]
    const where: Condition = { all: [own, isChange, ...times, ...conditions] }
    return { related: 'periods', on: 'issue', where }
  }
  const { ids, hasEmpty } = operandIds(world, field, operand, problems)
  const values = hasEmpty ? [...ids, ''] : ids
  const times: Condition[] = [
    { term: 'from', is: '<', value: until_ms },
    { term: 'until', is: '>', value: from_ms },
  ]
  const noted: Condition = { all: [own, anyOf('value', values), ...times, ...conditions] }
  const was: Expression<never> = {
    any: [
      { related: 'periods', on: 'issue', where: noted },
      unchanged(field, values, { from_ms, until_ms, conditions }),
    ],
  }
  return operator.includes('not') ? { not: was } : was
}

/**
 * Issues whose field never changed have no periods: what it is now, it was since they were made.
 */
function unchanged(
  field: SearchField,
  values: readonly string[],
  { until_ms, conditions }: Window,
): Expression<never> {
  const own: Condition = { term: 'field', is: '=', value: field.id }
  const none: Condition = { not: { related: 'periods', on: 'issue', where: own } }
  const now: Condition[] = values.map((value) => {
    if (field.column !== undefined)
      return { term: field.column, is: '=', value: value === '' ? null : value }
    const held: Condition = { all: [own, { term: 'value', is: '=', value }] }
    return value === ''
      ? { not: { related: 'issue_values', on: 'issue', where: own } }
      : { related: 'issue_values', on: 'issue', where: held }
  })
  const by = conditions.map((each) => renamed(each))
  const made: Condition = { term: 'created', is: '<', value: until_ms }
  // The columns are those of issues.
  return { all: [{ any: now }, none, made, ...by] } as Expression<never>
}

/** Who made an issue set its first values. */
function renamed(condition: Condition): Condition {
  if (typeof condition !== 'object' || !('any' in condition)) return condition
  return {
    any: condition.any.map((each) =>
      typeof each === 'object' && 'term' in each && each.term === 'by'
        ? { ...each, term: 'creator' }
        : each,
    ),
  }
}
