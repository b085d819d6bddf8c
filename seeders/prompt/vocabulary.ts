import type { Faker } from '@faker-js/faker'
import type { Dialogue } from './content/dialogue.ts'
import type { ClockTime, Fields } from './fields.ts'

export type { Fields } from './fields.ts'

/** What a state of a noun means for its record. */
type States = Readonly<Record<string, Fields>>

/** A kind of record a prompt can ask for. */
export interface Noun {
  /** What it is called, in the singular; an irregular plural follows a slash: `person/people`. */
  readonly words: readonly string[]
  /** Words for one in a certain state: `admin` for a user who is one. */
  readonly kinds?: Readonly<Record<string, string>>
  /** The nouns it can lie in, the usual one first. Nothing for the root. */
  readonly in: readonly string[]
  /** Whether each gets a container of its own where the prompt names none. */
  readonly isAlone?: boolean
  /** Whether a container holds one at most, unless the prompt says so itself. */
  readonly isOnly?: boolean
  /** Whether one can lie in a container that the prompt does not give it. */
  fits?(container: RecordDraft): boolean
  /** The nouns it can refer to without lying in them: a message's author. */
  readonly links?: readonly string[]
  /** Whether one refers to all it is linked to, as a conversation does, and not to one of them. */
  readonly isShared?: boolean
  /** The key of the list its records stand in: its container's, or the root's where it is flat. */
  readonly list?: string
  readonly isFlat?: boolean
  /** What adjectives say; synonyms are divided by a bar: `past due|overdue`. */
  readonly states?: States
  /** How its names look in a prompt; without it, it has none. */
  readonly naming?: 'slug' | 'person' | 'title' | 'address' | 'text'
  /** Names that may stand before the noun like adjectives: an *engineering* channel. */
  readonly known?: readonly string[]
  /** What else a prompt may say of it. */
  readonly takes?: readonly ('amount' | 'percent' | 'time' | 'topic')[]
  /** Makes the record of one. Containers are made before what lies in them. */
  make(draft: RecordDraft, generator: Generator): unknown
}

/** One record to be. */
export interface RecordDraft {
  readonly noun: string
  readonly kind: Noun
  /** Its position among the drafts of its noun. */
  index: number
  container?: RecordDraft | undefined
  /** Whether the prompt does not name it. */
  isImplied: boolean
  readonly links: RecordDraft[]
  readonly state: Fields
  name?: string | undefined
  email?: string | undefined
  amount?: { value: number; currency: string } | undefined
  percent?: number | undefined
  time?: ClockTime | undefined
  topic?: string | undefined
  record: unknown
}

export interface Person {
  readonly first: string
  readonly name: string
  readonly email: string
}

/** Fills the records of a prompt: with the same for the same prompt. */
export interface Generator {
  readonly faker: Faker
  readonly dialogue: Dialogue
  /** The business the scenario plays in. */
  readonly company: { readonly name: string; readonly domain: string }
  pick<T>(list: readonly T[]): T
  of(noun: string): RecordDraft[]
  /** The drafts of a noun that lie in another. */
  inside(container: RecordDraft, noun: string): RecordDraft[]
  /** The drafts of a noun that a draft refers to, or that refer to it. */
  linkedTo(draft: RecordDraft, noun: string): RecordDraft[]
  /** Somebody new, or the person of that name or address. */
  person(domain: string, name?: string, email?: string): Person
  isTaken(text: string): boolean
  /** A text nobody has yet: `mara`, then `mara2`. */
  unique(text: string): string
}

/** All the drafts of one twin. */
export interface Scene {
  readonly root: RecordDraft
  of(noun: string): RecordDraft[]
  /** Adds a draft the prompt implies but does not name. */
  add(noun: string, container?: RecordDraft): RecordDraft
}

/** What a twin's prompts may speak of. */
export interface Vocabulary {
  readonly twin: string
  readonly label: string
  /** What the twin is called in a prompt. */
  readonly names: readonly string[]
  /** Where several twins fit a prompt equally, the one with the lowest is meant; then by name. */
  readonly precedence?: number
  /** Left alone unless the prompt names it. */
  readonly isOnlyNamed?: boolean
  /** The noun that stands for the whole twin. */
  readonly root: string
  /** Containers stand before what lies in them. */
  readonly nouns: Readonly<Record<string, Noun>>
  /** Adds what records of this twin cannot do without. */
  prepare?(scene: Scene): void
}

/** Whether a record is in a state. */
export function has(state: Fields, wanted: Fields): boolean {
  return Object.entries(wanted).every(([name, value]) => state[name] === value)
}

/** The states of a noun, one by one, without their synonyms' bars. */
export function statesOf(noun: Noun): [string, Fields][] {
  return Object.entries(noun.states ?? {}).flatMap(([words, fields]) =>
    words.split('|').map((word): [string, Fields] => [word, fields]),
  )
}

/** Whether records of a noun can lie in those of another, directly or further down. */
export function canHold(vocabulary: Vocabulary, holder: string, noun: string): boolean {
  if (holder === vocabulary.root) return noun !== holder
  const containers = vocabulary.nouns[noun]?.in ?? []
  return containers.some(
    (each) => each === holder || (each !== vocabulary.root && canHold(vocabulary, holder, each)),
  )
}
