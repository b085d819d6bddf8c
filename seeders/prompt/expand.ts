import { plainPhrase } from './context.ts'
import { PromptError } from './error.ts'
import type { ClockTime } from './fields.ts'
import { bareCount, countOf, type Phrase, type Reference } from './phrase.ts'
import {
  canHold,
  type Fields,
  has,
  type Noun,
  type RecordDraft,
  type Scene,
  type Vocabulary,
} from './vocabulary.ts'

/** More than this is refused: a prompt is for scenarios a person reads. */
const mostThings = 10_000

/** Turns the phrases of one twin into drafts, each in its container. */
export class Expansion implements Scene {
  readonly root: RecordDraft
  readonly #vocabulary: Vocabulary
  readonly #drafts = new Map<string, RecordDraft[]>()
  #count = 0
  readonly #groups = new Map<Phrase, RecordDraft[][]>()
  readonly #visiting = new Set<Phrase>()
  /** What a draft was attached to in the text, which need not be what it lies in. */
  readonly #holders = new Map<RecordDraft, RecordDraft>()
  /** How many of a noun each draft was given, so that all get alike many. */
  readonly #given = new Map<RecordDraft, Map<string, number>>()

  constructor(vocabulary: Vocabulary, root: Phrase, phrases: readonly Phrase[]) {
    this.#vocabulary = vocabulary
    const [name] = root.names
    this.root = { ...this.#plain(vocabulary.root), state: root.fields, name, topic: root.topic }
    this.#groups.set(root, [[this.root]])
    for (const phrase of phrases) this.#expand(phrase)
    for (const noun of Object.keys(vocabulary.nouns)) {
      for (const draft of [...this.of(noun)]) draft.container ??= this.#contain(draft)
    }
    vocabulary.prepare?.(this)
    for (const noun of Object.keys(vocabulary.nouns)) {
      this.of(noun).forEach((draft, index) => {
        draft.index = index
      })
    }
  }

  of(noun: string): RecordDraft[] {
    return this.#drafts.get(noun) ?? []
  }

  add(noun: string, container?: RecordDraft): RecordDraft {
    const draft = this.#keep({ ...this.#plain(noun), isImplied: true })
    this.#holders.set(draft, container ?? this.root)
    draft.container = this.#contain(draft)
    return draft
  }

  #kindOf(noun: string): Noun {
    const kind = this.#vocabulary.nouns[noun]
    if (!kind) throw new PromptError(`${this.#vocabulary.label} has no ${noun}.`, [noun])
    return kind
  }

