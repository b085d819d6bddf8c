import type { Comparison, Expression } from '../../../shared/db/expression.ts'
import { beginningOf, termOf, toComparable, wordOf } from '../schema/terms.ts'
import type { Clause, Search } from './language.ts'

type Condition = Expression<string>

/**
 * A search as a condition on documents. Substrings are the one thing it does not settle: it lets
 * every document pass that may have one, for `matches` to judge.
 */
export function compileSearch({ joint, clauses }: Search): Condition {
  const parts = clauses.map(compile)
  return joint === 'AND' ? { all: parts } : { any: parts }
}

/** Whether the condition of a search settles what it finds. */
export function isSettled({ clauses }: Search): boolean {
  return clauses.every(({ operator, value }) => operator !== '~' || value === null)
}

function compile(clause: Clause): Condition {
  const { isNegated, operator, value } = clause
  if (operator === '~' && value !== null && isNegated) return true
  const condition = compilePositive(clause)
  return isNegated ? { not: condition } : condition
}

function compilePositive({ path, kind, operator, value }: Clause): Condition {
  if (value === null) return { not: { term: 'terms', like: beginningOf(path) } }
  if (kind === 'numeric') {
    return { term: path.join('.'), is: comparisonOf(operator), value: Number(value) }
  }
  if (operator === '~') return { term: 'terms', like: toComparable(value) }
  const term = termOf(path, value)
  return { term: 'terms', like: term, within: `"${wordOf(term)}"` }
}

function comparisonOf(operator: Clause['operator']): Comparison {
  return operator === ':' || operator === '~' ? '=' : operator
}
