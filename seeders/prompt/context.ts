import type { Token } from './language/tokens.ts'
import type { NounPhrase } from './noun_phrase.ts'
import type { Phrase, Pick, Reference } from './phrase.ts'
import { canHold, type Vocabulary } from './vocabulary.ts'

/** The list of what some records hold, open until a phrase comes that they cannot hold. */
interface Frame {
  reference: Reference
  /** Whether something lies in them already; what only refers to them comes first or not at all. */
  isFilled: boolean
}

/** Whether records of a noun can lie in those of another or refer to them. */
export function canRelate({ vocabulary, noun }: Phrase, holder: Phrase): boolean {
  if (vocabulary !== holder.vocabulary) return false
  const links = vocabulary.nouns[noun]?.links ?? []
  return canHold(vocabulary, holder.noun, noun) || links.includes(holder.noun)
}

/** The phrases of a prompt as they come, and what each attaches to. */
export class Context {
  readonly roots = new Map<Vocabulary, Phrase>()
  readonly phrases: Phrase[] = []
  last: Phrase | undefined
  /** The phrase of which a part was spoken of last. */
  parted: Phrase | undefined
  /** The twin that was spoken of last. */
  current: Vocabulary | undefined
  #frames: Frame[] = []
  readonly #taken = new Map<Phrase, number>()

  root(vocabulary: Vocabulary): Phrase {
    const known = this.roots.get(vocabulary)
    this.current = vocabulary
    if (known) return known
    const root = plainPhrase(vocabulary, vocabulary.root, 1)
    this.roots.set(vocabulary, root)
    this.phrases.push(root)
    return root
  }

  /** Opens the list of what the records of some phrases hold. */
  open(phrases: readonly Phrase[], pick: Pick): void {
    this.#frames.push({ reference: { phrases, pick }, isFilled: false })
  }

  /** A sentence ends: what follows no longer belongs to the lists before. */
  endSentence(): void {
    this.#frames = []
  }

  get depth(): number {
    return this.#frames.length
  }

  /** Closes the lists opened since. */
  closeTo(depth: number): void {
    this.#frames.length = Math.min(depth, this.#frames.length)
  }

  /** Adds the phrase a noun phrase stands for to the innermost list that can hold it. */
  add(found: NounPhrase): Phrase {
    const { determiner, isPlural, names, fields, amounts, times, percent } = found
    const isCounted = determiner.kind === 'number' || determiner.kind === 'every'
    const said = isCounted ? determiner.count : undefined
    const count = said ?? (isPlural ? undefined : Math.max(1, names.length))
    const phrase = plainPhrase(found.vocabulary, found.noun, count, found.token)
    phrase.isEachs = determiner.kind === 'article'
    phrase.isOpen = determiner.kind === 'every' && said === undefined
    phrase.fields = fields
    phrase.names.push(...names)
    phrase.amounts.push(...amounts)
    phrase.times.push(...times)
    if (percent !== undefined) phrase.percent = percent
    return this.attach(phrase)
  }

  attach(phrase: Phrase): Phrase {
    const { vocabulary } = phrase
    const canLie = ({ reference }: Frame) =>
      reference.phrases.every(
        (each) => each.vocabulary === vocabulary && canHold(vocabulary, each.noun, phrase.noun),
      )
    const canRefer = ({ reference, isFilled }: Frame) =>
      !isFilled && reference.phrases.every((each) => canRelate(phrase, each))
    for (let frame = this.#frames.at(-1); frame; frame = this.#frames.at(-1)) {
      if (canLie(frame) || canRefer(frame)) {
        phrase.holder = frame.reference
        frame.isFilled ||= canLie(frame)
        break
      }
      this.#frames.pop()
    }
    const root = this.root(vocabulary)
    phrase.holder ??= { phrases: [root], pick: { kind: 'spread' } }
    this.phrases.push(phrase)
    this.last = phrase
    return phrase
  }

  /** Adds a phrase that belongs to none of the open lists. */
  introduce(phrase: Phrase): void {
    phrase.holder = { phrases: [this.root(phrase.vocabulary)], pick: { kind: 'spread' } }
    this.phrases.push(phrase)
  }

  /** `… each`, said after a list: all its items are meant for each holder. */
  distribute(): boolean {
    const frame = this.#frames.at(-1)
    if (!frame) return this.#giveEach()
    const reference: Reference = { ...frame.reference, pick: { kind: 'each' } }
    for (const phrase of this.phrases) {
      if (phrase.holder === frame.reference) phrase.holder = reference
    }
    frame.reference = reference
    return true
  }

  /** `two customers, three payments each`: nothing was opened, but it can only be meant so. */
  #giveEach(): boolean {
    const holder = this.last && this.antecedent(this.last)
    if (!this.last || !holder || holder.count === 1) return false
    this.last.holder = { phrases: [holder], pick: { kind: 'each' } }
    return true
  }

  /** Phrases of a noun, in the order of the prompt. */
  of(vocabulary: Vocabulary, noun: string): Phrase[] {
    return this.phrases.filter((each) => each.vocabulary === vocabulary && each.noun === noun)
  }

  /** The phrase that has a name. */
  named(vocabulary: Vocabulary, noun: string, name: string): Phrase | undefined {
    const wanted = name.toLowerCase()
    return this.of(vocabulary, noun).find(({ names, subsets }) =>
      [...names, ...subsets.map((each) => each.name)].some(
        (each) => each?.toLowerCase() === wanted,
      ),
    )
  }

  /** What `one of them` is about: the nearest phrase of several that this one can lie in. */
  antecedent(phrase: Phrase): Phrase | undefined {
    const before = this.phrases.slice(0, this.phrases.indexOf(phrase)).reverse()
    const fits = before.filter((each) => canRelate(phrase, each))
    return fits.find(({ count }) => count !== 1) ?? fits[0]
  }

  /** What `another one has …` is part of: as before, where parts were spoken of already. */
  get whole(): Phrase | undefined {
    const parts = [...this.#frames].reverse().find(({ reference: { pick } }) => {
      return pick.kind === 'some' || pick.kind === 'nth'
    })
    return parts?.reference.phrases[0] ?? this.plural
  }

  /** The records of a phrase that are being spoken of, where those are not all. */
  partOf(phrase: Phrase): Reference | undefined {
    const reference = this.#frames.at(-1)?.reference
    const isPart = reference?.pick.kind === 'some' && reference.phrases[0] === phrase
    return isPart ? reference : undefined
  }

  /** Sets so many of a phrase's records apart, or all that are left; answers how many were. */
  take(phrase: Phrase, count: number | undefined): number {
    const before = this.#taken.get(phrase) ?? 0
    this.#taken.set(phrase, before + (count ?? 0))
    this.parted = phrase
    return before
  }

  /** The latest phrase of several records. */
  get plural(): Phrase | undefined {
    if (this.last && this.last.count !== 1) return this.last
    return [...this.phrases].reverse().find(({ count }) => count !== 1)
  }
}

export function plainPhrase(
  vocabulary: Vocabulary,
  noun: string,
  count: number | undefined,
  token?: Token,
): Phrase {
  return {
    vocabulary,
    noun,
    count,
    token,
    isEachs: false,
    isOpen: false,
    holder: undefined,
    links: [],
    names: [],
    emails: [],
    amounts: [],
    times: [],
    subsets: [],
    asides: new Map(),
    fields: {},
  }
}
