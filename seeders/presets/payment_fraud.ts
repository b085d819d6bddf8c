import { buyer, emoji, type Preset, said } from './preset.ts'

const review = [
  said('radar', '-5h', 'Nine payments of 1.00 USD within a minute, nine cards, one address', {
    reactions: [emoji('rotating_light', 'oskar')],
    thread: [
      said('oskar', '-295m', 'Card testing. All from 198.51.100.23, I blocked it.'),
      said('lina', '-290m', 'Two went through. I refund both as fraudulent.'),
      said('oskar', '-285m', 'And the account “John Q” is closed.'),
    ],
  }),
  said('radar', '-2h', 'KM-9021: 2,400.00 USD, card from BR, delivery to a parcel shop in Lodz', {
    thread: [
      said('lina', '-110m', 'The customer has ordered for three years, always from Curitiba.'),
      said('oskar', '-105m', 'Held, not captured. I call the number we know, not the new one.'),
    ],
  }),
  said('radar', '-40m', 'KM-9014: the bank says the card was stolen', {
    reactions: [emoji('eyes', 'lina')],
    thread: [said('lina', '-35m', 'Delivered yesterday. We will lose this one, evidence is thin.')],
  }),
]

const slack = {
  team: { name: 'Kestrel Maps', domain: 'kestrelmaps' },
  users: [
    { name: 'lina', real_name: 'Lina Farouk', email: 'lina@kestrelmaps.example', title: 'Risk' },
    {
      name: 'oskar',
      real_name: 'Oskar Lindgren',
      email: 'oskar@kestrelmaps.example',
      title: 'Security engineer',
      is_admin: true,
    },
    { name: 'radar', real_name: 'Payment Watch', is_bot: true },
  ],
  channels: [
    {
      name: 'fraud-review',
      is_private: true,
      members: ['lina', 'oskar', 'radar'],
      topic: 'Decide within an hour, write down why',
      messages: review,
    },
    {
      name: 'security',
      messages: [
        said('oskar', '-280m', 'Checkout asks for a captcha after three failed cards from today.', {
          pinned: true,
        }),
        said('lina', '-275m', 'Thank you. Conversion may dip a little, please watch it with me.'),
      ],
    },
  ],
}

/** What each try of the card tester came to. */
const tests = [
  ['4242', 'pm_card_visa', 'succeeded'],
  ['0002', 'pm_card_chargeDeclined', 'requires_payment_method'],
  ['9995', 'pm_card_chargeDeclinedInsufficientFunds', 'requires_payment_method'],
  ['0069', 'pm_card_chargeDeclinedExpiredCard', 'requires_payment_method'],
  ['0127', 'pm_card_chargeDeclinedIncorrectCvc', 'requires_payment_method'],
  ['4444', 'pm_card_mastercard', 'succeeded'],
  ['0003', 'pm_card_chargeDeclined', 'requires_payment_method'],
  ['0004', 'pm_card_chargeDeclined', 'requires_payment_method'],
  ['0119', 'pm_card_chargeDeclinedProcessingError', 'requires_payment_method'],
] as const

const stripe = {
  customers: [
    {
      name: 'John Q',
      email: 'jq7731@mail.example',
      description: 'Closed: card testing from 198.51.100.23',
      metadata: { risk: 'blocked' },
    },
    buyer('Beatriz Nogueira', 'beatriz.nogueira@example.com', 'pm_card_visa', {
      address: { line1: 'Rua XV de Novembro 310', city: 'Curitiba', country: 'BR' },
      metadata: { customer_since: '2023' },
    }),
    buyer('Mark Ellison', 'mark.ellison@example.com', 'pm_card_visa', {
      metadata: { order: 'KM-9014', risk: 'stolen card' },
    }),
  ],
  payment_intents: [
    ...tests.map(([last4, payment_method, status], index) => ({
      amount: 100,
      currency: 'usd',
      customer: 'jq7731@mail.example',
      payment_method,
      status,
      description: `Try ${index + 1}`,
      metadata: { ip: '198.51.100.23', last4 },
    })),
    {
      amount: 240000,
      currency: 'usd',
      customer: 'beatriz.nogueira@example.com',
      status: 'requires_capture',
      description: 'KM-9021',
      metadata: { order: 'KM-9021', deliver_to: 'Lodz' },
    },
    {
      amount: 31900,
      currency: 'usd',
      customer: 'mark.ellison@example.com',
      status: 'succeeded',
      description: 'KM-9014',
      metadata: { order: 'KM-9014' },
    },
  ],
  disputes: [{ payment_intent: 'KM-9014', reason: 'fraudulent' }],
  refunds: [
    { payment_intent: 'Try 1', reason: 'fraudulent' },
    { payment_intent: 'Try 6', reason: 'fraudulent' },
  ],
}

export const paymentFraud: Preset = {
  id: 'payment-fraud',
  name: 'Payment fraud',
  description:
    'Card testing, a large order held for review and a stolen card: the payments in Stripe, the ' +
    'decisions and their reasons in a private Slack channel.',
  twins: ['slack', 'stripe'],
  tags: ['preset', 'fraud', 'payments', 'security'],
  seed_config: { slack, stripe },
  prompt: null,
}
