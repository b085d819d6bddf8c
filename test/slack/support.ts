import { LogLevel, WebClient, type WebClientOptions } from '@slack/web-api'
import { expect, onTestFinished } from 'vitest'
import { serveInstance } from '../../fleet/listen.ts'
import { seeder as slackSeeder } from '../../seeders/slack/index.ts'
import { boot, seedInstance } from '../../shared/instance/boot.ts'
import type { Instance } from '../../shared/instance/instance.ts'
import { twin as slack } from '../../twins/slack/index.ts'
import { clientOf } from '../support/client.ts'

export const tokens = {
  bot: 'xoxb-F9SXMECOSFOGYR3XKXWN',
  user: 'xoxp-F9SXMECOSFOGYR3XKXWN',
  app: slackSeeder.env('', {} as never).SLACK_APP_TOKEN ?? '',
}

export const ids = {
  team: 'T0TWINFLT01',
  ada: 'U0TWINFLT01',
  bot: 'U0TWINFLT02',
  botId: 'B0TWINFLT01',
  app: 'A0TWINFLT01',
  general: 'C0TWINFLT01',
  random: 'C0TWINFLT02',
}

/** When the frozen clock of these tests stands: 2030-05-13T18:00:00Z. */
export const noon_s = 1904925600

/** A Slack instance whose clock stands still, with anything a seed adds. */
export function bootSlack(seed: Record<string, unknown> = {}, isFrozen = true) {
  const log = (level: string, message: string, details?: unknown) => {
    if (level === 'error') console.error(message, details)
  }
  const instance: Instance = boot(slack, { seeder: slackSeeder, log })
  onTestFinished(() => instance.close())
  const clock = isFrozen ? { clock: { now: '2030-05-13T18:00:00Z', frozen: true } } : {}
  seedInstance(instance, { slack: { ...clock, ...seed } })
  return { instance, ...callersOf(instance) }
}

interface Event {
  type: string
  [name: string]: unknown
}

/** An instance whose app listens to everything; what it would receive stays in the outbox. */
export function bootListening(seed: Record<string, unknown> = {}) {
  const event_subscriptions = { request_url: 'http://127.0.0.1:9/events' }
  const booted = bootSlack({ ...seed, apps: [{ name: 'Listener', event_subscriptions }] })
  booted.instance.deliveries.paused = true
  const events = (): Event[] =>
    booted.instance.outbox.list().map(({ body }) => JSON.parse(body).event)
  const types = () => events().map(({ type }) => type)
  return { ...booted, events, types }
}

/** Who is refused what, in Slack's words: `[method, arguments, error]`. */
export async function expectRefusals(
  call: (name: string, args?: Record<string, unknown>) => Promise<{ error?: string }>,
  refusals: [name: string, args: Record<string, unknown>, error: string][],
) {
  for (const [name, args, error] of refusals) {
    expect([name, args, (await call(name, args)).error]).toEqual([name, args, error])
  }
}

/** Callers of one instance with each of the default tokens. */
export function callersOf(instance: Instance) {
  const json = { 'content-type': 'application/json; charset=utf-8' }
  const call = clientOf(instance)
  const as =
    (token: string) =>
    async (name: string, args: Record<string, unknown> = {}) => {
      const headers = { ...json, authorization: `Bearer ${token}` }
      const { body } = await call(`POST /api/${name}`, args, headers)
      return body
    }
  return { call, as, bot: as(tokens.bot), user: as(tokens.user) }
}

/** The state of an instance as one text, to show that nothing changed. */
export async function stateOf(instance: Instance): Promise<string> {
  return (await clientOf(instance)('GET /admin/state')).text
}

/** Simulates what a person does. */
export async function simulate(instance: Instance, action: string, args: object) {
  const answer = await clientOf(instance)('POST /admin/simulate', { action, ...args })
  expect(answer.text).not.toContain('"error":')
  return answer.body.result
}

/** The official SDK against an instance on a port of its own. */
export async function serveSlack(
  instance: Instance,
  token = tokens.bot,
  options: WebClientOptions = {},
) {
  const listener = await serveInstance(instance)
  onTestFinished(() => listener.close())
  const url = `http://127.0.0.1:${listener.port}`
  const slackApiUrl = `${url}/api/`
  const web = new WebClient(token, {
    slackApiUrl,
    logLevel: LogLevel.ERROR,
    retryConfig: { retries: 2, minTimeout: 10 },
    ...options,
  })
  return { url, slackApiUrl, web, listener }
}
