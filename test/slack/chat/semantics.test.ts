import { describe, expect, test } from 'vitest'
import { bootListening } from '../receiver.ts'
import { bootSlack, ids, noon_s, simulate } from '../support.ts'

const { general, ada } = ids
type Call = ReturnType<typeof bootSlack>['bot']

const post = async (call: Call, args: object) =>
  call('chat.postMessage', { channel: general, ...args })
const errorOf = async (call: Call, args: object) => (await post(call, args)).error

describe('what may be written', () => {
  test('is limited by content, by channel and by the thread', async () => {
    const { bot, user } = bootSlack({
      channels: [
        { name: 'news', is_read_only: true },
        { name: 'questions', is_thread_only: true, messages: ['Ask here'] },
        { name: 'log', is_non_threadable: true, messages: ['Entry'] },
      ],
    })
    expect(await errorOf(bot, { text: ' \n' })).toBe('no_text')
    expect(await errorOf(bot, { text: 'x', markdown_text: 'y' })).toBe('markdown_text_conflict')
    expect(await errorOf(bot, { markdown_text: 'x'.repeat(12_001) })).toBe('msg_too_long')
    expect(await errorOf(bot, { text: 'x', metadata: { event_type: 'a' } })).toBe(
      'invalid_metadata_format',
    )
    const topic = await bot('conversations.setTopic', { channel: general, topic: 'T' })
    expect(topic.ok).toBe(true)
    const [notice] = (await bot('conversations.history', { channel: general })).messages
    expect(await errorOf(bot, { text: 'x', thread_ts: notice.ts })).toBe('cannot_reply_to_message')
    const news = { channel: '#news', text: 'x' }
    expect(await errorOf(bot, news)).toBe('restricted_action_read_only_channel')
    expect((await post(user, news)).ok).toBe(true)
    expect(await errorOf(bot, { channel: '#questions', text: 'x' })).toBe(
      'restricted_action_thread_only_channel',
    )
    const { channels } = await bot('conversations.list')
    const log = channels.find(({ name }: { name: string }) => name === 'log')
    const [entry] = (await bot('conversations.history', { channel: log.id })).messages
    expect(await errorOf(bot, { channel: log.id, text: 'x', thread_ts: entry.ts })).toBe(
      'restricted_action_non_threadable_channel',
    )
  })

  test('reads names, addresses and markup as it is told to', async () => {
    const { bot } = bootSlack({ usergroups: [{ id: 'S0ONCALL00', name: 'On Call' }] })
    const write = async (text: string, more: object = {}) => {
      const { message } = await post(bot, { text, ...more })
      return [message.text, message.blocks[0].elements[0].elements]
    }
    const text = 'Hi @ada. #general @here @on-call a@ada #nowhere https://x.test'
    const [linked] = await write(text, { link_names: true })
    expect(linked).toBe(
      `Hi <@${ada}>. <#${general}|general> <!here> <!subteam^S0ONCALL00|@on-call> a@ada #nowhere <https://x.test>`,
    )
    expect((await write(text, { parse: 'full' }))[0]).toBe(linked)
    expect((await write(text))[0]).toBe(text.replace('https://x.test', '<https://x.test>'))
    expect((await write('see https://x.test', { parse: 'none' }))[0]).toBe('see https://x.test')
    expect((await write('*a* :b: https://x.test', { mrkdwn: false }))[1]).toEqual([
      { type: 'text', text: '*a* :b: ' },
      { type: 'link', url: 'https://x.test' },
    ])
  })

  test('gives attachments their number, their fallback and their colour', async () => {
    const { bot } = bootSlack()
    const attachments = [{ text: 'a', color: 'danger' }, { color: '#36a64f' }]
    const { message } = await post(bot, { attachments })
    expect(message.attachments).toEqual([
      { id: 1, fallback: 'a', text: 'a', color: 'a30200' },
      { id: 2, fallback: '[no preview available]', color: '36a64f' },
    ])
    expect(message).not.toHaveProperty('blocks')
  })

  test('is posted once under an id of the client’s own', async () => {
    const { user } = bootSlack()
    const mine = { client_msg_id: '0a4c2f0e-0000-4000-8000-000000000001', text: 'once' }
    const first = await post(user, mine)
    expect(await post(user, mine)).toEqual(first)
    expect(await errorOf(user, { ...mine, channel: ids.random })).toBe(
      'duplicate_channel_not_found',
    )
    await user('chat.delete', { channel: general, ts: first.ts })
    expect(await errorOf(user, mine)).toBe('duplicate_message_not_found')
  })
})

