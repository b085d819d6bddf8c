import { expect, test } from 'vitest'
import { at, ids, openShop } from '../shop.ts'
import { refusalOf } from '../support.ts'

const month = { interval: 'month' as const, interval_count: 1 }

test('a schedule takes its subscription through its phases and lets it go', async () => {
  const { stripe, basic, customer, clock, price, told, to, latest } = await openShop()
  const pro = await price(5000)
  const setup = await stripe.prices.create({
    currency: 'usd',
    product_data: { name: 'Setup' },
    unit_amount: 700,
  })
  const schedules = stripe.subscriptionSchedules
  const one = { customer: customer.id, phases: [{ items: [{ price: basic.id }] }] }
  expect((await refusalOf(schedules.create({ customer: customer.id }))).param).toBe('phases')
  expect((await refusalOf(schedules.create({ phases: one.phases }))).param).toBe('customer')
  expect((await refusalOf(schedules.retrieve('sub_sched_x'))).code).toBe('resource_missing')
  const once = schedules.create({ ...one, phases: [{ items: [{ price: setup.id }] }] })
  expect((await refusalOf(once)).statusCode).toBe(400)
  told()

  const made = await schedules.create({
    customer: customer.id,
    start_date: at('2030-01-05T00:00Z'),
    metadata: { plan: 'ramp' },
    phases: [
      { items: [{ price: basic.id, quantity: 2 }], duration: month },
      {
        add_invoice_items: [{ price: setup.id }],
        items: [{ price: pro.id }],
        duration: { ...month, interval_count: 2 },
        metadata: { tier: 'pro' },
      },
    ],
  })
  expect(made).toMatchObject({
    status: 'not_started',
    subscription: null,
    current_phase: null,
    test_clock: clock.id,
    phases: [
      { start_date: at('2030-01-05T00:00Z'), end_date: at('2030-02-05T00:00Z') },
      { start_date: at('2030-02-05T00:00Z'), end_date: at('2030-04-05T00:00Z') },
    ],
  })
  expect(told()).toEqual(['subscription_schedule.created'])
  expect(ids(await schedules.list({ scheduled: true }))).toEqual([made.id])

  await to('2030-01-05T00:00Z')
  expect(told().slice(0, 3)).toEqual([
    'subscription_schedule.updated',
    'customer.subscription.created',
    'invoice.created',
  ])
  const begun = await schedules.retrieve(made.id, { expand: ['subscription'] })
  expect(begun).toMatchObject({
    status: 'active',
    current_phase: { start_date: at('2030-01-05T00:00Z') },
    subscription: { schedule: made.id, status: 'active', cancel_at: null },
  })
  const { subscription } = await schedules.retrieve(made.id)
  const id = String(subscription)
  expect((await latest(id)).amount_paid).toBe(6000)
  const ends = stripe.subscriptions.update(id, { cancel_at_period_end: true })
  expect((await refusalOf(ends)).param).toBe('cancel_at_period_end')

  await to('2030-02-05T02:00Z')
  expect(told().slice(0, 4)).toEqual([
    'subscription_schedule.updated',
    'invoiceitem.created',
    'customer.subscription.updated',
    'invoice.created',
  ])
  const invoice = await latest(id)
  expect(invoice.lines.data.map(({ amount }) => amount).sort()).toEqual([5000, 700])
  expect(invoice).toMatchObject({ billing_reason: 'subscription_cycle', amount_paid: 5700 })
  expect((await stripe.subscriptions.retrieve(id)).metadata).toEqual({ tier: 'pro' })

  await to('2030-03-30T00:00Z')
  expect(told()).toContain('subscription_schedule.expiring')
  await to('2030-04-05T02:00Z')
  expect(told().slice(0, 2)).toEqual([
    'subscription_schedule.released',
    'customer.subscription.updated',
  ])
  expect(await schedules.retrieve(made.id)).toMatchObject({
    status: 'released',
    released_subscription: id,
    subscription: null,
  })
  expect(await stripe.subscriptions.retrieve(id)).toMatchObject({ schedule: null })
  expect((await latest(id)).amount_paid).toBe(5000)
  expect((await refusalOf(schedules.cancel(made.id))).message).toContain('`released`')
})

