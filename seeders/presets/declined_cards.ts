import { buyer, type Preset } from './preset.ts'

// One payment for each way a card can refuse, and two that need the customer or the merchant.

const outcomes = [
  ['Visa', 'pm_card_visa', 'succeeded'],
  ['Generic decline', 'pm_card_chargeDeclined', 'requires_payment_method'],
  ['No funds', 'pm_card_chargeDeclinedInsufficientFunds', 'requires_payment_method'],
  ['Expired', 'pm_card_chargeDeclinedExpiredCard', 'requires_payment_method'],
  ['Wrong CVC', 'pm_card_chargeDeclinedIncorrectCvc', 'requires_payment_method'],
  ['Processing error', 'pm_card_chargeDeclinedProcessingError', 'requires_payment_method'],
  ['Needs 3-D Secure', 'pm_card_authenticationRequired', 'requires_action'],
  ['Held', 'pm_card_visa', 'requires_capture'],
] as const

const stripe = {
  customers: [buyer('Jenny Rosen', 'jenny.rosen@example.com', 'pm_card_visa')],
  payment_intents: [
    ...outcomes.map(([description, payment_method, status]) => ({
      amount: 2000,
      currency: 'usd',
      customer: 'jenny.rosen@example.com',
      payment_method,
      status,
      description,
    })),
    { amount: 2000, currency: 'usd', status: 'canceled', description: 'Given up' },
    { amount: 2000, currency: 'usd', status: 'requires_payment_method', description: 'Not begun' },
  ],
}

export const declinedCards: Preset = {
  id: 'stripe:declined-cards',
  name: 'Declined cards',
  description:
    'A payment in each state a card can lead to: five kinds of refusal, 3-D Secure, a hold to ' +
    'capture, one given up and one not begun.',
  twins: ['stripe'],
  tags: ['preset', 'payments', 'functional'],
  seed_config: { stripe },
  prompt: null,
}
