import type Stripe from 'stripe'
import { expect, test } from 'vitest'
import { connect } from '../connected.ts'
import { openShop } from '../shop.ts'
import { refusalOf, startStripe } from '../support.ts'

const hold = {
  amount: 10_000,
  currency: 'usd',
  capture_method: 'manual',
  confirm: true,
  payment_method: 'pm_card_visa',
  payment_method_types: ['card'],
} as const

test('what is shared of a hold is settled when it is captured', async () => {
  const { stripe } = await startStripe()
  const destination = await connect(stripe)
  const on = { stripeAccount: destination }
  const transfer_data = { destination }
  const own = await stripe.paymentIntents.create(hold)
  const alone = stripe.paymentIntents.capture(own.id, { application_fee_amount: 1 })
  expect((await refusalOf(alone)).param).toBe('application_fee_amount')
  const nowhere = stripe.paymentIntents.capture(own.id, { transfer_data: { amount: 5 } })
  expect((await refusalOf(nowhere)).param).toBe('transfer_data')

  const first = await stripe.paymentIntents.create({ ...hold, transfer_data })
  const much = { amount_to_capture: 4000, transfer_data: { amount: 4001 } }
  const over = await refusalOf(stripe.paymentIntents.capture(first.id, much))
  expect(over.param).toBe('transfer_data[amount]')
  const part = await stripe.paymentIntents.capture(first.id, {
    amount_to_capture: 4000,
    transfer_data: { amount: 3000 },
    expand: ['latest_charge.transfer'],
  })
  expect(part).toMatchObject({
    transfer_data: { amount: 3000, destination },
    latest_charge: { transfer: { amount: 3000, destination } },
  })

  const second = await stripe.paymentIntents.create({
    ...hold,
    transfer_data,
    application_fee_amount: 9000,
  })
  const capped = await stripe.paymentIntents.capture(second.id, {
    amount_to_capture: 4000,
    application_fee_amount: 1000,
  })
  expect(capped.application_fee_amount).toBe(1000)
  const [fee] = (await stripe.applicationFees.list()).data
  expect(fee).toMatchObject({ amount: 1000, account: destination })

  const direct = await stripe.paymentIntents.create({ ...hold, application_fee_amount: 500 }, on)
  await stripe.paymentIntents.capture(direct.id, { amount_to_capture: 300 }, on)
  const [latest] = (await stripe.applicationFees.list()).data
  expect(latest).toMatchObject({ amount: 300, charge: expect.stringMatching(/^ch_/) })

  const old = await stripe.charges.create(
    { amount: 2000, currency: 'usd', source: 'tok_visa', capture: false },
    on,
  )
  const taken = await stripe.charges.capture(old.id, { application_fee_amount: 200 }, on)
  expect(taken).toMatchObject({ application_fee_amount: 200, captured: true })
  expect(taken.application_fee).toMatch(/^fee_/)
  expect((await stripe.balance.retrieve()).pending[0]?.amount).toBe(
    4000 - 146 - 3000 + (4000 - 146 - 4000) + 1000 + 300 + 200,
  )
})

test('a subscription shares each of its invoices with an account', async () => {
  const { stripe, subscribe, to, latest } = await openShop()
  const destination = await connect(stripe)
  const fee = { application_fee_percent: 10.5 }
  expect((await refusalOf(subscribe(fee))).param).toBe('application_fee_percent')
  const odd = { application_fee_percent: 101, transfer_data: { destination } }
  expect((await refusalOf(subscribe(odd))).param).toBe('application_fee_percent')
  const nobody = subscribe({ transfer_data: { destination: 'acct_none' } })
  expect((await refusalOf(nobody)).code).toBe('resource_missing')

  const made = await subscribe({
    ...fee,
    on_behalf_of: destination,
    transfer_data: { destination },
  })
  expect(made).toMatchObject({
    ...fee,
    on_behalf_of: destination,
    transfer_data: { amount_percent: null, destination },
  })
  expect((await latest(made.id)).on_behalf_of).toBe(destination)
  const [earned] = (await stripe.applicationFees.list()).data
  expect(earned).toMatchObject({ amount: 315, account: destination })
  const changed = await stripe.subscriptions.update(made.id, {
    application_fee_percent: '',
    transfer_data: { amount_percent: 50, destination },
  })
  expect(changed).toMatchObject({
    application_fee_percent: null,
    transfer_data: { amount_percent: 50 },
  })
  await to('2030-02-01T02:00Z')
  const [half] = (await stripe.transfers.list({ destination })).data
  expect(half).toMatchObject({ amount: 1500 })
  expect((await stripe.applicationFees.list()).data).toHaveLength(1)
})

test('invoices and checkout sessions are shared', async () => {
  const { stripe, call } = await startStripe()
  const destination = await connect(stripe)
  const on = { stripeAccount: destination }
  const bill = async (params: Partial<Stripe.InvoiceCreateParams>, options = {}) => {
    const customer = await stripe.customers.create(
      {
        payment_method: 'pm_card_visa',
        invoice_settings: { default_payment_method: 'pm_card_visa' },
      },
      options,
    )
    const draft = await stripe.invoices.create({ customer: customer.id, ...params }, options)
    const lines = [{ amount: 5000, description: 'Work' }]
    await stripe.invoices.addLines(draft.id, { lines }, options)
    return stripe.invoices.pay(draft.id, {}, options)
  }
  expect((await refusalOf(bill({ application_fee_amount: 5 }))).param).toBe(
    'application_fee_amount',
  )
  const paid = await bill({
    on_behalf_of: destination,
    transfer_data: { destination, amount: 4200 },
  })
  expect(paid).toMatchObject({ on_behalf_of: destination, status: 'paid', application: null })
  const [sent] = (await stripe.transfers.list()).data
  expect(sent).toMatchObject({ amount: 4200, destination })
  const direct = await bill({ application_fee_amount: 700 }, on)
  expect(direct.application).toMatch(/^ca_/)
  expect((await stripe.applicationFees.list()).data[0]).toMatchObject({ amount: 700 })

  const buy = async (params: Partial<Stripe.Checkout.SessionCreateParams>, recurring = {}) => {
    const product_data = { name: 'Tea' }
    const price_data = { currency: 'usd', product_data, unit_amount: 2000, ...recurring }
    const session = await stripe.checkout.sessions.create({
      mode: 'payment',
      line_items: [{ price_data, quantity: 1 }],
      success_url: 'https://p.example/done',
      ...params,
    })
    const done = await call(
      'POST /admin/simulate',
      JSON.stringify({ action: 'complete_checkout', session: session.id, email: 'a@b.co' }),
      { 'content-type': 'application/json' },
    )
    expect(done.body.session ?? done.body.result?.session).toMatchObject({ status: 'complete' })
  }
  const large = { application_fee_amount: 2001, transfer_data: { destination } }
  expect((await refusalOf(buy({ payment_intent_data: large }))).param).toBe(
    'application_fee_amount',
  )
  await buy({
    payment_intent_data: { application_fee_amount: 100, transfer_data: { destination } },
  })
  expect((await stripe.applicationFees.list()).data[0]).toMatchObject({ amount: 100 })
  await buy(
    {
      mode: 'subscription',
      subscription_data: { application_fee_percent: 20, transfer_data: { destination } },
    },
    { recurring: { interval: 'month' } },
  )
  expect((await stripe.applicationFees.list()).data[0]).toMatchObject({ amount: 400 })
  expect((await stripe.transfers.list()).data[0]).toMatchObject({ amount: 2000 })
})
