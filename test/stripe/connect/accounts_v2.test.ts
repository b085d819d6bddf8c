import Stripe from 'stripe'
import { expect, test } from 'vitest'
import { credentials } from '../../../seeders/stripe/index.ts'
import { requested, seller } from '../connected.ts'
import { refusalOf, startStripe } from '../support.ts'

const tos = { date: '2026-01-01T00:00:00.000Z', ip: '8.8.8.8' }

test('an account of the second version is one of the first too', async () => {
  const { stripe } = await startStripe()
  const { accounts } = stripe.v2.core
  const { identity: _where, ...nowhere } = seller
  const refused = [
    [nowhere, 'identity.country'],
    [{ identity: { country: 'XX' } }, 'identity.country'],
    [{ ...seller, dashboard: 'some' }, 'dashboard'],
    [
      { ...seller, configuration: { merchant: { capabilities: { flying: requested } } } },
      'configuration.merchant.capabilities.flying',
    ],
    [{ ...seller, include: ['everything'] }, 'include'],
    [{ ...seller, colour: 'red' }, 'colour'],
  ] as const
  for (const [params, param] of refused) {
    const error = await refusalOf(accounts.create(params as never)) // some have a wrong type
    expect(error).toMatchObject({ statusCode: 400, code: 'invalid_fields', param })
  }
  const made = await accounts.create(seller)
  expect(made).toMatchObject({
    applied_configurations: ['merchant', 'recipient'],
    closed: false,
    configuration: {
      customer: { applied: false },
      merchant: {
        capabilities: {
          card_payments: {
            status: 'restricted',
            status_details: [{ code: 'requirements_past_due', resolution: 'provide_info' }],
          },
        },
        mcc: '5734',
      },
      recipient: {
        capabilities: { stripe_balance: { stripe_transfers: { status: 'restricted' } } },
      },
    },
    contact_email: 'jenny@example.com',
    dashboard: 'express',
    defaults: {
      currency: 'usd',
      profile: { business_url: 'https://shop.example' },
      responsibilities: { fees_collector: 'application', requirements_collector: 'stripe' },
    },
    identity: { country: 'US', individual: { given_name: 'Jenny', surname: 'Rosen' } },
    metadata: {},
    requirements: { summary: { minimum_deadline: { status: 'past_due' } } },
  })
  const due = made.requirements?.entries?.map(({ description }) => description)
  expect(due).toEqual([
    'defaults.payout_methods',
    'identity.attestations.terms_of_service.account.date',
    'identity.attestations.terms_of_service.account.ip',
  ])
  const plain = await accounts.retrieve(made.id)
  expect(Object.keys(plain)).not.toContain('identity')
  expect(await stripe.accounts.retrieve(made.id)).toMatchObject({
    business_type: 'individual',
    capabilities: { card_payments: 'inactive', transfers: 'inactive' },
    type: 'none',
  })

  await stripe.accounts.createExternalAccount(made.id, { external_account: 'btok_us' })
  const ready = await accounts.update(made.id, {
    configuration: { merchant: { statement_descriptor: { descriptor: 'TEA' } } },
    identity: { attestations: { terms_of_service: { account: tos } } },
    include: ['configuration.merchant', 'identity', 'requirements'],
    metadata: { a: '1' },
  })
  expect(ready).toMatchObject({
    configuration: {
      merchant: {
        capabilities: { card_payments: { status: 'active', status_details: [] } },
        statement_descriptor: { descriptor: 'TEA' },
      },
    },
    identity: { attestations: { terms_of_service: { account: tos } } },
    metadata: { a: '1' },
    requirements: { entries: [] },
  })
  const moved = accounts.update(made.id, { identity: { country: 'DE' } })
  expect((await refusalOf(moved)).param).toBe('identity.country')
  const context = { stripeContext: made.id }
  const own = await stripe.v2.core.events.list({ limit: 100, object_id: made.id }, context)
  const told = own.data.map(({ type }) => type as string).filter((type) => type.startsWith('v2'))
  expect(told.reverse()).toEqual([
    'v2.core.account.created',
    'v2.core.account.updated',
    'v2.core.account[defaults].updated',
    'v2.core.account[identity].updated',
    'v2.core.account[requirements].updated',
    'v2.core.account[requirements].updated',
    'v2.core.account.updated',
    'v2.core.account[identity].updated',
    'v2.core.account[requirements].updated',
    'v2.core.account[configuration.merchant].capability_status_updated',
    'v2.core.account[configuration.recipient].capability_status_updated',
  ])

  const rejected = await stripe.accounts.reject(made.id, { reason: 'fraud_other' })
  expect(rejected.charges_enabled).toBe(false)
  const shown = await accounts.retrieve(made.id, { include: ['configuration.merchant'] })
  expect(shown.configuration?.merchant?.capabilities?.card_payments).toMatchObject({
    status: 'rejected',
    status_details: [{ code: 'rejected_platform_fraud' }],
  })
})

