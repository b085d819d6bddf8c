import type Stripe from 'stripe'
import { type StripeWorld, seconds } from '../protocol.ts'
import { emit, emitChange } from '../query/change.ts'
import type { BalanceTransaction, Charge, PaymentMethod } from '../schema.ts'
import { application } from './account.ts'
import { takeFee } from './application_fee.ts'
import { book, feeOf } from './balance.ts'
import { adviceOf, messageOf } from './card_error.ts'
import { dispute } from './dispute.ts'
import { cardSecret, testCard } from './payment_method.ts'
import { cardOf, type Decline, type TestCard } from './test_cards.ts'
import { transfer } from './transfer.ts'

/** What is asked of the issuer. */
export interface Attempt {
  amount: number
  currency: string
  capture: boolean
  method: PaymentMethod
  customer?: string | null
  description?: string | null
  metadata?: Record<string, string>
  payment_intent?: string | null
  receipt_email?: string | null
  shipping?: Charge['shipping']
  source?: Charge['source']
  statement_descriptor?: string | null
  statement_descriptor_suffix?: string | null
  transfer_group?: string | null
  application_fee_amount?: number | null
  on_behalf_of?: string | null
  transfer_data?: { amount?: number | null; destination: string } | null
  isAuthenticated?: boolean
  /** What was asked of a hold. */
  hold?: HoldOptions
}

/** https://docs.stripe.com/payments/place-a-hold-on-a-payment-method */
export interface HoldOptions {
  request_extended_authorization?: string | undefined
  request_incremental_authorization?: string | undefined
}

const day_s = 24 * 60 * 60
/** How long a bank holds money for an online payment, and for how long where it is asked to. */
const hold_s = { usual: 7 * day_s, extended: 30 * day_s }

/** The issuer's answer for a card: undefined where it agrees. */
export function declineOf(card: TestCard): Decline | undefined {
  if (card.risk === 'blocked' || card.risk === 'highest') {
    return { code: 'card_declined', decline_code: 'fraudulent' }
  }
  return card.decline
}

function toOutcome(card: TestCard, decline: Decline | undefined): Stripe.Charge.Outcome {
  const none = { advice_code: null, network_advice_code: null, network_decline_code: null }
  if (card.risk === 'blocked' || card.risk === 'highest') {
    return {
      ...none,
      network_status: 'not_sent_to_network',
      reason: 'highest_risk_level',
      risk_level: 'highest',
      risk_score: 92,
      seller_message: 'Stripe blocked this payment as too risky.',
      type: 'blocked',
    }
  }
  const risk =
    card.risk === 'elevated'
      ? { risk_level: 'elevated', risk_score: 68 }
      : { risk_level: 'normal', risk_score: 23 }
  if (!decline) {
    return {
      ...none,
      ...risk,
      network_status: 'approved_by_network',
      reason: card.risk === 'elevated' ? 'elevated_risk_level' : null,
      seller_message: 'Payment complete.',
      type: 'authorized',
    }
  }
  const { code, decline_code = code } = decline
  return {
    ...none,
    ...risk,
    // Each code the test cards lead to is one of Stripe's three pieces of advice.
    advice_code: (adviceOf(decline) ?? null) as Stripe.Charge.Outcome.AdviceCode | null,
    network_decline_code: '05',
    network_status: 'declined_by_network',
    reason: decline_code,
    seller_message: `The bank returned the decline code \`${decline_code}\`.`,
    type: 'issuer_declined',
  }
}

/** What a hold allows; money that is taken at once has none of it. */
function toHold({ capture, hold }: Attempt, created: number) {
  const isExtended = !capture && hold?.request_extended_authorization === 'if_available'
  const isIncremental = !capture && hold?.request_incremental_authorization === 'if_available'
  return {
    ...(!capture && { capture_before: created + hold_s[isExtended ? 'extended' : 'usual'] }),
    extended_authorization: { status: isExtended ? 'enabled' : 'disabled' },
    incremental_authorization: { status: isIncremental ? 'available' : 'unavailable' },
  } as const
}

