import { describe, expect, test } from 'vitest'
import { refusalOf, startStripe } from '../support.ts'

/** Payment methods with a page of their own: currency, and what the next action is called. */
const redirects: Record<string, [currency: string, action?: string]> = {
  affirm: ['usd'],
  afterpay_clearpay: ['usd'],
  alipay: ['usd', 'alipay_handle_redirect'],
  amazon_pay: ['usd'],
  bancontact: ['eur'],
  cashapp: ['usd', 'cashapp_handle_redirect_or_display_qr_code'],
  eps: ['eur'],
  ideal: ['eur'],
  klarna: ['eur'],
  p24: ['pln'],
  wechat_pay: ['usd', 'wechat_pay_display_qr_code'],
}

const return_url = 'http://shop.test/done'

describe('payments on a page of somebody else', () => {
  test.each(Object.entries(redirects))('%s is authorized or not', async (type, row) => {
    const [currency, action = 'redirect_to_url'] = row
    const { stripe, call, types } = await startStripe()
    const start = (given: { currency?: string; return_url?: string }) =>
      stripe.paymentIntents.create({
        amount: 5000,
        currency,
        confirm: true,
        payment_method_data: { type: type as 'ideal' }, // one of the table's
        allowed_payment_method_types: [type as 'ideal'],
        ...given,
      })
    const foreign = await refusalOf(start({ currency: 'thb', return_url }))
    expect(foreign.code).toBe('payment_intent_invalid_parameter')
    expect((await refusalOf(start({}))).param).toBe('return_url')
    const outcomes = { succeed: 'succeeded', fail: 'requires_payment_method' }
    for (const [outcome, status] of Object.entries(outcomes)) {
      const { id, client_secret, next_action } = await start({ return_url })
      expect(next_action?.type).toBe(action)
      const path = `/3d_secure_2/authenticate/${id}?client_secret=${client_secret}`
      expect(JSON.stringify(next_action)).toContain(path)
      expect((await call(`GET ${path}`)).text).toContain('Authorize test payment')
      const back = await call(`POST ${path}`, `outcome=${outcome}`)
      expect(back.status).toBe(303)
      const redirect_status = outcome === 'succeed' ? 'succeeded' : 'failed'
      expect(back.headers.get('location')).toContain(`redirect_status=${redirect_status}`)
      expect((await stripe.paymentIntents.retrieve(id)).status).toBe(status)
    }
    const waiting = ['payment_intent.created', 'payment_intent.requires_action']
    expect(types()).toEqual([
      ...[...waiting, 'charge.succeeded', 'payment_intent.succeeded'],
      ...[...waiting, 'payment_intent.payment_failed'],
    ])
  })

  test('what is not offered, too small or cannot be held is refused', async () => {
    const { stripe } = await startStripe()
    const base = { amount: 5000, currency: 'eur', confirm: true, return_url } as const
    const ideal = { payment_method_data: { type: 'ideal' as const } }
    const cards = stripe.paymentIntents.create({
      ...{ ...base, ...ideal },
      allowed_payment_method_types: ['card'],
    })
    expect((await refusalOf(cards)).code).toBe('payment_intent_incompatible_payment_method')
    const held = stripe.paymentIntents.create({
      ...{ ...base, ...ideal },
      capture_method: 'manual',
      allowed_payment_method_types: ['ideal'],
    })
    expect((await refusalOf(held)).param).toBe('capture_method')
    const small = stripe.paymentIntents.create({
      ...base,
      amount: 3000,
      currency: 'usd',
      payment_method_data: { type: 'affirm' },
      allowed_payment_method_types: ['affirm'],
    })
    expect((await refusalOf(small)).code).toBe('amount_too_small')
    const unbuilt = stripe.paymentIntents.create({
      amount: 5000,
      currency: 'myr',
      allowed_payment_method_types: ['fpx'],
    })
    expect((await refusalOf(unbuilt)).statusCode).toBe(501)
  })

  test('what is held is captured, and refunded', async () => {
    const { stripe, call } = await startStripe()
    const { id, client_secret } = await stripe.paymentIntents.create({
      amount: 5000,
      capture_method: 'manual',
      confirm: true,
      currency: 'usd',
      payment_method_data: { type: 'klarna' },
      allowed_payment_method_types: ['klarna'],
      return_url,
    })
    const path = `/3d_secure_2/authenticate/${id}?client_secret=${client_secret}`
    await call(`POST ${path}`, 'outcome=succeed')
    expect((await stripe.paymentIntents.capture(id)).status).toBe('succeeded')
    const refund = await stripe.refunds.create({ payment_intent: id })
    expect(refund).toMatchObject({ status: 'succeeded', destination_details: { type: 'klarna' } })
  })

  test('link pays at once', async () => {
    const { stripe } = await startStripe()
    const paid = await stripe.paymentIntents.create({
      amount: 5000,
      confirm: true,
      currency: 'usd',
      payment_method_data: { type: 'link', billing_details: { email: 'jenny@example.com' } },
      allowed_payment_method_types: ['card', 'link'],
    })
    expect(paid.status).toBe('succeeded')
  })
})
