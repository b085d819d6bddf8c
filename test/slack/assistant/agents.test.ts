import { describe, expect, test } from 'vitest'
import { bootListening, bootSlack, expectRefusals, ids, simulate } from '../support.ts'

const { general, ada, bot: botUser } = ids
const prompts = [{ title: 'Sum up', message: 'Sum this up' }]

describe('an assistant', () => {
  test('shows a status, a title and prompts in a thread that a person began', async () => {
    const { bot, user, instance, call, events } = bootListening()
    const { channel, thread_ts } = await simulate(instance, 'open_assistant', { user: 'ada' })
    const at = { channel_id: channel, thread_ts }
    const status = 'is thinking'
    await expectRefusals(bot, [
      ['assistant.threads.setStatus', { ...at, channel_id: 'D0', status }, 'channel_not_found'],
      ['assistant.threads.setStatus', { ...at, thread_ts: '1.000000', status }, 'thread_not_found'],
      ['assistant.threads.setTitle', { ...at, title: '' }, 'invalid_arguments'],
      ['assistant.threads.setSuggestedPrompts', { ...at, prompts: [] }, 'invalid_arguments'],
    ])
    expect((await user('assistant.threads.setTitle', { ...at, title: 'x' })).error).toBe(
      'not_allowed_token_type',
    )
    const loading_messages = ['one', 'two']
    for (const [name, args] of [
      ['assistant.threads.setStatus', { ...at, status, loading_messages }],
      ['assistant.threads.setTitle', { ...at, title: 'Summary' }],
      ['assistant.threads.setSuggestedPrompts', { ...at, prompts: JSON.stringify(prompts) }],
      ['assistant.threads.setSuggestedPrompts', { channel_id: channel, prompts }],
    ] as const) {
      expect(await bot(name, args)).toEqual({ ok: true })
    }
    const { body } = await call('GET /admin/state?collection=assistant_threads')
    expect(JSON.stringify(body)).toContain(
      JSON.stringify({
        id: `${channel}/${thread_ts}`,
        status,
        loading_messages,
        prompts,
        title: 'Summary',
      }).slice(1, 60),
    )
    expect(events().at(-1)).toMatchObject({
      type: 'assistant_thread_started',
      assistant_thread: { user_id: ada, channel_id: channel, thread_ts },
    })
    const shown = async () =>
      (await call('GET /admin/state?collection=assistant_threads')).text.includes(status)
    expect(await shown()).toBe(true)
    await bot('chat.postMessage', { channel, thread_ts, text: 'Here it is' })
    expect(await shown()).toBe(false)
  })

  test('knows who has connected an account', async () => {
    const { bot } = bootSlack()
    await expectRefusals(bot, [
      ['apps.user.connection.update', { user_id: 'U0', status: 'connected' }, 'user_not_found'],
      ['apps.user.connection.update', { user_id: ada, status: 'maybe' }, 'invalid_status'],
    ])
    const connected = { user_id: ada, status: 'connected' }
    expect(await bot('apps.user.connection.update', connected)).toEqual({ ok: true })
  })
})

