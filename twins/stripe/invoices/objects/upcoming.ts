import { second_ms } from '../../../../shared/time/units.ts'
import { emit } from '../../protocol/change.ts'
import { foresee } from '../../protocol/clock.ts'
import type { StripeWorld } from '../../protocol/index.ts'
import type { Invoice } from '../../schema/index.ts'
import { renewOnSchedule } from '../../subscriptions/objects/schedule.ts'
import { isOver, periodOf } from '../../subscriptions/objects/subscription.ts'

/** What the next invoice of a subscription would be, as of the end of its period. */
function upcoming(world: StripeWorld, id: string, end: number): Invoice | undefined {
  return world.dryRun(() => renewOnSchedule(foresee(world, end * second_ms), { id, end }))
}

/**
 * The job that tells of a renewal some days before it. The invoice has no id: it is not made yet.
 * https://docs.stripe.com/billing/subscriptions/webhooks
 */
export function tellUpcoming(world: StripeWorld, { id, end }: { id: string; end: number }): void {
  const subscription = world.db.subscriptions.get(id)
  if (!subscription || isOver(subscription) || periodOf(subscription).end !== end) return
  const invoice = upcoming(world, id, end)
  if (!invoice) return
  const { id: _none, ...shown } = invoice
  emit(world, 'invoice.upcoming', shown)
}
