import { describe, expect, test } from 'vitest'
import { publishable, refusalOf, startStripe } from '../support.ts'

const card = { 'payment_method_data[type]': 'card', 'payment_method_data[card][token]': 'tok_visa' }
const form = (fields: Record<string, string>) => new URLSearchParams(fields).toString()
const path = 'POST /v1/confirmation_tokens'

describe('a confirmation token', () => {
  test('carries a payment from the browser to the server, once', async () => {
    const { stripe, call, types } = await startStripe()
    const empty = await call(path, form({ return_url: 'https://example.com' }), publishable)
    expect([empty.status, empty.body]).toMatchObject([400, { error: { param: 'payment_method' } }])
    const fields = { ...card, 'payment_method_data[billing_details][name]': 'Jenny Rosen' }
    const asked = form({
      ...fields,
      return_url: 'https://example.com/back',
      setup_future_usage: 'off_session',
      'shipping[name]': 'Jenny Rosen',
      'shipping[address][line1]': '1 Main Street',
    })
    const { status, body } = await call(path, asked, publishable)
    expect(status).toBe(200)
    const { id } = body as { id: string } // a token of the twin
    const kept = await stripe.confirmationTokens.retrieve(id)
    expect(kept).toMatchObject({
      object: 'confirmation_token',
      mandate_data: null,
      payment_intent: null,
      payment_method_preview: {
        type: 'card',
        billing_details: { name: 'Jenny Rosen' },
        card: { last4: '4242' },
      },
      return_url: 'https://example.com/back',
      setup_future_usage: 'off_session',
      shipping: { name: 'Jenny Rosen', address: { line1: '1 Main Street' } },
    })
    expect(kept.payment_method_preview).not.toHaveProperty('id')
    expect((await stripe.paymentMethods.list()).data).toEqual([])
    expect(types()).toEqual([])

    const { id: customer } = await stripe.customers.create()
    const pay = { amount: 2000, currency: 'usd', customer, confirmation_token: id }
    expect((await refusalOf(stripe.paymentIntents.create(pay))).param).toBe('confirmation_token')
    const both = { ...pay, confirm: true, payment_method: 'pm_card_visa' }
    expect((await refusalOf(stripe.paymentIntents.create(both))).message).toBe(
      'You may only specify one of these parameters: confirmation_token, payment_method.',
    )
    const paid = await stripe.paymentIntents.create({ ...pay, confirm: true })
    expect(paid).toMatchObject({
      status: 'succeeded',
      setup_future_usage: 'off_session',
      shipping: { name: 'Jenny Rosen' },
    })
    expect((await stripe.confirmationTokens.retrieve(id)).payment_intent).toBe(paid.id)
    const saved = await stripe.customers.listPaymentMethods(customer)
    expect(saved.data.map((each) => each.id)).toEqual([paid.payment_method])
    const again = await refusalOf(stripe.paymentIntents.create({ ...pay, confirm: true }))
    expect(again).toMatchObject({ statusCode: 400, param: 'confirmation_token' })
    expect(types()).toEqual([
      'customer.created',
      'payment_intent.created',
      'charge.succeeded',
      'payment_method.attached',
      'payment_intent.succeeded',
    ])
  })

  test('confirms a setup too, is made by a test helper, and is used up by a decline', async () => {
    const { stripe, instance } = await startStripe()
    const make = (payment_method: string) =>
      stripe.testHelpers.confirmationTokens.create({
        payment_method,
        return_url: 'https://example.com/back',
      })
    expect((await refusalOf(make('pm_x'))).code).toBe('resource_missing')
    expect((await refusalOf(stripe.confirmationTokens.retrieve('ctoken_x'))).statusCode).toBe(404)
    const setup = await stripe.setupIntents.create()
    const token = await make('pm_card_visa')
    const done = await stripe.setupIntents.confirm(setup.id, { confirmation_token: token.id })
    expect(done.status).toBe('succeeded')
    const used = await stripe.confirmationTokens.retrieve(token.id)
    expect([used.setup_intent, used.payment_intent]).toEqual([setup.id, null])

    const open = await stripe.paymentIntents.create({ amount: 2000, currency: 'usd' })
    const confirm = (confirmation_token: string) =>
      stripe.paymentIntents.confirm(open.id, { confirmation_token })
    const bad = await make('pm_card_chargeDeclined')
    expect((await refusalOf(confirm(bad.id))).code).toBe('card_declined')
    expect((await refusalOf(confirm(bad.id))).param).toBe('confirmation_token')
    const late = await make('pm_card_visa')
    await instance.advanceTo(instance.clock.now() + 13 * 60 * 60 * 1000)
    expect((await refusalOf(confirm(late.id))).message).toContain('has expired')
    expect((await confirm((await make('pm_card_visa')).id)).status).toBe('succeeded')
  })
})

