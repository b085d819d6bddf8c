import { canRelate, plainPhrase } from './context.ts'
import type { Details } from './details.ts'
import * as say from './language/keywords.ts'
import type { NounPhrase } from './noun_phrase.ts'
import type { Phrase, Pick, Reference } from './phrase.ts'
import { type Parts, Rules } from './rules.ts'
import { canHold, has, type Noun } from './vocabulary.ts'

/** What a clause such as `in each channel` or `on one of them` points at, and how long it is. */
interface Target {
  readonly reference: Reference
  readonly length: number
}

/** Clauses that say where the records of the phrase before lie, or whose they are. */
export class Relations extends Rules {
  readonly #details: Details

  constructor(parts: Parts, details: Details) {
    super(parts)
    this.#details = details
  }

  read(at: number): number {
    const { last } = this.context
    const isStart = at === 0 || this.tokens[at - 1]?.text === '.'
    if (!last || isStart) return isStart ? this.#subject(at) : 0
    const between = this.length(say.between, at)
    if (between > 0) return this.#between(at, between, last)
    const isPer = this.tokens[at]?.text === 'per'
    const length = isPer ? 0 : this.length(say.relations, at)
    if (length === 0 && !isPer) return 0
    const isPersonal = this.length(say.personal, at) > 0
    const target = this.#target(at + length, last, isPersonal)
    if (
      !target ||
      !this.#relate(last, target.reference, length > 0 && this.length(say.spreaders, at) > 0)
    )
      return 0
    this.context.last = last
    return length + target.length
  }

