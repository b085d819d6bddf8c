import type Stripe from 'stripe'
import { expect, test } from 'vitest'
import { connect } from '../connected.ts'
import { ids } from '../shop.ts'
import { refusalOf, startStripe } from '../support.ts'

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

/** An account that is paid out when it asks to be. */
async function connectManual(stripe: Stripe) {
  const on = { stripeAccount: await connect(stripe) }
  const payouts = { schedule: { interval: 'manual' as const } }
  await stripe.balanceSettings.update({ payments: { payouts } }, on)
  return { account: on.stripeAccount, on }
}

test('what was paid to a bank of an account is taken back from it', async () => {
  const { stripe, instance, events } = await startStripe()
  const { account, on } = await connectManual(stripe)
  const source = 'tok_bypassPending'
  for (const options of [{}, on]) {
    await stripe.charges.create({ amount: 5000, currency: 'usd', source }, options)
  }
  const wait = (days: number) => instance.advanceTo(instance.clock.now() + days * 86_400_000)
  const own = await stripe.payouts.create({ amount: 100, currency: 'usd' })
  const odd = { amount: 100, currency: 'usd', destination: 'ba_none' }
  expect((await refusalOf(stripe.payouts.create(odd, on))).param).toBe('destination')
  const [bank] = (await stripe.accounts.listExternalAccounts(account)).data
  const destination = bank?.id ?? ''
  const paid = await stripe.payouts.create({ ...odd, amount: 3000, destination }, on)
  expect((await refusalOf(stripe.payouts.reverse(paid.id, {}, on))).statusCode).toBe(400)
  await wait(2)
  expect((await refusalOf(stripe.payouts.reverse(own.id))).message).toContain('connected accounts')
  const back = await stripe.payouts.reverse(paid.id, { metadata: { why: 'typo' } }, on)
  expect(back).toMatchObject({
    amount: -3000,
    destination,
    metadata: { why: 'typo' },
    original_payout: paid.id,
    status: 'pending',
  })
  const first = await stripe.payouts.retrieve(paid.id, { expand: ['reversed_by'] }, on)
  expect(first.reversed_by).toMatchObject({ id: back.id })
  expect((await refusalOf(stripe.payouts.reverse(paid.id, {}, on))).statusCode).toBe(400)
  const left = async () => (await stripe.balance.retrieve({}, on)).available[0]?.amount
  expect(await left()).toBe(5000 - 175 - 3000)
  await wait(2)
  expect(await left()).toBe(5000 - 175)
  expect((await stripe.payouts.retrieve(back.id, {}, on)).status).toBe('paid')
  expect((await refusalOf(stripe.payouts.reverse(back.id, {}, on))).statusCode).toBe(400)
  const told = (await stripe.events.list({ type: 'payout.*' }, on)).data.map(({ type }) => type)
  expect(told.reverse()).toEqual([
    'payout.created',
    'payout.updated',
    'payout.paid',
    'payout.created',
    'payout.updated',
    'payout.updated',
    'payout.paid',
  ])
  expect(events().some((each) => JSON.stringify(each.data).includes(paid.id))).toBe(false)
})

test('balance settings say when money is available and paid out', async () => {
  const { stripe, types, instance } = await startStripe()
  const account = await connect(stripe)
  const on = { stripeAccount: account }
  const change = (payments: Stripe.BalanceSettingsUpdateParams.Payments, options = {}) =>
    stripe.balanceSettings.update({ payments }, options)
  expect((await stripe.balanceSettings.retrieve()).payments).toMatchObject({
    payouts: { schedule: { interval: 'manual' }, status: 'enabled' },
    settlement_timing: { delay_days: 2 },
  })
  const weekly = { payouts: { schedule: { interval: 'weekly' } } } as const
  expect((await refusalOf(change(weekly))).param).toContain('weekly_payout_days')
  const long = { settlement_timing: { delay_days_override: 32 } }
  expect((await refusalOf(change(long))).param).toContain('delay_days_override')

  const set = await change({
    payouts: {
      minimum_balance_by_currency: { usd: 500, eur: 700 },
      schedule: { interval: 'weekly', weekly_payout_days: ['monday'] },
    },
    settlement_timing: { delay_days_override: 7 },
  })
  expect(set.payments).toMatchObject({
    payouts: { schedule: { interval: 'weekly', weekly_payout_days: ['monday'] } },
    settlement_timing: { delay_days: 7, delay_days_override: 7 },
  })
  const less = await change({ payouts: { minimum_balance_by_currency: { eur: '' } } })
  expect(less.payments.payouts?.minimum_balance_by_currency).toEqual({ usd: 500 })
  await stripe.charges.create({ amount: 1000, currency: 'usd', source: 'tok_visa' })
  await instance.advanceTo(instance.clock.now() + 6 * 86_400_000)
  expect((await stripe.balance.retrieve()).available[0]?.amount).toBe(0)
  await instance.advanceTo(instance.clock.now() + 86_400_000)
  expect((await stripe.balance.retrieve()).available[0]?.amount).toBe(1000 - 59)
  const usual = await change({ settlement_timing: { delay_days_override: '' } })
  expect(usual.payments.settlement_timing).toEqual({ delay_days: 2, start_of_day: null })
  expect(types().filter((type) => type.startsWith('balance_settings'))).toHaveLength(3)

  await change({ payouts: { schedule: { interval: 'manual' } } }, on)
  const { settings } = await stripe.accounts.retrieve(account)
  expect(settings?.payouts?.schedule.interval).toBe('manual')
  await stripe.accounts.update(account, { settings: { payouts: { statement_descriptor: 'TEA' } } })
  expect((await stripe.balanceSettings.retrieve({}, on)).payments.payouts).toMatchObject({
    schedule: { interval: 'manual' },
    statement_descriptor: 'TEA',
    status: 'enabled',
  })
})

