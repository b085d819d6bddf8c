import { describe, expect, test } from 'vitest'
import { seeder as slackSeeder } from '../../seeders/slack/index.ts'
import { boot, resetInstance, seedInstance } from '../../shared/instance/boot.ts'
import { twin as slack } from '../../twins/slack/index.ts'
import { bootSlack, ids, stateOf, tokens } from './support.ts'

const scenario = {
  channels: [
    { name: 'general', messages: ['Help needed', { text: 'On it', user: 'grace' }] },
    {
      name: 'incidents',
      topic: 'Fires',
      messages: [
        {
          text: 'Database is down',
          user: 'grace@example.com',
          at: '-3d',
          thread: [{ text: 'Looking', user: 'linus' }, 'Fixed'],
          reactions: [{ name: 'eyes', users: ['linus', 'ada'] }, 'tada'],
          files: [{ name: '../../notes.txt', content: 'what happened' }],
          pinned: true,
        },
      ],
    },
  ],
}

function seedError(config: unknown): unknown {
  const instance = boot(slack, { seeder: slackSeeder })
  const before = instance.store.serialize()
  try {
    seedInstance(instance, { slack: config })
    return undefined
  } catch (error) {
    expect(instance.store.serialize().equals(before)).toBe(true)
    return error instanceof Error ? error.message : error
  } finally {
    void instance.close()
  }
}

describe('what is refused, whole and by path', () => {
  test.each([
    [{ chanels: [] }, 'slack.chanels: unknown field'],
    [{ channels: [{ name: 'a', mesages: [] }] }, 'slack.channels[0].mesages: unknown field'],
    [{ channels: [{ name: 'Two Words' }] }, 'slack.channels[0].name: invalid_name_specials'],
    [
      { channels: [{ name: 'a', messages: [{ text: 'x', at: 'soon' }] }] },
      'slack.channels[0].messages[0].at: soon is neither ISO 8601 nor relative such as -3d',
    ],
    [
      { users: ['zoe'], channels: [{ name: 'a', members: ['U0NOBODY99'] }] },
      'slack.channels[0].members[0]: there is no user U0NOBODY99',
    ],
    [{ users: [{ name: 'a', tz: 'Mars/Olympus' }] }, 'slack.users[0].tz: is no time zone'],
  ])('%j', (config, message) => {
    expect(seedError(config)).toBe(message)
  })
})

test('two channels and five messages give exactly that', () => {
  const { instance } = bootSlack()
  const { seed_results, env_vars } = seedInstance(instance, { slack: scenario })
  expect(seed_results).toEqual({
    slack: { status: 'seeded', channels_created: 2, messages_posted: 5, users_created: 2 },
  })
  expect(env_vars).toMatchObject({
    SLACK_API_URL: 'http://localhost/api/',
    SLACK_BOT_TOKEN: 'xoxb-F9SXMECOSFOGYR3XKXWN',
    SLACK_SIGNING_SECRET: 'slack-signing-secret',
  })
})

test('seeded messages read as if they had been posted', async () => {
  const { bot, call } = bootSlack(scenario)
  const { channels } = await bot('conversations.list')
  const incidents = channels.find(({ name }: { name: string }) => name === 'incidents')
  expect(incidents).toMatchObject({ is_member: true, topic: { value: 'Fires' } })
  const { messages } = await bot('conversations.history', { channel: incidents.id })
  expect(messages).toHaveLength(1)
  expect(messages[0]).toMatchObject({
    text: 'Database is down',
    ts: '1904666400.000000',
    reply_count: 2,
    reply_users_count: 2,
    reactions: [
      { name: 'eyes', count: 2 },
      { name: 'tada', count: 1 },
    ],
    pinned_to: [incidents.id],
  })
  const replies = await bot('conversations.replies', { channel: incidents.id, ts: messages[0].ts })
  expect(replies.messages.map(({ text }: { text: string }) => text)).toEqual([
    'Database is down',
    'Looking',
    'Fixed',
  ])
  const [file] = messages[0].files
  expect(file.name).toBe('../../notes.txt')
  expect(new URL(file.url_private).pathname).toMatch(/^\/files-pri\/T0TWINFLT01-F\w+\/[^/]+$/)
  const { pathname } = new URL(file.url_private)
  const content = await call(`GET ${pathname}`, undefined, {
    authorization: `Bearer ${tokens.bot}`,
  })
  expect(content.text).toBe('what happened')
  expect(file.url_private).toContain('http://twin.test/')
})

