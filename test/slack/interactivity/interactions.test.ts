import { describe, expect, onTestFinished, test } from 'vitest'
import type { SlackWorld } from '../../../twins/slack/protocol/index.ts'
import { startReceiver } from '../../support/client.ts'
import { bootSlack, ids, noon_s, simulate } from '../support.ts'

const { general, ada } = ids
const modal = {
  type: 'modal',
  title: { type: 'plain_text', text: 'Hello' },
  blocks: [{ type: 'section', text: { type: 'mrkdwn', text: 'x' } }],
}

/** An app that takes interactions at a URL; answers what it received, as payloads. */
async function bootInteractive() {
  const receiver = await startReceiver()
  onTestFinished(() => receiver.close())
  const slash_commands = [{ command: '/go', url: receiver.url }]
  const app = { name: 'Clicky', interactivity_url: receiver.url, slash_commands }
  const booted = bootSlack({ apps: [app] })
  const last = async () => {
    await booted.instance.deliveries.idle()
    const form = new URLSearchParams(receiver.received.at(-1)?.text)
    const payload = form.get('payload')
    return payload ? JSON.parse(payload) : Object.fromEntries(form)
  }
  const command = async (text = '') => {
    const given = { user: 'ada', channel: 'general', command: '/go', text }
    await simulate(booted.instance, 'slash_command', given)
    return last()
  }
  return { ...booted, receiver, last, command }
}

describe('views', () => {
  test('open once with a fresh trigger, and are checked', async () => {
    const { bot, user, instance, command } = await bootInteractive()
    const open = async (trigger_id: string, view: unknown = modal) =>
      bot('views.open', { trigger_id, view })
    expect((await open('1.2.3')).error).toBe('invalid_trigger_id')
    expect((await user('views.open', { trigger_id: 'x', view: modal })).error).toBe(
      'not_allowed_token_type',
    )
    const { trigger_id } = await command()
    const untitled = await open(trigger_id, { type: 'modal', blocks: [] })
    expect(untitled.response_metadata.messages[0]).toContain('missing required field: title')
    const opened = await open(trigger_id)
    expect(opened.view).toMatchObject({
      id: expect.stringMatching(/^V/),
      type: 'modal',
      app_id: ids.app,
      bot_id: ids.botId,
      state: { values: {} },
      previous_view_id: null,
    })
    expect((await open(trigger_id)).error).toBe('exchanged_trigger_id')
    const late = (await command()).trigger_id
    await instance.advanceTo((noon_s + 4) * 1000)
    expect((await open(late)).error).toBe('expired_trigger_id')
  })

  test('are updated by hash, pushed three deep, and closed', async () => {
    const { bot, instance, command, last } = await bootInteractive()
    const { trigger_id } = await command()
    const button = { type: 'button', action_id: 'more', text: { type: 'plain_text', text: 'More' } }
    const clickable = {
      ...modal,
      notify_on_close: true,
      blocks: [{ type: 'actions', elements: [button] }],
    }
    const { view } = await bot('views.open', {
      trigger_id,
      view: { ...clickable, external_id: 'mine' },
    })
    const update = { external_id: 'mine', view: { ...clickable, external_id: 'mine' } }
    expect((await bot('views.update', { ...update, hash: 'stale' })).error).toBe('hash_conflict')
    expect((await bot('views.update', { ...update, external_id: 'yours' })).error).toBe('not_found')
    expect((await bot('views.update', { ...update, hash: view.hash })).view.id).toBe(view.id)
    let top = view.id
    const push = async () => {
      await simulate(instance, 'block_action', { user: 'ada', view_id: top, action_id: 'more' })
      const payload = await last()
      return bot('views.push', { trigger_id: payload.trigger_id, view: clickable })
    }
    for (const _depth of [2, 3]) {
      const pushed = await push()
      expect(pushed.view).toMatchObject({ previous_view_id: top, root_view_id: view.id })
      top = pushed.view.id
    }
    expect((await push()).error).toBe('push_limit_reached')
    await simulate(instance, 'view_close', { view_id: top, is_cleared: true })
    expect(await last()).toMatchObject({ type: 'view_closed', is_cleared: true, view: { id: top } })
  })
})

