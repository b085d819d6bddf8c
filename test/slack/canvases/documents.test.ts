import { describe, expect, test } from 'vitest'
import { bootListening, bootSlack, expectRefusals, ids, noon_s } from '../support.ts'

const { general, ada, bot: botUser } = ids
const markdown = (text: string) => ({ type: 'markdown', markdown: text })

describe('canvases', () => {
  test('are written, edited section by section, shared and deleted', async () => {
    const { bot, user, types } = bootListening()
    await expectRefusals(bot, [
      ['canvases.create', { document_content: 'x' }, 'invalid_document_content'],
      ['canvases.create', { channel_id: 'C0' }, 'channel_not_found'],
      [
        'canvases.edit',
        { canvas_id: 'F0', changes: [{ operation: 'delete' }] },
        'canvas_not_found',
      ],
    ])
    const document_content = markdown('# Plan\nFirst steps\n\n## Later\n\n- one\n- two')
    const { canvas_id } = await bot('canvases.create', { title: 'Plan', document_content })
    const find = async (criteria: object) =>
      (await bot('canvases.sections.lookup', { canvas_id, criteria })).sections.map(
        ({ id }: { id: string }) => id,
      )
    const [title, later] = await find({ section_types: ['any_header'] })
    expect(await find({ section_types: ['h2'] })).toEqual([later])
    expect(await find({ contains_text: 'FIRST' })).toHaveLength(1)
    const edit = (change: object, as = bot) => as('canvases.edit', { canvas_id, changes: [change] })
    expect((await edit({ operation: 'x' })).error).toBe('invalid_changes')
    expect((await edit({ operation: 'delete', section_id: 'x' })).error).toBe(
      'canvas_editing_failed',
    )
    expect((await edit({ operation: 'delete', section_id: title }, user)).error).toBe(
      'canvas_not_found',
    )
    const change = (operation: string, section_id: string | undefined, text: string) =>
      edit({ operation, section_id, document_content: markdown(text) })
    await change('insert_after', title, 'After the title')
    await change('insert_before', later, 'Before later')
    await change('insert_at_start', undefined, 'At the start')
    await change('insert_at_end', undefined, 'At the end')
    await change('replace', later, '## Much later')
    await edit({ operation: 'delete', section_id: title })
    await edit({ operation: 'rename', title_content: markdown('Plan B') })
    expect(await find({ section_types: ['h1'] })).toEqual([])
    expect(await find({ contains_text: 'much later' })).toHaveLength(1)
    expect((await bot('files.info', { file: canvas_id })).file).toMatchObject({
      title: 'Plan B',
      filetype: 'quip',
    })
    const share = { canvas_id, access_level: 'read' }
    await expectRefusals(bot, [
      ['canvases.access.set', share, 'invalid_arguments'],
      [
        'canvases.access.set',
        { ...share, user_ids: [ada], access_level: 'all' },
        'invalid_access_level',
      ],
      [
        'canvases.access.set',
        { ...share, user_ids: [ada], channel_ids: [general] },
        'invalid_arguments',
      ],
    ])
    const shared = await bot('canvases.access.set', {
      ...share,
      user_ids: JSON.stringify([ada, 'U0']),
    })
    expect(shared).toEqual({ ok: true, failed_to_update_user_ids: ['U0'] })
    expect((await edit({ operation: 'delete', section_id: later }, user)).error).toBe(
      'restricted_action',
    )
    await bot('canvases.access.delete', { canvas_id, user_ids: [ada] })
    await bot('canvases.access.set', { canvas_id, access_level: 'write', channel_ids: [general] })
    expect(await edit({ operation: 'rename', title_content: markdown('C') }, user)).toEqual({
      ok: true,
    })
    expect((await user('canvases.delete', { canvas_id })).error).toBe('restricted_action')
    expect(await bot('canvases.delete', { canvas_id })).toEqual({ ok: true })
    expect((await bot('canvases.delete', { canvas_id })).error).toBe('canvas_not_found')
    expect((await bot('files.info', { file: canvas_id })).error).toBe('file_not_found')
    expect(new Set(types())).toEqual(new Set(['file_change']))
  })

  test('are a channel’s tab, once', async () => {
    const { bot, user } = bootSlack()
    const { channel } = await user('conversations.create', { name: 'away' })
    const create = (channel_id: string) => bot('conversations.canvases.create', { channel_id })
    expect((await create(channel.id)).error).toBe('not_in_channel')
    const { canvas_id } = await create(general)
    expect((await create(general)).error).toBe('channel_canvas_already_exists')
    const { properties } = (await bot('conversations.info', { channel: general })).channel
    expect(properties.canvas).toMatchObject({ file_id: canvas_id, is_empty: true })
    const changes = [{ operation: 'insert_at_end', document_content: markdown('hi') }]
    expect(await user('canvases.edit', { canvas_id, changes })).toEqual({ ok: true })
  })
})

