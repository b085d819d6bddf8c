import { PromptError } from './error.ts'
import { bareCount, type ClockTime, countOf, type Phrase, type Reference } from './phrase.ts'
import { plainPhrase } from './story.ts'
import {
  canHold,
  type Fields,
  has,
  type Noun,
  type Scene,
  type Thing,
  type Vocabulary,
} from './vocabulary.ts'

/** More than this is refused: a prompt is for scenarios a person reads. */
const mostThings = 10_000

/** Turns the phrases of one twin into things, each in its container. */
export class Expansion implements Scene {
  readonly root: Thing
  readonly #vocabulary: Vocabulary
  readonly #things = new Map<string, Thing[]>()
  #count = 0
  readonly #groups = new Map<Phrase, Thing[][]>()
  readonly #visiting = new Set<Phrase>()
  /** What a thing was attached to in the text, which need not be what it lies in. */
  readonly #holders = new Map<Thing, Thing>()
  /** How many of a noun each thing was given, so that all get alike many. */
  readonly #given = new Map<Thing, Map<string, number>>()

  constructor(vocabulary: Vocabulary, root: Phrase, phrases: readonly Phrase[]) {
    this.#vocabulary = vocabulary
    const [name] = root.names
    this.root = { ...this.#plain(vocabulary.root), state: root.fields, name, topic: root.topic }
    this.#groups.set(root, [[this.root]])
    for (const phrase of phrases) this.#expand(phrase)
    for (const noun of Object.keys(vocabulary.nouns)) {
      for (const thing of [...this.of(noun)]) thing.container ??= this.#contain(thing)
    }
    vocabulary.prepare?.(this)
    for (const noun of Object.keys(vocabulary.nouns)) {
      this.of(noun).forEach((thing, index) => {
        thing.index = index
      })
    }
  }

  of(noun: string): Thing[] {
    return this.#things.get(noun) ?? []
  }

  add(noun: string, container?: Thing): Thing {
    const thing = this.#keep({ ...this.#plain(noun), isImplied: true })
    this.#holders.set(thing, container ?? this.root)
    thing.container = this.#contain(thing)
    return thing
  }

  #kindOf(noun: string): Noun {
    const kind = this.#vocabulary.nouns[noun]
    if (!kind) throw new PromptError(`${this.#vocabulary.label} has no ${noun}.`, [noun])
    return kind
  }

  #plain(noun: string): Thing {
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

  #keep(thing: Thing): Thing {
    const alike = this.#things.get(thing.noun) ?? []
    this.#things.set(thing.noun, alike)
    alike.push(thing)
    this.#count += 1
    if (this.#count > mostThings) throw tooManyThings()
    return thing
  }

  /** A phrase's things, grouped by what each group is shared out among. */
  #expand(phrase: Phrase): Thing[][] {
    const known = this.#groups.get(phrase)
    if (known) return known
    if (this.#visiting.has(phrase)) return [[this.root]]
    this.#visiting.add(phrase)
    const groups = this.#holderGroups(phrase).map((holders) => this.#makeGroup(phrase, holders))
    this.#groups.set(phrase, groups)
    return groups
  }

  /** The sets of things over each of which the phrase's count is to be spread. */
  #holderGroups(phrase: Phrase): Thing[][] {
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

  #pick({ phrases, pick }: Reference, word = ''): Thing[][] {
    const all = phrases.flatMap((phrase) => this.#expand(phrase))
    const groups = phrases.length > 1 ? [all.flat()] : all
    return groups.map((group) => {
      if (pick.kind === 'some') {
        const { count, from = 0 } = pick
        if (from + count > group.length) throw tooMany(from + count, group, word)
        return group.slice(from, from + count)
      }
      if (pick.kind === 'nth') {
        const thing = group.at(pick.index)
        if (!thing) throw tooMany(pick.index + 1, group, word)
        return [thing]
      }
      if (pick.kind === 'named') return group.filter((each) => isCalled(each, pick.name))
      return pick.kind === 'stated' ? group.filter(({ state }) => has(state, pick.fields)) : group
    })
  }

