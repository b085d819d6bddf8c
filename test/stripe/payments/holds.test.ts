import { describe, expect, test } from 'vitest'
import { refusalOf, startStripe } from '../support.ts'

const hold = (extra: object = {}) => ({
  amount: 1000,
  currency: 'eur',
  automatic_payment_methods: { enabled: true, allow_redirects: 'never' as const },
  capture_method: 'manual' as const,
  confirm: true,
  payment_method: 'pm_card_visa',
  ...extra,
})
const incremental = {
  payment_method_options: { card: { request_incremental_authorization: 'if_available' as const } },
}

describe('a hold', () => {
  test('grows where that was asked for, ten times and never by less', async () => {
    const { stripe, types } = await startStripe()
    const plain = await stripe.paymentIntents.create(hold())
    const fixed = await refusalOf(
      stripe.paymentIntents.incrementAuthorization(plain.id, { amount: 1200 }),
    )
    expect(fixed.code).toBe('payment_intent_incompatible_payment_method')
    const paid = await stripe.paymentIntents.create(hold({ capture_method: 'automatic' }))
    const done = stripe.paymentIntents.incrementAuthorization(paid.id, { amount: 1200 })
    expect((await refusalOf(done)).code).toBe('payment_intent_unexpected_state')

    const held = await stripe.paymentIntents.create(hold(incremental))
    const raise = (amount: number) =>
      stripe.paymentIntents.incrementAuthorization(held.id, { amount, expand: ['latest_charge'] })
    expect((await refusalOf(raise(1000))).param).toBe('amount')
    expect(await raise(1100)).toMatchObject({
      amount: 1100,
      amount_capturable: 1100,
      latest_charge: {
        amount: 1100,
        payment_method_details: {
          card: { amount_authorized: 1100, incremental_authorization: { status: 'available' } },
        },
      },
    })
    expect(types().slice(-2)).toEqual([
      'charge.updated',
      'payment_intent.amount_capturable_updated',
    ])
    for (let step = 2; step <= 10; step += 1) await raise(1000 + step * 100)
    expect((await refusalOf(raise(5000))).statusCode).toBe(400)
    const taken = await stripe.paymentIntents.capture(held.id)
    expect([taken.status, taken.amount_received]).toEqual(['succeeded', 2000])
  })

  test('that nobody captures ends after its week', async () => {
    const { stripe, instance, types } = await startStripe()
    const held = await stripe.paymentIntents.create(hold({ expand: ['latest_charge'] }))
    const charge = typeof held.latest_charge === 'string' ? undefined : held.latest_charge
    const until = charge?.payment_method_details?.card?.capture_before ?? 0
    expect(until - held.created).toBe(7 * 24 * 60 * 60)
    await instance.advanceTo(until * 1000 - 60_000)
    expect((await stripe.paymentIntents.retrieve(held.id)).status).toBe('requires_capture')
    await instance.advanceTo(until * 1000)
    const over = await stripe.paymentIntents.retrieve(held.id)
    expect([over.status, over.cancellation_reason]).toEqual(['canceled', 'automatic'])
    expect(types().slice(-2)).toEqual(['charge.expired', 'payment_intent.canceled'])
  })

  test('can be asked of the card alone, and saves the card when told to', async () => {
    const { stripe } = await startStripe()
    const { id: customer } = await stripe.customers.create()
    const card = { capture_method: 'manual' as const, setup_future_usage: 'off_session' as const }
    const options = { customer, payment_method_options: { card } }
    const held = await stripe.paymentIntents.create(
      hold({ capture_method: 'automatic', ...options }),
    )
    expect(held.status).toBe('requires_capture')
    const saved = await stripe.paymentMethods.list({ customer })
    expect(saved.data.map(({ id }) => id)).toEqual([held.payment_method])
    const canceled = await stripe.paymentIntents.cancel(held.id)
    expect(canceled.status).toBe('canceled')
  })
})
