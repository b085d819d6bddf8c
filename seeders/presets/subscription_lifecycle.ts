import { buyer, type Preset } from './preset.ts'

const prices = [
  {
    currency: 'usd',
    unit_amount: 2000,
    recurring: { interval: 'month' },
    lookup_key: 'standard-month',
  },
  {
    currency: 'usd',
    unit_amount: 20000,
    recurring: { interval: 'year' },
    lookup_key: 'standard-year',
  },
]

const stripe = {
  customers: [
    buyer('Tessa Trial', 'trial@example.com', 'pm_card_visa'),
    buyer('Ada Active', 'active@example.com', 'pm_card_visa'),
    buyer('Yuri Yearly', 'yearly@example.com', 'pm_card_mastercard'),
    buyer('Paula Pastdue', 'past-due@example.com', 'pm_card_visa'),
    buyer('Ernst Ending', 'ending@example.com', 'pm_card_visa'),
    buyer('Carla Canceled', 'canceled@example.com', 'pm_card_visa'),
  ],
  products: [{ name: 'Standard', description: 'The one plan there is', prices }],
  subscriptions: [
    { customer: 'trial@example.com', price: 'standard-month', status: 'trialing', trial_days: 14 },
    { customer: 'active@example.com', price: 'standard-month', status: 'active' },
    { customer: 'yearly@example.com', price: 'standard-year', status: 'active' },
    { customer: 'past-due@example.com', price: 'standard-month', status: 'past_due' },
    {
      customer: 'ending@example.com',
      price: 'standard-month',
      status: 'active',
      cancel_at_period_end: true,
    },
    { customer: 'canceled@example.com', price: 'standard-month', status: 'canceled' },
  ],
}

export const subscriptionLifecycle: Preset = {
  id: 'stripe:subscription-lifecycle',
  name: 'Subscription lifecycle',
  description:
    'One plan and a customer in each state of a subscription: trialing, active, yearly, past ' +
    'due, ending and canceled. Turn the clock and watch them renew.',
  twins: ['stripe'],
  tags: ['preset', 'saas', 'billing'],
  seed_config: { stripe },
  prompt: null,
}
