import { expect, test } from 'vitest'
import { connect } from '../connected.ts'
import { ids } from '../shop.ts'
import { refusalOf, startStripe } from '../support.ts'

test('a secret is one user’s or the account’s, and shows its payload when asked', async () => {
  const { stripe, instance } = await startStripe()
  const { secrets } = stripe.apps
  const account = { type: 'account' } as const
  const user = { type: 'user', user: 'usr_1' } as const
  const now = Math.floor(instance.clock.now() / 1000)
  const nobody = secrets.create({ name: 'k', payload: 'x', scope: { type: 'user' } })
  expect((await refusalOf(nobody)).param).toBe('scope[user]')
  const late = { name: 'k', payload: 'x', scope: account, expires_at: now }
  expect((await refusalOf(secrets.create(late))).param).toBe('expires_at')
  const made = await secrets.create({ name: 'k', payload: 'x', scope: account })
  expect(made).not.toHaveProperty('payload')
  const own = await secrets.create({
    name: 'k',
    payload: 'mine',
    scope: user,
    expires_at: now + 60,
  })
  const changed = await secrets.create({ name: 'k', payload: 'y', scope: account })
  expect(changed.id).toBe(made.id)
  const found = await secrets.find({ name: 'k', scope: account, expand: ['payload'] })
  expect(found).toMatchObject({ id: made.id, payload: 'y', scope: account })
  expect(ids(await secrets.list({ scope: user }))).toEqual([own.id])
  const other = secrets.find({ name: 'other', scope: account })
  expect((await refusalOf(other)).code).toBe('resource_missing')
  await instance.advanceTo((now + 60) * 1000)
  expect((await secrets.list({ scope: user })).data).toEqual([])
  expect(await secrets.deleteWhere({ name: 'k', scope: account })).toMatchObject({
    deleted: true,
    id: made.id,
  })
  const gone = secrets.deleteWhere({ name: 'k', scope: account })
  expect((await refusalOf(gone)).statusCode).toBe(404)
})

test('an app is installed with all it asks for, and asks again for what a version adds', async () => {
  const { stripe, simulate } = await startStripe()
  const { installs } = stripe.apps
  const upload = { name: 'Reader', permissions: ['customer_read'], endpoints: ['https://a.test/'] }
  const { id: app } = await simulate('upload_app', upload)
  const unknown = await refusalOf(installs.create({ app: 'app_0', channel: 'private_test' }))
  expect(unknown).toMatchObject({ code: 'resource_missing', param: 'app' })
  expect((await refusalOf(installs.create({ app }))).param).toBe('channel')
  const code_challenge = 'x'.repeat(43)
  const alone = installs.create({ app, channel: 'private_test', code_challenge })
  expect((await refusalOf(alone)).param).toBe('code_challenge_method')
  const own = await installs.create({ app, channel: 'private_test' })
  expect(own).toMatchObject({
    object: 'apps.install',
    account: 'acct_1TwinfleetStripe',
    app,
    approval_required: false,
    channel: 'private_test',
    endpoints_granted: ['https://a.test/'],
    permissions_granted: ['customer_read'],
    permissions_pending: [],
    status: 'installed',
  })
  await simulate('upload_app', { ...upload, app, permissions: ['event_read'] })
  expect(await installs.retrieve(own.id)).toEqual(own)
  const again = await installs.create({ app, channel: 'private_test' })
  expect(again).toMatchObject({ id: own.id, permissions_granted: ['event_read'] })

  const open = { name: 'Open', distribution: 'public', permissions: ['customer_read'] }
  const { id: other } = await simulate('upload_app', open)
  const stripeAccount = await connect(stripe)
  expect((await refusalOf(installs.create({ app: other }))).param).toBe('channel')
  const theirs = await installs.create({ app: other }, { stripeAccount })
  const more = { ...open, app: other, permissions: ['customer_read', 'charge_write'] }
  await simulate('upload_app', more)
  expect(ids(await installs.list())).toEqual([own.id])
  expect((await refusalOf(installs.list({ account: stripeAccount }))).param).toBe('account')
  const { data } = await installs.list({ app: other, approval_required: true })
  expect(data).toMatchObject([
    { id: theirs.id, account: stripeAccount, permissions_pending: ['charge_write'] },
  ])
  const granting = installs.update(theirs.id, {}, { stripeAccount })
  expect((await refusalOf(granting)).statusCode).toBe(403)
  expect((await refusalOf(installs.retrieve(own.id, {}, { stripeAccount }))).statusCode).toBe(404)
  // The platform's own key stands for the installer only on what it installed itself.
  expect(await installs.update(own.id)).toEqual(again)
  const gone = await installs.uninstall(theirs.id, {}, { stripeAccount })
  expect(gone.status).toBe('uninstalling')
  expect((await refusalOf(installs.retrieve(theirs.id))).code).toBe('resource_missing')
  const types = async (options: { stripeAccount?: string }) => {
    const { data: events } = await stripe.events.list({ limit: 100 }, options)
    return events.map(({ type }) => String(type)).filter((type) => type.startsWith('apps.'))
  }
  expect(await types({})).toEqual(['apps.install.updated', 'apps.install.created'])
  expect(await types({ stripeAccount })).toEqual([
    'apps.install.deleted',
    'apps.install.updated',
    'apps.install.created',
  ])
})

