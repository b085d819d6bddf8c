import { StripeError } from '../protocol/index.ts'
import { type FieldKind, fieldOf, type SearchFields } from '../schema/terms.ts'

type Operator = ':' | '~' | '>' | '<' | '>=' | '<=' | '='

/** One condition of a query. */
export interface Clause {
  isNegated: boolean
  path: readonly string[]
  kind: FieldKind
  operator: Operator
  value: string | null
}

/** A parsed query: clauses that all hold, or one of which does. */
export interface Search {
  joint: 'AND' | 'OR'
  clauses: readonly Clause[]
}

const quoted = /"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'/.source
const bare = /(null\b|-?\d+(?:\.\d+)?|true\b|false\b)/.source
/** A field, its key where it is metadata, an operator and a value. */
const clausePattern = new RegExp(
  `^(-)?([a-zA-Z_][\\w.]*)(?:\\[(?:${quoted})\\])?\\s*(:|~|>=|<=|>|<|=)\\s*(?:${quoted}|${bare})`,
)
const jointPattern = /^\s+(AND|OR)\s+|^\s+/i

const mostClauses = 10

function malformed(query: string): StripeError {
  return new StripeError(
    `We were unable to parse your search query: ${query}. Please see ` +
      'https://stripe.com/docs/search#search-query-language for the query language.',
    { param: 'query' },
  )
}

/** Parses Stripe's search language. https://docs.stripe.com/search#search-query-language */
export function parseSearch(query: string, area: string, fields: SearchFields): Search {
  const clauses: Clause[] = []
  let joint: Search['joint'] | undefined
  let rest = query.trim()
  for (;;) {
    const match = clausePattern.exec(rest)
    if (!match) throw malformed(query)
    clauses.push(toClause(match, query, area, fields))
    rest = rest.slice(match[0].length)
    if (rest.trim() === '') return { joint: joint ?? 'AND', clauses }
    const between = jointPattern.exec(rest)
    if (!between) throw malformed(query)
    const word = between[1]?.toUpperCase() === 'OR' ? 'OR' : 'AND'
    if (joint !== undefined && joint !== word) {
      throw new StripeError(
        'You cannot combine AND and OR operators within the same search query.',
        { param: 'query' },
      )
    }
    joint = word
    if (clauses.length === mostClauses) {
      throw new StripeError(`A search query can have up to ${mostClauses} clauses.`, {
        param: 'query',
      })
    }
    rest = rest.slice(between[0].length)
  }
}

function plain(text: string): string {
  return text.replaceAll(/\\(.)/g, '$1')
}

function toClause(
  match: RegExpExecArray,
  query: string,
  area: string,
  fields: SearchFields,
): Clause {
  const [, minus, name = '', keyInDoubles, keyInSingles, operatorText, doubles, singles, word] =
    match
  const key = keyInDoubles ?? keyInSingles
  const isMetadata = name === 'metadata'
  if (isMetadata !== (key !== undefined)) throw malformed(query)
  const kind = isMetadata ? 'string' : Object.hasOwn(fields, name) ? fields[name] : undefined
  if (!kind) {
    throw new StripeError(
      `Field \`${name}\` is an unsupported search field for resource \`${area}\`. See ` +
        `http://stripe.com/docs/search#query-fields-for-${area.replaceAll('_', '-')} for a list ` +
        'of supported fields.',
      { param: 'query' },
    )
  }
  const operator = operatorText as Operator // the pattern lets nothing else through
  ensureOperator(operator, kind, name)
  const given = doubles ?? singles
  const value = given === undefined ? (word === 'null' ? null : (word ?? '')) : plain(given)
  if (operator === '~' && (value ?? '').length < 3) {
    throw new StripeError('Substring search needs at least 3 characters.', { param: 'query' })
  }
  if (kind === 'numeric' && (value === null || Number.isNaN(Number(value)))) throw malformed(query)
  const path = isMetadata ? ['metadata', plain(key ?? '')] : name.split('.')
  return { isNegated: minus !== undefined, path, kind, operator, value }
}

function ensureOperator(operator: Operator, kind: FieldKind, name: string): void {
  const allowed =
    kind === 'numeric' ? [':', '=', '>', '<', '>=', '<='] : kind === 'token' ? [':'] : [':', '~']
  if (allowed.includes(operator)) return
  throw new StripeError(
    `The operator \`${operator}\` is not supported for the ${kind} field \`${name}\`.`,
    { param: 'query' },
  )
}

/** Whether a document is what a query asks for. */
export function matches({ joint, clauses }: Search, doc: unknown): boolean {
  return joint === 'AND'
    ? clauses.every((clause) => holds(clause, doc))
    : clauses.some((clause) => holds(clause, doc))
}

function holds(clause: Clause, doc: unknown): boolean {
  return holdsFor(clause, fieldOf(doc, clause.path)) !== clause.isNegated
}

function holdsFor({ operator, kind, value }: Clause, field: unknown): boolean {
  if (value === null) return field === null || field === undefined
  if (field === null || field === undefined) return false
  if (kind === 'numeric') return compare(operator, Number(field), Number(value))
  const [have, want] = [String(field).toLowerCase(), value.toLowerCase()]
  return operator === '~' ? have.includes(want) : have === want
}

function compare(operator: Operator, have: number, want: number): boolean {
  switch (operator) {
    case '>':
      return have > want
    case '<':
      return have < want
    case '>=':
      return have >= want
    case '<=':
      return have <= want
    default:
      return have === want
  }
}
