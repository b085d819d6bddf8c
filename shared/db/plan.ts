import type { Scalar } from '../json.ts'
import { compileExpression, type Expression, type Target, type Term } from './expression.ts'

/** A SELECT that finds every document that meets a condition, and perhaps others, by an index. */
export interface Narrowing {
  sql: string
  parameters: Scalar[]
}

/** What an index finds up to this many of is looked at one by one; of more, the order is walked. */
const mostFew = 2000

/**
 * How many are few where an index gives the order: to walk it until a page is full takes as many
 * steps as the page times all documents by those that match, which is more than the matches only
 * where they are fewer than the root of page times documents.
 */
export function fewOf(limit: number, documents: number, isOrderIndexed: boolean): number {
  if (!isOrderIndexed) return mostFew
  return Math.min(mostFew, Math.ceil(Math.sqrt(limit * documents)))
}

/** How many a narrowing finds; the database counts no further than needed. */
function probeOf({ sql, parameters }: Narrowing, few: number): Narrowing {
  return {
    sql: `SELECT COUNT(*) FROM (${sql} LIMIT ?)`,
    parameters: [...parameters, few + 1],
  }
}

/** The narrowing that finds the fewest, where one finds few. */
export function chooseNarrowing(
  narrowings: readonly Narrowing[],
  few: number,
  count: (probe: Narrowing) => number,
): Narrowing | undefined {
  let best: Narrowing | undefined
  let least = few + 1
  for (const narrowing of narrowings) {
    const found = count(probeOf(narrowing, few))
    if (found < least) [best, least] = [narrowing, found]
    if (found < few / 20) break
  }
  return best
}

/**
 * What can be found by an index for an expression: each narrowing finds all that meet it. `indexed`
 * are the columns by which the collection has an index.
 */
export function narrowingsOf<C extends string>(
  expression: Expression<C>,
  target: Target,
  indexed: ReadonlySet<string>,
): Narrowing[] {
  if (typeof expression === 'boolean' || 'not' in expression) return []
  if ('all' in expression) {
    return expression.all.flatMap((part) => narrowingsOf(part, target, indexed))
  }
  if ('any' in expression) {
    const parts = expression.any.map((part) => narrowingsOf(part, target, indexed)[0])
    const found = parts.filter((part) => part !== undefined)
    return found.length === parts.length && found.length > 0 ? [union(found)] : []
  }
  if ('matches' in expression) return [matching(target.table, expression.matches)]
  if ('related' in expression) return [narrowOther(expression, target)]
  if ('like' in expression) return narrowText(expression, target, indexed)
  // Where nothing stands for a document that is not there, no index finds it.
  const isNothing = expression.value === null
  if (expression.is === '!=' ? !isNothing : isNothing) return []
  return narrowValue(expression, target, indexed)
}

function union(parts: readonly Narrowing[]): Narrowing {
  return {
    sql: parts.map(({ sql }) => `SELECT * FROM (${sql})`).join(' UNION '),
    parameters: parts.flatMap(({ parameters }) => parameters),
  }
}

function matching(table: string, query: string): Narrowing {
  const found = `"${table}_search"`
  return { sql: `SELECT rowid FROM ${found} WHERE ${found} MATCH ?`, parameters: [query] }
}

/** What the documents of another collection that meet a condition belong to. */
function narrowOther(
  { related, on, where }: Extract<Expression<string>, { related: string }>,
  { table, tableOf }: Target,
): Narrowing {
  const other = tableOf(related)
  if (other === undefined) return { sql: 'SELECT 0 WHERE 0', parameters: [] }
  const { text, parameters } = compileExpression(where, { table: other, tableOf })
  // Found in this order, and no further than is asked for.
  const joined = `"${other}" CROSS JOIN "${table}" ON "${table}".key = "${other}"."${on}"`
  return { sql: `SELECT "${table}".seq FROM ${joined} WHERE ${text}`, parameters }
}

function narrowText<C extends string>(
  { term, like, within, hasFewValues }: Extract<Expression<C>, { like: string }>,
  { table }: Target,
  indexed: ReadonlySet<string>,
): Narrowing[] {
  if (within !== undefined) return [matching(table, within)]
  if (!hasFewValues || typeof term !== 'string' || !indexed.has(term)) return []
  // Goes from each different value to the next one, without reading what has the same.
  const values =
    `WITH RECURSIVE each(value) AS (SELECT MIN("${term}") FROM "${table}" UNION ALL ` +
    `SELECT (SELECT MIN("${term}") FROM "${table}" WHERE "${term}" > value) ` +
    'FROM each WHERE value IS NOT NULL) SELECT value FROM each WHERE INSTR(value, ?) > 0'
  return [{ sql: `SELECT seq FROM "${table}" WHERE "${term}" IN (${values})`, parameters: [like] }]
}

function narrowValue<C extends string>(
  { term, is, value }: Extract<Expression<C>, { is: string }>,
  { table, tableOf }: Target,
  indexed: ReadonlySet<string>,
): Narrowing[] {
  if (typeof term === 'string') {
    if (!indexed.has(term) || is === '!=') return []
    const sql = `SELECT seq FROM "${table}" WHERE "${term}" ${is} ?`
    return [{ sql, parameters: [value] }]
  }
  return term.by ? narrowRelated(term, term.by, table, tableOf(term.of)) : []
}

function narrowRelated<C extends string>(
  { suffix }: Extract<Term<C>, object>,
  by: { column: string; value: Scalar },
  table: string,
  other: string | undefined,
): Narrowing[] {
  if (other === undefined) return [{ sql: 'SELECT 0 WHERE 0', parameters: [] }]
  const key = 'SUBSTR(key, 1, LENGTH(key) - LENGTH(?))'
  const keys = `SELECT ${key} FROM "${other}" WHERE "${by.column}" = ?`
  const sql = `SELECT seq FROM "${table}" WHERE key IN (${keys})`
  return [{ sql, parameters: [suffix, by.value] }]
}
