/** What is said of payments that are no card's. https://docs.stripe.com/error-codes */
const messages: Readonly<Record<string, string>> = {
  account_closed: "The customer's bank account has been closed.",
  debit_not_authorized: 'The customer has notified their bank that this payment was unauthorized.',
  insufficient_funds: "The customer's account has insufficient funds to cover this payment.",
  invalid_currency: 'The bank was unable to process this payment because of its currency.',
  no_account: 'The bank account could not be located.',
  refer_to_customer: 'The bank had an issue with processing this payment: refer to the customer.',
  setup_intent_authentication_failure:
    'The provided PaymentMethod has failed authentication. Provide another to set up.',
  payment_intent_authentication_failure:
    'The provided PaymentMethod has failed authentication. You can provide payment_method_data ' +
    'or a new PaymentMethod to attempt to fulfill this PaymentIntent again.',
  payment_intent_payment_attempt_failed:
    'The payment failed. Provide another payment method to try again.',
  payment_method_microdeposit_failed:
    'Microdeposit transfers failed. Please check the account, institution and transit numbers ' +
    'provided.',
  payment_method_microdeposit_verification_attempts_exceeded:
    'You have exceeded the number of allowed verification attempts.',
  payment_method_microdeposit_verification_timeout:
    'Microdeposit verification timed out; the customer did not verify in time.',
}

export function failureMessage(code: string): string {
  return messages[code] ?? 'The payment failed.'
}