  #makeGroup(phrase: Phrase, holders: readonly Thing[]): Thing[] {
    const count =
      countOf(phrase) ?? (phrase.holder && this.#isShared(phrase.holder) ? 1 : bareCount)
    if (!Number.isInteger(count) || count < 0) {
      throw new PromptError(`${count} is no number of records.`, [String(count)])
    }
    const isEach = ({ pick }: Reference) => pick.kind === 'each'
    const links = phrase.links.map((link) => ({ link, things: this.#pick(link).flat() }))
    const each = links.find(({ link }) => isEach(link))?.things ?? [undefined]
    if (count * each.length > mostThings) throw tooManyThings()
    const isShared = this.#kindOf(phrase.noun).isShared
    return each.flatMap((linked) => {
      const subsets = spreadSubsets(phrase, count)
      return Array.from({ length: count }, (_, index) => {
        const thing = this.#keep(this.#describe(phrase, index, subsets[index]))
        this.#attach(thing, holders[index % holders.length] ?? this.root)
        if (linked) thing.links.push(linked)
        for (const { link, things } of links.filter((each) => !isEach(each.link) || isShared)) {
          const one = link.pick.kind === 'each' ? undefined : things[index % things.length]
          thing.links.push(...(isShared ? things : one ? [one] : []))
        }
        return thing
      })
    })
  }

  #describe(phrase: Phrase, index: number, subset: Described | undefined): Thing {
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

  /** A holder that cannot hold a thing is what it refers to. */
  #attach(thing: Thing, holder: Thing): void {
    this.#holders.set(thing, holder)
    if (!canHold(this.#vocabulary, holder.noun, thing.noun)) thing.links.push(holder)
  }

  #isUnder(thing: Thing, holder: Thing): boolean {
    for (let at: Thing | undefined = thing; at; at = at.container) if (at === holder) return true
    return false
  }

  /** What a thing lies in: what holds it in the text, something in that, or something implied. */
  #contain(thing: Thing): Thing | undefined {
    const containers = thing.kind.in
    let holder = this.#holders.get(thing) ?? this.root
    for (;;) {
      if (containers.includes(holder.noun)) return holder
      const chosen = this.#leastGiven(thing, holder)
      if (chosen) return chosen
      const [implied] = containers.filter((each) => canHold(this.#vocabulary, holder.noun, each))
      if (implied !== undefined) return this.#give(this.add(implied, holder), thing.noun)
      holder = this.#holders.get(holder) ?? this.root
    }
  }

  /** Among the containers below a holder, the one that was given the fewest. */
  #leastGiven({ noun, kind }: Thing, holder: Thing): Thing | undefined {
    for (const container of kind.in) {
      const isFree = (each: Thing) =>
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

  #give(container: Thing, noun: string): Thing {
    const given = this.#given.get(container) ?? new Map<string, number>()
    this.#given.set(container, given.set(noun, this.#givenTo(container, noun) + 1))
    return container
  }

  #givenTo(thing: Thing, noun: string): number {
    return this.#given.get(thing)?.get(noun) ?? 0
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

function isCalled({ name, email }: Thing, wanted: string): boolean {
  return [name, email].some((each) => each?.toLowerCase() === wanted.toLowerCase())
}

function tooMany(count: number, group: readonly Thing[], word: string): PromptError {
  return new PromptError(`There are ${group.length}, not ${count}, to choose from.`, [word])
}

function tooManyThings(): PromptError {
  return new PromptError(`The prompt asks for more than ${mostThings} records.`)
}

/** A phrase that says nothing but that a twin is meant. */
export function bareRoot(vocabulary: Vocabulary): Phrase {
  return plainPhrase(vocabulary, vocabulary.root, 1)
}