test('a payout to a bank that refuses it comes back, and stops the bank', async () => {
  const { stripe, instance } = await startStripe()
  const { account, on } = await connectManual(stripe)
  const bank = { object: 'bank_account', country: 'US', routing_number: '110000000' } as const
  await stripe.accounts.update(account, {
    external_account: { ...bank, account_number: '000111111113' },
  })
  const source = 'tok_bypassPending'
  await stripe.charges.create({ amount: 5000, currency: 'usd', source }, on)
  const pay = () => stripe.payouts.create({ amount: 3000, currency: 'usd' }, on)
  const sent = await pay()
  await instance.advanceTo(sent.arrival_date * 1000)
  const failed = await stripe.payouts.retrieve(
    sent.id,
    { expand: ['destination', 'failure_balance_transaction'] },
    on,
  )
  expect(failed).toMatchObject({
    destination: { object: 'bank_account', last4: '1113' },
    failure_balance_transaction: { amount: 3000, type: 'payout_failure' },
    failure_code: 'account_closed',
    status: 'failed',
  })
  expect((await stripe.balance.retrieve({}, on)).available[0]?.amount).toBe(5000 - 175)
  const [external] = (await stripe.accounts.listExternalAccounts(account)).data
  expect(external).toMatchObject({ status: 'errored' })
  expect((await refusalOf(pay())).code).toBe('bank_account_unusable')
  await stripe.accounts.update(account, {
    external_account: { ...bank, account_number: '000123456789' },
  })
  expect((await pay()).status).toBe('pending')
  const told = await stripe.events.list({ type: 'payout.*' }, on)
  expect(told.data.map(({ type }) => type).reverse()).toEqual([
    'payout.created',
    'payout.failed',
    'payout.created',
  ])
})

test('an account is paid out by its schedule, daily where it is connected', async () => {
  const { stripe, instance } = await startStripe()
  await instance.advanceTo(Date.parse('2030-01-30T12:00:00Z')) // a Wednesday
  const account = await connect(stripe)
  const on = { stripeAccount: account }
  const source = 'tok_bypassPending'
  const earn = (options = {}) =>
    stripe.charges.create({ amount: 5000, currency: 'usd', source }, options)
  const paid = async (options = {}) =>
    (await stripe.payouts.list({}, options)).data.map(({ amount, automatic, created }) => [
      amount,
      automatic,
      new Date(created * 1000).toISOString().slice(0, 10),
    ])
  await earn()
  await earn(on)
  await instance.advanceTo(Date.parse('2030-02-01T12:00:00Z'))
  expect(await paid()).toEqual([])
  expect(await paid(on)).toEqual([[5000 - 175, true, '2030-01-31']])
  await earn(on)
  const settle = (payouts: Stripe.BalanceSettingsUpdateParams.Payments.Payouts) =>
    stripe.balanceSettings.update({ payments: { payouts } })
  await settle({
    minimum_balance_by_currency: { usd: 1000 },
    schedule: { interval: 'weekly', weekly_payout_days: ['monday', 'friday'] },
  })
  await stripe.accounts.update(account, {
    settings: { payouts: { schedule: { interval: 'monthly', monthly_anchor: 31 } } },
  })
  await instance.advanceTo(Date.parse('2030-02-03T12:00:00Z'))
  expect(await paid()).toEqual([])
  await instance.advanceTo(Date.parse('2030-03-01T12:00:00Z'))
  expect(await paid()).toEqual([[5000 - 175 - 1000, true, '2030-02-04']])
  expect(await paid(on)).toEqual([
    [5000 - 175, true, '2030-02-28'],
    [5000 - 175, true, '2030-01-31'],
  ])
  const [automatic] = (await stripe.payouts.list()).data
  expect(automatic).toMatchObject({ reconciliation_status: 'completed', status: 'paid' })
  const about = (payout: string) => stripe.balanceTransactions.list({ payout })
  expect((await refusalOf(about('po_x'))).code).toBe('resource_missing')
  expect((await about(automatic?.id ?? '')).data).toMatchObject([
    { amount: -3825, type: 'payout', source: automatic?.id },
    { amount: 5000, net: 4825, type: 'charge' },
  ])
  await settle({ schedule: { interval: 'manual' } })
  const byHand = await stripe.payouts.create({ amount: 500, currency: 'usd' })
  expect((await refusalOf(about(byHand.id))).param).toBe('payout')
  await earn()
  await instance.advanceTo(Date.parse('2030-04-01T12:00:00Z'))
  expect(await paid()).toHaveLength(2)
})
