import { describe, expect, test } from 'vitest'
import type { SlackWorld } from '../../../twins/slack/protocol/index.ts'
import { bootInteractive } from '../receiver.ts'
import { ids, noon_s, simulate } from '../support.ts'

const { general, ada } = ids
const plain = (text: string) => ({ type: 'plain_text', text })
const option = (value: string) => ({ text: plain(value.toUpperCase()), value })
const time = `${noon_s}.000000`

describe('clicks in messages', () => {
  test('say where the element stands, in a message or an attachment, in a thread', async () => {
    const { bot, act, refusal } = await bootInteractive()
    const actions = (id: string) => ({
      type: 'actions',
      block_id: `in ${id}`,
      elements: [
        { type: 'button', action_id: id, text: plain('Go'), value: 'v' },
        { type: 'overflow', action_id: `${id} more`, options: [option('o')] },
        { type: 'static_select', action_id: `${id} pick`, options: [option('p')] },
      ],
    })
    const root = await bot('chat.postMessage', { channel: general, text: 'root' })
    const { ts } = await bot('chat.postMessage', {
      channel: general,
      thread_ts: root.ts,
      text: 'x',
      blocks: [actions('top')],
      attachments: [{ text: 'one' }, { blocks: [actions('low')] }],
    })
    const click = { user: 'ada', channel: 'general', ts }
    expect(await refusal('block_action', { ...click, action_id: 'none' })).toBe('action_not_found')
    expect(await refusal('block_action', { ...click, ts: '1.1', action_id: 'top' })).toBe(
      'message_not_found',
    )
    expect(await act('block_action', { ...click, action_id: 'top' })).toMatchObject({
      type: 'block_actions',
      user: { id: ada, username: 'ada', name: 'ada', team_id: ids.team },
      api_app_id: ids.app,
      team: { id: ids.team },
      container: {
        type: 'message',
        message_ts: ts,
        channel_id: general,
        is_ephemeral: false,
        thread_ts: root.ts,
      },
      channel: { id: general, name: 'general' },
      message: { ts, text: 'x' },
      state: { values: { 'in top': { 'top pick': { selected_option: null } } } },
      actions: [
        { type: 'button', action_id: 'top', block_id: 'in top', value: 'v', action_ts: time },
      ],
      trigger_id: expect.any(String),
      response_url: expect.stringContaining('/actions/'),
    })
    const low = await act('block_action', { ...click, action_id: 'low more', value: 'o' })
    expect(low).toMatchObject({
      container: { type: 'message_attachment', attachment_id: 2, is_app_unfurl: false },
      actions: [{ type: 'overflow', selected_option: option('o') }],
    })
  })

  test('buttons of attachments speak the older way', async () => {
    const { bot, act, refusal } = await bootInteractive()
    const buttons = [{ name: 'vote', text: 'Yes', type: 'button', value: 'yes' }]
    const attachments = [{ text: 'Vote', callback_id: 'poll', actions: buttons }]
    const { ts } = await bot('chat.postMessage', { channel: general, attachments })
    const click = { user: 'ada', channel: 'general', ts, name: 'vote' }
    expect(await refusal('attachment_action', { ...click, value: 'no' })).toBe('action_not_found')
    expect(await act('attachment_action', click)).toMatchObject({
      type: 'interactive_message',
      callback_id: 'poll',
      attachment_id: '1',
      actions: [{ name: 'vote', type: 'button', value: 'yes' }],
      original_message: { ts },
      message_ts: ts,
    })
  })
})

describe('a response_url of a click', () => {
  test('replaces or takes away what was clicked, for all or for one', async () => {
    const { bot, call, act, instance } = await bootInteractive()
    const button = { type: 'button', action_id: 'go', text: plain('Go') }
    const blocks = [{ type: 'actions', elements: [button] }]
    const { ts } = await bot('chat.postMessage', { channel: general, text: 'x', blocks })
    const hidden = { channel: general, user: ada, text: 'only you', blocks }
    const { message_ts } = await bot('chat.postEphemeral', hidden)
    const clickOn = async (on: string) => {
      const click = { user: 'ada', channel: 'general', ts: on, action_id: 'go' }
      const { pathname } = new URL((await act('block_action', click)).response_url)
      return (body: object) => call(`POST ${pathname}`, body)
    }
    const shown = async () => (await bot('conversations.history', { channel: general })).messages
    const ephemerals = () => instance.run((world: SlackWorld) => world.db.ephemerals.list())
    const answer = await clickOn(ts)
    expect((await answer({ blocks: [{ type: 'fireworks' }] })).body.error).toBe('invalid_blocks')
    expect((await answer({ replace_original: true, text: '' })).body.error).toBe('no_text')
    expect((await answer({ replace_original: 'true', text: 'done' })).text).toBe('ok')
    expect(await shown()).toMatchObject([{ ts, text: 'done', edited: { user: ids.bot } }])
    expect((await answer({ delete_original: true })).text).toBe('ok')
    expect(await shown()).toEqual([])
    const quiet = await clickOn(message_ts)
    expect((await quiet({ replace_original: true, text: 'seen' })).text).toBe('ok')
    expect(ephemerals()).toMatchObject([{ user: ada, message: { text: 'seen' } }])
    expect((await quiet({ text: 'and more' })).text).toBe('ok')
    expect(ephemerals()).toMatchObject([{}, { message: { text: 'and more' } }])
    expect((await quiet({ delete_original: true })).text).toBe('ok')
    expect(ephemerals()).toMatchObject([{ message: { text: 'and more' } }])
  })
})

