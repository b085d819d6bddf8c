import type { Scalar } from '../json.ts'
import {
  compileAfter,
  compileExpression,
  compileOrder,
  type Expression,
  type Order,
  type Target,
} from './expression.ts'
import { chooseNarrowing, fewOf, type Narrowing, narrowingsOf } from './plan.ts'
import type { Store } from './store.ts'

export interface Selection<Column extends string> {
  readonly where: Expression<Column>
  readonly order: readonly Order<Column>[]
  /** Only what comes after a document with these values in the order (a keyset cursor). */
  readonly after?: readonly Scalar[] | undefined
  readonly limit: number
}

/**
 * The SELECT of a selection in a collection that has these indexes. Its conditions are tried
 * against the indexes first, since no statistics tell what few documents meet.
 */
export function planSelection<Column extends string>(
  table: string,
  selection: Selection<Column>,
  store: Store,
  indexes: readonly (readonly string[])[],
): { sql: string; parameters: Scalar[] } {
  const tableOf = (collection: string) => {
    const name = table.slice(0, table.lastIndexOf('/') + 1) + collection
    return store.tables.has(name) ? name : undefined
  }
  const target: Target = { table, tableOf }
  const indexed = new Set(indexes.flatMap(([first]) => first ?? []))
  const ask = (sql: string, parameters: readonly Scalar[] = []) =>
    Number(
      store
        .prepare(sql)
        .pluck()
        .get(...parameters),
    )
  const narrowings = narrowingsOf(selection.where, target, indexed)
  if (narrowings.length === 0) return buildSelection(selection, target, undefined)
  const documents = ask(`SELECT MAX(seq) FROM "${table}"`)
  const few = fewOf(selection.limit, documents, isIndexed(selection.order[0], indexed))
  const narrowing = chooseNarrowing(narrowings, few, ({ sql, parameters }) => ask(sql, parameters))
  return buildSelection(selection, target, narrowing)
}

/** Whether an expression asks the full-text index. */
export function asksForText<C extends string>(expression: Expression<C>): boolean {
  if (typeof expression === 'boolean') return false
  if ('all' in expression) return expression.all.some(asksForText)
  if ('any' in expression) return expression.any.some(asksForText)
  if ('not' in expression) return asksForText(expression.not)
  return 'matches' in expression || ('like' in expression && expression.within !== undefined)
}

/** Whether an index gives the order. */
function isIndexed<C extends string>(
  first: Order<C> | undefined,
  indexed: ReadonlySet<string>,
): boolean {
  if (!first || first.otherwise !== undefined || typeof first.term !== 'string') return false
  return first.term === 'seq' || indexed.has(first.term)
}

/** The document and where it stands in the order. */
function buildSelection<Column extends string>(
  { where, order, after, limit }: Selection<Column>,
  target: Target,
  narrowing: Narrowing | undefined,
): { sql: string; parameters: Scalar[] } {
  const { table } = target
  const columns = compileOrder(order, target)
  // Few are found by the narrowing; where many would be, walking the order soon meets enough.
  const conditions = [compileExpression(where, { ...target, isJudging: true })]
  if (narrowing) {
    const { sql, parameters } = narrowing
    conditions.unshift({ text: `"${table}".seq IN (${sql})`, parameters })
  }
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
