import { createHmac } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, expect, onTestFinished, test } from 'vitest'
import { type Received, startReceiver } from '../../support/client.ts'
import { bootListening } from '../receiver.ts'
import { bootSlack, ids, noon_s, simulate } from '../support.ts'

const { general, random, ada } = ids

/** The same with what events.test asks of it. */
function bootWithReceiver(answer?: Parameters<typeof startReceiver>[0], events?: string[]) {
  return bootListening({ ...(answer ? { answer } : {}), ...(events ? { events } : {}) })
}

function isSigned({ headers, text }: Received): boolean {
  const base = `v0:${headers['x-slack-request-timestamp']}:${text}`
  const digest = createHmac('sha256', 'slack-signing-secret').update(base).digest('hex')
  return headers['x-slack-signature'] === `v0=${digest}`
}

describe('an event', () => {
  test('is a signed envelope with an id of its own', async () => {
    const { bot, receiver, settled, envelopes } = await bootWithReceiver()
    const { ts } = await bot('chat.postMessage', { channel: general, text: 'hello' })
    await settled()
    expect(envelopes()).toEqual([
      {
        token: 'F9SXMECOSFOGYR3XKXWN4TWN',
        team_id: ids.team,
        context_team_id: ids.team,
        context_enterprise_id: null,
        api_app_id: ids.app,
        event: expect.objectContaining({
          type: 'message',
          text: 'hello',
          channel: general,
          channel_type: 'channel',
          bot_id: ids.botId,
          ts,
          event_ts: ts,
        }),
        type: 'event_callback',
        event_id: expect.stringMatching(/^Ev[0-9A-Z]{9}$/),
        event_time: noon_s,
        authorizations: [
          {
            enterprise_id: null,
            team_id: ids.team,
            user_id: ids.bot,
            is_bot: true,
            is_enterprise_install: false,
          },
        ],
        is_ext_shared_channel: false,
        event_context: expect.stringMatching(/^4-/),
      },
    ])
    const [message] = receiver.received
    expect(message && isSigned(message)).toBe(true)
    expect(message?.headers).not.toHaveProperty('x-slack-retry-num')
    expect(message?.headers['x-slack-request-timestamp']).toBe(String(noon_s))
  })

  test('is sent again after two failures, and says why', async () => {
    const { bot, instance, receiver, settled } = await bootWithReceiver((_message, count) =>
      count <= 2 ? 500 : 200,
    )
    await bot('chat.postMessage', { channel: general, text: 'again' })
    await settled()
    await instance.advanceTo((noon_s + 3600) * 1000)
    const about = receiver.received.map(({ headers }) => [
      headers['x-slack-retry-num'],
      headers['x-slack-retry-reason'],
      Number(headers['x-slack-request-timestamp']) - noon_s,
    ])
    expect(about).toEqual([
      [undefined, undefined, 0],
      ['1', 'http_error', 0],
      ['2', 'http_error', 60],
    ])
    expect(receiver.received.every(isSigned)).toBe(true)
    const bodies = new Set(receiver.received.map(({ text }) => text))
    expect(bodies.size).toBe(1)
  })

  test('is given up after three retries, and at once where the receiver says so', async () => {
    const { bot, instance, receiver, settled } = await bootWithReceiver(() => 500)
    await bot('chat.postMessage', { channel: general, text: 'x' })
    await settled()
    await instance.advanceTo((noon_s + 86_400) * 1000)
    expect(receiver.received).toHaveLength(4)
    expect(instance.outbox.list().map(({ status }) => status)).toEqual(['failed'])
    const stubborn = await startStubborn()
    await simulate(instance, 'subscribe', { request_url: stubborn.url })
    await instance.deliveries.idle()
    await bot('chat.postMessage', { channel: general, text: 'y' })
    await instance.advanceTo((noon_s + 2 * 86_400) * 1000)
    expect(stubborn.bodies.filter((text) => text.includes('event_callback'))).toHaveLength(1)
  })

  test('does not slow the caller down', async () => {
    const { bot, settled } = await bootWithReceiver(
      () => new Promise((resolve) => setTimeout(resolve, 300, 200)),
    )
    const started_ms = performance.now()
    await bot('chat.postMessage', { channel: general, text: 'x' })
    expect(performance.now() - started_ms).toBeLessThan(250)
    await settled()
  })
})

