import { describe, expect, test } from 'vitest'
import { at, ids, openShop } from '../shop.ts'
import { refusalOf, startStripe } from '../support.ts'

const calls = {
  default_aggregation: { formula: 'sum' as const },
  display_name: 'API calls',
  event_name: 'api_call',
}

describe('a meter', () => {
  test('is made, turned off and on, and takes no use while it is off', async () => {
    const { stripe, types } = await startStripe()
    const meter = await stripe.billing.meters.create(calls)
    expect(meter).toMatchObject({
      status: 'active',
      customer_mapping: { event_payload_key: 'stripe_customer_id' },
      value_settings: { event_payload_key: 'value' },
    })
    expect((await refusalOf(stripe.billing.meters.create(calls))).param).toBe('event_name')
    const named = await stripe.billing.meters.update(meter.id, { display_name: 'Calls' })
    expect(await stripe.billing.meters.retrieve(meter.id)).toEqual(named)
    const { id: stripe_customer_id } = await stripe.customers.create()
    const report = (payload: Record<string, string>, identifier = 'one') =>
      stripe.billing.meterEvents.create({ event_name: 'api_call', identifier, payload })
    const lost = report({ stripe_customer_id: 'cus_x', value: '1' })
    expect((await refusalOf(lost)).code).toBe('resource_missing')
    expect((await refusalOf(report({ stripe_customer_id, value: 'x' }))).param).toBe(
      'payload[value]',
    )
    const event = await report({ stripe_customer_id, value: '3' })
    expect(event).toMatchObject({ event_name: 'api_call', identifier: 'one' })
    expect((await refusalOf(report({ stripe_customer_id, value: '3' }))).param).toBe('identifier')
    expect((await stripe.billing.meters.deactivate(meter.id)).status).toBe('inactive')
    expect((await refusalOf(report({ stripe_customer_id, value: '1' }, 'two'))).statusCode).toBe(
      400,
    )
    expect(ids(await stripe.billing.meters.list({ status: 'active' }))).toEqual([])
    expect((await stripe.billing.meters.reactivate(meter.id)).status).toBe('active')
    expect(types().filter((type) => type.startsWith('billing'))).toEqual([
      'billing.meter.created',
      'billing.meter.updated',
      'billing.meter.deactivated',
      'billing.meter.reactivated',
    ])
  })

  test('is billed by what was used, in tiers, after the period', async () => {
    const { stripe, customer, price, basic, latest, to } = await openShop()
    const meter = await stripe.billing.meters.create(calls)
    const recurring = { interval: 'month' as const, usage_type: 'metered' as const }
    expect((await refusalOf(price(1, { recurring }))).param).toBe('recurring[meter]')
    const metered = await stripe.prices.create({
      currency: 'usd',
      product_data: { name: 'Calls' },
      recurring: { ...recurring, meter: meter.id },
      billing_scheme: 'tiered',
      tiers_mode: 'graduated',
      tiers: [
        { up_to: 100, unit_amount: 2 },
        { up_to: 'inf', unit_amount: 1, flat_amount: 50 },
      ],
    })
    const items = [{ price: basic.id }, { price: metered.id }]
    const counted = stripe.subscriptions.create({
      customer: customer.id,
      items: [{ price: metered.id, quantity: 3 }],
    })
    expect((await refusalOf(counted)).param).toBe('items[0][quantity]')
    const made = await stripe.subscriptions.create({ customer: customer.id, items })
    expect((await latest(made.id)).amount_paid).toBe(3000)
    const report = (identifier: string, value: number) =>
      stripe.billing.meterEvents.create({
        event_name: 'api_call',
        identifier,
        payload: { stripe_customer_id: customer.id, value: String(value) },
      })
    await to('2030-01-10T00:00Z')
    await report('a', 90)
    await report('wrong', 500)
    await stripe.billing.meterEventAdjustments.create({
      cancel: { identifier: 'wrong' },
      event_name: 'api_call',
      type: 'cancel',
    })
    await to('2030-01-20T00:00Z')
    await report('b', 60)
    const range = { start_time: at('2030-01-01T00:00Z'), end_time: at('2030-02-01T00:00Z') }
    const usage = { customer: customer.id, ...range }
    const all = await stripe.billing.meters.listEventSummaries(meter.id, usage)
    expect(all.data.map(({ aggregated_value }) => aggregated_value)).toEqual([150])
    const days = await stripe.billing.meters.listEventSummaries(meter.id, {
      ...usage,
      value_grouping_window: 'day',
    })
    expect(days.data.map(({ aggregated_value }) => aggregated_value)).toEqual([60, 90])
    const next = await stripe.invoices.createPreview({ subscription: made.id })
    expect(next.total).toBe(3000 + 200 + 50 + 50)
    await to('2030-02-01T02:00Z')
    const invoice = await latest(made.id)
    expect(invoice.lines.data.map(({ amount, quantity }) => [amount, quantity])).toEqual([
      [200, 100],
      [50, 50],
      [50, 0],
      [3000, 1],
    ])
    expect(invoice.lines.data[0]?.period).toEqual({
      start: at('2030-01-01T00:00Z'),
      end: at('2030-02-01T00:00Z'),
    })
    await report('c', 100)
    await stripe.subscriptions.update(made.id, { cancel_at_period_end: true })
    await to('2030-03-01T00:00Z')
    expect(await latest(made.id)).toMatchObject({ status: 'paid', amount_paid: 200 })
    expect((await stripe.subscriptions.retrieve(made.id)).status).toBe('canceled')
  })
})
