import { describe, expect, test } from 'vitest'
import { bootListening, bootSlack, expectRefusals, ids, noon_s, simulate } from './support.ts'

const { general, ada, app, team, bot: botUser } = ids
const bob = 'U0BOB000001'
const seed = { users: [{ name: 'bob', id: bob, email: 'bob@example.com' }] }
const day_s = 86_400

describe('people of a workspace', () => {
  test('get roles and are removed', async () => {
    const { user, types } = bootListening(seed)
    const at = { team_id: team, user_id: bob }
    await expectRefusals(user, [
      ['admin.users.setAdmin', { ...at, user_id: 'U0' }, 'user_not_found'],
      ['admin.users.setAdmin', { ...at, user_id: botUser }, 'cannot_promote_bot'],
      ['admin.users.setRegular', { ...at, user_id: ada }, 'cannot_demote_primary_owner'],
      ['admin.users.remove', { ...at, user_id: ada }, 'cannot_remove_primary_owner'],
      ['admin.users.assign', at, 'user_already_team_member'],
    ])
    const role = async () => {
      const { users } = await user('admin.users.list', { team_id: team, is_active: true })
      const found = users.find(({ id }: { id: string }) => id === bob)
      return [found.is_admin, found.is_owner]
    }
    for (const [name, expected] of [
      ['setAdmin', [true, false]],
      ['setOwner', [true, true]],
      ['setRegular', [false, false]],
    ] as const) {
      expect(await user(`admin.users.${name}`, at)).toEqual({ ok: true })
      expect(await role()).toEqual(expected)
    }
    const { team: other } = await user('admin.teams.create', {
      team_domain: 'two',
      team_name: 'Two',
    })
    expect(await user('admin.users.assign', { ...at, team_id: other })).toEqual({ ok: true })
    const { users } = await user('admin.users.list', { team_id: other })
    expect(users).toMatchObject([{ id: bob, workspaces: [team, other], email: 'bob@example.com' }])
    expect(await user('admin.users.remove', { ...at, team_id: other })).toEqual({ ok: true })
    expect(await user('admin.users.remove', at)).toEqual({ ok: true })
    expect((await user('admin.users.remove', at)).error).toBe('user_not_found')
    const gone = await user('admin.users.list', { team_id: team, is_active: false })
    expect(gone.users).toMatchObject([{ id: bob, is_active: false }])
    expect(types().filter((type) => type === 'user_change')).toHaveLength(5)
  })

  test('are invited, come as guests, and leave when their time is over', async () => {
    const { user, instance } = bootSlack(seed)
    const invite = {
      team_id: team,
      email: 'Eve@x.test',
      channel_ids: [general],
      is_ultra_restricted: true,
    }
    await expectRefusals(user, [
      ['admin.users.invite', { ...invite, email: 'eve' }, 'invalid_email'],
      ['admin.users.invite', { ...invite, email: 'bob@example.com' }, 'already_in_team'],
      ['admin.users.invite', { ...invite, channel_ids: ['C0'] }, 'channel_not_found'],
    ])
    expect(await user('admin.users.invite', invite)).toEqual({ ok: true })
    expect((await user('admin.users.invite', invite)).error).toBe('already_invited')
    const joined = await simulate(instance, 'accept_invite', { email: 'eve@x.test', name: 'eve' })
    const eve = { user_id: joined.user, team_id: team }
    const expiration_ts = noon_s + day_s
    await expectRefusals(user, [
      ['admin.users.setExpiration', { ...eve, user_id: bob, expiration_ts }, 'user_not_guest'],
      ['admin.users.setExpiration', { ...eve, expiration_ts: 5 }, 'invalid_expiration'],
    ])
    expect(await user('admin.users.setExpiration', { ...eve, expiration_ts })).toEqual({ ok: true })
    expect((await user('admin.users.getExpiration', { user_id: joined.user })).user).toEqual({
      id: joined.user,
      email: 'eve@x.test',
      is_restricted: false,
      is_ultra_restricted: true,
      expiration_ts,
    })
    await instance.advanceTo(expiration_ts * 1000)
    expect((await user('users.info', { user: joined.user })).user.deleted).toBe(true)
  })

  test('ask for invitations, which are approved or denied', async () => {
    const { user, instance, types } = bootListening(seed)
    const ask = async (email: string) =>
      (
        await simulate(instance, 'request_invite', {
          user: 'bob',
          email,
          channels: [general],
          reason: 'Please',
        })
      ).id
    const [yes, no, open] = [await ask('a@x.test'), await ask('b@x.test'), await ask('c@x.test')]
    const name = 'admin.inviteRequests'
    const at = { team_id: team }
    const decide = (verb: string, id: string) =>
      user(`${name}.${verb}`, { ...at, invite_request_id: id })
    expect((await decide('approve', 'Ir0')).error).toBe('invite_request_not_found')
    expect(await decide('approve', yes)).toEqual({ ok: true })
    expect(await decide('deny', no)).toEqual({ ok: true })
    expect((await decide('deny', no)).error).toBe('invite_request_already_processed')
    expect((await user(`${name}.list`, at)).invite_requests).toMatchObject([
      {
        id: open,
        email: 'c@x.test',
        requester_ids: [bob],
        channel_ids: [general],
        request_reason: 'Please',
      },
    ])
    expect((await user(`${name}.approved.list`, at)).approved_requests).toMatchObject([
      {
        invite_request: { id: yes },
        approved_by: { actor_id: ada },
        invite: { email: 'a@x.test' },
      },
    ])
    expect((await user(`${name}.denied.list`, at)).denied_requests).toMatchObject([
      { invite_request: { id: no }, denied_by: { actor_type: 'user' } },
    ])
    await simulate(instance, 'accept_invite', { email: 'a@x.test', name: 'anna' })
    expect(types().slice(0, 4)).toEqual([
      ...['invite_requested', 'invite_requested', 'invite_requested'],
      'team_join',
    ])
  })

  test('are signed out of their sessions', async () => {
    const { user, instance } = bootSlack(seed)
    const sign = (device: string) =>
      simulate(instance, 'sign_in', { user: 'bob', ip: '10.0.0.1', device })
    await sign('web')
    await sign('mobile')
    await sign('web')
    const name = 'admin.users.session'
    const at = { team_id: team, user_id: bob }
    expect((await user(`${name}.list`, { team_id: team })).error).toBe('invalid_arguments')
    const list = async () => (await user(`${name}.list`, at)).active_sessions
    const [{ session_id, recent }] = await list()
    expect(recent).toMatchObject({ ip: '10.0.0.1', device_hardware: 'web' })
    expect(await user(`${name}.invalidate`, { team_id: team, session_id })).toEqual({ ok: true })
    const again = await user(`${name}.invalidate`, { team_id: team, session_id })
    expect(again.error).toBe('session_not_found')
    expect(await user(`${name}.reset`, { user_id: bob, mobile_only: true })).toEqual({ ok: true })
    expect(await list()).toHaveLength(1)
    expect(await user(`${name}.resetBulk`, { user_ids: [bob] })).toEqual({ ok: true })
    expect(await list()).toEqual([])
    const user_ids = [bob, ada]
    const short = { user_ids, duration: 60 }
    expect((await user(`${name}.setSettings`, short)).error).toBe('invalid_arguments')
    await user(`${name}.setSettings`, {
      user_ids: [bob],
      duration: day_s,
      desktop_app_browser_quit: true,
    })
    const settings = async () => user(`${name}.getSettings`, { user_ids })
    expect(await settings()).toEqual({
      ok: true,
      session_settings: [{ user_id: bob, duration: day_s, desktop_app_browser_quit: true }],
      no_settings_applied: [ada],
    })
    await user(`${name}.clearSettings`, { user_ids })
    expect((await settings()).no_settings_applied).toEqual(user_ids)
    expect(await user('admin.users.unsupportedVersions.export')).toEqual({ ok: true })
    const [{ id: channel }] = (await user('conversations.list', { types: 'im' })).channels
    const { messages } = await user('conversations.history', { channel })
    expect(messages[0].text).toContain('0 of 0 sessions')
  })
})

