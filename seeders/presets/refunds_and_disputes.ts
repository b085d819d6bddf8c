import { buyer, type Preset } from './preset.ts'

function paid(description: string, amount: number, customer: string) {
  return { amount, currency: 'usd', customer, status: 'succeeded', description }
}

const stripe = {
  customers: [
    buyer('Mara Lindqvist', 'mara@example.com', 'pm_card_visa'),
    buyer('Owen Pritchard', 'owen@example.com', 'pm_card_mastercard'),
    buyer('Hana Kobayashi', 'hana@example.com', 'pm_card_amex'),
  ],
  payment_intents: [
    paid('Kept', 4000, 'mara@example.com'),
    paid('Refunded', 2500, 'mara@example.com'),
    paid('Refunded in part', 9000, 'owen@example.com'),
    paid('Charged twice', 1500, 'owen@example.com'),
    paid('Disputed, fraud', 31900, 'hana@example.com'),
    paid('Disputed, never received', 7400, 'owen@example.com'),
    paid('Asked about', 1200, 'hana@example.com'),
  ],
  refunds: [
    { payment_intent: 'Refunded', reason: 'requested_by_customer' },
    { payment_intent: 'Refunded in part', amount: 2000, reason: 'requested_by_customer' },
    { payment_intent: 'Refunded in part', amount: 1000 },
    { payment_intent: 'Charged twice', reason: 'duplicate' },
  ],
  disputes: [
    { payment_intent: 'Disputed, fraud', reason: 'fraudulent' },
    { payment_intent: 'Disputed, never received', reason: 'product_not_received' },
    { payment_intent: 'Asked about', inquiry: true },
  ],
}

export const refundsAndDisputes: Preset = {
  id: 'stripe:refunds-and-disputes',
  name: 'Refunds and disputes',
  description:
    'Money that goes back: whole and partial refunds, a double charge, two disputes and an ' +
    'inquiry that wait for evidence.',
  twins: ['stripe'],
  tags: ['preset', 'payments', 'customer-service', 'fraud'],
  seed_config: { stripe },
  prompt: null,
}
