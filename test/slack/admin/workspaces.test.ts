import { describe, expect, test } from 'vitest'
import { bootListening, bootSlack, expectRefusals, ids, noon_s, simulate } from '../support.ts'

const { general, ada, app, team } = ids
const bob = 'U0BOB000001'
const seed = { users: [{ name: 'bob', id: bob, email: 'bob@example.com' }] }

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
