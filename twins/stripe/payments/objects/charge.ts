import { book, feeOf } from '../../balance/objects/balance.ts'
import { applicationOf } from '../../connect/objects/account.ts'
import { takeFee } from '../../connect/objects/application_fee.ts'
import { transfer } from '../../connect/objects/transfer.ts'
import { cardSecret, testCard } from '../../payment_methods/objects/payment_method.ts'
import { cardOf, type Decline, type TestCard } from '../../payment_methods/objects/test_cards.ts'
import { isConnected } from '../../protocol/account.ts'
import { emit, emitChange } from '../../protocol/change.ts'
import { isLive, type StripeWorld, seconds } from '../../protocol/index.ts'
import { openReview, warnOfFraud } from '../../radar/review.ts'
import type { BalanceTransaction, Charge, PaymentMethod } from '../../schema/index.ts'
import { type Attempt, declineOf, toCardDetails, toOutcome } from './card_charge.ts'
import { messageOf } from './card_error.ts'
import { dispute } from './dispute.ts'

/** What tells one kind of charge from another. */
type Kind = Pick<Charge, 'outcome' | 'payment_method_details' | 'status'> & {
  prefix: string
  decline?: Decline | undefined
}

/** Of what pays, a charge shows the id and whose it is. */
type Payment = Omit<Attempt, 'method'> & { method: Pick<PaymentMethod, 'billing_details' | 'id'> }

function toCharge(world: StripeWorld, attempt: Payment, kind: Kind): Charge {
  const { amount, currency, method, capture, transfer_data } = attempt
  const { decline, outcome, payment_method_details, prefix, status } = kind
  const id = world.id(prefix, 23)
  const of = attempt.payment_intent ?? id
  const created = seconds(world)
  return {
    id,
    object: 'charge',
    amount,
    amount_captured: 0,
    amount_refunded: 0,
    application: applicationOf(world),
    application_fee: null,
    application_fee_amount: attempt.application_fee_amount ?? null,
    balance_transaction: null,
    billing_details: method.billing_details,
    calculated_statement_descriptor: 'TWINFLEET',
    captured: status === 'succeeded' && capture,
    created,
    currency,
    customer: attempt.customer ?? null,
    description: attempt.description ?? null,
    disputed: false,
    failure_balance_transaction: null,
    failure_code: decline ? decline.code : null,
    failure_message: decline ? messageOf(decline) : null,
    fraud_details: {},
    livemode: isLive(world),
    metadata: attempt.metadata ?? {},
    on_behalf_of: attempt.on_behalf_of ?? null,
    outcome,
    paid: status === 'succeeded',
    payment_intent: attempt.payment_intent ?? null,
    payment_method: method.id,
    payment_method_details,
    radar_options: {},
    receipt_email: attempt.receipt_email ?? null,
    receipt_number: null,
    receipt_url: decline ? null : `https://pay.stripe.com/receipts/payment/${id}`,
    refunded: false,
    review: null,
    shipping: attempt.shipping ?? null,
    source: attempt.source ?? null,
    source_transfer: null,
    statement_descriptor: attempt.statement_descriptor ?? null,
    statement_descriptor_suffix: attempt.statement_descriptor_suffix ?? null,
    status,
    transfer_data: transfer_data
      ? { amount: transfer_data.amount ?? null, destination: transfer_data.destination }
      : null,
    transfer_group: attempt.transfer_group ?? (transfer_data ? `group_${of}` : null),
  }
}

