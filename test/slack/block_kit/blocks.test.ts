import { describe, expect, test } from 'vitest'
import { bootSlack, ids } from '../support.ts'

const { general } = ids
const plain = (text: string) => ({ type: 'plain_text', text })
const mrkdwn = (text: string) => ({ type: 'mrkdwn', text })
const section = (more: object) => ({ type: 'section', text: mrkdwn('x'), ...more })
const actions = (...elements: object[]) => ({ type: 'actions', elements })
const button = (more: object = {}) => ({ type: 'button', text: plain('Go'), ...more })
const option = (value = 'a', text = 'A') => ({ text: plain(text), value })
const select = (more: object) => ({ type: 'static_select', ...more })
const many = (count: number) => Array.from({ length: count }, (_, index) => option(`${index}`))
const inline = (element: object) => ({
  type: 'rich_text',
  elements: [{ type: 'rich_text_section', elements: [element] }],
})
const allowed = 'failed to match all allowed schemas'

/** Blocks that Slack refuses, with each problem and where it is. */
const refused: [name: string, block: unknown, ...problems: string[]][] = [
  ['text', 'text', 'must provide an object /blocks/0'],
  ['no type', {}, 'missing required field: type /blocks/0'],
  ['unknown', { type: 'fireworks' }, 'unsupported type: fireworks /blocks/0/type'],
  [
    'divider with more',
    { type: 'divider', text: 1 },
    'invalid additional property: text /blocks/0',
  ],
  [
    'long section',
    section({ text: mrkdwn('x'.repeat(3001)) }),
    `${allowed} /blocks/0/text`,
    'must be less than 3001 characters /blocks/0/text/text',
  ],
  ['section without text', { type: 'section' }, 'must define either `text` or `fields` /blocks/0'],
  ['no accessory', section({ accessory: null }), 'must provide an object /blocks/0/accessory'],
  [
    'empty field',
    section({ fields: [plain('')] }),
    `${allowed} /blocks/0/fields/0`,
    'must be more than 0 characters /blocks/0/fields/0/text',
  ],
  [
    'eleven fields',
    section({ fields: Array(11).fill(plain('x')) }),
    'no more than 10 items allowed /blocks/0/fields',
  ],
  [
    'header of markdown',
    { type: 'header', text: mrkdwn('x') },
    'must be a valid enum value /blocks/0/text/type',
  ],
  [
    'long header',
    { type: 'header', text: plain('x'.repeat(151)) },
    'must be less than 151 characters /blocks/0/text/text',
  ],
  ['no elements', actions(), 'must provide at least 1 items /blocks/0/elements'],
  [
    'too many elements',
    actions(...Array(26).fill(button())),
    'no more than 25 items allowed /blocks/0/elements',
  ],
  [
    'an action_id twice',
    actions(button({ action_id: 'a' }), button({ action_id: 'a' })),
    '`action_id` "a" already exists /blocks/0/elements/1/action_id',
  ],
  ['bare button', actions({ type: 'button' }), 'missing required field: text /blocks/0/elements/0'],
  [
    'long label',
    actions(button({ text: plain('x'.repeat(76)) })),
    'must be less than 76 characters /blocks/0/elements/0/text/text',
  ],
  [
    'style',
    actions(button({ style: 'loud' })),
    'must be a valid enum value /blocks/0/elements/0/style',
  ],
  ['address', actions(button({ url: 'here' })), 'must be a valid URL /blocks/0/elements/0/url'],
  [
    'input among actions',
    actions({ type: 'plain_text_input' }),
    'unsupported type: plain_text_input /blocks/0/elements/0/type',
  ],
  [
    'select of nothing',
    actions(select({})),
    'must define either `options` or `option_groups` /blocks/0/elements/0',
  ],
  [
    '101 options',
    actions(select({ options: many(101) })),
    'no more than 100 items allowed /blocks/0/elements/0/options',
  ],
  [
    'option with address',
    actions(select({ options: [{ ...option(), url: '' }] })),
    'invalid additional property: url /blocks/0/elements/0/options/0',
  ],
  [
    'long value',
    actions(select({ options: [option('x'.repeat(151))] })),
    'must be less than 151 characters /blocks/0/elements/0/options/0/value',
  ],
  [
    'six in an overflow',
    section({ accessory: { type: 'overflow', options: many(6) } }),
    'no more than 5 items allowed /blocks/0/accessory/options',
  ],
  [
    'date',
    section({ accessory: { type: 'datepicker', initial_date: 'tomorrow' } }),
    'must match the expected format /blocks/0/accessory/initial_date',
  ],
  [
    'confirmation',
    actions(button({ confirm: { title: plain('Sure?') } })),
    'missing required field: text /blocks/0/elements/0/confirm',
    'missing required field: confirm /blocks/0/elements/0/confirm',
    'missing required field: deny /blocks/0/elements/0/confirm',
  ],
  [
    'image without picture',
    { type: 'image', alt_text: 'x' },
    'must define either `image_url` or `slack_file` /blocks/0',
  ],
  [
    'context of text',
    { type: 'context', elements: ['x'] },
    `${allowed} /blocks/0/elements/0`,
    'must provide an object /blocks/0/elements/0',
  ],
  [
    'input without label',
    { type: 'input', element: { type: 'plain_text_input' } },
    'missing required field: label /blocks/0',
  ],
  [
    'number input',
    { type: 'input', label: plain('N'), element: { type: 'number_input' } },
    'missing required field: is_decimal_allowed /blocks/0/element',
  ],
  [
    'rich text',
    inline({ type: 'wave' }),
    'unsupported type: wave /blocks/0/elements/0/elements/0/type',
  ],
  [
    'rich link',
    inline({ type: 'link' }),
    'missing required field: url /blocks/0/elements/0/elements/0',
  ],
  [
    'video',
    { type: 'video', title: plain('V') },
    'missing required field: alt_text /blocks/0',
    'missing required field: thumbnail_url /blocks/0',
    'missing required field: video_url /blocks/0',
  ],
  [
    'card of nothing',
    { type: 'card' },
    'must define at least one of `hero_image`, `title`, `actions`, `body` /blocks/0',
  ],
  [
    'task',
    { type: 'task_card', task_id: 't', title: 'T', status: 'lost' },
    'must be a valid enum value /blocks/0/status',
  ],
]