describe('shortcuts', () => {
  test('of the workspace and of a message reach the app that offers them', async () => {
    const { bot, instance, act, receiver } = await bootInteractive({
      shortcuts: [
        { callback_id: 'new', type: 'global' },
        { callback_id: 'save', type: 'message', name: 'Save' },
      ],
    })
    expect(await act('shortcut', { user: 'ada', callback_id: 'new' })).toEqual({
      type: 'shortcut',
      token: expect.any(String),
      user: { id: ada, username: 'ada', name: 'ada', team_id: ids.team },
      team: { id: ids.team, domain: 'twinfleet' },
      api_app_id: ids.app,
      enterprise: null,
      is_enterprise_install: false,
      action_ts: time,
      callback_id: 'new',
      trigger_id: expect.any(String),
    })
    const { ts } = await bot('chat.postMessage', { channel: general, text: 'keep' })
    const save = { user: 'ada', callback_id: 'save', channel: 'general', ts }
    expect(await act('message_shortcut', save)).toMatchObject({
      type: 'message_action',
      callback_id: 'save',
      channel: { id: general, name: 'general' },
      message_ts: ts,
      message: { ts, text: 'keep' },
      response_url: expect.stringContaining('/app/'),
    })
    expect(receiver.received).toHaveLength(2)
    expect(instance.outbox.list().map(({ status }) => status)).toEqual(['delivered', 'delivered'])
  })

  test('a command whose app asks for it has its names escaped', async () => {
    const slash_commands = [{ command: '/give', should_escape: true }]
    const { act } = await bootInteractive({ slash_commands })
    const give = { user: 'ada', channel: 'general', command: '/give', text: '@ada 5 in #general' }
    expect((await act('slash_command', give)).text).toBe(`<@${ada}|ada> 5 in <#${general}|general>`)
  })
})

describe('a step of a workflow', () => {
  test('is ended once, by its own app, with its own token', async () => {
    const { instance, bot, as, call } = await bootInteractive({
      functions: [{ callback_id: 'greet', name: 'Greet' }],
      event_subscriptions: { request_url: 'http://127.0.0.1:9/', events: ['function_executed'] },
    })
    const start = async () =>
      (await simulate(instance, 'function', { callback_id: 'greet', inputs: { who: 'ada' } }))
        .function_execution_id
    const id = await start()
    const [delivery] = instance.outbox.list()
    const { event } = JSON.parse(delivery?.body ?? '{}')
    expect(event).toMatchObject({
      type: 'function_executed',
      function: { callback_id: 'greet', title: 'Greet', app_id: ids.app },
      inputs: { who: 'ada' },
      function_execution_id: id,
      bot_access_token: expect.stringMatching(/^xwfp-/),
    })
    const step = as(event.bot_access_token)
    const end = { function_execution_id: id, outputs: { said: 'hi' } }
    expect(
      (await step('functions.completeSuccess', { ...end, function_execution_id: 'Fx0' })).error,
    ).toBe('function_execution_not_found')
    expect((await bot('functions.completeSuccess', { ...end, outputs: 'x' })).error).toBe(
      'parameter_validation_failed',
    )
    expect(await step('functions.completeSuccess', end)).toEqual({ ok: true })
    expect((await bot('functions.completeSuccess', end)).error).toBe(
      'execution_not_in_running_state',
    )
    expect((await step('auth.test')).error).toBe('token_revoked')
    const failed = { function_execution_id: await start(), error: 'no' }
    expect(await bot('functions.completeError', failed)).toEqual({ ok: true })
    const { text } = await call('GET /admin/state?collection=executions')
    expect(text).toContain('"said":"hi"')
    expect(text).toContain('"error":"no"')
  })
})
