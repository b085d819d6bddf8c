import type Stripe from 'stripe'
import { collection } from '../../../shared/db/collection.ts'
import type { Stored } from '../schema/stored.ts'

export type VerificationSession = Stored<Stripe.Identity.VerificationSession>
export type VerificationReport = Stripe.Identity.VerificationReport

/** Where somebody who was verified goes, and what was read, which is only shown when asked for. */
export interface VerificationSecret {
  id: string
  return_url?: string
  outputs?: Stripe.Identity.VerificationSession.VerifiedOutputs
}

export const identityTables = {
  verification_sessions: collection<VerificationSession>()({
    columns: {
      client_reference_id: (it) => it.client_reference_id,
      created: (it) => it.created,
      related_customer: (it) => it.related_customer,
      status: (it) => it.status,
    },
  }),
  verification_reports: collection<VerificationReport>()({
    columns: {
      client_reference_id: (it) => it.client_reference_id,
      created: (it) => it.created,
      type: (it) => it.type,
      verification_session: (it) => it.verification_session,
    },
  }),
  verification_secrets: collection<VerificationSecret>()(),
}
