import type Stripe from 'stripe'
import { collection } from '../../../shared/db/collection.ts'

export type ForwardingRequest = Stripe.Forwarding.Request

export const forwardingTables = {
  forwarding_requests: collection<ForwardingRequest>()({
    columns: { created: (it) => it.created },
  }),
}
