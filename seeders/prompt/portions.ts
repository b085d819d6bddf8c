import { plainPhrase } from './context.ts'
import type { Details } from './details.ts'
import * as say from './language/keywords.ts'
import type { Phrase } from './phrase.ts'
import { type Parts, Rules } from './rules.ts'

/** What is said of each or some of the records spoken of: `each with`, `one of them archived`. */
export class Portions extends Rules {
  readonly #details: Details

  constructor(parts: Parts, details: Details) {
    super(parts)
    this.#details = details
  }

  read(at: number): number {
    return (
      this.#each(at) ||
      this.#some(at) ||
      this.#rest(at) ||
      this.#ordinal(at) ||
      this.#another(at) ||
      this.#proForm(at)
    )
  }

  /** `each with …`, `all archived`, `… each`. */
  #each(at: number): number {
    const length = this.length(say.eachOfThem, at)
    const { last } = this.context
    if (length === 0 || !last) return 0
    const after = at + length
    const opener = this.length(say.openers, after)
    if (opener > 0) {
      this.context.open([last], { kind: 'each' })
      return length + opener
    }
    const states = this.#details.states(after, last)
    if (states > 0) return length + states
    if (this.isNoun(at)) return 0
    return this.context.distribute() || last.amounts.length > 0 ? length : 0
  }

  /** How many a word stands for, where it begins a portion: `two of them`, `half of them`. */
  #portionAt(at: number, phrase: Phrase): number | undefined {
    if (this.text(at) === 'half' && phrase.count !== undefined) return Math.floor(phrase.count / 2)
    const token = this.tokens[at]
    return token?.kind === 'number' ? token.value : undefined
  }

  /** `two of them archived`, `one past due`, `one named ops`, `one of which has …`. */
  #some(at: number): number {
    const { plural, whole } = this.context
    if (!plural || !whole) return 0
    const count = this.#portionAt(at, plural)
    if (count === undefined) return 0
    const partitive = this.length(say.partitives, at + 1)
    if (partitive === 0 && this.isNoun(at)) return 0
    const after = at + 1 + partitive
    const detail = this.#details.subset(after, plural, count, this.tokens[at])
    if (detail > 0) return after + detail - at
    const opener = this.length(say.openers, after)
    if (opener > 0) {
      const from = this.context.take(whole, count)
      this.context.open([whole], { kind: 'some', count, from })
      return after + opener - at
    }
    if (this.length(say.sharings, after) > 0) {
      const from = this.context.take(whole, count)
      this.context.open([whole], { kind: 'some', count, from })
      this.context.last = whole
      return after - at
    }
    // `ten messages from Alice and five from Bob`
    const isMore = partitive === 0 && this.length(say.relations, after) > 0
    return isMore && this.#more(count) ? 1 : 0
  }

  /** `the rest are archived`, `the other is private`. */
  #rest(at: number): number {
    const length = this.length(say.rests, at)
    if (length === 0 || this.isNoun(at)) return 0
    for (const phrase of [this.context.parted, this.context.plural]) {
      if (!phrase) continue
      const detail = this.#details.subset(at + length, phrase, undefined, this.tokens[at])
      if (detail > 0) return length + detail
    }
    return 0
  }

  /** `the first has …`, `the second one contains …`. */
  #ordinal(at: number): number {
    const start = at + this.length(say.definites, at)
    const index = say.ordinals[this.text(start)]
    const { whole } = this.context
    if (index === undefined || !whole) return 0
    const after = start + (this.tokens[start + 1]?.kind === 'number' ? 2 : 1)
    const opener = this.length(say.openers, after)
    if (opener === 0) return 0
    this.context.open([whole], { kind: 'nth', index })
    return after + opener - at
  }

  /** `one past due subscription and another that is trialing`. */
  #another(at: number): number {
    const { whole, last } = this.context
    if (this.text(at) !== 'another' || this.isNoun(at) || !last) return 0
    const opener = this.length(say.openers, at + 1)
    if (opener > 0 && whole) {
      const from = this.context.take(whole, 1)
      this.context.open([whole], { kind: 'some', count: 1, from })
      return 1 + opener
    }
    const made = this.#more(1)
    const said = made && (this.#details.states(at + 1, made) || this.length(say.relations, at + 1))
    return said ? 1 + (this.length(say.relations, at + 1) > 0 ? 0 : said) : 0
  }

  /** `an open invoice and a draft one`. */
  #proForm(at: number): number {
    const article = this.length(say.articles, at)
    const { last } = this.context
    const start = at + article
    const states = this.parts.lexicon.states.at(this.tokens, start)
    const entry = states?.entries.find(
      ({ vocabulary, noun }) => vocabulary === last?.vocabulary && noun === last.noun,
    )
    if (article === 0 || !states || !entry) return 0
    if (this.text(start + states.length) !== 'one') return 0
    const made = this.#more(1)
    if (made) made.fields = entry.fields
    return article + states.length + 1
  }

  /** More records like those of the last phrase. */
  #more(count: number): Phrase | undefined {
    const { last } = this.context
    if (!last || last.noun === last.vocabulary.root) return undefined
    const phrase = plainPhrase(last.vocabulary, last.noun, count, last.token)
    phrase.holder = last.holder
    this.context.phrases.push(phrase)
    this.context.last = phrase
    return phrase
  }

  /** `a monthly and a yearly price`, `one open and two paid invoices`: the noun comes once. */
  shared(at: number): number {
    const token = this.tokens[at]
    const count = token?.kind === 'number' ? token.value : undefined
    const article = this.length(say.articles, at)
    // `a month` is said of a price, it does not begin another one.
    const isWhole = this.length(this.parts.lexicon.states, at) > article
    if ((count === undefined && article === 0) || isWhole) return 0
    const start = at + (article || 1)
    const states = this.parts.lexicon.states.at(this.tokens, start)
    if (!states) return 0
    const joint = start + states.length
    if (!['and', ',', 'or'].includes(this.text(joint))) return 0
    const found = this.parts.nouns.read(joint + 1)
    const entry = states.entries.find(
      ({ vocabulary, noun }) => vocabulary === found?.vocabulary && noun === found.noun,
    )
    const isCounted = found && ['article', 'number'].includes(found.determiner.kind)
    if (!entry || !isCounted) return 0
    const phrase = plainPhrase(entry.vocabulary, entry.noun, count ?? 1, token)
    phrase.isEachs = article > 0
    phrase.fields = entry.fields
    this.context.attach(phrase)
    return joint - at
  }
}
