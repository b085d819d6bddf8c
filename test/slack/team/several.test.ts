import { describe, expect, test } from 'vitest'
import type { SlackWorld } from '../../../twins/slack/protocol/index.ts'
import { waitFor } from '../apps/bolt_app.ts'
import { acme, grace, install, second, startDistributed } from '../apps/distributed_app.ts'
import { bootListening } from '../receiver.ts'
import { bootSlack, callersOf, ids, simulate } from '../support.ts'

test('a distributed Bolt app is installed into two workspaces and serves each with its token', async () => {
  const { instance, store, url } = await startDistributed()
  expect((await install(url, ids.ada)).status).toBe(200)
  expect((await install(url, grace)).status).toBe(200)
  expect([...store.keys()]).toEqual([ids.team, acme])
  const there = store.get(acme)
  expect(there).toMatchObject({
    team: { id: acme, name: 'Acme' },
    user: { id: grace },
    bot: { token: expect.stringMatching(/^xoxb-/), userId: expect.stringMatching(/^U/) },
  })
  expect(there?.bot?.userId).not.toBe(ids.bot)
  const places = [
    { team: ids.team, user: 'ada', channel: 'general', bot: ids.bot, name: 'Twinfleet' },
    { team: acme, user: 'grace', channel: 'general', bot: there?.bot?.userId, name: 'Acme' },
  ]
  for (const { team, user, channel, bot, name } of places) {
    const web = callersOf(instance).as(store.get(team)?.bot?.token ?? '')
    const found = (await web('auth.test')).user_id
    expect(found).toBe(bot)
    await simulate(instance, 'join', { workspace: team, user: String(bot), channel })
    const text = `<@${bot}> where are you?`
    const said = await simulate(instance, 'message', { workspace: team, user, channel, text })
    await waitFor(async () => {
      const { messages } = await web('conversations.history', { channel: said.channel })
      expect(messages[0]).toMatchObject({ text: `Here for ${name}`, user: bot, team })
    })
  }
})

test('an install whose state is not the app’s own comes to nothing', async () => {
  const { store, url } = await startDistributed()
  const state = (location: string) => location.replace(/state=[^&]+/, 'state=made-up')
  expect((await install(url, ids.ada, state)).status).toBe(400)
  expect(store.size).toBe(0)
})

describe('a workspace', () => {
  test('is closed to the tokens of another', async () => {
    const { bot, instance } = bootSlack({ workspaces: [{ ...second, apps: ['Twinfleet App'] }] })
    const token = instance.run((world: SlackWorld) =>
      world.db.tokens.list().find(({ team }) => team === acme),
    )
    const other = callersOf(instance).as(token?.id ?? '')
    expect(await other('team.info')).toMatchObject({ team: { id: acme, name: 'Acme' } })
    const namesOf = async (call: typeof bot) => {
      const { members } = await call('users.list')
      const { channels } = await call('conversations.list')
      return [members, channels].map((each) => each.map(({ name }: { name: string }) => name))
    }
    expect(await namesOf(other)).toEqual([
      ['grace', 'twinfleet_app', 'ada'],
      ['general', 'random'],
    ])
    expect(await namesOf(bot)).toEqual([
      ['ada', 'twinfleet_app'],
      ['general', 'random'],
    ])
    const refusals: [string, object, string][] = [
      ['users.info', { user: ids.ada }, 'user_not_found'],
      ['users.lookupByEmail', { email: 'ada@example.com' }, 'users_not_found'],
      ['conversations.info', { channel: ids.general }, 'channel_not_found'],
      ['chat.postMessage', { channel: ids.general, text: 'x' }, 'channel_not_found'],
      ['conversations.open', { users: ids.ada }, 'user_not_found'],
    ]
    for (const [method, args, error] of refusals) {
      expect((await other(method, { ...args })).error).toBe(error)
    }
    const posted = await other('chat.postMessage', { channel: '#random', text: 'here' })
    expect(posted).toMatchObject({ channel: 'C0ACME00001', message: { team: acme } })
    expect((await bot('bots.info', { bot: posted.message.bot_id })).bot.user_id).toBe(
      posted.message.user,
    )
  })

  test('has emoji, calls, logs, fields and invitations of its own', async () => {
    const { bot, user, instance } = bootSlack({
      workspaces: [{ ...second, apps: ['Twinfleet App'] }],
    })
    const there = instance.run((world: SlackWorld) =>
      world.db.tokens.list().find(({ team }) => team === acme),
    )
    const other = callersOf(instance).as(there?.id ?? '')
    const workspace = acme
    await simulate(instance, 'emoji', { workspace, name: 'parrot', url: 'https://x.test/p.gif' })
    await simulate(instance, 'profile_field', { workspace, label: 'Desk' })
    await simulate(instance, 'sign_in', { workspace, user: 'grace' })
    await simulate(instance, 'external_team', { workspace, name: 'Other', domain: 'other' })
    const about = { external_unique_id: 'x', join_url: 'https://x.test/call', created_by: grace }
    const { call } = await other('calls.add', about)
    expect((await other('emoji.list')).emoji).toHaveProperty('parrot')
    expect((await bot('emoji.list')).emoji).toEqual({})
    expect((await other('calls.info', { id: call.id })).ok).toBe(true)
    expect((await bot('calls.info', { id: call.id })).error).toBe('not_found')
    expect((await user('team.profile.get')).profile.fields).toEqual([])
    expect((await user('team.accessLogs')).logins).toEqual([])
    expect((await other('team.externalTeams.list')).total_count).toBe(1)
    expect((await bot('team.externalTeams.list')).total_count).toBe(0)
    await simulate(instance, 'emoji', { name: 'parrot', url: 'https://x.test/mine.gif' })
    expect((await other('emoji.list')).emoji.parrot).toBe('https://x.test/p.gif')
  })

  test('has its own envelopes, and its own end', async () => {
    const { instance, user, settled, envelopes } = await bootListening({
      events: ['message.channels', 'app_uninstalled'],
      seed: { workspaces: [{ ...second, apps: ['Listener'] }] },
    })
    await simulate(instance, 'join', { workspace: acme, user: 'listener', channel: 'random' })
    await simulate(instance, 'message', { user: 'grace', channel: 'random', text: 'in Acme' })
    await user('chat.postMessage', { channel: ids.random, text: 'at home' })
    await simulate(instance, 'uninstall', { workspace: acme })
    await simulate(instance, 'message', { user: 'grace', channel: 'random', text: 'unheard' })
    await settled()
    const about = envelopes().map(({ team_id, event }) => [team_id, event.type, event.text])
    expect(about).toEqual([
      [acme, 'message', expect.stringContaining('has joined')],
      [acme, 'message', 'in Acme'],
      [ids.team, 'message', 'at home'],
      [acme, 'app_uninstalled', undefined],
    ])
    expect((await user('auth.test')).ok).toBe(true)
  })
})
