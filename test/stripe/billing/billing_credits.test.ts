import { describe, expect, test } from 'vitest'
import { at, ids, openShop } from '../shop.ts'
import { refusalOf } from '../support.ts'

/** A shop with a metered price of one cent. */
async function openMetered() {
  const shop = await openShop()
  const { stripe, customer } = shop
  const meter = await stripe.billing.meters.create({
    default_aggregation: { formula: 'sum' },
    display_name: 'Calls',
    event_name: 'call',
  })
  const metered = await stripe.prices.create({
    currency: 'usd',
    product_data: { name: 'Calls' },
    recurring: { interval: 'month', usage_type: 'metered', meter: meter.id },
    unit_amount: 1,
  })
  const use = (value: number) =>
    stripe.billing.meterEvents.create({
      event_name: 'call',
      payload: { stripe_customer_id: customer.id, value: String(value) },
    })
  return { ...shop, meter, metered, use }
}

const money = (value: number, currency = 'usd') => ({
  monetary: { currency, value },
  type: 'monetary' as const,
})
const metered_only = { scope: { price_type: 'metered' as const } }

describe('billing credits', () => {
  test('are granted, used by what is metered, given back and expire', async () => {
    const { stripe, basic, customer, metered, use, to, told, latest } = await openMetered()
    const { creditGrants, creditBalanceSummaries, creditBalanceTransactions } = stripe.billing
    const grant = (value: number, extra = {}) =>
      creditGrants.create({
        amount: money(value),
        applicability_config: metered_only,
        customer: customer.id,
        ...extra,
      })
    const both = grant(5, {
      applicability_config: { scope: { price_type: 'metered', prices: [{ id: metered.id }] } },
    })
    expect((await refusalOf(both)).param).toBe('applicability_config[scope]')
    expect((await refusalOf(grant(5, { expires_at: 1 }))).param).toBe('expires_at')
    const lost = creditGrants.expire('credgr_x')
    expect((await refusalOf(lost)).code).toBe('resource_missing')
    told()
    const first = await grant(300, { name: 'Welcome', category: 'promotional' })
    const second = await grant(1000, { expires_at: at('2030-02-20T00:00Z'), priority: 80 })
    const change = ['billing.credit_grant.created', 'billing.credit_balance_transaction.created']
    expect(told()).toEqual([...change, ...change])
    expect(first).toMatchObject({ amount: money(300), priority: 50, voided_at: null })
    const left = async () => {
      const summary = await creditBalanceSummaries.retrieve({
        customer: customer.id,
        filter: { type: 'applicability_scope', applicability_scope: { price_type: 'metered' } },
      })
      return summary.balances.map(({ available_balance: { monetary } }) => monetary?.value)
    }
    expect(await left()).toEqual([1300])
    const made = await stripe.subscriptions.create({
      customer: customer.id,
      items: [{ price: basic.id }, { price: metered.id }],
    })
    await use(500)
    await to('2030-02-01T02:00Z')
    const invoice = await latest(made.id)
    expect(invoice).toMatchObject({ subtotal: 3500, total: 3000, amount_paid: 3000 })
    const [line] = invoice.lines.data
    expect(line?.pretax_credit_amounts?.map(({ amount, type }) => [amount, type])).toEqual([
      [300, 'credit_balance_transaction'],
      [200, 'credit_balance_transaction'],
    ])
    expect(await left()).toEqual([800])
    const used = await creditBalanceTransactions.list({
      customer: customer.id,
      credit_grant: first.id,
    })
    expect(used.data[0]).toMatchObject({
      type: 'debit',
      debit: { type: 'credits_applied', credits_applied: { invoice: invoice.id } },
    })
    const one = await creditBalanceTransactions.retrieve(used.data[0]?.id ?? '')
    expect(one).toEqual(used.data[0])
    const spent = creditGrants.voidGrant(first.id)
    expect((await refusalOf(spent)).statusCode).toBe(400)
    await to('2030-02-20T00:00Z')
    expect(await left()).toEqual([0])
    expect(ids(await creditGrants.list({ customer: customer.id }))).toEqual([second.id, first.id])
  })

  test('are changed, ended and voided, and come back with a voided invoice', async () => {
    const { stripe, customer, metered, use, to, latest } = await openMetered()
    const { creditGrants, creditBalanceSummaries } = stripe.billing
    const grant = await creditGrants.create({
      amount: money(1000),
      applicability_config: { scope: { prices: [{ id: metered.id }] } },
      customer: customer.id,
    })
    const left = async () => {
      const summary = await creditBalanceSummaries.retrieve({
        customer: customer.id,
        filter: { type: 'credit_grant', credit_grant: grant.id },
      })
      return summary.balances[0]?.ledger_balance.monetary?.value
    }
    const made = await stripe.subscriptions.create({
      collection_method: 'send_invoice',
      customer: customer.id,
      days_until_due: 30,
      items: [{ price: metered.id }],
    })
    await use(1500)
    await to('2030-02-01T02:00Z')
    const invoice = await latest(made.id)
    expect(invoice).toMatchObject({ status: 'open', amount_due: 500 })
    expect(await left()).toBe(0)
    await stripe.invoices.voidInvoice(invoice.id ?? '')
    expect(await left()).toBe(1000)
    const expires_at = at('2030-06-01T00:00Z')
    const changed = await creditGrants.update(grant.id, { expires_at, metadata: { a: '1' } })
    expect(changed).toMatchObject({ expires_at, metadata: { a: '1' } })
    expect(await creditGrants.retrieve(grant.id)).toEqual(changed)
    const ended = await creditGrants.expire(grant.id)
    expect(ended.expires_at).toBe(at('2030-02-01T02:00Z'))
    expect(await left()).toBe(0)
    expect((await refusalOf(creditGrants.expire(grant.id))).statusCode).toBe(400)
    const fresh = await creditGrants.create({
      amount: money(10),
      applicability_config: metered_only,
      customer: customer.id,
    })
    expect((await creditGrants.voidGrant(fresh.id)).voided_at).toBe(ended.expires_at)
  })
})

