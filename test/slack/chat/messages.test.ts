import { describe, expect, test } from 'vitest'
import { bootSlack, ids, noon_s, stateOf } from '../support.ts'

const { general, random } = ids

describe('posting', () => {
  test('is refused in the words of each reason, and leaves no trace', async () => {
    const { bot, user, as, instance } = bootSlack({
      users: ['grace'],
      channels: [
        { name: 'secret', is_private: true, members: ['grace'] },
        { name: 'old', is_archived: true },
      ],
    })
    const before = await stateOf(instance)
    const post = async (args: object) => (await bot('chat.postMessage', { ...args })).error
    expect(await post({ channel: 'C0NOWHERE0', text: 'x' })).toBe('channel_not_found')
    expect(await post({ channel: '#secret', text: 'x' })).toBe('channel_not_found')
    expect(await post({ channel: '#old', text: 'x' })).toBe('is_archived')
    expect(await post({ channel: general })).toBe('no_text')
    expect(await post({ channel: general, text: '' })).toBe('no_text')
    expect(await post({ channel: general, text: 'x'.repeat(40_001) })).toBe('msg_too_long')
    expect(await post({ channel: general, text: 'x', blocks: 'not json' })).toBe(
      'invalid_blocks_format',
    )
    expect(await post({ channel: general, attachments: Array(101).fill({ text: 'x' }) })).toBe(
      'too_many_attachments',
    )
    expect(await post({ channel: general, text: 'x', thread_ts: '1.000001' })).toBe(
      'thread_not_found',
    )
    expect(
      await bot('chat.postMessage', { channel: general, blocks: [{ type: 'fireworks' }] }),
    ).toEqual({
      ok: false,
      error: 'invalid_blocks',
      errors: ['unsupported type: fireworks [json-pointer:/blocks/0/type]'],
      response_metadata: {
        messages: ['[ERROR] unsupported type: fireworks [json-pointer:/blocks/0/type]'],
      },
    })
    expect((await as('xoxb-nope')('chat.postMessage', { channel: general, text: 'x' })).error).toBe(
      'invalid_auth',
    )
    expect(await stateOf(instance)).toBe(before)
    await user('conversations.leave', { channel: random })
    expect((await user('chat.postMessage', { channel: random, text: 'x' })).error).toBe(
      'not_in_channel',
    )
  })

  test('answers the message as Slack stores it', async () => {
    const { bot } = bootSlack()
    const text = `*Hi* <@${ids.ada}>, see https://x.test/a?b=1&c=2 & \`code\` :tada:\n> quoted`
    const answer = await bot('chat.postMessage', { channel: '#general', text })
    expect(answer).toMatchObject({
      ok: true,
      channel: general,
      ts: `${noon_s}.000000`,
      message: {
        type: 'message',
        user: ids.bot,
        bot_id: ids.botId,
        app_id: ids.app,
        team: ids.team,
        text: `*Hi* <@${ids.ada}>, see <https://x.test/a?b=1&amp;c=2> &amp; \`code\` :tada:\n&gt; quoted`,
        bot_profile: { id: ids.botId, app_id: ids.app, name: 'Twinfleet App', team_id: ids.team },
      },
    })
    expect(answer.message.blocks).toEqual([
      {
        type: 'rich_text',
        block_id: expect.stringMatching(/^\w{5}$/),
        elements: [
          {
            type: 'rich_text_section',
            elements: [
              { type: 'text', text: 'Hi', style: { bold: true } },
              { type: 'text', text: ' ' },
              { type: 'user', user_id: ids.ada },
              { type: 'text', text: ', see ' },
              { type: 'link', url: 'https://x.test/a?b=1&c=2' },
              { type: 'text', text: ' & ' },
              { type: 'text', text: 'code', style: { code: true } },
              { type: 'text', text: ' ' },
              { type: 'emoji', name: 'tada', unicode: '1f389' },
            ],
          },
          { type: 'rich_text_quote', elements: [{ type: 'text', text: 'quoted' }] },
        ],
      },
    ])
  })

  test.each([
    ['Hurray 🎉', 'Hurray :tada:', { name: 'tada', unicode: '1f389' }],
    ['👋🏼', ':wave::skin-tone-3:', { name: 'wave', skin_tone: 3, unicode: '1f44b-1f3fc' }],
    ['❤️', ':heart:', { name: 'heart', unicode: '2764-fe0f' }],
    ['👩🏽‍💻', ':female-technologist::skin-tone-4:', { unicode: '1f469-1f3fd-200d-1f4bb' }],
    ['🇩🇪', ':de:', { name: 'de', unicode: '1f1e9-1f1ea' }],
    ['1️⃣', ':one:', { name: 'one', unicode: '0031-fe0f-20e3' }],
    ['🕵🏿‍♀️', ':female-detective::skin-tone-6:', { unicode: '1f575-1f3ff-200d-2640-fe0f' }],
    [':thumbsup:', ':thumbsup:', { name: 'thumbsup', unicode: '1f44d' }],
    [':parrot:', ':parrot:', { name: 'parrot' }],
  ])('%s is stored by its name', async (given, stored, element) => {
    const { bot } = bootSlack()
    const { message } = await bot('chat.postMessage', { channel: general, text: given })
    expect(message.text).toBe(stored)
    const [{ elements }] = message.blocks[0].elements
    expect(elements.at(-1)).toMatchObject({ type: 'emoji', ...element })
  })

  test('what is no emoji stays as it is, in links too', async () => {
    const { bot } = bootSlack()
    for (const text of ['© Ärzte ™ 10 # ❤ שלום', '<https://x.test/🎉>', '漢字']) {
      expect((await bot('chat.postMessage', { channel: general, text })).message.text).toBe(text)
    }
  })

  test('a ts is unique and grows under a frozen clock, and is never given twice', async () => {
    const { bot } = bootSlack()
    const post = async () => (await bot('chat.postMessage', { channel: general, text: 'x' })).ts
    const first = await post()
    const second = await post()
    await bot('chat.delete', { channel: general, ts: second })
    const third = await post()
    expect([first, second, third]).toEqual([
      `${noon_s}.000000`,
      `${noon_s}.000001`,
      `${noon_s}.000002`,
    ])
  })

  test('blocks get their ids and defaults', async () => {
    const { bot } = bootSlack()
    const button = { type: 'button', text: { type: 'plain_text', text: 'Go' } }
    const { message } = await bot('chat.postMessage', {
      channel: general,
      text: 'fallback',
      blocks: [
        { type: 'section', text: { type: 'mrkdwn', text: '*x*' } },
        { type: 'actions', block_id: 'mine', elements: [button] },
      ],
    })
    expect(message.blocks).toEqual([
      {
        type: 'section',
        block_id: expect.stringMatching(/^\w{5}$/),
        text: { type: 'mrkdwn', text: '*x*', verbatim: false },
      },
      {
        type: 'actions',
        block_id: 'mine',
        elements: [
          {
            ...button,
            text: { type: 'plain_text', text: 'Go', emoji: true },
            action_id: expect.stringMatching(/^\w{5}$/),
          },
        ],
      },
    ])
  })

  test('to a user opens the direct message, and a face of its own makes a bot_message', async () => {
    const { bot, user } = bootSlack()
    const direct = await bot('chat.postMessage', { channel: ids.ada, text: 'psst' })
    expect(direct.channel).toMatch(/^D/)
    const { messages } = await user('conversations.history', { channel: direct.channel })
    expect(messages[0].text).toBe('psst')
    const masked = await bot('chat.postMessage', {
      channel: general,
      text: 'x',
      username: 'Clippy',
      icon_emoji: '\u{1F4CE}',
    })
    expect(masked.message).toMatchObject({
      subtype: 'bot_message',
      username: 'Clippy',
      icons: { emoji: ':paperclip:' },
      bot_id: ids.botId,
    })
    expect(masked.message).not.toHaveProperty('user')
  })
})

