import Stripe from 'stripe'
import { describe, expect, test } from 'vitest'
import { bootStripe, publishable, refusalOf, startStripe } from '../support.ts'

describe('keys', () => {
  test('no key is refused', async () => {
    const { call } = bootStripe()
    const answer = await call('GET /v1/customers', undefined, { authorization: '' })
    expect(answer.status).toBe(401)
    expect(answer.body.error.message).toMatch(/^You did not provide an API key\./)
    expect(answer.headers.get('www-authenticate')).toBe('Basic realm="Stripe"')
  })

  test('an unknown key is refused and named only in part', async () => {
    const { stripe } = await startStripe()
    const unknown = { apiKey: 'sk_test_nobodyKnowsThisKey' }
    const error = await refusalOf(stripe.customers.list({}, unknown))
    expect(error).toBeInstanceOf(Stripe.errors.StripeAuthenticationError)
    expect(error.message).toBe('Invalid API Key provided: sk_test_**************sKey')
  })

  test('a publishable key reaches only what a browser may call', async () => {
    const { call } = bootStripe()
    const answer = await call('GET /v1/customers', undefined, publishable)
    expect(answer.status).toBe(401)
    expect(answer.body.error.code).toBe('secret_key_required')
  })

  test('a key works as the user of Basic authentication', async () => {
    const { call } = bootStripe()
    const user = Buffer.from('sk_test_51TwinfleetStripeSecretKey00000000:').toString('base64')
    const answer = await call('GET /v1/customers', undefined, { authorization: `Basic ${user}` })
    expect(answer.status).toBe(200)
  })

  test('a restricted key does what it was given', async () => {
    const { call, instance } = bootStripe()
    instance.run((world: import('../../../twins/stripe/protocol/index.ts').StripeWorld) =>
      world.db.keys.insert({
        id: 'rk_test_reader',
        kind: 'restricted',
        account: 'acct_1TwinfleetStripe',
        permissions: { customers: 'read' },
      }),
    )
    const authorization = 'Bearer rk_test_reader'
    const refused = await call('POST /v1/customers', 'name=Ann', { authorization })
    expect(refused.status).toBe(403)
    expect(refused.body.error.message).toContain("Having the 'rak_customer_write' permission")
    const allowed = await call('GET /v1/customers', undefined, { authorization })
    expect(allowed.status).toBe(200)
  })

  test('another account is refused', async () => {
    const { stripe } = await startStripe()
    const error = await refusalOf(stripe.customers.list({}, { stripeAccount: 'acct_other' }))
    expect(error).toBeInstanceOf(Stripe.errors.StripePermissionError)
    expect(error.code).toBe('account_invalid')
  })
})

