import * as say from './keywords.ts'
import type { Lexicon, Phrases } from './lexicon.ts'
import { agrees, type NounReader } from './noun_phrase.ts'
import type { Phrase } from './phrase.ts'
import { plainPhrase, type Story } from './story.ts'
import type { Token } from './tokens.ts'
import type { Fields, Noun, Vocabulary } from './vocabulary.ts'

/** What the parts of the grammar share. */
export interface Parts {
  readonly tokens: readonly Token[]
  readonly lexicon: Lexicon
  readonly nouns: NounReader
  readonly story: Story
  readonly preferred: () => readonly Vocabulary[]
}

const isCapital = (token: Token | undefined) => token?.kind === 'word' && /^\p{Lu}/u.test(token.raw)

/** What may follow a noun phrase and says more of its records: states, names, amounts, topics. */
export class Details {
  readonly #tokens: readonly Token[]
  readonly #parts: Parts

  constructor(parts: Parts) {
    this.#tokens = parts.tokens
    this.#parts = parts
  }

  /** Reads what is said of the phrase before; answers how many tokens that took. */
  read(at: number): number {
    const { last } = this.#parts.story
    if (!last) return 0
    return (
      this.#named(at) ||
      this.#mailed(at) ||
      this.#states(at, last) ||
      this.#amount(at, last) ||
      this.#percent(at, last) ||
      this.#topic(at, last) ||
      this.#literal(at, last)
    )
  }

  #length(phrases: Phrases<unknown>, at: number): number {
    return phrases.at(this.#tokens, at)?.length ?? 0
  }

