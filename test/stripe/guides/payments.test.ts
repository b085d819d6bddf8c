import Stripe from 'stripe'
import { expect, test } from 'vitest'
import { refusalOf } from '../support.ts'
import { openServer, typesOf } from './support.ts'

const endings = [
  'payment_intent.succeeded',
  'payment_intent.payment_failed',
  'payment_intent.requires_action',
  'payment_intent.processing',
  'charge.succeeded',
] as const

// https://docs.stripe.com/payments/accept-a-payment
test('accept a payment: the server makes it, the browser confirms it, a webhook tells', async () => {
  const { stripe, post, heard } = await openServer([...endings])
  const intent = await stripe.paymentIntents.create({
    amount: 1099,
    automatic_payment_methods: { enabled: true },
    currency: 'usd',
    metadata: { order: '6735' },
  })
  const path = `/v1/payment_intents/${intent.id}/confirm`
  const card = { payment_method: 'pm_card_visa', return_url: 'http://shop.test/done' }
  const unknown = await post(path, { ...card, client_secret: 'pi_x_secret_y' })
  expect(unknown.error?.code).toBe('resource_missing')
  const secret = { client_secret: intent.client_secret ?? '' }
  const declined = await post(path, {
    ...card,
    ...secret,
    payment_method: 'pm_card_chargeDeclined',
  })
  expect(declined.error?.code).toBe('card_declined')
  expect(typesOf(await heard())).toEqual(['payment_intent.payment_failed'])
  expect((await post(path, { ...card, ...secret })).status).toBe('succeeded')
  const [charged, succeeded, ...rest] = await heard()
  expect(rest).toEqual([])
  expect(charged).toMatchObject({ type: 'charge.succeeded', data: { object: { amount: 1099 } } })
  expect(succeeded).toMatchObject({
    data: { object: { amount_received: 1099, id: intent.id, metadata: { order: '6735' } } },
    type: 'payment_intent.succeeded',
  })
  const paid = await stripe.paymentIntents.retrieve(intent.id, {
    expand: ['latest_charge.balance_transaction'],
  })
  // 2.9% and 30 cents.
  expect(paid.latest_charge).toMatchObject({
    balance_transaction: { amount: 1099, fee: 62, net: 1037, status: 'pending' },
  })
  expect((await stripe.balance.retrieve()).pending).toMatchObject([
    { amount: 1037, currency: 'usd' },
  ])
})

// https://docs.stripe.com/payments/save-and-reuse
test('save a card, charge it later, and ask its owner where the bank wants that', async () => {
  const { stripe, call, post, heard } = await openServer([...endings, 'setup_intent.succeeded'])
  const customer = await stripe.customers.create({ email: 'jenny@example.com' })
  const save = async (payment_method: string) => {
    const setup = await stripe.setupIntents.create({
      automatic_payment_methods: { enabled: true },
      customer: customer.id,
    })
    return post(`/v1/setup_intents/${setup.id}/confirm`, {
      client_secret: setup.client_secret ?? '',
      payment_method,
      return_url: 'http://shop.test/saved',
    })
  }
  expect((await save('pm_card_chargeDeclined')).error?.code).toBe('card_declined')
  expect((await save('pm_card_visa')).status).toBe('succeeded')
  expect(typesOf(await heard())).toEqual(['setup_intent.succeeded'])
  const [saved] = (await stripe.customers.listPaymentMethods(customer.id)).data
  const later = (payment_method = saved?.id ?? '') =>
    stripe.paymentIntents.create({
      amount: 2000,
      automatic_payment_methods: { enabled: true },
      confirm: true,
      currency: 'usd',
      customer: customer.id,
      off_session: true,
      payment_method,
    })
  expect(await later()).toMatchObject({ amount_received: 2000, status: 'succeeded' })
  expect(typesOf(await heard())).toEqual(['charge.succeeded', 'payment_intent.succeeded'])

  const strict = await stripe.paymentMethods.attach('pm_card_authenticationRequired', {
    customer: customer.id,
  })
  const refusal = await refusalOf(later(strict.id))
  expect(refusal).toBeInstanceOf(Stripe.errors.StripeCardError)
  expect(refusal).toMatchObject({
    code: 'authentication_required',
    decline_code: 'authentication_required',
    payment_intent: { status: 'requires_payment_method' },
    payment_method: { id: strict.id },
    statusCode: 402,
  })
  expect(typesOf(await heard())).toEqual(['payment_intent.payment_failed'])
  const { id = '', client_secret } = refusal.payment_intent ?? {}
  const back = await post(`/v1/payment_intents/${id}/confirm`, {
    client_secret: client_secret ?? '',
    payment_method: strict.id,
    return_url: 'http://shop.test/done',
  })
  expect(back.status).toBe('requires_action')
  await call('POST /admin/simulate', JSON.stringify({ action: 'complete_3ds', payment_intent: id }))
  expect(await stripe.paymentIntents.retrieve(id)).toMatchObject({
    amount_received: 2000,
    status: 'succeeded',
  })
  expect(typesOf(await heard())).toEqual([
    ...['payment_intent.requires_action', 'charge.succeeded', 'payment_intent.succeeded'],
  ])
})

