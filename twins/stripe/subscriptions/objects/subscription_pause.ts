import { insertInvoiceItem } from '../../invoices/objects/invoice_item.ts'
import { collect, finalize } from '../../invoices/objects/invoice_status.ts'
import { emit } from '../../protocol/change.ts'
import { ensure, type StripeWorld, seconds } from '../../protocol/index.ts'
import type { Subscription } from '../../schema/index.ts'
import { pendingOf, periodOf, saveSubscription } from './subscription.ts'
import { bill } from './subscription_cycle.ts'
import { insertProrations, usageLines } from './subscription_lines.ts'

interface PauseArgs {
  credit_from: 'item_current_period_start' | 'none' | 'now'
  usage_through: 'none' | 'now'
  isBilled: boolean
}

/** Stops a subscription until it is resumed. https://docs.stripe.com/api/subscriptions/pause */
export function pause(
  world: StripeWorld,
  before: Subscription,
  { credit_from, usage_through, isBilled }: PauseArgs,
): Subscription {
  ensure(
    ['active', 'trialing', 'past_due'].includes(before.status),
    `The subscription ${before.id} cannot be paused because it has a status of ${before.status}.`,
  )
  const { start, end } = periodOf(before)
  const now = seconds(world)
  if (credit_from !== 'none' && before.status !== 'trialing') {
    const at = credit_from === 'now' ? now : start
    insertProrations(world, before, { gone: before.items.data, come: [] }, { at, start, end })
  }
  const used = usage_through === 'now' ? usageLines(world, before, { start, end: now }) : []
  const lines = used.filter(({ amount }) => amount > 0)
  const isDue = isBilled && lines.length + pendingOf(world, before).length > 0
  const period = { start, end: now }
  const invoice = isDue
    ? bill(world, before, { reason: 'subscription_update', lines, period, isAutomatic: true })
    : undefined
  if (!isBilled) {
    const { customer, id } = before
    for (const { parent: _none, ...line } of lines) {
      const quantity = line.quantity ?? 1
      insertInvoiceItem(world, { ...line, quantity, customer, subscription: { id } })
    }
  }
  const latest_invoice = invoice?.id ?? before.latest_invoice
  const paused = saveSubscription(world, { ...before, latest_invoice, status: 'paused' })
  emit(world, 'customer.subscription.paused', paused)
  if (invoice) collect(world, finalize(world, invoice))
  return world.db.subscriptions.get(paused.id) ?? paused
}
