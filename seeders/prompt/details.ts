import type { ClockTime } from './fields.ts'
import * as say from './language/keywords.ts'
import type { Token } from './language/tokens.ts'
import { Names } from './names.ts'
import { agrees } from './noun_phrase.ts'
import type { Phrase } from './phrase.ts'
import { type Parts, Rules } from './rules.ts'
import type { Fields } from './vocabulary.ts'

interface Said {
  readonly length: number
  readonly fields: Fields
}

const adverbs = ['still', 'currently', 'already', 'now']

/** What may follow a noun phrase and says more of its records: states, names, times, topics. */
export class Details extends Rules {
  readonly names: Names

  constructor(parts: Parts) {
    super(parts)
    this.names = new Names(parts, (at, phrase) => this.#fields(at, phrase, true))
  }

  /** Reads what is said of the phrase before. */
  read(at: number): number {
    const { last } = this.context
    if (!last) return 0
    return (
      this.names.read(at, last) ||
      this.#ownStates(at, last) ||
      this.#amount(at, last) ||
      this.#percent(at, last) ||
      this.#times(at, last) ||
      this.#topic(at, last)
    )
  }

  #stateAt(at: number, { vocabulary, noun }: Phrase): Said | undefined {
    const found = this.parts.lexicon.states.at(this.tokens, at)
    const entry = found?.entries.find(
      (each) => each.vocabulary === vocabulary && each.noun === noun,
    )
    return found && entry && { length: found.length, fields: entry.fields }
  }

  /** `archived`, `is archived`, `that are still archived and private`. */
  states(at: number, phrase: Phrase): number {
    const said = this.#fields(at, phrase)
    if (!said || !agrees(phrase.fields, said.fields)) return 0
    phrase.fields = { ...phrase.fields, ...said.fields }
    return said.length
  }

  #ownStates(at: number, phrase: Phrase): number {
    // An adjective before a noun belongs to that noun.
    return this.isNoun(at) ? 0 : this.states(at, phrase)
  }

  #fields(start: number, phrase: Phrase, isPart = false): Said | undefined {
    const copula = this.length(say.copulas, start)
    let at = start + copula
    let fields: Fields = {}
    let length = 0
    for (;;) {
      if (adverbs.includes(this.text(at))) at += 1
      // `is an admin` says a state; the bot of `and a bot` is somebody else.
      const canBeNoun = length === 0 && (copula > 0 || isPart)
      const state =
        this.#stateAt(at, phrase) ?? (canBeNoun ? this.#nounState(at, phrase) : undefined)
      // `active and 1 past due` and `private and two archived channels` go on with something else.
      if (!state || !agrees(fields, state.fields) || (length > 0 && this.isNoun(at))) break
      fields = { ...fields, ...state.fields }
      at += state.length
      length = at - start
      if (['and', ','].includes(this.text(at))) at += 1
    }
    return length > 0 ? { length, fields } : undefined
  }

  /** `an admin`: a noun that says in which state another is. */
  #nounState(at: number, { vocabulary, noun }: Phrase): Said | undefined {
    const found = this.parts.nouns.read(at)
    const isSame = found?.vocabulary === vocabulary && found.noun === noun
    if (!isSame || Object.keys(found.fields).length === 0) return undefined
    const { kind } = found.determiner
    if (kind !== 'article' && kind !== 'none') return undefined
    return { length: found.end - at, fields: found.fields }
  }

  /** What is said of part of a phrase's records: a state, a name or a time. */
  subset(at: number, phrase: Phrase, count: number | undefined, token: Token | undefined): number {
    const said = this.#fields(at, phrase, true)
    const naming = this.length(say.naming, at)
    const canName = naming > 0 && count === 1
    const name = canName ? this.names.nameAt(at + naming, phrase, true) : undefined
    const named = said?.length ?? (name ? naming + name.length : 0)
    const { times, length } = this.#timesAt(at + named, phrase)
    if (named + length === 0) return 0
    const from = this.context.take(phrase, count)
    const fields = said?.fields ?? {}
    phrase.subsets.push({ from, count, fields, name: name?.text, time: times[0], token })
    return named + length
  }

  #amount(start: number, phrase: Phrase): number {
    if (!this.kindOf(phrase)?.takes?.includes('amount')) return 0
    let at = start + this.length(say.pricing, start)
    let end = start
    for (let token = this.tokens[at]; token?.kind === 'money'; token = this.tokens[at]) {
      phrase.amounts.push({ value: token.value ?? 0, currency: token.currency ?? 'usd' })
      end = at + (this.text(at + 1) === 'off' ? 2 : 1)
      at = end
      while ([',', 'and'].includes(this.text(at))) at += 1
    }
    return end - start
  }

  #percent(start: number, phrase: Phrase): number {
    const at = start + this.length(say.pricing, start)
    const token = this.tokens[at]
    const takes = this.kindOf(phrase)?.takes?.includes('percent')
    if (token?.kind !== 'percent' || !takes) return 0
    phrase.percent = token.value ?? 0
    return at + (this.text(at + 1) === 'off' ? 2 : 1) - start
  }

  #times(start: number, phrase: Phrase): number {
    const { times, length } = this.#timesAt(start, phrase)
    phrase.times.push(...times)
    return length
  }

  /** `at 10am`, `at 9:00, 10:30 and 2pm`, `from 9:00 to 10:30`. */
  #timesAt(start: number, phrase: Phrase): { times: ClockTime[]; length: number } {
    const times: ClockTime[] = []
    if (!this.kindOf(phrase)?.takes?.includes('time')) return { times, length: 0 }
    let at = start + this.length(say.timing, start)
    let end = start
    for (let token = this.tokens[at]; token?.kind === 'time'; token = this.tokens[at]) {
      const until = this.length(say.until, at + 1)
      const last = until > 0 ? this.tokens[at + 1 + until] : undefined
      const isRange = last?.kind === 'time'
      times.push({ from: token.value ?? 0, ...(isRange ? { to: last.value ?? 0 } : {}) })
      end = at + 1 + (isRange ? until + 1 : 0)
      at = end
      while ([',', 'and'].includes(this.text(at))) at += 1
    }
    return { times, length: end - start }
  }

  /** `about the outage in Frankfurt`: up to where something else begins. */
  #topic(start: number, phrase: Phrase): number {
    const isRoot = phrase.noun === phrase.vocabulary.root
    const isFor = isRoot && this.text(start) === 'for'
    const length = this.length(say.topics, start) || Number(isFor)
    if (length === 0 || !this.kindOf(phrase)?.takes?.includes('topic')) return 0
    let end = start + length
    while (end < this.tokens.length && !this.#endsTopic(end)) end += 1
    const words = this.tokens.slice(start + length, end).map(({ raw }) => raw)
    if (words.length === 0) return 0
    const topic = words.join(' ')
    phrase.topic = isRoot ? topic.replace(/^(?:an?|the) /, '') : topic
    return end - start
  }

  #endsTopic(at: number): boolean {
    const token = this.tokens[at]
    if (token?.kind === 'mark') return !['/', '-', '&'].includes(token.text)
    if (['number', 'hash', 'money'].includes(token?.kind ?? '')) return true
    const relation = this.length(say.relations, at)
    if (relation > 0) return this.tokens[at + relation]?.kind === 'hash' || this.isNoun(at + 1)
    const isJoined = this.length(say.joints, at) > 0
    return this.length(say.openers, at) > 0 || (isJoined && this.isNoun(at + 1))
  }
}
