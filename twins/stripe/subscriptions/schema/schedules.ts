import type Stripe from 'stripe'
import { collection } from '../../../../shared/db/collection.ts'
import type { Stored } from '../../schema/stored.ts'

type Full = Stripe.SubscriptionSchedule.Phase

export type PhaseItem = Stored<Full['items'][number]> & { price: string; plan: string }
export type PhaseExtra = Stored<Full['add_invoice_items'][number]> & { price: string }
export type Phase = Omit<Stored<Full>, 'add_invoice_items' | 'items'> & {
  add_invoice_items: PhaseExtra[]
  items: PhaseItem[]
}
export type SubscriptionSchedule = Omit<
  Stored<Stripe.SubscriptionSchedule>,
  'customer' | 'phases' | 'subscription'
> & { customer: string; phases: Phase[]; subscription: string | null }

export const scheduleTables = {
  subscription_schedules: collection<SubscriptionSchedule>()({
    columns: {
      customer: (it) => it.customer,
      canceled_at: (it) => it.canceled_at,
      completed_at: (it) => it.completed_at,
      created: (it) => it.created,
      released_at: (it) => it.released_at,
      status: (it) => it.status,
      subscription: (it) => it.subscription,
    },
    indexes: [['subscription']],
  }),
}
