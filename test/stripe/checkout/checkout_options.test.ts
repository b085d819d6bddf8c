import { expect, test } from 'vitest'
import { connect } from '../connected.ts'
import { refusalOf } from '../support.ts'
import { openCheckout } from './support.ts'

test('a payment has an invoice where the session says so', async () => {
  const { stripe, create, complete, told } = await openCheckout()
  const recurring = create({ mode: 'setup', currency: 'eur', invoice_creation: { enabled: true } })
  expect((await refusalOf(recurring)).param).toBe('invoice_creation')
  await stripe.coupons.create({ id: 'TEN', percent_off: 10 })
  const session = await create({
    discounts: [{ coupon: 'TEN' }],
    invoice_creation: {
      enabled: true,
      invoice_data: { description: 'For the office', metadata: { order: '7' } },
    },
  })
  expect(session.invoice_creation).toMatchObject({
    enabled: true,
    invoice_data: { description: 'For the office', footer: null, metadata: { order: '7' } },
  })
  told()
  await complete({ session: session.id })
  expect(told()).toEqual([
    ...['customer.created', 'payment_intent.created', 'charge.succeeded'],
    ...['payment_intent.succeeded', 'invoice.created', 'invoice.finalized'],
    ...['invoice_payment.paid', 'invoice.updated', 'invoice.paid', 'invoice.payment_succeeded'],
    'checkout.session.completed',
  ])
  const done = await stripe.checkout.sessions.retrieve(session.id, {
    expand: ['invoice', 'payment_intent'],
  })
  expect(done).toMatchObject({
    amount_total: 2700,
    invoice: {
      amount_due: 2700,
      amount_paid: 2700,
      billing_reason: 'manual',
      description: 'For the office',
      metadata: { order: '7' },
      number: expect.stringMatching(/-0001$/),
      status: 'paid',
      total: 2700,
    },
    payment_intent: { amount_received: 2700 },
  })
  expect((await stripe.coupons.retrieve('TEN')).times_redeemed).toBe(1)
  const plain = await create()
  expect(plain.invoice_creation).toMatchObject({ enabled: false })
})

test('a page collects tax ids and names, sells what is optional and saves what pays', async () => {
  const { stripe, create, complete } = await openCheckout()
  const { id: customer } = await stripe.customers.create()
  const bound = create({ customer, tax_id_collection: { enabled: true } })
  expect((await refusalOf(bound)).param).toBe('tax_id_collection')
  const extra = await stripe.prices.create({
    currency: 'eur',
    unit_amount: 700,
    product_data: { name: 'A strainer' },
  })
  const lost = create({ optional_items: [{ price: 'price_x', quantity: 1 }] })
  expect((await refusalOf(lost)).param).toBe('optional_items[0][price]')
  const session = await create({
    customer,
    customer_update: { name: 'auto' },
    name_collection: { business: { enabled: true }, individual: { enabled: true, optional: true } },
    optional_items: [
      {
        price: extra.id,
        quantity: 1,
        adjustable_quantity: { enabled: true, maximum: 3 },
      },
    ],
    saved_payment_method_options: { payment_method_save: 'enabled' },
    tax_id_collection: { enabled: true, required: 'if_supported' },
  })
  expect(session).toMatchObject({
    optional_items: [{ adjustable_quantity: { maximum: 3, minimum: 0 }, price: extra.id }],
    saved_payment_method_options: {
      allow_redisplay_filters: ['always'],
      payment_method_remove: null,
      payment_method_save: 'enabled',
    },
    tax_id_collection: { enabled: true, required: 'if_supported' },
  })
  const page = await (await fetch(session.url ?? '')).text()
  for (const words of ['A strainer', 'Business name', 'Tax ID', 'Save for the next time']) {
    expect(page).toContain(words)
  }
  const fill = (fields: Record<string, string>) =>
    fetch(session.url ?? '', {
      method: 'POST',
      redirect: 'manual',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({ email: 'ada@example.com', name: 'Ada', ...fields }).toString(),
    })
  const refused = async (fields: Record<string, string>) => (await fill(fields)).text()
  expect(await refused({})).toContain('A tax ID is needed')
  const taxed = { 'tax_id[type]': 'eu_vat', 'tax_id[value]': 'DE123456789' }
  expect(await refused(taxed)).toContain('The business name is needed')
  const named = { ...taxed, business_name: 'Teas Ltd' }
  const many = { ...named, [`optional_items[${extra.id}]`]: '4' }
  expect(await refused(many)).toContain('cannot be 4')
  expect(await refused({ ...named, 'tax_id[value]': 'nonsense' })).toContain('Invalid value')
  const sold = { ...named, [`optional_items[${extra.id}]`]: '2', save_payment_method: '1' }
  expect((await fill(sold)).status).toBe(303)
  const done = await stripe.checkout.sessions.retrieve(session.id, { expand: ['line_items'] })
  expect(done).toMatchObject({
    amount_total: 4400,
    collected_information: { business_name: 'Teas Ltd', individual_name: null },
    customer_details: {
      business_name: 'Teas Ltd',
      tax_ids: [{ type: 'eu_vat', value: 'DE123456789' }],
    },
    line_items: { data: [{ quantity: 2 }, { description: 'A strainer', quantity: 2 }] },
    status: 'complete',
  })
  const taxIds = await stripe.customers.listTaxIds(customer)
  expect(taxIds.data).toMatchObject([{ type: 'eu_vat', value: 'DE123456789' }])
  const saved = await stripe.customers.listPaymentMethods(customer)
  expect(saved.data).toMatchObject([{ allow_redisplay: 'always', type: 'card' }])
  const other = await create()
  const tax_id = { type: 'eu_vat', value: 'DE123456789' }
  expect(await complete({ session: other.id, tax_id })).toMatchObject({
    error: { message: 'This page takes no tax ID.' },
  })
})

