import { z } from 'zod'
import type { Simulation } from '../../../../shared/contract.ts'
import { isLive, type StripeWorld, seconds } from '../../protocol/index.ts'
import type { BillingSettings } from '../../schema/index.ts'
import { billingSettings } from '../../subscriptions/objects/subscription_status.ts'

/** What a merchant sets in the dashboard. https://docs.stripe.com/billing/revenue-recovery/smart-retries */
export const billingSimulations: Readonly<Record<string, Simulation>> = {
  save_invoice_template: {
    args: () => ({ nickname: z.string().optional() }),
    run(world: StripeWorld, { nickname }: { nickname?: string | undefined }) {
      return world.db.invoice_templates.insert({
        id: world.id('inrtem_1', 23),
        object: 'invoice_rendering_template',
        created: seconds(world),
        livemode: isLive(world),
        metadata: {},
        nickname: nickname ?? null,
        status: 'active',
        version: 1,
      })
    },
  },
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
