import Stripe from 'stripe'
import { expect, test } from 'vitest'
import { eventTypes, refusalOf, startStripe } from '../support.ts'

const client_id = 'ca_TwinfleetStripeApplication000000'
const redirect_uri = 'https://platform.example/callback'

async function start() {
  const booted = await startStripe()
  const { stripe, url } = booted
  const open = (params: Stripe.OAuthAuthorizeUrlParams, express = false) => {
    const to = stripe.oauth.authorizeUrl({ client_id, redirect_uri, ...params }, { express })
    return to.replace(/^https:\/\/[^/]+/, url)
  }
  const decide = async (to: string, form: Record<string, string>) => {
    const body = new URLSearchParams({ person: 'new', decision: 'allow', ...form })
    const answer = await fetch(to, { method: 'POST', redirect: 'manual', body })
    return new URL(answer.headers.get('location') ?? 'https://none.example').searchParams
  }
  const code = async (params: Stripe.OAuthAuthorizeUrlParams = {}, express = false) =>
    (await decide(open(params, express), {})).get('code') ?? ''
  const as = (key: string | undefined) => {
    const { hostname: host, port } = new URL(url)
    return new Stripe(key ?? '', { host, port, protocol: 'http', maxNetworkRetries: 1 })
  }
  return { ...booted, as, code, decide, open }
}

test('a person lets a platform in, or does not', async () => {
  const { open, decide } = await start()
  const text = async (to: string) => (await fetch(to)).text()
  const wrong = await text(open({ client_id: 'ca_none' }))
  expect(wrong).toContain('No application matches the supplied client identifier')
  expect(await text(open({ redirect_uri: 'nowhere' }))).toContain('Invalid redirect URI')
  expect(await text(open({ scope: 'everything' }))).toContain('Invalid scope')
  const stripe_user = { business_name: 'Jenny’s Tea', email: 'jenny@example.com' }
  const to = open({ state: 's1', stripe_user })
  expect(await text(to)).toContain('jenny@example.com')
  const denied = await decide(to, { decision: 'deny' })
  expect(Object.fromEntries(denied)).toEqual({ error: 'access_denied', state: 's1' })
  const allowed = await decide(to, {})
  expect(allowed.get('code')).toMatch(/^ac_\w{32}$/)
  expect([allowed.get('scope'), allowed.get('state')]).toEqual(['read_write', 's1'])
})

test('a code is traded in once for keys of the account', async () => {
  const { stripe, as, code, types, instance } = await start()
  const trade = (given: string, by = stripe) =>
    by.oauth.token({ grant_type: 'authorization_code', code: given })
  const none = await refusalOf(trade('ac_none'))
  expect(none).toMatchObject({ type: 'StripeInvalidGrantError', statusCode: 400 })
  expect(none.message).toContain('ac_none')
  const odd = stripe.oauth.token({ grant_type: 'password' as never })
  expect((await refusalOf(odd)).type).toBe('StripeUnsupportedGrantTypeError')
  expect((await refusalOf(trade('ac_x', as('sk_test_wrong')))).statusCode).toBe(401)

  const user = { email: 'jenny@example.com', business_name: 'Tea', country: 'DE' }
  const given = await code({ stripe_user: user })
  expect((await stripe.accounts.list()).data).toEqual([])
  const token = await trade(given)
  expect(token).toMatchObject({
    access_token: expect.stringMatching(/^sk_test_/),
    livemode: false,
    refresh_token: expect.stringMatching(/^rt_/),
    scope: 'read_write',
    stripe_publishable_key: expect.stringMatching(/^pk_test_/),
    token_type: 'bearer',
  })
  const id = token.stripe_user_id ?? ''
  expect(await stripe.accounts.retrieve(id)).toMatchObject({
    business_profile: { name: 'Tea' },
    charges_enabled: true,
    country: 'DE',
    email: 'jenny@example.com',
    type: 'standard',
  })
  const own = as(token.access_token)
  await own.customers.create({ email: 'a@b.co' })
  expect((await own.accounts.retrieveCurrent()).id).toBe(id)
  expect((await stripe.customers.list({}, { stripeAccount: id })).data).toHaveLength(1)
  expect((await stripe.customers.list()).data).toEqual([])
  await own.charges.create({
    amount: 1000,
    currency: 'eur',
    source: 'tok_visa',
    application_fee_amount: 100,
  })
  expect((await stripe.applicationFees.list()).data[0]).toMatchObject({ account: id, amount: 100 })
  expect(types()).toEqual(['application_fee.created'])
  const there = await stripe.events.list({ limit: 100 }, { stripeAccount: id })
  expect(there.data.map(({ type }) => type)).toContain('account.application.authorized')

  const twice = await refusalOf(trade(given))
  expect(twice.message).toContain('has already been used')
  expect((await refusalOf(own.customers.list())).statusCode).toBe(401)
  const late = await code()
  await instance.advanceTo(instance.clock.now() + 300_000)
  expect((await refusalOf(trade(late))).message).toContain('has expired')
})

test('a refresh token gives keys of its scope or less until the account is disconnected', async () => {
  const { stripe, as, code, instance } = await start()
  const narrow = await stripe.oauth.token({
    grant_type: 'authorization_code',
    code: await code({ scope: 'read_only' }, true),
  })
  expect((await stripe.accounts.retrieve(narrow.stripe_user_id ?? '')).type).toBe('express')
  const reader = as(narrow.access_token)
  expect((await reader.customers.list()).data).toEqual([])
  expect((await refusalOf(reader.customers.create({}))).statusCode).toBe(403)
  const refresh = (refresh_token: string | undefined, scope?: string) =>
    stripe.oauth.token({
      grant_type: 'refresh_token',
      ...(refresh_token !== undefined && { refresh_token }),
      ...(scope !== undefined && { scope }),
    })
  const wider = await refusalOf(refresh(narrow.refresh_token, 'read_write'))
  expect(wider.type).toBe('StripeInvalidScopeError')
  expect((await refusalOf(refresh('rt_none'))).type).toBe('StripeInvalidGrantError')
  expect((await refusalOf(refresh(undefined))).type).toBe('StripeOAuthInvalidRequestError')

  const wide = await stripe.oauth.token({ grant_type: 'authorization_code', code: await code() })
  const again = await refresh(wide.refresh_token)
  expect(again).toMatchObject({ scope: 'read_write', stripe_user_id: wide.stripe_user_id })
  const stripe_user_id = wide.stripe_user_id ?? ''
  const strange = stripe.oauth.deauthorize({ client_id: 'ca_none', stripe_user_id })
  expect((await refusalOf(strange)).type).toBe('StripeInvalidClientError')
  const url = 'http://127.0.0.1:9/hooks'
  await stripe.webhookEndpoints.create({ url, enabled_events: ['*'], connect: true })
  expect(await stripe.oauth.deauthorize({ client_id, stripe_user_id })).toMatchObject({
    stripe_user_id,
  })
  const [told] = instance.outbox.list()
  expect(told).toMatchObject({ topic: 'account.application.deauthorized' })
  expect(JSON.parse(told?.body ?? '')).toMatchObject({ account: stripe_user_id })
  const over = stripe.oauth.deauthorize({ client_id, stripe_user_id })
  expect((await refusalOf(over)).message).toContain('is not connected to stripe account')
  expect((await refusalOf(refresh(wide.refresh_token))).type).toBe('StripeInvalidGrantError')
  expect((await refusalOf(as(again.access_token).balance.retrieve())).statusCode).toBe(401)
  expect(eventTypes(instance)).toEqual([])
})
