import { buyer, emoji, type Preset, said } from './preset.ts'

const tickets = [
  said('helpdesk', '-28h', 'MB-771 · Carla Jensen: “The bell fell off after two days.”', {
    thread: [
      said('nadia', '-27h', 'I send her a new one with the longer screw. No return needed.'),
      said('courier', '-27h', 'Shipping label made: MB-771-R'),
    ],
    reactions: [emoji('white_check_mark', 'nadia')],
  }),
  said('helpdesk', '-9h', 'MB-774 · Peter Okoye: “I was charged twice for order 5518.”', {
    thread: [
      said('bram', '-510m', 'Both charges are there, four seconds apart. The second is ours.'),
      said('nadia', '-505m', 'Refund it, please, and write why it happened.'),
      said('bram', '-500m', 'Refunded. He clicked pay twice, the button did not lock.'),
      said('nadia', '-498m', 'I told the web team. Thank you.'),
    ],
    reactions: [emoji('white_check_mark', 'bram')],
  }),
  said('helpdesk', '-3h', 'MB-779 · Rosa Delgado: “The invoice shows the wrong company.”', {
    thread: [said('bram', '-170m', 'Which name should it be? I asked her.')],
    reactions: [emoji('hourglass', 'bram')],
  }),
  said(
    'helpdesk',
    '-25m',
    'MB-780 · Ivan Petrov: “I never got my bicycle and want my money back.”',
    {
      thread: [
        said(
          'nadia',
          '-20m',
          'The parcel was delivered to a neighbour on Tuesday, there is a photo.',
        ),
        said('bram', '-15m', 'I call him before anybody refunds 890 euros.'),
      ],
      reactions: [emoji('eyes', 'nadia')],
    },
  ),
]

const slack = {
  team: { name: 'Meadowlark Bikes', domain: 'meadowlark' },
  users: [
    {
      name: 'nadia',
      real_name: 'Nadia Haddad',
      email: 'nadia@meadowlark.example',
      title: 'Support lead',
      is_admin: true,
    },
    { name: 'bram', real_name: 'Bram de Wit', email: 'bram@meadowlark.example', title: 'Support' },
    { name: 'zoe', real_name: 'Zoë Lambert', email: 'zoe@meadowlark.example', title: 'Web team' },
    { name: 'helpdesk', real_name: 'Help Desk', is_bot: true },
    { name: 'courier', real_name: 'Shipping Bot', is_bot: true },
  ],
  channels: [
    {
      name: 'tickets',
      topic: '4 today, 2 open · answer within four hours',
      purpose: 'One message per ticket, everything else in its thread',
      messages: tickets,
    },
    {
      name: 'support',
      messages: [
        said('nadia', '-3d', 'Refunds up to 100 euros: decide yourselves. Above: ask me.', {
          pinned: true,
        }),
        said('bram', '-8h', 'Is the double click known? Third one this week.'),
        said('zoe', '-7h', 'Now it is. The button locks from tomorrow on.', {
          reactions: [emoji('heart', 'bram', 'nadia')],
        }),
      ],
    },
  ],
  dms: [
    {
      users: ['bram', 'nadia'],
      messages: [
        said('bram', '-12m', 'Ivan Petrov did not pick up. Again in an hour?'),
        said('nadia', '-10m', 'Yes. And send him the photo.'),
      ],
    },
  ],
}

function order(number: number, amount: number, customer: string, ticket: string) {
  const metadata = { order: String(number), ticket }
  const description = `Order ${number}`
  return { amount, currency: 'eur', customer, status: 'succeeded', description, metadata }
}

const stripe = {
  customers: [
    buyer('Carla Jensen', 'carla.jensen@example.com', 'pm_card_visa'),
    buyer('Peter Okoye', 'peter.okoye@example.com', 'pm_card_mastercard'),
    buyer('Rosa Delgado', 'rosa.delgado@example.com', 'pm_card_visa', {
      description: 'Buys for Delgado y Hijos',
    }),
    buyer('Ivan Petrov', 'ivan.petrov@example.com', 'pm_card_amex'),
  ],
  products: [
    { name: 'Brass bell', prices: [{ currency: 'eur', unit_amount: 1900, lookup_key: 'bell' }] },
    { name: 'Rain cape', prices: [{ currency: 'eur', unit_amount: 6400, lookup_key: 'cape' }] },
    { name: 'City bicycle', prices: [{ currency: 'eur', unit_amount: 89000, lookup_key: 'city' }] },
  ],
  payment_intents: [
    order(5511, 1900, 'carla.jensen@example.com', 'MB-771'),
    order(5518, 6400, 'peter.okoye@example.com', 'MB-774'),
    {
      ...order(5518, 6400, 'peter.okoye@example.com', 'MB-774'),
      description: 'Order 5518, second click',
    },
    order(5530, 12800, 'rosa.delgado@example.com', 'MB-779'),
    order(5502, 89000, 'ivan.petrov@example.com', 'MB-780'),
  ],
  refunds: [
    {
      payment_intent: 'Order 5518, second click',
      reason: 'duplicate',
      metadata: { ticket: 'MB-774' },
    },
  ],
}

export const customerSupport: Preset = {
  id: 'customer-support',
  name: 'Customer support',
  description:
    'The support desk of a bicycle shop: tickets with their threads in Slack, and the orders, ' +
    'the double charge and its refund in Stripe.',
  twins: ['slack', 'stripe'],
  tags: ['preset', 'support', 'customer-service', 'payments'],
  seed_config: { slack, stripe },
  prompt: null,
}
