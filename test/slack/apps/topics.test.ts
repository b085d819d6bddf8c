import { describe, expect, test } from 'vitest'
import type { SlackWorld } from '../../../twins/slack/protocol/index.ts'
import { bootListening } from '../receiver.ts'
import { ids, noon_s, simulate, tokens } from '../support.ts'

const { general, random, ada } = ids
const event_ts = `${noon_s}.000000`

describe('who learns of what', () => {
  test('needs the scope for it', async () => {
    const { user, instance, types } = await bootListening({
      app: { scopes: ['chat:write', 'channels:history'] },
    })
    const { ts } = await user('chat.postMessage', { channel: general, text: 'x' })
    await user('reactions.add', { channel: general, timestamp: ts, name: 'eyes' })
    await simulate(instance, 'new_user', { name: 'zoe' })
    expect(await types()).toEqual(['message'])
  })

  test('on behalf of a person who installed the app, where its bot is not', async () => {
    const event_subscriptions = { events: ['message.channels'], user_events: ['message.channels'] }
    const { bot, user, settled, envelopes } = await bootListening({
      subscribe: event_subscriptions,
    })
    await bot('conversations.leave', { channel: random })
    await settled()
    const before = envelopes().length
    await user('chat.postMessage', { channel: random, text: 'seen by ada' })
    await user('chat.postMessage', { channel: general, text: 'seen by both' })
    await settled()
    const about = envelopes()
      .slice(before)
      .map(({ authorizations }) => authorizations)
    expect(about).toMatchObject([
      [{ user_id: ada, is_bot: false }],
      [{ user_id: ids.bot, is_bot: true }],
    ])
  })

  test('of a direct message with the app by either name', async () => {
    const { instance, heard } = await bootListening({ events: ['message.app_home'] })
    await simulate(instance, 'message', { user: 'ada', to_app: 'Listener', text: 'psst' })
    expect(await heard()).toMatchObject([{ type: 'message', channel_type: 'im', text: 'psst' }])
  })
})

test('a person posts with files, and brings a reply into the channel', async () => {
  const { instance, bot, call, heard } = await bootListening({
    events: ['message.channels', 'file_shared'],
  })
  const text = 'See'
  const files = [
    { name: 'a.txt', content: 'hello' },
    { name: 'b.bin', content_base64: 'AAE=' },
  ]
  const place = { user: 'ada', channel: 'general' }
  const said = await simulate(instance, 'message', { ...place, text, files })
  expect(said.files).toHaveLength(2)
  const thread = { thread_ts: said.ts, text: 'too', reply_broadcast: true }
  await simulate(instance, 'message', { ...place, ...thread })
  expect(await heard()).toMatchObject([
    { type: 'message', subtype: 'file_share', text, files: [{ name: 'a.txt' }, { size: 2 }] },
    { type: 'file_shared', file_id: said.files[0], channel_id: general },
    { type: 'file_shared', file_id: said.files[1] },
    { type: 'message', subtype: 'thread_broadcast', root: { ts: said.ts } },
  ])
  const { file } = await bot('files.info', { file: said.files[0] })
  const { pathname } = new URL(file.url_private)
  const authorization = `Bearer ${tokens.bot}`
  expect((await call(`GET ${pathname}`, undefined, { authorization })).text).toBe('hello')
  const empty = await call('POST /admin/simulate', { action: 'message', ...place, text: ' ' })
  expect(empty.status).toBe(409)
})

