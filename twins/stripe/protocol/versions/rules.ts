import type { StripeWorld } from '../world.ts'

type Doc = Record<string, unknown>

/** What a rule looks things up in, and shows what it finds with. */
export interface Older {
  readonly db: StripeWorld['db']
  shape(value: unknown): unknown
}

/** How an object looked before a release changed it. */
export interface Rule {
  object: string
  until: string
  shape(older: Older, doc: Doc): Doc
}
