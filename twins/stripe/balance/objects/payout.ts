import { day_s } from '../../../../shared/time/units.ts'
import { findAccount, payoutDestination, saveAccount } from '../../connect/objects/account.ts'
import { failureOf, markErrored } from '../../connect/objects/external_account.ts'
import { accountOf, isConnected } from '../../protocol/account.ts'
import { emit, emitChange, mergeMetadata } from '../../protocol/change.ts'
import {
  ensure,
  ensureFound,
  isLive,
  StripeError,
  type StripeWorld,
  seconds,
} from '../../protocol/index.ts'
import { inOrder } from '../../protocol/paging/order.ts'
import type { Payout } from '../../schema/index.ts'
import { balanceOf, book } from './balance.ts'

/** How long money is on its way. https://docs.stripe.com/payouts */
const speed_s = { standard: 2 * day_s, instant: 30 * 60 } as const

interface PayoutArgs {
  amount: number
  /** Made by the account's schedule. */
  automatic?: boolean
  currency: string
  /** An external account of the account; its default for the currency where there is none. */
  destination?: string | undefined
  description?: string | undefined
  metadata?: Record<string, string> | null | undefined
  method?: 'instant' | 'standard' | undefined
  statement_descriptor?: string | undefined
}

/** Sends what is available to the account's bank. https://docs.stripe.com/api/payouts/create */
export function createPayout(world: StripeWorld, args: PayoutArgs): Payout {
  const { amount, currency, method = 'standard' } = args
  const destination = payoutDestination(world, currency, args.destination)
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
  if (args.automatic) keepItems(world, id, currency)
  return begin(world, {
    id,
    object: 'payout',
    ...plain,
    livemode: isLive(world),
    amount,
    automatic: args.automatic ?? false,
    arrival_date: created + speed_s[method],
    balance_transaction: transaction.id,
    created,
    currency,
    description: args.description ?? null,
    destination: destination.id,
    metadata: mergeMetadata({}, args.metadata),
    method,
    reconciliation_status: args.automatic ? 'in_progress' : 'not_applicable',
    statement_descriptor: args.statement_descriptor ?? null,
    status: 'pending',
    type: destination.object,
  })
}

/** What no payout that is only on its way has. */
const plain = {
  application_fee: null,
  application_fee_amount: null,
  automatic: false,
  failure_balance_transaction: null,
  failure_code: null,
  failure_message: null,
  original_payout: null,
  payout_method: null,
  reconciliation_status: 'not_applicable',
  reversed_by: null,
  source_type: 'card',
  trace_id: null,
} as const

/** Stores a payout that is on its way, and tells of it. */
function begin(world: StripeWorld, made: Payout): Payout {
  const payout = world.db.payouts.insert(inOrder(made))
  emit(world, 'payout.created', payout)
  world.at(payout.arrival_date * 1000, 'finishPayout', { id: payout.id })
  return payout
}

/** The job by which the money arrives. */
export function finishPayout(world: StripeWorld, { id }: { id: string }): void {
  const before = world.db.payouts.get(id)
  if (before?.status !== 'pending') return
  const failure = before.amount > 0 ? failureOf(world, String(before.destination)) : undefined
  if (failure) {
    failPayout(world, before, failure)
    return
  }
  const after = world.db.payouts.replace({ ...before, status: 'paid' })
  emitChange(world, 'payout.updated', before, after)
  emit(world, 'payout.paid', after)
  if (!after.automatic) return
  const known = { ...after, reconciliation_status: 'completed' as const }
  emit(world, 'payout.reconciliation_completed', world.db.payouts.replace(known))
}

/** Keeps which transactions a payout pays out: all that can be and were in none before. */
function keepItems(world: StripeWorld, payout: string, currency: string): void {
  const now = seconds(world)
  for (const { available_on, id, type } of world.db.balance_transactions.list({
    where: { currency },
  })) {
    if (available_on > now || type.startsWith('payout') || world.db.payout_items.has(id)) continue
    world.db.payout_items.insert({ id, payout })
  }
}

/** The ids of what a payout paid out, with its own. https://docs.stripe.com/api/balance_transactions/list */
export function itemsOf(world: StripeWorld, id: string): string[] {
  const payout = world.db.payouts.get(id)
  ensureFound(payout, 'payout', id, 'payout', 400)
  ensure(
    payout.automatic,
    'Balance transaction history can only be filtered on automatic transfers, not manual.',
    { param: 'payout' },
  )
  const items = world.db.payout_items.list({ where: { payout: id } }).map((item) => item.id)
  return [String(payout.balance_transaction), ...items]
}

/** The bank sends the money back. https://docs.stripe.com/payouts#payout-failures */
function failPayout(
  world: StripeWorld,
  before: Payout,
  [failure_code, failure_message]: NonNullable<ReturnType<typeof failureOf>>,
): void {
  const { amount, currency, id } = before
  const back = book(world, { amount, currency, source: id, type: 'payout_failure' })
  const failure_balance_transaction = back.id
  const failed = { failure_balance_transaction, failure_code, failure_message }
  const after = world.db.payouts.replace({ ...before, ...failed, status: 'failed' })
  emit(world, 'payout.failed', after)
  markErrored(world, String(before.destination))
  if (isConnected(world)) saveAccount(world, findAccount(world, accountOf(world)))
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

/** Takes a payout back from the bank it went to. https://docs.stripe.com/api/payouts/reverse */
export function reversePayout(
  world: StripeWorld,
  before: Payout,
  metadata: Record<string, string> | null | undefined,
): Payout {
  const { currency, id: original, destination, method, type } = before
  ensure(
    isConnected(world) && before.type === 'bank_account',
    'You can only reverse payouts for connected accounts to US and Canadian bank accounts.',
  )
  ensure(
    before.status === 'paid',
    `Payouts can only be reversed once they are paid; ${original} is ${before.status}.`,
  )
  ensure(
    before.reversed_by === null && before.original_payout === null,
    `Payout ${original} has already been reversed or is a reversal itself.`,
  )
  const id = world.id('po_1', 23)
  const created = seconds(world)
  const arrival_date = created + speed_s.standard
  const amount = -before.amount
  const booked = book(world, {
    ...{ amount: before.amount, currency, source: id, type: 'payout' },
    available_on: arrival_date,
  })
  const made = begin(world, {
    id,
    object: 'payout',
    ...plain,
    livemode: isLive(world),
    ...{ amount, arrival_date, balance_transaction: booked.id, created, currency, destination },
    ...{ description: null, metadata: mergeMetadata({}, metadata), method, type },
    original_payout: original,
    statement_descriptor: null,
    status: 'pending',
  })
  const after = world.db.payouts.replace({ ...before, reversed_by: id })
  emitChange(world, 'payout.updated', before, after)
  return made
}
