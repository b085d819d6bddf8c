import { expect, test } from 'vitest'
import { at, openShop } from '../shop.ts'
import { refusalOf } from '../support.ts'

test('a subscription is paused with a credit for what is left, and goes on', async () => {
  const { stripe, subscribe, to, told } = await openShop()
  const { id } = await subscribe()
  await to('2030-01-16T12:00Z')
  told()
  const odd = stripe.subscriptions.pause(id, { bill_for: { unused_time_from: { type: 'x' } } })
  expect((await refusalOf(odd)).param).toBe('bill_for[unused_time_from][type]')
  const paused = await stripe.subscriptions.pause(id)
  expect(paused.status).toBe('paused')
  expect(told()).toEqual([
    'invoiceitem.created',
    'customer.subscription.updated',
    'customer.subscription.paused',
  ])
  expect((await refusalOf(stripe.subscriptions.pause(id))).statusCode).toBe(400)
  await to('2030-02-10T00:00Z')
  expect(told()).toEqual([])
  const going = await stripe.subscriptions.resume(id)
  expect(going).toMatchObject({ status: 'active' })
  const { latest_invoice } = await stripe.subscriptions.retrieve(id, {
    expand: ['latest_invoice'],
  })
  expect(latest_invoice).toMatchObject({ total: 1500 })
  const billed = await stripe.subscriptions.pause(id, {
    bill_for: { unused_time_from: { type: 'item_current_period_start' } },
    invoicing_behavior: 'invoice',
  })
  expect(billed.latest_invoice).not.toBe(going.latest_invoice)
})

test('a classic subscription moves to flexible billing, once', async () => {
  const { stripe, subscribe, told } = await openShop()
  const { id } = await subscribe({ billing_mode: { type: 'classic' } })
  told()
  const billing_mode = { type: 'flexible' as const }
  const after = await stripe.subscriptions.migrate(id, { billing_mode })
  expect(after.billing_mode).toMatchObject({ type: 'flexible', updated_at: after.created })
  expect(told()).toEqual(['customer.subscription.updated'])
  const again = stripe.subscriptions.migrate(id, { billing_mode })
  expect((await refusalOf(again)).param).toBe('billing_mode')
})

test('a start in the past bills what elapsed, by period or as one sum', async () => {
  const { subscribe, latest, clock } = await openShop('pm_card_visa', '2030-03-16T00:00Z')
  const late = subscribe({ backdate_start_date: clock.frozen_time + 60 })
  expect((await refusalOf(late)).param).toBe('backdate_start_date')
  const backdate_start_date = at('2030-02-01T00:00Z')
  const amounts = async (extra: Parameters<typeof subscribe>[0]) => {
    const made = await subscribe({ backdate_start_date, ...extra })
    expect(made.start_date).toBe(backdate_start_date)
    expect(made.billing_cycle_anchor).toBe(clock.frozen_time)
    return (await latest(made.id)).lines.data.map(({ amount }) => amount)
  }
  const part = Math.round((3000 * 15) / 31)
  expect(await amounts({})).toEqual([3000, part, 3000])
  expect(await amounts({ billing_mode: { type: 'classic' } })).toEqual([3000 + part, 3000])
  expect(await amounts({ proration_behavior: 'none' })).toEqual([3000])
})

test('a clock goes two intervals at a time; renewals and due dates are told before', async () => {
  const { stripe, customer, subscribe, types, to } = await openShop()
  const { id } = await subscribe({ collection_method: 'send_invoice', days_until_due: 10 })
  expect((await refusalOf(to('2030-03-02T00:00Z'))).param).toBe('frozen_time')
  const read = types().length
  const news = () =>
    types()
      .slice(read)
      .filter((type) => /upcoming|due/.test(type))
  await to('2030-01-08T12:00Z')
  expect(news()).toEqual(['invoice.will_be_due'])
  await to('2030-01-30T00:00Z')
  expect(news()).toEqual(['invoice.will_be_due', 'invoice.overdue', 'invoice.upcoming'])
  const { data } = await stripe.events.list({ type: 'invoice.upcoming' })
  const told = data[0]?.data.object
  expect(told).toMatchObject({ customer: customer.id, total: 3000 })
  expect(told).not.toHaveProperty('id')
  await stripe.subscriptions.cancel(id)
})
