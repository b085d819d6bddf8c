import { WebClient } from '@slack/web-api'
import { describe, expect, test } from 'vitest'
import { scratchDirectory } from '../support/process.ts'
import { type Body, bootProvision, provisionReady } from '../support/provision.ts'

const seed_config = { slack: { channels: [{ name: 'launch', messages: ['We are live.'] }] } }
const wish = { name: 'Launch', twins: ['slack'], seed_config }
const unknown = { status: 404, body: { detail: 'Scenario not found' } }

describe('scenarios', () => {
  test('are refused in the words clients know, and with the path of what is wrong', async () => {
    const { call, as } = await bootProvision()
    const refusal = async (body: object) => {
      const answer = await call('POST /scenarios', body)
      return [answer.status, answer.body.detail]
    }
    expect((await as()('POST /scenarios', wish)).status).toBe(401)
    expect(await refusal({ name: 'x' })).toEqual([
      422,
      "Either 'prompt' or 'seed_config' must be provided",
    ])
    expect(await refusal({ name: 'x', seed_config })).toEqual([
      422,
      "'twins' is required when 'seed_config' is provided without 'prompt'",
    ])
    const misspelt = { slack: { channels: [{ name: 'a', mesages: [] }] } }
    expect(await refusal({ ...wish, seed_config: misspelt })).toEqual([
      422,
      'slack.channels[0].mesages: unknown field',
    ])
    const dangling = { stripe: { subscriptions: [{ customer: 'nobody', price: 'none' }] } }
    const [status, detail] = await refusal({ ...wish, twins: ['stripe'], seed_config: dangling })
    expect([status, detail]).toEqual([422, expect.stringMatching(/^stripe\./)])
    expect(await refusal({ ...wish, twins: ['slakc'] })).toEqual([
      422,
      expect.stringContaining('Did you mean slack?'),
    ])
    const prompted = await call('POST /scenarios', { name: 'x', prompt: 'seven purple wumpuses' })
    expect([prompted.status, prompted.body.detail]).toEqual([422, 'Seed config generation failed.'])
    expect(prompted.body.reason).toContain('wumpuses')
    for (const path of ['GET /scenarios/none', 'DELETE /scenarios/none']) {
      expect(await call(path)).toEqual(unknown)
    }
    expect(await call('PUT /scenarios/none', {})).toEqual(unknown)
  })

  test('are made, listed newest first, changed, used and removed', async () => {
    const { call } = await bootProvision()
    const made = await call('POST /scenarios', { ...wish, tags: ['ops'], description: 'First' })
    expect(made).toEqual({
      status: 201,
      body: {
        id: expect.any(String),
        name: 'Launch',
        description: 'First',
        prompt: null,
        twins: ['slack'],
        seed_config,
        tags: ['ops'],
        is_preset: false,
        created_at: expect.stringMatching(/Z$/),
        updated_at: expect.stringMatching(/Z$/),
      },
    })
    const { id } = made.body
    const prompted = await call('POST /scenarios', {
      name: 'Prompted',
      prompt: 'A Slack workspace with two channels and five messages',
    })
    expect([prompted.status, prompted.body.twins]).toEqual([201, ['slack']])
    const names = async (query = '') =>
      (await call(`GET /scenarios${query}`)).body.map(({ name }: Body) => name)
    expect(await names()).toEqual(['Prompted', 'Launch'])
    expect(await names('?tag=ops')).toEqual(['Launch'])
    expect(await names('?twin=stripe')).toEqual([])
    const cleared = await call(`PUT /scenarios/${id}`, { description: null, name: 'Launch day' })
    expect(cleared.body).toMatchObject({ description: null, name: 'Launch day', seed_config })
    const again = { prompt: 'A Slack workspace with three channels' }
    const changed = await call(`PUT /scenarios/${id}`, again)
    expect(changed.body.seed_config.slack.channels).toHaveLength(3)
    const both = await call(`PUT /scenarios/${id}`, { ...again, seed_config })
    expect(both.body).toMatchObject({ ...again, seed_config })
    const run = await provisionReady(call, { twins: ['slack'], scenario_id: id })
    expect(run.seed_results.slack).toMatchObject({ channels_created: 1, messages_posted: 1 })
    expect((await call(`DELETE /scenarios/${id}`)).status).toBe(200)
    expect(await call(`GET /scenarios/${id}`)).toEqual(unknown)
  })

  test('presets need no token, are marked as such, and seed a run', async () => {
    const { call, as } = await bootProvision()
    const { body: presets } = await as()('GET /scenarios/presets')
    expect(presets.length).toBeGreaterThanOrEqual(14)
    for (const preset of presets) {
      expect([preset.is_preset, preset.created_at, preset.updated_at, preset.tags[0]]).toEqual([
        true,
        '',
        '',
        'preset',
      ])
    }
    const { body: payments } = await as()('GET /scenarios/presets?tag=payments&twin=stripe')
    expect(payments.length).toBeGreaterThan(0)
    expect((await call('GET /scenarios?include_presets=true')).body).toHaveLength(presets.length)
    const spanning = presets.find(({ twins }: Body) => twins.length > 1)
    const { seed_results } = await provisionReady(call, { twins: [], scenario_id: spanning.id })
    expect(Object.values<Body>(seed_results).map(({ status }) => status)).toEqual(
      spanning.twins.map(() => 'seeded'),
    )
  })

  test('a prompt seeds a run too', async () => {
    const { call } = await bootProvision()
    const scenario_prompt = 'A Slack workspace with two channels and five messages'
    const { seed_results } = await provisionReady(call, { twins: ['slack'], scenario_prompt })
    expect(seed_results.slack).toMatchObject({ channels_created: 2, messages_posted: 5 })
  })
})

describe('long-lived twins of a scenario', () => {
  test('keep their addresses when they are seeded anew and after a restart', async () => {
    const dataDirectory = scratchDirectory()
    const { fleet, call } = await bootProvision({ dataDirectory })
    const { body: scenario } = await call('POST /scenarios', wish)
    const path = `/scenarios/${scenario.id}/twin-environment`
    expect((await call(`GET ${path}`)).status).toBe(404)
    const { body: made } = await call(`POST ${path}`, { public: true })
    expect(made).toMatchObject({
      scenario_id: scenario.id,
      status: 'ready',
      requested_twins: ['slack'],
      public: true,
      seed_results: { slack: { status: 'seeded', channels_created: 1 } },
      last_seeded_at: expect.stringMatching(/Z$/),
    })
    expect((await call(`POST ${path}`)).body.id).toBe(made.id)
    const { base_url, env_vars } = made.twins.slack
    const web = new WebClient(env_vars.SLACK_BOT_TOKEN, { slackApiUrl: env_vars.SLACK_API_URL })
    await web.conversations.create({ name: 'made-later' })
    const { body: again } = await call(`POST ${path}/reseed`)
    expect(again.twins.slack.base_url).toBe(base_url)
    const { channels = [] } = await web.conversations.list()
    const names = channels.map(({ name }) => name)
    expect([names.includes('launch'), names.includes('made-later')]).toEqual([true, false])
    await fleet.close()
    const after = await bootProvision({ dataDirectory })
    const { body: kept } = await after.call(`GET ${path}`)
    expect([kept.status, kept.twins.slack.base_url]).toEqual(['ready', base_url])
    expect((await after.call('GET /scenario-twin-environments')).body).toHaveLength(1)
    expect((await after.call(`DELETE ${path}`)).body.status).toBe('deleted')
    expect((await after.call(`GET ${path}`)).status).toBe(404)
  })
})
