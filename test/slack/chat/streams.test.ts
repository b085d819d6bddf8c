import { describe, expect, test } from 'vitest'
import { bootListening, bootSlack, expectRefusals, ids } from '../support.ts'

const { general, ada } = ids

describe('a streamed message', () => {
  test('grows until it is stopped, and only by its own app', async () => {
    const { bot, user, types } = bootListening()
    const { ts: thread_ts } = await user('chat.postMessage', { channel: general, text: 'Why?' })
    const recipient = { recipient_user_id: ada, recipient_team_id: ids.team }
    const start = { channel: general, thread_ts, ...recipient }
    await expectRefusals(bot, [
      ['chat.startStream', { channel: general }, 'invalid_arguments'],
      ['chat.startStream', { channel: general, thread_ts }, 'missing_recipient_user_id'],
      ['chat.startStream', { ...start, thread_ts: '1.000000' }, 'thread_not_found'],
      ['chat.startStream', { ...start, chunks: [{ type: 'x' }] }, 'invalid_chunks'],
      ['chat.appendStream', { channel: general, ts: '1.000000' }, 'message_not_found'],
      [
        'chat.appendStream',
        { channel: general, ts: thread_ts, markdown_text: 'x' },
        'message_not_in_streaming_state',
      ],
    ])
    const { ts } = await bot('chat.startStream', { ...start, markdown_text: 'Beca' })
    const at = { channel: general, ts }
    expect((await bot('chat.appendStream', at)).error).toBe('no_text')
    const task = (status: string) => ({ type: 'task_update', id: 't1', title: 'Think', status })
    expect(await bot('chat.appendStream', { ...at, markdown_text: 'use' })).toEqual({
      ok: true,
      channel: general,
      ts,
    })
    await bot('chat.appendStream', { ...at, chunks: [task('in_progress')] })
    await bot('chat.appendStream', {
      ...at,
      chunks: [{ type: 'plan_update', title: 'Plan' }, task('complete')],
    })
    const stopped = await bot('chat.stopStream', {
      ...at,
      markdown_text: '.',
      blocks: [{ type: 'divider', block_id: 'end' }],
      metadata: { event_type: 'answered', event_payload: { id: 1 } },
    })
    expect(stopped.message).toMatchObject({
      text: 'Because.',
      thread_ts,
      metadata: { event_type: 'answered' },
      blocks: [
        {
          type: 'plan',
          title: 'Plan',
          tasks: [{ type: 'task_card', task_id: 't1', title: 'Think', status: 'complete' }],
        },
        { type: 'markdown', text: 'Because.' },
        { type: 'divider', block_id: 'end' },
      ],
    })
    expect((await bot('chat.stopStream', at)).error).toBe('message_not_in_streaming_state')
    const messages = Array.from({ length: 6 }, () => 'message')
    expect(types()).toEqual([...messages, 'message_metadata_posted'])
  })
})

describe('links', () => {
  test('get previews from an app, where the message holds them', async () => {
    const { bot, user } = bootSlack()
    const text = 'See https://docs.test/a?b=1&c=2'
    const { ts } = await user('chat.postMessage', { channel: general, text })
    const at = { channel: general, ts }
    const unfurls = { 'https://docs.test/a?b=1&c=2': { title: 'A', text: 'The page' } }
    await expectRefusals(bot, [
      ['chat.unfurl', { ...at, ts: '1.000000', unfurls }, 'cannot_unfurl_message'],
      ['chat.unfurl', { unfurl_id: 'x', source: 'composer', unfurls }, 'cannot_unfurl_message'],
      ['chat.unfurl', at, 'missing_unfurls'],
      ['chat.unfurl', { ...at, unfurls: { 'https://x.test': {} } }, 'cannot_unfurl_url'],
      ['chat.unfurl', { ...at, unfurls: 'none' }, 'invalid_arguments'],
    ])
    expect(await bot('chat.unfurl', { ...at, unfurls: JSON.stringify(unfurls) })).toEqual({
      ok: true,
    })
    const { messages } = await bot('conversations.history', { channel: general })
    expect(messages[0].attachments).toEqual([
      {
        id: 1,
        title: 'A',
        text: 'The page',
        fallback: '[no preview available]',
        from_url: 'https://docs.test/a?b=1&c=2',
        app_unfurl_url: 'https://docs.test/a?b=1&c=2',
        is_app_unfurl: true,
        app_id: ids.app,
        bot_id: ids.botId,
      },
    ])
  })

  test('or ask their reader to sign in', async () => {
    const { bot, user, call } = bootSlack()
    const { ts } = await user('chat.postMessage', { channel: general, text: 'https://docs.test' })
    const user_auth_url = 'https://docs.test/login'
    const asked = await bot('chat.unfurl', {
      channel: general,
      ts,
      user_auth_required: 1,
      user_auth_url,
    })
    expect(asked).toEqual({ ok: true })
    const { body } = await call('GET /admin/state?collection=ephemerals')
    expect(JSON.stringify(body)).toContain(user_auth_url)
    const section = { type: 'section', text: { type: 'mrkdwn', text: 'Sign in first' } }
    const wrong = { channel: general, ts, user_auth_blocks: [{ type: 'nothing' }] }
    expect((await bot('chat.unfurl', wrong)).error).toBe('invalid_blocks')
    const again = { channel: general, ts, user_auth_blocks: [section] }
    expect(await bot('chat.unfurl', again)).toEqual({ ok: true })
    const shown = await call('GET /admin/state?collection=ephemerals')
    expect(shown.text).toContain('Sign in first')
  })
})
