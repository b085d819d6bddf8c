import type { Order } from '../../../shared/db/expression.ts'
import type { JiraWorld } from '../protocol/world.ts'
import { type IssueColumn, negate, supported, type Terminal, type Where } from './clauses.ts'
import { Comparing } from './comparing.ts'
import { type SearchField, searchField } from './fields.ts'
import { historyOf } from './history.ts'
import type { Clause, Query, Sort } from './syntax.ts'
import { isFunction, type Problems } from './values.ts'

/** Compiles the clauses of a query; what is wrong with it is noted in `problems`. */
export class Compiler {
  readonly #world: JiraWorld
  readonly #problems: Problems
  readonly #comparing: Comparing

  constructor(world: JiraWorld, problems: Problems) {
    this.#world = world
    this.#problems = problems
    this.#comparing = new Comparing(world, problems)
  }

  compile(clause: Clause | undefined): Where {
    if (!clause) return true
    if (clause.kind === 'terminal') return this.#terminal(clause)
    if (clause.kind === 'not') {
      const negated = negate(clause.part)
      return negated.kind === 'not' ? { not: this.compile(negated.part) } : this.compile(negated)
    }
    const parts = clause.parts.map((part) => this.compile(part))
    return clause.kind === 'all' ? { all: parts } : { any: parts }
  }

  #field(name: string): SearchField | undefined {
    const field = searchField(this.#world, name)
    if (field) return field
    const isKnown = this.#world.caller?.account !== undefined
    this.#problems.add(
      isKnown
        ? `Field '${name}' does not exist or you do not have permission to view it.`
        : `Field '${name}' does not exist or this field cannot be viewed by anonymous users.`,
    )
    return undefined
  }

  #terminal(clause: Terminal): Where {
    const isFilter = /^(filter|savedfilter|searchrequest|request)$/i.test(clause.field)
    if (isFilter) return this.#saved(clause)
    const field = this.#field(clause.field)
    if (!field) return false
    const { operator, operand } = clause
    if (!supported(field).includes(operator)) {
      this.#problems.add(
        `The operator '${operator}' is not supported by the '${field.name}' field.`,
      )
      return false
    }
    if (operator === 'in' || operator === 'not in') {
      const isList =
        operand.kind === 'list' || (operand.kind === 'function' && isFunction(operand.name))
      if (!isList) {
        const text = operand.kind === 'value' ? `"${operand.text}"` : 'empty'
        this.#problems.add(
          `Operator '${operator}' does not support the non-list value '${text}' for field ` +
            `'${field.name}'.`,
        )
        return false
      }
    } else if (operand.kind === 'list' && !operator.startsWith('was')) {
      this.#problems.add(
        `Operator '${operator}' does not support the list value for field '${field.name}'.`,
      )
      return false
    }
    if (operator === 'changed' || operator.startsWith('was')) {
      return historyOf(this.#world, field, clause, this.#problems)
    }
    return this.#comparing.compare(field, operator, operand)
  }

  /** The issues of a saved filter, by its name or id. */
  #saved({ operand, operator }: Terminal): Where {
    const texts = operand.kind === 'list' ? operand.items : [operand]
    const found = texts.map((each) => {
      const text = each.kind === 'value' ? each.text : ''
      const filter =
        this.#world.db.filters.get(text) ??
        this.#world.db.filters.first({ where: { name: text.toLowerCase() } })
      if (!filter) this.#problems.add(`The value '${text}' does not exist for the field 'filter'.`)
      return filter
    })
    const wheres = found.flatMap((filter) => (filter ? [this.#ofFilter(filter.jql)] : []))
    return /^(!=|not in)$/.test(operator) ? { not: { any: wheres } } : { any: wheres }
  }

  #ofFilter(jql: string): Where {
    return this.compile(this.#parse(jql).where)
  }

  /** How filters are read; set by who makes the compiler. */
  parse: (jql: string) => Query = () => ({ where: undefined, order: [] })

  #parse(jql: string): Query {
    return this.parse(jql)
  }

  /** The order of a query: what it names, then newer issues first. */
  order(sorts: readonly Sort[]): Order<IssueColumn>[] {
    const found = sorts.flatMap((sort) => this.#sort(sort))
    const last = found.at(-1)?.direction ?? 'desc'
    return [...found, { term: 'seq', direction: sorts.length > 0 ? last : 'desc' }]
  }

  #sort({ field: name, direction }: Sort): Order<IssueColumn>[] {
    const field = this.#field(name)
    if (!field) return []
    const dated = field.kind === 'moment' || field.kind === 'key'
    const way = direction ?? (dated ? 'desc' : 'asc')
    const otherwise =
      field.kind === 'moment' || field.kind === 'number' || field.kind === 'duration' ? -1 : ''
    if (field.kind === 'key') {
      return [
        { term: 'projectKey', direction: way },
        { term: 'number', direction: way },
      ]
    }
    if (field.sort !== undefined) {
      const sorted = field.sort as IssueColumn // the table of fields names columns only
      return [{ term: sorted, direction: way, ...(always.has(sorted) ? {} : { otherwise }) }]
    }
    if (field.kind === 'text' || field.kind === 'attachments' || field.kind === 'worklog') {
      this.#problems.add(`Not able to sort using field '${name}'.`)
      return []
    }
    const column = field.kind === 'number' ? 'number' : 'value'
    const related = { of: 'issue_values', suffix: `/${field.id}`, column }
    return [{ term: related, direction: way, otherwise }]
  }
}

/** Columns that every issue has a value in. */
const always: ReadonlySet<string> = new Set([
  ...['summary', 'created', 'updated', 'rank', 'projectKey', 'number', 'type', 'statusOrder'],
  ...['priorityOrder', 'assigneeName', 'reporterName', 'statusChanged', 'votes', 'watchers'],
])
