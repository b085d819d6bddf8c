import { expect, onTestFinished } from 'vitest'
import { startReceiver } from '../support/client.ts'
import { bootSlack, simulate } from './support.ts'

export interface Envelope {
  event: Record<string, unknown> & { type: string; subtype?: string }
  [name: string]: unknown
}

/** What an app may be told beside its events. */
interface Listening {
  answer?: Parameters<typeof startReceiver>[0]
  events?: string[]
  /** More of its event subscriptions. */
  subscribe?: Record<string, unknown>
  app?: Record<string, unknown>
  seed?: Record<string, unknown>
}

/** An instance whose app receives events at a request URL. */
export async function bootListening(listening: Listening = {}) {
  const { answer, events, subscribe = {}, app = {}, seed = {} } = listening
  const receiver = await startReceiver(answer)
  onTestFinished(() => receiver.close())
  const event_subscriptions = {
    request_url: receiver.url,
    ...(events ? { events } : {}),
    ...subscribe,
  }
  const apps = [{ name: 'Listener', event_subscriptions, ...app }]
  const booted = bootSlack({ ...seed, apps })
  const settled = () => booted.instance.deliveries.idle()
  const envelopes = () => receiver.received.map(({ text }): Envelope => JSON.parse(text))
  const types = async () => {
    await settled()
    return envelopes().map(({ event }) => [event.type, event.subtype].filter(Boolean).join('.'))
  }
  const heard = async () => {
    await settled()
    return envelopes().map(({ event }) => event)
  }
  return { ...booted, receiver, settled, envelopes, types, heard }
}

/** An app that takes interactions at a URL; answers what it received last. */
export async function bootInteractive(app: object = {}) {
  const receiver = await startReceiver()
  onTestFinished(() => receiver.close())
  const booted = bootSlack({
    apps: [{ name: 'Clicky', interactivity_url: receiver.url, ...app }],
  })
  const { instance, call } = booted
  const last = async () => {
    await instance.deliveries.idle()
    const form = new URLSearchParams(receiver.received.at(-1)?.text)
    return JSON.parse(form.get('payload') ?? 'null') ?? Object.fromEntries(form)
  }
  const act = async (action: string, args: object) => {
    await simulate(instance, action, args)
    return last()
  }
  const refusal = async (action: string, args: object) => {
    const { status, body } = await call('POST /admin/simulate', { action, ...args })
    expect(status).toBe(409)
    return body.error?.message ?? body.message ?? body.error
  }
  const shortcut = async () =>
    (await act('shortcut', { user: 'ada', callback_id: 'new' })).trigger_id
  return { ...booted, receiver, last, act, refusal, shortcut }
}
