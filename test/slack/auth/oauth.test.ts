import { WebClient } from '@slack/web-api'
import { describe, expect, test } from 'vitest'

import { bootSlack, callersOf, ids, serveSlack } from '../support.ts'

const client = {
  client_id: '8412507393204.8412507393205',
  client_secret: '5d7c1b0a9e8f4d3c2b1a0f9e8d7c6b5a',
}
const redirect_uri = 'http://app.test/slack/oauth_redirect'
const asked = {
  client_id: client.client_id,
  redirect_uri,
  state: 'st4te',
  scope: 'chat:write,users:read',
}

function authorizePath(changes: Record<string, string> = {}): string {
  return `/oauth/v2/authorize?${new URLSearchParams({ ...asked, ...changes })}`
}

/** Lets a person allow the install; answers where the browser is sent. */
async function allow(call: ReturnType<typeof bootSlack>['call'], changes = {}, person = ids.ada) {
  const form = new URLSearchParams({ person, decision: 'allow' }).toString()
  const type = { 'content-type': 'application/x-www-form-urlencoded' }
  const { headers } = await call(`POST ${authorizePath(changes)}`, form, type)
  return new URL(headers.get('location') ?? '').searchParams
}

describe('the authorize page', () => {
  test.each([
    [{ client_id: 'nobody' }, 'invalid_client_id'],
    [{ scope: 'world:domination' }, 'invalid_scope'],
    [{ scope: '' }, 'no_scopes'],
    [{ redirect_uri: 'http://evil.test/' }, 'bad_redirect_uri'],
  ])('refuses %j before anybody is asked', async (changes, error) => {
    const { call } = bootSlack({
      apps: [{ name: 'App', redirect_urls: ['http://app.test/slack'] }],
    })
    const page = await call(`GET ${authorizePath(changes)}`)
    expect(page.status).toBe(400)
    expect(page.text).toContain(error)
  })

  test('shows who may consent, and takes a no', async () => {
    const { call } = bootSlack({ users: ['grace'] })
    const page = await call(`GET ${authorizePath()}`)
    for (const shown of ['Twinfleet App', 'chat:write', 'Ada Lovelace', 'grace']) {
      expect(page.text).toContain(shown)
    }
    const type = { 'content-type': 'application/x-www-form-urlencoded' }
    const form = `person=${ids.ada}&decision=deny`
    const { headers } = await call(`POST ${authorizePath()}`, form, type)
    expect(headers.get('location')).toBe(`${redirect_uri}?error=access_denied&state=st4te`)
  })

  test('answers by itself where the seed says so', async () => {
    const { call } = bootSlack({ consent: 'auto' })
    const { status, headers } = await call(`GET ${authorizePath()}`)
    expect(status).toBe(302)
    expect(headers.get('location')).toMatch(/code=[^&]+&state=st4te$/)
  })
})

describe('a code', () => {
  test('is refused to strangers, late, and the second time', async () => {
    const { call, instance } = bootSlack()
    const access = async (args: object) =>
      (await callersOf(instance).as('')('oauth.v2.access', { ...client, redirect_uri, ...args }))
        .error
    const code = (await allow(call)).get('code') ?? ''
    expect(await access({})).toBe('invalid_code')
    expect(await access({ code: 'made-up' })).toBe('invalid_code')
    expect(await access({ code, client_id: 'nobody' })).toBe('invalid_client_id')
    expect(await access({ code, client_secret: 'guess' })).toBe('bad_client_secret')
    expect(await access({ code, redirect_uri: 'http://app.test/' })).toBe('bad_redirect_uri')
    expect(await access({ code })).toBeUndefined()
    expect(await access({ code })).toBe('code_already_used')
    const late = (await allow(call)).get('code') ?? ''
    await instance.advanceTo(instance.clock.now() + 601_000)
    expect(await access({ code: late })).toBe('invalid_code')
  })

  test('gives tokens with just the scopes that were asked for', async () => {
    const { call, instance } = bootSlack()
    const { slackApiUrl } = await serveSlack(instance)
    const granted = await allow(call, {
      scope: 'chat:write,incoming-webhook',
      user_scope: 'users:read',
    })
    expect(granted.get('state')).toBe('st4te')
    const web = new WebClient(undefined, { slackApiUrl })
    const code = granted.get('code') ?? ''
    const installed = await web.oauth.v2.access({ ...client, code, redirect_uri })
    expect(installed).toMatchObject({
      ok: true,
      app_id: ids.app,
      token_type: 'bot',
      access_token: expect.stringMatching(/^xoxb-\d+-\d+-\w{24}$/),
      scope: 'chat:write,incoming-webhook',
      bot_user_id: ids.bot,
      team: { id: ids.team, name: 'Twinfleet' },
      enterprise: null,
      is_enterprise_install: false,
      authed_user: { id: ids.ada, scope: 'users:read', token_type: 'user' },
      incoming_webhook: { channel: '#general', channel_id: ids.general },
    })
    const bot = new WebClient(installed.access_token, { slackApiUrl })
    await bot.chat.postMessage({ channel: ids.general, text: 'installed' })
    await expect(bot.users.list({})).rejects.toMatchObject({ data: { needed: 'users:read' } })
    const person = new WebClient(installed.authed_user?.access_token, { slackApiUrl })
    expect((await person.auth.test()).user).toBe('ada')
    const hook = await fetch(installed.incoming_webhook?.url ?? '', {
      method: 'POST',
      body: '{"text":"by hook"}',
    })
    expect(await hook.text()).toBe('ok')
  })
})