describe('parameters', () => {
  const cases: [request: string, form: string | undefined, error: object][] = [
    [
      'POST /v1/customers',
      'nam=Ann',
      { code: 'parameter_unknown', message: 'Received unknown parameter: nam', param: 'nam' },
    ],
    [
      'POST /v1/customers',
      'address[town]=x&foo=1',
      {
        code: 'parameter_unknown',
        message: 'Received unknown parameters: address[town], foo',
        param: 'address[town]',
      },
    ],
    [
      'POST /v1/prices',
      'product=prod_1',
      {
        code: 'parameter_missing',
        message: 'Missing required param: currency.',
        param: 'currency',
      },
    ],
    [
      'POST /v1/customers',
      'balance=lots',
      { code: 'parameter_invalid_integer', message: 'Invalid integer: lots', param: 'balance' },
    ],
    [
      'POST /v1/customers',
      'tax_exempt=maybe',
      {
        message: 'Invalid tax_exempt: must be one of none, exempt, or reverse',
        param: 'tax_exempt',
      },
    ],
    ['POST /v1/customers', 'address=home', { message: 'Invalid object', param: 'address' }],
    ['POST /v1/products', 'name=', { code: 'parameter_invalid_empty', param: 'name' }],
    ['POST /v1/products', 'name=x&active=perhaps', { message: 'Invalid boolean: perhaps' }],
    ['POST /v1/customers', 'name=%ff', { message: expect.stringContaining('UTF-8') }],
    [
      'GET /v1/customers?limit=101',
      undefined,
      { message: 'This value must be less than or equal to 100.', param: 'limit' },
    ],
    [
      'GET /v1/customers?starting_after=cus_nobody',
      undefined,
      { code: 'resource_missing', message: "No such customer: 'cus_nobody'" },
    ],
    [
      'GET /v1/customers?expand[]=data.email',
      undefined,
      { message: 'This property cannot be expanded (data.email).' },
    ],
    [
      'GET /v1/customers?starting_after=cus_a&ending_before=cus_b',
      undefined,
      { message: expect.stringContaining('only specify one of'), param: 'ending_before' },
    ],
    [
      'POST /v1/customers',
      'metadata[a][b]=c',
      { message: expect.stringContaining("for key 'a'"), param: 'metadata' },
    ],
    [
      'POST /v1/customers',
      'email=ann',
      { code: 'email_invalid', message: 'Invalid email address: ann', param: 'email' },
    ],
    [
      'POST /v1/payment_intents',
      'amount=100&currency=usd&payment_method_types[]=cheque',
      {
        message: expect.stringContaining('type "cheque" is invalid'),
        param: 'payment_method_types',
      },
    ],
    ['POST /v1/topups', 'amount=100&currency=usd&source=tok_x', { type: 'api_error' }],
  ]
  test.each(cases)('%s with %s is refused as Stripe refuses it', async (request, form, error) => {
    const { call, types } = bootStripe()
    if (request.includes('expand')) await call('POST /v1/customers', 'name=Ann')
    const before = types()
    const answer = await call(request, form)
    expect(answer.body.error).toMatchObject(error)
    expect([400, 501]).toContain(answer.status)
    expect(answer.body.error.request_log_url).toContain(answer.headers.get('request-id'))
    expect(types()).toEqual(before)
  })

  test.each([
    [
      'POST /v1/prices',
      'currency=usd&unit_amount[a]=1',
      'unit_amount',
      'Invalid integer: {"a":"1"}',
    ],
    ['GET /v1/prices?limit[][x]=1', undefined, 'limit', 'Invalid integer: [{"x":"1"}]'],
    ['POST /v1/products', 'active[a]=true', 'active', 'Invalid boolean: {"a":"true"}'],
    [
      'POST /v1/tax_rates',
      'display_name=x&inclusive=true&percentage[]=1',
      'percentage',
      'Invalid decimal: ["1"]',
    ],
  ])(
    '%s with a hash or a list where a value belongs: %s',
    async (request, form, param, message) => {
      const { call } = bootStripe()
      const { status, body } = await call(request, form)
      expect(status).toBe(400)
      expect(body.error).toMatchObject({ param, message })
    },
  )

  test('JSON is refused where v1 takes forms', async () => {
    const { call } = bootStripe()
    const json = { 'content-type': 'application/json' }
    const answer = await call('POST /v1/customers', '{"name":"Ann"}', json)
    expect(answer.status).toBe(400)
    expect(answer.body.error.message).toMatch(/check that your POST content type is/)
  })

  test('bytes that are not UTF-8 and bodies without end are refused', async () => {
    const { call } = bootStripe()
    const bytes = new Uint8Array([0x6e, 0x3d, 0xff, 0xfe])
    // biome-ignore lint/suspicious/noExplicitAny: a body no form would have
    const broken = await call('POST /v1/customers', bytes as any)
    expect(broken.body.error.type).toBe('invalid_request_error')
    const huge = await call('POST /v1/customers', `name=${'x'.repeat(1024 * 1024)}`)
    expect(huge.status).toBe(413)
    expect(huge.body.error.type).toBe('invalid_request_error')
  })
})

describe('addresses', () => {
  test('an unknown URL is refused in Stripe’s words', async () => {
    const { call } = bootStripe()
    const answer = await call('GET /v1/foo')
    expect(answer.status).toBe(404)
    expect(answer.body.error.message).toMatch(/^Unrecognized request URL \(GET: \/v1\/foo\)\./)
  })

  test('what is not built makes the SDK throw', async () => {
    const { stripe, instance } = await startStripe({}, { maxNetworkRetries: 2 })
    const error = await refusalOf(stripe.terminal.readers.list())
    expect(error).toBeInstanceOf(Stripe.errors.StripeAPIError)
    expect(error.statusCode).toBe(501)
    expect(error.headers?.['x-twin-unsupported']).toBe('GET /v1/terminal/readers')
    const v2 = await refusalOf(stripe.v2.moneyManagement.financialAccounts.list())
    expect(v2.statusCode).toBe(501)
    expect(instance.journal.list({}).length).toBe(2)
  })

  test('a missing object is a 404', async () => {
    const { stripe } = await startStripe()
    const error = await refusalOf(stripe.customers.retrieve('cus_nobody'))
    expect(error).toBeInstanceOf(Stripe.errors.StripeInvalidRequestError)
    expect(error).toMatchObject({ statusCode: 404, code: 'resource_missing', param: 'id' })
    expect(error.message).toBe("No such customer: 'cus_nobody'")
  })
})

describe('versions', () => {
  test('an unknown version is refused', async () => {
    const { call } = bootStripe()
    const answer = await call('GET /v1/customers', undefined, { 'stripe-version': '1999-01-01' })
    expect(answer.status).toBe(400)
    expect(answer.body.error.message).toContain('1999-01-01')
  })

  test('a known version is echoed', async () => {
    const { call } = bootStripe()
    const old = await call('GET /v1/customers', undefined, { 'stripe-version': '2024-06-20' })
    expect(old.headers.get('stripe-version')).toBe('2024-06-20')
    const plain = await call('GET /v1/customers')
    expect(plain.headers.get('stripe-version')).toBe('2026-10-28.endive')
  })
})