  #kind({ vocabulary, noun }: Phrase): Noun | undefined {
    return vocabulary.nouns[noun]
  }

  /** The fields of the adjective at a place, for a phrase, and how long it is. */
  #stateAt(
    at: number,
    { vocabulary, noun }: Phrase,
  ): { length: number; fields: Fields } | undefined {
    const found = this.#parts.lexicon.states.at(this.#tokens, at)
    const entry = found?.entries.find(
      (each) => each.vocabulary === vocabulary && each.noun === noun,
    )
    return found && entry && { length: found.length, fields: entry.fields }
  }

  /** `archived`, `is archived`, `that are still archived and private`. */
  states(at: number, phrase: Phrase): number {
    const read = this.#fields(at, phrase)
    if (!read || !agrees(phrase.fields, read.fields)) return 0
    phrase.fields = { ...phrase.fields, ...read.fields }
    return read.length
  }

  #fields(
    at: number,
    phrase: Phrase,
    isPart = false,
  ): { length: number; fields: Fields } | undefined {
    let end = at + this.#length(say.copulas, at)
    let fields: Fields = {}
    let length = 0
    for (;;) {
      if (
        ['still', 'currently', 'already', 'now', 'and', ','].includes(this.#tokens[end]?.text ?? '')
      )
        end += 1
      const state = this.#stateAt(end, phrase) ?? this.#kindAt(end, phrase, isPart)
      // `active and 1 past due` and `private and two archived channels` go on with something else.
      if (!state || !agrees(fields, state.fields) || (length > 0 && this.#isNoun(end))) break
      fields = { ...fields, ...state.fields }
      end += state.length
      length = end - at
    }
    return length > 0 ? { length, fields } : undefined
  }

  #isNoun(at: number): boolean {
    return this.#parts.nouns.read(at) !== undefined
  }

  /** `is an admin`: a noun that says in which state another is. */
  #kindAt(at: number, { vocabulary, noun }: Phrase, isPart: boolean) {
    const isSaid = this.#length(say.copulas, at - 1) + this.#length(say.articles, at) > 0
    if (!isSaid && !isPart) return undefined
    const found = this.#parts.nouns.read(at)
    const isSame = found?.vocabulary === vocabulary && found.noun === noun
    if (!isSame || Object.keys(found.fields).length === 0) return undefined
    const { determiner } = found
    if (determiner.kind === 'number' || determiner.kind === 'definite') return undefined
    return { length: found.end - at, fields: found.fields }
  }

  #states(at: number, phrase: Phrase): number {
    // An adjective before a noun belongs to that noun.
    if (this.#isNoun(at)) return 0
    return this.states(at, phrase)
  }

  /** What is said of part of a phrase's records: a state or a name. */
  subset(at: number, phrase: Phrase, count: number | undefined, token: Token | undefined): number {
    const states = this.#fields(at, phrase, true)
    if (states) {
      phrase.subsets.push({ count, fields: states.fields, token })
      return states.length
    }
    const naming = this.#length(say.naming, at)
    const name = naming > 0 && count === 1 ? this.#nameAt(at + naming, phrase, true) : undefined
    if (!name) return 0
    phrase.subsets.push({ count, fields: {}, name: name.text, token })
    return naming + name.length
  }

  #named(at: number): number {
    const naming = this.#length(say.naming, at)
    const mark = naming > 0 && this.#tokens[at + naming]?.text === ':' ? 1 : 0
    const names = naming > 0 ? this.names(at + naming + mark, true) : 0
    return names > 0 ? naming + mark + names : 0
  }

  #mailed(at: number): number {
    const length = this.#length(say.mailing, at)
    const emails = length > 0 ? this.names(at + length, false) : 0
    return emails > 0 ? length + emails : 0
  }

  /** Reads a list of names of the last phrase. Explicit ones may be any word. */
  names(start: number, isExplicit: boolean): number {
    const { last } = this.#parts.story
    if (!last || !this.#kind(last)?.naming) return 0
    let end = start
    let at = start
    const most = last.count ?? Number.POSITIVE_INFINITY
    for (;;) {
      const name = this.#nameAt(at, last, isExplicit, end === start)
      const list = name?.isEmail ? last.emails : last.names
      if (!name || list.length >= most) break
      list.push(name.text)
      end = at + name.length
      at = end
      if (this.#tokens[at]?.text === ',') at += 1
      if (['and', '&'].includes(this.#tokens[at]?.text ?? '')) at += 1
      if (at === end) break
    }
    return end - start
  }

  #nameAt(at: number, phrase: Phrase, isExplicit: boolean, isFirst = true) {
    const token = this.#tokens[at]
    if (!token) return undefined
    const single = { text: token.text, length: 1, isEmail: token.kind === 'email' }
    const { naming } = this.#kind(phrase) ?? {}
    if (token.kind === 'name') return single
    if (token.kind === 'hash') return naming === 'slug' ? single : undefined
    if (token.kind === 'mention' || token.kind === 'email') {
      return naming === 'person' ? single : undefined
    }
    if (token.kind !== 'word') return undefined
    if (!(isExplicit && isFirst) && this.#isSpoken(at)) return undefined
    if (naming === 'slug') return isExplicit ? single : undefined
    if (!isCapital(token)) return isExplicit ? single : undefined
    let end = at + 1
    while (isCapital(this.#tokens[end]) && !this.#isSpoken(end)) end += 1
    const text = this.#tokens
      .slice(at, end)
      .map(({ raw }) => raw)
      .join(' ')
    return { text, length: end - at, isEmail: false }
  }

  /** Whether a word at a place means something already, so that it is no name. */
  #isSpoken(at: number): boolean {
    const { lexicon } = this.#parts
    const known = [say.openers, say.relations, say.joints, say.naming, say.eachOfThem, say.rests]
    return (
      this.#isNoun(at) ||
      [...known, say.articles, say.copulas, say.topics, say.between].some(
        (phrases) => this.#length(phrases, at) > 0,
      ) ||
      [lexicon.states, lexicon.twins, lexicon.missing].some(
        (phrases) => this.#length(phrases, at) > 0,
      )
    )
  }

  #amount(start: number, phrase: Phrase): number {
    if (!this.#kind(phrase)?.takes?.includes('amount')) return 0
    let at = start + this.#length(say.pricing, start)
    let end = start
    for (let token = this.#tokens[at]; token?.kind === 'money'; token = this.#tokens[at]) {
      phrase.amounts.push({ value: token.value ?? 0, currency: token.currency ?? 'usd' })
      end = at + 1
      at = end
      while ([',', 'and'].includes(this.#tokens[at]?.text ?? '')) at += 1
    }
    return end - start
  }

  #percent(start: number, phrase: Phrase): number {
    const at = start + this.#length(say.pricing, start)
    const token = this.#tokens[at]
    const takes = this.#kind(phrase)?.takes?.includes('percent')
    if (token?.kind !== 'percent' || !takes) return 0
    phrase.percent = token.value ?? 0
    return at + (this.#tokens[at + 1]?.text === 'off' ? 2 : 1) - start
  }

  /** `about the outage in Frankfurt`: up to where something else begins. */
  #topic(start: number, phrase: Phrase): number {
    const isRoot = phrase.noun === phrase.vocabulary.root
    const length =
      this.#length(say.topics, start) || (isRoot && this.#tokens[start]?.text === 'for' ? 1 : 0)
    if (length === 0 || !this.#kind(phrase)?.takes?.includes('topic')) return 0
    let end = start + length
    while (end < this.#tokens.length && !this.#endsTopic(end)) end += 1
    const words = this.#tokens.slice(start + length, end)
    if (words.length === 0) return 0
    const topic = words.map(({ raw }) => raw).join(' ')
    phrase.topic = isRoot ? topic.replace(/^(?:an?|the) /, '') : topic

    return end - start
  }

  #endsTopic(at: number): boolean {
    const token = this.#tokens[at]
    if (token?.kind === 'mark') return !['/', '-', '&'].includes(token.text)
    if (['number', 'hash', 'money'].includes(token?.kind ?? '')) return true
    const isRelated = this.#length(say.relations, at) > 0
    const next = this.#tokens[at + this.#length(say.relations, at)]
    if (isRelated) return next?.kind === 'hash' || this.#isNoun(at + 1)
    const isJoined = this.#length(say.joints, at) > 0
    return this.#length(say.openers, at) > 0 || (isJoined && this.#isNoun(at + 1))
  }

  /** A quoted name, an address or a handle right after a noun. */
  #literal(at: number, phrase: Phrase): number {
    const token = this.#tokens[at]
    const isLiteral = ['name', 'hash', 'mention', 'email'].includes(token?.kind ?? '')
    // `#general with …` after a channel that has its name already is a channel of its own.
    return isLiteral && this.#takesName(phrase) && !this.#isNoun(at) ? this.names(at, false) : 0
  }

  #takesName({ vocabulary, noun, token }: Phrase): boolean {
    return vocabulary.nouns[noun]?.naming !== undefined && token !== undefined
  }

  /** A name that nothing announces: `customer Ada Lovelace`, or `#general` alone. */
  bareName(at: number): number {
    const { last, context } = this.#parts.story
    if (last && isCapital(this.#tokens[at]) && this.#takesName(last)) {
      const names = this.names(at, false)
      if (names > 0) return names
    }
    const token = this.#tokens[at]
    if (token?.kind !== 'hash') return 0
    const order = context ? [context, ...this.#parts.preferred()] : this.#parts.preferred()
    for (const vocabulary of order) {
      const noun = Object.keys(vocabulary.nouns).find(
        (each) => vocabulary.nouns[each]?.naming === 'slug',
      )
      if (noun === undefined) continue
      const phrase = plainPhrase(vocabulary, noun, 1, token)
      phrase.names.push(token.text)
      this.#parts.story.attach(phrase)
      return 1
    }
    return 0
  }
}
