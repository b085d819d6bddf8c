import { ensure, StripeError, type StripeWorld, seconds } from '../protocol.ts'
import { emit, emitChange, mergeMetadata } from '../query/change.ts'
import type { Charge, Refund } from '../schema.ts'
import { book } from './balance.ts'
import { testCard } from './payment_method.ts'

export interface RefundArgs {
  amount?: number | undefined
  metadata?: Record<string, string> | null | undefined
  reason?: 'duplicate' | 'fraudulent' | 'requested_by_customer' | undefined
}

const day_ms = 24 * 60 * 60 * 1000

function money(amount: number): string {
  return `$${(amount / 100).toFixed(2)}`
}

function ensureRefundable(charge: Charge, amount: number): void {
  const left = charge.amount - charge.amount_refunded
  ensure(
    charge.status === 'succeeded',
    `This charge (${charge.id}) cannot be refunded because it did not succeed.`,
    { param: 'charge' },
  )
  const isBack = charge.refunded || left === 0
  ensure(!isBack, `Charge ${charge.id} has already been refunded.`, {
    code: 'charge_already_refunded',
  })
  ensure(!charge.disputed, `Charge ${charge.id} has been charged back; cannot issue a refund.`, {
    code: 'charge_disputed',
  })
  ensure(
    amount <= left,
    `Refund amount (${money(amount)}) is greater than unrefunded amount on charge (${money(left)})`,
    { code: 'amount_too_large', param: 'amount' },
  )
  if (charge.captured || amount === left) return
  throw new StripeError('You cannot partially refund an uncaptured charge. Capture less instead.')
}

/** Gives money back, whole or in part. https://docs.stripe.com/api/refunds/create */
export function refund(world: StripeWorld, charge: Charge, args: RefundArgs): Refund {
  const amount = args.amount ?? charge.amount - charge.amount_refunded
  ensureRefundable(charge, amount)
  const behaviour = testCard(world, charge.payment_method ?? '').refund
  const id = world.id('re_3', 23)
  const transaction = charge.captured
    ? book(world, {
        amount: -amount,
        currency: charge.currency,
        source: id,
        type: 'refund',
        description: `REFUND FOR CHARGE${charge.description ? ` (${charge.description})` : ''}`,
      })
    : undefined
  const made: Refund = {
    id,
    object: 'refund',
    amount,
    balance_transaction: transaction?.id ?? null,
    charge: charge.id,
    created: seconds(world),
    currency: charge.currency,
    customer: charge.customer,
    customer_account: null,
    destination_details: {
      card: {
        reference_status: 'pending',
        reference_type: 'acquirer_reference_number',
        type: charge.captured ? 'refund' : 'reversal',
      },
      type: 'card',
    },
    metadata: mergeMetadata({}, args.metadata),
    payment_intent: charge.payment_intent,
    payment_method: charge.payment_method,
    reason: args.reason ?? null,
    receipt_number: null,
    source_transfer_reversal: null,
    status: behaviour === 'pending' ? 'pending' : 'succeeded',
    transfer_reversal: null,
  }
  world.db.refunds.insert(made)
  emit(world, 'refund.created', made)
  const amount_refunded = charge.amount_refunded + amount
  const isWhole = amount_refunded === charge.amount
  const after = world.db.charges.replace({ ...charge, amount_refunded, refunded: isWhole })
  emitChange(world, 'charge.refunded', charge, after)
  if (behaviour) {
    const outcome = behaviour === 'pending' ? 'succeeded' : 'failed'
    world.db.refund_fates.insert({ id, outcome })
    world.at(world.now() + day_ms, 'finishRefund', { id })
  }
  return made
}

/** The job by which the refunds of two test cards come to their end. https://docs.stripe.com/testing#refunds */
export function finishRefund(world: StripeWorld, { id }: { id: string }): void {
  const before = world.db.refunds.get(id)
  const fate = world.db.refund_fates.get(id)
  if (!before || !fate) return
  const after: Refund = { ...before, status: fate.outcome }
  if (fate.outcome === 'failed') {
    const { amount, currency } = before
    const back = book(world, { amount, currency, source: id, type: 'refund_failure' })
    after.failure_reason = 'expired_or_canceled_card'
    after.failure_balance_transaction = back.id
    restore(world, before)
  }
  world.db.refunds.replace(after)
  emitChange(world, 'refund.updated', before, after)
  emitChange(world, 'charge.refund.updated', before, after)
  if (fate.outcome === 'failed') emit(world, 'refund.failed', after)
}

/** The charge of a failed refund counts as not refunded. */
function restore(world: StripeWorld, { charge: id, amount }: Refund): void {
  const charge = world.db.charges.get(id ?? '')
  if (!charge) return
  const amount_refunded = charge.amount_refunded - amount
  world.db.charges.replace({ ...charge, amount_refunded, refunded: false })
}
