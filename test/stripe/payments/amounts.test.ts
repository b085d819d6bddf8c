import { expect, test } from 'vitest'
import { refusalOf, startStripe } from '../support.ts'

test.each([
  ['usd', 49, 'amount_too_small', 'Amount must be at least $0.50 usd'],
  ['usd', 100_000_000, 'amount_too_large', 'Amount must be no more than $999,999.99'],
  ['jpy', 49, 'amount_too_small', 'Amount must be at least ¥50 jpy'],
  ['eur', 49, 'amount_too_small', 'Amount must be at least €0.50 eur'],
  ['kwd', 5124, 'parameter_invalid_integer', 'must be evenly divisible by 10'],
  ['isk', 550, 'parameter_invalid_integer', 'must be evenly divisible by 100'],
])('%s refuses %i', async (currency, amount, code, message) => {
  const { stripe } = await startStripe()
  const refusal = await refusalOf(stripe.paymentIntents.create({ amount, currency }))
  expect(refusal).toMatchObject({ code, param: 'amount' })
  expect(refusal.message).toContain(message)
})

test.each([
  ['kwd', 5120],
  ['isk', 500],
  ['jpy', 150_000_000],
  ['idr', 99_999_999_999],
])('%s takes %i', async (currency, amount) => {
  const { stripe } = await startStripe()
  const paid = await stripe.paymentIntents.create({
    amount,
    currency,
    payment_method: 'pm_card_visa',
    confirm: true,
    automatic_payment_methods: { enabled: true, allow_redirects: 'never' },
  })
  expect(paid).toMatchObject({ status: 'succeeded', amount_received: amount, currency })
})

test.each(['4000582600000094', '4000582600000045', '4000582600000102', '4000582600000110'])(
  'the card %s is challenged',
  async (number) => {
    const { stripe } = await startStripe()
    const card = { number, exp_month: 12, exp_year: 2040 }
    const { id: payment_method } = await stripe.paymentMethods.create({ type: 'card', card })
    const paid = await stripe.paymentIntents.create({
      amount: 2000,
      currency: 'usd',
      payment_method,
      confirm: true,
      return_url: 'https://example.com/back',
    })
    expect(paid).toMatchObject({
      status: 'requires_action',
      next_action: { type: 'redirect_to_url' },
    })
  },
)
