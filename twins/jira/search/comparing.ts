import type { Comparison, Expression } from '../../../shared/db/expression.ts'
import { hour_ms } from '../../../shared/time/units.ts'
import type { JiraWorld } from '../protocol/world.ts'
import { columnOf, isEmpty, oneOf, ranges, term, valued, type Where } from './clauses.ts'
import type { SearchField } from './fields.ts'
import { dayAround, type Moment, momentFunction, readMoment } from './moments.ts'
import type { Operand } from './syntax.ts'
import { textMatch } from './texts.ts'
import { operandIds, type Problems } from './values.ts'

/** Compiles what a clause says of a field; what is wrong with it is noted in `problems`. */
export class Comparing {
  readonly #world: JiraWorld
  readonly #problems: Problems

  constructor(world: JiraWorld, problems: Problems) {
    this.#world = world
    this.#problems = problems
  }

  compare(field: SearchField, operator: string, operand: Operand): Where {
    if (operator === 'is' || operator === 'is not') {
      if (operand.kind !== 'empty') {
        this.#problems.add(`The value for operator '${operator}' must be EMPTY or NULL.`)
      }
      return operator === 'is' ? isEmpty(field) : { not: isEmpty(field) }
    }
    if (operand.kind === 'empty' && (operator === '=' || operator === '!=')) {
      return operator === '=' ? isEmpty(field) : { not: isEmpty(field) }
    }
    switch (field.kind) {
      case 'text':
        return this.#text(field, operator, operand)
      case 'moment':
      case 'day':
        return this.#each(field, operator, operand, (sign, each) => this.#moment(field, sign, each))
      case 'number':
      case 'duration':
        return this.#each(field, operator, operand, (sign, each) => this.#number(field, sign, each))
      case 'worklog':
        return this.#worklog(field, operator, operand)
      case 'key':
        return ranges.includes(operator)
          ? this.#keyRange(field, operator, operand)
          : this.#ids(field, operator, operand)
      default:
        return ranges.includes(operator)
          ? this.#ordered(field, operator, operand)
          : this.#ids(field, operator, operand)
    }
  }

