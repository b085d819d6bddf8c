import type { Scalar } from '../json.ts'

/**
 * A value of a document: one of its columns, or a column of the document of another collection
 * whose key is this one's key and a suffix (null where there is none).
 */
export type Term<Column extends string> =
  | Column
  | 'seq'
  | 'key'
  | {
      readonly of: string
      readonly suffix: string
      readonly column: string
      /** An indexed column of the other, and what it is there wherever this column is something. */
      readonly by?: { readonly column: string; readonly value: Scalar }
    }

const comparisons = {
  '=': 'IS',
  '!=': 'IS NOT',
  '<': '<',
  '<=': '<=',
  '>': '>',
  '>=': '>=',
} as const

export type Comparison = keyof typeof comparisons

/**
 * A condition on documents. Every one is true or false: a comparison with nothing is false. `like`
 * finds a text anywhere in a column; `matches` is an FTS5 query over the search text.
 */
export type Expression<Column extends string> =
  | { readonly all: readonly Expression<Column>[] }
  | { readonly any: readonly Expression<Column>[] }
  | { readonly not: Expression<Column> }
  | { readonly term: Term<Column>; readonly is: Comparison; readonly value: Scalar }
  | {
      readonly term: Term<Column>
      readonly like: string
      /** An FTS5 query that all of these match, so that few are found fast. */
      readonly within?: string
      /** Many documents share each value of the column. */
      readonly hasFewValues?: boolean
    }
  | { readonly matches: string }
  | {
      /** There is a document of another collection that meets a condition on its own columns ... */
      readonly related: string
      /** ... and whose column of this name holds this one's key. */
      readonly on: string
      readonly where: Expression<string>
    }
  | boolean

export interface Order<Column extends string> {
  readonly term: Term<Column>
  readonly direction: 'asc' | 'desc'
  /**
   * What stands for nothing, so that it has a place in the order. Not needed for what always has a
   * value; an index then gives the order.
   */
  readonly otherwise?: Scalar
}

/** What an expression is compiled for: the collection, and which tables there are. */
export interface Target {
  readonly table: string
  /** The name of another collection's table, undefined where it was never written. */
  tableOf(collection: string): string | undefined
  /** The rows are found already: conditions are for judging each, not for looking it up. */
  readonly isJudging?: boolean
}

interface Sql {
  text: string
  parameters: Scalar[]
}

function compileTerm<C extends string>(term: Term<C>, target: Target): Sql {
  const { table, tableOf, isJudging } = target
  if (typeof term === 'string') {
    // A plus sign takes nothing from a value but the right to be looked up in an index.
    const sign = isJudging ? '+' : ''
    return { text: `${sign}"${table}"."${term}"`, parameters: [] }
  }
  const other = tableOf(term.of)
  if (other === undefined) return { text: 'NULL', parameters: [] }
  return {
    text: `(SELECT "${term.column}" FROM "${other}" WHERE key = "${table}".key || ?)`,
    parameters: [term.suffix],
  }
}

/** SQL for an expression; values only ever travel as parameters. */
export function compileExpression<C extends string>(
  expression: Expression<C>,
  target: Target,
): Sql {
  if (typeof expression === 'boolean') return { text: expression ? '1' : '0', parameters: [] }
  if ('not' in expression) {
    const { text, parameters } = compileExpression(expression.not, target)
    return { text: `NOT ${text}`, parameters }
  }
  if ('matches' in expression) {
    const text = `("${target.table}".seq IN (SELECT rowid FROM "${target.table}_search"
      WHERE "${target.table}_search" MATCH ?))`
    return { text, parameters: [expression.matches] }
  }
  if ('related' in expression) return compileRelated(expression, target)
  if ('term' in expression) return compileComparison(expression, target)
  const [parts, word] = 'all' in expression ? [expression.all, 'AND'] : [expression.any, 'OR']
  if (parts.length === 0) return compileExpression(word === 'AND', target)
  const compiled = parts.map((part) => compileExpression(part, target))
  return {
    text: `(${compiled.map(({ text }) => text).join(` ${word} `)})`,
    parameters: compiled.flatMap(({ parameters }) => parameters),
  }
}

function compileRelated(
  { related, on, where }: Extract<Expression<string>, { related: string }>,
  { table, tableOf }: Target,
): Sql {
  const other = tableOf(related)
  if (other === undefined) return { text: '0', parameters: [] }
  const { text, parameters } = compileExpression(where, { table: other, tableOf })
  const found = `SELECT 1 FROM "${other}" WHERE "${other}"."${on}" = "${table}".key AND ${text}`
  return { text: `EXISTS (${found})`, parameters }
}

function compileComparison<C extends string>(
  expression: Extract<Expression<C>, { term: Term<C> }>,
  target: Target,
): Sql {
  const { text, parameters } = compileTerm(expression.term, target)
  if ('like' in expression) {
    return {
      text: `(IFNULL(instr(${text}, ?), 0) > 0)`,
      parameters: [...parameters, expression.like],
    }
  }
  const operator = comparisons[expression.is]
  if (operator.startsWith('IS')) {
    return { text: `(${text} ${operator} ?)`, parameters: [...parameters, expression.value] }
  }
  return {
    text: `IFNULL(${text} ${operator} ?, 0)`,
    parameters: [...parameters, expression.value],
  }
}

/** The values by which a row is ordered, as columns of a SELECT. */
export function compileOrder<C extends string>(orders: readonly Order<C>[], target: Target): Sql[] {
  return orders.map(({ term, otherwise }) => {
    const { text, parameters } = compileTerm(term, target)
    if (otherwise === undefined) return { text, parameters }
    return { text: `IFNULL(${text}, ?)`, parameters: [...parameters, otherwise] }
  })
}

/**
 * The condition for what comes after a row with these values (a keyset cursor), where each column
 * has a direction of its own.
 */
export function compileAfter<C extends string>(
  orders: readonly Order<C>[],
  after: readonly Scalar[],
  target: Target,
): Sql {
  const columns = compileOrder(orders, target)
  const alternatives = orders.map((order, index) => {
    const parameters: Scalar[] = []
    const clauses = columns.slice(0, index + 1).map((column, position) => {
      const compare = order.direction === 'asc' ? '>' : '<'
      parameters.push(...column.parameters, after[position] ?? null)
      return `${column.text} ${position === index ? compare : '='} ?`
    })
    return { text: `(${clauses.join(' AND ')})`, parameters }
  })
  return {
    text: `(${alternatives.map(({ text }) => text).join(' OR ')})`,
    parameters: alternatives.flatMap(({ parameters }) => parameters),
  }
}