describe('a scheduled message', () => {
  test('needs room among those of the same minutes, and time to be taken back', async () => {
    const { bot } = bootSlack()
    const schedule = (post_at: number) =>
      bot('chat.scheduleMessage', { channel: general, text: 'later', post_at })
    const { scheduled_message_id } = await schedule(noon_s + 30)
    const soon = { channel: general, scheduled_message_id }
    expect((await bot('chat.deleteScheduledMessage', soon)).error).toBe(
      'invalid_scheduled_message_id',
    )
    for (let count = 0; count < 30; count += 1) {
      expect((await schedule(noon_s + 400 + count)).ok).toBe(true)
    }
    expect((await schedule(noon_s + 410)).error).toBe('restricted_too_many')
    expect((await schedule(noon_s + 900)).ok).toBe(true)
  })
})

describe('a change', () => {
  test('keeps what it does not give, and takes away what it empties', async () => {
    const { bot, user } = bootSlack()
    const metadata = { event_type: 'task', event_payload: { id: 7 } }
    const blocks = [{ type: 'header', text: { type: 'plain_text', text: 'H' } }]
    const { ts } = await post(bot, { text: 'a', blocks, attachments: [{ text: 'x' }], metadata })
    const change = async (more: object) => {
      await bot('chat.update', { channel: general, ts, ...more })
      const { messages } = await bot('conversations.replies', {
        channel: general,
        ts,
        include_all_metadata: true,
      })
      return messages[0]
    }
    expect(await change({ attachments: [{ text: 'y' }] })).toMatchObject({
      text: 'a',
      blocks,
      attachments: [{ text: 'y' }],
      metadata,
      edited: { user: ids.bot },
    })
    const reworded = await change({ text: 'b', metadata: {} })
    expect(reworded).toMatchObject({ text: 'b', attachments: [{ text: 'y' }] })
    expect(reworded.blocks[0].type).toBe('rich_text')
    expect(reworded).not.toHaveProperty('metadata')
    expect(await change({ text: 'b', attachments: [] })).not.toHaveProperty('attachments')
    await user('conversations.archive', { channel: general })
    const random = await post(bot, { channel: ids.random, text: 'x' })
    await user('conversations.archive', { channel: ids.random })
    const late = { channel: ids.random, ts: random.ts, text: 'y' }
    expect((await bot('chat.update', late)).error).toBe('is_inactive')
  })

  test('of a reply can bring it into the channel', async () => {
    const { bot } = bootSlack()
    const { ts } = await post(bot, { text: 'root' })
    const reply = await post(bot, { text: 'reply', thread_ts: ts, username: 'Clippy' })
    await bot('chat.update', { channel: general, ts: reply.ts, text: 'r', reply_broadcast: true })
    const { messages } = await bot('conversations.history', { channel: general })
    expect(messages).toMatchObject([{ text: 'r', subtype: 'thread_broadcast' }, { text: 'root' }])
  })
})

