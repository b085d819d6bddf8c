import { describe, expect, onTestFinished, test } from 'vitest'
import { startReceiver } from '../support/client.ts'
import { bootSlack, ids, noon_s, simulate } from './support.ts'

const { general, ada } = ids
const plain = (text: string) => ({ type: 'plain_text', text })
const option = (value: string) => ({ text: plain(value.toUpperCase()), value })
const input = (block_id: string, element: object, more: object = {}) => ({
  type: 'input',
  block_id,
  label: plain(block_id),
  element: { ...element, action_id: block_id },
  ...more,
})
const time = `${noon_s}.000000`

/** An app that takes interactions at a URL; answers what it received last. */
async function bootInteractive(app: object = {}) {
  const receiver = await startReceiver()
  onTestFinished(() => receiver.close())
  const booted = bootSlack({
    apps: [{ name: 'Clicky', interactivity_url: receiver.url, ...app }],
  })
  const { instance, call } = booted
  const last = async () => {
    await instance.courier.idle()
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

/** One input of every kind, and what stands in the state before and after it is filled in. */
const inputs: [element: object, empty: object, value: unknown, filled: object][] = [
  [{ type: 'plain_text_input' }, { value: null }, 'words', { value: 'words' }],
  [{ type: 'email_text_input' }, { value: null }, 'a@b.test', { value: 'a@b.test' }],
  [{ type: 'url_text_input' }, { value: null }, 'https://x.test', { value: 'https://x.test' }],
  [{ type: 'number_input', is_decimal_allowed: false }, { value: null }, '7', { value: '7' }],
  [{ type: 'datepicker' }, { selected_date: null }, '2030-05-13', { selected_date: '2030-05-13' }],
  [{ type: 'timepicker' }, { selected_time: null }, '09:30', { selected_time: '09:30' }],
  [
    { type: 'datetimepicker', initial_date_time: noon_s },
    { selected_date_time: noon_s },
    noon_s + 60,
    { selected_date_time: noon_s + 60 },
  ],
  [{ type: 'users_select' }, { selected_user: null }, ada, { selected_user: ada }],
  [{ type: 'multi_users_select' }, { selected_users: [] }, [ada], { selected_users: [ada] }],
  [
    { type: 'conversations_select' },
    { selected_conversation: null },
    general,
    { selected_conversation: general },
  ],
  [
    { type: 'multi_channels_select' },
    { selected_channels: [] },
    [general],
    { selected_channels: [general] },
  ],
  [
    { type: 'static_select', options: [option('a')], initial_option: option('a') },
    { selected_option: { value: 'a' } },
    'a',
    { selected_option: { value: 'a', text: { text: 'A' } } },
  ],
  [
    { type: 'multi_static_select', option_groups: [{ label: plain('G'), options: [option('b')] }] },
    { selected_options: [] },
    ['b'],
    { selected_options: [{ value: 'b' }] },
  ],
  [
    { type: 'radio_buttons', options: [option('c')] },
    { selected_option: null },
    'c',
    {
      selected_option: { value: 'c' },
    },
  ],
  [
    { type: 'checkboxes', options: [option('d')] },
    { selected_options: [] },
    ['d'],
    {
      selected_options: [{ value: 'd' }],
    },
  ],
  [
    { type: 'external_select' },
    { selected_option: null },
    option('z'),
    {
      selected_option: option('z'),
    },
  ],
  [{ type: 'file_input' }, { files: [] }, [{ id: 'F1' }], { files: [{ id: 'F1' }] }],
]

describe('a view', () => {
  test('holds what each kind of element holds, and is not submitted half filled in', async () => {
    const { bot, act, refusal, shortcut } = await bootInteractive()
    const optional = { optional: true }
    const blocks = inputs.map(([element], index) => input(`b${index}`, element, optional))
    const need = { type: 'plain_text_input', min_length: 3, max_length: 5 }
    const view = {
      type: 'modal',
      title: plain('All'),
      submit: plain('Go'),
      blocks: [...blocks, input('need', need)],
    }
    const { view: opened } = await bot('views.open', { trigger_id: await shortcut(), view })
    const submit = (values: object) => ({ view_id: opened.id, values })
    expect(await refusal('view_submit', submit({}))).toBe('required_input_missing: need')
    expect(await refusal('view_submit', submit({ need: 'ab' }))).toBe('too_short: need')
    expect(await refusal('view_submit', submit({ need: 'abcdef' }))).toBe('too_long: need')
    expect(await refusal('view_submit', submit({ need: 'abc', b11: 'nope' }))).toBe(
      'option_not_found',
    )
    const stateOf = async (values: object) =>
      (await act('view_submit', submit({ need: 'abc', ...values }))).view.state.values
    const empty = Object.fromEntries(
      inputs.map(([element, held], index) => [
        `b${index}`,
        { [`b${index}`]: { type: (element as { type: string }).type, ...held } },
      ]),
    )
    const entries = inputs.map(([, , value], index) => [`b${index}`, value])
    const filled = Object.fromEntries(
      inputs.map(([, , , held], index) => [`b${index}`, { [`b${index}`]: held }]),
    )
    const { bot: again, act: actAgain, shortcut: fresh } = await bootInteractive()
    const second = await again('views.open', { trigger_id: await fresh(), view })
    const values = { need: 'abc', ...Object.fromEntries(entries) }
    const full = await actAgain('view_submit', { view_id: second.view.id, values })
    expect(full.view.state.values).toMatchObject(filled)
    expect(await stateOf({})).toMatchObject(empty)
  })

  test('gives a response_url for the conversation that was picked', async () => {
    const { bot, call, act, shortcut } = await bootInteractive()
    const element = { type: 'conversations_select', response_url_enabled: true }
    const blocks = [input('where', element)]
    const view = { type: 'modal', title: plain('W'), submit: plain('Go'), blocks }
    const { view: opened } = await bot('views.open', { trigger_id: await shortcut(), view })
    const sent = await act('view_submit', { view_id: opened.id, values: { where: general } })
    expect(sent.response_urls).toEqual([
      {
        block_id: 'where',
        action_id: 'where',
        channel_id: general,
        response_url: expect.stringContaining('/app/'),
      },
    ])
    const loud = { text: 'done', response_type: 'in_channel' }
    const { pathname } = new URL(sent.response_urls[0].response_url)
    expect((await call(`POST ${pathname}`, loud)).text).toBe('ok')
    const { messages } = await bot('conversations.history', { channel: general })
    expect(messages[0]).toMatchObject({ text: 'done', bot_id: ids.botId })
  })
})

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