  /** A list is any of its items; its negation none of them, and not nothing. */
  #each(
    field: SearchField,
    operator: string,
    operand: Operand,
    compare: (sign: Comparison, each: Operand) => Where,
  ): Where {
    const items = operand.kind === 'list' ? operand.items : [operand]
    const isNegated = operator === 'not in' || operator === '!='
    const isRange = ranges.includes(operator)
    const sign = isRange ? (operator as Comparison) : '=' // one of the four ranges
    const any: Where = {
      any: items.map((each) => (each.kind === 'empty' ? isEmpty(field) : compare(sign, each))),
    }
    return isNegated ? { all: [{ not: any }, { not: isEmpty(field) }] } : any
  }

  #ids(field: SearchField, operator: string, operand: Operand): Where {
    const { ids, hasEmpty } = operandIds(this.#world, field, operand, this.#problems)
    const own = oneOf(field, ids)
    const any: Where = hasEmpty ? { any: [own, isEmpty(field)] } : own
    if (operator === '=' || operator === 'in') return any
    return { all: [{ not: any }, { not: isEmpty(field) }] }
  }

  /** Versions and priorities stand in an order of their own. */
  #ordered(field: SearchField, operator: string, operand: Operand): Where {
    const { ids } = operandIds(this.#world, field, operand, this.#problems)
    const isFitting = (position: number, other: number) =>
      operator === '<'
        ? position < other
        : operator === '<='
          ? position <= other
          : operator === '>'
            ? position > other
            : position >= other
    if (field.of === 'priorities') {
      const all = this.#world.db.priorities.list()
      const fitting = all.filter((each) =>
        ids.some((id) =>
          isFitting(-each.position, -(all.find((one) => one.id === id)?.position ?? 0)),
        ),
      )
      return oneOf(
        field,
        fitting.map(({ id }) => id),
      )
    }
    const fitting = ids.flatMap((id) => {
      const version = this.#world.db.versions.get(id)
      if (!version) return []
      return this.#world.db.versions
        .list({ where: { projectId: version.projectId } })
        .filter(({ position }) => isFitting(position, version.position))
    })
    return oneOf(
      field,
      fitting.map(({ id }) => id),
    )
  }

  #keyRange(field: SearchField, operator: string, operand: Operand): Where {
    const { ids } = operandIds(this.#world, field, operand, this.#problems)
    return {
      any: ids.flatMap((id): Where[] => {
        const issue = this.#world.db.issues.get(id)
        if (!issue) return []
        const sign = operator as Comparison // one of the four ranges
        return [
          { all: [term('project', '=', issue.projectId), term('number', sign, issue.number)] },
        ]
      }),
    }
  }

  #text(field: SearchField, operator: string, operand: Operand): Where {
    const text = operand.kind === 'value' ? operand.text : ''
    const match = textMatch(text)
    if (match === undefined) {
      this.#problems.add(`Unable to parse the text '${text}' for field '${field.name}'.`)
      return false
    }
    const own: Expression<string> = { term: 'field', is: '=', value: field.id }
    const conditions = field.id === 'text' ? [{ matches: match }] : [{ matches: match }, own]
    const found: Where = { related: 'issue_texts', on: 'issue', where: { all: conditions } }
    return operator === '~' ? found : { all: [{ not: found }, { not: isEmpty(field) }] }
  }

  #momentOf(field: SearchField, operand: Operand): Moment | undefined {
    const text = operand.kind === 'value' ? operand.text : ''
    const found =
      operand.kind === 'function'
        ? momentFunction(this.#world, operand.name, operand.args)
        : readMoment(this.#world, text)
    if (found) return found
    this.#problems.add(
      operand.kind === 'function'
        ? `Unable to find JQL function '${operand.name}(${operand.args.join(', ')})'.`
        : `Date value '${text}' for field '${field.name}' is invalid. Valid formats ` +
            `include: 'yyyy/MM/dd HH:mm', 'yyyy-MM-dd HH:mm', 'yyyy/MM/dd', 'yyyy-MM-dd', ` +
            `or a period format e.g. '-5d', '4w 2d'.`,
    )
    return undefined
  }

  #moment(field: SearchField, sign: Comparison, operand: Operand): Where {
    const moment = this.#momentOf(field, operand)
    if (!moment) return false
    const column = columnOf(field)
    const { day, start_ms, next_ms } = dayAround(this.#world, moment.at_ms)
    if (field.kind === 'day') {
      if (column !== undefined) return { all: [term(column, sign, day), { not: isEmpty(field) }] }
      return valued(field.id, [{ term: 'value', is: sign, value: day }])
    }
    const at = moment.at_ms
    const compare = (is: Comparison, value: number): Where =>
      column === undefined
        ? valued(field.id, [{ term: 'number', is, value }])
        : term(column, is, value)
    if (!moment.isDay) return compare(sign, at)
    if (sign === '=') return { all: [compare('>=', start_ms), compare('<', next_ms)] }
    return compare(sign, at)
  }

  #number(field: SearchField, sign: Comparison, operand: Operand): Where {
    const text = operand.kind === 'value' ? operand.text : ''
    const value = field.kind === 'duration' ? durationOf(text) : Number(text)
    if (value === undefined || Number.isNaN(value) || text === '') {
      this.#problems.add(`Value '${text}' for the '${field.name}' field is not a valid number.`)
      return false
    }
    const column = columnOf(field)
    return column === undefined
      ? valued(field.id, [{ term: 'number', is: sign, value }])
      : { all: [term(column, sign, value), { not: isEmpty(field) }] }
  }

  #worklog(field: SearchField, operator: string, operand: Operand): Where {
    if (field.id === 'worklogAuthor') {
      const person: SearchField = { ...field, kind: 'person' }
      const { ids } = operandIds(this.#world, person, operand, this.#problems)
      const any: Expression<string> = {
        any: ids.map((value) => ({ term: 'author', is: '=', value })),
      }
      const found: Where = { related: 'worklogs', on: 'issue', where: any }
      return /^(=|in)$/.test(operator) ? found : { all: [{ not: found }, { not: isEmpty(field) }] }
    }
    const moment = this.#momentOf(field, operand)
    if (!moment) return false
    const { start_ms, next_ms } = dayAround(this.#world, moment.at_ms)
    const at = (is: Comparison, value: number): Expression<string> => ({
      term: 'started',
      is,
      value,
    })
    const where: Expression<string> =
      operator === '='
        ? { all: [at('>=', start_ms), at('<', next_ms)] }
        : at(operator as Comparison, moment.at_ms) // one of the ranges
    return { related: 'worklogs', on: 'issue', where }
  }
}

const durationUnits = { w: 40, d: 8, h: 1, m: 1 / 60 } as const

/** The seconds of `1w 2d 3h 4m`; a bare number is minutes. */
function durationOf(text: string): number | undefined {
  if (/^\d+$/.test(text)) return Number(text) * 60
  if (!/^(\d+[wdhm]\s*)+$/.test(text)) return undefined
  let hours = 0
  for (const [, amount, unit] of text.matchAll(/(\d+)([wdhm])/g)) {
    hours += Number(amount) * durationUnits[unit as 'w'] // the pattern has these units only
  }
  return (hours * hour_ms) / 1000
}
