import { describe, expect, test } from 'vitest'
import { refusalOf, startStripe } from '../support.ts'

const noRedirects = { enabled: true, allow_redirects: 'never' as const }

describe('payment methods and setups', () => {
  test('a card is read, changed, attached, listed and detached for good', async () => {
    const { stripe } = await startStripe()
    const card = { number: '4242424242424242', exp_month: 12, exp_year: 2040, cvc: '123' }
    const wrong = { ...card, number: '4242424242424241' }
    expect(
      (await refusalOf(stripe.paymentMethods.create({ type: 'card', card: wrong }))).code,
    ).toBe('incorrect_number')
    const one = await stripe.paymentMethods.create({ type: 'card', card })
    const two = await stripe.paymentMethods.create({ type: 'card', card })
    expect(one.card?.fingerprint).toBe(two.card?.fingerprint)
    const customer = await stripe.customers.create({})
    await stripe.paymentMethods.attach(one.id, { customer: customer.id })
    const named = await stripe.paymentMethods.update(one.id, {
      billing_details: { name: 'Ada Lovelace' },
    })
    expect(await stripe.paymentMethods.retrieve(one.id)).toEqual(named)
    const { data } = await stripe.paymentMethods.list({ customer: customer.id, type: 'card' })
    expect(data.map(({ id }) => id)).toEqual([one.id])
    const own = await stripe.customers.listPaymentMethods(customer.id)
    expect(own.data.map(({ id }) => id)).toEqual([one.id])
    expect((await stripe.customers.retrievePaymentMethod(customer.id, one.id)).id).toBe(one.id)
    expect((await stripe.paymentMethods.detach(one.id)).customer).toBeNull()
    const spent = await refusalOf(stripe.paymentMethods.attach(one.id, { customer: customer.id }))
    expect(spent.statusCode).toBe(400)
  })

  test('a setup saves a card, or says why not', async () => {
    const { stripe, types } = await startStripe()
    const customer = await stripe.customers.create({})
    const setup = await stripe.setupIntents.create({
      customer: customer.id,
      automatic_payment_methods: noRedirects,
    })
    expect(setup.status).toBe('requires_payment_method')
    await stripe.setupIntents.update(setup.id, { description: 'for the monthly kilo' })
    const declined = await refusalOf(
      stripe.setupIntents.confirm(setup.id, { payment_method: 'pm_card_chargeDeclined' }),
    )
    expect(declined.statusCode).toBe(402)
    const done = await stripe.setupIntents.confirm(setup.id, { payment_method: 'pm_card_visa' })
    expect(done.status).toBe('succeeded')
    expect((await stripe.setupIntents.retrieve(setup.id)).status).toBe('succeeded')
    const { data } = await stripe.paymentMethods.list({ customer: customer.id })
    expect(data.map(({ id }) => id)).toEqual([done.payment_method])
    const attempts = await stripe.setupAttempts.list({ setup_intent: setup.id })
    expect(attempts.data.map(({ status }) => status)).toEqual(['succeeded', 'failed'])
    const begun = await stripe.setupIntents.create({
      confirm: true,
      customer: customer.id,
      payment_method: 'pm_card_authenticationRequired',
      return_url: 'http://shop.test/back',
    })
    expect(begun.status).toBe('requires_action')
    await stripe.setupIntents.confirm(begun.id, {
      payment_method: 'pm_card_visa',
      return_url: 'http://shop.test/back',
    })
    const tries = await stripe.setupAttempts.list({ setup_intent: begun.id })
    expect(tries.data.map(({ status }) => status)).toEqual(['succeeded', 'abandoned'])
    const other = await stripe.setupIntents.create({})
    expect((await stripe.setupIntents.cancel(other.id)).status).toBe('canceled')
    expect((await stripe.setupIntents.list()).data).toHaveLength(3)
    expect(types()).toContain('setup_intent.succeeded')
  })
})
