import { describe, expect, test } from 'vitest'
import { bootInteractive } from '../receiver.ts'
import { ids, noon_s } from '../support.ts'

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
