import {
  compileAfter,
  compileExpression,
  compileOrder,
  type Expression,
  type Order,
  type Target,
} from './expression.ts'
import type { Scalar } from './json.ts'

export interface Selection<Column extends string> {
  readonly where: Expression<Column>
  readonly order: readonly Order<Column>[]
  /** Only what comes after a document with these values in the order (a keyset cursor). */
  readonly after?: readonly Scalar[] | undefined
  readonly limit: number
}

/** The SELECT of a selection: the document and where it stands in the order. */
export function buildSelection<Column extends string>(
  table: string,
  { where, order, after, limit }: Selection<Column>,
  tableOf: Target['tableOf'],
): { sql: string; parameters: Scalar[] } {
  const target: Target = { table, tableOf }
  const columns = compileOrder(order, target)
  const conditions = [compileExpression(where, target)]
  if (after) conditions.push(compileAfter(order, after, target))
  const selected = ['doc', ...columns.map(({ text }) => text)].join(', ')
  // Positions of result columns, so that each expression is written once.
  const sorted = order.map(({ direction }, index) => `${index + 2} ${direction}`).join(', ')
  return {
    sql:
      `SELECT ${selected} FROM "${table}" ` +
      `WHERE ${conditions.map(({ text }) => text).join(' AND ')} ORDER BY ${sorted} LIMIT ?`,
    parameters: [...columns, ...conditions].flatMap(({ parameters }) => parameters).concat(limit),
  }
}
