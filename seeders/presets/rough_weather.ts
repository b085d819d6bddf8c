import { buyer, type Preset, said } from './preset.ts'

const slack = {
  users: [{ name: 'iris', real_name: 'Iris Blom', email: 'iris@tidewater.example' }],
  channels: [
    {
      name: 'bookings',
      messages: [said('iris', '-1h', 'TT-640 wants a cabin with a window, is one left?')],
    },
  ],
  rate_limiting: 'documented',
  failure_rules: [
    { match: { operation: 'chat.postMessage' }, when: { nth: 1 }, effect: 'rate_limit' },
    { match: { operation: 'conversations.history' }, when: { nth: 2 }, effect: 'reset' },
  ],
}

const stripe = {
  customers: [buyer('Theo Brandt', 'theo.brandt@example.com', 'pm_card_visa')],
  products: [
    {
      name: 'Night ferry, cabin',
      prices: [{ currency: 'eur', unit_amount: 11800, lookup_key: 'cabin' }],
    },
  ],
  failure_rules: [
    {
      match: { operation: 'POST /v1/payment_intents' },
      when: { nth: 1 },
      effect: 'lose_response',
    },
    { match: { operation: 'GET /v1/customers' }, when: { nth: 1 }, effect: 'rate_limit' },
  ],
}

export const roughWeather: Preset = {
  id: 'rough-weather',
  name: 'Rough weather',
  description:
    'Everything works, but not at once: the first message is rate limited, the first payment’s ' +
    'answer is lost, a connection breaks. For retries, idempotency keys and back-off.',
  twins: ['slack', 'stripe'],
  tags: ['preset', 'functional', 'devops', 'payments'],
  seed_config: { slack, stripe },
  prompt: null,
}
