import { describe, expect, test } from 'vitest'
import { ids } from '../shop.ts'
import { refusalOf, startStripe } from '../support.ts'

const byCard = (payment_method: string) => ({
  amount: 2000,
  currency: 'usd',
  payment_method,
  confirm: true,
  automatic_payment_methods: { enabled: true, allow_redirects: 'never' as const },
})

describe('radar', () => {
  test('holds an elevated risk up for review, which a person or a refund ends', async () => {
    const { stripe, types } = await startStripe()
    expect((await refusalOf(stripe.reviews.retrieve('prv_x'))).statusCode).toBe(404)
    expect((await refusalOf(stripe.reviews.approve('prv_x'))).statusCode).toBe(404)
    const paid = await stripe.paymentIntents.create({
      ...byCard('pm_card_riskLevelElevated'),
      expand: ['latest_charge', 'review'],
    })
    expect(paid).toMatchObject({
      status: 'succeeded',
      review: { object: 'review', open: true, payment_intent: paid.id },
      latest_charge: { outcome: { risk_level: 'elevated', type: 'manual_review' } },
    })
    const { data } = await stripe.reviews.list()
    const [review] = data
    expect(data).toHaveLength(1)
    const approved = await stripe.reviews.approve(review?.id ?? '', { expand: ['charge'] })
    expect(approved).toMatchObject({
      open: false,
      closed_reason: 'approved',
      charge: { object: 'charge', amount: 2000 },
    })
    expect((await refusalOf(stripe.reviews.approve(review?.id ?? ''))).statusCode).toBe(400)
    const other = await stripe.paymentIntents.create(byCard('pm_card_riskLevelElevated'))
    await stripe.refunds.create({ payment_intent: other.id, reason: 'fraudulent' })
    const [latest] = (await stripe.reviews.list()).data
    expect(await stripe.reviews.retrieve(latest?.id ?? '')).toMatchObject({
      open: false,
      closed_reason: 'refunded_as_fraud',
    })
    const opened = ['payment_intent.created', 'charge.succeeded', 'review.opened']
    expect(types()).toEqual([
      ...[...opened, 'payment_intent.succeeded', 'review.closed'],
      ...[...opened, 'payment_intent.succeeded'],
      ...['refund.created', 'charge.refunded', 'review.closed'],
    ])
  })

  test('hears of fraud from the issuer, until the money is back', async () => {
    const { stripe, types } = await startStripe()
    const warnings = stripe.radar.earlyFraudWarnings
    expect((await refusalOf(warnings.retrieve('issfr_x'))).statusCode).toBe(404)
    const paid = await stripe.paymentIntents.create(byCard('pm_card_createIssuerFraudRecord'))
    const { data } = await warnings.list({ payment_intent: paid.id })
    expect(data).toMatchObject([{ actionable: true, charge: paid.latest_charge }])
    expect(ids(await warnings.list({ charge: 'ch_x' }))).toEqual([])
    await stripe.refunds.create({ payment_intent: paid.id })
    expect((await warnings.retrieve(data[0]?.id ?? '')).actionable).toBe(false)
    expect(types()).toEqual([
      ...['payment_intent.created', 'charge.succeeded', 'radar.early_fraud_warning.created'],
      ...['payment_intent.succeeded', 'refund.created', 'charge.refunded'],
      'radar.early_fraud_warning.updated',
    ])
  })

  test('keeps lists of values', async () => {
    const { stripe } = await startStripe()
    const { valueLists, valueListItems } = stripe.radar
    const list = { alias: 'blocked_ips', item_type: 'ip_address' as const, name: 'Blocked' }
    const { id } = await valueLists.create({ ...list, metadata: { a: '1' } })
    expect((await refusalOf(valueLists.create(list))).param).toBe('alias')
    expect((await refusalOf(valueLists.retrieve('rsl_x'))).statusCode).toBe(404)
    const add = (value: string, value_list = id) => valueListItems.create({ value, value_list })
    expect((await refusalOf(add('nowhere'))).param).toBe('value')
    expect((await refusalOf(add('1.2.3.4', 'rsl_x'))).code).toBe('resource_missing')
    const item = await add('1.2.3.4')
    expect((await refusalOf(add('1.2.3.4'))).param).toBe('value')
    await add('5.6.7.8')
    expect(await valueListItems.retrieve(item.id)).toEqual(item)
    expect(ids(await valueListItems.list({ value_list: id, value: '1.2.3.4' }))).toEqual([item.id])
    expect(ids(await valueLists.list({ contains: '1.2.3.4' }))).toEqual([id])
    expect(ids(await valueLists.list({ contains: '4.3.2.1' }))).toEqual([])
    expect(await valueListItems.del(item.id)).toMatchObject({ deleted: true })
    expect((await refusalOf(valueListItems.del(item.id))).statusCode).toBe(404)
    const renamed = await valueLists.update(id, { name: 'Never', metadata: { b: '2' } })
    expect(renamed).toMatchObject({
      alias: 'blocked_ips',
      name: 'Never',
      metadata: { a: '1', b: '2' },
      list_items: { data: [{ value: '5.6.7.8' }], has_more: false },
    })
    expect(await valueLists.retrieve(id)).toEqual(renamed)
    expect(ids(await valueLists.list({ alias: 'blocked_ips' }))).toEqual([id])
    expect(await valueLists.del(id)).toMatchObject({ deleted: true })
    expect(ids(await valueLists.list())).toEqual([])
    expect(ids(await valueListItems.list({ value_list: id }))).toEqual([])
  })

  test.each([
    ['pm_card_visa', 'normal', 'continue'],
    ['pm_card_riskLevelElevated', 'elevated', 'continue'],
    ['pm_card_riskLevelHighest', 'highest', 'block'],
  ])('evaluates a payment by %s', async (payment_method, risk_level, recommended_action) => {
    const { stripe } = await startStripe()
    const ask = (method: string) =>
      stripe.radar.paymentEvaluations.create({
        customer_details: { email: 'jenny@example.com' },
        payment_details: {
          amount: 2000,
          currency: 'usd',
          payment_method_details: { payment_method: method },
        },
      })
    expect((await refusalOf(ask('pm_x'))).code).toBe('resource_missing')
    expect(await ask(payment_method)).toMatchObject({
      object: 'radar.payment_evaluation',
      customer_details: { email: 'jenny@example.com' },
      recommended_action,
      signals: { fraudulent_payment: { risk_level } },
    })
  })
})

