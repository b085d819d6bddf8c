import { invalidValue } from '../protocol.ts'

/** One condition of a search. https://developers.google.com/workspace/drive/api/guides/ref-search-terms */
export type Clause =
  | { kind: 'compare'; field: string; operator: string; value: string | boolean | number }
  | { kind: 'in'; value: string; list: string }
  | { kind: 'has'; field: string; key: string; value: string | undefined }

export type Search =
  | { kind: 'and' | 'or'; left: Search; right: Search }
  | { kind: 'not'; inner: Search }
  | Clause

interface Token {
  kind: 'text' | 'word' | 'sign'
  value: string
}

const tokenPattern = /\s*(?:'((?:[^'\\]|\\.)*)'|([A-Za-z_][\w.]*)|(-?\d+)|(<=|>=|!=|[=<>(){}]))/gy

/** Texts are in single quotes, in which a backslash goes before a quote or a backslash. */
function tokenize(text: string): Token[] {
  const tokens: Token[] = []
  tokenPattern.lastIndex = 0
  let end = 0
  for (let match = tokenPattern.exec(text); match; match = tokenPattern.exec(text)) {
    end = tokenPattern.lastIndex
    const [, quoted, word, digits, sign] = match
    if (quoted !== undefined) {
      tokens.push({ kind: 'text', value: quoted.replaceAll(/\\(.)/gs, '$1') })
    } else if (sign !== undefined) tokens.push({ kind: 'sign', value: sign })
    else tokens.push({ kind: 'word', value: word ?? digits ?? '' })
  }
  if (text.slice(end).trim() !== '') throw invalidValue('q')
  return tokens
}

const deepest = 100

class Parser {
  readonly #tokens: readonly Token[]
  #at = 0
  #depth = 0

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens
  }

  get isDone(): boolean {
    return this.#at === this.#tokens.length
  }

  /** Takes a token if it is what is named; words in any case. */
  #accept(kind: Token['kind'], value: string): boolean {
    const token = this.#tokens[this.#at]
    if (token?.kind !== kind || token.value.toLowerCase() !== value) return false
    this.#at += 1
    return true
  }

  #expect(kind: Token['kind'], value?: string): string {
    const token = this.#tokens[this.#at]
    if (token?.kind !== kind || (value !== undefined && token.value !== value)) {
      throw invalidValue('q')
    }
    this.#at += 1
    return token.value
  }

  search(): Search {
    let left = this.#conjunction()
    while (this.#accept('word', 'or')) left = { kind: 'or', left, right: this.#conjunction() }
    return left
  }

  #conjunction(): Search {
    let left = this.#term()
    while (this.#accept('word', 'and')) left = { kind: 'and', left, right: this.#term() }
    return left
  }

  #term(): Search {
    this.#depth += 1
    if (this.#depth > deepest) throw invalidValue('q')
    const term = this.#unary()
    this.#depth -= 1
    return term
  }

  #unary(): Search {
    if (this.#accept('word', 'not')) return { kind: 'not', inner: this.#term() }
    if (!this.#accept('sign', '(')) return this.#clause()
    const inner = this.search()
    this.#expect('sign', ')')
    return inner
  }

  #clause(): Clause {
    if (this.#tokens[this.#at]?.kind === 'text') {
      const value = this.#expect('text')
      if (!this.#accept('word', 'in')) throw invalidValue('q')
      return { kind: 'in', value, list: this.#expect('word') }
    }
    const field = this.#expect('word')
    if (this.#accept('word', 'has')) return this.#property(field)
    const next = this.#tokens[this.#at]
    if (next?.kind === 'sign' && next.value !== ')') {
      return { kind: 'compare', field, operator: this.#expect('sign'), value: this.#value() }
    }
    if (this.#accept('word', 'contains')) {
      return { kind: 'compare', field, operator: 'contains', value: this.#value() }
    }
    // A truth value may stand by itself: `sharedWithMe and not trashed`.
    return { kind: 'compare', field, operator: 'bare', value: true }
  }

  #value(): string | boolean | number {
    if (this.#tokens[this.#at]?.kind === 'text') return this.#expect('text')
    const word = this.#expect('word')
    if (/^(true|false)$/i.test(word)) return word.toLowerCase() === 'true'
    if (/^-?\d+$/.test(word)) return Number(word)
    throw invalidValue('q')
  }

  /** `has { key='department' and value='sales' }` */
  #property(field: string): Clause {
    this.#expect('sign', '{')
    const parts: Record<string, string> = {}
    do {
      const name = this.#expect('word')
      if ((name !== 'key' && name !== 'value') || Object.hasOwn(parts, name)) {
        throw invalidValue('q')
      }
      this.#expect('sign', '=')
      parts[name] = this.#expect('text')
    } while (this.#accept('word', 'and'))
    this.#expect('sign', '}')
    if (parts.key === undefined) throw invalidValue('q')
    return { kind: 'has', field, key: parts.key, value: parts.value }
  }
}

/** Reads a search; undefined where it says nothing. */
export function parseSearch(text: string | undefined): Search | undefined {
  if (text === undefined || text.trim() === '') return undefined
  const parser = new Parser(tokenize(text))
  const search = parser.search()
  if (!parser.isDone) throw invalidValue('q')
  return search
}
