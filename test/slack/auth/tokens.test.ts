import { createPublicKey } from 'node:crypto'
import jwt from 'jsonwebtoken'
import { describe, expect, test } from 'vitest'
import {
  bootListening,
  bootSlack,
  expectRefusals,
  ids,
  noon_s,
  simulate,
  tokens,
} from '../support.ts'

const { general, ada, app, team, bot: botUser } = ids
const client = {
  client_id: '8412507393204.8412507393205',
  client_secret: '5d7c1b0a9e8f4d3c2b1a0f9e8d7c6b5a',
}
const redirect_uri = 'http://app.test/back'

type Call = ReturnType<typeof bootSlack>['call']

/** Lets Ada allow what an authorization page asks for; answers the code. */
async function allow(call: Call, path: string, asked: Record<string, string>) {
  const query = new URLSearchParams({ client_id: client.client_id, redirect_uri, ...asked })
  const form = `person=${ada}&decision=allow`
  const type = { 'content-type': 'application/x-www-form-urlencoded' }
  const { headers } = await call(`POST ${path}?${query}`, form, type)
  const location = new URL(headers.get('location') ?? 'http://none.test')
  return location.searchParams.get('code') ?? ''
}

/** A caller without a token. */
const open =
  (call: Call) =>
  async (name: string, args: object = {}) =>
    (await call(`POST /api/${name}`, args, { 'content-type': 'application/json; charset=utf-8' }))
      .body

describe('tokens that expire', () => {
  test('replace one that does not, and are refreshed once each', async () => {
    const { call, as, bot, instance } = bootSlack()
    const ask = open(call)
    await expectRefusals(ask, [
      ['oauth.v2.exchange', { ...client, token: 'xoxb-x' }, 'invalid_auth'],
      [
        'oauth.v2.exchange',
        { ...client, client_secret: 'x', token: tokens.bot },
        'bad_client_secret',
      ],
      ['oauth.v2.exchange', { ...client, token: tokens.app }, 'not_allowed_token_type'],
    ])
    const first = await ask('oauth.v2.exchange', { ...client, token: tokens.bot })
    expect(first).toMatchObject({
      token_type: 'bot',
      expires_in: 43_200,
      bot_user_id: botUser,
      team: { id: team },
    })
    expect(first.access_token).toMatch(/^xoxe\.xoxb-/)
    expect(first.refresh_token).toMatch(/^xoxe-1-/)
    expect((await bot('auth.test')).error).toBe('token_revoked')
    expect(await as(first.access_token)('auth.test')).toMatchObject({ user_id: botUser })
    const again = await ask('oauth.v2.exchange', { ...client, token: first.access_token })
    expect(again.error).toBe('token_already_exchanged')
    const refresh = (refresh_token: string) =>
      ask('oauth.v2.access', { ...client, grant_type: 'refresh_token', refresh_token })
    expect((await refresh('xoxe-1-x')).error).toBe('invalid_refresh_token')
    const second = await refresh(first.refresh_token)
    expect((await as(first.access_token)('auth.test')).error).toBe('token_revoked')
    expect((await refresh(first.refresh_token)).error).toBe('invalid_refresh_token')
    await instance.advanceTo((noon_s + 43_200) * 1000)
    expect((await as(second.access_token)('auth.test')).error).toBe('token_expired')
    const third = await refresh(second.refresh_token)
    expect(await as(third.access_token)('auth.test')).toMatchObject({ ok: true })
    const asked = { scope: 'chat:write', user_scope: 'users:read' }
    const code = await allow(call, '/oauth/v2/authorize', asked)
    const installed = await ask('oauth.v2.access', { ...client, code, redirect_uri })
    expect(installed).toMatchObject({
      expires_in: 43_200,
      authed_user: { id: ada, expires_in: 43_200 },
    })
    const user = await refresh(installed.authed_user.refresh_token)
    expect(user.authed_user).toMatchObject({ id: ada, token_type: 'user', scope: 'users:read' })
  })

  test('the older way of installing gives a token of each kind', async () => {
    const { call, as } = bootSlack()
    const asked = { scope: 'chat:write', user_scope: 'users:read' }
    const code = await allow(call, '/oauth/v2/authorize', asked)
    const ask = open(call)
    expect((await ask('oauth.access', client)).error).toBe('invalid_code')
    const given = await ask('oauth.access', { ...client, code, redirect_uri })
    expect(given).toMatchObject({
      scope: 'users:read',
      team_id: team,
      bot: { bot_user_id: botUser },
    })
    expect(await as(given.access_token)('auth.test')).toMatchObject({ user_id: ada })
    expect(await as(given.bot.bot_access_token)('auth.test')).toMatchObject({ user_id: botUser })
  })
})

