import type Stripe from 'stripe'
import { day_s } from '../../../../shared/time/units.ts'
import type { Decline, TestCard } from '../../payment_methods/objects/test_cards.ts'
import type { Charge, PaymentMethod } from '../../schema/index.ts'
import { adviceOf } from './card_error.ts'

/** How long a bank holds money for an online payment, and for how long where it is asked to. */
const hold_s = { usual: 7 * day_s, extended: 30 * day_s }

/** The issuer's answer for a card: undefined where it agrees. */
export function declineOf(card: TestCard): Decline | undefined {
  if (card.risk === 'blocked' || card.risk === 'highest') {
    return { code: 'card_declined', decline_code: 'fraudulent' }
  }
  return card.decline
}

export function toOutcome(card: TestCard, decline: Decline | undefined): Stripe.Charge.Outcome {
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
      type: card.risk === 'elevated' ? 'manual_review' : 'authorized',
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

export function toCardDetails(
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
interface HoldOptions {
  request_extended_authorization?: string | undefined
  request_incremental_authorization?: string | undefined
}
