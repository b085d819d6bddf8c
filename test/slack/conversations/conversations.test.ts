import { describe, expect, test } from 'vitest'
import { bootSlack, ids, noon_s, stateOf } from '../support.ts'

const { general, random, ada } = ids
const people = { users: ['grace', 'linus', { name: 'mary', email: 'mary@example.com' }] }

async function idOf(bot: ReturnType<typeof bootSlack>['bot'], name: string): Promise<string> {
  const { members } = await bot('users.list')
  return members.find((each: { name: string }) => each.name === name).id
}

describe('creating and renaming', () => {
  test.each([
    ['', 'invalid_name_required'],
    ['x'.repeat(81), 'invalid_name_maxlength'],
    ['Loud', 'invalid_name_specials'],
    ['two words', 'invalid_name_specials'],
    ['---', 'invalid_name_punctuation'],
    ['general', 'name_taken'],
  ])('%j is %s', async (name, error) => {
    const { bot } = bootSlack()
    expect((await bot('conversations.create', { name })).error).toBe(error)
  })

  test('a new channel belongs to its creator, and a rename is remembered', async () => {
    const { bot } = bootSlack()
    const { channel } = await bot('conversations.create', { name: 'plans' })
    expect(channel).toMatchObject({
      name: 'plans',
      creator: ids.bot,
      created: noon_s,
      is_channel: true,
      is_private: false,
      is_member: true,
      context_team_id: ids.team,
      last_read: '0000000000.000000',
    })
    const renamed = await bot('conversations.rename', { channel: channel.id, name: 'plots' })
    expect(renamed.channel).toMatchObject({ name: 'plots', previous_names: ['plans'] })
    const { messages } = await bot('conversations.history', { channel: channel.id })
    expect(messages[0]).toMatchObject({ subtype: 'channel_name', old_name: 'plans', name: 'plots' })
  })
})