function toCardDetails(
  attempt: Attempt,
  card: TestCard,
  created: number,
): Stripe.Charge.PaymentMethodDetails.Card {
  const { method, amount } = attempt
  const shown = method.card
  const threeDSecure = {
    authentication_flow: 'challenge',
    electronic_commerce_indicator: '05',
    exemption_indicator: null,
    result: 'authenticated',
    result_reason: null,
    transaction_id: null,
    version: '2.2.0',
  } satisfies Stripe.Charge.PaymentMethodDetails.Card['three_d_secure']
  return {
    ...toHold(attempt, created),
    amount_authorized: amount,
    authorization_code: null,
    brand: card.brand,
    checks: shown?.checks ?? null,
    country: card.country,
    electronic_commerce_indicator: null,
    exp_month: shown?.exp_month ?? 0,
    exp_year: shown?.exp_year ?? 0,
    fingerprint: shown?.fingerprint ?? null,
    funding: card.funding,
    installments: null,
    last4: shown?.last4 ?? '',
    mandate: null,
    multicapture: { status: 'unavailable' },
    network: card.network ?? card.brand,
    network_token: { used: false },
    network_transaction_id: null,
    overcapture: { maximum_amount_capturable: amount, status: 'unavailable' },
    regulated_status: 'unregulated',
    three_d_secure: attempt.isAuthenticated ? threeDSecure : null,
    transaction_link_id: null,
    wallet: null,
  }
}

function toCharge(
  world: StripeWorld,
  attempt: Attempt,
  card: TestCard,
  decline: Decline | undefined,
): Charge {
  const { amount, currency, method, capture, transfer_data } = attempt
  const id = world.id('ch_3', 23)
  const of = attempt.payment_intent ?? id
  const created = seconds(world)
  return {
    id,
    object: 'charge',
    amount,
    amount_captured: 0,
    amount_refunded: 0,
    application: world.account === undefined ? null : application.id,
    application_fee: null,
    application_fee_amount: attempt.application_fee_amount ?? null,
    balance_transaction: null,
    billing_details: method.billing_details,
    calculated_statement_descriptor: 'TWINFLEET',
    captured: !decline && capture,
    created,
    currency,
    customer: attempt.customer ?? null,
    description: attempt.description ?? null,
    disputed: false,
    failure_balance_transaction: null,
    failure_code: decline ? decline.code : null,
    failure_message: decline ? messageOf(decline) : null,
    fraud_details: {},
    livemode: false,
    metadata: attempt.metadata ?? {},
    on_behalf_of: attempt.on_behalf_of ?? null,
    outcome: toOutcome(card, decline),
    paid: !decline,
    payment_intent: attempt.payment_intent ?? null,
    payment_method: method.id,
    payment_method_details: { card: toCardDetails(attempt, card, created), type: 'card' },
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
    status: decline ? 'failed' : 'succeeded',
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
  const made = toCharge(world, attempt, card, decline)
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
  if (!card.dispute) return { charge: settled, decline }
  return { charge: attempt.capture ? dispute(world, settled, card) : settled, decline }
}

function withMoney(world: StripeWorld, made: Charge, amount: number, card: TestCard): Charge {
  const { currency, id: source, description } = made
  const transaction = book(world, {
    amount,
    currency,
    source,
    description,
    type: 'charge',
    fee: feeOf(amount),
    applicationFee: earnedOf(world, made),
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
function earnedOf(world: StripeWorld, { application_fee_amount }: Charge): number {
  return world.account === undefined ? 0 : (application_fee_amount ?? 0)
}

/**
 * Gives everybody their part: the platform its fee of a direct charge, the account its money of a
 * destination charge. https://docs.stripe.com/connect/charges
 */
function share(world: StripeWorld, charge: Charge, booked: BalanceTransaction): Charge {
  const { amount_captured, currency, transfer_data: to, transfer_group } = charge
  const earned = earnedOf(world, charge)
  const available_on = booked.status === 'pending' ? booked.available_on : undefined
  if (earned > 0) {
    const fee = takeFee(world, { charge: charge.id, amount: earned, currency, available_on })
    return { ...charge, application_fee: fee.id }
  }
  if (!to) return charge
  // The account it goes to is an id where nothing is expanded.
  const destination = String(to.destination)
  const kept = charge.application_fee_amount ?? 0
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
export function captureCharge(world: StripeWorld, held: Charge, amount: number): Charge {
  const card = cardOf(cardSecret(world, held.payment_method ?? '').number)
  const released = held.amount - amount
  const captured = {
    ...withMoney(world, held, amount, card),
    amount_refunded: held.amount_refunded + released,
  }
  world.db.charges.replace(captured)
  emitChange(world, 'charge.captured', held, captured)
  return captured
}