test('who left a page comes back to it by another', async () => {
  const { stripe, create, told } = await openCheckout()
  const recovery = { enabled: true, allow_promotion_codes: true }
  const session = await create({ after_expiration: { recovery } })
  expect(session.after_expiration).toEqual({
    recovery: { ...recovery, expires_at: null, url: null },
  })
  const plain = await create()
  expect((await stripe.checkout.sessions.expire(plain.id)).after_expiration).toBeNull()
  told()
  const expired = await stripe.checkout.sessions.expire(session.id)
  const { url = null, expires_at = null } = expired.after_expiration?.recovery ?? {}
  expect(expires_at).toBeGreaterThan(session.created + 29 * 24 * 60 * 60)
  expect(told()).toEqual(['checkout.session.expired'])
  const back = await fetch(url ?? '', { redirect: 'manual' })
  const [recovered] = (await stripe.checkout.sessions.list({ status: 'open' })).data
  expect(back.headers.get('location')).toBe(recovered?.url)
  expect(recovered).toMatchObject({
    allow_promotion_codes: true,
    amount_total: 3000,
    recovered_from: session.id,
  })
  expect(await (await fetch(recovered?.url ?? '')).text()).toContain('€30.00')
})

test('payment method configurations say what an intent and a session take', async () => {
  const { stripe, create } = await openCheckout()
  const { id } = await stripe.paymentMethodConfigurations.create({
    name: 'Iberia',
    card: { display_preference: { preference: 'on' } },
    ideal: { display_preference: { preference: 'on' } },
    link: { display_preference: { preference: 'off' } },
  })
  const make = (currency: string, more: object = {}) =>
    stripe.paymentIntents.create({
      amount: 1000,
      currency,
      payment_method_configuration: id,
      ...more,
    })
  const lost = await refusalOf(make('eur', { payment_method_configuration: 'pmc_x' }))
  expect(lost).toMatchObject({ code: 'resource_missing', param: 'payment_method_configuration' })
  const both = await refusalOf(make('eur', { payment_method_types: ['card'] }))
  expect(both.param).toBe('payment_method_configuration')
  const euros = await make('eur')
  expect(euros).toMatchObject({
    automatic_payment_methods: { enabled: true },
    payment_method_configuration_details: { id, parent: null },
  })
  expect(euros.payment_method_types).toContain('ideal')
  expect(euros.payment_method_types).not.toContain('link')
  expect((await make('usd')).payment_method_types).not.toContain('ideal')
  const setup = await stripe.setupIntents.create({ payment_method_configuration: id })
  expect(setup.payment_method_configuration_details).toEqual({ id, parent: null })
  const session = await create({
    payment_method_configuration: id,
    payment_method_options: { card: { setup_future_usage: 'off_session' } },
    wallet_options: { link: { display: 'never' } },
  })
  expect(session).toMatchObject({
    payment_method_configuration_details: { id, parent: null },
    payment_method_options: {
      card: { request_three_d_secure: 'automatic', setup_future_usage: 'off_session' },
    },
    wallet_options: { link: { display: 'never' } },
  })
  const types = { payment_method_configuration: id, payment_method_types: ['card'] }
  expect((await refusalOf(create(types))).param).toBe('payment_method_configuration')
})

test('the pages of a payment link do the same, and share what they take', async () => {
  const { stripe, complete } = await openCheckout()
  const seller = await connect(stripe)
  const price = await stripe.prices.create({
    currency: 'usd',
    unit_amount: 5000,
    product_data: { name: 'A pot' },
  })
  const line_items = [{ price: price.id, quantity: 1 }]
  const make = (args: object) => stripe.paymentLinks.create({ line_items, ...args })
  const lost = await refusalOf(make({ transfer_data: { destination: 'acct_x' } }))
  expect(lost.param).toBe('transfer_data[destination]')
  const link = await make({
    application_fee_amount: 500,
    invoice_creation: { enabled: true, invoice_data: { footer: 'Thanks' } },
    on_behalf_of: seller,
    optional_items: [{ price: price.id, quantity: 2 }],
    tax_id_collection: { enabled: true },
    transfer_data: { destination: seller },
  })
  expect(link).toMatchObject({
    application_fee_amount: 500,
    invoice_creation: { enabled: true, invoice_data: { footer: 'Thanks' } },
    on_behalf_of: seller,
    optional_items: [{ price: price.id, quantity: 2 }],
    tax_id_collection: { enabled: true, required: 'never' },
    transfer_data: { amount: null, destination: seller },
  })
  const key = 'engraving'
  const label = { custom: 'Engraving', type: 'custom' as const }
  const changed = await stripe.paymentLinks.update(link.id, {
    custom_fields: [{ key, label, type: 'text' }],
    tax_id_collection: { enabled: false },
  })
  expect(changed).toMatchObject({
    custom_fields: [{ key, label, optional: false, type: 'text' }],
    tax_id_collection: { enabled: false },
  })
  await fetch(link.url, { redirect: 'manual' })
  const [session] = (await stripe.checkout.sessions.list({ payment_link: link.id })).data
  expect(session).toMatchObject({ custom_fields: [{ key }], invoice_creation: { enabled: true } })
  await complete({ session: session?.id, custom_fields: { engraving: 'J' } })
  const done = await stripe.checkout.sessions.retrieve(session?.id ?? '', {
    expand: ['payment_intent.latest_charge.transfer', 'invoice'],
  })
  expect(done).toMatchObject({
    invoice: { footer: 'Thanks', status: 'paid', total: 5000 },
    payment_intent: {
      application_fee_amount: 500,
      latest_charge: { transfer: { amount: 5000, destination: seller } },
      on_behalf_of: seller,
    },
  })
})