describe('threads', () => {
  test('count replies, keep them out of the channel, and let broadcasts in', async () => {
    const { bot, user } = bootSlack()
    const root = (await bot('chat.postMessage', { channel: general, text: 'root' })).ts
    const reply = async (call: typeof bot, text: string, more = {}) =>
      (await call('chat.postMessage', { channel: general, text, thread_ts: root, ...more })).ts
    const first = await reply(user, 'one')
    const second = await reply(bot, 'two', { reply_broadcast: true })
    const third = (
      await user('chat.postMessage', { channel: general, text: 'three', thread_ts: first })
    ).ts
    const { messages } = await bot('conversations.history', { channel: general })
    expect(
      messages.map((each: { text: string; subtype?: string }) => [each.text, each.subtype]),
    ).toEqual([
      ['two', 'thread_broadcast'],
      ['root', undefined],
    ])
    expect(messages[1]).toMatchObject({
      thread_ts: root,
      reply_count: 3,
      reply_users_count: 2,
      reply_users: [ids.ada, ids.bot],
      latest_reply: third,
    })
    const replies = await bot('conversations.replies', { channel: general, ts: second })
    expect(replies.messages.map(({ ts }: { ts: string }) => ts)).toEqual([
      root,
      first,
      second,
      third,
    ])
    expect((await bot('conversations.replies', { channel: general, ts: '1.000001' })).error).toBe(
      'thread_not_found',
    )
  })

  test('a deleted root with replies leaves a tombstone, without them nothing', async () => {
    const { bot } = bootSlack()
    const root = (await bot('chat.postMessage', { channel: general, text: 'root' })).ts
    const reply = (await bot('chat.postMessage', { channel: general, text: 'r', thread_ts: root }))
      .ts
    await bot('chat.delete', { channel: general, ts: root })
    const { messages } = await bot('conversations.history', { channel: general })
    expect(messages[0]).toMatchObject({
      subtype: 'tombstone',
      hidden: true,
      reply_count: 1,
      ts: root,
    })
    const thread = await bot('conversations.replies', { channel: general, ts: root })
    expect(thread.messages.map(({ ts }: { ts: string }) => ts)).toEqual([root, reply])
    const other = (await bot('chat.postMessage', { channel: general, text: 'other' })).ts
    const gone = (await bot('chat.postMessage', { channel: general, text: 'g', thread_ts: other }))
      .ts
    await bot('chat.delete', { channel: general, ts: gone })
    const after = await bot('conversations.history', { channel: general, limit: 1 })
    expect(after.messages[0].ts).toBe(other)
    expect(after.messages[0]).not.toHaveProperty('reply_count')
  })
})

