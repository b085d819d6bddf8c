import { followUp } from '../../checkout/objects/checkout_completion.ts'
import { findPaymentMethod } from '../../payment_methods/objects/payment_method.ts'
import { payNow } from '../../payments/objects/non_card_payment.ts'
import { toCashBalance } from '../../protocol/cash_balance.ts'
import { emit } from '../../protocol/change.ts'
import { ensure, StripeError, type StripeWorld } from '../../protocol/index.ts'
import type { CashTransaction, Customer, PaymentIntent } from '../../schema/index.ts'
import { toInstructions, transferTypeOf } from './bank_transfer.ts'
import { cashOf, moveCash, remainingOf, takeCash } from './cash_balance.ts'
import { findCustomer } from './customer.ts'

interface Funding {
  amount: number
  currency: string
  reference?: string | undefined
}

/** Who sent it, as the banks of each region tell. */
const senders = {
  eu_bank_transfer: { bic: 'TESTDE99XXX', iban_last4: '3000', sender_name: 'Jenny Rosen' },
  gb_bank_transfer: {
    account_number_last4: '2345',
    sender_name: 'Jenny Rosen',
    sort_code: '108800',
  },
  jp_bank_transfer: { sender_bank: null, sender_branch: null, sender_name: 'Jenny Rosen' },
  mx_bank_transfer: {},
  us_bank_transfer: { network: 'ach', sender_name: 'Jenny Rosen' },
}

/** Money of a customer arrives. https://docs.stripe.com/api/cash_balance/fund_cash_balance */
export function fund(world: StripeWorld, customer: Customer, args: Funding): CashTransaction {
  const { amount, currency, reference = null } = args
  const type = transferTypeOf(currency)
  ensure(type, `Bank transfers cannot be received in ${currency}.`, { param: 'currency' })
  const shown = type === 'mx_bank_transfer' ? {} : { [type]: senders[type] }
  const funded = moveCash(world, customer.id, {
    currency,
    funded: { bank_transfer: { ...shown, reference, type } },
    net_amount: amount,
    type: 'funded',
  })
  if (cashOf(world, customer.id).reconciliation_mode !== 'manual') reconcile(world, customer, args)
  if ((cashOf(world, customer.id).available[currency] ?? 0) > 0) {
    world.emit('cash_balance.funds_available', { object: toCashBalance(world, customer.id) })
  }
  return funded
}

const waitsFor = (currency: string) => (intent: PaymentIntent) =>
  intent.currency === currency &&
  intent.status === 'requires_action' &&
  intent.next_action?.type === 'display_bank_transfer_instructions'

/**
 * Pays what waits, the best match first: by the transfer's reference, by its amount, then the
 * oldest. https://docs.stripe.com/payments/customer-balance/reconciliation
 */
function reconcile(world: StripeWorld, customer: Customer, funding: Funding): void {
  const { amount, currency, reference } = funding
  const waiting = world.db.payment_intents
    .list({ where: { customer: customer.id } })
    .filter(waitsFor(currency))
  const rank = (intent: PaymentIntent) => {
    const asked = intent.next_action?.display_bank_transfer_instructions?.reference
    const isNamed = reference !== undefined && asked === reference
    return (isNamed ? 0 : 2) + (remainingOf(intent) === amount ? 0 : 1)
  }
  for (const intent of waiting.sort((a, b) => rank(a) - rank(b))) {
    const held = cashOf(world, customer.id).available[currency] ?? 0
    if (held > 0) applyCash(world, intent, Math.min(held, remainingOf(intent)))
  }
}

/** Pays a part of a payment, or the rest of it. */
function applyCash(world: StripeWorld, intent: PaymentIntent, amount: number): PaymentIntent {
  const customer = findCustomer(world, intent.customer ?? '')
  takeCash(world, intent, customer.id, amount)
  const left = remainingOf(intent) - amount
  if (left === 0) {
    const method = findPaymentMethod(world, intent.payment_method ?? '')
    const step = payNow(world, intent, method)
    followUp(world, step)
    return step.intent
  }
  const next_action = toInstructions(world, intent, customer, left)
  const partly = world.db.payment_intents.replace({ ...intent, next_action })
  emit(world, 'payment_intent.partially_funded', partly)
  return partly
}

/** https://docs.stripe.com/api/payment_intents/apply_customer_balance */
export function applyByHand(
  world: StripeWorld,
  intent: PaymentIntent,
  args: { amount?: number | undefined; currency?: string | undefined },
): PaymentIntent {
  const currency = args.currency ?? intent.currency
  ensure(
    currency === intent.currency,
    `The currency ${currency} is not that of the PaymentIntent (${intent.currency}).`,
    { param: 'currency' },
  )
  if (!waitsFor(currency)(intent)) {
    throw new StripeError(
      `This PaymentIntent's status is ${intent.status}: no funds of the customer balance can be ` +
        'applied to it. It must be of the type customer_balance and wait for a bank transfer.',
      { code: 'payment_intent_unexpected_state', payment_intent: intent },
    )
  }
  const left = remainingOf(intent)
  const amount = args.amount ?? left
  const tooMuch = `The amount (${amount}) is greater than what remains to be paid (${left}).`
  ensure(amount <= left, tooMuch, { code: 'amount_too_large', param: 'amount' })
  const held = cashOf(world, intent.customer ?? '').available[currency] ?? 0
  ensure(
    amount <= held,
    `The customer's cash balance (${held} ${currency}) is not enough to apply ${amount}.`,
    { code: 'balance_insufficient', param: 'amount' },
  )
  return applyCash(world, intent, amount)
}
