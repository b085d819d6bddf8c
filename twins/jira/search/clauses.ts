import type { Comparison, Expression } from '../../../shared/db/expression.ts'
import type { Scalar } from '../../../shared/json.ts'
import type { issueTables } from '../schema/issues.ts'
import type { SearchField } from './fields.ts'
import type { Clause } from './syntax.ts'

export type IssueColumn = keyof typeof issueTables.issues.columns & string
export type Where = Expression<IssueColumn>
export type Terminal = Extract<Clause, { kind: 'terminal' }>

/** A column that a field names; the names stand in one table. */
export function columnOf(field: SearchField): IssueColumn | undefined {
  // The table of fields names columns only.
  return field.column as IssueColumn | undefined // as declared there
}

export const term = (column: IssueColumn | 'key', is: Comparison, value: Scalar): Where => ({
  term: column,
  is,
  value,
})

/** The issue has a value of a field among its values; any where none is named. */
export function valued(field: string, conditions: readonly Expression<string>[] = []): Where {
  const own: Expression<string> = { term: 'field', is: '=', value: field }
  return { related: 'issue_values', on: 'issue', where: { all: [own, ...conditions] } }
}

const isAny = (field: string, ids: readonly string[]): Where => ({
  any: ids.map((id) => valued(field, [{ term: 'value', is: '=', value: id.toLowerCase() }])),
})

export function oneOf(field: SearchField, ids: readonly string[]): Where {
  if (field.kind === 'key') return { any: ids.map((id) => term('key', '=', id)) }
  const column = columnOf(field)
  return column === undefined
    ? isAny(field.id, ids)
    : { any: ids.map((id) => term(column, '=', id)) }
}

export function isEmpty(field: SearchField): Where {
  if (field.kind === 'key' || field.kind === 'category') return false
  if (field.kind === 'attachments') {
    return { not: { related: 'attachments', on: 'issue', where: true } }
  }
  if (field.kind === 'worklog') return { not: { related: 'worklogs', on: 'issue', where: true } }
  if (field.kind === 'text' && field.column === undefined) {
    const own: Expression<string> = { term: 'field', is: '=', value: field.id }
    return { not: { related: 'issue_texts', on: 'issue', where: field.id === 'text' ? true : own } }
  }
  const column = columnOf(field)
  return column === undefined ? { not: valued(field.id) } : term(column, '=', null)
}

const negations: Readonly<Record<string, string>> = {
  '=': '!=',
  '!=': '=',
  '~': '!~',
  '!~': '~',
  '<': '>=',
  '>=': '<',
  '>': '<=',
  '<=': '>',
  in: 'not in',
  'not in': 'in',
  is: 'is not',
  'is not': 'is',
  was: 'was not',
  'was not': 'was',
  'was in': 'was not in',
  'was not in': 'was in',
}

/** `NOT field = x` is `field != x`, which leaves out issues without a value. */
export function negate(clause: Clause): Clause {
  if (clause.kind === 'not') return clause.part
  if (clause.kind === 'terminal') {
    const operator = negations[clause.operator]
    return operator === undefined ? { kind: 'not', part: clause } : { ...clause, operator }
  }
  return { kind: clause.kind === 'all' ? 'any' : 'all', parts: clause.parts.map(negate) }
}

const equality = ['=', '!=', 'in', 'not in', 'is', 'is not']
export const ranges = ['<', '<=', '>', '>=']
const histories = ['was', 'was not', 'was in', 'was not in', 'changed']

export function supported({ kind, of, hasHistory }: SearchField): readonly string[] {
  if (kind === 'text') return ['~', '!~', 'is', 'is not']
  if (kind === 'attachments') return ['is', 'is not']
  if (kind === 'moment' || kind === 'day' || kind === 'number' || kind === 'duration') {
    return [...equality, ...ranges]
  }
  if (kind === 'key') return [...equality.filter((each) => !each.startsWith('is')), ...ranges]
  if (kind === 'worklog') return [...equality, ...ranges]
  const compared = of === 'versions' || of === 'priorities' ? [...equality, ...ranges] : equality
  return hasHistory ? [...compared, ...histories] : compared
}
