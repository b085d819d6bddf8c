import type Stripe from 'stripe'
import { collection } from '../../../../shared/db/collection.ts'
import type { Stored } from '../../schema/stored.ts'

export type PortalConfiguration = Stored<Stripe.BillingPortal.Configuration>
export type PortalSession = Stored<Stripe.BillingPortal.Session>

export const portalTables = {
  portal_configurations: collection<PortalConfiguration>()({
    columns: { active: (it) => it.active, is_default: (it) => it.is_default },
  }),
  portal_sessions: collection<PortalSession>()(),
}
