import { onTestFinished } from 'vitest'
import { startReceiver } from '../support/client.ts'
import { bootSlack } from './support.ts'

export interface Envelope {
  event: Record<string, unknown> & { type: string; subtype?: string }
  [name: string]: unknown
}

/** What an app may be told beside its events. */
interface Listening {
  answer?: Parameters<typeof startReceiver>[0]
  events?: string[]
  app?: Record<string, unknown>
  seed?: Record<string, unknown>
}

/** An instance whose app receives events at a request URL. */
export async function bootListening({ answer, events, app = {}, seed = {} }: Listening = {}) {
  const receiver = await startReceiver(answer)
  onTestFinished(() => receiver.close())
  const event_subscriptions = { request_url: receiver.url, ...(events ? { events } : {}) }
  const apps = [{ name: 'Listener', event_subscriptions, ...app }]
  const booted = bootSlack({ ...seed, apps })
  const settled = () => booted.instance.courier.idle()
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