describe('Sign in with Slack', () => {
  test('gives an identity token that its published key verifies', async () => {
    const { call, as, user } = bootSlack()
    const ask = open(call)
    expect(await allow(call, '/openid/connect/authorize', { scope: 'email' })).toBe('')
    const asked = { scope: 'openid email profile', nonce: 'n0' }
    const code = await allow(call, '/openid/connect/authorize', asked)
    const refused = await ask('openid.connect.token', { ...client, code })
    expect(refused.error).toBe('bad_redirect_uri')
    const given = await ask('openid.connect.token', { ...client, code, redirect_uri })
    expect(given).toMatchObject({ token_type: 'Bearer' })
    const about = (await call('GET /.well-known/openid-configuration')).body
    const { keys } = (await call(`GET ${new URL(about.jwks_uri).pathname}`)).body
    const key = createPublicKey({ key: keys[0], format: 'jwk' })
    const options = { audience: client.client_id, issuer: about.issuer, clockTimestamp: noon_s }
    const claims = jwt.verify(given.id_token, key, { ...options, algorithms: ['RS256'] })
    expect(claims).toMatchObject({
      sub: ada,
      nonce: 'n0',
      exp: noon_s + 300,
      email: 'ada@example.com',
      email_verified: true,
      'https://slack.com/team_id': team,
    })
    expect((await user('users.identity')).ok).toBe(true)
    const info = await as(given.access_token)('openid.connect.userInfo')
    expect(info).toMatchObject({ sub: ada, name: 'Ada Lovelace', given_name: 'Ada' })
    const bare = await allow(call, '/openid/connect/authorize', { scope: 'openid' })
    const { access_token } = await ask('openid.connect.token', {
      ...client,
      code: bare,
      redirect_uri,
    })
    expect(await as(access_token)('openid.connect.userInfo')).toEqual({
      ok: true,
      sub: ada,
      'https://slack.com/user_id': ada,
      'https://slack.com/team_id': team,
    })
    expect((await as(tokens.bot)('openid.connect.userInfo')).error).toBe('not_allowed_token_type')
  })

  test('refreshes where the app rotates its tokens', async () => {
    const { call } = bootSlack()
    const ask = open(call)
    await ask('oauth.v2.exchange', { ...client, token: tokens.bot })
    const code = await allow(call, '/openid/connect/authorize', { scope: 'openid' })
    const first = await ask('openid.connect.token', { ...client, code, redirect_uri })
    const { refresh_token } = first
    const grant = { ...client, grant_type: 'refresh_token', refresh_token }
    const next = await ask('openid.connect.token', grant)
    expect(next.id_token.split('.')).toHaveLength(3)
    expect((await ask('openid.connect.token', grant)).error).toBe('invalid_refresh_token')
  })
})

describe('an installed app', () => {
  test('asks who an event is for', async () => {
    const { as, bot, instance } = bootListening()
    await bot('chat.postMessage', { channel: general, text: 'x' })
    const { event_context } = JSON.parse(instance.outbox.list().at(-1)?.body ?? '{}')
    const ask = as(tokens.app)
    expect((await bot('apps.event.authorizations.list', { event_context })).error).toBe(
      'not_allowed_token_type',
    )
    expect((await ask('apps.event.authorizations.list', { event_context: 'x' })).error).toBe(
      'invalid_arguments',
    )
    const { authorizations } = await ask('apps.event.authorizations.list', { event_context })
    const shared = { enterprise_id: null, team_id: team, is_enterprise_install: false }
    expect(authorizations).toEqual([
      { ...shared, user_id: botUser, is_bot: true },
      { ...shared, user_id: ada, is_bot: false },
    ])
  })

  test('is uninstalled: its tokens die, and it is told', async () => {
    const { bot, user, types } = bootListening()
    await expectRefusals(bot, [
      ['apps.uninstall', { ...client, client_id: 'x' }, 'invalid_client_id'],
      ['apps.uninstall', { ...client, client_secret: 'x' }, 'bad_client_secret'],
    ])
    expect(await bot('apps.uninstall', client)).toEqual({ ok: true })
    expect((await bot('auth.test')).error).toBe('token_revoked')
    expect((await user('auth.test')).error).toBe('token_revoked')
    expect(types()).toEqual(['tokens_revoked', 'app_uninstalled'])
  })

  test('appears in the log of integrations', async () => {
    const { call, user } = bootSlack()
    const code = await allow(call, '/oauth/v2/authorize', { scope: 'chat:write' })
    await open(call)('oauth.v2.access', { ...client, code, redirect_uri })
    const { logs } = await user('team.integrationLogs', { change_type: 'added', app_id: app })
    expect(logs).toMatchObject([{ app_type: 'Twinfleet App', user_id: ada, change_type: 'added' }])
    expect((await user('team.integrationLogs', { user: botUser })).logs).toEqual([])
  })

  test('maps users once the workspace has joined an organization', async () => {
    const { bot, instance } = bootSlack()
    const users = `${ada},U0`
    expect((await bot('migration.exchange', { users })).error).toBe('not_enterprise_team')
    const { enterprise_id } = await simulate(instance, 'migrate_to_grid', {})
    const W = ada.replace('U', 'W')
    expect(await bot('migration.exchange', { users })).toEqual({
      ok: true,
      team_id: team,
      enterprise_id,
      user_id_map: { [ada]: W },
      invalid_user_ids: ['U0'],
    })
    const back = await bot('migration.exchange', { users: W, to_old: true })
    expect(back.user_id_map).toEqual({ [W]: ada })
    const many = Array.from({ length: 401 }, (_, index) => `U${index}`).join(',')
    expect((await bot('migration.exchange', { users: many })).error).toBe('too_many_users')
  })
})
