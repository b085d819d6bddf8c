import type Stripe from 'stripe'
import { collection } from '../../../shared/collection.ts'

export type ForwardingRequest = Stripe.Forwarding.Request

export const forwardingTables = {
  forwarding_requests: collection<ForwardingRequest>()({
    columns: { created: (it) => it.created },
  }),
}
