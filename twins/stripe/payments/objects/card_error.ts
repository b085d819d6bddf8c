import type { Decline } from '../../payment_methods/objects/test_cards.ts'
import { type ErrorDetails, StripeError } from '../../protocol/errors.ts'

/** What Stripe says to the customer. https://docs.stripe.com/declines/codes */
const messages: Readonly<Record<string, string>> = {
  authentication_required: 'Your card was declined. This transaction requires authentication.',
  card_velocity_exceeded:
    'Your card was declined for making repeated attempts too frequently or exceeding its amount ' +
    'limit.',
  expired_card: 'Your card has expired.',
  incorrect_cvc: "Your card's security code is incorrect.",
  incorrect_number: 'Your card number is incorrect.',
  insufficient_funds: 'Your card has insufficient funds.',
  invalid_cvc: "Your card's security code is invalid.",
  invalid_expiry_month: "Your card's expiration month is invalid.",
  invalid_expiry_year: "Your card's expiration year is invalid.",
  payment_intent_authentication_failure:
    'We are unable to authenticate your payment method. Please choose a different payment method ' +
    'and try again.',
  setup_intent_authentication_failure:
    'We are unable to authenticate your payment method. Please choose a different payment method ' +
    'and try again.',
  processing_error: 'An error occurred while processing your card. Try again in a little bit.',
  live_mode_test_card:
    'Your card was declined. Your request was in live mode, but used a known test card.',
  test_mode_live_card:
    'Your card was declined. Your request was in test mode, but used a non test (live) card. For ' +
    'a list of valid test cards, visit: https://stripe.com/docs/testing.',
}

/** Whether to try again, as the network advises. */
const advice: Readonly<Record<string, string>> = {
  generic_decline: 'try_again_later',
  insufficient_funds: 'try_again_later',
  processing_error: 'try_again_later',
  card_velocity_exceeded: 'try_again_later',
  incorrect_cvc: 'confirm_card_data',
  expired_card: 'do_not_try_again',
  lost_card: 'do_not_try_again',
  stolen_card: 'do_not_try_again',
}

export function messageOf({ code, decline_code }: Decline): string {
  return messages[decline_code ?? code] ?? messages[code] ?? 'Your card was declined.'
}

export function adviceOf({ code, decline_code }: Decline): string | undefined {
  return advice[decline_code ?? code]
}

/** `402` with the issuer's word for it. https://docs.stripe.com/api/errors#errors-card_error */
export function cardError(decline: Decline, details: ErrorDetails = {}): StripeError {
  const advice_code = adviceOf(decline)
  return new StripeError(messageOf(decline), {
    status: 402,
    type: 'card_error',
    ...decline,
    ...(advice_code && { advice_code }),
    ...details,
  })
}