describe('who learns of what', () => {
  test('only apps whose bot is in the channel, and only what they subscribed to', async () => {
    const { user, bot, types } = await bootWithReceiver(undefined, [
      'message.channels',
      'app_mention',
    ])
    await bot('conversations.leave', { channel: random })
    await user('chat.postMessage', { channel: random, text: `<@${ids.bot}> unseen` })
    await user('chat.postMessage', { channel: general, text: `<@${ids.bot}> seen` })
    const { channel } = await user('conversations.create', { name: 'private', is_private: true })
    await user('conversations.invite', { channel: channel.id, users: ids.bot })
    await user('chat.postMessage', { channel: channel.id, text: 'message.groups is not asked for' })
    expect(await types()).toEqual(['message', 'app_mention'])
  })

  test('what happens to messages', async () => {
    const { user, types, envelopes } = await bootWithReceiver()
    const { ts } = await user('chat.postMessage', { channel: general, text: 'one' })
    await user('chat.update', { channel: general, ts, text: 'two' })
    await user('reactions.add', { channel: general, timestamp: ts, name: 'eyes' })
    await user('reactions.remove', { channel: general, timestamp: ts, name: 'eyes' })
    await user('pins.add', { channel: general, timestamp: ts })
    await user('pins.remove', { channel: general, timestamp: ts })
    await user('chat.delete', { channel: general, ts })
    expect(await types()).toEqual([
      'message',
      'message.message_changed',
      'reaction_added',
      'reaction_removed',
      'pin_added',
      'message.pinned_item',
      'pin_removed',
      'message.message_deleted',
    ])
    const events = envelopes().map(({ event }) => event)
    expect(events[1]).toMatchObject({
      hidden: true,
      channel: general,
      message: { text: 'two', ts, edited: { user: ada } },
      previous_message: { text: 'one', ts },
    })
    expect(events[2]).toEqual({
      type: 'reaction_added',
      user: ada,
      reaction: 'eyes',
      item: { type: 'message', channel: general, ts },
      item_user: ada,
      event_ts: `${noon_s}.000000`,
    })
    expect(events.at(-1)).toMatchObject({ deleted_ts: ts, previous_message: { text: 'two' } })
  })

  test('what happens to channels and users', async () => {
    const { user, instance, types, envelopes } = await bootWithReceiver()
    const { channel } = await user('conversations.create', { name: 'plans' })
    await user('conversations.invite', { channel: channel.id, users: ids.bot })
    await user('conversations.rename', { channel: channel.id, name: 'plots' })
    await user('conversations.archive', { channel: channel.id })
    await user('users.profile.set', { profile: { status_text: 'Away' } })
    await simulate(instance, 'new_user', { name: 'zoe' })
    await simulate(instance, 'app_home', { user: 'ada' })
    expect(await types()).toEqual([
      'channel_created',
      'member_joined_channel',
      'message.channel_join',
      'channel_rename',
      'message.channel_name',
      'channel_archive',
      'message.channel_archive',
      'user_change',
      'user_profile_changed',
      'user_status_changed',
      'team_join',
      'app_home_opened',
    ])
    const [created, joined] = envelopes().map(({ event }) => event)
    expect(created).toMatchObject({ channel: { id: channel.id, name: 'plans', creator: ada } })
    expect(joined).toMatchObject({ user: ids.bot, inviter: ada, channel_type: 'C' })
  })

  test('an app that loses its tokens is told so, and then nothing more', async () => {
    const { bot, user, types } = await bootWithReceiver()
    await bot('auth.revoke')
    await user('auth.revoke')
    expect(await types()).toEqual(['tokens_revoked', 'tokens_revoked', 'app_uninstalled'])
  })

  test('a scheduled message is told of at its time', async () => {
    const { bot, instance, envelopes } = await bootWithReceiver()
    const post_at = noon_s + 86_400
    await bot('chat.scheduleMessage', { channel: general, text: 'tomorrow', post_at })
    await instance.advanceTo((noon_s + 2 * 86_400) * 1000)
    expect(envelopes()).toMatchObject([{ event_time: post_at, event: { text: 'tomorrow' } }])
  })
})

describe('a request URL', () => {
  test('is used once it has answered its challenge', async () => {
    const { instance, bot } = bootSlack()
    const silent = await startReceiver(() => 200)
    onTestFinished(() => silent.close())
    await simulate(instance, 'subscribe', { request_url: silent.url })
    await instance.deliveries.idle()
    expect(JSON.parse(silent.received[0]?.text ?? '')).toEqual({
      token: 'F9SXMECOSFOGYR3XKXWN4TWN',
      challenge: expect.stringMatching(/^\w{52}$/),
      type: 'url_verification',
    })
    await bot('chat.postMessage', { channel: general, text: 'unheard' })
    await instance.deliveries.idle()
    expect(silent.received).toHaveLength(1)
  })
})

/** A receiver that answers the challenge and refuses every event for good. */
async function startStubborn() {
  const bodies: string[] = []
  const server = createServer((incoming, outgoing) => {
    let text = ''
    incoming.on('data', (chunk) => {
      text += chunk
    })
    incoming.on('end', () => {
      bodies.push(text)
      const { challenge } = JSON.parse(text)
      if (challenge) outgoing.end(challenge)
      else outgoing.writeHead(500, { 'x-slack-no-retry': '1' }).end()
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  const { port } = server.address() as AddressInfo // a TCP address is never a string
  return { url: `http://127.0.0.1:${port}/`, bodies }
}

test('a file is told of where it is shared', async () => {
  const { bot, call, types, envelopes } = await bootWithReceiver()
  const asked = await bot('files.getUploadURLExternal', { filename: 'a.txt', length: 2 })
  await call(`POST ${new URL(asked.upload_url).pathname}`, 'hi')
  const files = [{ id: asked.file_id, title: 'A' }]
  await bot('files.completeUploadExternal', { files, channel_id: general })
  await bot('files.delete', { file: asked.file_id })
  expect(await types()).toEqual([
    'file_created',
    'message.file_share',
    'file_public',
    'file_shared',
    'file_deleted',
  ])
  expect(envelopes()[3]?.event).toMatchObject({
    file_id: asked.file_id,
    file: { id: asked.file_id },
    channel_id: general,
    user_id: ids.bot,
  })
})