const words = (text: string) => [
  {
    type: 'rich_text',
    elements: [{ type: 'rich_text_section', elements: [{ type: 'text', text }] }],
  },
]

describe('lists', () => {
  test('hold items with fields of their columns', async () => {
    const { bot, call } = bootSlack()
    const schema = [
      { key: 'what', name: 'What', type: 'rich_text', is_primary_column: true },
      { key: 'done', name: 'Done', type: 'checkbox' },
      { key: 'who', name: 'Who', type: 'user' },
    ]
    await expectRefusals(bot, [
      ['slackLists.create', {}, 'invalid_arguments'],
      ['slackLists.create', { name: 'x', schema: [schema[0], schema[0]] }, 'invalid_schema'],
      ['slackLists.items.list', { list_id: 'F0' }, 'list_not_found'],
    ])
    const { list_id, list_metadata } = await bot('slackLists.create', { name: 'Work', schema })
    const [what, done, who] = list_metadata.schema.map(({ id }: { id: string }) => id)
    const create = (initial_fields: object[], more: object = {}) =>
      bot('slackLists.items.create', { list_id, initial_fields, ...more })
    expect((await create([{ column_id: 'Col0', checkbox: true }])).error).toBe('column_not_found')
    expect((await create([{ column_id: what }])).error).toBe('invalid_field')
    const { item } = await create([
      { column_id: what, rich_text: words('Write') },
      { column_id: who, user: [ada] },
    ])
    expect(item).toEqual({
      id: expect.stringMatching(/^Rec/),
      list_id,
      date_created: noon_s,
      created_by: botUser,
      updated_by: botUser,
      updated_timestamp: String(noon_s),
      fields: [
        { key: 'what', column_id: what, value: 'Write', text: 'Write', rich_text: words('Write') },
        { key: 'who', column_id: who, value: ada, user: [ada] },
      ],
    })
    const copy = await create([{ column_id: done, checkbox: false }], {
      duplicated_item_id: item.id,
    })
    expect(copy.item.fields).toHaveLength(3)
    const child = await create([{ column_id: done, checkbox: false }], { parent_item_id: item.id })
    const cells = [
      { row_id: item.id, column_id: done, checkbox: true },
      { row_id: 'new', row_id_to_create: true, column_id: what, rich_text: words('Sleep "well"') },
      { row_id: 'new', row_id_to_create: true, column_id: done, checkbox: true },
    ]
    const odd = [{ row_id: 'Rec0', column_id: done, checkbox: true }]
    expect((await bot('slackLists.items.update', { list_id, cells: odd })).error).toBe(
      'record_not_found',
    )
    expect(await bot('slackLists.items.update', { list_id, cells })).toEqual({ ok: true })
    const info = await bot('slackLists.items.info', {
      list_id,
      id: item.id,
      include_is_subscribed: 1,
    })
    expect(info.record).toMatchObject({ id: item.id, is_subscribed: false })
    expect(info.record.fields[2]).toEqual({
      key: 'done',
      column_id: done,
      value: true,
      checkbox: true,
    })
    expect(info.subtasks).toMatchObject([{ id: child.item.id }])
    expect(info.list).toMatchObject({ id: list_id, name: 'Work', list_limits: { row_count: 4 } })
    const first = await bot('slackLists.items.list', { list_id, limit: 2 })
    expect(first.items.map(({ id }: { id: string }) => id)).toEqual([item.id, copy.item.id])
    const { next_cursor: cursor } = first.response_metadata
    const [made] = (await bot('slackLists.items.list', { list_id, cursor })).items
    expect(made.fields).toMatchObject([{ text: 'Sleep "well"' }, { value: true }])

    expect((await bot('slackLists.download.get', { list_id, job_id: 'Dl0' })).error).toBe(
      'job_not_found',
    )
    const { job_id } = await bot('slackLists.download.start', { list_id })
    const { status, download_url } = await bot('slackLists.download.get', { list_id, job_id })
    expect(status).toBe('COMPLETED')
    const csv = (await call(`GET ${new URL(download_url).pathname}`)).text
    expect(csv.split('\r\n')).toEqual([
      '"What","Done","Who"',
      `"Write","true","${ada}"`,
      `"Write","false","${ada}"`,
      '"","false",""',
      '"Sleep ""well""","true",""',
      '',
    ])
    expect((await call('GET /list-downloads/x')).status).toBe(404)

    expect(await bot('slackLists.items.delete', { list_id, id: item.id })).toEqual({ ok: true })
    const gone = await bot('slackLists.items.info', { list_id, id: child.item.id })
    expect(gone.error).toBe('record_not_found')
    const ids_ = [copy.item.id, made.id]
    expect(await bot('slackLists.items.deleteMultiple', { list_id, ids: ids_ })).toEqual({
      ok: true,
    })
    expect((await bot('slackLists.items.list', { list_id })).items).toEqual([])
  })

  test('are shared, renamed and copied', async () => {
    const { bot, user } = bootSlack()
    const { list_id } = await bot('slackLists.create', { name: 'Todo', todo_mode: true })
    await bot('slackLists.items.create', {
      list_id,
      initial_fields: [{ column_id: 'name', rich_text: words('Milk') }],
    })
    expect((await user('slackLists.items.list', { list_id })).error).toBe('list_not_found')
    const level = { list_id, user_ids: [ada], access_level: 'read' }
    expect((await bot('slackLists.access.set', { ...level, user_ids: ['U0'] })).error).toBe(
      'invalid_arguments',
    )
    expect(await bot('slackLists.access.set', level)).toEqual({ ok: true })
    expect((await user('slackLists.update', { id: list_id, name: 'Mine' })).error).toBe(
      'restricted_action',
    )
    expect(await bot('slackLists.update', { id: list_id, name: 'Chores' })).toEqual({ ok: true })
    const copied = await user('slackLists.create', {
      name: 'Copy',
      copy_from_list_id: list_id,
      include_copied_list_records: true,
    })
    const keys = copied.list_metadata.schema.map(({ key }: { key: string }) => key)
    expect(keys).toEqual(['name', 'todo_completed', 'todo_assignee', 'todo_due_date'])
    const { items } = await user('slackLists.items.list', { list_id: copied.list_id })
    expect(items).toMatchObject([{ created_by: ada, fields: [{ text: 'Milk' }] }])
    expect(await bot('slackLists.access.delete', { list_id, user_ids: [ada] })).toEqual({
      ok: true,
    })
    expect((await user('slackLists.items.list', { list_id })).error).toBe('list_not_found')
  })
})

