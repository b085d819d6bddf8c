import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { WebSocket } from 'ws'
import { bootSlack, callersOf, ids, serveSlack, simulate, tokens } from '../support.ts'

const { general } = ids

interface Envelope {
  type: string
  envelope_id?: string
  [name: string]: unknown
}

/** A bare Socket Mode client; answers every envelope unless told not to. */
async function connect(url: string, acknowledges = true) {
  const socket = new WebSocket(url)
  onTestFinished(() => socket.terminate())
  const received: Envelope[] = []
  socket.on('message', (data) => {
    const envelope: Envelope = JSON.parse(String(data))
    received.push(envelope)
    const { envelope_id } = envelope
    if (envelope_id && acknowledges) socket.send(JSON.stringify({ envelope_id }))
  })
  const opened = await new Promise<boolean>((resolve) => {
    socket.once('open', () => resolve(true))
    socket.once('error', () => resolve(false))
  })
  return { socket, received, opened }
}

async function serveSocket() {
  const { instance } = bootSlack()
  await serveSlack(instance)
  const { as } = callersOf(instance)
  const open = async () => {
    const response = await fetch(`${instance.baseUrl}/api/apps.connections.open`, {
      method: 'POST',
      headers: { authorization: `Bearer ${tokens.app}` },
    })
    const answer = (await response.json()) as { url: string }
    return answer.url
  }
  return { instance, open, as, bot: as(tokens.bot) }
}

describe('a connection', () => {
  test('needs an app-level token and a fresh ticket', async () => {
    const { instance, open, bot } = await serveSocket()
    expect((await bot('apps.connections.open')).error).toBe('not_allowed_token_type')
    const url = await open()
    expect(url).toMatch(/^ws:\/\/127\.0\.0\.1:\d+\/link\/\?ticket=/)
    expect((await connect(url.replace(/ticket=[^&]+/, 'ticket=guess'))).opened).toBe(false)
    expect((await connect(url)).opened).toBe(true)
    expect((await connect(url)).opened).toBe(false)
    const late = await open()
    await instance.advanceTo(instance.clock.now() + 31_000)
    expect((await connect(late)).opened).toBe(false)
  })

  test('is greeted, and told before it is closed', async () => {
    const { instance, open } = await serveSocket()
    const { received, socket } = await connect(await open())
    await vi.waitFor(() => expect(received).toHaveLength(1))
    expect(received[0]).toMatchObject({
      type: 'hello',
      num_connections: 1,
      connection_info: { app_id: ids.app },
    })
    await simulate(instance, 'disconnect', { reason: 'warning' })
    await vi.waitFor(() =>
      expect(received[1]).toMatchObject({ type: 'disconnect', reason: 'warning' }),
    )
    expect(socket.readyState).toBe(WebSocket.OPEN)
    await simulate(instance, 'disconnect', { reason: 'link_disabled' })
    await vi.waitFor(() => expect(socket.readyState).toBe(WebSocket.CLOSED))
  })
})

describe('envelopes', () => {
  test('carry events, and are delivered once acknowledged', async () => {
    const { instance, open, bot } = await serveSocket()
    const { received } = await connect(await open())
    await bot('chat.postMessage', { channel: general, text: 'hello' })
    await vi.waitFor(() => expect(received).toHaveLength(2))
    expect(received[1]).toMatchObject({
      type: 'events_api',
      accepts_response_payload: false,
      retry_attempt: 0,
      retry_reason: '',
      payload: { type: 'event_callback', event: { type: 'message', text: 'hello' } },
    })
    await instance.deliveries.idle()
    expect(instance.outbox.list()).toMatchObject([{ status: 'delivered', transport: 'socket' }])
  })

  test('are spread over the connections of an app', async () => {
    const { open, bot } = await serveSocket()
    const one = await connect(await open())
    const two = await connect(await open())
    for (const text of ['a', 'b', 'c', 'd'])
      await bot('chat.postMessage', { channel: general, text })
    await vi.waitFor(() => expect(one.received.length + two.received.length).toBe(6))
    expect([one.received.length, two.received.length]).toEqual([3, 3])
  })

  test('come again where nobody acknowledges them', async () => {
    const { open, bot } = await serveSocket()
    const { received } = await connect(await open(), false)
    await bot('chat.postMessage', { channel: general, text: 'hello?' })
    await vi.waitFor(() => expect(received).toHaveLength(3), { timeout: 6000 })
    expect(received[2]).toMatchObject({ retry_attempt: 1, retry_reason: 'timeout' })
    expect(received[2]?.envelope_id).toBe(received[1]?.envelope_id)
  })

  test('are not kept for an app that is not there', async () => {
    const { instance, bot } = await serveSocket()
    await bot('chat.postMessage', { channel: general, text: 'nobody hears' })
    expect(instance.outbox.list()).toEqual([])
  })
})
