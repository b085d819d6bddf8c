import { WebClient } from '@slack/web-api'
import Stripe from 'stripe'
import { describe, expect, test } from 'vitest'
import { twins } from '../../../twins/index.ts'
import { scratchDirectory } from '../support/process.ts'
import {
  type Body,
  bootProvision,
  provisionReady,
  turnableClock,
  untilStatus,
} from '../support/provision.ts'

const minute_ms = 60_000
const base = '/validate/twins/provision'
const unknownRun = '00000000-0000-4000-8000-00000000abcd'

describe('a run', () => {
  test('needs a twin that exists, and a time to live within limits', async () => {
    const { call } = await bootProvision()
    const refused = { status: 400, body: { detail: 'At least one valid twin name is required.' } }
    expect(await call(`POST ${base}`, { twins: [] })).toEqual(refused)
    expect(await call(`POST ${base}`, { twins: ['salesforce'] })).toEqual(refused)
    for (const ttl_minutes of [0, 481, 1.5, 'x']) {
      const { status, body } = await call(`POST ${base}`, { twins: ['slack'], ttl_minutes })
      expect([status, body.detail]).toEqual([422, expect.stringMatching(/^ttl_minutes: /)])
    }
    expect((await call(`POST ${base}`, { twins: ['slack'], durable: true })).status).toBe(400)
  })

  test('is refused by name, by status and by owner', async () => {
    const { call, as } = await bootProvision()
    const malformed = [
      [`GET ${base}/x/status`, 400, 'Invalid run_id'],
      ['GET /runs/x', 404, 'Validation run not found'],
      ['GET /runs/x/logs', 400, 'run_id must be a valid UUID'],
      ['POST /validate/x/cancel', 404, 'Validation run not found'],
      ['GET /validate/x/results', 404, 'Validation run not found'],
      [`GET /runs/${unknownRun}`, 404, 'Validation run not found'],
    ] as const
    for (const [path, status, detail] of malformed) {
      expect([path, await call(path)]).toEqual([path, { status, body: { detail } }])
    }
    expect(await call(`GET ${base}/${unknownRun}/status`)).toEqual({
      status: 404,
      body: { detail: 'Run not found' },
    })
    const { run_id } = await provisionReady(call, { twins: ['slack'] })
    const { body: session } = await call('POST /auth/session')
    const other = await as(session.token)('POST /auth/api-keys', {})
    expect((await as(other.body.key)(`GET ${base}/${run_id}/status`)).status).toBe(200)
    expect((await call(`POST ${base}/${run_id}/teardown`)).body).toEqual({
      status: 'cleaning_up',
      run_id,
    })
    const over = { status: 400, body: { detail: 'Cannot extend run in status: cancelled' } }
    expect(await call(`POST ${base}/${run_id}/extend`, { ttl_minutes: 5 })).toEqual(over)
    expect((await call(`POST ${base}/${run_id}/teardown`)).body.detail).toBe(
      'Cannot teardown run in status: cancelled',
    )
    expect(await call(`POST /validate/${run_id}/cancel`)).toEqual({
      status: 409,
      body: { detail: 'Cannot cancel run in terminal state: cancelled' },
    })
  })

  test('belongs to the user of its key', async () => {
    const { fleet, call, as } = await bootProvision()
    const { run_id } = await provisionReady(call, { twins: ['slack'] })
    await as()('POST /auth/email/signup', { email: 'eve@example.com' })
    const mails = await (await fetch(`${fleet.controlUrl}/auth/outbox`)).text()
    const code = /code is (\d{6})/.exec(mails)?.[1]
    const proof = await as()('POST /auth/email/signup/verify', { email: 'eve@example.com', code })
    const stranger = as(proof.body.api_key)
    for (const path of [`GET ${base}/${run_id}/status`, `POST ${base}/${run_id}/teardown`]) {
      expect(await stranger(path)).toEqual({ status: 404, body: { detail: 'Run not found' } })
    }
  })

  test('gives URLs and variables with which the official SDKs work at once', async () => {
    const { call } = await bootProvision()
    const status = await provisionReady(call, { twins: ['slack', 'stripe', 'nonsense'] })
    expect(status).toEqual({
      run_id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      status: 'ready',
      twins: { slack: expect.anything(), stripe: expect.anything() },
      dashboard_url: expect.stringContaining(status.run_id),
      expires_at: expect.stringMatching(/Z$/),
      proxy_token: expect.any(String),
      is_public: true,
      error: null,
      seed_results: null,
      warnings: ['There is no twin "nonsense".'],
    })
    const { slack, stripe } = status.twins
    expect(Object.keys(slack).sort()).toEqual([
      'admin_url',
      'base_url',
      'env_vars',
      'label',
      'mcp',
      'mcp_url',
      'name',
      'show_in_ui',
    ])
    const { SLACK_BOT_TOKEN, SLACK_API_URL } = slack.env_vars
    const web = new WebClient(SLACK_BOT_TOKEN, { slackApiUrl: SLACK_API_URL })
    expect((await web.auth.test()).ok).toBe(true)
    const { STRIPE_SECRET_KEY, STRIPE_HOST: host, STRIPE_PORT: port } = stripe.env_vars
    const sdk = new Stripe(STRIPE_SECRET_KEY, { host, port, protocol: 'http' })
    await sdk.customers.create({ email: 'ada@example.com' })
    const { body: logs } = await call(`GET /runs/${status.run_id}/logs`)
    expect(logs.warnings).toEqual(['There is no twin "nonsense".'])
  })

  test('is reset to its seed, extended, watched to its end and gone', async () => {
    const { fleet, call } = await bootProvision()
    const { run_id, twins } = await provisionReady(call, { twins: ['slack'], ttl_minutes: 5 })
    const { base_url, env_vars } = twins.slack
    const web = new WebClient(env_vars.SLACK_BOT_TOKEN, { slackApiUrl: env_vars.SLACK_API_URL })
    const { ts } = await web.chat.postMessage({ channel: '#general', text: 'hello' })
    const { body: reset } = await call(`POST ${base}/${run_id}/reset`)
    expect(reset).toEqual({
      run_id,
      status: 'reset_complete',
      baseline_kind: 'default',
      factory_reset: { slack: { status: 'ok' } },
      seed_results: { slack: expect.anything() },
    })
    const { messages = [] } = await web.conversations.history({ channel: 'C0TWINFLT01' })
    expect(messages.some((each) => each.ts === ts)).toBe(false)
    expect((await call(`POST ${base}/${run_id}/extend`, { ttl_minutes: 90 })).body).toEqual({
      status: 'extended',
      ttl_minutes: 90,
    })
    const headers = { authorization: `Bearer ${fleet.apiKey}` }
    const results = fetch(`${fleet.controlUrl}/validate/${run_id}/results`, { headers })
    expect((await call(`POST /validate/${run_id}/cancel`)).body.status).toBe('cancelled')
    expect(await (await results).text()).toBe(
      'data: {"type":"run_cancelled","status":"cancelled"}\n\n',
    )
    await expect
      .poll(() =>
        fetch(base_url).then(
          () => 'there',
          () => 'gone',
        ),
      )
      .toBe('gone')
  })

  test('tells what happened in it, and what is not built as a warning', async () => {
    const { call } = await bootProvision()
    const { run_id, twins } = await provisionReady(call, { twins: ['stripe'] })
    const { STRIPE_SECRET_KEY, STRIPE_API_URL } = twins.stripe.env_vars
    const authorization = `Bearer ${STRIPE_SECRET_KEY}`
    await fetch(`${STRIPE_API_URL}/v1/climate/orders`, { headers: { authorization } })
    const { body } = await call(`GET /runs/${run_id}/logs`)
    expect(body.run).toMatchObject({ id: run_id, status: 'ready', twins: ['stripe'] })
    expect(body.worker_logs.map(({ event }: Body) => event)).toEqual(['run.created', 'run.ready'])
    expect(body.runtime_logs).toMatchObject([
      {
        service_name: 'stripe-twin',
        severity: 'WARNING',
        event: 'unsupported_endpoint',
        request_id: 'stripe-1',
        surface_name: 'stripe',
        failure_detail: { kind: 'unsupported_endpoint', operation: 'GET /v1/climate/orders' },
      },
    ])
  })

  test('that is private lets in who has its token, in any of its three forms', async () => {
    const { call } = await bootProvision()
    const wish = { twins: ['slack'], public: false }
    const { proxy_token, is_public, twins } = await provisionReady(call, wish)
    expect(is_public).toBe(false)
    const { base_url, env_vars } = twins.slack
    const authorization = `Bearer ${env_vars.SLACK_BOT_TOKEN}`
    const ask = async (query: string, headers: Record<string, string> = {}) => {
      const url = `${base_url}/api/auth.test${query}`
      const response = await fetch(url, { headers: { authorization, ...headers } })
      const body: Body = await response.json()
      return [response.status, body.ok]
    }
    expect(await ask('')).toEqual([401, undefined])
    expect(await ask('?token=wrong')).toEqual([401, undefined])
    expect(await ask(`?token=${proxy_token}`)).toEqual([200, true])
    expect(await ask('', { cookie: `a=b; arga_env_proxy_token=${proxy_token}` })).toEqual([
      200,
      true,
    ])
    expect(await ask('', { 'x-arga-proxy-token': proxy_token })).toEqual([200, true])
  })
})

