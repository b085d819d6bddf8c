import { plainPhrase } from './context.ts'
import * as say from './language/keywords.ts'
import type { Token } from './language/tokens.ts'
import { isCapital } from './noun_phrase.ts'
import type { Phrase } from './phrase.ts'
import { type Parts, Rules } from './rules.ts'
import type { Fields } from './vocabulary.ts'

interface Name {
  readonly text: string
  readonly length: number
  readonly isEmail: boolean
}

/** Reads what is in a parenthesis after a name, as `Ada (admin)`. */
type ReadAside = (at: number, phrase: Phrase) => { length: number; fields: Fields } | undefined

const literals: readonly Token['kind'][] = ['name', 'hash', 'mention', 'email', 'url']

/** The names of records: quoted, announced by `named`, or known by how they look. */
export class Names extends Rules {
  readonly #readAside: ReadAside

  constructor(parts: Parts, readAside: ReadAside) {
    super(parts)
    this.#readAside = readAside
  }

  /** `named ops and dev`, `with the email …`, or a quoted name right after a noun. */
  read(at: number, phrase: Phrase): number {
    return this.#named(at) || this.#mailed(at) || this.#literal(at, phrase)
  }

  #named(at: number): number {
    const naming = this.length(say.naming, at)
    const mark = naming > 0 && this.text(at + naming) === ':' ? 1 : 0
    const names = naming > 0 ? this.list(at + naming + mark, true) : 0
    return names > 0 ? naming + mark + names : 0
  }

  #mailed(at: number): number {
    const length = this.length(say.mailing, at)
    const emails = length > 0 ? this.list(at + length, false) : 0
    return emails > 0 ? length + emails : 0
  }

  #literal(at: number, phrase: Phrase): number {
    const isAt = this.tokens[at + 1]?.kind === 'url' && this.length(say.relations, at) === 1
    const from = isAt ? at + 1 : at
    const kind = this.tokens[from]?.kind
    const isLiteral = kind !== undefined && literals.includes(kind)
    // `#general with …` after a channel that has its name already is a channel of its own.
    if (!isLiteral || !this.#takesName(phrase) || this.isNoun(from)) return 0
    const names = this.list(from, false)
    return names > 0 ? from + names - at : 0
  }

  /** Reads a list of names of the last phrase. Announced ones may be any word. */
  list(start: number, isAnnounced: boolean): number {
    const { last } = this.context
    if (!last || !this.kindOf(last)?.naming) return 0
    let end = start
    let at = start
    const most = last.count ?? Number.POSITIVE_INFINITY
    for (;;) {
      const name = this.nameAt(at, last, isAnnounced, end === start)
      const list = name?.isEmail ? last.emails : last.names
      if (!name || list.length >= most || this.#isOld(at, name, last)) break
      list.push(name.text)
      at += name.length
      at += this.#aside(at, last, name.text)
      end = at
      if (this.text(at) === ',') at += 1
      if (['and', '&'].includes(this.text(at))) at += 1
      if (at === end) break
    }
    return end - start
  }

  /** Whether a name that looks like one is spoken of again: `#dev has …`. */
  #isOld(at: number, { text }: Name, phrase: Phrase): boolean {
    const { vocabulary, noun } = phrase
    const isHash = this.tokens[at]?.kind === 'hash' && this.context.phrases.includes(phrase)
    return isHash && this.context.named(vocabulary, noun, text) !== undefined
  }

  /** `Ada (admin), Bob`: what is said of one of those named. */
  #aside(at: number, phrase: Phrase, name: string): number {
    if (this.text(at) !== '(' || phrase.count === 1) return 0
    const said = this.#readAside(at + 1, phrase)
    if (!said || this.text(at + 1 + said.length) !== ')') return 0
    phrase.asides.set(name, said.fields)
    return said.length + 2
  }

  nameAt(at: number, phrase: Phrase, isAnnounced: boolean, isFirst = true): Name | undefined {
    const token = this.tokens[at]
    const { naming } = this.kindOf(phrase) ?? {}
    if (!token || !naming) return undefined
    const single = { text: token.text, length: 1, isEmail: token.kind === 'email' }
    switch (token.kind) {
      case 'name':
        return single
      case 'hash':
        return naming === 'slug' ? single : undefined
      case 'mention':
      case 'email':
        return naming === 'person' ? single : undefined
      case 'url':
        return naming === 'address' ? single : undefined
      case 'word':
        break
      default:
        return undefined
    }
    if (naming === 'address' || naming === 'text') return undefined
    if (!(isAnnounced && isFirst) && this.#isSpoken(at)) return undefined
    if (naming === 'slug' || !isCapital(token)) return isAnnounced ? single : undefined
    let end = at + 1
    while (isCapital(this.tokens[end]) && !this.#isSpoken(end)) end += 1
    const words = this.tokens.slice(at, end).map(({ raw }) => raw)
    return { text: words.join(' '), length: end - at, isEmail: false }
  }

  /** Whether a word at a place means something already, so that it is no name. */
  #isSpoken(at: number): boolean {
    const { lexicon } = this.parts
    const roles = [say.openers, say.relations, say.joints, say.naming, say.eachOfThem, say.rests]
    const more = [say.articles, say.copulas, say.topics, say.between, say.partitives]
    const known = [lexicon.states, lexicon.twins, lexicon.missing]
    return (
      this.isNoun(at) || [...roles, ...more, ...known].some((each) => this.length(each, at) > 0)
    )
  }

  #takesName(phrase: Phrase): boolean {
    return this.kindOf(phrase)?.naming !== undefined && phrase.token !== undefined
  }

  /** Names in a list of their own after a noun: `channels (ops, dev)`, `channels: ops, dev`. */
  enclosed(at: number): number {
    const { last } = this.context
    const isRoot = last?.noun === last?.vocabulary.root
    const isName = this.tokens[at]?.kind !== 'word' || !this.#isSpoken(at) || this.#isKnown(at)
    return last && !isRoot && isName ? this.list(at, true) : 0
  }

  /** Whether a word is a usual name for the last phrase's records. */
  #isKnown(at: number): boolean {
    const { last } = this.context
    const found = this.parts.lexicon.known.at(this.tokens, at)
    return Boolean(
      found?.entries.some(
        ({ vocabulary, noun }) => vocabulary === last?.vocabulary && noun === last.noun,
      ),
    )
  }

  /** A name that nothing announces: `customer Ada Lovelace`, `channels general and random`. */
  bare(at: number): number {
    const { last } = this.context
    if (last && isCapital(this.tokens[at]) && this.kindOf(last)?.naming === 'person') {
      const names = this.list(at, false)
      if (names > 0) return names
    }
    if (last?.names.length === 0 && last.token === this.tokens[at - 1] && this.#isKnown(at)) {
      return this.list(at, true)
    }
    return this.#hash(at)
  }

  /** `#general` alone is a channel, or what else has names of that kind. */
  #hash(at: number): number {
    const token = this.tokens[at]
    if (token?.kind !== 'hash') return 0
    for (const vocabulary of this.parts.preferred()) {
      const [noun] =
        Object.entries(vocabulary.nouns).find(([, each]) => each.naming === 'slug') ?? []
      if (noun === undefined) continue
      const known = this.context.named(vocabulary, noun, token.text)
      if (known) {
        this.context.open([known], { kind: 'named', name: token.text })
        this.context.last = known
        return 1 + this.length(say.openers, at + 1)
      }
      const phrase = plainPhrase(vocabulary, noun, 1, token)
      phrase.names.push(token.text)
      this.context.attach(phrase)
      return 1
    }
    return 0
  }
}
