import { ensure, StripeError, type StripeWorld, seconds } from '../protocol.ts'
import { emit, emitChange, mergeMetadata } from '../query/change.ts'
import type { Payout } from '../schema.ts'
import { payoutDestination } from './account.ts'
import { balanceOf, book } from './balance.ts'

const day_s = 24 * 60 * 60
/** How long money is on its way. https://docs.stripe.com/payouts */
const speed_s = { standard: 2 * day_s, instant: 30 * 60 } as const

export interface PayoutArgs {
  amount: number
  currency: string
  description?: string | undefined
  metadata?: Record<string, string> | null | undefined
  method?: 'instant' | 'standard' | undefined
  statement_descriptor?: string | undefined
}

/** Sends what is available to the account's bank. https://docs.stripe.com/api/payouts/create */
export function createPayout(world: StripeWorld, args: PayoutArgs): Payout {
  const { amount, currency, method = 'standard' } = args
  const destination = payoutDestination(world, currency)
  ensure(
    amount <= balanceOf(world, currency).available,
    'You have insufficient funds in your Stripe account for this transfer. Your card balance is ' +
      'too low. You can use the the /v1/balance endpoint to view your Stripe balance (for more ' +
      'details, see stripe.com/docs/api#balance).',
    { code: 'balance_insufficient' },
  )
  const id = world.id('po_1', 23)
  const created = seconds(world)
  const transaction = book(world, { amount: -amount, currency, source: id, type: 'payout' })
  const payout: Payout = {
    id,
    object: 'payout',
    amount,
    application_fee: null,
    application_fee_amount: null,
    arrival_date: created + speed_s[method],
    automatic: false,
    balance_transaction: transaction.id,
    created,
    currency,
    description: args.description ?? null,
    destination: destination.id,
    failure_balance_transaction: null,
    failure_code: null,
    failure_message: null,
    livemode: false,
    metadata: mergeMetadata({}, args.metadata),
    method,
    original_payout: null,
    payout_method: null,
    reconciliation_status: 'not_applicable',
    reversed_by: null,
    source_type: 'card',
    statement_descriptor: args.statement_descriptor ?? null,
    status: 'pending',
    trace_id: null,
    type: destination.object,
  }
  world.db.payouts.insert(payout)
  emit(world, 'payout.created', payout)
  world.at(payout.arrival_date * 1000, 'finishPayout', { id })
  return payout
}

/** The job by which the money arrives. */
export function finishPayout(world: StripeWorld, { id }: { id: string }): void {
  const before = world.db.payouts.get(id)
  if (before?.status !== 'pending') return
  const after = world.db.payouts.replace({ ...before, status: 'paid' })
  emitChange(world, 'payout.updated', before, after)
  emit(world, 'payout.paid', after)
}

/** Takes a payout back that has not left yet. https://docs.stripe.com/api/payouts/cancel */
export function cancelPayout(world: StripeWorld, before: Payout): Payout {
  if (before.status !== 'pending') {
    throw new StripeError(
      `Payouts can only be canceled while they are pending; ${before.id} is ${before.status}.`,
      { code: 'payout_not_cancelable' },
    )
  }
  const { amount, currency, id } = before
  const back = book(world, { amount, currency, source: id, type: 'payout_cancel' })
  const after = world.db.payouts.replace({
    ...before,
    failure_balance_transaction: back.id,
    status: 'canceled',
  })
  emit(world, 'payout.canceled', after)
  return after
}