describe('a response_url', () => {
  test('answers five times and for half an hour', async () => {
    const { call, bot, instance, command } = await bootInteractive()
    const first = await command('once')
    expect(first).toMatchObject({
      command: '/go',
      text: 'once',
      user_id: ada,
      user_name: 'ada',
      channel_id: general,
      channel_name: 'general',
      team_id: ids.team,
      api_app_id: ids.app,
    })
    const answer = (url: string, body: object) => call(`POST ${new URL(url).pathname}`, body)
    expect((await answer(first.response_url, {})).body).toEqual({ ok: false, error: 'no_text' })
    const loud = { text: 'to all', response_type: 'in_channel' }
    for (const _use of [1, 2, 3, 4, 5]) {
      expect((await answer(first.response_url, loud)).text).toBe('ok')
    }
    const used = await answer(first.response_url, loud)
    expect([used.status, used.body.error]).toEqual([404, 'used_url'])
    expect((await bot('conversations.history', { channel: general })).messages).toHaveLength(5)
    const second = await command()
    await instance.advanceTo((noon_s + 1801) * 1000)
    expect((await answer(second.response_url, loud)).body.error).toBe('expired_url')
  })

  test.each([
    ['fails', 'dispatch_failed', () => 500],
    ['takes too long', 'operation_timeout', () => new Promise<number>(() => {})],
  ])('a command whose app %s tells the person so', async (_name, error, answer) => {
    const receiver = await startReceiver(answer)
    onTestFinished(() => receiver.close())
    const slash_commands = [{ command: '/go', url: receiver.url }]
    const { instance, call } = bootSlack({ apps: [{ name: 'Clicky', slash_commands }] })
    await simulate(instance, 'slash_command', { user: 'ada', channel: 'general', command: '/go' })
    await instance.deliveries.idle()
    const state = await call('GET /admin/state?collection=ephemerals')
    expect(state.text).toContain(`/go failed with the error \\"${error}\\"`)
  })
})

describe('an incoming webhook', () => {
  const path = '/services/T0TWINFLT01/B0TWINFLT01/F9SXMECOSFOGYR3XKXWN4TWN'

  test('answers its errors as plain text', async () => {
    const { call } = bootSlack()
    const send = async (to: string, body: string | Uint8Array<ArrayBuffer>) => {
      const { status, text, headers } = await call(`POST ${to}`, body)
      expect(headers.get('content-type')).toContain('text/plain')
      return [status, text]
    }
    expect(await send('/services/T0NOBODY/B0/x', '{"text":"x"}')).toEqual([404, 'no_team'])
    expect(await send('/services/T0TWINFLT01/B0/x', '{"text":"x"}')).toEqual([404, 'no_service'])
    expect(await send(path, '{"text":')).toEqual([400, 'invalid_payload'])
    expect(await send(path, new Uint8Array([0x7b, 0xff, 0x7d]))).toEqual([400, 'invalid_payload'])
    expect(await send(path, '{}')).toEqual([400, 'no_text'])
  })

  test('is refused by its secret, its channel, its app and its content', async () => {
    const { call, user, instance } = bootSlack({ channels: [{ name: 'news' }] })
    const send = async (to: string, body: object) => {
      const { status, text } = await call(`POST ${to}`, body)
      return [status, text]
    }
    expect(await send(`${path}x`, { text: 'x' })).toEqual([403, 'invalid_token'])
    expect(await send(path, { blocks: [{ type: 'fireworks' }] })).toEqual([400, 'invalid_blocks'])
    expect(await send(path, { blocks: 'x' })).toEqual([400, 'invalid_blocks'])
    expect(await send(path, { attachments: 7 })).toEqual([400, 'invalid_payload'])
    expect(await send(path, { text: 'x'.repeat(40_001) })).toEqual([400, 'msg_too_long'])
    const changeGeneral = (changes: object) =>
      instance.run((world: SlackWorld) => world.db.channels.update(general, changes))
    changeGeneral({ is_read_only: true })
    expect(await send(path, { text: 'x' })).toEqual([403, 'action_prohibited'])
    changeGeneral({ is_archived: true })
    expect(await send(path, { text: 'x' })).toEqual([410, 'channel_is_archived'])
    await simulate(instance, 'uninstall', {})
    expect(await send(path, { text: 'x' })).toEqual([404, 'no_service'])
    expect((await user('auth.test')).error).toBe('token_revoked')
  })

  test('posts, by JSON and by form', async () => {
    const { call, bot } = bootSlack()
    expect((await call(`POST ${path}`, { text: 'one' })).text).toBe('ok')
    const form = `payload=${encodeURIComponent('{"text":"two"}')}`
    const type = { 'content-type': 'application/x-www-form-urlencoded' }
    expect((await call(`POST ${path}`, form, type)).text).toBe('ok')
    const { messages } = await bot('conversations.history', { channel: general })
    expect(messages).toMatchObject([
      { text: 'two', subtype: 'bot_message', bot_id: ids.botId },
      { text: 'one' },
    ])
  })
})