describe('changing', () => {
  test('only what is one own, and only while it is there', async () => {
    const { bot, user } = bootSlack()
    const { ts } = await user('chat.postMessage', { channel: general, text: 'mine' })
    const change = { channel: general, ts, text: 'yours' }
    expect((await bot('chat.update', change)).error).toBe('cant_update_message')
    expect((await bot('chat.delete', change)).error).toBe('cant_delete_message')
    expect((await user('chat.update', { ...change, ts: '1.000001' })).error).toBe(
      'message_not_found',
    )
    const updated = await user('chat.update', change)
    expect(updated).toMatchObject({ ok: true, text: 'yours', ts, channel: general })
    expect(updated.message).toMatchObject({ text: 'yours', edited: { user: ids.ada } })
    expect(updated.message.blocks[0].elements[0].elements).toEqual([
      { type: 'text', text: 'yours' },
    ])
    expect(await user('chat.delete', { channel: general, ts })).toEqual({
      ok: true,
      channel: general,
      ts,
    })
    expect((await user('chat.delete', { channel: general, ts })).error).toBe('message_not_found')
  })

  test('permalinks, me messages and ephemeral ones', async () => {
    const { bot, call } = bootSlack()
    const { ts } = await bot('chat.meMessage', { channel: general, text: 'waves' })
    const link = await bot('chat.getPermalink', { channel: general, message_ts: ts })
    expect(link.permalink).toBe(`http://twin.test/archives/${general}/p${ts.replace('.', '')}`)
    const hidden = { channel: general, text: 'only you' }
    expect((await bot('chat.postEphemeral', { ...hidden, user: 'U0NOBODY00' })).error).toBe(
      'user_not_in_channel',
    )
    const shown = await bot('chat.postEphemeral', { ...hidden, user: ids.ada })
    expect(shown).toEqual({ ok: true, message_ts: expect.stringMatching(/^\d{10}\.\d{6}$/) })
    const { messages } = await bot('conversations.history', { channel: general })
    expect(messages).toHaveLength(1)
    const state = await call('GET /admin/state?collection=ephemerals')
    expect(state.text).toContain('only you')
  })
})
