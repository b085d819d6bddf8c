import { collect, finalize, voidInvoice } from '../../invoices/objects/invoice_status.ts'
import { emit } from '../../protocol/change.ts'
import { ensure, StripeError, type StripeWorld, seconds } from '../../protocol/index.ts'
import type { Subscription } from '../../schema/index.ts'
import { periodsAfter } from './calendar.ts'
import {
  endSubscription,
  isOver,
  pendingOf,
  periodOf,
  saveSubscription,
  withPeriod,
} from './subscription.ts'
import { bill, scheduleRenewal } from './subscription_cycle.ts'
import { insertProrations, periodLines, usageLines } from './subscription_lines.ts'

interface CancelArgs {
  invoice_now?: boolean | undefined
  prorate?: boolean | undefined
  details?: Partial<NonNullable<Subscription['cancellation_details']>>
}

/** Ends a subscription at once. https://docs.stripe.com/api/subscriptions/cancel */
export function cancelNow(
  world: StripeWorld,
  before: Subscription,
  { invoice_now, prorate, details }: CancelArgs,
): Subscription {
  if (isOver(before)) {
    throw new StripeError(`No such subscription: '${before.id}'`, {
      status: 404,
      code: 'resource_missing',
      param: 'id',
    })
  }
  const { start, end } = periodOf(before)
  const at = seconds(world)
  if (prorate && before.status !== 'trialing') {
    insertProrations(world, before, { gone: before.items.data, come: [] }, { at, start, end })
  }
  const used = usageLines(world, before, { start, end: at }).filter(({ amount }) => amount > 0)
  const isBilled = invoice_now && used.length + pendingOf(world, before).length > 0
  const invoice = isBilled
    ? bill(world, before, {
        reason: 'subscription_update',
        lines: used,
        period: { start, end: at },
        isAutomatic: true,
      })
    : undefined
  const open = world.db.invoices.get(before.latest_invoice ?? '')
  const told = {
    ...before,
    cancellation_details: {
      comment: null,
      feedback: null,
      feedback_option: null,
      reason: null,
      ...details,
    },
    latest_invoice: invoice?.id ?? before.latest_invoice,
  }
  const after = endSubscription(world, told, 'cancellation_requested')
  if (invoice) collect(world, finalize(world, invoice))
  // Nobody is to pay for what never began.
  if (before.status === 'incomplete' && open?.status === 'open') voidInvoice(world, open)
  return world.db.subscriptions.get(after.id) ?? after
}

/** Goes on after a pause. https://docs.stripe.com/api/subscriptions/resume */
export function resume(
  world: StripeWorld,
  before: Subscription,
  anchor: 'now' | 'unchanged' = 'now',
): Subscription {
  ensure(
    before.status === 'paused',
    `The subscription ${before.id} cannot be resumed because it has a status of ${before.status}.`,
  )
  const now = seconds(world)
  const { recurring } = periodOf(before)
  const start = anchor === 'now' ? now : before.billing_cycle_anchor
  const period = { start, end: periodsAfter(start, recurring, 1) }
  const going = { ...before, billing_cycle_anchor: start, status: 'active' as const }
  const next = withPeriod(world, going, period)
  const invoice = bill(world, next, {
    reason: 'subscription_cycle',
    lines: periodLines(world, next.items.data, period),
    period: { start, end: start },
    isAutomatic: true,
  })
  const after = saveSubscription(world, { ...next, latest_invoice: invoice.id })
  emit(world, 'customer.subscription.resumed', after)
  scheduleRenewal(world, after)
  collect(world, finalize(world, invoice))
  return world.db.subscriptions.get(after.id) ?? after
}
