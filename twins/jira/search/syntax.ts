import {
  createReader,
  GrammarError,
  placeOf,
  type Token,
  type TokenReader,
} from '../../../shared/syntax.ts'
import { reserved } from './reserved.ts'

// JQL. https://support.atlassian.com/jira-software-cloud/docs/what-is-advanced-search-in-jira-cloud/

type Kind = 'text' | 'sign' | 'word'

/** What a clause compares with. */
export type Operand =
  | { kind: 'value'; text: string; isQuoted: boolean }
  | { kind: 'empty' }
  | { kind: 'list'; items: Operand[] }
  | { kind: 'function'; name: string; args: string[] }

/** `by`, `before`, `after`, `on`, `during`, `from` or `to` of a history clause. */
export interface Predicate {
  name: string
  operand: Operand
}

export type Clause =
  | { kind: 'all' | 'any'; parts: Clause[] }
  | { kind: 'not'; part: Clause }
  | { kind: 'terminal'; field: string; operator: string; operand: Operand; predicates: Predicate[] }

export interface Sort {
  field: string
  direction: 'asc' | 'desc' | undefined
}

export interface Query {
  where: Clause | undefined
  order: Sort[]
}

/** A query that is no JQL: the message as Jira words it, with its place. */
export class JqlError extends Error {}

