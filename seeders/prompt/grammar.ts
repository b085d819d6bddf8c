import { Context } from './context.ts'
import { Details } from './details.ts'
import * as say from './language/keywords.ts'
import type { Lexicon, Phrases } from './language/lexicon.ts'
import type { Token } from './language/tokens.ts'
import { type NounPhrase, NounReader } from './noun_phrase.ts'
import type { Phrase } from './phrase.ts'
import { Portions } from './portions.ts'
import { Relations } from './relations.ts'
import type { Vocabulary } from './vocabulary.ts'

/** What a prompt says, and the words nobody understood. */
export interface Parsed {
  readonly phrases: readonly Phrase[]
  readonly roots: ReadonlyMap<Vocabulary, Phrase>
  readonly unknown: readonly Token[]
  /** Reasons for names of twins that cannot be seeded. */
  readonly problems: readonly string[]
}

/**
 * Reads a prompt from left to right. Every rule looks at one place and answers how many tokens it
 * consumed; what no rule takes is a word that was not understood.
 */
export class Grammar {
  readonly #tokens: readonly Token[]
  readonly #lexicon: Lexicon
  readonly #context = new Context()
  readonly #nouns: NounReader
  readonly #details: Details
  readonly #relations: Relations
  readonly #portions: Portions
  readonly #unknown: Token[] = []
  readonly #problems: string[] = []
  readonly #parentheses: number[] = []

  constructor(tokens: readonly Token[], lexicon: Lexicon, ranked: readonly Vocabulary[]) {
    this.#tokens = tokens
    this.#lexicon = lexicon
    const preferred = () => {
      const { current } = this.#context
      return current ? [current, ...ranked.filter((each) => each !== current)] : ranked
    }
    this.#nouns = new NounReader(tokens, lexicon, preferred)
    const parts = { tokens, lexicon, nouns: this.#nouns, context: this.#context, preferred }
    this.#details = new Details(parts)
    this.#relations = new Relations(parts, this.#details)
    this.#portions = new Portions(parts, this.#details)
  }

  read(): Parsed {
    for (let at = 0; at < this.#tokens.length; ) at += this.#step(at)
    // Words of the grammar went astray only because of those that nobody knows.
    const strange = this.#unknown.filter((token) => !this.#isKeyword(token))
    const unknown = strange.length > 0 ? strange : this.#unknown
    const { phrases, roots } = this.#context
    return { phrases, roots, unknown, problems: this.#problems }
  }

  #isKeyword(token: Token): boolean {
    const sets = [say.openers, say.relations, say.everyWords, say.partitives]
    const isWord = [...sets, say.naming, say.articles, say.definites].some(
      (phrases) => phrases.at([token], 0) !== undefined,
    )
    return isWord || ['number', 'mark'].includes(token.kind)
  }

  #step(at: number): number {
    return (
      this.#mark(at) ||
      this.#missing(at) ||
      this.#portions.shared(at) ||
      this.#details.read(at) ||
      this.#portions.read(at) ||
      this.#relations.read(at) ||
      this.#open(at) ||
      this.#noun(at) ||
      this.#twin(at) ||
      this.#details.names.bare(at) ||
      this.#skip(at) ||
      this.#giveUp(at)
    )
  }

  #length(phrases: Phrases<unknown>, at: number): number {
    return phrases.at(this.#tokens, at)?.length ?? 0
  }

  #mark(at: number): number {
    const token = this.#tokens[at]
    if (token?.kind !== 'mark') return 0
    const { last } = this.#context
    switch (token.text) {
      case '.':
        this.#context.endSentence()
        return 1
      case ',':
      case '&':
      case '+':
      case '-':
      case '–':
      case '—':
        return 1
      case '(':
        this.#parentheses.push(this.#context.depth)
        if (last) this.#context.open([last], { kind: 'spread' })
        return 1 + this.#details.names.enclosed(at + 1)
      case ')':
        this.#context.closeTo(this.#parentheses.pop() ?? 0)
        return 1
      case ':': {
        const names = this.#details.names.enclosed(at + 1)
        if (names > 0) return 1 + names
        if (last) this.#context.open([last], { kind: 'spread' })
        return 1
      }
      case '/':
        return this.#lexicon.states.at(this.#tokens, at + 1) ? 1 : 0
      default:
        return 0
    }
  }

  #missing(at: number): number {
    const found = this.#lexicon.missing.at(this.#tokens, at)
    if (!found) return 0
    this.#problems.push(...found.entries)
    this.#unknown.push(...this.#tokens.slice(at, at + found.length))
    return found.length
  }

  #open(at: number): number {
    const length = this.#length(say.openers, at)
    const { last } = this.#context
    if (length === 0 || !last) return 0
    this.#context.open([last], { kind: 'spread' })
    return length
  }

  #noun(at: number): number {
    const found = this.#nouns.read(at)
    if (!found) return 0
    const { vocabulary, noun, end, misfits } = found
    this.#unknown.push(...misfits)
    if (noun === vocabulary.root) {
      this.#root(found)
      return end - at
    }
    const known = this.#relations.known(found)
    if (known) {
      const opener = this.#length(say.openers, end)
      const [first] = known.phrases
      this.#context.last = first
      this.#context.open(known.phrases, known.pick)
      return end + opener - at
    }
    this.#context.add(found)
    return end - at
  }

  /** There is one of each twin: a second workspace cannot be seeded. */
  #root({ vocabulary, determiner, names, token }: NounPhrase): void {
    const root = this.#context.root(vocabulary)
    const isSecond = root.token !== undefined && !['definite', 'none'].includes(determiner.kind)
    const isSeveral = determiner.kind === 'number' && determiner.count !== 1
    if (isSecond || isSeveral) {
      this.#problems.push(`There can be only one ${vocabulary.label} ${vocabulary.root}.`)
      this.#unknown.push(token)
    }
    root.token ??= token
    root.names.push(...names)
    this.#context.endSentence()
    this.#context.last = root
  }

  /** A twin's name alone: `in Slack`, `Slack: …`. */
  #twin(at: number): number {
    const relation = this.#length(say.relations, at)
    const article =
      this.#length(say.articles, at + relation) || this.#length(say.definites, at + relation)
    const from = at + relation + article
    const found = this.#lexicon.twins.at(this.#tokens, from)
    const [vocabulary] = found?.entries ?? []
    if (!found || !vocabulary) return 0
    const root = this.#context.root(vocabulary)
    // `two channels in Slack` goes on about the channels.
    if (relation === 0 || this.#tokens[at - 1]?.text === '.' || at === 0) {
      this.#context.endSentence()
      this.#context.last = root
    }
    return from + found.length - at
  }

  #skip(at: number): number {
    return this.#length(say.courtesies, at) || this.#length(say.joints, at)
  }

  #giveUp(at: number): number {
    // What a relation leads to was not understood rather than the relation.
    const relation = this.#length(say.relations, at)
    const isLost = relation > 0 && this.#tokens[at + relation]?.kind === 'word'
    const length = isLost ? relation + 1 : 1
    this.#unknown.push(...this.#tokens.slice(at, at + length))
    return length
  }
}
