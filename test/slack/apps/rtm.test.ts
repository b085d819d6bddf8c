import { describe, expect, onTestFinished, test } from 'vitest'
import { WebSocket } from 'ws'
import { bootSlack, callersOf, ids, serveSlack } from '../support.ts'

const { general, team, bot: botUser } = ids

describe('the Real Time Messaging API', () => {
  test('streams what happens where the user is, and takes messages', async () => {
    const { instance } = bootSlack()
    const { user } = callersOf(instance)
    const { web } = await serveSlack(instance)
    const connected = await web.rtm.connect({})
    expect(connected).toMatchObject({
      self: { id: botUser, name: 'twinfleet_app' },
      team: { id: team },
    })
    const socket = new WebSocket(connected.url ?? '')
    onTestFinished(() => socket.terminate())
    const received: Record<string, unknown>[] = []
    const until = (count: number) =>
      expect
        .poll(() => received.length)
        .toBe(count)
        .then(() => received.at(-1))
    socket.on('message', (data) => received.push(JSON.parse(String(data))))
    expect(await until(1)).toMatchObject({ type: 'hello' })
    await user('chat.postMessage', { channel: general, text: 'over the wire' })
    expect(await until(2)).toMatchObject({
      type: 'message',
      text: 'over the wire',
      channel: general,
    })
    const { channel } = await user('conversations.create', { name: 'unseen', is_private: true })
    await user('chat.postMessage', { channel: channel.id, text: 'not for the bot' })
    socket.send(JSON.stringify({ id: 1, type: 'ping', time: 5 }))
    expect(await until(3)).toEqual({ type: 'pong', time: 5, reply_to: 1 })
    socket.send(JSON.stringify({ id: 2, type: 'message', channel: 'C0', text: 'x' }))
    expect(await until(4)).toMatchObject({
      ok: false,
      reply_to: 2,
      error: { msg: 'channel_not_found' },
    })
    socket.send(JSON.stringify({ id: 3, type: 'message', channel: general, text: 'back' }))
    await until(6)
    expect(received).toContainEqual({ ok: true, reply_to: 3, ts: expect.any(String), text: 'back' })
    socket.send(JSON.stringify({ id: 4, type: 'fly' }))
    expect(await until(7)).toMatchObject({ ok: false, reply_to: 4 })
    expect(await closes(new WebSocket(connected.url ?? ''))).toBe(true)
  })
})

/** Whether a socket is refused. */
function closes(socket: WebSocket): Promise<boolean> {
  return new Promise((resolve) => {
    socket.on('error', () => resolve(true))
    socket.on('open', () => resolve(false))
  })
}