describe('membership', () => {
  test('a private channel does not exist for those outside', async () => {
    const { bot, user } = bootSlack(people)
    const { channel } = await user('conversations.create', { name: 'vault', is_private: true })
    for (const method of ['conversations.info', 'conversations.history', 'conversations.join']) {
      expect((await bot(method, { channel: channel.id })).error).toBe('channel_not_found')
    }
    const types = 'public_channel,private_channel'
    const names = (answer: { channels: { name: string }[] }) =>
      answer.channels.map(({ name }) => name)
    expect(names(await bot('conversations.list', { types }))).toEqual(['general', 'random'])
    expect(names(await user('conversations.list', { types }))).toContain('vault')
    await user('conversations.invite', { channel: channel.id, users: ids.bot })
    expect((await bot('conversations.info', { channel: channel.id })).channel.is_private).toBe(true)
  })

  test('bots read only where they are in, people read public channels', async () => {
    const { bot, user } = bootSlack()
    const { channel } = await user('conversations.create', { name: 'human' })
    expect((await bot('conversations.history', { channel: channel.id })).error).toBe(
      'not_in_channel',
    )
    expect((await bot('conversations.setTopic', { channel: channel.id, topic: 'x' })).error).toBe(
      'not_in_channel',
    )
    const joined = await bot('conversations.join', { channel: channel.id })
    expect(joined.channel.is_member).toBe(true)
    const again = await bot('conversations.join', { channel: channel.id })
    expect(again.warning).toBe('already_in_channel')
    const { messages } = await bot('conversations.history', { channel: channel.id })
    expect(messages[0]).toMatchObject({
      subtype: 'channel_join',
      user: ids.bot,
      text: `<@${ids.bot}> has joined the channel`,
    })
    await user('conversations.leave', { channel: random })
    expect((await user('conversations.history', { channel: random })).ok).toBe(true)
  })

  test('invitations name what is wrong with each user, and change nothing then', async () => {
    const { bot, instance } = bootSlack(people)
    const [grace, linus] = [await idOf(bot, 'grace'), await idOf(bot, 'linus')]
    const { channel } = await bot('conversations.create', { name: 'team' })
    const invite = (users: string) => bot('conversations.invite', { channel: channel.id, users })
    const before = await stateOf(instance)
    expect((await invite('')).error).toBe('no_user')
    expect((await invite(ids.bot)).error).toBe('cant_invite_self')
    expect(await invite(`${grace},U0NOBODY00`)).toEqual({
      ok: false,
      error: 'user_not_found',
      errors: [{ user: 'U0NOBODY00', ok: false, error: 'user_not_found' }],
    })
    expect(await stateOf(instance)).toBe(before)
    expect((await invite(`${grace},${linus}`)).ok).toBe(true)
    expect((await invite(grace)).error).toBe('already_in_channel')
    const { members } = await bot('conversations.members', { channel: channel.id })
    expect(members).toEqual([ids.bot, grace, linus])
    const { messages } = await bot('conversations.history', { channel: channel.id })
    expect(messages[0]).toMatchObject({ subtype: 'channel_join', user: linus, inviter: ids.bot })
    const kick = (user: string) => bot('conversations.kick', { channel: channel.id, user })
    expect((await kick(ids.bot)).error).toBe('cant_kick_self')
    expect((await kick(ada)).error).toBe('not_in_channel')
    expect((await kick(grace)).ok).toBe(true)
    expect((await bot('conversations.members', { channel: channel.id })).members).not.toContain(
      grace,
    )
    expect((await bot('conversations.kick', { channel: general, user: ada })).error).toBe(
      'cant_kick_from_general',
    )
  })

  test('pages of members and of channels', async () => {
    const { bot } = bootSlack({
      ...people,
      channels: Array.from({ length: 5 }, (_, index) => ({ name: `c${index}` })),
    })
    const pages: string[][] = []
    let cursor = ''
    do {
      const page = await bot('conversations.list', { limit: 3, cursor })
      pages.push(page.channels.map(({ name }: { name: string }) => name))
      cursor = page.response_metadata.next_cursor
    } while (cursor)
    expect(pages).toEqual([['general', 'random', 'c0'], ['c1', 'c2', 'c3'], ['c4']])
    const first = await bot('conversations.members', { channel: general, limit: 2 })
    const next = first.response_metadata.next_cursor
    const second = await bot('conversations.members', { channel: general, limit: 9, cursor: next })
    expect(second.members).toHaveLength(3)
    expect(second.response_metadata.next_cursor).toBe('')
  })

  test('what cannot be left or archived, and what an archived channel refuses', async () => {
    const { bot } = bootSlack()
    expect((await bot('conversations.leave', { channel: general })).error).toBe(
      'cant_leave_general',
    )
    expect((await bot('conversations.archive', { channel: general })).error).toBe(
      'cant_archive_general',
    )
    expect((await bot('conversations.unarchive', { channel: random })).error).toBe('not_archived')
    expect(await bot('conversations.leave', { channel: random })).toEqual({ ok: true })
    expect((await bot('conversations.leave', { channel: random })).error).toBe('not_in_channel')
    await bot('conversations.join', { channel: random })
    expect(await bot('conversations.archive', { channel: random })).toEqual({ ok: true })
    expect((await bot('conversations.archive', { channel: random })).error).toBe('already_archived')
    expect((await bot('conversations.setTopic', { channel: random, topic: 'x' })).error).toBe(
      'is_archived',
    )
    const { channels } = await bot('conversations.list', { exclude_archived: 'true' })
    expect(channels.map(({ name }: { name: string }) => name)).toEqual(['general'])
    expect((await bot('conversations.unarchive', { channel: random })).ok).toBe(true)
  })

  test('topic and purpose', async () => {
    const { bot } = bootSlack()
    expect(
      (await bot('conversations.setTopic', { channel: random, topic: 'x'.repeat(251) })).error,
    ).toBe('too_long')
    const { channel } = await bot('conversations.setTopic', { channel: random, topic: 'News' })
    expect(channel.topic).toEqual({ value: 'News', creator: ids.bot, last_set: noon_s })
    await bot('conversations.setPurpose', { channel: random, purpose: 'Talk' })
    const { messages } = await bot('conversations.history', { channel: random })
    expect(messages.map((each: { subtype: string }) => each.subtype)).toEqual([
      'channel_purpose',
      'channel_topic',
    ])
  })
})