const confirm = { title: plain('T'), text: mrkdwn('x'), confirm: plain('Y'), deny: plain('N') }
const groups = [{ label: plain('G'), options: many(2) }]

/** Blocks that Slack takes: one of every kind, with what may be said of it. */
const taken = [
  section({
    fields: [plain('x')],
    expand: true,
    accessory: button({ value: 'v', style: 'danger', confirm }),
  }),
  section({ accessory: { type: 'image', image_url: 'https://x.test/a.png', alt_text: 'a' } }),
  section({ accessory: { type: 'overflow', options: [{ ...option(), url: 'https://x.test' }] } }),
  actions(
    select({ options: many(3), initial_option: option('0'), placeholder: plain('Pick') }),
    { type: 'external_select', min_query_length: 0 },
    { type: 'multi_static_select', option_groups: groups, max_selected_items: 2 },
    { type: 'users_select', initial_user: ids.ada },
    { type: 'conversations_select', filter: { include: ['im'], exclude_bot_users: true } },
    { type: 'multi_channels_select', initial_channels: [general] },
    { type: 'datepicker', initial_date: '2030-05-13' },
    { type: 'timepicker', initial_time: '09:30', timezone: 'Europe/Paris' },
    { type: 'datetimepicker', initial_date_time: 1904925600 },
    { type: 'radio_buttons', options: [{ text: mrkdwn('*a*'), value: 'a' }] },
    { type: 'checkboxes', options: [{ ...option(), description: mrkdwn('d') }] },
  ),
  {
    type: 'context',
    elements: [mrkdwn('x'), { type: 'image', slack_file: { id: 'F1' }, alt_text: '' }],
  },
  { type: 'header', text: plain('H') },
  { type: 'image', image_url: 'https://x.test/a.png', alt_text: 'a', title: plain('T') },
  {
    type: 'input',
    label: plain('L'),
    element: { type: 'file_input', max_files: 2 },
    optional: true,
  },
  {
    type: 'rich_text',
    elements: [
      {
        type: 'rich_text_list',
        style: 'bullet',
        indent: 1,
        elements: [{ type: 'rich_text_section', elements: [{ type: 'emoji', name: 'tada' }] }],
      },
      { type: 'rich_text_preformatted', elements: [{ type: 'text', text: 'code' }], border: 0 },
    ],
  },
  inline({ type: 'date', timestamp: 1904925600, format: '{date}', fallback: 'then' }),
  { type: 'markdown', text: '**bold**' },
  { type: 'table', rows: [[{ type: 'raw_text', text: 'a' }]] },
  { type: 'file', external_id: 'x', source: 'remote' },
  { type: 'alert', text: plain('!'), level: 'warning' },
  { type: 'card', title: mrkdwn('T') },
  { type: 'plan', title: 'P', tasks: [] },
  { type: 'task_card', task_id: 't', title: 'T', status: 'complete' },
]

