import type { TwinWorld } from '../../../shared/contract.ts'
import type { Key, tables } from '../schema/index.ts'
import type { EventInput } from '../webhooks/schema.ts'

/** Who calls: an API key of an account. */
export interface Caller extends Key {
  /** The connected account that the call acts on. */
  partition?: string
}

/** Where something acts that is not the instance's own account. */
interface StripeContext {
  /** The account whose collections `db` holds. */
  readonly account: string
  /** The world of the platform that a connected account belongs to. */
  readonly home?: StripeWorld
  /** The instance's own world, where a platform is not its account. */
  readonly root?: StripeWorld
}

/** Every event tells of an object in the same way. https://docs.stripe.com/api/events/types */
export type StripeEvents = Readonly<Record<string, EventInput>>

export interface StripeWorld
  extends TwinWorld<{
    tables: typeof tables
    caller: Caller
    events: StripeEvents
    context: StripeContext | undefined
  }> {}
