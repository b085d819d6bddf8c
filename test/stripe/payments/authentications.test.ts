import type Stripe from 'stripe'
import { expect, test } from 'vitest'
import { ids } from '../shop.ts'
import { refusalOf, startStripe } from '../support.ts'

const browser = {
  accept_header: 'text/html',
  ip_address: '203.0.113.7',
  javascript_enabled: true,
  language: 'en',
  user_agent: 'Browser/1.0',
}

async function open() {
  const started = await startStripe()
  const { authentications } = started.stripe.threeDSecure
  const create = (
    number: string,
    args: Partial<Stripe.ThreeDSecure.AuthenticationCreateParams> = {},
  ) =>
    authentications.create({
      amount: 1000,
      channel: { type: 'browser', browser },
      currency: 'eur',
      message_category: 'payment_authentication',
      payment_method_data: { type: 'card', card: { number, exp_month: 12, exp_year: 2040 } },
      submit: 'always',
      ...args,
    })
  return { ...started, authentications, create }
}

test('what cannot be authenticated is refused', async () => {
  const { create, stripe } = await open()
  const card = '4000002760003184'
  const refused = async (args: object, number = card) =>
    (await refusalOf(create(number, args))).param
  expect(await refused({ channel: { type: 'browser' } })).toBe('channel[browser]')
  expect(await refused({ amount: undefined })).toBe('amount')
  expect(await refused({ message_category: 'non_payment_authentication' })).toBe('amount')
  expect(await refused({ payment_method: 'pm_1' })).toBe('payment_method')
  expect(await refused({}, '3566002020360505')).toBe('payment_method')
  const both = { flow_preference: { type: 'challenge' }, reason: 'liability_shift' }
  expect(await refused(both)).toBe('reason')
  const { id: payment_method } = await stripe.paymentMethods.create({
    type: 'sepa_debit',
    sepa_debit: { iban: 'DE89370400440532013000' },
    billing_details: { name: 'Ada', email: 'ada@example.com' },
  })
  expect(await refused({ payment_method, payment_method_data: undefined })).toBe('payment_method')
  const previous_authentication = 'tdsa_0'
  const channel = { type: 'three_r_i', three_r_i: { previous_authentication, type: 'recurring' } }
  expect(await refused({ channel })).toBe('channel[three_r_i][previous_authentication]')
})

test.for([
  ['4242424242424242', { status: 'succeeded', outcome: 'attempt_acknowledged' }],
  ['4000000000003055', { status: 'succeeded', outcome: 'authenticated' }],
  ['378282246310005', { status: 'failed', outcome: 'not_supported' }],
  ['4000008400001280', { status: 'error', outcome: 'processing_error' }],
  ['4000002760003184', { status: 'requires_challenge' }],
] as const)('the issuer of %s answers as its card does in payments', async ([card, answer]) => {
  const { create, authentications } = await open()
  const made = await create(card)
  expect(made).toMatchObject({ object: 'three_d_secure.authentication', ...answer })
  expect(await authentications.retrieve(made.id)).toEqual(made)
})

test('a cardholder is asked, and the answer proves it later without one', async () => {
  const { authentications, create, simulate } = await open()
  const waiting = await create('4000002760003184', { submit: 'if_fingerprinting_not_supported' })
  expect(waiting).toMatchObject({ status: 'requires_submission', directory_server: 'visa' })
  expect((await fetch(waiting.fingerprinting_url ?? '')).status).toBe(200)
  const asking = await authentications.submit(waiting.id, { metadata: { order: '7' } })
  expect(asking).toMatchObject({ status: 'requires_challenge', metadata: { order: '7' } })
  expect(asking.outcome_details?.ares_trans_status).toBe('C')
  expect((await refusalOf(authentications.submit(waiting.id))).statusCode).toBe(400)
  const page = asking.challenge_url ?? ''
  expect(await (await fetch(page)).text()).toContain('Complete')
  const said = await fetch(page, {
    method: 'POST',
    body: new URLSearchParams({ outcome: 'succeed' }),
  })
  expect(await said.text()).toContain('authenticated')
  const done = await authentications.retrieve(waiting.id)
  expect(done).toMatchObject({
    status: 'succeeded',
    outcome: 'authenticated',
    outcome_details: { ares_trans_status: 'C', eci: '05', rreq_trans_status: 'Y' },
  })
  expect(done.outcome_details?.cryptogram).toHaveLength(28)
  expect(done).not.toHaveProperty('challenge_url')
  expect((await refusalOf(authentications.cancel(done.id))).statusCode).toBe(400)

  const later = await create('4000002760003184', {
    channel: {
      type: 'three_r_i',
      three_r_i: { previous_authentication: done.id, type: 'recurring' },
    },
    submit: 'if_fingerprinting_not_supported',
  })
  expect(later).toMatchObject({ status: 'succeeded', outcome: 'authenticated' })
  const denied = await create('5200828282828210', { flow_preference: { type: 'challenge' } })
  expect(denied).toMatchObject({ directory_server: 'mastercard', outcome_details: { eci: '01' } })
  const other = await create('4000002760003184')
  await simulate('complete_3ds', { authentication: other.id, outcome: 'fail' })
  expect(await authentications.retrieve(other.id)).toMatchObject({
    status: 'failed',
    outcome: 'denied',
  })
  const left = await create('4000002760003184', { submit: 'never', expand: ['payment_method'] })
  expect(left.payment_method).toMatchObject({ object: 'payment_method' })
  const canceled = await authentications.cancel(left.id)
  expect(canceled).toMatchObject({ status: 'canceled', outcome: 'canceled' })
  expect(ids(await authentications.list({ status: 'canceled' }))).toEqual([left.id])
  expect((await authentications.list()).data).toHaveLength(5)
})
