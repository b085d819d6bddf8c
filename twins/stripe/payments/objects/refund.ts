import { day_ms } from '../../../../shared/time/units.ts'
import { book } from '../../balance/objects/balance.ts'
import { refundFee } from '../../connect/objects/application_fee.ts'
import { reverse } from '../../connect/objects/transfer.ts'
import { moveCash } from '../../customers/objects/cash_balance.ts'
import { testCard } from '../../payment_methods/objects/payment_method.ts'
import { atHome, isConnected } from '../../protocol/account.ts'
import { emit, emitChange, mergeMetadata } from '../../protocol/change.ts'
import { ensure, StripeError, type StripeWorld, seconds } from '../../protocol/index.ts'
import { closeReview, settleWarning } from '../../radar/review.ts'
import type { Charge, Refund } from '../../schema/index.ts'

interface RefundArgs {
  amount?: number | undefined
  metadata?: Record<string, string> | null | undefined
  reason?: 'duplicate' | 'fraudulent' | 'requested_by_customer' | undefined
  refund_application_fee?: boolean | undefined
  reverse_transfer?: boolean | undefined
}

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

/** The same part of what others got of a charge as is refunded of it. */
function takeBack(
  world: StripeWorld,
  { amount: whole, id, transfer }: Charge,
  amount: number,
  source_refund: string,
  { refund_application_fee, reverse_transfer }: RefundArgs,
): string | null {
  const sent = world.db.transfers.get(String(transfer ?? ''))
  const paid = isConnected(world) ? id : sent?.destination_payment
  const where = { charge: paid ?? '' }
  const fee = atHome(world).db.application_fees.first({ where })
  const partOf = (all: number) => Math.round((all * amount) / whole)
  ensure(
    !reverse_transfer || sent,
    `Cannot reverse the transfer of ${id}: it has no associated transfer.`,
    { param: 'reverse_transfer' },
  )
  ensure(
    !refund_application_fee || fee,
    `Attempting to refund_application_fee on charge ${id} but it has no application fee.`,
    { param: 'refund_application_fee' },
  )
  if (refund_application_fee && fee) {
    const share = Math.min(partOf(fee.amount), fee.amount - fee.amount_refunded)
    if (share > 0) refundFee(world, fee, { amount: share })
  }
  if (!reverse_transfer || !sent) return null
  const share = Math.min(partOf(sent.amount), sent.amount - sent.amount_reversed)
  return share > 0 ? reverse(world, sent, { amount: share, source_refund }).id : null
}

/** Services that give a refund a reference of their own. */
const referring = ['afterpay_clearpay', 'klarna', 'p24']

/** Where the money goes back to. */
function toDestination(charge: Charge): NonNullable<Refund['destination_details']> {
  const type = charge.payment_method_details?.type ?? 'card'
  const reference = { reference: null, reference_status: 'pending' }
  if (type === 'customer_balance')
    return { customer_cash_balance: {}, type: 'customer_cash_balance' }
  if (type !== 'card') return { [type]: referring.includes(type) ? reference : {}, type }
  const card = {
    reference_status: 'pending',
    reference_type: 'acquirer_reference_number',
    type: charge.captured ? 'refund' : 'reversal',
  } as const
  return { card, type }
}

/** Gives money back, whole or in part. https://docs.stripe.com/api/refunds/create */
export function refund(world: StripeWorld, charge: Charge, args: RefundArgs): Refund {
  const amount = args.amount ?? charge.amount - charge.amount_refunded
  ensureRefundable(charge, amount)
  const behaviour = testCard(world, charge.payment_method ?? '').refund
  const id = world.id('re_3', 23)
  const reversal = takeBack(world, charge, amount, id, args)
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
    destination_details: toDestination(charge),
    metadata: mergeMetadata({}, args.metadata),
    payment_intent: charge.payment_intent,
    payment_method: charge.payment_method,
    reason: args.reason ?? null,
    receipt_number: null,
    source_transfer_reversal: null,
    status: behaviour === 'pending' ? 'pending' : 'succeeded',
    transfer_reversal: reversal,
  }
  world.db.refunds.insert(made)
  emit(world, 'refund.created', made)
  if (charge.customer !== null && made.destination_details?.type === 'customer_cash_balance') {
    moveCash(world, charge.customer, {
      currency: charge.currency,
      net_amount: amount,
      refunded_from_payment: { refund: id },
      type: 'refunded_from_payment',
    })
  }
  const amount_refunded = charge.amount_refunded + amount
  const isWhole = amount_refunded === charge.amount
  const after = world.db.charges.replace({ ...charge, amount_refunded, refunded: isWhole })
  emitChange(world, 'charge.refunded', charge, after)
  const closing = args.reason === 'fraudulent' ? 'refunded_as_fraud' : 'refunded'
  if (isWhole) closeReview(world, charge.review, closing)
  settleWarning(world, after)
  if (behaviour) {
    const outcome = behaviour === 'pending' ? 'succeeded' : 'failed'
    world.db.refund_outcomes.insert({ id, outcome })
    world.at(world.now() + day_ms, 'finishRefund', { id })
  }
  return made
}

/** The job by which the refunds of two test cards come to their end. https://docs.stripe.com/testing#refunds */
export function finishRefund(world: StripeWorld, { id }: { id: string }): void {
  const before = world.db.refunds.get(id)
  const planned = world.db.refund_outcomes.get(id)
  if (!before || !planned) return
  const after: Refund = { ...before, status: planned.outcome }
  if (planned.outcome === 'failed') {
    const { amount, currency } = before
    const back = book(world, { amount, currency, source: id, type: 'refund_failure' })
    after.failure_reason = 'expired_or_canceled_card'
    after.failure_balance_transaction = back.id
    restore(world, before)
  }
  world.db.refunds.replace(after)
  emitChange(world, 'refund.updated', before, after)
  emitChange(world, 'charge.refund.updated', before, after)
  if (planned.outcome === 'failed') emit(world, 'refund.failed', after)
}

/** The charge of a failed refund counts as not refunded. */
function restore(world: StripeWorld, { charge: id, amount }: Refund): void {
  const charge = world.db.charges.get(id ?? '')
  if (!charge) return
  const amount_refunded = charge.amount_refunded - amount
  world.db.charges.replace({ ...charge, amount_refunded, refunded: false })
}
