import { describe, expect, test } from 'vitest'
import type { SlackWorld } from '../../../twins/slack/protocol/index.ts'
import { bootSlack, ids, serveSlack, stateOf, tokens } from '../support.ts'

const form = { 'content-type': 'application/x-www-form-urlencoded' }
const json = { 'content-type': 'application/json; charset=utf-8' }
const bearer = (token: string) => ({ authorization: `Bearer ${token}` })

describe('tokens', () => {
  test('none, unknown, expired and revoked ones are told apart', async () => {
    const { call, as, instance } = bootSlack()
    expect((await call('POST /api/auth.test')).body).toEqual({ ok: false, error: 'not_authed' })
    expect(await as('xoxb-made-up')('auth.test')).toEqual({ ok: false, error: 'invalid_auth' })
    expect(
      (await call('POST /api/auth.test', undefined, { authorization: 'Basic x' })).body.error,
    ).toBe('invalid_auth')
    expect(await as(tokens.user)('auth.revoke', { test: true })).toEqual({
      ok: true,
      revoked: false,
    })
    expect(await as(tokens.user)('auth.revoke')).toEqual({ ok: true, revoked: true })
    expect(await as(tokens.user)('auth.test')).toEqual({ ok: false, error: 'token_revoked' })
    instance.run((world: SlackWorld) => {
      world.db.tokens.update(tokens.bot, { expires_ms: world.now() })
    })
    expect(await as(tokens.bot)('auth.test')).toEqual({ ok: false, error: 'token_expired' })
  })

  test('the token may be an argument, and the header wins', async () => {
    const { call } = bootSlack()
    const inForm = await call('POST /api/auth.test', `token=${tokens.bot}`, form)
    expect(inForm.body).toMatchObject({ ok: true, user_id: ids.bot, bot_id: ids.botId })
    const inQuery = await call(`GET /api/auth.test?token=${tokens.user}`)
    expect(inQuery.body).toMatchObject({ ok: true, user: 'ada', user_id: ids.ada })
    expect(inQuery.body).not.toHaveProperty('bot_id')
    const both = await call('POST /api/auth.test', `token=${tokens.bot}`, {
      ...form,
      ...bearer('xoxb-no'),
    })
    expect(both.body.error).toBe('invalid_auth')
  })

  test('scopes are enforced, named, and told in headers', async () => {
    const { call } = bootSlack({ apps: [{ name: 'Small', scopes: ['users:read', 'chat:write'] }] })
    const refused = await call('POST /api/team.info', {}, { ...json, ...bearer(tokens.bot) })
    expect(refused.body).toEqual({
      ok: false,
      error: 'missing_scope',
      needed: 'team:read',
      provided: 'users:read,chat:write',
    })
    const allowed = await call('GET /api/users.list', undefined, bearer(tokens.bot))
    expect(allowed.body.ok).toBe(true)
    expect(allowed.headers.get('x-oauth-scopes')).toBe('users:read,chat:write')
    expect(allowed.headers.get('x-accepted-oauth-scopes')).toBe('users:read')
    expect(allowed.text).not.toContain('ada@example.com')
  })

  test('an app-level token is refused where a bot must call', async () => {
    const { as } = bootSlack()
    expect(await as(tokens.app)('chat.postMessage', { channel: ids.general, text: 'x' })).toEqual({
      ok: false,
      error: 'not_allowed_token_type',
    })
  })
})

describe('arguments', () => {
  test('malformed and misplaced bodies get their own errors and change nothing', async () => {
    const { call, instance } = bootSlack()
    const before = await stateOf(instance)
    const send = async (body: string | Uint8Array<ArrayBuffer>, type: string) =>
      (
        await call('POST /api/chat.postMessage', body, {
          'content-type': type,
          ...bearer(tokens.bot),
        })
      ).body
    const broken = new Uint8Array([
      ...Buffer.from('{"channel":"#general","text":"'),
      0xff,
      0x22,
      0x7d,
    ])
    expect(await send('{"channel":', 'application/json; charset=utf-8')).toEqual({
      ok: false,
      error: 'invalid_json',
    })
    expect((await send('[1]', 'application/json; charset=utf-8')).error).toBe('json_not_object')
    expect((await send(broken, 'application/json')).error).toBe('invalid_json')
    expect((await send('channel=general&text=%ff%fe', form['content-type'])).error).toBe(
      'invalid_form_data',
    )
    expect((await send('--x', 'multipart/form-data')).error).toBe('invalid_form_data')
    expect((await send('<a/>', 'application/xml')).error).toBe('invalid_post_type')
    expect(await stateOf(instance)).toBe(before)
  })

  test('a body above the limit is refused in the same envelope', async () => {
    const { call } = bootSlack()
    const body = JSON.stringify({ channel: '#general', text: 'x'.repeat(1024 * 1024) })
    const answer = await call('POST /api/chat.postMessage', body, {
      ...json,
      ...bearer(tokens.bot),
    })
    expect(answer.status).toBe(413)
    expect(answer.body).toMatchObject({ ok: false, error: 'request_too_large' })
  })

  test('wrong types and missing fields are named', async () => {
    const { bot } = bootSlack()
    expect(await bot('conversations.info', {})).toEqual({
      ok: false,
      error: 'invalid_arguments',
      response_metadata: { messages: ['[ERROR] missing required field: channel'] },
    })
    const wrong = await bot('chat.postMessage', { channel: 7, text: 'x' })
    expect(wrong.error).toBe('invalid_arguments')
    expect(wrong.response_metadata.messages[0]).toContain('[json-pointer:/channel]')
    expect((await bot('users.list', { limit: 'many' })).error).toBe('invalid_limit')
    expect((await bot('users.list', { limit: 5000 })).error).toBe('invalid_limit')
  })

  test('query, form, multipart and JSON are the same to a method', async () => {
    const { call } = bootSlack()
    const headers = bearer(tokens.bot)
    const multipart = new Request('http://x', {
      method: 'POST',
      body: toForm({ channel: '#general', text: 'c' }),
    })
    const type = multipart.headers.get('content-type') ?? ''
    const answers = [
      await call('GET /api/chat.postMessage?channel=%23general&text=a', undefined, headers),
      await call('POST /api/chat.postMessage', 'channel=%23general&text=b', {
        ...headers,
        ...form,
      }),
      await call('POST /api/chat.postMessage', new Uint8Array(await multipart.arrayBuffer()), {
        ...headers,
        'content-type': type,
      }),
      await call(
        'POST /api/chat.postMessage',
        { channel: '#general', text: 'd' },
        { ...headers, ...json },
      ),
    ]
    expect(answers.map(({ body }) => body.message.text)).toEqual(['a', 'b', 'c', 'd'])
  })

  test('charsets draw a warning as Slack draws it', async () => {
    const { call } = bootSlack()
    const missing = await call('POST /api/auth.test', '{"a":1}', {
      'content-type': 'application/json',
      ...bearer(tokens.bot),
    })
    expect(missing.body).toMatchObject({
      ok: true,
      warning: 'missing_charset',
      response_metadata: { warnings: ['missing_charset'] },
    })
    const superfluous = await call('POST /api/auth.test', 'a=1', {
      'content-type': 'application/x-www-form-urlencoded; charset=utf-8',
      ...bearer(tokens.bot),
    })
    expect(superfluous.body.warning).toBe('superfluous_charset')
  })
})

