import Stripe from 'stripe'
import { expect, test } from 'vitest'
import type { StripeWorld } from '../../../twins/stripe/protocol/index.ts'
import { ids } from '../shop.ts'
import { refusalOf, startStripe } from '../support.ts'

const capabilities = { card_payments: { requested: true }, transfers: { requested: true } }
const urls = { success_url: 'https://p.example/done' }

test('the pages and simulations of a connected account are its own', async () => {
  const { stripe, url, call } = await startStripe()
  const { id } = await stripe.accounts.create({ type: 'standard' })
  const on = { stripeAccount: id }
  const visit = (to: string, form?: Record<string, string>) =>
    fetch(to.replace(/^https?:\/\/[^/]+/, url), {
      redirect: 'manual',
      ...(form && { method: 'POST', body: new URLSearchParams(form) }),
    })
  expect((await visit('http://x/c/pay/cs_test_none')).status).toBe(404)

  const price_data = { currency: 'usd', product_data: { name: 'Tea' }, unit_amount: 1500 }
  const session = await stripe.checkout.sessions.create(
    { mode: 'payment', line_items: [{ price_data, quantity: 1 }], ...urls },
    on,
  )
  expect(await (await visit(session.url ?? '')).text()).toContain('Tea')
  const paid = await visit(session.url ?? '', { email: 'a@b.co' })
  expect(paid.headers.get('location')).toBe(urls.success_url)
  const done = await stripe.checkout.sessions.retrieve(session.id, {}, on)
  expect(done.payment_status).toBe('paid')

  const secure = await stripe.paymentIntents.create(
    {
      amount: 900,
      currency: 'usd',
      confirm: true,
      payment_method: 'pm_card_authenticationRequired',
      return_url: urls.success_url,
    },
    on,
  )
  const page = secure.next_action?.redirect_to_url?.url ?? ''
  expect(await (await visit(page)).text()).toContain('3D Secure')
  const simulated = await call(
    'POST /admin/simulate',
    JSON.stringify({ action: 'complete_3ds', payment_intent: secure.id }),
    { 'content-type': 'application/json' },
  )
  expect(simulated.status).toBe(200)
  expect((await stripe.paymentIntents.retrieve(secure.id, {}, on)).status).toBe('succeeded')

  const customer = await stripe.customers.create({ email: 'a@b.co' }, on)
  await stripe.invoiceItems.create({ customer: customer.id, amount: 700, currency: 'usd' }, on)
  const draft = await stripe.invoices.create(
    { customer: customer.id, pending_invoice_items_behavior: 'include' },
    on,
  )
  const invoice = await stripe.invoices.finalizeInvoice(draft.id, {}, on)
  const hosted = await visit(invoice.hosted_invoice_url ?? '')
  expect(await hosted.text()).toContain('$7.00')
  expect((await visit(invoice.invoice_pdf ?? '')).headers.get('content-type')).toContain('pdf')

  const portal = await stripe.billingPortal.sessions.create({ customer: customer.id }, on)
  expect((await visit(portal.url)).status).toBe(200)
  expect((await visit(portal.url, { number: '4242424242424242' })).status).toBe(303)
  expect(ids(await stripe.customers.listPaymentMethods(customer.id, {}, on))).toHaveLength(1)
})

test('a second platform has accounts, events and money of its own', async () => {
  const { stripe, instance, types, url } = await startStripe()
  const [secret, owner] = ['sk_test_SecondPlatform', 'acct_1SecondPlatform0']
  instance.run((world: StripeWorld) =>
    world.db.keys.insert({ id: secret, kind: 'secret', account: owner }),
  )
  const { hostname: host, port } = new URL(url)
  const second = new Stripe(secret, { host, port, protocol: 'http', maxNetworkRetries: 0 })
  expect((await second.accounts.retrieveCurrent()).id).toBe(owner)
  const account = await second.accounts.create({ type: 'custom', capabilities })
  const on = { stripeAccount: account.id }
  expect(ids(await second.accounts.list())).toEqual([account.id])
  expect(ids(await stripe.accounts.list())).toEqual([])
  expect((await refusalOf(stripe.balance.retrieve({}, on))).code).toBe('account_invalid')

  const hook = 'http://127.0.0.1:9/hooks'
  const hooks = [
    await stripe.webhookEndpoints.create({ url: hook, enabled_events: ['*'], connect: true }),
    await second.webhookEndpoints.create({ url: hook, enabled_events: ['*'] }),
    await second.webhookEndpoints.create({ url: hook, enabled_events: ['*'], connect: true }),
  ]
  await second.customers.create({ email: 'a@b.co' })
  await second.charges.create(
    { amount: 1000, currency: 'usd', source: 'tok_visa', application_fee_amount: 100 },
    on,
  )
  expect((await second.balance.retrieve()).pending[0]?.amount).toBe(100)
  expect((await stripe.balance.retrieve()).pending[0]?.amount).toBe(0)
  await instance.advanceTo(instance.clock.now() + 3 * 86_400_000)
  expect((await second.balance.retrieve()).available[0]?.amount).toBe(100)
  expect((await second.balance.retrieve({}, on)).available[0]?.amount).toBe(1000 - 59 - 100)
  const heard = hooks.map(({ id }) =>
    instance.outbox
      .list()
      .filter(({ subject }) => subject === id)
      .map(({ topic, body }) => [topic, JSON.parse(body).account]),
  )
  expect(heard).toEqual([
    [],
    [
      ['customer.created', undefined],
      ['application_fee.created', undefined],
      ['balance.available', undefined],
    ],
    [
      ['charge.succeeded', account.id],
      ['balance.available', account.id],
    ],
  ])
  expect(types()).toEqual([])
})