test('accounts are listed by what they are used as, and closed', async () => {
  const { stripe, instance } = await startStripe()
  const { accounts } = stripe.v2.core
  const made = await accounts.create(seller)
  const buyer = await accounts.create({
    configuration: { customer: { shipping: { name: 'Ada' } } },
    include: ['configuration.customer'],
  })
  expect(buyer.configuration?.customer).toMatchObject({ applied: true, shipping: { name: 'Ada' } })
  const first = await stripe.accounts.create({
    type: 'express',
    capabilities: { transfers: requested },
  })
  const listed = async (params: Stripe.V2.Core.AccountListParams) =>
    (await accounts.list(params)).data.map(({ id }) => id)
  expect(await listed({})).toEqual([first.id, buyer.id, made.id])
  expect(await listed({ applied_configurations: ['merchant'] })).toEqual([made.id])
  const seen: string[] = []
  for await (const { id } of accounts.list({ limit: 1 })) seen.push(id)
  expect(seen).toEqual([first.id, buyer.id, made.id])

  const wrong = accounts.close(buyer.id, { applied_configurations: ['merchant'] })
  expect((await refusalOf(wrong)).param).toBe('applied_configurations')
  const closed = await accounts.close(buyer.id, { applied_configurations: ['customer'] })
  expect(closed.closed).toBe(true)
  expect((await refusalOf(accounts.close(buyer.id))).statusCode).toBe(400)
  expect((await refusalOf(accounts.update(buyer.id, {}))).statusCode).toBe(400)
  expect(await listed({ closed: true })).toEqual([buyer.id])
  expect(await listed({})).toEqual([first.id, made.id])
  expect((await refusalOf(accounts.retrieve('acct_none'))).code).toBe('not_found')
  expect(instance.outbox.list()).toEqual([])
})

