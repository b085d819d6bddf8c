import { describe, expect, test } from 'vitest'
import { refusalOf, startStripe } from '../support.ts'

const ids = (page: { data: { id: string }[] }) => page.data.map(({ id }) => id)

describe('coupons and promotion codes', () => {
  test('a coupon takes off an amount or a percentage, and only one of them', async () => {
    const { stripe, types } = await startStripe()
    const refused = async (args: Parameters<typeof stripe.coupons.create>[0]) =>
      (await refusalOf(stripe.coupons.create(args))).param
    expect(await refused({})).toBe('percent_off')
    expect(await refused({ percent_off: 10, amount_off: 5, currency: 'eur' })).toBe('percent_off')
    expect(await refused({ amount_off: 500 })).toBe('currency')
    expect(await refused({ percent_off: 101 })).toBe('percent_off')
    expect(await refused({ percent_off: 10, duration: 'repeating' })).toBe('duration_in_months')
    expect(types()).toEqual([])
    const coupon = await stripe.coupons.create({ id: 'SPRING', percent_off: 25.5 })
    expect(coupon).toMatchObject({ id: 'SPRING', percent_off: 25.5, duration: 'once', valid: true })
    const again = await refusalOf(stripe.coupons.create({ id: 'SPRING', percent_off: 5 }))
    expect(again.code).toBe('resource_already_exists')
    const named = await stripe.coupons.update('SPRING', { name: 'Spring', metadata: { a: '1' } })
    expect(await stripe.coupons.retrieve('SPRING')).toEqual(named)
    expect(ids(await stripe.coupons.list())).toEqual(['SPRING'])
    expect(await stripe.coupons.del('SPRING')).toMatchObject({ deleted: true })
    expect((await refusalOf(stripe.coupons.retrieve('SPRING'))).statusCode).toBe(404)
    expect(types()).toEqual(['coupon.created', 'coupon.updated', 'coupon.deleted'])
  })

  test('a coupon ends on its day', async () => {
    const { stripe, instance, types } = await startStripe()
    const redeem_by = Math.floor(instance.clock.now() / 1000) + 3600
    const { id } = await stripe.coupons.create({ percent_off: 10, redeem_by })
    await instance.advanceTo(redeem_by * 1000)
    expect((await stripe.coupons.retrieve(id)).valid).toBe(false)
    expect(types()).toEqual(['coupon.created', 'coupon.updated'])
  })

  test('a code stands for a coupon, once at a time', async () => {
    const { stripe, instance, types } = await startStripe()
    const promotion = { coupon: 'HALF', type: 'coupon' as const }
    const lost = stripe.promotionCodes.create({ promotion })
    expect((await refusalOf(lost)).code).toBe('resource_missing')
    await stripe.coupons.create({ id: 'HALF', percent_off: 50 })
    const expires_at = Math.floor(instance.clock.now() / 1000) + 3600
    const made = await stripe.promotionCodes.create({ promotion, code: 'Tea50', expires_at })
    const same = stripe.promotionCodes.create({ promotion, code: 'TEA50' })
    expect((await refusalOf(same)).param).toBe('code')
    const shown = await stripe.promotionCodes.retrieve(made.id, { expand: ['promotion.coupon'] })
    expect(shown.promotion.coupon).toMatchObject({ id: 'HALF', percent_off: 50 })
    expect(ids(await stripe.promotionCodes.list({ code: 'Tea50', active: true }))).toEqual([
      made.id,
    ])
    const noted = await stripe.promotionCodes.update(made.id, { metadata: { why: 'spring' } })
    expect(noted.metadata).toEqual({ why: 'spring' })
    await instance.advanceTo(expires_at * 1000)
    expect((await stripe.promotionCodes.retrieve(made.id)).active).toBe(false)
    expect(types().slice(1)).toEqual([
      'promotion_code.created',
      'promotion_code.updated',
      'promotion_code.updated',
    ])
  })
})

