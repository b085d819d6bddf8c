import type Stripe from 'stripe'
import { collection } from '../../../../shared/db/collection.ts'
import type { Stored } from '../../schema/stored.ts'

/** 3-D Secure apart from a payment at Stripe. */
export type Authentication = Stored<Stripe.ThreeDSecure.Authentication>

export const authenticationTables = {
  authentications: collection<Authentication>()({
    columns: { created: (it) => it.created, status: (it) => it.status },
  }),
}