describe('direct messages', () => {
  test('open once, close, and take no members', async () => {
    const { bot, user } = bootSlack(people)
    const grace = await idOf(bot, 'grace')
    const open = (args: object) => bot('conversations.open', { ...args })
    expect((await open({})).error).toBe('users_list_not_supplied')
    expect((await open({ users: '' })).error).toBe('not_enough_users')
    expect((await open({ users: 'U0NOBODY00' })).error).toBe('user_not_found')
    const { channel } = await open({ users: grace, return_im: true })
    expect(channel).toMatchObject({ is_im: true, user: grace, is_open: true })
    expect(await open({ users: grace })).toEqual({
      ok: true,
      no_op: true,
      already_open: true,
      channel: { id: channel.id },
    })
    expect((await user('conversations.info', { channel: channel.id })).error).toBe(
      'channel_not_found',
    )
    for (const method of ['conversations.leave', 'conversations.archive', 'conversations.join']) {
      expect((await bot(method, { channel: channel.id })).error).toBe(
        'method_not_supported_for_channel_type',
      )
    }
    expect(await bot('conversations.close', { channel: channel.id })).toEqual({ ok: true })
    expect((await bot('conversations.close', { channel: channel.id })).already_closed).toBe(true)
    const group = await open({ users: `${grace},${ada}`, return_im: true })
    expect(group.channel).toMatchObject({ is_mpim: true, is_private: true })
    expect(group.channel.name).toMatch(/^mpdm-/)
  })

  test('reading is marked for each member', async () => {
    const { bot } = bootSlack()
    const { ts } = await bot('chat.postMessage', { channel: general, text: 'x' })
    expect((await bot('conversations.mark', { channel: general, ts: 'x' })).error).toBe(
      'invalid_timestamp',
    )
    expect(await bot('conversations.mark', { channel: general, ts })).toEqual({ ok: true })
    expect((await bot('conversations.info', { channel: general })).channel.last_read).toBe(ts)
  })
})

describe('users', () => {
  test('are found by id and address, and change their own profile', async () => {
    const { bot, user } = bootSlack(people)
    expect((await bot('users.info', { user: 'U0NOBODY00' })).error).toBe('user_not_found')
    expect((await bot('users.lookupByEmail', { email: 'x@example.com' })).error).toBe(
      'users_not_found',
    )
    const found = await bot('users.lookupByEmail', { email: 'MARY@example.com' })
    expect(found.user).toMatchObject({ name: 'mary', is_bot: false, team_id: ids.team })
    expect((await bot('users.profile.set', { profile: {} })).error).toBe('not_allowed_token_type')
    expect((await user('users.profile.set', { profile: { height: 5 } })).error).toBe(
      'invalid_profile',
    )
    const profile = { status_text: 'Away', status_emoji: ':palm_tree:', first_name: 'Augusta' }
    const changed = await user('users.profile.set', { profile })
    expect(changed.profile).toMatchObject({ ...profile, real_name: 'Augusta Lovelace' })
    expect((await bot('users.profile.get', { user: ada })).profile.status_text).toBe('Away')
  })

  test('presence, conversations, identity, team, bots and emoji', async () => {
    const { bot, user } = bootSlack()
    expect((await bot('users.setPresence', { presence: 'busy' })).error).toBe('invalid_presence')
    expect(await user('users.setPresence', { presence: 'away' })).toEqual({ ok: true })
    expect(await bot('users.getPresence', { user: ada })).toEqual({ ok: true, presence: 'away' })
    expect((await user('users.getPresence')).manual_away).toBe(true)
    const { channels } = await user('users.conversations')
    expect(channels.map(({ id }: { id: string }) => id)).toEqual([general, random])
    expect((await user('users.identity')).user).toMatchObject({ id: ada, name: 'Ada Lovelace' })
    expect((await bot('team.info')).team).toMatchObject({ id: ids.team, url: 'http://twin.test/' })
    expect((await bot('bots.info', { bot: 'B0NOBODY00' })).error).toBe('bot_not_found')
    expect((await bot('bots.info', { bot: ids.botId })).bot).toMatchObject({
      id: ids.botId,
      app_id: ids.app,
      user_id: ids.bot,
    })
    expect((await bot('emoji.list')).emoji).toEqual({})
  })
})