describe('workspaces and their parts', () => {
  test('are made, listed and set', async () => {
    const { user, events } = bootListening(seed)
    const made = { team_domain: 'two', team_name: 'Two', team_discoverability: 'open' }
    await expectRefusals(user, [
      ['admin.teams.create', { ...made, team_domain: 'Not A Domain' }, 'invalid_team_domain'],
      ['admin.teams.create', { ...made, team_domain: 'twinfleet' }, 'team_domain_taken'],
      ['admin.teams.settings.setName', { team_id: 'T0', name: 'x' }, 'team_not_found'],
      ['admin.teams.settings.setIcon', { team_id: team, image_url: 'x' }, 'bad_image_url'],
      [
        'admin.teams.settings.setDiscoverability',
        { team_id: team, discoverability: 'x' },
        'invalid_discoverability',
      ],
      [
        'admin.teams.settings.setDefaultChannels',
        { team_id: team, channel_ids: 'C0' },
        'channel_not_found',
      ],
    ])
    const { team: other } = await user('admin.teams.create', made)
    const { teams } = await user('admin.teams.list')
    expect(teams).toMatchObject([
      { id: team, discoverability: 'unlisted', primary_owner: { user_id: ada } },
      { id: other, name: 'Two', discoverability: 'open' },
    ])
    const at = { team_id: team }
    for (const [name, args] of [
      ['setName', { name: 'Renamed' }],
      ['setDescription', { description: 'All of us' }],
      ['setDiscoverability', { discoverability: 'closed' }],
      ['setIcon', { image_url: 'https://x.test/icon.png' }],
      ['setDefaultChannels', { channel_ids: [general] }],
    ] as const) {
      expect(await user(`admin.teams.settings.${name}`, { ...at, ...args })).toEqual({ ok: true })
    }
    expect((await user('admin.teams.settings.info', at)).team).toMatchObject({
      name: 'Renamed',
      default_channels: [general],
      icon: { image_original: 'https://x.test/icon.png', image_default: false },
    })
    await user('admin.users.setAdmin', { ...at, user_id: bob })
    expect((await user('admin.teams.owners.list', at)).owner_ids).toEqual([ada])
    expect((await user('admin.teams.admins.list', at)).admin_ids).toEqual([bob])
    expect(events()[0]).toMatchObject({ type: 'team_rename', name: 'Renamed', team_id: team })
  })

  test('give user groups channels and workspaces', async () => {
    const { user } = bootSlack(seed)
    const { usergroup } = await user('usergroups.create', { name: 'Ops' })
    const at = { usergroup_id: usergroup.id }
    await expectRefusals(user, [
      [
        'admin.usergroups.addChannels',
        { usergroup_id: 'S0', channel_ids: general },
        'no_such_subteam',
      ],
      ['admin.usergroups.addChannels', { ...at, channel_ids: 'C0' }, 'channel_not_found'],
      ['admin.usergroups.addTeams', { ...at, team_ids: 'T0' }, 'team_not_found'],
    ])
    expect(await user('admin.usergroups.addChannels', { ...at, channel_ids: [general] })).toEqual({
      ok: true,
    })
    const listed = async () =>
      (await user('admin.usergroups.listChannels', { ...at, include_num_members: 1 })).channels
    expect(await listed()).toMatchObject([{ id: general, num_members: 3 }])
    expect(await user('admin.usergroups.removeChannels', { ...at, channel_ids: general })).toEqual({
      ok: true,
    })
    expect(await listed()).toEqual([])
    expect(await user('admin.usergroups.addTeams', { ...at, team_ids: team })).toEqual({ ok: true })
  })

  test('have emoji of their own', async () => {
    const { user, bot, events } = bootListening()
    const url = 'https://x.test/party.png'
    await expectRefusals(user, [
      ['admin.emoji.add', { name: 'party', url: 'x' }, 'bad_image_url'],
      ['admin.emoji.add', { name: 'No Way', url }, 'invalid_emoji_name'],
      ['admin.emoji.addAlias', { name: 'fest', alias_for: 'party' }, 'emoji_not_found'],
    ])
    await user('admin.emoji.add', { name: 'party', url })
    expect((await user('admin.emoji.add', { name: 'party', url })).error).toBe('emoji_name_taken')
    await user('admin.emoji.addAlias', { name: 'fest', alias_for: ':party:' })
    expect((await user('admin.emoji.list')).emoji).toEqual({
      party: { url, uploaded_by: ada, date_created: noon_s },
      fest: { url: 'alias:party', uploaded_by: ada, date_created: noon_s },
    })
    await user('admin.emoji.rename', { name: 'fest', new_name: 'fete' })
    expect((await bot('emoji.list')).emoji).toEqual({ party: url, fete: 'alias:party' })
    expect(await user('admin.emoji.remove', { name: 'party' })).toEqual({ ok: true })
    expect((await bot('emoji.list')).emoji).toEqual({})
    expect(events().map(({ subtype }) => subtype)).toEqual(['add', 'add', 'rename', 'remove'])
  })

  test('decide about apps', async () => {
    const { user, bot, instance, types } = bootListening(seed)
    const request = async () =>
      (await simulate(instance, 'request_app', { user: 'bob', message: 'Need it' })).id
    const at = { team_id: team }
    await expectRefusals(user, [
      ['admin.apps.approve', at, 'invalid_arguments'],
      ['admin.apps.approve', { ...at, app_id: 'A0' }, 'app_not_found'],
      ['admin.apps.approve', { ...at, request_id: 'Ar0' }, 'request_not_found'],
      ['admin.apps.approve', { enterprise_id: 'E0', app_id: app }, 'enterprise_not_found'],
      ['admin.apps.clearResolution', { ...at, app_id: app }, 'app_not_resolved'],
    ])
    const unwanted = await request()
    expect((await user('admin.apps.requests.list', at)).app_requests).toMatchObject([
      {
        id: unwanted,
        app: { id: app },
        user: { id: bob, email: 'bob@example.com' },
        message: 'Need it',
      },
    ])
    expect(await user('admin.apps.requests.cancel', { ...at, request_id: unwanted })).toEqual({
      ok: true,
    })
    const request_id = await request()
    expect(await user('admin.apps.approve', { ...at, request_id })).toEqual({ ok: true })
    expect((await user('admin.apps.requests.list', at)).app_requests).toEqual([])
    expect((await user('admin.apps.approved.list', at)).approved_apps).toMatchObject([
      { app: { id: app }, last_resolved_by: { actor_id: ada } },
    ])
    expect(await user('admin.apps.restrict', { ...at, app_id: app })).toEqual({ ok: true })
    expect((await user('admin.apps.approved.list', at)).approved_apps).toEqual([])
    expect((await user('admin.apps.restricted.list', at)).restricted_apps).toHaveLength(1)
    expect(await user('admin.apps.clearResolution', { ...at, app_id: app })).toEqual({ ok: true })
    const config = {
      domain_restrictions: { urls: ['x.test'] },
      workflow_auth_strategy: 'end_user_only',
    }
    expect(await user('admin.apps.config.set', { app_id: app, ...config })).toEqual({ ok: true })
    const { configs } = await user('admin.apps.config.lookup', { app_ids: [app] })
    expect(configs).toEqual([{ app_id: app, ...config }])
    expect(await user('admin.apps.uninstall', { ...at, app_id: app })).toEqual({ ok: true })
    expect((await bot('auth.test')).error).toBe('token_revoked')
    expect(types()).toEqual(['app_requested', 'app_requested', 'tokens_revoked', 'app_uninstalled'])
  })
})