const read = createReader<Kind>({
  tokens: {
    text: /"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'/,
    sign: /!=|!~|<=|>=|&&|\|\||[=<>~!(),]/,
    word: /(?:\\.|[^\s=!<>~(),'"&|\\*/%^$#@;?{}`+]|\+(?=\d))+/,
  },
  ignoreCase: true,
})

const operators =
  "The valid operators are '=', '!=', '<', '>', '<=', '>=', '~', '!~', 'IN', 'NOT IN', 'IS' " +
  "and 'IS NOT'."

/** What a token says, its escapes resolved. */
function saidBy({ kind, text }: Token<Kind>): string {
  const inner = kind === 'text' ? text.slice(1, -1) : text
  return inner
    .replaceAll(/\\u([0-9a-fA-F]{4})/g, (_all, code: string) => {
      return String.fromCharCode(Number.parseInt(code, 16))
    })
    .replaceAll(
      /\\(.)/gs,
      (_all, character: string) => ({ n: '\n', t: '\t', r: '\r' })[character] ?? character,
    )
}

class Parser {
  readonly #text: string
  readonly #reader: TokenReader<Kind>

  constructor(text: string) {
    this.#text = text
    this.#reader = read(text)
  }

  #at(offset: number): string {
    const { line, column } = placeOf(this.#text, offset)
    return `(line ${line}, character ${column})`
  }

  /** Refuses what comes next: `Expecting <what> but got 'x'`, or before the end. */
  #expecting(what: string, more = ''): never {
    const token = this.#reader.peek()
    const tail = more === '' ? '' : ` ${more}`
    if (!token) throw new JqlError(`Expecting ${what} before the end of the query.${tail}`)
    throw new JqlError(`Expecting ${what} but got '${token.text}'.${tail} ${this.#at(token.start)}`)
  }

  #word(...words: string[]): boolean {
    return this.#reader.accept('word', ...words) !== undefined
  }

  #sign(text: string): boolean {
    return this.#reader.accept('sign', text) !== undefined
  }

  query(): Query {
    const reader = this.#reader
    const where = reader.isDone || this.#isOrder() ? undefined : this.#any()
    const order = this.#isOrder() ? this.#order() : []
    if (!reader.isDone) this.#expecting("either 'OR' or 'AND'")
    return { where, order }
  }

  #isOrder(): boolean {
    const next = this.#reader.peek(1)
    return this.#reader.isNext('word', 'order') && next?.text.toLowerCase() === 'by'
  }

  #any(): Clause {
    return this.#joined(
      'any',
      () => this.#joined('all', () => this.#not(), 'and', '&&'),
      'or',
      '||',
    )
  }

  #joined(kind: 'all' | 'any', operand: () => Clause, word: string, sign: string): Clause {
    const parts = [operand()]
    while (this.#word(word) || this.#sign(sign)) parts.push(operand())
    const [only] = parts
    return parts.length === 1 && only ? only : { kind, parts }
  }

  #not(): Clause {
    if (this.#word('not') || this.#sign('!'))
      return { kind: 'not', part: this.#reader.nested(() => this.#not()) }
    if (this.#sign('(')) {
      const inner = this.#reader.nested(() => this.#any())
      if (!this.#sign(')')) this.#expecting("')'")
      return inner
    }
    return this.#terminal()
  }

  #field(): string {
    const token = this.#reader.accept('text') ?? this.#reader.accept('word')
    if (!token) this.#expecting('a field name')
    if (token.kind === 'word') this.#refuseReserved(token)
    return saidBy(token)
  }

  #refuseReserved(token: Token<Kind>): void {
    const word = token.text.toLowerCase()
    if (!reserved.has(word)) return
    const place = this.#at(token.start)
    throw new JqlError(
      `'${token.text}' is a reserved JQL word. ` +
        `You must surround it in quotation marks to use it in a query. ${place}`,
    )
  }

  #operator(): string {
    for (const sign of ['!=', '!~', '<=', '>=', '=', '<', '>', '~']) {
      if (this.#sign(sign)) return sign
    }
    if (this.#word('in')) return 'in'
    if (this.#word('is')) return this.#word('not') ? 'is not' : 'is'
    if (this.#word('not')) {
      if (this.#word('in')) return 'not in'
      this.#expecting("'IN'")
    }
    if (this.#word('was')) {
      if (this.#word('in')) return 'was in'
      if (this.#word('not')) return this.#word('in') ? 'was not in' : 'was not'
      return 'was'
    }
    if (this.#word('changed')) return 'changed'
    this.#expecting('operator', operators)
  }

  #terminal(): Clause {
    const field = this.#field()
    const operator = this.#operator()
    const operand: Operand = operator === 'changed' ? { kind: 'empty' } : this.#operand()
    const isHistory = operator === 'changed' || operator.startsWith('was')
    const predicates = isHistory ? this.#predicates() : []
    return { kind: 'terminal', field, operator, operand, predicates }
  }

  #predicates(): Predicate[] {
    const found: Predicate[] = []
    for (;;) {
      const token = this.#reader.accept(
        'word',
        'by',
        'before',
        'after',
        'on',
        'during',
        'from',
        'to',
      )
      if (!token) return found
      found.push({ name: token.text.toLowerCase(), operand: this.#operand() })
    }
  }

  #operand(): Operand {
    if (this.#sign('(')) {
      const items = [this.#reader.nested(() => this.#operand())]
      while (this.#sign(',')) items.push(this.#operand())
      if (!this.#sign(')')) this.#expecting("')'")
      return { kind: 'list', items }
    }
    if (this.#word('empty', 'null')) return { kind: 'empty' }
    const token = this.#reader.accept('text') ?? this.#reader.accept('word')
    if (!token) this.#expecting('either a value, list or function')
    if (this.#sign('(')) return { kind: 'function', name: saidBy(token), args: this.#args() }
    if (token.kind === 'word') this.#refuseReserved(token)
    return { kind: 'value', text: saidBy(token), isQuoted: token.kind === 'text' }
  }

  #args(): string[] {
    const args: string[] = []
    if (this.#sign(')')) return args
    do {
      const token = this.#reader.accept('text') ?? this.#reader.accept('word')
      if (!token) this.#expecting('an argument')
      args.push(saidBy(token))
    } while (this.#sign(','))
    if (!this.#sign(')')) this.#expecting("')'")
    return args
  }

  #order(): Sort[] {
    this.#word('order')
    this.#word('by')
    const sorts: Sort[] = []
    do {
      const field = this.#field()
      const direction = this.#word('asc') ? 'asc' : this.#word('desc') ? 'desc' : undefined
      sorts.push({ field, direction })
    } while (this.#sign(','))
    return sorts
  }
}

/** The message for what begins nothing: an open quotation, or a character JQL keeps for itself. */
function lexicalProblem(text: string, offset: number): string {
  const { line, column } = placeOf(text, offset)
  const place = `(line ${line}, character ${column})`
  const character = text[offset] ?? ''
  if (character === '"' || character === "'") {
    return `The quoted string '${text.slice(offset + 1)}' has not been completed. ${place}`
  }
  const code = character.charCodeAt(0).toString(16).padStart(4, '0')
  return (
    `The character '${character}' is a reserved JQL character. You must enclose it in ` +
    `a string or use the escape '\\u${code}' instead. ${place}`
  )
}

/** Reads a query; throws a `JqlError` in Jira's words where it is none. */
export function parseJql(text: string): Query {
  try {
    return new Parser(text).query()
  } catch (error) {
    const problem =
      error instanceof GrammarError
        ? /nested/.test(error.message)
          ? 'The query is nested too deeply.'
          : lexicalProblem(text, error.offset)
        : error instanceof JqlError
          ? error.message
          : undefined
    if (problem === undefined) throw error
    throw new JqlError(`Error in the JQL Query: ${problem}`)
  }
}