describe('reactions and pins', () => {
  test('are refused in Slack’s words', async () => {
    const { bot } = bootSlack()
    const { ts } = await bot('chat.postMessage', { channel: general, text: 'x' })
    const item = { channel: general, timestamp: ts }
    const error = async (method: string, args: object) => (await bot(method, { ...args })).error
    expect(await error('reactions.add', { name: 'eyes' })).toBe('no_item_specified')
    expect(await error('reactions.add', { ...item, timestamp: 'x', name: 'eyes' })).toBe(
      'bad_timestamp',
    )
    expect(await error('reactions.add', { ...item, name: 'no such' })).toBe('invalid_name')
    expect(await error('reactions.remove', { ...item, name: 'eyes' })).toBe('no_reaction')
    expect(
      await error('reactions.add', { ...item, timestamp: '1000000000.000000', name: 'eyes' }),
    ).toBe('message_not_found')
    expect((await bot('reactions.add', { ...item, name: ':eyes:' })).ok).toBe(true)
    expect(await error('reactions.add', { ...item, name: 'eyes' })).toBe('already_reacted')
    expect(await error('pins.remove', item)).toBe('not_pinned')
    expect((await bot('pins.add', item)).ok).toBe(true)
    expect(await error('pins.add', item)).toBe('already_pinned')
  })

  test('are listed with their messages', async () => {
    const { bot, user } = bootSlack()
    const { ts } = await bot('chat.postMessage', { channel: general, text: 'x' })
    const item = { channel: general, timestamp: ts }
    await user('reactions.add', { ...item, name: 'eyes' })
    await user('reactions.add', { ...item, name: 'tada' })
    await bot('pins.add', item)
    const { items } = await bot('reactions.list', { user: ada })
    expect(items).toHaveLength(1)
    expect(items[0].message.reactions).toEqual([
      { name: 'eyes', users: [ada], count: 1 },
      { name: 'tada', users: [ada], count: 1 },
    ])
    const pins = await bot('pins.list', { channel: general })
    expect(pins.items).toMatchObject([
      {
        type: 'message',
        created_by: ids.bot,
        channel: general,
        message: { ts, pinned_to: [general] },
      },
    ])
    await user('reactions.remove', { ...item, name: 'eyes' })
    await user('reactions.remove', { ...item, name: 'tada' })
    expect((await bot('reactions.list', { user: ada })).items).toEqual([])
    const bare = await bot('reactions.get', item)
    expect(bare.message).not.toHaveProperty('reactions')
  })
})