describe('methods that are not there', () => {
  test('an unknown method and an unknown path', async () => {
    const { call } = bootSlack()
    expect((await call('POST /api/chat.shout')).body).toEqual({
      ok: false,
      error: 'unknown_method',
      req_method: 'chat.shout',
    })
    const page = await call('GET /nowhere')
    expect(page.status).toBe(404)
    expect(page.headers.get('content-type')).toContain('text/html')
  })

  test('a method that is not built makes the SDK throw', async () => {
    const { instance } = bootSlack()
    const { web } = await serveSlack(instance)
    await expect(web.admin.barriers.list()).rejects.toMatchObject({
      data: {
        ok: false,
        error: 'method_not_supported',
        detail: expect.stringContaining('admin.barriers.list'),
      },
    })
  })
})

test('api.test echoes arguments and answers the error it is asked for', async () => {
  const { call } = bootSlack()
  expect((await call('GET /api/api.test')).body).toEqual({ ok: true })
  expect((await call('GET /api/api.test?foo=bar')).body).toEqual({ ok: true, args: { foo: 'bar' } })
  expect((await call('GET /api/api.test?error=my_error')).body).toEqual({
    ok: false,
    error: 'my_error',
    args: { error: 'my_error' },
  })
})

describe('rate limits', () => {
  test('a fault makes the third post a 429, and the SDK retries', async () => {
    const { instance } = bootSlack({
      failure_rules: [
        {
          match: { operation: 'chat.postMessage' },
          when: { nth: 3 },
          effect: 'rate_limit',
          retry_after: 1,
        },
      ],
    })
    const { web } = await serveSlack(instance)
    const posted = []
    for (const text of ['one', 'two', 'three']) {
      posted.push((await web.chat.postMessage({ channel: ids.general, text })).message?.text)
    }
    expect(posted).toEqual(['one', 'two', 'three'])
    const statuses = instance.journal
      .list({ operation: 'chat.postMessage' })
      .map(({ status }) => status)
    expect(statuses).toEqual([200, 200, 429, 200])
  })

  test('posting is counted for each conversation', async () => {
    const { call } = bootSlack({ rate_limiting: 'documented' })
    const headers = { ...bearer(tokens.bot), 'content-type': 'application/json; charset=utf-8' }
    const post = async (channel: string) =>
      (await call('POST /api/chat.postMessage', { channel, text: 'x' }, headers)).status
    for (let count = 0; count < 60; count += 1) expect(await post(ids.general)).toBe(200)
    expect(await post(ids.general)).toBe(429)
    expect(await post(ids.random)).toBe(200)
  })

  test('documented tiers answer 429 with Retry-After', async () => {
    const { call } = bootSlack({ rate_limiting: 'documented' })
    const list = () => call('GET /api/conversations.list', undefined, bearer(tokens.bot))
    for (let count = 0; count < 20; count += 1) expect((await list()).status).toBe(200)
    const refused = await list()
    expect(refused.status).toBe(429)
    expect(refused.body).toEqual({ ok: false, error: 'ratelimited' })
    expect(refused.headers.get('retry-after')).toBe('60')
  })
})

function toForm(fields: Record<string, string>): FormData {
  const data = new FormData()
  for (const [name, value] of Object.entries(fields)) data.append(name, value)
  return data
}

test('a loose instance takes any token, and says so in the journal', async () => {
  const { as, instance } = bootSlack({ strictness: 'loose' })
  expect(await as('xoxb-anything')('auth.test')).toMatchObject({ ok: true, user_id: ids.bot })
  expect(await as('xoxp-anything')('auth.test')).toMatchObject({ ok: true, user_id: ids.ada })
  const notes = instance.journal.list({ operation: 'auth.test' }).map((entry) => entry.notes)
  expect(notes[0]).toEqual(['an unknown token was taken for the first bot token'])
})
