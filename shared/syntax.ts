/** A text that does not follow a grammar. Twins say it in the provider's words. */
export class GrammarError extends Error {
  /** Where in the text it stops making sense, from 0. */
  readonly offset: number
  constructor(problem: string, offset: number) {
    super(`${problem} at ${offset}`)
    this.offset = offset
  }
}

/** A word of a language: what kind it is, how it is written, and where, from 0. */
export interface Token<Kind extends string> {
  kind: Kind
  text: string
  start: number
  /** The offset behind its last character. */
  end: number
}

/** How a language is written. */
export interface Lexicon<Kind extends string> {
  /** The kinds of tokens; where several patterns fit, the first counts. */
  tokens: Readonly<Record<Kind, RegExp>>
  /** What may stand between tokens, white space by default. */
  space?: RegExp
  /** Words that differ in case alone are the same to `accept` and `expect`. */
  ignoreCase?: boolean
  /** How deep `nested` may go, 100 by default. */
  depth?: number
}

function sticky(pattern: RegExp): RegExp {
  return new RegExp(pattern.source, `${pattern.flags.replace('y', '')}y`)
}

/** Where what fits the pattern at an offset ends; the offset itself where nothing does. */
function endAt(pattern: RegExp, text: string, offset: number): number {
  pattern.lastIndex = offset
  return pattern.test(text) ? pattern.lastIndex : offset
}

/** Answers the function that begins to read a text of this language. */
export function createReader<Kind extends string>(
  lexicon: Lexicon<Kind>,
): (text: string) => TokenReader<Kind> {
  const patterns = Object.entries<RegExp>(lexicon.tokens).map(
    // The keys of the record are its kinds.
    ([kind, pattern]) => ({ kind: kind as Kind, pattern: sticky(pattern) }),
  )
  const space = sticky(lexicon.space ?? /\s*/)
  const tokenAt = (text: string, start: number): Token<Kind> => {
    for (const { kind, pattern } of patterns) {
      const end = endAt(pattern, text, start)
      if (end > start) return { kind, text: text.slice(start, end), start, end }
    }
    throw new GrammarError(`${JSON.stringify(text[start])} begins nothing that is known`, start)
  }
  return (text) => {
    const tokens: Token<Kind>[] = []
    for (let start = endAt(space, text, 0); start < text.length; ) {
      const token = tokenAt(text, start)
      tokens.push(token)
      start = endAt(space, text, token.end)
    }
    return new TokenReader(text, tokens, lexicon)
  }
}

/** Reads a text token by token, as a recursive descent parser does. */
export class TokenReader<Kind extends string> {
  readonly #text: string
  readonly #tokens: readonly Token<Kind>[]
  readonly #ignoresCase: boolean
  readonly #deepest: number
  #at = 0
  #depth = 0

  /** Use `createReader`, which makes the tokens. */
  constructor(
    text: string,
    tokens: readonly Token<Kind>[],
    { ignoreCase = false, depth = 100 }: Omit<Lexicon<Kind>, 'tokens'>,
  ) {
    this.#text = text
    this.#tokens = tokens
    this.#ignoresCase = ignoreCase
    this.#deepest = depth
  }

  get isDone(): boolean {
    return this.#at === this.#tokens.length
  }

  /** The token that comes next, or one further on; undefined behind the last. */
  peek(ahead = 0): Token<Kind> | undefined {
    return this.#tokens[this.#at + ahead]
  }

  /** Whether the next token is of this kind, and one of these texts where any are given. */
  isNext(kind: Kind, ...texts: readonly string[]): boolean {
    const token = this.peek()
    if (token?.kind !== kind) return false
    return texts.length === 0 || texts.some((text) => this.#fold(text) === this.#fold(token.text))
  }

  #fold(text: string): string {
    return this.#ignoresCase ? text.toLowerCase() : text
  }

  /** Takes the next token where it is what is named; undefined where it is not. */
  accept(kind: Kind, ...texts: readonly string[]): Token<Kind> | undefined {
    if (!this.isNext(kind, ...texts)) return undefined
    this.#at += 1
    return this.#tokens[this.#at - 1]
  }

  /** Takes the next token, which must be what is named. */
  expect(kind: Kind, ...texts: readonly string[]): Token<Kind> {
    const token = this.accept(kind, ...texts)
    return token ?? this.fail(`expected ${texts.join(' or ') || kind}`)
  }

  /** Refuses what follows the end of a sentence. */
  expectEnd(): void {
    if (!this.isDone) this.fail('expected nothing more')
  }

  /** Refuses the next token. */
  fail(problem: string): never {
    throw new GrammarError(problem, this.peek()?.start ?? this.#text.length)
  }

  /** Reads what may contain its like; refuses what goes too deep for a stack. */
  nested<Result>(read: () => Result): Result {
    if (this.#depth === this.#deepest) this.fail(`nested more than ${this.#deepest} deep`)
    this.#depth += 1
    const result = read()
    this.#depth -= 1
    return result
  }

  /** Operands with operators of one rank between them, joined from left to right. */
  joined<Operand>(
    operand: () => Operand,
    operator: () => Token<Kind> | undefined,
    join: (left: Operand, right: Operand, operator: Token<Kind>) => Operand,
  ): Operand {
    let left = operand()
    for (let found = operator(); found; found = operator()) left = join(left, operand(), found)
    return left
  }
}

/** The line and the column of an offset, both from 1, as error messages count. */
export function placeOf(text: string, offset: number): { line: number; column: number } {
  const before = text.slice(0, offset)
  const line = before.split('\n').length
  return { line, column: offset - before.lastIndexOf('\n') }
}

/** What a text in quotes says, in which a backslash goes before a quote or a backslash. */
export function unquote(text: string): string {
  return text.slice(1, -1).replaceAll(/\\(.)/gs, '$1')
}
