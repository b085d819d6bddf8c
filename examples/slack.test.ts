import { WebClient } from '@slack/web-api'
import { type RunningTwin, startTwin } from 'twinfleet'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import scenario from './checkout.json' with { type: 'json' }

type Environment = Record<string, string | undefined>

function connect({ SLACK_BOT_TOKEN, SLACK_API_URL = '' }: Environment): WebClient {
  return new WebClient(SLACK_BOT_TOKEN, { slackApiUrl: SLACK_API_URL })
}

// The app under test: posts a line to #orders when an order is paid. It knows nothing of twins.
function announcer(env: Environment) {
  const client = connect(env)
  return {
    async paid(channel: string, order: string) {
      await client.chat.postMessage({ channel, text: `${order} is paid.` })
    },
  }
}

let slack: RunningTwin
let orders: string

beforeAll(async () => {
  slack = await startTwin('slack', { seed: scenario.slack })
  const { channels = [] } = await connect(slack.env).conversations.list({ limit: 100 })
  orders = channels.find(({ name }) => name === 'orders')?.id ?? ''
})
afterAll(() => slack.close())
// In place: the same URL, the same tokens, the state of the seed.
beforeEach(() => slack.reset())

test('a paid order is announced once', async () => {
  await announcer(slack.env).paid(orders, 'FH-1042')
  await slack.verify({ operation: 'chat.postMessage', times: 1 })
  const { created } = await slack.diff()
  expect(JSON.stringify(created)).toContain('FH-1042 is paid.')
})

test('an announcement survives a rate limit', async () => {
  await slack.fault({
    match: { operation: 'chat.postMessage' },
    when: { nth: 1 },
    effect: 'rate_limit',
    retry_after: 0,
  })
  await announcer(slack.env).paid(orders, 'FH-1042')
  const calls = await slack.requests({ operation: 'chat.postMessage' })
  expect(calls.map(({ status }) => status)).toEqual([429, 200])
})
