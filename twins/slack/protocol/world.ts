import type { TwinWorld } from '../../../shared/contract.ts'
import type { Token } from '../apps/schema.ts'
import type { tables } from '../schema/index.ts'

/** Who calls: the token, and the person or bot user it stands for. */
export interface Caller {
  token: Readonly<Token>
  user: string
  /** The workspace it is about. */
  team: string
}

export type SlackWorld = TwinWorld<{ tables: typeof tables; caller: Caller }>

/**
 * Stands in stored URLs for the instance's own base URL. The protocol puts in the host the client
 * called, so that texts pass through unparsed and two instances of the same state are equal.
 */
export const here = 'https://slack.twin.invalid'

/** Puts a base URL in the place that stored texts keep for it. */
export function localize(text: string, url: string): string {
  return text.includes(here) ? text.replaceAll(here, url) : text
}
