import { describe, expect, test } from 'vitest'
import { bootSlack, expectRefusals, ids } from '../support.ts'

const { ada, general } = ids

const seed = {
  users: [{ name: 'ada', tz: 'Europe/London' }, { name: 'bob' }],
  channels: [
    {
      name: 'launch',
      messages: [
        { text: 'The rocket is ready', user: 'ada', at: '2030-01-10T12:00:00Z' },
        { text: 'Rockets need fuel', user: 'bob', at: '2030-04-30T23:30:00Z' },
        {
          text: 'See https://rocket.test for the rocket plan',
          user: 'bob',
          at: '2030-05-12T12:00:00Z',
          reactions: [{ name: 'eyes', users: ['ada'] }],
          thread: [{ text: 'rocket fuel is late', user: 'ada', at: '2030-05-13T10:00:00Z' }],
        },
      ],
    },
    {
      name: 'secret',
      is_private: true,
      members: ['bob'],
      messages: [{ text: 'rocket secret', user: 'bob' }],
    },
  ],
  dms: [{ users: ['ada', 'bob'], messages: [{ text: 'rocket for you', user: 'bob' }] }],
}

describe('search', () => {
  test('is for people, and refuses to look for nothing', async () => {
    const { user, bot } = bootSlack(seed)
    expect((await bot('search.messages', { query: 'x' })).error).toBe('not_allowed_token_type')
    await expectRefusals(user, [
      ['search.messages', {}, 'no_query'],
      ['search.files', { query: ' ' }, 'no_query'],
      ['search.messages', { query: 'x', sort: 'luck' }, 'invalid_arguments'],
      ['search.messages', { query: 'x', cursor: 'bad' }, 'invalid_cursor'],
    ])
  })

  test.each([
    ['rocket', ['late', 'plan', 'ready', 'you']],
    ['rocket*', ['fuel', 'late', 'plan', 'ready', 'you']],
    ['ROCKET fuel', ['late']],
    ['"the rocket"', ['plan', 'ready']],
    ['"rocket is ready"', ['ready']],
    ['rocket -fuel', ['plan', 'ready', 'you']],
    ['rocket -"is ready" -plan', ['late', 'you']],
    ['from:ada', ['late', 'ready']],
    ['from:me rocket', ['late', 'ready']],
    ['from:@bob in:#launch', ['fuel', 'plan']],
    ['from:nobody', []],
    ['rocket -from:bob', ['late', 'ready']],
    ['in:launch', ['fuel', 'late', 'plan', 'ready']],
    ['in:@bob', ['you']],
    ['to:bob', ['you']],
    ['-in:launch rocket', ['you']],
    [`from:<@${ada}>`, ['late', 'ready']],
    ['before:2030-05-01', ['ready']],
    ['after:2030-05-12 in:launch', ['late']],
    ['on:2030-05-12', ['plan']],
    ['on:yesterday in:launch', ['plan']],
    ['during:may in:launch', ['fuel', 'late', 'plan']],
    ['during:2030-01', ['ready']],
    ['during:january', ['ready']],
    ['during:someday', []],
    ['has:link', ['plan']],
    ['has::eyes:', ['plan']],
    ['has:reaction', ['plan']],
    ['has:pin', []],
    ['is:thread', ['late', 'plan']],
    ['rocket -is:thread -to:bob', ['ready']],
    ['is:saved', ['plan']],
    ['!!!', []],
    ['" OR *', []],
  ])('finds %s', async (query, expected) => {
    const { user } = bootSlack(seed)
    const { messages } = await user('search.messages', { query: 'has:link' })
    const [{ ts, channel }] = messages.matches
    await user('stars.add', { channel: channel.id, timestamp: ts })
    const found = await user('search.messages', { query, count: 100 })
    const last = found.messages.matches.map(({ text }: { text: string }) => text.split(' ').at(-1))
    expect(last.sort()).toEqual(expected)
    expect(found.messages.total).toBe(expected.length)
  })

  test('pages, sorts and highlights', async () => {
    const { user } = bootSlack({
      channels: [
        { name: 'busy', messages: Array.from({ length: 25 }, (_, index) => `note ${index}`) },
      ],
    })
    const query = 'note'
    const texts = async (args: object) =>
      (await user('search.messages', { query, sort: 'timestamp', ...args })).messages.matches.map(
        ({ text }: { text: string }) => text,
      )
    expect(await texts({ count: 2 })).toEqual(['note 24', 'note 23'])
    expect(await texts({ count: 2, page: 13 })).toEqual(['note 0'])
    expect(await texts({ count: 2, page: 14 })).toEqual([])
    expect(await texts({ count: 1, sort_dir: 'asc', highlight: true })).toEqual([
      '\uE000note\uE001 0',
    ])
    const first = await user('search.messages', { query, count: 10, page: 3 })
    expect(first.messages).toMatchObject({
      total: 25,
      paging: { count: 10, total: 25, page: 3, pages: 3 },
      pagination: { total_count: 25, page: 3, per_page: 10, page_count: 3, first: 21, last: 25 },
    })
    const seen: string[] = []
    let cursor = '*'
    while (cursor !== '') {
      const found = await user('search.messages', { query, cursor, sort: 'timestamp' })
      seen.push(...found.messages.matches.map(({ text }: { text: string }) => text))
      cursor = found.response_metadata.next_cursor
    }
    expect(seen).toHaveLength(25)
    expect(new Set(seen).size).toBe(25)
  })

  test('follows what becomes of a message', async () => {
    const { user, bot } = bootSlack()
    const total = async (query: string) => (await user('search.messages', { query })).messages.total
    const { ts } = await bot('chat.postMessage', { channel: general, text: 'draft' })
    const [match] = (await user('search.messages', { query: 'draft' })).messages.matches
    expect(match).toMatchObject({
      type: 'message',
      ts,
      username: 'twinfleet_app',
      channel: { id: general, name: 'general', is_private: false },
      permalink: expect.stringContaining(`/archives/${general}/p${ts.replace('.', '')}`),
    })
    await bot('chat.update', { channel: general, ts, text: 'final' })
    expect([await total('draft'), await total('final')]).toEqual([0, 1])
    await user('reactions.add', { channel: general, timestamp: ts, name: '+1' })
    expect(await total('has::+1:')).toBe(1)
    await bot('chat.delete', { channel: general, ts })
    expect(await total('final')).toBe(0)
  })

  test('finds files by name, place and owner', async () => {
    const file = (name: string) => ({ name, content: 'x' })
    const { user } = bootSlack({
      users: [{ name: 'bob' }],
      channels: [
        { name: 'box', messages: [{ text: 'a', user: 'bob', files: [file('plan-b.txt')] }] },
        { name: 'den', messages: [{ text: 'b', user: 'ada', files: [file('plan-c.txt')] }] },
      ],
    })
    const names = async (query: string, args: object = {}) =>
      (await user('search.files', { query, ...args })).files.matches.map(
        ({ name }: { name: string }) => name,
      )
    expect((await names('plan')).sort()).toEqual(['plan-b.txt', 'plan-c.txt'])
    expect(await names('plan from:bob')).toEqual(['plan-b.txt'])
    expect(await names('in:#den')).toEqual(['plan-c.txt'])
    expect(await names(`before:2029-01-01`)).toEqual([])
    expect(await names('plan', { sort: 'timestamp', count: 1, page: 2 })).toHaveLength(1)
    const all = await user('search.all', { query: 'plan', highlight: true })
    expect(all.messages.total).toBe(2)
    expect(all.files.matches[0].title).toMatch(/^\uE000plan\uE001/)
    expect(all.posts).toEqual({ matches: [], total: 0 })
  })
})
