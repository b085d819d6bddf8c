import { expect, test } from 'vitest'
import { ids } from '../shop.ts'
import { refusalOf, startStripe } from '../support.ts'

const jenny = {
  first_name: 'Jenny',
  last_name: 'Rosen',
  email: 'jenny@example.com',
  phone: '0000000000',
  dob: { day: 1, month: 1, year: 1901 },
  address: { line1: 'address_full_match', city: 'San Francisco', postal_code: '94111' },
  ssn_last_4: '0000',
}
const bank = {
  object: 'bank_account' as const,
  country: 'US',
  currency: 'usd',
  routing_number: '110000000',
  account_number: '000123456789',
}
const capabilities = { card_payments: { requested: true }, transfers: { requested: true } }

test('an account may charge once nothing is due of it', async () => {
  const { stripe, types, events } = await startStripe()
  const both = stripe.accounts.create({
    type: 'custom',
    controller: { requirement_collection: 'stripe' },
  })
  expect((await refusalOf(both)).param).toBe('controller')
  const nowhere = await refusalOf(stripe.accounts.create({ type: 'custom', country: 'us' }))
  expect(nowhere.code).toBe('country_unsupported')
  const none = await refusalOf(stripe.accounts.retrieve('acct_none'))
  expect([none.statusCode, none.code]).toEqual([403, 'account_invalid'])

  const account = await stripe.accounts.create({ type: 'custom', capabilities, email: 'a@b.co' })
  expect(account).toMatchObject({
    charges_enabled: false,
    capabilities: { card_payments: 'inactive', transfers: 'inactive' },
    controller: { requirement_collection: 'application', stripe_dashboard: { type: 'none' } },
    requirements: { disabled_reason: 'requirements.past_due' },
    type: 'custom',
  })
  expect(account.requirements?.currently_due).toContain('individual.ssn_last_4')
  const bad = { ...bank, routing_number: '1' }
  const wrong = stripe.accounts.update(account.id, { external_account: bad })
  expect((await refusalOf(wrong)).code).toBe('routing_number_invalid')
  const known = await stripe.accounts.update(account.id, {
    business_type: 'individual',
    business_profile: { mcc: '5734', url: 'https://shop.example' },
    individual: jenny,
    metadata: { tier: 'gold' },
  })
  expect(known.requirements?.currently_due).toEqual([
    'external_account',
    'tos_acceptance.date',
    'tos_acceptance.ip',
  ])
  expect(known.individual).toMatchObject({ first_name: 'Jenny', ssn_last_4_provided: true })
  const ready = await stripe.accounts.update(account.id, {
    external_account: bank,
    tos_acceptance: { date: 1_600_000_000, ip: '8.8.8.8' },
  })
  expect(ready).toMatchObject({
    charges_enabled: true,
    payouts_enabled: true,
    details_submitted: true,
    capabilities: { card_payments: 'active', transfers: 'active' },
    metadata: { tier: 'gold' },
    requirements: { currently_due: [], disabled_reason: null },
  })
  expect(types()).toEqual([])
  const own = await stripe.events.list({ limit: 100 }, { stripeAccount: account.id })
  expect(own.data.map(({ type }) => type).reverse()).toEqual([
    'capability.updated',
    'capability.updated',
    'person.created',
    'account.updated',
    'capability.updated',
    'capability.updated',
    'account.external_account.created',
    'account.updated',
    'capability.updated',
    'capability.updated',
  ])
  expect(new Set(own.data.map((each) => each.account))).toEqual(new Set([account.id]))
  expect(events()).toEqual([])

  const refused = await stripe.accounts.reject(account.id, { reason: 'fraud_other' })
  expect(refused).toMatchObject({
    charges_enabled: false,
    payouts_enabled: false,
    requirements: { disabled_reason: 'rejected.platform_fraud' },
  })
  const twice = await stripe.accounts.unreject(account.id)
  expect(twice.charges_enabled).toBe(true)
  expect((await refusalOf(stripe.accounts.unreject(account.id))).statusCode).toBe(400)
  expect(ids(await stripe.accounts.list())).toEqual([account.id])
  expect(await stripe.accounts.del(account.id)).toMatchObject({ deleted: true })
  expect((await refusalOf(stripe.accounts.retrieve(account.id))).statusCode).toBe(403)
})