describe('the time of a run', () => {
  test('ends it, and an extension puts that off', async () => {
    const clock = turnableClock()
    const { call } = await bootProvision({ now: clock.now })
    const one = await provisionReady(call, { twins: ['slack'], ttl_minutes: 1 })
    const two = await provisionReady(call, { twins: ['slack'], ttl_minutes: 1 })
    await call(`POST ${base}/${two.run_id}/extend`, { ttl_minutes: 60 })
    clock.advance(2 * minute_ms)
    // A further run makes the fleet look at its times again, as its own timer would.
    await provisionReady(call, { twins: ['slack'] })
    await untilStatus(call, one.run_id, 'expired')
    expect((await call(`GET ${base}/${two.run_id}/status`)).body.status).toBe('ready')
  })

  test('goes on over a restart, as do keys, scenarios and the state of runs', async () => {
    const dataDirectory = scratchDirectory()
    const clock = turnableClock()
    const before = await bootProvision({ dataDirectory, now: clock.now })
    const short = await provisionReady(before.call, { twins: ['slack'], ttl_minutes: 1 })
    const kept = await provisionReady(before.call, { twins: ['slack'], ttl_minutes: 30 })
    const env = kept.twins.slack.env_vars
    const web = new WebClient(env.SLACK_BOT_TOKEN, { slackApiUrl: env.SLACK_API_URL })
    const posted = await web.chat.postMessage({ channel: '#general', text: 'before the stop' })
    const { body: session } = await before.call('POST /auth/session')
    const made = await before.as(session.token)('POST /auth/api-keys', { name: 'CI' })
    const wish = { name: 'Kept', twins: ['slack'], seed_config: { slack: {} } }
    const { body: scenario } = await before.as(made.body.key)('POST /scenarios', wish)
    await before.fleet.close()
    clock.advance(2 * minute_ms)
    const after = await bootProvision({
      dataDirectory,
      now: clock.now,
      apiKey: 'arga_sk_another-of-the-operator',
    })
    const call = after.as(made.body.key)
    const status = async (id: string) => (await call(`GET ${base}/${id}/status`)).body
    expect((await status(short.run_id)).status).toBe('expired')
    const again = await status(kept.run_id)
    expect([again.status, again.expires_at]).toEqual(['ready', kept.expires_at])
    const { SLACK_API_URL } = again.twins.slack.env_vars
    const { messages = [] } = await new WebClient(env.SLACK_BOT_TOKEN, {
      slackApiUrl: SLACK_API_URL,
    }).conversations.history({ channel: posted.channel ?? '' })
    expect(messages[0]?.text).toBe('before the stop')
    expect((await call(`GET /scenarios/${scenario.id}`)).body).toEqual(scenario)
    // Whoever chooses another key wants the old one to be good no longer.
    expect((await after.as(before.fleet.apiKey)('GET /auth/me')).status).toBe(401)
  })
})

test('two hundred runs at once are ready, apart from each other, and leave nothing', async () => {
  const { fleet, call } = await bootProvision()
  const wishes = Array.from({ length: 200 }, () =>
    call(`POST ${base}`, { twins: ['slack', 'stripe'] }),
  )
  const ids = (await Promise.all(wishes)).map(({ body }) => body.run_id as string)
  const ready = await Promise.all(ids.map((id) => untilStatus(call, id, 'ready')))
  const [one, two] = ready
  const web = (status: Body) => {
    const { SLACK_BOT_TOKEN, SLACK_API_URL } = status.twins.slack.env_vars
    return new WebClient(SLACK_BOT_TOKEN, { slackApiUrl: SLACK_API_URL })
  }
  await web(one).conversations.create({ name: 'only-here' })
  const { channels = [] } = await web(two).conversations.list()
  expect(channels.some(({ name }) => name === 'only-here')).toBe(false)
  await Promise.all(ids.map((id) => call(`POST ${base}/${id}/teardown`)))
  const own = Object.keys(twins).length
  await expect.poll(async () => (await fleet.pool.list()).length).toBe(own)
})
