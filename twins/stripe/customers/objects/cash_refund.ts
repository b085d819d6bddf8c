import { day_s } from '../../../../shared/time/units.ts'
import { emit, emitChange, mergeMetadata } from '../../protocol/change.ts'
import { ensure, StripeError, type StripeWorld, seconds } from '../../protocol/index.ts'
import type { Refund } from '../../schema/index.ts'
import { transferTypeOf } from './bank_transfer.ts'
import { cashOf, moveCash } from './cash_balance.ts'
import { findCustomer } from './customer.ts'

const answerWithin_s = 45 * day_s

interface ReturnArgs {
  amount: number
  currency: string
  customer: string
  instructions_email?: string | undefined
  metadata?: Record<string, string> | null | undefined
  reason?: Refund['reason'] | undefined
}

/**
 * Sends money of a cash balance back, which asks the customer for a bank account by email.
 * https://docs.stripe.com/payments/customer-balance/refunding
 */
export function returnCash(world: StripeWorld, args: ReturnArgs): Refund {
  const { amount, currency } = args
  const customer = findCustomer(world, args.customer)
  const held = cashOf(world, customer.id).available[currency] ?? 0
  ensure(
    amount <= held,
    `Refund amount (${amount}) is greater than the customer's cash balance (${held} ${currency}).`,
    { code: 'amount_too_large', param: 'amount' },
  )
  const email = args.instructions_email ?? customer.email
  ensure(email, 'Missing required param: instructions_email.', {
    code: 'parameter_missing',
    param: 'instructions_email',
  })
  moveCash(world, customer.id, { currency, net_amount: -amount, type: 'return_initiated' })
  const type = transferTypeOf(currency) ?? 'us_bank_transfer'
  const email_sent = { email_sent_at: seconds(world), email_sent_to: email }
  const made: Refund = {
    id: world.id('re_3', 23),
    object: 'refund',
    amount,
    balance_transaction: null,
    charge: null,
    created: seconds(world),
    currency,
    customer: customer.id,
    customer_account: null,
    destination_details: { [type]: { reference: null, reference_status: 'pending' }, type },
    instructions_email: email,
    metadata: mergeMetadata({}, args.metadata),
    next_action: {
      display_details: { email_sent, expires_at: seconds(world) + answerWithin_s },
      type: 'display_details',
    },
    payment_intent: null,
    payment_method: null,
    reason: args.reason ?? null,
    receipt_number: null,
    source_transfer_reversal: null,
    status: 'requires_action',
    transfer_reversal: null,
  }
  world.db.refunds.insert(made)
  emit(world, 'refund.created', made)
  return made
}

/** Ends a refund that waits for the customer; the money is in the cash balance again. */
export function endReturn(world: StripeWorld, before: Refund, status: 'canceled' | 'failed') {
  if (before.status !== 'requires_action') {
    const verb = status === 'canceled' ? 'canceled' : 'expired'
    throw new StripeError(
      `Refund ${before.id} cannot be ${verb} because it has a status of ${before.status}. Only a ` +
        `refund with a status of requires_action can be ${verb}.`,
    )
  }
  const { next_action, ...rest } = before
  const after: Refund = {
    ...rest,
    ...(status === 'failed' && { failure_reason: 'unknown' }),
    status,
  }
  const { amount, currency, customer } = before
  moveCash(world, customer ?? '', { currency, net_amount: amount, type: 'return_canceled' })
  world.db.refunds.replace(after)
  emitChange(world, 'refund.updated', before, after)
  if (status === 'failed') emit(world, 'refund.failed', after)
  return after
}

/** The customer told a bank account: the money is there. */
export function finishReturn(world: StripeWorld, before: Refund): Refund {
  const { next_action, ...rest } = before
  const after = world.db.refunds.replace({ ...rest, status: 'succeeded' })
  emitChange(world, 'refund.updated', before, after)
  return after
}