test('capabilities, persons and bank accounts belong to one account', async () => {
  const { stripe } = await startStripe()
  const [one, two] = [
    await stripe.accounts.create({ type: 'custom', business_type: 'company', capabilities }),
    await stripe.accounts.create({ type: 'express', capabilities }),
  ]
  const listed = await stripe.accounts.listCapabilities(one.id)
  expect(ids(listed)).toEqual(['card_payments', 'transfers'])
  const none = stripe.accounts.retrieveCapability(one.id, 'klarna_payments')
  expect((await refusalOf(none)).code).toBe('resource_missing')
  const off = { requested: false }
  const given = await stripe.accounts.updateCapability(one.id, 'card_payments', off)
  expect(given).toMatchObject({ requested: false, status: 'unrequested' })
  expect((await stripe.accounts.retrieveCapability(one.id, 'transfers')).status).toBe('inactive')

  const person = await stripe.accounts.createPerson(one.id, {
    ...jenny,
    relationship: { representative: true, title: 'CEO' },
  })
  expect(person).toMatchObject({ account: one.id, relationship: { title: 'CEO' } })
  const changed = await stripe.accounts.updatePerson(one.id, person.id, { metadata: { a: '1' } })
  expect(changed.metadata).toEqual({ a: '1' })
  const due = (await stripe.accounts.retrieve(one.id)).requirements?.currently_due
  expect(due?.filter((each) => each.startsWith('representative.'))).toEqual([])
  expect((await refusalOf(stripe.accounts.retrievePerson(two.id, person.id))).statusCode).toBe(404)
  expect((await stripe.accounts.retrievePerson(one.id, person.id)).first_name).toBe('Jenny')
  const owners = await stripe.accounts.listPersons(one.id, { relationship: { owner: true } })
  expect(owners.data).toEqual([])
  expect(await stripe.accounts.deletePerson(one.id, person.id)).toMatchObject({ deleted: true })

  const add = (external_account: string | typeof bank) =>
    stripe.accounts.createExternalAccount(one.id, { external_account })
  expect((await refusalOf(add('tok_visa'))).code).toBe('invalid_card_type')
  const first = await add(bank)
  const second = await add('tok_visa_debit')
  expect([first.default_for_currency, second.default_for_currency]).toEqual([true, false])
  const moved = await stripe.accounts.updateExternalAccount(one.id, second.id, {
    default_for_currency: true,
    metadata: { b: '2' },
  })
  expect(moved).toMatchObject({ default_for_currency: true, metadata: { b: '2' } })
  const stuck = stripe.accounts.deleteExternalAccount(one.id, second.id)
  expect((await refusalOf(stuck)).statusCode).toBe(400)
  expect(await stripe.accounts.deleteExternalAccount(one.id, first.id)).toMatchObject({
    deleted: true,
    object: 'bank_account',
  })
  expect(ids(await stripe.accounts.listExternalAccounts(one.id))).toEqual([second.id])
  expect((await stripe.accounts.retrieveExternalAccount(one.id, second.id)).object).toBe('card')
})