describe('calls', () => {
  test('are announced by the apps that hold them', async () => {
    const { bot } = bootSlack()
    const given = { external_unique_id: 'c1', join_url: 'https://meet.test/1', created_by: ada }
    await expectRefusals(bot, [
      ['calls.add', { ...given, created_by: undefined }, 'invalid_created_by'],
      ['calls.add', { ...given, join_url: 'x' }, 'invalid_join_url'],
      ['calls.add', { ...given, users: [{ slack_id: 'U0' }] }, 'user_not_found'],
      ['calls.info', { id: 'R0' }, 'not_found'],
    ])
    const users = [{ slack_id: ada }]
    const { call } = await bot('calls.add', { ...given, users: JSON.stringify(users) })
    const { id } = call
    const { created_by: _by, ...shown } = given
    expect(call).toEqual({ id, ...shown, date_start: noon_s, users })
    const updated = await bot('calls.update', {
      id,
      title: 'Weekly',
      join_url: 'https://meet.test/2',
    })
    expect(updated.call).toMatchObject({ title: 'Weekly', join_url: 'https://meet.test/2' })
    const guest = { external_id: 'g', display_name: 'Guest' }
    expect(await bot('calls.participants.add', { id, users: [guest, ...users] })).toEqual({
      ok: true,
    })
    expect((await bot('calls.info', { id })).call.users).toEqual([guest, ...users])
    expect(await bot('calls.participants.remove', { id, users })).toEqual({ ok: true })
    expect((await bot('calls.participants.remove', { id, users })).error).toBe('user_not_found')
    expect((await bot('calls.info', { id })).call.users).toEqual([guest])
    expect(await bot('calls.end', { id, duration: 60 })).toEqual({ ok: true })
  })

  test('are shown by messages as they are, and messages change with them', async () => {
    const { bot, events } = bootListening()
    const given = { external_unique_id: 'c1', join_url: 'https://meet.test/1', created_by: ada }
    const { call } = await bot('calls.add', { ...given, title: 'Weekly' })
    const post = (call_id: string) =>
      bot('chat.postMessage', {
        channel: general,
        text: 'Call',
        blocks: [{ type: 'call', call_id }],
      })
    expect((await post('R0')).error).toBe('invalid_blocks')
    const { ts, message } = await post(call.id)
    const about = { id: call.id, app_id: ids.app, created_by: ada, join_url: given.join_url }
    expect(message.blocks).toMatchObject([
      { type: 'call', call: { v1: { ...about, name: 'Weekly', has_ended: false } } },
    ])
    await bot('calls.participants.add', { id: call.id, users: [{ slack_id: ada }] })
    await bot('calls.end', { id: call.id, duration: 60 })
    const { messages } = await bot('conversations.history', { channel: general })
    const ended = { has_ended: true, date_end: noon_s + 60, active_participants: [] }
    const all_participants = [{ slack_id: ada }]
    expect(messages[0].blocks[0].call.v1).toMatchObject({ ...about, ...ended, all_participants })
    expect(events().filter(({ type }) => type === 'message')).toMatchObject([
      { type: 'message', ts },
      ...[false, true].map((has_ended) => ({
        ...{
          subtype: 'message_changed',
          message: { ts, blocks: [{ call: { v1: { has_ended } } }] },
        },
      })),
    ])
  })
})
