import type { Scalar } from '../json.ts'

type Operand = Scalar | boolean

/** One condition on a column: a value, any of several values, or bounds. */
export type Condition =
  | Operand
  | readonly Operand[]
  | { gt?: Scalar; gte?: Scalar; lt?: Scalar; lte?: Scalar; not?: Operand }

export interface Query<Column extends string> {
  where?: { readonly [name in Column]?: Condition | undefined }
  /** Columns to order by, `seq` (the order of insertion) where none is named. */
  order?: readonly (Column | 'seq' | 'key')[]
  direction?: 'asc' | 'desc'
  /**
   * Only what comes after a document with these values in the `order` columns (a keyset cursor).
   */
  after?: readonly Scalar[] | undefined
  /** The same with the document that has these values itself. */
  from?: readonly Scalar[] | undefined
  limit?: number | undefined
  /** How many documents to pass over; only with a limit. */
  offset?: number | undefined
}

const operators = { gt: '>', gte: '>=', lt: '<', lte: '<=', not: 'IS NOT' } as const
type Operator = keyof typeof operators
const operatorNames: readonly Operator[] = ['gt', 'gte', 'lt', 'lte', 'not']

export function bind(value: Operand): Scalar {
  return typeof value === 'boolean' ? Number(value) : value
}

function isList(value: Condition): value is readonly Operand[] {
  return Array.isArray(value)
}

/** The conditions of a query, to be joined by AND. */
export function buildConditions<Column extends string>(
  where: Query<Column>['where'] = {},
): { clauses: string[]; parameters: Scalar[] } {
  const clauses: string[] = []
  const parameters: Scalar[] = []
  for (const name in where) {
    const condition = where[name]
    if (condition !== undefined) addCondition(name, condition, clauses, parameters)
  }
  return { clauses, parameters }
}

/** The SELECT of a query; values only ever travel as parameters. */
export function buildSelect<Column extends string>(
  table: string,
  what: string,
  query: Query<Column>,
): { sql: string; parameters: Scalar[] } {
  const { clauses, parameters } = buildConditions(query.where)
  const order = query.order ?? ['seq']
  const start = query.after ?? query.from
  if (start) {
    const names = order.map((name) => `"${name}"`).join(', ')
    const compare = (query.direction === 'desc' ? '<' : '>') + (query.after ? '' : '=')
    clauses.push(`(${names}) ${compare} (${order.map(() => '?').join(', ')})`)
    parameters.push(...start)
  }
  let sql = `SELECT ${what} FROM "${table}"`
  if (clauses.length > 0) sql += ` WHERE ${clauses.join(' AND ')}`
  if (what === 'doc') {
    const direction = query.direction === 'desc' ? ' DESC' : ''
    sql += ` ORDER BY ${order.map((name) => `"${name}"${direction}`).join(', ')}`
    if (query.limit !== undefined) {
      sql += ' LIMIT ?'
      parameters.push(query.limit)
      if (query.offset !== undefined) {
        sql += ' OFFSET ?'
        parameters.push(query.offset)
      }
    }
  }
  return { sql, parameters }
}

function addCondition(
  name: string,
  condition: Condition,
  clauses: string[],
  parameters: Scalar[],
): void {
  if (isList(condition)) {
    clauses.push(`"${name}" IN (${condition.map(() => '?').join(', ')})`)
    parameters.push(...condition.map(bind))
  } else if (typeof condition === 'object' && condition !== null) {
    for (const operator of operatorNames) {
      const value = condition[operator]
      if (value === undefined) continue
      clauses.push(`"${name}" ${operators[operator]} ?`)
      parameters.push(bind(value))
    }
  } else {
    clauses.push(condition === null ? `"${name}" IS NULL` : `"${name}" = ?`)
    if (condition !== null) parameters.push(bind(condition))
  }
}
