import { type Fields, statesOf, type Vocabulary } from '../vocabulary.ts'
import type { Token } from './tokens.ts'

/** A noun of one twin's vocabulary, in the form the prompt used. */
export interface NounEntry {
  readonly vocabulary: Vocabulary
  readonly noun: string
  readonly isPlural: boolean
  /** What a word for a certain kind says besides: `admins`. */
  readonly state?: string
}

/** An adjective: what it means for each noun that knows it. */
export interface StateEntry {
  readonly vocabulary: Vocabulary
  readonly noun: string
  readonly fields: Fields
}

export interface Match<T> {
  readonly length: number
  readonly entries: readonly T[]
}

/** Twins of which a prompt may speak before they exist. */
const otherTwins: readonly (readonly [label: string, ...names: string[]])[] = [
  ['GitHub', 'github', 'git hub'],
  ['Discord', 'discord'],
  ['Jira', 'jira'],
  ['Notion', 'notion'],
  ['Google Drive', 'google drive', 'gdrive'],
  ['Google Calendar', 'google calendar', 'gcal'],
  ['Dropbox', 'dropbox'],
  ['Box', 'box'],
  ['Unified', 'unified'],
  ['Unstructured', 'unstructured'],
]

function pluralOf(word: string): string {
  if (/(?:s|x|z|ch|sh)$/.test(word)) return `${word}es`
  return /[^aeiou]y$/.test(word) ? `${word.slice(0, -1)}ies` : `${word}s`
}

const longestPhrase = 4

/** The text of some tokens, as phrases are looked up. */
function phraseOf(tokens: readonly Token[], at: number, length: number): string | undefined {
  const words = tokens.slice(at, at + length)
  if (words.length < length || words.some(({ kind }) => kind !== 'word')) return undefined
  return words
    .map(({ text }) => text)
    .join(' ')
    .replaceAll('-', ' ')
}

/** Phrases of up to four words, each with what it means. */
export class Phrases<T> {
  readonly #entries = new Map<string, T[]>()

  add(phrase: string, entry: T): void {
    const key = phrase.replaceAll('-', ' ')
    this.#entries.set(key, [...(this.#entries.get(key) ?? []), entry])
  }

  /** The longest phrase that begins at a token. */
  at(tokens: readonly Token[], start: number): Match<T> | undefined {
    for (let length = longestPhrase; length > 0; length -= 1) {
      const phrase = phraseOf(tokens, start, length)
      const entries = phrase === undefined ? undefined : this.#entries.get(phrase)
      if (entries) return { length, entries }
    }
    return undefined
  }
}

/** Every word the vocabularies know. */
export class Lexicon {
  readonly nouns = new Phrases<NounEntry>()
  readonly states = new Phrases<StateEntry>()
  readonly twins = new Phrases<Vocabulary>()
  readonly known = new Phrases<{ vocabulary: Vocabulary; noun: string; name: string }>()
  /** Names of twins that cannot be seeded, with the reason. */
  readonly missing = new Phrases<string>()

  constructor(vocabularies: readonly Vocabulary[]) {
    for (const vocabulary of vocabularies) {
      for (const name of vocabulary.names) this.twins.add(name, vocabulary)
      for (const noun of Object.keys(vocabulary.nouns)) this.#addNoun(vocabulary, noun)
    }
    const labels = new Set(vocabularies.map(({ label }) => label))
    for (const [label, ...names] of otherTwins) {
      if (labels.has(label)) continue
      for (const name of names) this.missing.add(name, `${label}: there is no such twin yet.`)
    }
  }

  /** Twins that exist but are not among those asked for. */
  exclude(vocabularies: readonly Vocabulary[]): void {
    for (const { label, names } of vocabularies) {
      for (const name of names) {
        this.missing.add(name, `${label}: it is not among the twins asked for.`)
      }
    }
  }

  #addNoun(vocabulary: Vocabulary, noun: string): void {
    const kind = vocabulary.nouns[noun]
    if (!kind) return
    const add = (words: string, state?: string) => {
      const [singular = '', plural = pluralOf(singular)] = words.split('/')
      const entry = { vocabulary, noun, ...(state === undefined ? {} : { state }) }
      this.nouns.add(singular, { ...entry, isPlural: false })
      if (plural !== singular) this.nouns.add(plural, { ...entry, isPlural: true })
    }
    for (const words of kind.words) add(words)
    for (const [words, state] of Object.entries(kind.kinds ?? {})) add(words, state)
    for (const [words, fields] of statesOf(kind)) {
      this.states.add(words, { vocabulary, noun, fields })
    }
    for (const name of kind.known ?? []) {
      this.known.add(name.toLowerCase(), { vocabulary, noun, name })
    }
  }
}