test('countries, capabilities and reasons are those Stripe lists', async () => {
  const { stripe } = await startStripe()
  const odd = stripe.accounts.create({ type: 'custom', country: 'XX' })
  expect(await refusalOf(odd)).toMatchObject({ code: 'country_unsupported', param: 'country' })
  const wish = { mind_reading: { requested: true } } as Stripe.AccountCreateParams.Capabilities
  const asked = await refusalOf(stripe.accounts.create({ type: 'custom', capabilities: wish }))
  expect(asked).toMatchObject({
    code: 'parameter_unknown',
    param: 'capabilities[mind_reading]',
  })
  const { id } = await stripe.accounts.create({ type: 'custom', country: 'SE', capabilities })
  expect((await stripe.accounts.retrieve(id)).default_currency).toBe('sek')
  const unknown = stripe.accounts.updateCapability(id, 'mind_reading', { requested: true })
  expect((await refusalOf(unknown)).code).toBe('resource_missing')
  const old = stripe.accounts.reject(id, { reason: 'fraud' } as never) // no reason any more
  expect((await refusalOf(old)).param).toBe('reason')
  for (const [reason, shown] of [
    ['credit', 'rejected.platform_other'],
    ['terms_of_service', 'rejected.platform_terms_of_service'],
    ['fraud_no_intent_to_fulfill', 'rejected.platform_fraud'],
  ] as const) {
    const { requirements } = await stripe.accounts.reject(id, { reason })
    expect(requirements?.disabled_reason).toBe(shown)
  }
})

test('tokens say what a platform need not see, once', async () => {
  const { stripe } = await startStripe()
  const account = await stripe.tokens.create({
    account: {
      business_type: 'company',
      company: { name: 'Tea', phone: '0000000000' },
      tos_shown_and_accepted: true,
    },
  })
  expect(account).toMatchObject({ type: 'account', used: false })
  const made = await stripe.accounts.create({
    type: 'custom',
    account_token: account.id,
    capabilities,
  })
  expect(made).toMatchObject({ business_type: 'company', company: { name: 'Tea' } })
  expect(made.tos_acceptance?.date).toBeGreaterThan(0)
  expect((await stripe.tokens.retrieve(account.id)).used).toBe(true)
  const twice = stripe.accounts.update(made.id, { account_token: account.id })
  expect((await refusalOf(twice)).param).toBe('account_token')
  const person = await stripe.tokens.create({ person: { first_name: 'Ada', last_name: 'King' } })
  const wrong = stripe.accounts.update(made.id, { account_token: person.id })
  expect((await refusalOf(wrong)).code).toBe('resource_missing')
  const ada = await stripe.accounts.createPerson(made.id, { person_token: person.id })
  expect(ada).toMatchObject({ first_name: 'Ada', last_name: 'King' })
  const again = stripe.accounts.updatePerson(made.id, ada.id, { person_token: person.id })
  expect((await refusalOf(again)).param).toBe('person_token')

  const bank = await stripe.tokens.create({
    bank_account: { country: 'US', account_number: '000123456789', routing_number: '110000000' },
  })
  const added = await stripe.accounts.createExternalAccount(made.id, { external_account: bank.id })
  expect(added).toMatchObject({ object: 'bank_account', last4: '6789' })
  const used = stripe.accounts.createExternalAccount(made.id, { external_account: bank.id })
  expect((await refusalOf(used)).code).toBe('token_already_used')
})
