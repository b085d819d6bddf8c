import type Stripe from 'stripe'
import { collection } from '../../../shared/db/collection.ts'
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
