import { expect, test } from 'vitest'
import { seedInstance } from '../../../shared/instance/boot.ts'
import type { StripeWorld } from '../../../twins/stripe/protocol/index.ts'
import { ids } from '../shop.ts'
import { bootStripe, startStripe } from '../support.ts'

const clock = { now: '2030-01-31T10:00:00Z', frozen: true }
const products = [
  {
    name: 'Tea club',
    prices: [
      { currency: 'eur', unit_amount: 2000, recurring: { interval: 'month' }, lookup_key: 'tea' },
    ],
  },
]

test('what is not known or cannot come about is refused with its path, and nothing stays', () => {
  const { instance } = bootStripe()
  const refusal = (stripe: object) => {
    try {
      seedInstance(instance, { stripe })
    } catch (error) {
      return String(error)
    }
    return 'nothing'
  }
  const customers = ['ada@example.com']
  const to = (subscription: object) => ({
    customers,
    products,
    subscriptions: [{ customer: 'ada@example.com', price: 'tea', ...subscription }],
  })
  expect(refusal({ accounts: [{ mail: 'a' }] })).toContain('stripe.accounts[0].mail')
  expect(refusal({ accounts: [{ country: 'XX' }] })).toContain('stripe.accounts[0].country')
  const odd = { accounts: [{ capabilities: ['transfers', 'flight'] }] }
  expect(refusal(odd)).toContain('stripe.accounts[0].capabilities[1]')
  expect(refusal({ payouts: [{ amount: 5, currency: 'eur' }] })).toContain('stripe.payouts[0]')
  expect(refusal({ coupons: [{ percent: 5 }] })).toContain('stripe.coupons[0].percent')
  expect(refusal({ promotion_codes: [{ code: 'A', coupon: 'NONE' }] })).toContain(
    'stripe.promotion_codes[0].coupon',
  )
  expect(refusal(to({ customer: 'bob' }))).toContain('stripe.subscriptions[0].customer')
  expect(refusal(to({ price: 'coffee' }))).toContain('stripe.subscriptions[0].price')
  expect(refusal(to({ price: undefined }))).toContain('stripe.subscriptions[0].price')
  instance.run((world: StripeWorld) => {
    expect(world.db.customers.count()).toBe(0)
  })
})

test.each([
  ['active', 1, ['paid']],
  ['trialing', 1, ['paid']],
  ['past_due', 2, ['open', 'paid']],
  ['unpaid', 2, ['open', 'paid']],
  ['paused', 1, ['paid']],
  ['canceled', 1, ['paid']],
  ['incomplete', 1, ['open']],
] as const)(
  'a subscription is seeded as %s, by what leads there',
  async (status, count, invoices) => {
    const { stripe, instance, types } = await startStripe()
    const result = seedInstance(instance, {
      stripe: {
        clock,
        customers: ['ada@example.com'],
        products,
        subscriptions: [{ customer: 'ada@example.com', price: 'tea', status }],
      },
    })
    expect(result.seed_results).toMatchObject({ stripe: { subscriptions_created: 1 } })
    const [subscription] = (await stripe.subscriptions.list({ status: 'all' })).data
    expect(subscription?.status).toBe(status)
    const { data } = await stripe.invoices.list({ subscription: subscription?.id ?? '' })
    expect(data).toHaveLength(count)
    expect(data.map((invoice) => invoice.status)).toEqual(invoices)
    expect(types()).toEqual([])
  },
)

test('a whole billing world is seeded, and goes on by the clock', async () => {
  const { stripe, instance } = await startStripe()
  const result = seedInstance(instance, {
    stripe: {
      clock,
      customers: [
        {
          name: 'Ada',
          payment_methods: ['pm_card_visa'],
          default_payment_method: 'pm_card_visa',
          tax_ids: [{ type: 'eu_vat', value: 'DE123456789' }],
        },
      ],
      products,
      coupons: [{ id: 'HALF', percent_off: 50, duration: 'forever' }],
      promotion_codes: [{ code: 'TEA50', coupon: 'HALF' }],
      tax_rates: [{ display_name: 'VAT', percentage: 19 }],
      subscriptions: [{ customer: 'Ada', items: ['Tea club'], coupon: 'HALF', trial_days: 7 }],
      invoices: [
        { customer: 'Ada', currency: 'eur', status: 'paid', lines: [{ amount: 700 }] },
        { customer: 'Ada', currency: 'eur', due_date: '+14d', lines: [{ amount: 900 }] },
      ],
      payment_intents: [
        { amount: 500, currency: 'eur', customer: 'Ada', status: 'succeeded', description: 'cup' },
      ],
      disputes: [{ payment_intent: 'cup', reason: 'product_not_received' }],
      meters: [{ event_name: 'api_call' }],
      accounts: [
        { id: 'acct_1Tea', email: 'tea@example.com', business_profile: { name: 'Tea' } },
        { type: 'standard', country: 'SE', details_submitted: false },
      ],
      test_clocks: [{ name: 'later', frozen_time: '+30d' }],
    },
  })
  expect(result.seed_results).toMatchObject({
    stripe: {
      accounts_created: 2,
      invoices_created: 2,
      coupons_created: 1,
      disputes_created: 1,
      meters_created: 1,
    },
  })
  const [unfinished, tea] = (await stripe.accounts.list()).data
  expect(unfinished).toMatchObject({ charges_enabled: false, country: 'SE', type: 'standard' })
  expect(tea).toMatchObject({
    id: 'acct_1Tea',
    business_profile: { name: 'Tea' },
    charges_enabled: true,
    payouts_enabled: true,
    type: 'express',
  })
  const [disputed] = (await stripe.disputes.list()).data
  expect([disputed?.amount, disputed?.reason]).toEqual([500, 'product_not_received'])
  const [draft, paid] = (await stripe.invoices.list()).data
  expect([draft?.status, draft?.collection_method]).toEqual(['draft', 'send_invoice'])
  expect([paid?.status, paid?.amount_paid]).toEqual(['paid', 700])
  expect(ids(await stripe.testHelpers.testClocks.list())).toHaveLength(1)
  await instance.advanceTo(Date.parse('2030-02-07T12:00:00Z'))
  const [first] = (await stripe.invoices.list({ limit: 1 })).data
  expect([first?.billing_reason, first?.amount_paid]).toEqual(['subscription_cycle', 1000])
})
