import type Stripe from 'stripe'
import { collection } from '../../../../shared/db/collection.ts'
import type { Account } from './connect.ts'

/** Where events are sent; its address and its secret are only shown when they are asked for. */
export type EventDestination = Stripe.V2.Core.EventDestination

/** An event of the second version, which names what it is about and does not show it. */
export interface ThinEvent {
  id: string
  object: 'v2.core.event'
  type: string
  changes?: { before: object; after: object }
  /** The account in whose name the object is to be fetched. */
  context?: string
  created: string
  data?: object
  livemode: boolean
  reason?: { type: 'request'; request: { id: string; idempotency_key: string } }
  related_object?: { id: string; type: string; url: string }
  /** The event of the first version that tells the same. */
  snapshot_event?: string
}

export type Configuration = 'customer' | 'merchant' | 'recipient'

/** What only the second version knows of an account. */
export interface AccountProfile {
  id: string
  /** What it is used as. */
  applied: Configuration[]
  /** The account as it was when it was closed. */
  closed?: Account
  contact_phone?: string
  customer?: { shipping?: object }
  display_name?: string
  locales?: string[]
  tax_id_type?: string
}

/** What somebody said of themselves, to be used once. */
export interface AccountTokenRecord {
  id: string
  contents: object
  created: string
  expires_at: string
  of: 'account' | 'person'
  used: boolean
}

export const v2Tables = {
  account_profiles: collection<AccountProfile>()(),
  account_tokens: collection<AccountTokenRecord>()(),
  person_updates: collection<{ id: string; updated: string }>()(),
  event_destinations: collection<EventDestination>()(),
  thin_events: collection<ThinEvent>()({
    columns: {
      created: (it) => Math.floor(Date.parse(it.created) / 1000),
      object_id: (it) => it.related_object?.id,
      type: (it) => it.type,
    },
  }),
}
