import { describe, expect, test } from 'vitest'
import type { SlackWorld } from '../../../twins/slack/protocol/index.ts'
import { waitFor } from '../apps/bolt_app.ts'
import { acme, grace, install, second, startDistributed } from '../apps/distributed_app.ts'
import { bootInteractive, bootListening } from '../receiver.ts'
import { bootSlack, callersOf, expectRefusals, ids, simulate, stateOf, tokens } from '../support.ts'

const org = 'E0ORG000001'
const enterprise = { id: org, name: 'Acme Group', domain: 'acme-group' }
const elsewhere = 'C0ACME00001'
const workspaces = [second]
const apps = [{ name: 'Org App', org_wide: true }]

describe('a token for an organization', () => {
  test('works in the workspace that a call names, or that what it names is in', async () => {
    const { bot } = bootSlack({ enterprise, workspaces, apps })
    await expectRefusals(bot, [
      ['users.list', {}, 'missing_argument'],
      ['conversations.list', {}, 'missing_argument'],
      ['conversations.create', { name: 'plans' }, 'missing_argument'],
      ['usergroups.list', {}, 'missing_argument'],
      ['conversations.list', { team_id: 'T0NOBODY' }, 'team_access_not_granted'],
    ])
    expect(await bot('auth.test')).toMatchObject({
      ...{ team: 'Acme Group', team_id: org, enterprise_id: org, is_enterprise_install: true },
      ...{ user_id: ids.bot, bot_id: ids.botId },
    })
    const teams = [
      { id: ids.team, name: 'Twinfleet' },
      { id: acme, name: 'Acme' },
    ]
    expect((await bot('auth.teams.list')).teams).toEqual(teams)
    const { members } = await bot('users.list', { team_id: acme })
    expect(members.map(({ name }: { name: string }) => name)).toEqual(['grace', 'ada', 'org_app'])
    const pages: string[][] = []
    for (let cursor = '', more = true; more; more = cursor !== '') {
      const answer = await bot('users.list', { team_id: acme, limit: 2, cursor })
      pages.push(answer.members.map(({ name }: { name: string }) => name))
      cursor = answer.response_metadata.next_cursor
    }
    expect(pages).toEqual([['grace', 'ada'], ['org_app']])
    expect(members[0].enterprise_user).toMatchObject({
      ...{ enterprise_id: org, enterprise_name: 'Acme Group', teams: [acme] },
    })
    const { channel } = await bot('conversations.create', { name: 'plans', team_id: acme })
    expect(channel.context_team_id).toBe(acme)
    const { channels } = await bot('conversations.list', { team_id: acme })
    expect(channels.map(({ name }: { name: string }) => name)).toEqual([
      'general',
      'random',
      'plans',
    ])
    const { message } = await bot('chat.postMessage', { channel: channel.id, text: 'here' })
    expect(message).toMatchObject({ team: acme, user: ids.bot, bot_id: ids.botId })
    expect((await bot('users.info', { user: grace })).user.name).toBe('grace')
    expect((await bot('team.info', { team_id: acme })).team).toMatchObject({
      ...{ id: acme, enterprise_id: org, enterprise_name: 'Acme Group' },
      enterprise_domain: 'acme-group',
    })
    expect((await bot('team.info', { domain: 'acme' })).team.id).toBe(acme)
    expect((await bot('team.info', { domain: 'nowhere' })).error).toBe('team_not_found')
  })

  test('of a person says which workspace its logs are of, and works where they are', async () => {
    const { instance, user } = bootSlack({ enterprise, workspaces, apps })
    instance.run((world: SlackWorld) => world.db.tokens.update(tokens.user, { enterprise: org }))
    await expectRefusals(user, [
      ['team.accessLogs', {}, 'missing_argument'],
      ['search.messages', { query: 'Hello' }, 'missing_argument'],
      ['reminders.list', {}, 'missing_argument'],
    ])
    expect((await user('team.accessLogs', { team_id: ids.team })).logins).toEqual([])
    // Administrators of the organization reach all its workspaces.
    const { users } = await user('admin.users.list', { team_id: acme })
    expect(users.map(({ username }: { username: string }) => username)).toContain('grace')
  })

  test('works only where an administrator has added the app', async () => {
    const { bot, instance, types, envelopes, heard } = await bootListening({
      app: { org_wide: true },
      events: ['team_access_granted', 'team_access_removed', 'message.channels'],
      seed: { enterprise, workspaces },
    })
    const listener = { app: 'Listener', workspaces: ['Acme'] }
    await simulate(instance, 'team_access', { ...listener, remove: true })
    await expectRefusals(bot, [
      ['conversations.list', { team_id: acme }, 'team_access_not_granted'],
      ['chat.postMessage', { channel: elsewhere, text: 'x' }, 'channel_not_found'],
      ['users.info', { user: grace }, 'user_not_found'],
    ])
    await simulate(instance, 'message', { user: 'grace', channel: elsewhere, text: 'unheard' })
    await simulate(instance, 'team_access', listener)
    expect((await bot('conversations.join', { channel: elsewhere })).ok).toBe(true)
    await simulate(instance, 'message', { user: 'grace', channel: elsewhere, text: 'heard' })
    expect(await types()).toEqual([
      'team_access_removed',
      'team_access_granted',
      'message.channel_join',
      'message',
    ])
    expect((await heard())[1]).toMatchObject({ team_ids: [acme] })
    expect(envelopes().at(-1)).toMatchObject({
      ...{ team_id: acme, enterprise_id: org, context_enterprise_id: org },
      authorizations: [
        {
          ...{ enterprise_id: org, team_id: acme, user_id: ids.bot, is_bot: true },
          is_enterprise_install: true,
        },
      ],
    })
  })
})