test('an alert tells once of a customer whose use reaches its threshold', async () => {
  const { stripe, customer, meter, use, told, events } = await openMetered()
  const { alerts } = stripe.billing
  const threshold = { gte: 100, meter: meter.id, recurrence: 'one_time' as const }
  const create = (extra = {}) =>
    alerts.create({
      alert_type: 'usage_threshold',
      title: 'Many calls',
      usage_threshold: { ...threshold, ...extra },
    })
  expect((await refusalOf(create({ meter: 'mtr_x' }))).param).toBe('usage_threshold[meter]')
  const other = await stripe.customers.create()
  const alert = await create()
  await create({ filters: [{ type: 'customer', customer: other.id }] })
  told()
  await use(60)
  expect(told()).toEqual([])
  await use(60)
  await use(60)
  expect(told()).toEqual(['billing.alert.triggered'])
  expect(events().at(-1)?.data.object).toMatchObject({
    object: 'billing.alert_triggered',
    alert: { id: alert.id },
    customer: customer.id,
    value: 120,
  })
  expect((await alerts.deactivate(alert.id)).status).toBe('inactive')
  expect((await refusalOf(alerts.deactivate(alert.id))).statusCode).toBe(400)
  expect((await alerts.activate(alert.id)).status).toBe('active')
  const gone = await alerts.archive(alert.id)
  expect(gone.status).toBe('archived')
  expect((await refusalOf(alerts.activate(alert.id))).statusCode).toBe(400)
  expect(await alerts.retrieve(alert.id)).toEqual(gone)
  expect((await alerts.list({ meter: meter.id })).data.length).toBe(2)
})

test('feedback options and trial offers are made, changed and listed', async () => {
  const { stripe, subscribe } = await openShop()
  const { feedbackOptions } = stripe.billing
  const option = await feedbackOptions.create({ description: 'Too bitter' })
  const named = await feedbackOptions.update(option.id, { description: 'Bitter' })
  expect(await feedbackOptions.retrieve(option.id)).toEqual(named)
  const { id } = await subscribe()
  const leave = (feedback_option: string) =>
    stripe.subscriptions.cancel(id, {
      cancellation_details: { feedback_option },
      expand: ['cancellation_details.feedback_option'],
    })
  expect((await refusalOf(leave('x'))).param).toBe('cancellation_details[feedback_option]')
  const left = await leave(option.id)
  expect(left.cancellation_details?.feedback_option).toEqual(named)
  const off = await feedbackOptions.deactivate(option.id)
  expect(off).toMatchObject({ status: 'inactive', description: 'Bitter' })
  expect((await refusalOf(feedbackOptions.deactivate(option.id))).statusCode).toBe(400)
  expect(ids(await feedbackOptions.list({ status: 'inactive' }))).toEqual([option.id])

  const { trialOffers } = stripe.productCatalog
  const price = (unit_amount: number, recurring?: { interval: 'month' }) =>
    stripe.prices.create({
      currency: 'usd',
      product_data: { name: 'Tea' },
      unit_amount,
      ...(recurring && { recurring }),
    })
  const [once, cheap, full] = [
    await price(100),
    await price(100, { interval: 'month' }),
    await price(900, { interval: 'month' }),
  ]
  const create = (id: string) =>
    trialOffers.create({
      duration: { type: 'relative', relative: { iterations: 2 } },
      end_behavior: { transition: { price: full.id } },
      price: id,
    })
  expect((await refusalOf(create(once.id))).param).toBe('price')
  const offer = await create(cheap.id)
  expect(offer).toMatchObject({ active: true, duration: { relative: { iterations: 2 } } })
  const closed = await trialOffers.update(offer.id, { active: false })
  expect(await trialOffers.retrieve(offer.id)).toEqual(closed)
  expect(ids(await trialOffers.list({ active: false, prices: [cheap.id] }))).toEqual([offer.id])
})