describe('an agent', () => {
  test('works in a channel of its own', async () => {
    const { bot, user, types } = bootListening()
    expect((await bot('agents.conversations.create', { name: 'general' })).error).toBe('name_taken')
    const { channel_id } = await bot('agents.conversations.create', {
      name: 'code',
      session_id: 's1',
    })
    expect((await bot('conversations.info', { channel: channel_id })).channel).toMatchObject({
      name: 'code',
      creator: botUser,
    })
    const at = { channel_id }
    const { channel: away } = await user('conversations.create', { name: 'away' })
    await expectRefusals(bot, [
      ['agents.sessions.setStatus', { channel_id: away.id, status: 'x' }, 'not_in_channel'],
      ['agents.sessions.rename', { ...at, title: '' }, 'invalid_arguments'],
      ['agents.conversations.setCommands', { ...at, commands: [{}] }, 'invalid_arguments'],
      ['agents.conversations.setView', { ...at, canvas_id: 'F0' }, 'canvas_not_found'],
      ['agents.conversations.removeView', { ...at, view_id: 'Av0' }, 'view_not_found'],
    ])
    const started = await bot('agents.sessions.setStatus', {
      ...at,
      status: 'working',
      title: 'Fix',
    })
    expect(started).toEqual({ ok: true, status: 'working', agent_status: 'working', title: 'Fix' })
    expect(await bot('agents.sessions.rename', { ...at, title: 'Fix it' })).toEqual({
      ok: true,
      title: 'Fix it',
    })
    const commands = [{ name: 'stop' }, { name: 'go', description: 'Go on' }]
    expect(await bot('agents.conversations.setCommands', { ...at, commands })).toEqual({
      ok: true,
      channel_id,
      command_count: 2,
    })
    const agent_resource = { url: 'https://git.test/1', title: 'Change 1' }
    expect(await bot('agents.conversations.setProperties', { ...at, agent_resource })).toEqual({
      ok: true,
      channel_id,
    })
    const { canvas_id } = await bot('canvases.create', { title: 'Notes' })
    const canvas = { channel: channel_id, canvas_id }
    const set = (content: string) =>
      bot('agents.conversations.setCanvasContent', { ...canvas, content })
    expect(await set('# One\n\nTwo')).toEqual({ ok: true, canvas_id, sections_changed_count: 2 })
    expect(await set('# One\n\nThree')).toMatchObject({ sections_changed_count: 1 })
    expect(await bot('agents.conversations.getCanvas', canvas)).toEqual({
      ok: true,
      canvas_id,
      title: 'Notes',
      content: '# One\n\nThree',
      comments: [],
      has_more_comments: false,
    })
    const shown = await bot('agents.conversations.setView', { ...at, canvas_id, name: 'Notes' })
    const { view_id } = shown
    expect(shown).toMatchObject({
      canvas_id,
      file_id: canvas_id,
      type: 'canvas',
      content_version: 1,
    })
    expect(await bot('agents.conversations.setView', { ...at, canvas_id })).toMatchObject({
      view_id,
      content_version: 2,
    })
    const { views } = await bot('agents.conversations.listViews', at)
    expect(views).toMatchObject([
      { view_id, view_key: 'canvas', label: 'Notes', content_version: 2 },
    ])
    expect(await bot('agents.conversations.removeView', { ...at, view_key: 'canvas' })).toEqual({
      ok: true,
      channel_id,
      view_id,
    })
    expect(await bot('agents.conversations.archive', at)).toEqual({ ok: true })
    expect((await bot('agents.conversations.archive', at)).error).toBe('already_archived')
    expect(types()).toContain('channel_archive')
  })
})

describe('workflows', () => {
  test('are featured in channels', async () => {
    const { bot, instance } = bootSlack()
    const make = async (title: string) =>
      (await simulate(instance, 'create_workflow', { title })).trigger
    const [one, two] = [await make('One'), await make('Two')]
    const at = { channel_id: general }
    await expectRefusals(bot, [
      ['workflows.featured.add', { ...at, trigger_ids: ['Ft0'] }, 'trigger_not_found'],
      ['workflows.featured.add', { channel_id: 'C0', trigger_ids: [one] }, 'channel_not_found'],
    ])
    const listed = async () => {
      const found = await bot('workflows.featured.list', { channel_ids: `${general},C0` })
      expect(found.invalid_channel_ids).toEqual(['C0'])
      return found.featured_workflows[0].triggers.map(({ title }: { title: string }) => title)
    }
    expect(await bot('workflows.featured.add', { ...at, trigger_ids: [one] })).toEqual({ ok: true })
    await bot('workflows.featured.add', { ...at, trigger_ids: [one, two] })
    expect(await listed()).toEqual(['One', 'Two'])
    expect(await bot('workflows.featured.remove', { ...at, trigger_ids: one })).toEqual({
      ok: true,
    })
    expect(await listed()).toEqual(['Two'])
    expect(await bot('workflows.featured.set', { ...at, trigger_ids: [one] })).toEqual({ ok: true })
    expect(await listed()).toEqual(['One'])
  })
})

