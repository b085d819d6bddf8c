import type { ClockTime } from './fields.ts'
import { articles, definites, everyWords, neutral, ordinals } from './language/keywords.ts'
import type { Lexicon, Match, NounEntry, StateEntry } from './language/lexicon.ts'
import type { Token } from './language/tokens.ts'
import type { Fields, Vocabulary } from './vocabulary.ts'

/** How a noun phrase begins, which says whether it is new or speaks of what was named before. */
type Determiner =
  | { kind: 'none' | 'article' | 'definite' }
  | { kind: 'every'; count: number | undefined }
  | { kind: 'number'; count: number }
  | { kind: 'ordinal'; index: number }

/** `two private Slack channels`, read as a whole. */
export interface NounPhrase {
  readonly vocabulary: Vocabulary
  readonly noun: string
  readonly isPlural: boolean
  readonly determiner: Determiner
  readonly fields: Fields
  readonly names: string[]
  readonly amounts: { value: number; currency: string }[]
  readonly times: ClockTime[]
  readonly percent: number | undefined
  readonly token: Token
  /** Where the phrase ends. */
  readonly end: number
  /** Words before the noun that do not apply to it. */
  readonly misfits: Token[]
}

interface Modifier {
  readonly length: number
  readonly twin?: Vocabulary
  readonly states?: readonly StateEntry[]
  readonly known?: readonly { vocabulary: Vocabulary; noun: string; name: string }[]
  readonly isName?: boolean
}

export function isCapital(token: Token | undefined): boolean {
  return token?.kind === 'word' && /^\p{Lu}/u.test(token.raw)
}

/** Reads noun phrases. `preferred` orders the twins where more than one knows a noun. */
export class NounReader {
  readonly #tokens: readonly Token[]
  readonly #lexicon: Lexicon
  readonly #preferred: () => readonly Vocabulary[]

  constructor(tokens: readonly Token[], lexicon: Lexicon, preferred: () => readonly Vocabulary[]) {
    this.#tokens = tokens
    this.#lexicon = lexicon
    this.#preferred = preferred
  }