describe('metadata', () => {
  test('shows its payload to those who ask, and is told of', async () => {
    const { bot, heard } = await bootListening({
      events: ['message_metadata_posted', 'message_metadata_updated', 'message_metadata_deleted'],
    })
    const metadata = (id: number) => ({ event_type: 'task', event_payload: { id } })
    const { ts, message } = await post(bot, { text: 'x', metadata: metadata(1) })
    expect(message.metadata).toEqual(metadata(1))
    const read = async (more: object) =>
      (await bot('conversations.history', { channel: general, ...more })).messages[0].metadata
    expect(await read({})).toEqual({ event_type: 'task' })
    expect(await read({ include_all_metadata: true })).toEqual(metadata(1))
    await bot('chat.update', { channel: general, ts, text: 'x', metadata: metadata(2) })
    await bot('chat.delete', { channel: general, ts })
    const common = {
      app_id: ids.app,
      bot_id: ids.botId,
      user_id: ids.bot,
      team_id: ids.team,
      channel_id: general,
      event_ts: `${noon_s}.000000`,
    }
    const [posted, updated, deleted] = ['posted', 'updated', 'deleted'].map(
      (verb) => `message_metadata_${verb}`,
    )
    expect(await heard()).toEqual([
      { type: posted, ...common, metadata: metadata(1), message_ts: ts },
      {
        type: updated,
        ...common,
        metadata: metadata(2),
        previous_metadata: metadata(1),
        message_ts: ts,
      },
      { type: deleted, ...common, previous_metadata: metadata(2), deleted_ts: ts },
    ])
  })
})

describe('threads and reading', () => {
  test('a broadcast carries its root, a buried root is a change', async () => {
    const { bot, heard } = await bootListening({ events: ['message.channels'] })
    const { ts } = await post(bot, { text: 'root' })
    await post(bot, { text: 'to all', thread_ts: ts, reply_broadcast: true, username: 'Clippy' })
    await bot('chat.delete', { channel: general, ts })
    const [, broadcast, buried] = await heard()
    expect(broadcast).toMatchObject({
      subtype: 'thread_broadcast',
      username: 'Clippy',
      root: { ts, text: 'root' },
    })
    expect(buried).toMatchObject({
      subtype: 'message_changed',
      message: { subtype: 'tombstone', ts, reply_count: 1 },
      previous_message: { text: 'root' },
    })
  })

  test('who follows a thread, and what is unread', async () => {
    const { bot, user, instance } = bootSlack()
    const { ts } = await post(bot, { text: 'root' })
    const rootFor = async (call: Call) =>
      (await call('conversations.replies', { channel: general, ts })).messages[0]
    const first = await post(bot, { text: 'bot', thread_ts: ts })
    expect(await rootFor(user)).toMatchObject({ subscribed: false, latest_reply: first.ts })
    const second = await post(user, { text: 'me too', thread_ts: ts })
    expect(await rootFor(user)).toMatchObject({ subscribed: true, last_read: second.ts })
    expect(await rootFor(bot)).toMatchObject({ subscribed: false })
    const { channel } = await post(bot, { channel: ada, text: 'one' })
    const two = await post(bot, { channel: ada, text: 'two' })
    await post(bot, { channel, text: 'three' })
    const unread = async () => (await user('conversations.info', { channel })).channel
    expect(await unread()).toMatchObject({ unread_count: 3, last_read: '0000000000.000000' })
    await user('conversations.mark', { channel, ts: two.ts })
    expect(await unread()).toMatchObject({ unread_count: 1, last_read: two.ts })
    await simulate(instance, 'message', { user: 'ada', channel, text: 'seen' })
    expect(await unread()).toMatchObject({ unread_count: 0 })
    expect((await bot('conversations.info', { channel })).channel).not.toHaveProperty(
      'unread_count',
    )
  })

  test('a link to a domain of the app is told of', async () => {
    const { bot, instance, heard } = await bootListening({
      events: ['link_shared'],
      app: { unfurl_domains: ['acme.test'] },
    })
    await post(bot, { text: 'https://acme.test/own' })
    const text = 'https://docs.acme.test/a?b=1&c=2 https://other.test'
    const said = await simulate(instance, 'message', { user: 'ada', channel: 'general', text })
    expect(await heard()).toEqual([
      {
        type: 'link_shared',
        user: ada,
        channel: general,
        message_ts: said.ts,
        links: [{ url: 'https://docs.acme.test/a?b=1&c=2', domain: 'acme.test' }],
        source: 'conversations_history',
        unfurl_id: expect.any(String),
        is_bot_user_member: true,
        event_ts: `${noon_s}.000000`,
      },
    ])
  })
})