test('domains are registered for Apple Pay', async () => {
  const { stripe } = await startStripe()
  const { applePayDomains: domains } = stripe
  const odd = domains.create({ domain_name: 'not a domain' })
  expect((await refusalOf(odd)).param).toBe('domain_name')
  const made = await domains.create({ domain_name: 'shop.example.com' })
  const other = await domains.create({ domain_name: 'tea.example.com' })
  expect((await domains.create({ domain_name: 'shop.example.com' })).id).toBe(made.id)
  expect(await domains.retrieve(made.id)).toMatchObject({ domain_name: 'shop.example.com' })
  expect(ids(await domains.list())).toEqual([other.id, made.id])
  expect(ids(await domains.list({ domain_name: 'tea.example.com' }))).toEqual([other.id])
  expect(await domains.del(made.id)).toMatchObject({ deleted: true })
  expect((await refusalOf(domains.retrieve(made.id))).code).toBe('resource_missing')
})

test('country specs and exchange rates are the same everywhere', async () => {
  const { stripe } = await startStripe()
  expect((await refusalOf(stripe.countrySpecs.retrieve('XX'))).code).toBe('resource_missing')
  const us = await stripe.countrySpecs.retrieve('US')
  expect(us).toMatchObject({
    default_currency: 'usd',
    supported_payment_methods: ['ach', 'card', 'stripe'],
  })
  expect(us.supported_transfer_countries).toContain('DE')
  const first = await stripe.countrySpecs.list({ limit: 40 })
  expect([first.data[0]?.id, first.data.length, first.has_more]).toEqual(['AE', 40, true])
  const rest = await stripe.countrySpecs.list({
    limit: 40,
    starting_after: first.data[39]?.id ?? '',
  })
  expect([rest.data.at(-1)?.id, rest.has_more]).toEqual(['US', false])
  const back = await stripe.countrySpecs.list({ limit: 2, ending_before: 'BE' })
  expect([ids(back), back.has_more]).toEqual([['AT', 'AU'], true])
  const strange = stripe.countrySpecs.list({ starting_after: 'ZZ' })
  expect((await refusalOf(strange)).param).toBe('starting_after')

  expect((await refusalOf(stripe.exchangeRates.retrieve('xyz'))).code).toBe('resource_missing')
  const usd = await stripe.exchangeRates.retrieve('usd')
  const eur = await stripe.exchangeRates.retrieve('eur')
  expect((usd.rates.eur ?? 0) * (eur.rates.usd ?? 0)).toBeCloseTo(1, 4)
  expect(ids(await stripe.exchangeRates.list({ limit: 2 }))).toEqual(['aed', 'aud'])
})
