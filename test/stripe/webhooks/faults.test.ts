import { expect, test } from 'vitest'
import { refusalOf, startStripe } from '../support.ts'

const json = { 'content-type': 'application/json' }

/** A client that retries twice, and faults that strike making a customer once. */
async function open() {
  const started = await startStripe({}, { maxNetworkRetries: 2 })
  const strike = async (rule: object) => {
    const match = { operation: 'POST /v1/customers' }
    const fault = { match, when: { times: 1 }, ...rule }
    expect((await started.call('POST /admin/faults', JSON.stringify(fault), json)).status).toBe(201)
  }
  const count = async () => (await started.stripe.customers.list()).data.length
  return { ...started, strike, count }
}

test.each([
  [
    { effect: 'error', error: 'lock_timeout' },
    { statusCode: 429, code: 'lock_timeout' },
  ],
  [{ effect: 'rate_limit' }, { statusCode: 429, code: 'rate_limit' }],
  [{ effect: 'error', error: 'idempotency_error' }, { type: 'StripeIdempotencyError' }],
  [
    { effect: 'error', error: 'card_declined' },
    { statusCode: 402, code: 'card_declined' },
  ],
])('%j is told to the caller, who may try again', async (rule, error) => {
  const { stripe, strike, count } = await open()
  await strike(rule)
  const refused = await refusalOf(stripe.customers.create())
  expect(refused).toMatchObject(error)
  const isWorthTrying = refused.statusCode === 429
  expect(refused.headers?.['stripe-should-retry']).toBe(isWorthTrying ? undefined : 'false')
  expect(await count()).toBe(0)
  await stripe.customers.create()
  expect(await count()).toBe(1)
})

test.each([
  { effect: 'error', error: 'api_error' },
  { effect: 'error', error: 'lock_timeout', status: 409 },
  { effect: 'reset' },
  { effect: 'lose_response' },
])('%j is overcome by the SDK, and nothing is made twice', async (rule) => {
  const { stripe, strike, count } = await open()
  await strike(rule)
  const { id } = await stripe.customers.create()
  expect(id).toMatch(/^cus_/)
  expect(await count()).toBe(1)
})
