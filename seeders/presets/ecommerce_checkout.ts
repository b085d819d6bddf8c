import { buyer, emoji, type Preset, said } from './preset.ts'

const users = [
  {
    name: 'mara',
    real_name: 'Mara Lindqvist',
    email: 'mara@fernhill.example',
    title: 'Head of operations',
    is_admin: true,
    tz: 'Europe/Stockholm',
  },
  {
    name: 'tomasz',
    real_name: 'Tomasz Zieliński',
    email: 'tomasz@fernhill.example',
    title: 'Customer support',
    tz: 'Europe/Warsaw',
  },
  {
    name: 'priya',
    real_name: 'Priya Nair',
    email: 'priya@fernhill.example',
    title: 'Backend engineer',
    tz: 'Europe/London',
  },
  { name: 'order-desk', real_name: 'Order Desk', is_bot: true },
]

const orders = [
  said('order-desk', '-26h', 'FH-2101: Hannah Okafor, 1 kg Guji whole bean, 32.00 EUR, paid'),
  said('tomasz', '-25h', 'Packed FH-2101, it leaves with the four o’clock courier.', {
    reactions: [emoji('package', 'mara')],
  }),
  said('order-desk', '-5h', 'FH-2102: Jonas Weber, ceramic dripper, 18.50 EUR, card declined'),
  said('priya', '-290m', 'insufficient_funds. He has another card, I sent him the link again.', {
    thread: [
      said('tomasz', '-280m', 'He just called: he will use the other one tonight.'),
      said('mara', '-275m', 'Good. Keep one dripper back, they are nearly gone.'),
    ],
  }),
  said('order-desk', '-3h', 'FH-2103: Léa Moreau, two tasting boxes, 58.00 EUR, paid'),
  said('order-desk', '-80m', 'FH-2103: refunded in part, 29.00 EUR'),
  said('tomasz', '-75m', 'That was one box too many: https://fernhill.example/orders/FH-2103', {
    reactions: [emoji('white_check_mark', 'mara', 'priya')],
  }),
  said('order-desk', '-12m', 'FH-2104: Samir Haddad, gift card, 50.00 EUR, waiting for his bank'),
]

const slack = {
  team: { name: 'Fernhill Coffee', domain: 'fernhill-coffee' },
  users,
  channels: [
    {
      name: 'general',
      purpose: 'News for everybody at Fernhill Coffee',
      messages: [
        said('mara', '-1d', 'The Guji lot is roasted and bagged. It goes on sale at ten.', {
          reactions: [emoji('coffee', 'tomasz', 'priya'), emoji('fire', 'priya')],
        }),
        said('priya', '-6h', 'The new checkout is live for everybody. Watch #orders with me?', {
          pinned: true,
        }),
      ],
    },
    { name: 'orders', topic: 'Every order, as it happens', messages: orders },
    {
      name: 'checkout-rollout',
      is_private: true,
      members: ['mara', 'priya'],
      messages: [
        said('priya', '-2d', 'Plan for the rollout, comments welcome.', {
          files: [
            {
              name: 'rollout.md',
              content: '# Checkout\n\n1. Staff only\n2. One order in ten\n3. Everybody\n',
            },
          ],
        }),
        said('mara', '-47h', 'Looks good. Not before the Guji sale, please.'),
      ],
    },
  ],
  dms: [
    {
      users: ['mara', 'tomasz'],
      messages: [
        said('mara', '-2h', 'Léa wrote twice about FH-2103. Could you look first?'),
        said('tomasz', '-110m', 'On it, the refund is half of it.'),
      ],
    },
  ],
}

const stripe = {
  customers: [
    buyer('Hannah Okafor', 'hannah.okafor@example.com', 'pm_card_visa', {
      address: { line1: 'Skånegatan 71', city: 'Stockholm', postal_code: '116 37', country: 'SE' },
      phone: '+46 70 123 45 67',
      metadata: { order: 'FH-2101' },
    }),
    buyer('Jonas Weber', 'jonas.weber@example.com', 'pm_card_mastercard', {
      address: { line1: 'Lindenstraße 12', city: 'Bremen', postal_code: '28195', country: 'DE' },
      metadata: { order: 'FH-2102' },
    }),
    buyer('Léa Moreau', 'lea.moreau@example.com', 'pm_card_visa', {
      address: { line1: '8 rue des Lilas', city: 'Lyon', postal_code: '69003', country: 'FR' },
      metadata: { order: 'FH-2103' },
    }),
    { name: 'Samir Haddad', email: 'samir.haddad@example.com', metadata: { order: 'FH-2104' } },
  ],
  products: [
    {
      name: 'Guji whole bean, 1 kg',
      description: 'Washed, from Guji in Ethiopia; roasted on Mondays',
      metadata: { sku: 'GUJI-1000' },
      prices: [{ currency: 'eur', unit_amount: 3200, lookup_key: 'guji-1kg' }],
    },
    {
      name: 'Ceramic dripper',
      metadata: { sku: 'DRIP-02' },
      prices: [{ currency: 'eur', unit_amount: 1850, lookup_key: 'dripper' }],
    },
    {
      name: 'Tasting box',
      description: 'Four small bags, a new one every month',
      metadata: { sku: 'BOX-4' },
      prices: [{ currency: 'eur', unit_amount: 2900, lookup_key: 'tasting-box' }],
    },
    {
      name: 'Gift card',
      metadata: { sku: 'GIFT' },
      prices: [{ currency: 'eur', unit_amount: 5000, lookup_key: 'gift-50' }],
    },
  ],
  payment_intents: [
    payment('FH-2101', 3200, 'hannah.okafor@example.com', 'succeeded'),
    payment('FH-2102', 1850, 'jonas.weber@example.com', 'requires_payment_method', {
      payment_method: 'pm_card_chargeDeclinedInsufficientFunds',
    }),
    payment('FH-2103', 5800, 'lea.moreau@example.com', 'succeeded'),
    payment('FH-2104', 5000, 'samir.haddad@example.com', 'requires_action'),
  ],
  refunds: [{ payment_intent: 'FH-2103', amount: 2900, reason: 'requested_by_customer' }],
}

function payment(order: string, amount: number, customer: string, status: string, more = {}) {
  const metadata = { order }
  return { amount, currency: 'eur', customer, status, description: order, metadata, ...more }
}

export const ecommerceCheckout: Preset = {
  id: 'ecommerce-checkout',
  name: 'E-commerce checkout',
  description:
    'A coffee shop on the day its new checkout goes live: orders paid, declined, refunded in ' +
    'part and waiting for 3-D Secure, with the people who look after them in Slack.',
  twins: ['slack', 'stripe'],
  tags: ['preset', 'ecommerce', 'payments', 'functional'],
  seed_config: { slack, stripe },
  prompt: null,
}