  /** `For each customer, …`, `In #general there are …`: what follows is theirs. */
  #subject(at: number): number {
    const length = this.length(say.relations, at)
    if (length === 0) return 0
    const found = this.parts.nouns.read(at + length)
    const known = found && this.known(found)
    if (!found || !known) return 0
    this.context.open(known.phrases, known.pick)
    this.context.last = known.phrases[0]
    return found.end - at
  }

  /** Sets where a phrase's records lie or what they refer to. */
  #relate(phrase: Phrase, reference: Reference, isSpread: boolean): boolean {
    const { phrases, pick } = reference
    const [first] = phrases
    if (!first || phrases.includes(phrase)) return false
    const whole: Reference =
      isSpread && pick.kind === 'each' ? { phrases, pick: { kind: 'spread' } } : reference
    const { vocabulary, noun } = phrase
    if (vocabulary !== first.vocabulary) return false
    if (this.context.partOf(phrase)) return this.#relatePart(phrase, first)
    if (canHold(vocabulary, first.noun, noun)) phrase.holder = whole
    else if (canRelate(phrase, first)) phrase.links.push(whole)
    else if (canRelate(first, phrase))
      first.holder = { phrases: [phrase], pick: { kind: 'spread' } }
    else return false
    return true
  }

  /** `one of them shared with Bob`: it is Bob who has to do with some, not all with Bob. */
  #relatePart(phrase: Phrase, other: Phrase): boolean {
    const part = this.context.partOf(phrase)
    if (!part || !canRelate(other, phrase)) return false
    if (other.holder !== part) other.links.push(part)
    return true
  }

  #target(at: number, phrase: Phrase, isPersonal: boolean): Target | undefined {
    return this.#pronoun(at, phrase) ?? this.#noun(at, phrase) ?? this.#name(at, phrase, isPersonal)
  }

  /** `one of them`, `each of them`, `it`. */
  #pronoun(at: number, phrase: Phrase): Target | undefined {
    const antecedent = this.context.antecedent(phrase)
    if (!antecedent) return undefined
    const refer = (pick: Pick, length: number) => ({
      reference: { phrases: [antecedent], pick },
      length,
    })
    const number = this.tokens[at]
    const partitive = this.length(say.partitives, at + 1)
    if (number?.kind === 'number' && partitive > 0) {
      return refer({ kind: 'some', count: number.value ?? 1 }, 1 + partitive)
    }
    const start = this.length(say.definites, at)
    const index = say.ordinals[this.tokens[at + start]?.text ?? '']
    const ofThem = this.length(say.partitives, at + start + 1)
    const isOne = this.tokens[at + start + 1]?.kind === 'number'
    if (index !== undefined && (ofThem > 0 || isOne || !this.parts.nouns.read(at))) {
      return refer({ kind: 'nth', index }, start + 1 + (ofThem || Number(isOne)))
    }
    if (this.parts.nouns.read(at)) return undefined
    const each = this.length(say.eachOfThem, at)
    if (each > 0) return refer({ kind: 'each' }, each)
    const them = this.length(say.them, at)
    return them > 0 ? refer({ kind: 'spread' }, them) : undefined
  }

  /** `each channel`, `the first channel`, `one of the channels`, or a new `private channel`. */
  #noun(start: number, phrase: Phrase): Target | undefined {
    const number = this.tokens[start]
    const isPart = number?.kind === 'number' && this.tokens[start + 1]?.text === 'of'
    const at = isPart ? start + 2 : start
    const found = this.parts.nouns.read(at)
    if (!found) return undefined
    const length = found.end - start
    const { vocabulary, noun } = found
    if (noun === vocabulary.root) {
      const root = this.context.root(vocabulary)
      return { reference: { phrases: [root], pick: { kind: 'spread' } }, length }
    }
    const known = this.known(found) ?? this.#existing(found, phrase)
    if (known) {
      const some: Pick = { kind: 'some', count: number?.value ?? 1 }
      return { reference: isPart ? { ...known, pick: some } : known, length }
    }
    if (found.misfits.length > 0) return undefined
    const isNested = canHold(vocabulary, phrase.noun, noun)
    if (!isNested && !this.#isRelative(phrase, noun)) return undefined
    // `two channels of five messages` nests what follows; `five messages in two channels` does not.
    const { context } = this
    if (isNested) context.open([phrase], { kind: 'spread' })
    const made = context.add(found)
    const names = this.#details.read(found.end)
    const pick: Pick = { kind: found.determiner.kind === 'every' ? 'each' : 'spread' }
    return { reference: { phrases: [made], pick }, length: length + names }
  }

  #isRelative(phrase: Phrase, noun: string): boolean {
    return this.#relatives(phrase).some(([each]) => each === noun)
  }

  /** The phrases a noun phrase speaks of, where it does not ask for something new. */
  known({ vocabulary, noun, determiner, fields, names, token }: NounPhrase): Reference | undefined {
    const { context } = this
    const [name] = names
    if (name !== undefined && names.length === 1) {
      const phrase = context.named(vocabulary, noun, name)
      const isOne = determiner.kind !== 'number'
      return phrase && isOne ? { phrases: [phrase], pick: { kind: 'named', name } } : undefined
    }
    if (!['definite', 'every', 'ordinal'].includes(determiner.kind)) return undefined
    const all = context.of(vocabulary, noun).filter((each) => each.token !== token)
    const phrases = all.filter((each) => has(each.fields, fields))
    const parted = all.filter(({ subsets }) => subsets.some((each) => has(each.fields, fields)))
    if (phrases.length === 0 && parted.length > 0) {
      return { phrases: parted, pick: { kind: 'stated', fields } }
    }
    if (phrases.length === 0) return undefined
    if (determiner.kind === 'every') return { phrases, pick: { kind: 'each' } }
    if (determiner.kind === 'ordinal')
      return { phrases, pick: { kind: 'nth', index: determiner.index } }
    return { phrases, pick: { kind: 'spread' } }
  }

  /** `in one channel`, `in a channel`, where there are channels already. */
  #existing(
    { vocabulary, noun, determiner, fields, names }: NounPhrase,
    { holder }: Phrase,
  ): Reference | undefined {
    const phrases = this.context.of(vocabulary, noun)
    if (phrases.length === 0 || names.length > 0 || Object.keys(fields).length > 0) return undefined
    const count = determiner.kind === 'number' ? determiner.count : 1
    const [open] = phrases
    if (open?.isOpen && determiner.kind === 'number') {
      open.count = count
      open.isOpen = false
      return holder
    }
    if (determiner.kind === 'none') return { phrases, pick: { kind: 'spread' } }
    return { phrases, pick: { kind: 'some', count } }
  }

  /** What a phrase can lie in or refer to, at any depth, nearest first. */
  #relatives({ vocabulary, noun }: Phrase): [string, Noun][] {
    const found = new Map<string, Noun>()
    const queue = [noun]
    for (const each of queue) {
      const { in: containers = [], links = [] } = vocabulary.nouns[each] ?? {}
      for (const next of [...containers, ...links]) {
        const kind = vocabulary.nouns[next]
        if (!kind || next === vocabulary.root || found.has(next)) continue
        found.set(next, kind)
        queue.push(next)
      }
    }
    return [...found]
  }

  /** `in #general`, `by Ada`, `for ada@example.com`: known by that name, or new. */
  #name(at: number, phrase: Phrase, isPersonal: boolean): Target | undefined {
    const token = this.tokens[at]
    if (!token) return undefined
    const relatives = this.#relatives(phrase)
    const spoken = token.kind === 'word' ? this.#spoken(at, phrase, relatives) : undefined
    // A word that is not known is a person's name at most: `for Ada`, but not `in Frankfurt`.
    if (spoken || (token.kind === 'word' && !isPersonal)) return spoken
    const wanted = token.kind === 'hash' ? 'slug' : isPersonal ? 'person' : undefined
    const isPerson = token.kind === 'mention' || token.kind === 'email'
    const style = isPerson ? 'person' : wanted
    const candidates = relatives.filter(([, { naming }]) =>
      style === undefined ? naming === 'title' || naming === 'slug' : naming === style,
    )
    const [nearest] = candidates
    if (!nearest) return undefined
    const probe = plainPhrase(phrase.vocabulary, nearest[0], 1, token)
    const length = this.#readInto(probe, at)
    if (length === 0) return undefined
    const name = probe.names[0] ?? probe.emails[0] ?? ''
    for (const [noun] of candidates) {
      const known = this.context.named(phrase.vocabulary, noun, name)
      if (known) return { reference: { phrases: [known], pick: { kind: 'named', name } }, length }
    }
    if (this.context.partOf(phrase)) this.context.introduce(probe)
    else this.context.attach(probe)
    return { reference: { phrases: [probe], pick: { kind: 'spread' } }, length }
  }

  /** `in engineering`: a word that is a name already, or is known as one. */
  #spoken(
    at: number,
    { vocabulary }: Phrase,
    among: readonly [string, Noun][],
  ): Target | undefined {
    const { context } = this
    const { lexicon } = this.parts
    const name = this.tokens[at]?.text ?? ''
    for (const [noun] of among) {
      const phrase = context.named(vocabulary, noun, name)
      if (phrase)
        return { reference: { phrases: [phrase], pick: { kind: 'named', name } }, length: 1 }
    }
    const found = lexicon.known.at(this.tokens, at)
    const entry = found?.entries.find(
      (each) => each.vocabulary === vocabulary && among.some(([noun]) => noun === each.noun),
    )
    if (!found || !entry) return undefined
    const made = plainPhrase(vocabulary, entry.noun, 1, this.tokens[at])
    made.names.push(entry.name)
    context.attach(made)
    return { reference: { phrases: [made], pick: { kind: 'spread' } }, length: found.length }
  }

  /** Reads one name as if it followed a phrase. */
  #readInto(probe: Phrase, at: number): number {
    const { context } = this
    const before = context.last
    context.last = probe
    const length = this.#details.names.list(at, false)
    context.last = before
    return length
  }

  /** `between Alice and Bob`, `between two users`. */
  #between(start: number, length: number, phrase: Phrase): number {
    let at = start + length
    for (;;) {
      const target = this.#target(at, phrase, true)
      if (!target) break
      phrase.links.push(target.reference)
      at += target.length
      const joint = this.tokens[at]?.text
      if (joint !== 'and' && joint !== ',') break
      const next = this.tokens[at + 1]?.text === 'and' ? at + 2 : at + 1
      if (this.parts.nouns.read(next)) break
      at = next
    }
    this.context.last = phrase
    return phrase.links.length > 0 ? at - start : 0
  }
}