describe('what a payment page offers', () => {
  test('payment method configurations', async () => {
    const { stripe } = await startStripe()
    const { paymentMethodConfigurations: configurations } = stripe
    expect((await refusalOf(configurations.retrieve('pmc_x'))).statusCode).toBe(404)
    const bad = configurations.create({ klarna: { display_preference: { preference: 'x' } } })
    expect((await refusalOf(bad)).param).toBe('klarna[display_preference][preference]')
    const on = { display_preference: { preference: 'on' as const } }
    const off = { display_preference: { preference: 'off' as const } }
    const main = await configurations.create({ klarna: on, name: 'Shop' })
    expect(main).toMatchObject({
      active: true,
      is_default: true,
      name: 'Shop',
      card: { available: true, display_preference: { preference: 'none', value: 'on' } },
      klarna: { available: true, display_preference: { preference: 'on', value: 'on' } },
      oxxo: { available: false },
    })
    const second = await configurations.create({ name: 'Second' })
    const fixed = configurations.update(main.id, { active: false })
    expect((await refusalOf(fixed)).param).toBe('active')
    const changed = await configurations.update(second.id, { card: off, active: false })
    expect(changed).toMatchObject({ active: false, card: { available: false } })
    expect(await configurations.retrieve(second.id)).toEqual(changed)
    expect(ids(await configurations.list())).toEqual([second.id, main.id])
  })

  test('payment method domains', async () => {
    const { stripe } = await startStripe()
    const { paymentMethodDomains: domains } = stripe
    const bad = domains.create({ domain_name: 'not a domain' })
    expect((await refusalOf(bad)).param).toBe('domain_name')
    expect((await refusalOf(domains.validate('pmd_x'))).statusCode).toBe(404)
    const domain = await domains.create({ domain_name: 'shop.example.com' })
    expect(domain).toMatchObject({ enabled: true, apple_pay: { status: 'active' } })
    expect(await domains.validate(domain.id)).toEqual(domain)
    const off = await domains.update(domain.id, { enabled: false })
    expect(await domains.retrieve(domain.id)).toEqual(off)
    expect(ids(await domains.list({ enabled: false }))).toEqual([domain.id])
    expect(ids(await domains.list({ domain_name: 'example.com' }))).toEqual([])
  })
})

test('a payment says what it is made up of', async () => {
  const { stripe } = await startStripe()
  const line_items = [
    { product_name: 'Tea', quantity: 2, unit_cost: 400, tax: { total_tax_amount: 100 } },
    { product_name: 'Cup', quantity: 1, unit_cost: 1000, discount_amount: 100 },
  ]
  const make = (amount: number) =>
    stripe.paymentIntents.create({
      amount,
      currency: 'usd',
      amount_details: { line_items, shipping: { amount: 200, to_postal_code: '94111' } },
    })
  expect((await refusalOf(make(1999))).param).toBe('amount_details')
  const intent = await make(2000)
  expect(intent.amount_details).toMatchObject({ shipping: { amount: 200 } })
  const lines = await stripe.paymentIntents.listAmountDetailsLineItems(intent.id, { limit: 1 })
  expect(lines).toMatchObject({ data: [{ product_name: 'Tea', quantity: 2 }], has_more: true })
  const lost = stripe.paymentIntents.listAmountDetailsLineItems('pi_x')
  expect((await refusalOf(lost)).statusCode).toBe(404)
})