test('an organization that takes an app out takes it out of all its workspaces', async () => {
  const { bot, instance, types, call } = await bootListening({
    app: { org_wide: true, user_scopes: [] },
    events: ['app_uninstalled', 'tokens_revoked'],
    seed: { enterprise, workspaces },
  })
  expect((await bot('auth.revoke')).revoked).toBe(true)
  expect((await bot('auth.test')).error).toBe('token_revoked')
  expect(await types()).toContain('tokens_revoked')
  const { body } = await call('GET /admin/state?collection=installs')
  expect(body.collections.installs).toEqual({})
  const who = { user: 'grace', channel: elsewhere, text: `<@${ids.bot}>` }
  const before = (await types()).length
  await simulate(instance, 'message', who)
  expect(await types()).toHaveLength(before)
})

test('interactions say whether the app is there by its organization', async () => {
  const { act, instance, bot } = await bootInteractive({
    org_wide: true,
    slash_commands: ['/greet'],
    shortcuts: ['new'],
  })
  // Nothing without an organization, and nothing of its own after one.
  expect(await act('shortcut', { user: 'ada', callback_id: 'new' })).toMatchObject({
    ...{ enterprise: null, is_enterprise_install: false },
  })
  const { enterprise_id } = await simulate(instance, 'migrate_to_grid', {})
  const place = { id: enterprise_id, name: 'Twinfleet' }
  expect(await act('shortcut', { user: 'ada', callback_id: 'new' })).toMatchObject({
    team: { id: ids.team, enterprise_id, enterprise_name: 'Twinfleet' },
    ...{ enterprise: place, is_enterprise_install: false },
  })
  expect(await bot('auth.test')).toMatchObject({
    ...{ team_id: ids.team, enterprise_id, is_enterprise_install: false },
  })
  await simulate(instance, 'team_access', {})
  expect(await act('shortcut', { user: 'ada', callback_id: 'new' })).toMatchObject({
    ...{ enterprise: place, is_enterprise_install: true },
  })
  const said = { user: 'ada', channel: 'general', command: '/greet' }
  expect(await act('slash_command', said)).toMatchObject({
    ...{ enterprise_id, enterprise_name: 'Twinfleet', is_enterprise_install: 'true' },
  })
})

describe('an install for an organization', () => {
  test('is only for apps that are ready for it, and for its administrators', async () => {
    const client_id = '8412507393204.8412507393205'
    const query = new URLSearchParams({
      ...{ client_id, scope: 'chat:write', redirect_uri: 'https://app.test/done' },
    })
    const pageOf = async (app: object, team = '') => {
      const booted = bootSlack({ enterprise, workspaces, apps: [{ name: 'Org App', ...app }] })
      const asked = `${query}${team && `&team=${team}`}`
      const { text } = await booted.call(`GET /oauth/v2/authorize?${asked}`)
      return { text, ...booted }
    }
    expect((await pageOf({})).text).not.toContain('Acme Group')
    const { text, instance, call } = await pageOf({ org_deploy_enabled: true })
    expect(text).toContain('for all workspaces of Acme Group')
    expect(text).toContain(`value="${ids.ada}/${org}"`)
    expect(text).not.toContain(`value="${grace}/`)
    const alone = await pageOf({ org_deploy_enabled: true }, org)
    expect(alone.text).not.toContain(`value="${ids.ada}"`)
    const before = await stateOf(instance)
    const form = { 'content-type': 'application/x-www-form-urlencoded' }
    const who = new URLSearchParams({ person: `${grace}/${org}`, decision: 'allow' })
    const refused = await call(`POST /oauth/v2/authorize?${query}`, who.toString(), form)
    expect(refused.status).toBe(400)
    expect(await stateOf(instance)).toBe(before)
  })

  test('serves all its workspaces with one token in a Bolt app with a store', async () => {
    const { instance, store, url } = await startDistributed({
      enterprise,
      apps: [{ name: 'Org App', org_deploy_enabled: true }],
    })
    expect((await install(url, `${ids.ada}/${org}`)).status).toBe(200)
    const installation = store.get(org)
    expect(installation).toMatchObject({
      isEnterpriseInstall: true,
      enterprise: { id: org, name: 'Acme Group' },
      bot: { userId: ids.bot, id: ids.botId },
    })
    expect(installation?.team).toBeUndefined()
    const web = callersOf(instance).as(installation?.bot?.token ?? '')
    expect((await web('auth.teams.list')).teams).toEqual([])
    await simulate(instance, 'team_access', { app: 'Org App' })
    expect((await web('auth.teams.list')).teams).toHaveLength(2)
    for (const [user, channel, team_id] of [
      ['ada', ids.random, ids.team],
      ['grace', elsewhere, acme],
    ]) {
      await simulate(instance, 'join', { user: ids.bot, channel })
      const text = `<@${ids.bot}> where are you?`
      await simulate(instance, 'message', { user, channel, text })
      await waitFor(async () => {
        const { messages } = await web('conversations.history', { channel, team_id })
        expect(messages[0]).toMatchObject({ text: 'Here for Acme Group', user: ids.bot })
      })
      await simulate(instance, 'slash_command', { user, channel, command: '/where' })
      await waitFor(async () => {
        const { messages } = await web('conversations.history', { channel, team_id })
        expect(messages[0].text).toBe('Asked in Acme Group')
      })
    }
  })
})