describe('dialogs and details', () => {
  const dialog = {
    title: 'Order',
    callback_id: 'order',
    state: 's',
    elements: [{ type: 'text', name: 'what', label: 'What' }],
  }

  test('open by a trigger, once, and are answered', async () => {
    const { bot, instance } = bootListening({})
    await simulate(instance, 'subscribe', {
      request_url: 'http://127.0.0.1:9/events',
      interactivity_url: 'http://127.0.0.1:9/actions',
    })
    const trigger = async () =>
      (
        await simulate(instance, 'slash_command', {
          user: 'ada',
          channel: 'general',
          command: '/x',
        })
      ).trigger_id
    const trigger_id = await trigger()
    await expectRefusals(bot, [
      ['dialog.open', { dialog }, 'missing_trigger'],
      ['dialog.open', { trigger_id }, 'missing_dialog'],
      ['dialog.open', { trigger_id, dialog: { ...dialog, elements: [] } }, 'validation_errors'],
      ['dialog.open', { trigger_id: 'x', dialog }, 'invalid_trigger'],
    ])
    expect(await bot('dialog.open', { trigger_id, dialog: JSON.stringify(dialog) })).toEqual({
      ok: true,
    })
    expect((await bot('dialog.open', { trigger_id, dialog })).error).toBe('trigger_exchanged')
    await simulate(instance, 'dialog_submit', { user: 'ada', submission: { what: 'tea' } })
    const sent = new URLSearchParams(instance.outbox.list().at(-1)?.body)
    expect(JSON.parse(sent.get('payload') ?? '')).toMatchObject({
      type: 'dialog_submission',
      callback_id: 'order',
      state: 's',
      submission: { what: 'tea' },
      user: { id: ada },
    })
    const metadata = { entity_type: 'slack#/entities/task', external_ref: { id: '1' } }
    const about = { trigger_id: await trigger() }
    await expectRefusals(bot, [
      ['entity.presentDetails', about, 'invalid_arguments'],
      ['entity.presentDetails', { ...about, metadata: { x: 1 } }, 'invalid_metadata_format'],
    ])
    expect(await bot('entity.presentDetails', { ...about, metadata })).toEqual({ ok: true })
    expect((await bot('entity.presentDetails', { ...about, metadata })).error).toBe(
      'trigger_exchanged',
    )
    const late = await trigger()
    await instance.advanceTo(instance.clock.now() + 4000)
    expect((await bot('dialog.open', { trigger_id: late, dialog })).error).toBe('trigger_expired')
  })
})

describe('a work object', () => {
  const entity = {
    entity_type: 'slack#/entities/task',
    entity_payload: { attributes: { title: { text: 'Bake bread' } } },
    external_ref: { id: '7' },
    url: 'https://bakery.test/tasks/7',
  }

  test('stands below a message, and its details are asked for when a person opens it', async () => {
    const { bot, instance, events } = bootListening()
    const wrong = { ...entity, url: 'nowhere' }
    const post = { channel: general, text: 'To do' }
    await expectRefusals(bot, [
      ['chat.postMessage', { ...post, metadata: { entities: [wrong] } }, 'invalid_metadata_format'],
    ])
    const { ts, message } = await bot('chat.postMessage', {
      ...post,
      metadata: { entities: [entity] },
    })
    expect(message.attachments).toMatchObject([
      { id: 1, title: 'Bake bread', from_url: entity.url, app_id: ids.app },
    ])
    await simulate(instance, 'open_entity', { user: 'ada', channel: 'general', ts })
    const asked = events().at(-1)
    expect(asked).toMatchObject({
      type: 'entity_details_requested',
      user: ada,
      external_ref: { id: '7' },
      link: { domain: 'bakery.test' },
      channel: general,
      message_ts: ts,
    })
    const details = { trigger_id: asked?.trigger_id, metadata: entity }
    expect(await bot('entity.presentDetails', details)).toEqual({ ok: true })
  })

  test('unfurls a link that was posted, and no other', async () => {
    const { bot, user, instance, events } = bootListening()
    const { ts } = await user('chat.postMessage', { channel: general, text: `See ${entity.url}` })
    const at = { channel: general, ts }
    const other = { ...entity, app_unfurl_url: 'https://bakery.test/elsewhere' }
    await expectRefusals(bot, [
      ['chat.unfurl', { ...at, metadata: { entities: [other] } }, 'cannot_unfurl_url'],
      ['chat.unfurl', at, 'missing_unfurls'],
    ])
    expect(await bot('chat.unfurl', { ...at, metadata: { entities: [entity] } })).toEqual({
      ok: true,
    })
    const changed = events().at(-1)?.message
    expect(changed).toMatchObject({ attachments: [{ id: 1, title_link: entity.url }] })
    await simulate(instance, 'open_entity', { user: 'ada', ...at, external_id: '7' })
    expect(events().at(-1)?.type).toBe('entity_details_requested')
  })
})

test('who is in a huddle is told', async () => {
  const { instance, types, user } = bootListening()
  await simulate(instance, 'huddle', { user: 'ada' })
  expect(types()).toEqual(['user_change', 'user_profile_changed', 'user_huddle_changed'])
  const { profile } = await user('users.profile.get')
  expect(profile.huddle_state).toBe('in_a_huddle')
})