describe('keys for a client', () => {
  test('a customer session shows what it was asked to', async () => {
    const { stripe } = await startStripe()
    const { id: customer } = await stripe.customers.create()
    const make = (components: object) => stripe.customerSessions.create({ customer, components })
    const nobody = stripe.customerSessions.create({
      customer: 'cus_x',
      components: { buy_button: { enabled: true } },
    })
    expect((await refusalOf(nobody)).code).toBe('resource_missing')
    expect((await refusalOf(make({ buy_button: { enabled: false } }))).param).toBe('components')
    const features = { payment_method_save: 'enabled', payment_method_save_usage: 'off_session' }
    const session = await make({ payment_element: { enabled: true, features } })
    expect(session).toMatchObject({
      client_secret: expect.stringMatching(/^cuss_secret_/),
      customer,
      expires_at: session.created + 1800,
      components: {
        buy_button: { enabled: false },
        customer_sheet: { enabled: false, features: null },
        payment_element: {
          enabled: true,
          features: { ...features, payment_method_redisplay: 'disabled' },
        },
      },
    })
  })

  test('an ephemeral key serves one customer for an hour', async () => {
    const { stripe, call, instance } = await startStripe()
    const { id: customer } = await stripe.customers.create({ name: 'Jenny' })
    const { id: other } = await stripe.customers.create()
    const make = () =>
      stripe.ephemeralKeys.create({ customer }, { apiVersion: '2026-10-28.endive' })
    expect((await call('POST /v1/ephemeral_keys', form({ customer }))).status).toBe(400)
    const key = await make()
    expect(key).toMatchObject({
      object: 'ephemeral_key',
      expires: key.created + 3600,
      associated_objects: [{ type: 'customer', id: customer }],
    })
    const mobile = { authorization: `Bearer ${key.secret}` }
    const statusOf = async (operation: string, fields?: Record<string, string>) =>
      (await call(operation, fields && form(fields), mobile)).status
    expect(await statusOf(`GET /v1/customers/${other}`)).toBe(403)
    expect(await statusOf('GET /v1/customers')).toBe(403)
    expect(await statusOf('POST /v1/charges', { amount: '1' })).toBe(403)
    expect(await statusOf(`GET /v1/payment_methods?customer=${other}`)).toBe(403)
    const method = await stripe.paymentMethods.create({ type: 'card', card: { token: 'tok_visa' } })
    const attach = `POST /v1/payment_methods/${method.id}/attach`
    expect(await statusOf(attach, { customer: other })).toBe(403)
    expect(await statusOf(attach, { customer })).toBe(200)
    expect(await statusOf(`GET /v1/customers/${customer}`)).toBe(200)
    const list = await call(`GET /v1/payment_methods?customer=${customer}`, undefined, mobile)
    expect(list.body).toMatchObject({ data: [{ id: method.id, customer }] })
    await stripe.paymentMethods.attach('pm_card_mastercard', { customer: other })
    const theirs = await stripe.customers.listPaymentMethods(other)
    const detach = `POST /v1/payment_methods/${theirs.data[0]?.id}/detach`
    expect(await statusOf(detach, {})).toBe(403)

    await stripe.ephemeralKeys.del(key.id)
    expect(await statusOf(`GET /v1/customers/${customer}`)).toBe(401)
    expect((await refusalOf(stripe.ephemeralKeys.del(key.id))).statusCode).toBe(404)
    const late = { authorization: `Bearer ${(await make()).secret}` }
    await instance.advanceTo(instance.clock.now() + 3601 * 1000)
    const expired = await call(`GET /v1/customers/${customer}`, undefined, late)
    expect(expired).toMatchObject({ status: 401, body: { error: { code: 'api_key_expired' } } })
  })
})
