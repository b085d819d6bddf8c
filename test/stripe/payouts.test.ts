import { expect, test } from 'vitest'
import { ids } from './shop.ts'
import { refusalOf, startStripe } from './support.ts'

test('what is available is paid out, and taken back only while it is on its way', async () => {
  const { stripe, instance, types } = await startStripe()
  const none = stripe.payouts.create({ amount: 100, currency: 'usd' })
  expect((await refusalOf(none)).code).toBe('balance_insufficient')
  await stripe.charges.create({ amount: 5000, currency: 'usd', source: 'tok_bypassPending' })
  const before = types().length
  const first = await stripe.payouts.create({
    amount: 3000,
    currency: 'usd',
    expand: ['balance_transaction'],
  })
  expect(first).toMatchObject({ status: 'pending', balance_transaction: { amount: -3000 } })
  const left = async () => (await stripe.balance.retrieve()).available[0]?.amount
  expect(await left()).toBe(5000 - 175 - 3000)
  const much = stripe.payouts.create({ amount: 3000, currency: 'usd' })
  expect((await refusalOf(much)).code).toBe('balance_insufficient')
  const second = await stripe.payouts.create({ amount: 1000, currency: 'usd', method: 'instant' })
  expect((await stripe.payouts.cancel(second.id)).status).toBe('canceled')
  expect(await left()).toBe(1825)
  const noted = await stripe.payouts.update(first.id, { metadata: { week: '7' } })
  expect(noted.metadata).toEqual({ week: '7' })
  await instance.advanceTo(first.arrival_date * 1000)
  expect((await stripe.payouts.retrieve(first.id)).status).toBe('paid')
  expect((await refusalOf(stripe.payouts.cancel(first.id))).statusCode).toBe(400)
  expect(ids(await stripe.payouts.list({ status: 'paid' }))).toEqual([first.id])
  const booked = await stripe.balanceTransactions.list({
    source: first.id,
    expand: ['data.source'],
  })
  expect(booked.data[0]?.source).toMatchObject({ object: 'payout', id: first.id })
  expect(types().slice(before)).toEqual([
    'payout.created',
    'payout.created',
    'payout.canceled',
    'payout.updated',
    'payout.updated',
    'payout.paid',
  ])
})