test('an account link leads once, and for minutes, to the page that fills in what is due', async () => {
  const { stripe, instance, url } = await startStripe()
  const { id } = await stripe.accounts.create({ type: 'express', capabilities })
  const early = stripe.accounts.createLoginLink(id)
  expect((await refusalOf(early)).statusCode).toBe(400)
  const urls = { refresh_url: 'https://p.example/again', return_url: 'https://p.example/done' }
  const link = (type: 'account_onboarding' | 'account_update' = 'account_onboarding') =>
    stripe.accountLinks.create({ account: id, type, ...urls })
  expect((await refusalOf(link('account_update'))).param).toBe('type')
  const visit = (to: string, init: RequestInit = {}) =>
    fetch(to.replace(/^http:\/\/[^/]+/, url), { redirect: 'manual', ...init })
  const first = await link()
  const page = await visit(first.url)
  expect(await page.text()).toContain('individual.first_name')
  expect((await visit(first.url)).headers.get('location')).toBe(urls.refresh_url)
  const answer = (to: string, act: string) =>
    visit(to, { method: 'POST', body: new URLSearchParams({ act, first_name: 'Ada' }) })
  expect((await answer(first.url, 'skip')).headers.get('location')).toBe(urls.return_url)
  expect((await stripe.accounts.retrieve(id)).details_submitted).toBe(false)
  const late = await link()
  await instance.advanceTo(instance.clock.now() + 300_000)
  expect((await visit(late.url)).headers.get('location')).toBe(urls.refresh_url)
  const last = await link()
  await visit(last.url)
  expect((await answer(last.url, 'submit')).headers.get('location')).toBe(urls.return_url)
  const done = await stripe.accounts.retrieve(id)
  expect(done).toMatchObject({ charges_enabled: true, individual: { first_name: 'Ada' } })
  expect((await stripe.accounts.createLoginLink(id)).url).toContain(id)
  const odd = stripe.accountSessions.create({
    account: id,
    components: { payments: { enabled: true, features: { edit_payout_schedule: true } } },
  } as never) // a feature of another component
  expect((await refusalOf(odd)).code).toBe('parameter_unknown')
  const session = await stripe.accountSessions.create({
    account: id,
    components: { payments: { enabled: true, features: { refund_management: true } } },
  })
  expect(session).toMatchObject({
    account: id,
    components: { payments: { enabled: true, features: { refund_management: true } } },
  })
})

test('what a platform does on a connected account stays there', async () => {
  const { stripe, events, instance } = await startStripe()
  const { id } = await stripe.accounts.create({ type: 'standard' })
  const on = { stripeAccount: id }
  expect(await stripe.accounts.retrieveCurrent({}, on)).toMatchObject({ id, type: 'standard' })
  expect((await stripe.accounts.retrieveCurrent()).id).toBe('acct_1TwinfleetStripe')
  const stranger = stripe.customers.list({}, { stripeAccount: 'acct_other' })
  expect((await refusalOf(stranger)).code).toBe('account_invalid')
  const url = 'http://127.0.0.1:9/hooks'
  await stripe.webhookEndpoints.create({ url, enabled_events: ['*'] })
  const hook = await stripe.webhookEndpoints.create({ url, enabled_events: ['*'], connect: true })
  const there = await stripe.customers.create({ email: 'a@b.co' }, on)
  const here = await stripe.customers.create({ email: 'a@b.co' })
  expect(ids(await stripe.customers.list())).toEqual([here.id])
  expect(ids(await stripe.customers.list({}, on))).toEqual([there.id])
  expect((await refusalOf(stripe.customers.retrieve(there.id))).statusCode).toBe(404)
  const paid = await stripe.charges.create(
    { amount: 1000, currency: 'usd', source: 'tok_visa' },
    on,
  )
  expect((await stripe.balance.retrieve({}, on)).pending[0]?.amount).toBe(1000 - 59)
  expect((await stripe.balance.retrieve()).pending[0]?.amount).toBe(0)
  await instance.advanceTo(instance.clock.now() + 3 * 86_400_000)
  expect((await stripe.balance.retrieve({}, on)).available[0]?.amount).toBe(941)
  const expanded = await stripe.charges.retrieve(paid.id, { expand: ['balance_transaction'] }, on)
  expect(expanded.balance_transaction).toMatchObject({ net: 941, status: 'available' })
  expect(events().map(({ type }) => type)).toEqual(['customer.created'])
  const deliveries = instance.outbox.list().filter(({ subject }) => subject === hook.id)
  expect(deliveries.map(({ topic }) => topic)).toEqual([
    'customer.created',
    'charge.succeeded',
    'balance.available',
  ])
  expect(JSON.parse(deliveries[0]?.body ?? '{}')).toMatchObject({ account: id })
  const raw = JSON.stringify(instance.outbox.list().filter(({ subject }) => subject !== hook.id))
  expect(raw).not.toContain(id)
})
