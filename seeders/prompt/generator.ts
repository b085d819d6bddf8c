import { en, Faker } from '@faker-js/faker'
import { hash32 } from '../../shared/instance/random.ts'
import { companies } from './content/companies.ts'
import { Dialogue } from './content/dialogue.ts'
import type { Generator, Person, RecordDraft, Scene } from './vocabulary.ts'

/** What the records of a prompt are filled with: the same for the same prompt. */
export class SeededGenerator implements Generator {
  readonly faker: Faker
  readonly dialogue: Dialogue
  /** The business the scenario plays in. */
  readonly company: { readonly name: string; readonly domain: string }
  readonly #taken = new Set<string>()
  readonly #scene: Scene

  constructor(prompt: string, scene: Scene) {
    this.#scene = scene
    this.faker = new Faker({ locale: [en] })
    this.faker.seed(hash32(prompt))
    this.company = this.pick(companies)
    this.dialogue = new Dialogue(this)
  }

  pick<T>(list: readonly T[]): T {
    return this.faker.helpers.arrayElement(list)
  }

  of(noun: string): RecordDraft[] {
    return this.#scene.of(noun)
  }

  /** The drafts of a noun that lie in another. */
  inside(container: RecordDraft, noun: string): RecordDraft[] {
    return this.of(noun).filter((each) => each.container === container)
  }

  /** The drafts of a noun that a draft refers to, or that refer to it. */
  linkedTo(draft: RecordDraft, noun: string): RecordDraft[] {
    return this.of(noun).filter((each) => each.links.includes(draft) || draft.links.includes(each))
  }

  /** Somebody new, or the person of that name or address. */
  person(domain: string, name?: string, email?: string): Person {
    if (name === undefined && email === undefined) return this.#stranger(domain)
    const full = name ?? nameOf(email ?? '')
    const local = full.toLowerCase().split(/\s+/).join('.')
    const first = local.split('.')[0] ?? local
    return {
      first,
      name: titled(full),
      email: email ?? this.unique(`${slug(local, '.')}@${domain}`),
    }
  }

  #stranger(domain: string): Person {
    const first = this.faker.person.firstName()
    const last = this.faker.person.lastName()
    const short = this.unique(slug(first, ''))
    const email = this.unique(`${slug(first, '')}.${slug(last, '')}@${domain}`)
    return { first: short, name: `${first} ${last}`, email }
  }

  isTaken(text: string): boolean {
    return this.#taken.has(text)
  }

  /** A text nobody has yet: `mara`, then `mara2`. */
  unique(text: string): string {
    const [before, after = ''] = /^(.+?)(@.*)?$/.exec(text)?.slice(1) ?? [text]
    let made = text
    for (let number = 2; this.#taken.has(made); number += 1) made = `${before}${number}${after}`
    this.#taken.add(made)
    return made
  }
}

/** Letters and digits, what is between them replaced: `Ada Lovelace` is `ada-lovelace`. */
export function slug(text: string, joint = '-'): string {
  const plain = text.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase()
  const words = plain.split(/[^\p{L}\p{N}]+/u).filter((word) => word !== '')
  return words.join(joint) || 'x'
}

/** `ada lovelace` is Ada Lovelace. */
export function titled(name: string): string {
  return name.replaceAll(
    /(^|[\s-])(\p{Ll})/gu,
    (_, before: string, letter: string) => before + letter.toUpperCase(),
  )
}

/** `ada.lovelace@example.com` is Ada Lovelace. */
function nameOf(email: string): string {
  return (email.split('@')[0] ?? email).split(/[._+-]+/).join(' ')
}
