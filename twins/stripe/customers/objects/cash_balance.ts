import { emit } from '../../protocol/change.ts'
import { ensure, isLive, type StripeWorld, seconds } from '../../protocol/index.ts'
import type { CashRecord, CashTransaction, Customer, PaymentIntent } from '../../schema/index.ts'
import { toInstructions } from './bank_transfer.ts'
import { findCustomer } from './customer.ts'

type Kind = 'applied_to_payment' | 'funded' | 'refunded_from_payment' | 'unapplied_from_payment'
type Movement = Pick<CashTransaction, 'currency' | 'net_amount'> &
  Pick<Partial<CashTransaction>, Kind> & {
    type: Kind | 'return_initiated' | 'return_canceled'
  }

export function cashOf(world: StripeWorld, customer: string): CashRecord {
  return world.db.cash_balances.get(customer) ?? { id: customer, available: {} }
}

/** Moves money into or out of a cash balance. https://docs.stripe.com/api/cash_balance_transactions */
export function moveCash(
  world: StripeWorld,
  customer: string,
  { type, currency, net_amount, ...details }: Movement,
): CashTransaction {
  const cash = cashOf(world, customer)
  const ending_balance = (cash.available[currency] ?? 0) + net_amount
  world.db.cash_balances.put({
    ...cash,
    available: { ...cash.available, [currency]: ending_balance },
  })
  const moved = world.db.cash_transactions.insert({
    id: world.id('ccsbtxn_1', 23),
    object: 'customer_cash_balance_transaction',
    ...details,
    created: seconds(world),
    currency,
    customer,
    customer_account: null,
    ending_balance,
    livemode: isLive(world),
    net_amount,
    type,
  })
  emit(world, 'customer_cash_balance_transaction.created', moved)
  return moved
}

/** What a transfer still has to bring. */
export function remainingOf({ amount, next_action }: PaymentIntent): number {
  return next_action?.display_bank_transfer_instructions?.amount_remaining ?? amount
}

/** Takes money from the cash balance for a payment. */
export function takeCash(
  world: StripeWorld,
  intent: PaymentIntent,
  customer: string,
  amount: number,
): void {
  moveCash(world, customer, {
    applied_to_payment: { payment_intent: intent.id },
    currency: intent.currency,
    net_amount: -amount,
    type: 'applied_to_payment',
  })
}

/**
 * Pays from what the customer already sent. Answers what is still to be done; null where all is
 * paid. https://docs.stripe.com/payments/bank-transfers/accept-a-payment
 */
export function startTransfer(
  world: StripeWorld,
  intent: PaymentIntent,
): PaymentIntent['next_action'] {
  const param = 'customer'
  ensure(
    intent.customer !== null,
    'You must provide a Customer to confirm a PaymentIntent with the payment method type ' +
      'customer_balance.',
    { code: 'parameter_missing', param },
  )
  const customer: Customer = findCustomer(world, intent.customer)
  const asked = toInstructions(world, intent, customer, intent.amount)
  const cash = cashOf(world, customer.id)
  const isAutomatic = cash.reconciliation_mode !== 'manual'
  const used = Math.min(isAutomatic ? (cash.available[intent.currency] ?? 0) : 0, intent.amount)
  if (used > 0) takeCash(world, intent, customer.id, used)
  if (used === intent.amount) return null
  return used > 0 ? toInstructions(world, intent, customer, intent.amount - used) : asked
}

/** What was sent for a payment that is canceled goes back into the cash balance. */
export function releaseCash(world: StripeWorld, intent: PaymentIntent): void {
  const paid = intent.amount - remainingOf(intent)
  if (intent.status !== 'requires_action' || paid <= 0 || intent.customer === null) return
  moveCash(world, intent.customer, {
    currency: intent.currency,
    net_amount: paid,
    type: 'unapplied_from_payment',
    unapplied_from_payment: { payment_intent: intent.id },
  })
}