describe('taxes', () => {
  test('a tax rate is made, changed and found', async () => {
    const { stripe, types } = await startStripe()
    const vat = { display_name: 'VAT', inclusive: false, percentage: 19 }
    const much = stripe.taxRates.create({ ...vat, percentage: 120 })
    expect((await refusalOf(much)).param).toBe('percentage')
    const rate = await stripe.taxRates.create({ ...vat, country: 'DE', tax_type: 'vat' })
    const off = await stripe.taxRates.update(rate.id, { active: false })
    expect(await stripe.taxRates.retrieve(rate.id)).toEqual(off)
    expect(ids(await stripe.taxRates.list({ active: true }))).toEqual([])
    expect(ids(await stripe.taxRates.list({ inclusive: false }))).toEqual([rate.id])
    expect(types()).toEqual(['tax_rate.created', 'tax_rate.updated'])
  })

  test('a tax id belongs to a customer or to the account', async () => {
    const { stripe, types } = await startStripe()
    const customer = await stripe.customers.create({
      tax_id_data: [{ type: 'eu_vat', value: 'DE123456789' }],
    })
    const wrong = stripe.customers.createTaxId(customer.id, { type: 'eu_vat', value: '1' })
    expect((await refusalOf(wrong)).code).toBe('tax_id_invalid')
    const [first] = (await stripe.customers.listTaxIds(customer.id)).data
    expect(first).toMatchObject({ country: 'DE', owner: { type: 'customer' } })
    const ein = await stripe.customers.createTaxId(customer.id, {
      type: 'us_ein',
      value: '12-3456789',
    })
    expect(await stripe.customers.retrieveTaxId(customer.id, ein.id)).toEqual(ein)
    const other = await stripe.customers.create()
    const foreign = stripe.customers.retrieveTaxId(other.id, ein.id)
    expect((await refusalOf(foreign)).statusCode).toBe(404)
    await stripe.customers.deleteTaxId(customer.id, ein.id)
    const own = await stripe.taxIds.create({ type: 'gb_vat', value: 'GB123456789' })
    expect(ids(await stripe.taxIds.list())).toEqual([own.id])
    expect((await stripe.taxIds.retrieve(own.id)).customer).toBeNull()
    expect(await stripe.taxIds.del(own.id)).toMatchObject({ deleted: true })
    expect(types().filter((type) => type.includes('tax_id'))).toEqual([
      'customer.tax_id.created',
      'customer.tax_id.created',
      'customer.tax_id.deleted',
    ])
  })
})

test('a shipping rate costs a fixed amount', async () => {
  const { stripe } = await startStripe()
  const bare = stripe.shippingRates.create({ display_name: 'Ground' })
  expect((await refusalOf(bare)).param).toBe('fixed_amount')
  const rate = await stripe.shippingRates.create({
    display_name: 'Ground',
    delivery_estimate: { minimum: { unit: 'business_day', value: 3 } },
    fixed_amount: { amount: 500, currency: 'eur' },
  })
  const off = await stripe.shippingRates.update(rate.id, { active: false })
  expect(await stripe.shippingRates.retrieve(rate.id)).toEqual(off)
  expect(ids(await stripe.shippingRates.list({ active: true }))).toEqual([])
  expect(ids(await stripe.shippingRates.list({ currency: 'eur' }))).toEqual([rate.id])
})

test('what a customer is owed or owes is kept as a balance', async () => {
  const { stripe, events } = await startStripe()
  const { id } = await stripe.customers.create()
  const credit = await stripe.customers.createBalanceTransaction(id, {
    amount: -500,
    currency: 'eur',
  })
  expect(credit).toMatchObject({ ending_balance: -500, type: 'adjustment' })
  expect(events().at(-1)).toMatchObject({
    type: 'customer.updated',
    data: { previous_attributes: { balance: 0, currency: null } },
  })
  const other = stripe.customers.createBalanceTransaction(id, { amount: 1, currency: 'usd' })
  expect((await refusalOf(other)).param).toBe('currency')
  const noted = await stripe.customers.updateBalanceTransaction(id, credit.id, {
    description: 'sorry',
  })
  expect(await stripe.customers.retrieveBalanceTransaction(id, credit.id)).toEqual(noted)
  expect(ids(await stripe.customers.listBalanceTransactions(id))).toEqual([credit.id])
  expect((await stripe.customers.retrieve(id)) as object).toMatchObject({ balance: -500 })
})

test('a plan is a recurring price by its older name', async () => {
  const { stripe, types } = await startStripe()
  const plan = await stripe.plans.create({
    id: 'gold',
    amount: 900,
    currency: 'eur',
    interval: 'month',
    product: { name: 'Gold' },
  })
  expect(plan).toMatchObject({ id: 'gold', amount: 900, interval: 'month' })
  expect(await stripe.prices.retrieve('gold')).toMatchObject({ unit_amount: 900 })
  const taken = stripe.plans.create({
    id: 'gold',
    currency: 'eur',
    interval: 'month',
    product: { name: 'Gold' },
    amount: 1,
  })
  expect((await refusalOf(taken)).code).toBe('resource_already_exists')
  const named = await stripe.plans.update('gold', { nickname: 'Gold' })
  expect(await stripe.plans.retrieve('gold')).toEqual(named)
  const once = await stripe.prices.create({
    currency: 'eur',
    unit_amount: 1,
    product_data: { name: 'Cup' },
  })
  expect((await refusalOf(stripe.plans.retrieve(once.id))).statusCode).toBe(404)
  expect(ids(await stripe.plans.list())).toEqual(['gold'])
  expect(await stripe.plans.del('gold')).toMatchObject({ deleted: true })
  expect(types().filter((type) => type.startsWith('plan'))).toEqual([
    'plan.created',
    'plan.updated',
    'plan.deleted',
  ])
})