/** Asks the issuer, and stores and tells its answer. https://docs.stripe.com/api/charges/object */
export function charge(
  world: StripeWorld,
  attempt: Attempt,
): { charge: Charge; decline: Decline | undefined } {
  const card = testCard(world, attempt.method.id)
  const decline = declineOf(card)
  const details = toCardDetails(attempt, card, seconds(world))
  const made = toCharge(world, attempt, {
    decline,
    outcome: toOutcome(card, decline),
    payment_method_details: { card: details, type: 'card' },
    prefix: 'ch_3',
    status: decline ? 'failed' : 'succeeded',
  })
  if (decline) {
    world.db.charges.insert(made)
    emit(world, 'charge.failed', made)
    return { charge: made, decline }
  }
  const settled = attempt.capture ? withMoney(world, made, made.amount, card) : made
  world.db.charges.insert(settled)
  emit(world, 'charge.succeeded', settled)
  const expiry = made.payment_method_details?.card?.capture_before
  if (expiry !== undefined) world.at(expiry * 1000, 'expireAuthorization', { charge: made.id })
  if (card.isFraudReported) warnOfFraud(world, settled)
  if (card.risk === 'elevated') return { charge: openReview(world, settled), decline }
  if (!card.dispute) return { charge: settled, decline }
  return { charge: attempt.capture ? dispute(world, settled, card) : settled, decline }
}

/** Stores a charge that is no card's: `py_…` */
export function insertCharge(
  world: StripeWorld,
  attempt: Payment,
  payment_method_details: Charge['payment_method_details'],
  status: 'pending' | 'succeeded',
): Charge {
  const outcome: Charge['outcome'] = {
    advice_code: null,
    network_advice_code: null,
    network_decline_code: null,
    network_status: 'approved_by_network',
    reason: null,
    risk_level: 'not_assessed',
    seller_message: status === 'pending' ? 'Payment pending.' : 'Payment complete.',
    type: 'authorized',
  }
  const kind = { outcome, payment_method_details, prefix: 'py_3', status }
  return world.db.charges.insert(toCharge(world, attempt, kind))
}

/** Books the money of a charge that is no card's. */
export function settle(world: StripeWorld, made: Charge): Charge {
  return withMoney(world, made, made.amount, {})
}

function withMoney(
  world: StripeWorld,
  made: Charge,
  amount: number,
  card: Pick<TestCard, 'settlesAtOnce'>,
): Charge {
  const { currency, id: source, description } = made
  const transaction = book(world, {
    amount,
    currency,
    source,
    description,
    type: 'charge',
    fee: feeOf(amount),
    applicationFee: earnedOf(world, made, amount),
    settlesAtOnce: card.settlesAtOnce ?? false,
  })
  const settled = {
    ...made,
    amount_captured: amount,
    balance_transaction: transaction.id,
    captured: true,
  }
  return share(world, settled, transaction)
}

/** What the platform earns of a charge on a connected account itself. */
function earnedOf(world: StripeWorld, { application_fee_amount }: Charge, amount: number): number {
  return isConnected(world) ? Math.min(application_fee_amount ?? 0, amount) : 0
}

/**
 * Gives everybody their part: the platform its fee of a direct charge, the account its money of a
 * destination charge. https://docs.stripe.com/connect/charges
 */
function share(world: StripeWorld, charge: Charge, booked: BalanceTransaction): Charge {
  const { amount_captured, currency, transfer_data: to, transfer_group } = charge
  const earned = earnedOf(world, charge, amount_captured)
  const available_on = booked.status === 'pending' ? booked.available_on : undefined
  if (earned > 0) {
    const fee = takeFee(world, { charge: charge.id, amount: earned, currency, available_on })
    return { ...charge, application_fee: fee.id }
  }
  if (!to) return charge
  // The account it goes to is an id where nothing is expanded.
  const destination = String(to.destination)
  const kept = Math.min(charge.application_fee_amount ?? 0, amount_captured)
  const sent = transfer(world, {
    amount: Math.min(to.amount ?? amount_captured, amount_captured),
    currency,
    destination,
    source: charge,
    transfer_group,
    ...(kept > 0 && { application_fee_amount: kept }),
  })
  return { ...charge, transfer: sent.id }
}

/** Takes the money that was held; what is not taken goes back to the customer. */
export function captureCharge(
  world: StripeWorld,
  held: Charge,
  amount: number,
  changes: Partial<Charge> = {},
): Charge {
  const card = cardOf(cardSecret(world, held.payment_method ?? '').number)
  const released = held.amount - amount
  const captured = {
    ...withMoney(world, { ...held, ...changes }, amount, card),
    amount_refunded: held.amount_refunded + released,
  }
  world.db.charges.replace(captured)
  emitChange(world, 'charge.captured', held, captured)
  return captured
}
