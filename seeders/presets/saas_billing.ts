import { buyer, emoji, type Preset, said } from './preset.ts'

const slack = {
  team: { name: 'Orchard Analytics', domain: 'orchard' },
  users: [
    {
      name: 'farah',
      real_name: 'Farah Siddiqui',
      email: 'farah@orchard.example',
      title: 'Chief executive',
      is_admin: true,
    },
    { name: 'joel', real_name: 'Joel Andersson', email: 'joel@orchard.example', title: 'Sales' },
    { name: 'keiko', real_name: 'Keiko Mori', email: 'keiko@orchard.example', title: 'Engineer' },
    { name: 'billing', real_name: 'Billing Bot', is_bot: true },
  ],
  channels: [
    {
      name: 'billing',
      topic: 'Upgrades, trials and cards that fail',
      messages: [
        said('billing', '-6d', 'Upgrade: Lumen Ledger went from Starter to Business, 12 seats', {
          reactions: [emoji('tada', 'farah', 'joel', 'keiko')],
          thread: [
            said('joel', '-6d', 'They pay the difference today and the full price from the 1st.'),
            said('farah', '-6d', 'Wonderful. Who writes to them?'),
            said('joel', '-6d', 'I did: https://orchard.example/customers/lumen-ledger'),
          ],
        }),
        said('billing', '-3d', 'Trial begun: Harbour & Pine, Pro, ends in 14 days'),
        said('billing', '-2d', 'Payment failed: Meadowlark Bikes, Pro, the card was declined', {
          thread: [
            said('joel', '-47h', 'Their card ran out. They will enter the new one this week.'),
            said('keiko', '-46h', 'Access stays on for seven days, that is the rule.'),
          ],
        }),
        said('billing', '-1d', 'Canceled at the end of the period: Northwind Press, Starter', {
          thread: [said('farah', '-23h', 'Ask them why, kindly.')],
        }),
      ],
    },
    {
      name: 'pricing',
      is_private: true,
      members: ['farah', 'joel'],
      messages: [
        said('farah', '-8d', 'Business goes to 99 a seat in spring. Existing customers keep 79.', {
          pinned: true,
        }),
        said('joel', '-8d', 'Then I offer the yearly plan to the big three before that.'),
      ],
    },
  ],
}

const stripe = {
  customers: [
    buyer('Lumen Ledger', 'accounts@lumenledger.example', 'pm_card_visa', {
      metadata: { seats: '12' },
    }),
    buyer('Harbour & Pine', 'office@harbourpine.example', 'pm_card_mastercard'),
    buyer('Meadowlark Bikes', 'billing@meadowlark.example', 'pm_card_visa'),
    buyer('Northwind Press', 'owen@northwindpress.example', 'pm_card_visa'),
    buyer('Kestrel Maps', 'finance@kestrelmaps.example', 'pm_card_amex'),
  ],
  products: [
    plan('Starter', 'For one person who tries things out', 900, 9000),
    plan('Pro', 'Shared dashboards and alerts', 2900, 29000),
    plan('Business', 'Single sign-on, audit log, invoices; per seat', 7900, 79000),
  ],
  subscriptions: [
    {
      customer: 'accounts@lumenledger.example',
      price: 'business-month',
      quantity: 12,
      status: 'active',
    },
    {
      customer: 'office@harbourpine.example',
      price: 'pro-month',
      status: 'trialing',
      trial_days: 14,
    },
    { customer: 'billing@meadowlark.example', price: 'pro-month', status: 'past_due' },
    {
      customer: 'owen@northwindpress.example',
      price: 'starter-month',
      status: 'active',
      cancel_at_period_end: true,
    },
    {
      customer: 'finance@kestrelmaps.example',
      price: 'pro-year',
      status: 'active',
      coupon: 'Partners',
    },
  ],
  coupons: [{ name: 'Partners', percent_off: 15, duration: 'forever' }],
  promotion_codes: [{ code: 'PARTNERS15', coupon: 'Partners' }],
  tax_rates: [{ display_name: 'VAT', percentage: 20, country: 'GB' }],
  invoices: [
    {
      customer: 'accounts@lumenledger.example',
      status: 'paid',
      lines: [{ description: 'Onboarding day', amount: 120000 }],
    },
    {
      customer: 'office@harbourpine.example',
      status: 'open',
      due_date: '+14d',
      lines: [{ description: 'Import of old dashboards', amount: 45000 }],
    },
    {
      customer: 'finance@kestrelmaps.example',
      status: 'draft',
      lines: [{ description: 'Extra seats, March', amount: 8700 }],
    },
  ],
}

function plan(name: string, description: string, monthly: number, yearly: number) {
  const price = (interval: 'month' | 'year', unit_amount: number) => ({
    currency: 'usd',
    unit_amount,
    recurring: { interval },
    lookup_key: `${name.toLowerCase()}-${interval}`,
    nickname: `${name}, by the ${interval}`,
  })
  return { name, description, prices: [price('month', monthly), price('year', yearly)] }
}

export const saasBilling: Preset = {
  id: 'saas-billing',
  name: 'SaaS billing and upgrades',
  description:
    'Three plans, monthly and yearly, and customers in every state: upgraded, on trial, past ' +
    'due, leaving at the end of the period, with a billing bot that tells Slack about each.',
  twins: ['slack', 'stripe'],
  tags: ['preset', 'saas', 'billing', 'payments'],
  seed_config: { slack, stripe },
  prompt: null,
}
