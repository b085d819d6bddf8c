import { z } from 'zod'
import type { Simulation } from '../../../shared/twin.ts'
import { billingSettings } from '../objects/subscription_status.ts'
import type { StripeWorld } from '../protocol.ts'
import type { BillingSettings } from '../schema.ts'

/** What a merchant sets in the dashboard. https://docs.stripe.com/billing/revenue-recovery/smart-retries */
export const billingSimulations: Readonly<Record<string, Simulation>> = {
  set_billing_retries: {
    args: () => ({
      after_retries: z.enum(['cancel', 'unpaid', 'past_due']).optional(),
      retry_days: z.array(z.int().positive().max(60)).max(8).optional(),
    }),
    run(
      world: StripeWorld,
      args: { [K in keyof BillingSettings]?: BillingSettings[K] | undefined },
    ) {
      const { after_retries, retry_days } = billingSettings(world)
      return world.db.billing_settings.put({
        id: 'billing',
        after_retries: args.after_retries ?? after_retries,
        retry_days: args.retry_days ?? retry_days,
      })
    },
  },
}