  /** The noun phrase that begins at a token. */
  read(start: number): NounPhrase | undefined {
    const { determiner, end } = this.#determiner(start)
    const modifiers: { at: number; modifier: Modifier }[] = []
    for (let at = end; ; ) {
      const noun = this.#nounAt(at)
      const modifier = this.#modifierAt(at)
      const isNoun =
        noun && (!modifier || noun.length > modifier.length || !this.#hasNoun(at + modifier.length))
      if (isNoun) return this.#finish(determiner, modifiers, at, noun)
      if (!modifier) return undefined
      modifiers.push({ at, modifier })
      at += modifier.length
    }
  }

  #determiner(start: number): { determiner: Determiner; end: number } {
    const number = this.#numberAt(start)
    if (number !== undefined)
      return { determiner: { kind: 'number', count: number }, end: start + 1 }
    const every = everyWords.at(this.#tokens, start)
    if (every) {
      const end = start + every.length
      // `all three channels`, `each of the two channels`: the number is known already, or new.
      const count = this.#numberAt(end)
      return { determiner: { kind: 'every', count }, end: count === undefined ? end : end + 1 }
    }
    const article = articles.at(this.#tokens, start)
    if (article) return { determiner: { kind: 'article' }, end: start + article.length }
    const definite = definites.at(this.#tokens, start)
    const after = start + (definite?.length ?? 0)
    const index = ordinals[this.#tokens[after]?.text ?? '']
    if (index !== undefined) return { determiner: { kind: 'ordinal', index }, end: after + 1 }
    if (!definite) return { determiner: { kind: 'none' }, end: start }
    const end = this.#numberAt(after) === undefined ? after : after + 1
    return { determiner: { kind: 'definite' }, end }
  }

  #numberAt(at: number): number | undefined {
    const token = this.#tokens[at]
    return token?.kind === 'number' ? token.value : undefined
  }

  #nounAt(at: number): Match<NounEntry> | undefined {
    return this.#lexicon.nouns.at(this.#tokens, at)
  }

  #hasNoun(start: number): boolean {
    for (let at = start; ; ) {
      if (this.#nounAt(at)) return true
      const modifier = this.#modifierAt(at)
      if (!modifier) return false
      at += modifier.length
    }
  }

  #modifierAt(at: number): Modifier | undefined {
    const token = this.#tokens[at]
    if (!token) return undefined
    if (['name', 'hash', 'money', 'percent', 'time'].includes(token.kind)) return { length: 1 }
    if (token.text === 'off' && this.#tokens[at - 1]?.kind === 'percent') return { length: 1 }
    const found: Modifier[] = []
    const twin = this.#lexicon.twins.at(this.#tokens, at)
    const [vocabulary] = twin?.entries ?? []
    if (twin && vocabulary) found.push({ length: twin.length, twin: vocabulary })
    const states = this.#lexicon.states.at(this.#tokens, at)
    if (states) found.push({ length: states.length, states: states.entries })
    const known = this.#lexicon.known.at(this.#tokens, at)
    if (known) found.push({ length: known.length, known: known.entries })
    const plain = neutral.at(this.#tokens, at)
    if (plain) found.push({ length: plain.length })
    const longest = Math.max(...found.map(({ length }) => length))
    if (found.length === 0) return this.#isNameAt(at) ? { length: 1, isName: true } : undefined
    // A word can be a state of one noun and a name of another; the noun that follows decides.
    let merged: Modifier = { length: longest }
    for (const each of found) if (each.length === longest) merged = { ...merged, ...each }
    return merged
  }

  /** `the Gold plan`: a capital between an article and a noun whose records have titles. */
  #isNameAt(at: number): boolean {
    const isAfterArticle = ['a', 'an', 'the'].includes(this.#tokens[at - 1]?.text ?? '')
    if (!isAfterArticle || !isCapital(this.#tokens[at])) return false
    if (this.#lexicon.missing.at(this.#tokens, at)) return false
    const entries = this.#nounAt(at + 1)?.entries ?? []
    return entries.some(({ vocabulary, noun }) => vocabulary.nouns[noun]?.naming === 'title')
  }

  /** The twin whose noun is meant: one the phrase names, else the first of those preferred. */
  #choose(entries: readonly NounEntry[], named: Vocabulary | undefined): NounEntry | undefined {
    if (named) return entries.find(({ vocabulary }) => vocabulary === named)
    const order = this.#preferred()
    return [...entries].sort((a, b) => order.indexOf(a.vocabulary) - order.indexOf(b.vocabulary))[0]
  }

  #finish(
    determiner: Determiner,
    modifiers: readonly { at: number; modifier: Modifier }[],
    at: number,
    found: Match<NounEntry>,
  ): NounPhrase | undefined {
    const token = this.#tokens[at]
    const twin = modifiers.find(({ modifier }) => modifier.twin)?.modifier.twin
    const entry = this.#choose(found.entries, twin)
    if (!entry || !token) return undefined
    const { vocabulary, noun, isPlural, state } = entry
    const kind = vocabulary.nouns[noun]
    const collected = new Collected(vocabulary, noun, this.#lexicon)
    if (state !== undefined) collected.state(state)
    for (const each of modifiers) {
      const tokens = this.#tokens.slice(each.at, each.at + each.modifier.length)
      collected.add(each.modifier, tokens)
    }
    const { fields, names, amounts, times, percent, misfits } = collected
    if (names.length > 0 && !kind?.naming) return undefined
    const end = at + found.length
    return {
      vocabulary,
      noun,
      isPlural,
      determiner,
      fields,
      names,
      amounts,
      times,
      percent,
      token,
      end,
      misfits,
    }
  }
}

/** What the words before a noun say of it. */
class Collected {
  readonly #vocabulary: Vocabulary
  readonly #noun: string
  readonly #lexicon: Lexicon
  fields: Fields = {}
  readonly names: string[] = []
  readonly amounts: { value: number; currency: string }[] = []
  readonly times: ClockTime[] = []
  percent: number | undefined
  readonly misfits: Token[] = []

  constructor(vocabulary: Vocabulary, noun: string, lexicon: Lexicon) {
    this.#vocabulary = vocabulary
    this.#noun = noun
    this.#lexicon = lexicon
  }

  #isMine = (entry: { vocabulary: Vocabulary; noun: string }): boolean =>
    entry.vocabulary === this.#vocabulary && entry.noun === this.#noun

  state(words: string): void {
    const tokens = words.split(' ').map((text): Token => ({ kind: 'word', text, raw: text }))
    const entry = this.#lexicon.states.at(tokens, 0)?.entries.find(this.#isMine)
    if (entry) this.fields = { ...this.fields, ...entry.fields }
  }

  add(modifier: Modifier, tokens: readonly Token[]): void {
    const [token] = tokens
    if (!token) return
    const takes = this.#vocabulary.nouns[this.#noun]?.takes ?? []
    const { value = 0, currency = 'usd' } = token
    const state = modifier.states?.find(this.#isMine)
    const known = modifier.known?.find(this.#isMine)
    if (token.kind === 'name' || token.kind === 'hash') this.names.push(token.text)
    else if (modifier.isName) this.names.push(token.raw)
    else if (token.kind === 'money') {
      if (takes.includes('amount')) this.amounts.push({ value, currency })
      else this.misfits.push(token)
    } else if (token.kind === 'percent') {
      if (takes.includes('percent')) this.percent = value
      else this.misfits.push(token)
    } else if (token.kind === 'time') {
      if (takes.includes('time')) this.times.push({ from: value })
      else this.misfits.push(token)
    } else if (state && agrees(this.fields, state.fields)) {
      this.fields = { ...this.fields, ...state.fields }
    } else if (known) this.names.push(known.name)
    else if (modifier.states || modifier.known) this.misfits.push(...tokens)
  }
}

/** Whether two states can hold at once: nothing is both active and canceled. */
export function agrees(fields: Fields, more: Fields): boolean {
  return Object.entries(more).every(([name, value]) => !(name in fields) || fields[name] === value)
}
