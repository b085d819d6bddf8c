import { expect, test } from 'vitest'
import { ids } from '../shop.ts'
import { refusalOf, startStripe } from '../support.ts'

async function openTax() {
  const started = await startStripe()
  const { stripe } = started
  const register = (country: string, options: object, extra = {}) =>
    stripe.tax.registrations.create({
      active_from: 'now',
      country,
      country_options: { [country.toLowerCase()]: options },
      ...extra,
    })
  return { ...started, register, tax: stripe.tax }
}

const california = { country: 'US', state: 'CA', postal_code: '94080' }
const berlin = { country: 'DE', city: 'Berlin' }

test('a business registers for taxes, now or later, and for a time', async () => {
  const { register, tax, instance } = await openTax()
  const { registrations } = tax
  const bare = registrations.create({
    active_from: 'now',
    country: 'DE',
    country_options: { fr: { type: 'oss_union' } },
  })
  expect((await refusalOf(bare)).param).toBe('country_options[de]')
  const stateless = register('US', { type: 'state_sales_tax' })
  expect((await refusalOf(stateless)).param).toBe('country_options[us][state]')
  const soon = Math.floor(instance.clock.now() / 1000) + 86_400
  const odd = register('DE', { type: 'sometimes' })
  expect((await refusalOf(odd)).param).toBe('country_options[de][type]')
  const now = await register('US', { type: 'state_sales_tax', state: 'CA' })
  expect(now).toMatchObject({
    status: 'active',
    country_options: { us: { state: 'CA', type: 'state_sales_tax' } },
  })
  const again = register('US', { type: 'state_sales_tax', state: 'CA' })
  expect((await refusalOf(again)).param).toBe('country')
  const later = await register('DE', { type: 'oss_union' }, { active_from: soon })
  expect(later.status).toBe('scheduled')
  await instance.advanceTo((soon + 1) * 1000)
  expect((await registrations.retrieve(later.id)).status).toBe('active')
  const ended = await registrations.update(now.id, { expires_at: 'now' })
  expect(ended.status).toBe('expired')
  expect(ids(await registrations.list({ status: 'active' }))).toEqual([later.id])
  expect((await registrations.list({ status: 'all' })).data.length).toBe(2)
})

test('taxes are calculated by place, behavior and registration', async () => {
  const { register, tax, stripe } = await openTax()
  const calculate = (address: object, extra = {}) =>
    tax.calculations.create({
      currency: 'usd',
      customer_details: { address: address as typeof berlin, address_source: 'shipping' },
      line_items: [{ amount: 10_000, reference: 'tea' }],
      ...extra,
    })
  const nobody = tax.calculations.create({ currency: 'usd', line_items: [{ amount: 1 }] })
  expect((await refusalOf(nobody)).param).toBe('customer_details')
  const vague = calculate({ country: 'US' })
  expect((await refusalOf(vague)).code).toBe('customer_tax_location_invalid')
  const unregistered = await calculate(california)
  expect(unregistered).toMatchObject({ amount_total: 10_000, tax_amount_exclusive: 0 })
  expect(unregistered.tax_breakdown[0]?.taxability_reason).toBe('not_collecting')

  await register('US', { type: 'state_sales_tax', state: 'CA' })
  await register('FR', { type: 'oss_union' })
  await register('CA', { type: 'simplified' })
  const made = await calculate(california, {
    shipping_cost: { amount: 1000 },
    expand: ['line_items.data.tax_breakdown'],
  })
  expect(made).toMatchObject({
    amount_total: 11_798,
    tax_amount_exclusive: 798,
    shipping_cost: { amount: 1000, amount_tax: 73 },
    tax_breakdown: [
      {
        amount: 798,
        taxable_amount: 11_000,
        tax_rate_details: { country: 'US', percentage_decimal: '7.25', state: 'CA' },
      },
    ],
  })
  expect(made.line_items?.data[0]).toMatchObject({
    amount_tax: 725,
    reference: 'tea',
    tax_breakdown: [{ taxability_reason: 'standard_rated', jurisdiction: { level: 'state' } }],
  })
  const id = made.id ?? ''
  expect(await tax.calculations.retrieve(id)).toMatchObject({ id, amount_total: 11_798 })
  expect((await tax.calculations.listLineItems(id)).data[0]?.amount_tax).toBe(725)
  const inclusive = await calculate(berlin, {
    line_items: [{ amount: 11_900, reference: 'tea', tax_behavior: 'inclusive' }],
  })
  expect(inclusive).toMatchObject({ amount_total: 11_900, tax_amount_inclusive: 1900 })
  const quebec = await calculate({ country: 'CA', state: 'QC' })
  expect(quebec.tax_breakdown.map(({ amount }) => amount)).toEqual([500, 998])
  const business = await stripe.customers.create({ address: berlin, tax_exempt: 'reverse' })
  const reversed = await calculate(berlin, { customer: business.id, customer_details: undefined })
  expect(reversed.tax_breakdown[0]?.taxability_reason).toBe('reverse_charge')
  const free = await calculate(berlin, {
    line_items: [{ amount: 500, tax_code: 'txcd_00000000', reference: 'gift' }],
  })
  expect(free).toMatchObject({ amount_total: 500, tax_amount_exclusive: 0 })
})

