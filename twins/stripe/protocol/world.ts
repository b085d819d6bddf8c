import type { TwinWorld } from '../../../shared/contract.ts'
import type { Key, tables } from '../schema/index.ts'

/** Who calls: an API key of an account. */
export interface Caller extends Key {
  /** The connected account that the call acts on. */
  partition?: string
}

export interface StripeWorld extends TwinWorld<{ tables: typeof tables; caller: Caller }> {
  /** The account whose collections `db` holds; undefined for the instance's own. */
  readonly account?: string
  /** The world of the platform that a connected account belongs to. */
  readonly home?: StripeWorld
}
