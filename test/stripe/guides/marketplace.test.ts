import { expect, test } from 'vitest'
import { complete } from '../connected.ts'
import { refusalOf, startStripe } from '../support.ts'

// https://docs.stripe.com/connect/marketplace
test('a marketplace: sellers come, are paid a part, are refunded, and are paid out', async () => {
  const { stripe, instance, types } = await startStripe()
  const { external_account, ...details } = complete
  const seller = await stripe.accounts.create({
    capabilities: details.capabilities,
    type: 'express',
  })
  expect(seller).toMatchObject({ charges_enabled: false, payouts_enabled: false })
  const early = stripe.paymentIntents.create({
    amount: 10_000,
    currency: 'usd',
    transfer_data: { destination: 'acct_x' },
  })
  expect((await refusalOf(early)).code).toBe('resource_missing')
  const link = await stripe.accountLinks.create({
    account: seller.id,
    refresh_url: 'http://market.test/again',
    return_url: 'http://market.test/back',
    type: 'account_onboarding',
  })
  expect((await fetch(link.url)).status).toBe(200)
  const shop = await stripe.accounts.create({
    ...details,
    external_account,
    settings: { payouts: { schedule: { interval: 'manual' } } },
  })
  expect(shop).toMatchObject({ charges_enabled: true, payouts_enabled: true })
  const on = { stripeAccount: shop.id }

  const intent = await stripe.paymentIntents.create({
    amount: 10_000,
    application_fee_amount: 1230,
    automatic_payment_methods: { allow_redirects: 'never', enabled: true },
    confirm: true,
    currency: 'usd',
    expand: ['latest_charge'],
    payment_method: 'pm_card_bypassPending',
    transfer_data: { destination: shop.id },
  })
  expect(intent).toMatchObject({ status: 'succeeded', latest_charge: { amount: 10_000 } })
  const usd = async (options = {}) => {
    const { available, pending } = await stripe.balance.retrieve({}, options)
    return [...available, ...pending].reduce(
      (sum, each) => sum + (each.currency === 'usd' ? each.amount : 0),
      0,
    )
  }
  // The platform pays Stripe's 3.20 of its 12.30; the rest is the seller's.
  expect(await usd()).toBe(1230 - 320)
  expect(await usd(on)).toBe(10_000 - 1230)
  const [fee] = (await stripe.applicationFees.list()).data
  expect(fee).toMatchObject({ account: shop.id, amount: 1230, amount_refunded: 0 })

  await stripe.refunds.create({
    amount: 5000,
    payment_intent: intent.id,
    refund_application_fee: true,
    reverse_transfer: true,
  })
  expect(await usd(on)).toBe((10_000 - 1230) / 2)
  expect(await usd()).toBe(1230 / 2 - 320)
  const direct = await stripe.paymentIntents.create(
    {
      amount: 5000,
      application_fee_amount: 500,
      automatic_payment_methods: { allow_redirects: 'never', enabled: true },
      confirm: true,
      currency: 'usd',
      payment_method: 'pm_card_bypassPending',
    },
    on,
  )
  expect((await refusalOf(stripe.paymentIntents.retrieve(direct.id))).statusCode).toBe(404)
  expect(await usd(on)).toBe(4385 + 5000 - 500 - 175)
  expect(await usd()).toBe(295 + 500)
  const before = types().length
  const payout = await stripe.payouts.create({ amount: 4000, currency: 'usd' }, on)
  await instance.advanceTo((payout.arrival_date + 60) * 1000)
  expect(await stripe.payouts.retrieve(payout.id, {}, on)).toMatchObject({ status: 'paid' })
  expect(await usd(on)).toBe(4385 + 5000 - 500 - 175 - 4000)
  expect(
    types()
      .slice(before)
      .filter((type) => type.startsWith('payout')),
  ).toEqual([])
  const told = await stripe.events.list({ types: ['payout.created', 'payout.paid'] }, on)
  expect(told.data.map(({ type }) => type)).toEqual(['payout.paid', 'payout.created'])
})
