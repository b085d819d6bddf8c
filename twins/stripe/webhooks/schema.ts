import type Stripe from 'stripe'
import { collection } from '../../../shared/db/collection.ts'
import type { ThinEvent } from '../connect/schema/v2.ts'
import type { Stored } from '../schema/stored.ts'

export type WebhookEndpoint = Stored<Stripe.WebhookEndpoint>

/** What an event's `data.object` can be. */
export interface Subject {
  id?: string
  object: string
}

export interface EventRecord {
  id: string
  object: 'event'
  /** The connected account that it happened to. */
  account?: string
  api_version: string
  created: number
  data: { object: Subject; previous_attributes?: Record<string, unknown> }
  livemode: boolean
  pending_webhooks: number
  request: { id: string | null; idempotency_key: string | null }
  type: string
}

/** The connected account that something happened to, and its platform where that is another. */
export interface AccountScope {
  account?: string
  platform?: string
}

/**
 * What a handler tells: the object as it is now, what it was, and when on a test clock, in seconds.
 * `changes` and `data` are for events of the second version.
 */
export interface EventInput extends AccountScope, Pick<ThinEvent, 'changes' | 'data'> {
  object: Subject
  previous_attributes?: Record<string, unknown>
  created?: number
}

interface WebhookSecret {
  id: string
  secret: string
}

export const eventTables = {
  events: collection<EventRecord>()({
    columns: { type: (it) => it.type, created: (it) => it.created },
    indexes: [['type', 'seq']],
  }),
  webhook_endpoints: collection<WebhookEndpoint>()({ columns: { created: (it) => it.created } }),
  webhook_secrets: collection<WebhookSecret>()(),
  /** Those of the endpoints that hear of connected accounts. */
  connect_endpoints: collection<{ id: string }>()(),
}