describe('what happens to a workspace', () => {
  test('is told as it is written in each kind of event', async () => {
    const { instance, user, heard } = await bootListening({
      events: [
        ...['channel_left', 'channel_created', 'team_rename', 'team_domain_change'],
        ...['emoji_changed', 'user_status_changed', 'user_change', 'app_uninstalled'],
        'tokens_revoked',
      ],
    })
    await user('conversations.kick', { channel: random, user: ids.bot })
    const { channel } = await simulate(instance, 'create_channel', { user: 'ada', name: 'plans' })
    await simulate(instance, 'rename_team', { name: 'Acme', domain: 'acme' })
    await simulate(instance, 'emoji', { name: 'parrot', url: 'https://x.test/p.gif' })
    await simulate(instance, 'emoji', { name: 'parrot', new_name: 'party' })
    await simulate(instance, 'emoji', { name: 'party', remove: true })
    await simulate(instance, 'change_profile', { user: 'ada', status_text: 'Away' })
    await simulate(instance, 'deactivate_user', { user: 'ada' })
    await simulate(instance, 'uninstall', {})
    const events = await heard()
    const value = 'https://x.test/p.gif'
    expect(events).toMatchObject([
      { type: 'channel_left', channel: random, actor_id: ada, event_ts },
      { type: 'channel_created', channel: { id: channel, name: 'plans', creator: ada } },
      { type: 'team_rename', name: 'Acme', team_id: ids.team },
      { type: 'team_domain_change', domain: 'acme', url: 'https://acme.slack.com' },
      { type: 'emoji_changed', subtype: 'add', name: 'parrot', value, event_ts },
      { type: 'emoji_changed', subtype: 'rename', old_name: 'parrot', new_name: 'party', value },
      { type: 'emoji_changed', subtype: 'remove', names: ['party'] },
      { type: 'user_change', user: { id: ada, profile: { status_text: 'Away' } } },
      { type: 'user_status_changed' },
      { type: 'user_change', user: { id: ada, deleted: true } },
      { type: 'tokens_revoked', tokens: { oauth: [ada], bot: [ids.bot] } },
      { type: 'app_uninstalled' },
    ])
    expect((await user('auth.test')).error).toBe('token_revoked')
  })
})

describe('what concerns one alone', () => {
  test('is told on behalf of that person', async () => {
    const { instance, user, types } = await bootListening({
      subscribe: { events: [], user_events: ['subteam_self_added', 'subteam_self_removed'] },
      seed: { users: ['grace'], usergroups: [{ id: 'S0ONCALL00', name: 'On Call' }] },
    })
    const grace = await simulate(instance, 'change_profile', { user: 'grace', title: 'X' })
    const put = (users: string) =>
      user('usergroups.users.update', { usergroup: 'S0ONCALL00', users })
    expect((await put(grace.user)).ok).toBe(true)
    expect((await put(`${grace.user},${ada}`)).ok).toBe(true)
    expect((await put(grace.user)).ok).toBe(true)
    expect(await types()).toEqual(['subteam_self_added', 'subteam_self_removed'])
  })

  test('a channel that is deleted, addresses that change, too many events', async () => {
    const { instance, bot, settled, receiver } = await bootListening({
      events: ['channel_deleted', 'email_domain_changed'],
    })
    await simulate(instance, 'delete_channel', { channel: 'random' })
    await simulate(instance, 'rename_team', { email_domain: 'acme.test' })
    await simulate(instance, 'limit_events', {})
    await settled()
    const bodies = receiver.received.map(({ text }) => JSON.parse(text))
    expect(bodies).toMatchObject([
      { event: { type: 'channel_deleted', channel: random } },
      { event: { type: 'email_domain_changed', email_domain: 'acme.test' } },
      { type: 'app_rate_limited', team_id: ids.team, api_app_id: ids.app },
    ])
    expect(bodies[2]).not.toHaveProperty('event')
    expect(bodies[2].minute_rate_limited).toBe(noon_s)
    expect((await bot('conversations.info', { channel: random })).error).toBe('channel_not_found')
  })
})

describe('delivery', () => {
  test('goes on for a day where the app asks for it', async () => {
    const { bot, instance, receiver, settled } = await bootListening({
      answer: () => 500,
      subscribe: { delayed: true },
    })
    await bot('chat.postMessage', { channel: general, text: 'x' })
    await settled()
    await instance.advanceTo((noon_s + 2 * 86_400) * 1000)
    expect(receiver.received).toHaveLength(1 + 3 + 24)
    const last = receiver.received.at(-1)?.headers
    expect(last?.['x-slack-retry-num']).toBe('27')
  })

  test('ends where nearly all of a thousand events of an hour fail, until verified anew', async () => {
    const { bot, instance, receiver, call } = await bootListening({ answer: () => 500 })
    const count = { since_ms: noon_s * 1000, delivered: 40, failed: 959 }
    instance.run((world: SlackWorld) => world.db.event_counts.put({ id: ids.app, ...count }))
    await bot('chat.postMessage', { channel: general, text: 'the last' })
    await instance.advanceTo((noon_s + 600) * 1000)
    expect(receiver.received).toHaveLength(4)
    await bot('chat.postMessage', { channel: general, text: 'unheard' })
    expect(receiver.received).toHaveLength(4)
    const { text } = await call('GET /admin/webhooks')
    expect(text).toContain('"is_disabled":true')
  })
})
