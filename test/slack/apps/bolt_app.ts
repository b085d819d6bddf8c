import { App, LogLevel } from '@slack/bolt'
import { onTestFinished, vi } from 'vitest'
import type { Instance } from '../../../shared/instance/instance.ts'
import { bootSlack, serveSlack, simulate, tokens } from '../support.ts'

/** What an app's author writes: the same listeners for every transport. */
export type Listen = (app: App) => void

/** Starts an unmodified Bolt app that listens over HTTP. */
export async function startOverHttp(listen: Listen): Promise<Instance> {
  const { instance } = bootSlack({}, false)
  const { slackApiUrl } = await serveSlack(instance)
  const app = new App({
    token: tokens.bot,
    signingSecret: 'slack-signing-secret',
    clientOptions: { slackApiUrl },
    logLevel: LogLevel.ERROR,
  })
  listen(app)
  const server = await app.start(0)
  onTestFinished(() => void app.stop())
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  const url = `http://127.0.0.1:${port}/slack/events`
  await simulate(instance, 'subscribe', { request_url: url, interactivity_url: url })
  await instance.deliveries.idle()
  return instance
}

/** Starts an unmodified Bolt app in Socket Mode. */
export async function startOverSocket(listen: Listen): Promise<Instance> {
  const { instance } = bootSlack({}, false)
  const { slackApiUrl } = await serveSlack(instance)
  const app = new App({
    token: tokens.bot,
    appToken: tokens.app,
    socketMode: true,
    clientOptions: { slackApiUrl },
    logLevel: LogLevel.ERROR,
  })
  listen(app)
  await app.start()
  onTestFinished(async () => {
    await app.stop()
  })
  return instance
}

/** Waits as long as a busy machine may take. */
export function waitFor<T>(check: () => T | Promise<T>): Promise<T> {
  return vi.waitFor(check, { timeout: 15_000, interval: 50 })
}