  #plain(noun: string): RecordDraft {
    return {
      noun,
      kind: this.#kindOf(noun),
      index: 0,
      isImplied: false,
      links: [],
      state: {},
      record: undefined,
    }
  }

  #keep(draft: RecordDraft): RecordDraft {
    const alike = this.#drafts.get(draft.noun) ?? []
    this.#drafts.set(draft.noun, alike)
    alike.push(draft)
    this.#count += 1
    if (this.#count > mostThings) throw tooManyThings()
    return draft
  }

  /** A phrase's drafts, grouped by what each group is shared out among. */
  #expand(phrase: Phrase): RecordDraft[][] {
    const known = this.#groups.get(phrase)
    if (known) return known
    if (this.#visiting.has(phrase)) return [[this.root]]
    this.#visiting.add(phrase)
    const groups = this.#holderGroups(phrase).map((holders) => this.#makeGroup(phrase, holders))
    this.#groups.set(phrase, groups)
    return groups
  }

  /** The sets of drafts over each of which the phrase's count is to be spread. */
  #holderGroups(phrase: Phrase): RecordDraft[][] {
    const { holder, isEachs, token } = phrase
    if (!holder) return [[this.root]]
    const chosen = this.#pick(holder, token?.raw)
    // `ten customers with active subscriptions`: each has one.
    const isBare = countOf(phrase) === undefined && chosen.some(({ length }) => length > 1)
    const isEach = holder.pick.kind === 'each' || isEachs || isBare
    return isEach ? chosen.flatMap((group) => group.map((each) => [each])) : chosen
  }

  #isShared({ phrases, pick }: Reference): boolean {
    const holders = this.#pick({ phrases, pick })
    return holders.some(({ length }) => length > 1)
  }

  #pick({ phrases, pick }: Reference, word = ''): RecordDraft[][] {
    const all = phrases.flatMap((phrase) => this.#expand(phrase))
    const groups = phrases.length > 1 ? [all.flat()] : all
    return groups.map((group) => {
      if (pick.kind === 'some') {
        const { count, from = 0 } = pick
        if (from + count > group.length) throw tooMany(from + count, group, word)
        return group.slice(from, from + count)
      }
      if (pick.kind === 'nth') {
        const draft = group.at(pick.index)
        if (!draft) throw tooMany(pick.index + 1, group, word)
        return [draft]
      }
      if (pick.kind === 'named') return group.filter((each) => isCalled(each, pick.name))
      return pick.kind === 'stated' ? group.filter(({ state }) => has(state, pick.fields)) : group
    })
  }

  #makeGroup(phrase: Phrase, holders: readonly RecordDraft[]): RecordDraft[] {
    const count =
      countOf(phrase) ?? (phrase.holder && this.#isShared(phrase.holder) ? 1 : bareCount)
    if (!Number.isInteger(count) || count < 0) {
      throw new PromptError(`${count} is no number of records.`, [String(count)])
    }
    const isEach = ({ pick }: Reference) => pick.kind === 'each'
    const links = phrase.links.map((link) => ({ link, drafts: this.#pick(link).flat() }))
    const each = links.find(({ link }) => isEach(link))?.drafts ?? [undefined]
    if (count * each.length > mostThings) throw tooManyThings()
    const isShared = this.#kindOf(phrase.noun).isShared
    return each.flatMap((linked) => {
      const subsets = spreadSubsets(phrase, count)
      return Array.from({ length: count }, (_, index) => {
        const draft = this.#keep(this.#describe(phrase, index, subsets[index]))
        this.#attach(draft, holders[index % holders.length] ?? this.root)
        if (linked) draft.links.push(linked)
        for (const { link, drafts } of links.filter((each) => !isEach(each.link) || isShared)) {
          const one = link.pick.kind === 'each' ? undefined : drafts[index % drafts.length]
          draft.links.push(...(isShared ? drafts : one ? [one] : []))
        }
        return draft
      })
    })
  }

  #describe(phrase: Phrase, index: number, subset: Described | undefined): RecordDraft {
    const { names, emails, amounts, times, fields, percent, topic, asides } = phrase
    const name = subset?.name ?? names[index]
    return {
      ...this.#plain(phrase.noun),
      state: { ...fields, ...subset?.fields, ...asides.get(name ?? '') },
      name,
      email: emails[index],
      amount: amounts[index] ?? amounts.at(-1),
      time: subset?.time ?? times[index] ?? times.at(-1),
      percent,
      topic,
    }
  }

  /** A holder that cannot hold a draft is what it refers to. */
  #attach(draft: RecordDraft, holder: RecordDraft): void {
    this.#holders.set(draft, holder)
    if (!canHold(this.#vocabulary, holder.noun, draft.noun)) draft.links.push(holder)
  }

  #isUnder(draft: RecordDraft, holder: RecordDraft): boolean {
    for (let at: RecordDraft | undefined = draft; at; at = at.container)
      if (at === holder) return true
    return false
  }

  /** What a draft lies in: what holds it in the text, something in that, or something implied. */
  #contain(draft: RecordDraft): RecordDraft | undefined {
    const containers = draft.kind.in
    let holder = this.#holders.get(draft) ?? this.root
    for (;;) {
      if (containers.includes(holder.noun)) return holder
      const chosen = this.#leastGiven(draft, holder)
      if (chosen) return chosen
      const [implied] = containers.filter((each) => canHold(this.#vocabulary, holder.noun, each))
      if (implied !== undefined) return this.#give(this.add(implied, holder), draft.noun)
      holder = this.#holders.get(holder) ?? this.root
    }
  }

  /** Among the containers below a holder, the one that was given the fewest. */
  #leastGiven({ noun, kind }: RecordDraft, holder: RecordDraft): RecordDraft | undefined {
    for (const container of kind.in) {
      const isFree = (each: RecordDraft) =>
        !(kind.isAlone && each.isImplied) &&
        !(kind.isOnly && this.#givenTo(each, noun) > 0) &&
        (kind.fits?.(each) ?? true)
      const among = this.of(container).filter((each) => this.#isUnder(each, holder) && isFree(each))
      const fewest = Math.min(...among.map((each) => this.#givenTo(each, noun)))
      const least = among.find((each) => this.#givenTo(each, noun) === fewest)
      if (!least) continue
      return this.#give(least, noun)
    }
    return undefined
  }

  #give(container: RecordDraft, noun: string): RecordDraft {
    const given = this.#given.get(container) ?? new Map<string, number>()
    this.#given.set(container, given.set(noun, this.#givenTo(container, noun) + 1))
    return container
  }

  #givenTo(draft: RecordDraft, noun: string): number {
    return this.#given.get(draft)?.get(noun) ?? 0
  }
}

interface Described {
  readonly fields: Fields
  readonly name: string | undefined
  readonly time: ClockTime | undefined
}

/** What is said of single records of a phrase, by their position. */
function spreadSubsets({ subsets, token, noun }: Phrase, count: number): Described[] {
  const spread: Described[] = []
  for (const { from, count: many = count - from, fields, name, time, token: said } of subsets) {
    if (from + many > count) {
      throw new PromptError(
        `There are only ${count} ${token?.raw ?? noun}.`,
        said ? [said.raw] : [],
      )
    }
    for (let at = from; at < from + many; at += 1) spread[at] = { fields, name, time }
  }
  return spread
}

function isCalled({ name, email }: RecordDraft, wanted: string): boolean {
  return [name, email].some((each) => each?.toLowerCase() === wanted.toLowerCase())
}

function tooMany(count: number, group: readonly RecordDraft[], word: string): PromptError {
  return new PromptError(`There are ${group.length}, not ${count}, to choose from.`, [word])
}

function tooManyThings(): PromptError {
  return new PromptError(`The prompt asks for more than ${mostThings} records.`)
}

/** A phrase that says nothing but that a twin is meant. */
export function bareRoot(vocabulary: Vocabulary): Phrase {
  return plainPhrase(vocabulary, vocabulary.root, 1)
}