test('the people of an account, and what they say in tokens', async () => {
  const { stripe, url } = await startStripe()
  const { accounts, accountTokens } = stripe.v2.core
  const { hostname: host, port } = new URL(url)
  const browser = new Stripe(credentials.publishableKey, { host, port, protocol: 'http' })
  const token = await browser.v2.core.accountTokens.create({
    display_name: 'Tea Ltd',
    identity: { entity_type: 'company', business_details: { registered_name: 'Tea Ltd' } },
  })
  expect(token).toMatchObject({ object: 'v2.core.account_token', used: false })
  const made = await accounts.create({
    account_token: token.id,
    identity: { country: 'GB' },
    include: ['identity'],
  })
  expect(made).toMatchObject({
    display_name: 'Tea Ltd',
    identity: {
      business_details: { registered_name: 'Tea Ltd' },
      country: 'GB',
      entity_type: 'company',
    },
  })
  expect((await accountTokens.retrieve(token.id)).used).toBe(true)
  const again = await refusalOf(accounts.create({ account_token: token.id }))
  expect(again.param).toBe('account_token')
  expect((await refusalOf(accountTokens.retrieve('accttok_none'))).code).toBe('not_found')

  const { persons, personTokens } = accounts
  const odd = persons.create(made.id, { date_of_birth: { day: 40, month: 1, year: 1980 } })
  expect((await refusalOf(odd)).param).toBe('date_of_birth.day')
  const ada = await persons.create(made.id, {
    given_name: 'Ada',
    surname: 'Lovelace',
    relationship: { owner: true, percent_ownership: Stripe.Decimal.from('25.5'), title: 'CEO' },
    nationalities: ['gb'],
    metadata: { a: '1' },
  })
  expect(ada).toMatchObject({
    object: 'v2.core.account_person',
    account: made.id,
    given_name: 'Ada',
    relationship: { owner: true, title: 'CEO' },
  })
  expect(String(ada.relationship?.percent_ownership)).toBe('25.5')
  const said = await personTokens.create(made.id, { surname: 'King', phone: '0000000000' })
  expect((await personTokens.retrieve(made.id, said.id)).used).toBe(false)
  const changed = await persons.update(made.id, ada.id, { person_token: said.id })
  expect(changed).toMatchObject({ given_name: 'Ada', surname: 'King', phone: '0000000000' })
  const used = persons.update(made.id, ada.id, { person_token: said.id })
  expect((await refusalOf(used)).param).toBe('person_token')
  expect((await stripe.accounts.retrievePerson(made.id, ada.id)).last_name).toBe('King')
  const bob = await persons.create(made.id, { given_name: 'Bob' })
  const page = await persons.list(made.id, { limit: 1 })
  expect(page.data.map(({ id }) => id)).toEqual([bob.id])
  expect((await persons.retrieve(made.id, ada.id)).metadata).toEqual({ a: '1' })
  expect((await persons.del(made.id, bob.id)).id).toBe(bob.id)
  expect((await refusalOf(persons.retrieve(made.id, bob.id))).code).toBe('not_found')
  const told = await stripe.v2.core.events.list(
    {
      limit: 100,
      types: ['created', 'updated', 'deleted'].map((each) => `v2.core.account_person.${each}`),
    },
    { stripeContext: made.id },
  )
  expect(told.data.map(({ type }) => type.split('.').at(-1)).reverse()).toEqual([
    'created',
    'updated',
    'created',
    'deleted',
  ])
  expect(told.data[0]).toMatchObject({
    context: made.id,
    data: { account_id: made.id },
    related_object: { url: `/v2/core/accounts/${made.id}/persons/${bob.id}` },
  })
})

test('a link leads to the page that fills in what is due, and its return is told', async () => {
  const { stripe, url } = await startStripe()
  const made = await stripe.v2.core.accounts.create(seller)
  const back = 'https://p.example/done'
  const link = (use_case: Stripe.V2.Core.AccountLinkCreateParams.UseCase, account = made.id) =>
    stripe.v2.core.accountLinks.create({ account, use_case })
  const urls = { refresh_url: 'https://p.example/again', return_url: back }
  const type = 'account_onboarding' as const
  expect((await refusalOf(link({ type }))).param).toBe('use_case.account_onboarding')
  const other = link({ type: 'account_update', account_update: urls })
  expect((await refusalOf(other)).param).toBe('use_case.type')
  const nowhere = { ...urls, refresh_url: 'nowhere' }
  expect((await refusalOf(link({ type, account_onboarding: nowhere }))).statusCode).toBe(400)
  expect((await refusalOf(link({ type }, 'acct_none'))).code).toBe('not_found')
  const good = await link({ type, account_onboarding: urls })
  expect(good).toMatchObject({ account: made.id, use_case: { type, account_onboarding: urls } })
  const to = good.url.replace(/^https?:\/\/[^/]+/, url)
  expect(await (await fetch(to)).text()).toContain('tos_acceptance.date')
  const body = new URLSearchParams({ act: 'submit' })
  const done = await fetch(to, { method: 'POST', redirect: 'manual', body })
  expect(done.headers.get('location')).toBe(back)
  const ready = await stripe.v2.core.accounts.retrieve(made.id, { include: ['requirements'] })
  expect(ready.requirements?.entries).toEqual([])
  const [told] = (
    await stripe.v2.core.events.list(
      { types: ['v2.core.account_link.returned'] },
      { stripeContext: made.id },
    )
  ).data
  expect(told).toMatchObject({
    data: { account_id: made.id, configurations: ['merchant', 'recipient'], use_case: type },
  })
})