// https://docs.stripe.com/checkout/fulfillment
test('checkout: a page is paid, and its webhook is what is fulfilled', async () => {
  const { stripe, heard } = await openServer([
    'checkout.session.completed',
    'checkout.session.expired',
  ])
  const create = () =>
    stripe.checkout.sessions.create({
      cancel_url: 'http://shop.test/cart',
      line_items: [
        {
          price_data: { currency: 'usd', product_data: { name: 'T-shirt' }, unit_amount: 2000 },
          quantity: 3,
        },
      ],
      mode: 'payment',
      success_url: 'http://shop.test/success?session_id={CHECKOUT_SESSION_ID}',
    })
  const lost = await create()
  await stripe.checkout.sessions.expire(lost.id)
  expect(await heard()).toMatchObject([
    { data: { object: { id: lost.id, status: 'expired' } }, type: 'checkout.session.expired' },
  ])
  const session = await create()
  const paid = await fetch(session.url ?? '', {
    method: 'POST',
    redirect: 'manual',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({ email: 'jenny@example.com', number: '4242424242424242' }),
  })
  expect(paid.headers.get('location')).toBe(`http://shop.test/success?session_id=${session.id}`)
  const [event, ...rest] = await heard()
  expect(rest).toEqual([])
  expect(event).toMatchObject({
    data: { object: { amount_total: 6000, id: session.id, payment_status: 'paid' } },
    type: 'checkout.session.completed',
  })
  const items = await stripe.checkout.sessions.listLineItems(session.id)
  expect(items.data).toMatchObject([{ amount_total: 6000, description: 'T-shirt', quantity: 3 }])
})

// https://docs.stripe.com/api/pagination/auto, /search and /files
test('lists are walked to their end, searched, and files are sent', async () => {
  const { stripe } = await openServer(['file.created'])
  for (let number = 0; number < 7; number += 1) {
    const plan = number % 2 === 0 ? 'even' : 'odd'
    await stripe.customers.create({ metadata: { plan }, name: `Customer ${number}` })
  }
  const names: (string | null | undefined)[] = []
  await stripe.customers.list({ limit: 2 }).autoPagingEach((customer) => {
    names.push(customer.name)
    return names.length < 6
  })
  expect(names).toEqual([6, 5, 4, 3, 2, 1].map((number) => `Customer ${number}`))
  const query = "metadata['plan']:'even'"
  const even = await stripe.customers.search({ limit: 2, query }).autoPagingToArray({ limit: 10 })
  expect(even.map(({ name }) => name)).toEqual([6, 4, 2, 0].map((number) => `Customer ${number}`))
  const none = await refusalOf(stripe.customers.search({ query: 'plan:"even"' }))
  expect(none).toMatchObject({ statusCode: 400, type: 'StripeInvalidRequestError' })
  const file = await stripe.files.create({
    file: { data: Buffer.from('%PDF-1.4'), name: 'proof.pdf', type: 'application/octet-stream' },
    purpose: 'dispute_evidence',
  })
  expect(await stripe.files.retrieve(file.id)).toMatchObject({ filename: 'proof.pdf', size: 8 })
})
