import { assemble } from './assemble.ts'
import { PromptError } from './error.ts'
import { Grammar, type Parsed } from './grammar.ts'
import { Lexicon } from './language/lexicon.ts'
import { type Token, tokenize } from './language/tokens.ts'
import { loadVocabularies } from './vocabularies.ts'
import type { Vocabulary } from './vocabulary.ts'

export { PromptError } from './error.ts'

export interface PromptOptions {
  /** The only twins the prompt may seed; all that exist by default. */
  readonly twins?: readonly string[] | undefined
}

export interface PromptSeed {
  readonly twins: string[]
  readonly seed_config: Record<string, unknown>
}

const longestPrompt = 10_000

/**
 * Turns plain English into a seed_config:
 *
 * ```ts
 * await promptToSeed('A Slack workspace with two channels and five messages')
 * ```
 *
 * The same prompt gives the same config. Rejects with a `PromptError` that names it where a word is
 * not understood; nothing is dropped. Import this module when it is needed: it
 * brings a library of names along.
 */
export async function promptToSeed(
  prompt: string,
  options: PromptOptions = {},
): Promise<PromptSeed> {
  return readPrompt(prompt, options, await loadVocabularies())
}

/** The same over vocabularies of the caller's choice. */
export function readPrompt(
  prompt: string,
  { twins }: PromptOptions,
  known: readonly Vocabulary[],
): PromptSeed {
  const strange = (twins ?? []).filter((name) => !known.some(({ twin }) => twin === name))
  if (strange.length > 0) {
    throw new PromptError(`There is no prompt vocabulary for ${strange.join(', ')}.`, strange)
  }
  if (prompt.length > longestPrompt) {
    throw new PromptError(`A prompt has at most ${longestPrompt} characters.`)
  }
  const tokens = tokenize(prompt)
  const asked = known.filter(({ twin }) => !twins || twins.includes(twin))
  const all = new Lexicon(asked)
  const ranked = rank(tokens, all, asked)
  const lexicon = new Lexicon(ranked)
  lexicon.exclude(known.filter((each) => !asked.includes(each)))
  const parsed = new Grammar(tokens, lexicon, ranked).read()
  refuseUnknown(parsed)
  if (parsed.roots.size === 0) {
    throw new PromptError('The prompt names no twin and nothing that one could hold.')
  }
  const seed_config = Object.fromEntries(
    [...parsed.roots.keys()].map((vocabulary) => [
      vocabulary.twin,
      assemble(prompt, vocabulary, parsed),
    ]),
  )
  return { twins: Object.keys(seed_config), seed_config }
}

/**
 * The twins a prompt may mean, most likely first: those it names, then those with most of its
 * nouns, a noun that only one twin has counting most.
 */
function rank(
  tokens: readonly Token[],
  lexicon: Lexicon,
  among: readonly Vocabulary[],
): Vocabulary[] {
  const scores = new Map<Vocabulary, number>()
  const named = new Set<Vocabulary>()
  const credit = (vocabulary: Vocabulary, points: number) =>
    scores.set(vocabulary, (scores.get(vocabulary) ?? 0) + points)
  for (let at = 0; at < tokens.length; at += 1) {
    for (const vocabulary of lexicon.twins.at(tokens, at)?.entries ?? []) {
      named.add(vocabulary)
      credit(vocabulary, 1000)
    }
    const nouns = new Set(lexicon.nouns.at(tokens, at)?.entries.map(({ vocabulary }) => vocabulary))
    for (const vocabulary of nouns) credit(vocabulary, nouns.size === 1 ? 10 : 1)
  }
  const score = (vocabulary: Vocabulary) => scores.get(vocabulary) ?? 0
  return among
    .filter((each) => named.has(each) || !each.isOnlyNamed)
    .sort((a, b) => score(b) - score(a))
}

function refuseUnknown({ unknown, problems }: Parsed): void {
  if (unknown.length === 0 && problems.length === 0) return
  const words = [...new Set(unknown.map(({ raw }) => raw.trim()))]
  const isExplained = problems.length > 0
  const rest = words.map((word) => JSON.stringify(word)).join(', ')
  const misunderstood = `The prompt was not understood at ${rest}.`
  throw new PromptError(isExplained ? [...new Set(problems)].join(' ') : misunderstood, words)
}
