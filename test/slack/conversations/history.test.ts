import { describe, expect, test } from 'vitest'
import { bootSlack, ids, noon_s, serveSlack, stateOf, tokens } from '../support.ts'

const { general } = ids

describe('reading', () => {
  test('pages by opaque cursors that are refused elsewhere', async () => {
    const { bot } = bootSlack({
      channels: [{ name: 'busy', messages: Array.from({ length: 25 }, (_, index) => `m${index}`) }],
    })
    const { channels } = await bot('conversations.list')
    const channel = channels.find(({ name }: { name: string }) => name === 'busy').id
    const seen: string[] = []
    let cursor = ''
    do {
      const page = await bot('conversations.history', { channel, limit: 10, cursor })
      expect(page.has_more).toBe(page.response_metadata !== undefined)
      seen.push(...page.messages.map(({ text }: { text: string }) => text))
      cursor = page.response_metadata?.next_cursor ?? ''
      if (cursor) expect(Buffer.from(cursor, 'base64').toString('base64')).toBe(cursor)
    } while (cursor)
    expect(seen).toEqual(Array.from({ length: 25 }, (_, index) => `m${24 - index}`))
    const { response_metadata } = await bot('conversations.history', { channel, limit: 1 })
    const refused = async (method: string, given: string, place = channel) =>
      (await bot(method, { channel: place, cursor: given })).error
    expect(await refused('conversations.history', response_metadata.next_cursor, general)).toBe(
      'invalid_cursor',
    )
    expect(await refused('conversations.members', response_metadata.next_cursor)).toBe(
      'invalid_cursor',
    )
    expect(await refused('conversations.history', 'bm9uc2Vuc2U=')).toBe('invalid_cursor')
    expect(await refused('conversations.history', '%%%')).toBe('invalid_cursor')
  })

  test('between two times, with and without their ends', async () => {
    const { bot } = bootSlack()
    const ts: string[] = []
    for (const text of ['a', 'b', 'c', 'd']) {
      ts.push((await bot('chat.postMessage', { channel: general, text })).ts)
    }
    const read = async (args: object) =>
      (await bot('conversations.history', { channel: general, ...args })).messages.map(
        ({ text }: { text: string }) => text,
      )
    expect(await read({ oldest: ts[1], latest: ts[3] })).toEqual(['c'])
    expect(await read({ oldest: ts[1], latest: ts[3], inclusive: true })).toEqual(['d', 'c', 'b'])
    expect(await read({ latest: ts[1], inclusive: true, limit: 1 })).toEqual(['b'])
    expect(await read({ oldest: '0', latest: noon_s + 1 })).toEqual(['d', 'c', 'b', 'a'])
    expect((await bot('conversations.history', { channel: general, oldest: 'x' })).error).toBe(
      'invalid_ts_oldest',
    )
  })

  test('the cost of a page does not depend on the size of the channel', async () => {
    const { instance, bot } = bootSlack()
    await bot('chat.postMessage', { channel: general, text: 'x' })
    const plan = instance.store
      .prepare(
        `EXPLAIN QUERY PLAN SELECT doc FROM messages WHERE channel = 'C' AND inChannel = 1
         AND ts < '2' ORDER BY ts DESC LIMIT 101`,
      )
      .all()
    expect(JSON.stringify(plan)).not.toMatch(/SCAN|TEMP B-TREE/)
  })
})

describe('later', () => {
  test('a scheduled message is refused for wrong times and can be taken back', async () => {
    const { bot } = bootSlack()
    const schedule = (post_at: unknown) =>
      bot('chat.scheduleMessage', { channel: general, text: 'later', post_at })
    expect((await schedule('noon')).error).toBe('invalid_time')
    expect((await schedule(noon_s)).error).toBe('time_in_past')
    expect((await schedule(noon_s + 121 * 86_400)).error).toBe('time_too_far')
    const { scheduled_message_id, message } = await schedule(noon_s + 600)
    expect(scheduled_message_id).toMatch(/^Q/)
    expect(message).toMatchObject({ type: 'message', text: 'later', bot_id: ids.botId })
    const listed = await bot('chat.scheduledMessages.list')
    expect(listed.scheduled_messages).toEqual([
      {
        id: scheduled_message_id,
        channel_id: general,
        post_at: noon_s + 600,
        date_created: noon_s,
        text: 'later',
      },
    ])
    const remove = () =>
      bot('chat.deleteScheduledMessage', { channel: general, scheduled_message_id })
    expect(await remove()).toEqual({ ok: true })
    expect((await remove()).error).toBe('invalid_scheduled_message_id')
  })

  test('it is posted when its time has come', async () => {
    const { bot, instance } = bootSlack()
    const post_at = noon_s + 86_400
    await bot('chat.scheduleMessage', { channel: general, text: 'tomorrow', post_at })
    await instance.advanceTo((post_at - 1) * 1000)
    expect((await bot('conversations.history', { channel: general })).messages).toEqual([])
    await instance.advanceTo((post_at + 60) * 1000)
    const { messages } = await bot('conversations.history', { channel: general })
    expect(messages).toMatchObject([{ text: 'tomorrow', ts: `${post_at}.000000`, user: ids.bot }])
    expect((await bot('chat.scheduledMessages.list')).scheduled_messages).toEqual([])
  })
})

test('the SDK iterates over pages and posts', async () => {
  const { instance } = bootSlack({
    channels: [{ name: 'busy', messages: Array.from({ length: 7 }, (_, index) => `m${index}`) }],
  })
  const { web } = await serveSlack(instance)
  const sizes: number[] = []
  const { channels = [] } = await web.conversations.list({ exclude_archived: true })
  const channel = channels.find(({ name }) => name === 'busy')?.id ?? ''
  for await (const page of web.paginate('conversations.history', { channel, limit: 3 })) {
    const { messages } = page as unknown as { messages: unknown[] } // what this method answers
    sizes.push(messages.length)
  }
  expect(sizes).toEqual([3, 3, 1])
  await expect(web.chat.postMessage({ channel: 'C0NOWHERE0', text: 'x' })).rejects.toMatchObject({
    data: { error: 'channel_not_found' },
  })
  expect(tokens.bot).toBe(web.token)
})

test('reads are pure', async () => {
  const { bot, instance } = bootSlack({
    users: ['grace'],
    channels: [{ name: 'a', messages: ['x'] }],
  })
  const { channels } = await bot('conversations.list')
  const channel = channels.at(-1).id
  const { messages } = await bot('conversations.history', { channel })
  const { ts } = messages[0]
  const before = await stateOf(instance)
  const reads: [string, object][] = [
    ['auth.test', {}],
    ['bots.info', { bot: ids.botId }],
    ['chat.getPermalink', { channel, message_ts: ts }],
    ['chat.scheduledMessages.list', {}],
    ['conversations.info', { channel }],
    ['conversations.list', {}],
    ['conversations.members', { channel }],
    ['conversations.replies', { channel, ts }],
    ['emoji.list', {}],
    ['files.list', {}],
    ['pins.list', { channel }],
    ['reactions.get', { channel, timestamp: ts }],
    ['reactions.list', {}],
    ['team.info', {}],
    ['users.conversations', {}],
    ['users.getPresence', { user: ids.ada }],
    ['users.info', { user: ids.ada }],
    ['users.list', {}],
    ['users.profile.get', { user: ids.ada }],
  ]
  for (const [method, args] of reads) expect((await bot(method, { ...args })).ok, method).toBe(true)
  expect(await stateOf(instance)).toBe(before)
})
