import type { ClockTime, Fields } from './fields.ts'
import type { Token } from './language/tokens.ts'
import type { Vocabulary } from './vocabulary.ts'

/** Which records of a phrase another phrase speaks of. */
export type Pick =
  | { readonly kind: 'each' }
  | { readonly kind: 'spread' }
  | { readonly kind: 'some'; readonly count: number; readonly from?: number }
  | { readonly kind: 'nth'; readonly index: number }
  | { readonly kind: 'named'; readonly name: string }
  | { readonly kind: 'stated'; readonly fields: Fields }

/** Part of a phrase's records: `2 of them archived`. No count is all that are left. */
interface Subset {
  /** How many records stand before those. */
  readonly from: number
  readonly count: number | undefined
  readonly fields: Fields
  readonly name?: string | undefined
  readonly time?: ClockTime | undefined
  readonly token: Token | undefined
}

/** Phrases whose records hold, or are referred to by, those of another. */
export interface Reference {
  readonly phrases: readonly Phrase[]
  readonly pick: Pick
}

/** What a prompt says of some records of one noun: `two private channels named ops and dev`. */
export interface Phrase {
  readonly vocabulary: Vocabulary
  readonly noun: string
  /** How many; undefined where a plural stands alone, which its names may decide. */
  count: number | undefined
  token: Token | undefined
  /** Whether it is `a …`, which after several holders means one each: three users with a card. */
  isEachs: boolean
  /** Whether its count is still to be said: `ten messages per channel, in three channels`. */
  isOpen: boolean
  /** Where the records lie or whom they belong to; nothing for the root. */
  holder: Reference | undefined
  readonly links: Reference[]
  readonly names: string[]
  readonly emails: string[]
  readonly amounts: { value: number; currency: string }[]
  readonly times: ClockTime[]
  readonly subsets: Subset[]
  /** What is said of single ones by their names. */
  readonly asides: Map<string, Fields>
  fields: Fields
  percent?: number
  topic?: string
}

/** How many a bare plural stands for: `a workspace with channels`. */
export const bareCount = 3

/** How many records a phrase asks for (of each holder, where it says so), if it says. */
export function countOf({ count, names, emails, amounts }: Phrase): number | undefined {
  return count ?? (Math.max(names.length, emails.length, amounts.length) || undefined)
}
