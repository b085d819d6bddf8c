import type Stripe from 'stripe'
import { collection } from '../../../shared/collection.ts'

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
  livemode: false
  reason?: { type: 'request'; request: { id: string; idempotency_key: string } }
  related_object?: { id: string; type: string; url: string }
  /** The event of the first version that tells the same. */
  snapshot_event?: string
}

export const v2Tables = {
  event_destinations: collection<EventDestination>()(),
  thin_events: collection<ThinEvent>()({
    columns: {
      created: (it) => Math.floor(Date.parse(it.created) / 1000),
      object_id: (it) => it.related_object?.id,
      type: (it) => it.type,
    },
  }),
}
