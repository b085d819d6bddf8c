import type { Context } from './context.ts'
import type { Lexicon, Phrases } from './language/lexicon.ts'
import type { Token } from './language/tokens.ts'
import type { NounReader } from './noun_phrase.ts'
import type { Phrase } from './phrase.ts'
import type { Noun, Vocabulary } from './vocabulary.ts'

/** What all parts of the grammar share. */
export interface Parts {
  readonly tokens: readonly Token[]
  readonly lexicon: Lexicon
  readonly nouns: NounReader
  readonly context: Context
  /** The vocabularies, those most likely meant first. */
  readonly preferred: () => readonly Vocabulary[]
}

/** Rules that look at one place of a prompt and answer how many tokens they took. */
export abstract class Rules {
  protected readonly parts: Parts
  protected readonly tokens: readonly Token[]
  protected readonly context: Context

  constructor(parts: Parts) {
    this.parts = parts
    this.tokens = parts.tokens
    this.context = parts.context
  }

  protected length(phrases: Phrases<unknown>, at: number): number {
    return phrases.at(this.tokens, at)?.length ?? 0
  }

  protected text(at: number): string {
    return this.tokens[at]?.text ?? ''
  }

  protected isNoun(at: number): boolean {
    return this.parts.nouns.read(at) !== undefined
  }

  protected kindOf({ vocabulary, noun }: Phrase): Noun | undefined {
    return vocabulary.nouns[noun]
  }
}