test('a calculation becomes a transaction once, and is reversed in whole or in part', async () => {
  const { register, tax } = await openTax()
  await register('DE', { type: 'standard', standard: { place_of_supply_scheme: 'standard' } })
  const { id: calculation } = await tax.calculations.create({
    currency: 'eur',
    customer_details: { address: berlin, address_source: 'billing' },
    line_items: [{ amount: 1000, reference: 'tea', quantity: 2 }],
  })
  const { transactions } = tax
  const commit = (reference: string, id = calculation ?? '') =>
    transactions.createFromCalculation({ calculation: id, reference, metadata: { a: '1' } })
  expect((await refusalOf(commit('one', 'taxcalc_x'))).code).toBe('resource_missing')
  const made = await commit('one')
  expect(made).toMatchObject({
    type: 'transaction',
    reversal: null,
    metadata: { a: '1' },
    line_items: { data: [{ amount: 1000, amount_tax: 190, quantity: 2, type: 'transaction' }] },
  })
  expect((await refusalOf(commit('one'))).param).toBe('reference')
  expect(await transactions.retrieve(made.id)).toEqual(made)
  const [line] = (await transactions.listLineItems(made.id)).data
  const reverse = (reference: string, extra = {}) =>
    transactions.createReversal({
      mode: 'partial',
      original_transaction: made.id,
      reference,
      ...extra,
    })
  expect((await refusalOf(reverse('part'))).param).toBe('line_items')
  const part = {
    original_line_item: line?.id,
    reference: 'tea back',
    amount: -500,
    amount_tax: -95,
  }
  const wrong = reverse('part', { line_items: [{ ...part, amount: -5000 }] })
  expect((await refusalOf(wrong)).param).toBe('line_items')
  const back = await reverse('part', { line_items: [part] })
  expect(back).toMatchObject({
    type: 'reversal',
    reversal: { original_transaction: made.id },
    line_items: {
      data: [{ amount: -500, amount_tax: -95, reversal: { original_line_item: line?.id } }],
    },
  })
  const flat = await reverse('flat', { flat_amount: -119 })
  expect(flat.line_items?.data[0]).toMatchObject({ amount: -100, amount_tax: -19 })
  const twice = reverse('twice', { mode: 'full' })
  expect((await refusalOf(twice)).param).toBe('original_transaction')
  const other = await commit('two')
  const all = await reverse('all', { mode: 'full', original_transaction: other.id })
  expect(all.line_items?.data[0]?.amount).toBe(-1000)
})

test('tax codes and the places of performances are listed', async () => {
  const { stripe, tax } = await openTax()
  const page = await stripe.taxCodes.list({ limit: 3 })
  expect(page.has_more).toBe(true)
  const [first] = page.data
  expect(await stripe.taxCodes.retrieve(first?.id ?? '')).toEqual(first)
  expect((await refusalOf(stripe.taxCodes.retrieve('txcd_x'))).statusCode).toBe(404)
  const nowhere = tax.locations.create({ type: 'performance', address: { country: '' } })
  expect((await refusalOf(nowhere)).param).toBe('address[country]')
  const hall = await tax.locations.create({
    type: 'performance',
    address: berlin,
    description: 'Philharmonie',
  })
  expect(await tax.locations.retrieve(hall.id)).toEqual(hall)
  expect(ids(await tax.locations.list({ type: 'performance' }))).toEqual([hall.id])
})

test('a payment records the taxes it collected once it came', async () => {
  const { register, stripe, tax } = await openTax()
  await register('DE', { type: 'standard' })
  const { id: calculation } = await tax.calculations.create({
    currency: 'eur',
    customer_details: { address: berlin, address_source: 'billing' },
    line_items: [{ amount: 1000, reference: 'tea' }],
  })
  const pay = (id: string | null) =>
    stripe.paymentIntents.create({
      amount: 1190,
      currency: 'eur',
      hooks: { inputs: { tax: { calculation: id ?? '' } } },
      payment_method: 'pm_card_visa',
      automatic_payment_methods: { enabled: true, allow_redirects: 'never' },
    })
  expect((await refusalOf(pay('taxcalc_x'))).param).toBe('calculation')
  const intent = await pay(calculation)
  expect(intent.hooks).toEqual({ inputs: { tax: { calculation } } })
  const find = (payment_intent: string) => tax.associations.find({ payment_intent })
  expect((await refusalOf(find('pi_x'))).statusCode).toBe(404)
  expect((await find(intent.id)).tax_transaction_attempts).toEqual([])
  await stripe.paymentIntents.confirm(intent.id)
  const { tax_transaction_attempts: attempts } = await find(intent.id)
  expect(attempts).toMatchObject([{ source: intent.id, status: 'committed' }])
  const transaction = attempts?.[0]?.committed?.transaction ?? ''
  expect(await tax.transactions.retrieve(transaction)).toMatchObject({ reference: intent.id })
  const refund = await stripe.refunds.create({ amount: 595, payment_intent: intent.id })
  const [, second] = (await find(intent.id)).tax_transaction_attempts ?? []
  expect(second).toMatchObject({ source: refund.id, status: 'committed' })
  const reversal = await tax.transactions.retrieve(second?.committed?.transaction ?? '', {
    expand: ['line_items'],
  })
  expect(reversal).toMatchObject({
    line_items: { data: [{ amount: -500, amount_tax: -95, type: 'reversal' }] },
    reference: refund.id,
    reversal: { original_transaction: transaction },
    type: 'reversal',
  })
})