test('resets and a second instance give byte-equal state', async () => {
  const { instance, bot } = bootSlack(scenario)
  const first = await stateOf(instance)
  for (let round = 0; round < 10; round += 1) {
    await bot('chat.postMessage', { channel: ids.general, text: 'noise' })
    resetInstance(instance)
    expect(await stateOf(instance)).toBe(first)
  }
  expect(await stateOf(bootSlack(scenario).instance)).toBe(first)
})

test('private channels, direct messages, bots and apps', async () => {
  const { bot, user, as, instance } = bootSlack({
    team: { name: 'Acme', domain: 'acme' },
    users: [
      'grace',
      { name: 'deploy', is_bot: true, real_name: 'Deploy Bot' },
      { name: 'ada', title: 'Countess' },
    ],
    channels: [
      {
        name: 'secret',
        is_private: true,
        members: ['grace'],
        messages: [{ text: 'x', user: 'deploy' }],
      },
      { name: 'old', is_archived: true, messages: ['the end'] },
    ],
    dms: [{ users: ['grace', 'ada'], messages: [{ text: 'psst', user: 'grace' }] }],
    usergroups: [{ name: 'On Call', users: ['grace'] }],
    apps: [
      { name: 'Helper', scopes: ['chat:write', 'channels:read', 'groups:read', 'users:read'] },
      { name: 'Other', socket_mode: true },
    ],
  })
  expect((await user('team.info')).team).toMatchObject({ name: 'Acme', domain: 'acme' })
  const list = await user('conversations.list', { types: 'public_channel,private_channel,im' })
  const names = list.channels.map((each: { name?: string }) => each.name)
  expect(names).toEqual(['general', 'random', 'old', undefined])
  expect((await bot('conversations.list', { types: 'private_channel' })).channels).toEqual([])
  const dm = list.channels.find((each: { is_im: boolean }) => each.is_im)
  expect((await user('conversations.history', { channel: dm.id })).messages[0].text).toBe('psst')
  expect((await bot('auth.test')).user).toBe('helper')
  const others = instance.store
    .prepare("SELECT key FROM tokens WHERE key LIKE 'xoxb-%'")
    .pluck()
    .all()
  expect(others).toHaveLength(2)
  const other = others.find((token) => token !== tokens.bot)
  expect((await as(String(other))('auth.test')).user).toBe('other')
})

test('an app may bring an id and credentials of its own', async () => {
  const own = {
    id: 'A0OWN000001',
    name: 'Own',
    client_id: '1.2',
    client_secret: 'own secret',
    signing_secret: 'own signing secret',
    bot_token: 'xoxb-own',
    app_token: 'xapp-1-own',
    scopes: ['chat:write', 'channels:read'],
    event_subscriptions: { request_url: 'http://127.0.0.1:9/', events: ['message.channels'] },
    slash_commands: ['/own'],
    shortcuts: ['begin', { callback_id: 'save', type: 'message' }],
    functions: ['step'],
  }
  const { as, bot, call } = bootSlack({ apps: [own] })
  expect(await as('xoxb-own')('auth.test')).toMatchObject({ user: 'own' })
  expect((await bot('auth.test')).user).toBe('twinfleet_app')
  expect(await as('xapp-1-own')('auth.test')).toMatchObject({ app_id: own.id, app_name: 'Own' })
  const { body } = await call('GET /admin/webhooks')
  expect(JSON.stringify(body)).toContain('http://127.0.0.1:9/')
  const state = await call('GET /admin/state?collection=apps')
  expect(state.text).toContain('"signing_secret":"own signing secret"')
  for (const offer of ['"callback_id":"begin","type":"global"', '"command":"/own"', '"step"']) {
    expect(state.text).toContain(offer)
  }
})