describe('blocks in a message', () => {
  test.each(refused)('%s', async (_name, block, ...problems) => {
    const { bot } = bootSlack()
    const answer = await bot('chat.postMessage', { channel: general, blocks: [block] })
    const errors = problems.map((each) => {
      const at = each.lastIndexOf(' ')
      return `${each.slice(0, at)} [json-pointer:${each.slice(at + 1)}]`
    })
    const messages = errors.map((error) => `[ERROR] ${error}`)
    expect(answer).toEqual({
      ok: false,
      error: 'invalid_blocks',
      errors,
      response_metadata: { messages },
    })
  })

  test('are refused together for their number, their ids and their length', async () => {
    const { bot } = bootSlack()
    const post = async (blocks: object[]) => bot('chat.postMessage', { channel: general, blocks })
    const message = async (blocks: object[]) => (await post(blocks)).response_metadata?.messages
    const divider = { type: 'divider' }
    expect(await message(Array(51).fill(divider))).toEqual([
      '[ERROR] no more than 50 items allowed [json-pointer:/blocks]',
    ])
    const same = { ...divider, block_id: 'same' }
    expect(await message([same, same])).toEqual([
      '[ERROR] `block_id` "same" already exists [json-pointer:/blocks/1/block_id]',
    ])
    const markdown = { type: 'markdown', text: 'x'.repeat(7000) }
    expect((await post([markdown, markdown])).error).toBe('msg_blocks_too_long')
    const table = { type: 'table', rows: [[{ type: 'raw_text', text: 'a' }]] }
    expect(await message([table, table])).toEqual(['[ERROR] only_one_table_allowed'])
  })

  test('are taken, one of every kind, and kept', async () => {
    const { bot } = bootSlack()
    const answer = await bot('chat.postMessage', { channel: general, text: 'all', blocks: taken })
    expect(answer.response_metadata).toBeUndefined()
    expect(answer.message.blocks).toHaveLength(taken.length)
    expect(answer.message.blocks).toMatchObject(taken)
    const again = { channel: general, ts: answer.ts, text: 'all', blocks: answer.message.blocks }
    expect((await bot('chat.update', again)).message.blocks).toEqual(answer.message.blocks)
  })

  test('of an attachment are checked where they stand', async () => {
    const { bot } = bootSlack()
    const attachments = [{ blocks: [{ type: 'header', text: plain('') }] }]
    const answer = await bot('chat.postMessage', { channel: general, attachments })
    expect(answer).toMatchObject({
      error: 'invalid_attachments',
      response_metadata: {
        messages: [
          '[ERROR] must be more than 0 characters [json-pointer:/attachments/0/blocks/0/text/text]',
        ],
      },
    })
  })
})
