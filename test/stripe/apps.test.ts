import { expect, test } from 'vitest'
import { ids } from './shop.ts'
import { refusalOf, startStripe } from './support.ts'

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