test('a schedule for what runs already is changed, and ends it', async () => {
  const { stripe, subscribe, basic, price, customer, told, to, latest } = await openShop()
  const pro = await price(5000)
  const schedules = stripe.subscriptionSchedules
  const { id } = await subscribe()
  told()
  const mixed = schedules.create({ from_subscription: id, customer: customer.id })
  expect((await refusalOf(mixed)).param).toBe('customer')
  const made = await schedules.create({ from_subscription: id })
  expect(told()).toEqual(['subscription_schedule.created', 'customer.subscription.updated'])
  expect(made).toMatchObject({
    status: 'active',
    subscription: id,
    phases: [{ items: [{ price: basic.id, plan: basic.id, quantity: 1 }] }],
  })
  expect((await refusalOf(schedules.create({ from_subscription: id }))).statusCode).toBe(400)
  const [first] = made.phases
  if (!first) throw new Error('no phase')
  const { start_date, end_date } = first
  const items = [{ price: basic.id }]
  const bare = schedules.update(made.id, { phases: [{ items }] })
  expect((await refusalOf(bare)).param).toBe('phases[0][start_date]')
  const moved = schedules.update(made.id, { phases: [{ items, start_date: start_date + 60 }] })
  expect((await refusalOf(moved)).statusCode).toBe(400)
  const changed = await schedules.update(made.id, {
    end_behavior: 'cancel',
    phases: [
      { items, start_date, end_date },
      { items: [{ price: pro.id }], duration: month },
    ],
  })
  expect(changed.phases.map((phase) => phase.start_date)).toEqual([start_date, end_date])
  expect(await stripe.subscriptions.retrieve(id)).toMatchObject({
    cancel_at: at('2030-03-01T00:00Z'),
    items: { data: [{ price: { id: basic.id } }] },
  })
  await to('2030-01-11T00:00Z')
  const { items: owned } = await stripe.subscriptions.retrieve(id)
  await stripe.subscriptions.update(id, {
    items: [{ id: owned.data[0]?.id ?? '', quantity: 3 }],
    proration_behavior: 'none',
  })
  const split = await schedules.retrieve(made.id)
  expect(split.phases.map(({ items: [item] }) => item?.quantity)).toEqual([1, 3, 1])
  expect(split.current_phase?.start_date).toBe(at('2030-01-11T00:00Z'))
  await to('2030-02-01T02:00Z')
  expect((await latest(id)).amount_paid).toBe(5000)
  told()
  await to('2030-03-01T00:00Z')
  expect(told()).toEqual([
    'subscription_schedule.expiring',
    'subscription_schedule.completed',
    'customer.subscription.updated',
    'customer.subscription.deleted',
  ])
  expect(await schedules.retrieve(made.id)).toMatchObject({ status: 'completed', subscription: id })
  expect((await stripe.subscriptions.retrieve(id)).status).toBe('canceled')
})

test('a schedule is released or canceled before its end', async () => {
  const { stripe, basic, customer, told } = await openShop()
  const schedules = stripe.subscriptionSchedules
  const start = (end_behavior: 'cancel' | 'release') =>
    schedules.create({
      customer: customer.id,
      end_behavior,
      start_date: 'now',
      phases: [{ items: [{ price: basic.id }], duration: { interval: 'year' } }],
    })
  const first = await start('cancel')
  expect(told().slice(-20)[0]).toBe('subscription_schedule.created')
  const id = String(first.subscription)
  const end = at('2031-01-01T00:00Z')
  expect((await stripe.subscriptions.retrieve(id)).cancel_at).toBe(end)
  const freed = await schedules.release(first.id, { preserve_cancel_date: true })
  expect(freed).toMatchObject({ status: 'released', released_subscription: id })
  expect(told()).toEqual(['subscription_schedule.released', 'customer.subscription.updated'])
  expect(await stripe.subscriptions.retrieve(id)).toMatchObject({ schedule: null, cancel_at: end })
  const second = await start('release')
  told()
  const gone = await schedules.cancel(second.id, { invoice_now: false, prorate: false })
  expect(gone.status).toBe('canceled')
  expect(told()).toEqual(['subscription_schedule.canceled', 'customer.subscription.deleted'])
  const third = await start('release')
  await stripe.subscriptions.cancel(String(third.subscription))
  expect((await schedules.retrieve(third.id)).status).toBe('canceled')
  expect(ids(await schedules.list({ customer: customer.id }))).toEqual([
    third.id,
    second.id,
    first.id,
  ])
})
