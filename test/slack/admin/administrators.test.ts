import { describe, expect, test } from 'vitest'
import { bootListening, bootSlack, expectRefusals, ids, noon_s, simulate } from '../support.ts'

const { general, random, ada, team, bot: botUser } = ids
const day_s = 86_400

describe('administrators', () => {
  test('are asked for by every method: a person, a scope, a role', async () => {
    const { bot, user, instance } = bootSlack({ users: [{ name: 'bob', is_admin: true }] })
    expect((await bot('admin.users.list', { team_id: team })).error).toBe('not_allowed_token_type')
    expect((await user('admin.users.list', { team_id: 'T0' })).error).toBe('team_not_found')
    instance.run((world) => {
      const { db } = world as unknown as {
        db: Record<string, { update(id: string, to: object): void }>
      }
      db.users?.update(ada, { is_admin: false })
    })
    expect((await user('admin.users.list', { team_id: team })).error).toBe('not_an_admin')
  })

  test('open, rename, convert, archive and delete channels', async () => {
    const { user, bot, types } = bootListening({ users: [{ name: 'bob', id: 'U0BOB000001' }] })
    const create = { name: 'plans', is_private: false, description: 'What to do', team_id: team }
    await expectRefusals(user, [
      ['admin.conversations.create', { ...create, team_id: undefined }, 'team_id_or_org_required'],
      ['admin.conversations.create', { ...create, team_id: 'T0' }, 'team_not_found'],
      ['admin.conversations.create', { ...create, name: 'general' }, 'name_taken'],
      ['admin.conversations.archive', { channel_id: 'C0' }, 'channel_not_found'],
      ['admin.conversations.archive', { channel_id: general }, 'cant_archive_general'],
      ['admin.conversations.unarchive', { channel_id: general }, 'channel_not_archived'],
      ['admin.conversations.delete', { channel_id: general }, 'could_not_delete_channel'],
      [
        'admin.conversations.convertToPrivate',
        { channel_id: general },
        'could_not_convert_channel',
      ],
    ])
    const { channel_id } = await user('admin.conversations.create', create)
    const at = { channel_id }
    const info = async () => (await user('conversations.info', { channel: channel_id })).channel
    expect(await info()).toMatchObject({ name: 'plans', purpose: { value: 'What to do' } })
    const both = { ...at, user_ids: ['U0BOB000001', botUser] }
    const failed = await user('admin.conversations.invite', { ...both, user_ids: 'U0' })
    expect(failed).toMatchObject({
      error: 'failed_for_some_users',
      failed_user_ids: { U0: 'user_not_found' },
    })
    expect(await user('admin.conversations.invite', both)).toEqual({ ok: true })
    const { members } = await user('conversations.members', { channel: channel_id })
    expect(members).toEqual([ada, 'U0BOB000001', botUser])
    await user('admin.conversations.rename', { ...at, name: 'plots' })
    await user('admin.conversations.convertToPrivate', { ...at, name: 'secret' })
    expect(await info()).toMatchObject({
      name: 'secret',
      is_private: true,
      previous_names: ['plots', 'plans'],
    })
    const again = await user('admin.conversations.convertToPrivate', at)
    expect(again.error).toBe('method_not_supported_for_channel_type')
    await user('admin.conversations.convertToPublic', at)
    await user('admin.conversations.archive', at)
    expect(await info()).toMatchObject({ is_private: false, is_archived: true })
    expect((await user('admin.conversations.archive', at)).error).toBe('already_archived')
    await user('admin.conversations.unarchive', at)
    expect(await user('admin.conversations.delete', at)).toEqual({ ok: true })
    expect((await bot('conversations.info', { channel: channel_id })).error).toBe(
      'channel_not_found',
    )
    const told = types().filter((type) => /^(channel|group)_/.test(type))
    expect(told).toEqual([
      ...['channel_created', 'channel_rename', 'group_rename'],
      ...['channel_archive', 'channel_unarchive', 'channel_deleted'],
    ])
  })

  test('do the same to many channels, and say what failed', async () => {
    const { user } = bootSlack({ channels: [{ name: 'a', id: 'C0AAAAAAAA1' }] })
    const { team: other } = await user('admin.teams.create', {
      team_domain: 'two',
      team_name: 'Two',
    })
    const channel_ids = ['C0AAAAAAAA1', 'C0']
    const not_added = [{ channel_id: 'C0', errors: ['channel_not_found'] }]
    const moved = await user('admin.conversations.bulkMove', { channel_ids, target_team_id: other })
    expect(moved).toMatchObject({ bulk_action_id: expect.stringMatching(/^\d+$/), not_added })
    const teams = async () =>
      (await user('admin.conversations.getTeams', { channel_id: 'C0AAAAAAAA1' })).team_ids
    expect(await teams()).toEqual([other])
    const set = { channel_id: 'C0AAAAAAAA1', org_channel: true }
    expect(await user('admin.conversations.setTeams', set)).toEqual({
      ok: true,
      channel: 'C0AAAAAAAA1',
    })
    expect(await teams()).toEqual([team, other])
    expect(await user('admin.conversations.bulkArchive', { channel_ids })).toMatchObject({
      not_added,
    })
    expect(await user('admin.conversations.bulkDelete', { channel_ids })).toMatchObject({
      not_added,
    })
    expect((await user('admin.conversations.bulkDelete', { channel_ids: [] })).error).toBe(
      'invalid_arguments',
    )
  })

  test('decide who may post, and how long messages stay', async () => {
    const { user, bot, instance } = bootSlack()
    const at = { channel_id: general }
    const prefs = { who_can_post: 'type:admin', can_thread: { type: ['ra'], user: [] } }
    const odd = { ...at, prefs: { who_can_post: 5 } }
    expect((await user('admin.conversations.setConversationPrefs', odd)).error).toBe(
      'could_not_set_channel_pref',
    )
    await user('admin.conversations.setConversationPrefs', { ...at, prefs: JSON.stringify(prefs) })
    expect((await user('admin.conversations.getConversationPrefs', at)).prefs).toEqual({
      who_can_post: { type: ['admin'], user: [] },
      can_thread: { type: ['ra'], user: [] },
    })
    const post = { channel: general, text: 'x' }
    expect((await bot('chat.postMessage', post)).error).toBe('restricted_action')
    expect((await user('chat.postMessage', post)).ok).toBe(true)
    const open = { who_can_post: `type:owner,user:${botUser}` }
    await user('admin.conversations.setConversationPrefs', { ...at, prefs: open })
    expect((await bot('chat.postMessage', post)).ok).toBe(true)
    const retention = async () => user('admin.conversations.getCustomRetention', at)
    expect(await retention()).toEqual({ ok: true, is_policy_enabled: false, duration_days: 0 })
    const wrong = { ...at, duration_days: 0 }
    expect((await user('admin.conversations.setCustomRetention', wrong)).error).toBe(
      'invalid_arguments',
    )
    await user('admin.conversations.setCustomRetention', { ...at, duration_days: 30 })
    expect(await retention()).toEqual({ ok: true, is_policy_enabled: true, duration_days: 30 })
    const texts = async () =>
      (await user('conversations.history', { channel: general })).messages.length
    expect(await texts()).toBe(2)
    await instance.advanceTo((noon_s + 32 * day_s) * 1000)
    expect(await texts()).toBe(0)
    await user('admin.conversations.removeCustomRetention', at)
    expect(await retention()).toMatchObject({ is_policy_enabled: false })
  })

  test('keep a private channel for the people of a group', async () => {
    const [bob, grace] = ['U0BOB000001', 'U0GRACE0001']
    const { user, bot } = bootSlack({
      users: [
        { name: 'bob', id: bob },
        { name: 'grace', id: grace },
      ],
      usergroups: [{ id: 'S0KEEPERS00', name: 'Keepers', users: ['grace'] }],
    })
    const { channel } = await user('conversations.create', { name: 'vault', is_private: true })
    const at = { channel_id: channel.id }
    const group = { ...at, group_id: 'S0KEEPERS00', team_id: team }
    const name = 'admin.conversations.restrictAccess'
    const place = { channel: channel.id }
    await user('conversations.invite', { ...place, users: `${botUser}` })
    await expectRefusals(user, [
      [`${name}.addGroup`, { ...group, channel_id: general }, 'channel_type_not_supported'],
      [`${name}.addGroup`, { ...group, group_id: 'S0NOBODY000' }, 'group_not_found'],
      [`${name}.removeGroup`, group, 'group_not_found'],
    ])
    expect(await user(`${name}.addGroup`, group)).toEqual({ ok: true })
    // Who is in none of its groups does not see it, apps aside.
    await expectRefusals(user, [
      [`${name}.addGroup`, group, 'group_already_added'],
      ['conversations.info', place, 'channel_not_found'],
      ['conversations.history', place, 'channel_not_found'],
      ['admin.conversations.invite', { ...at, user_ids: bob }, 'failed_for_some_users'],
    ])
    expect((await user('conversations.list', { types: 'private_channel' })).channels).toEqual([])
    expect((await bot('conversations.invite', { ...place, users: bob })).errors).toEqual([
      { user: bob, ok: false, error: 'cant_invite' },
    ])
    expect((await bot('conversations.invite', { ...place, users: grace })).ok).toBe(true)
    expect(await user(`${name}.listGroups`, at)).toEqual({ ok: true, group_ids: ['S0KEEPERS00'] })
    expect(await user(`${name}.removeGroup`, group)).toEqual({ ok: true })
    expect((await user('conversations.info', place)).channel.name).toBe('vault')
  })

  test('search for channels', async () => {
    const { user, instance } = bootSlack({
      channels: [
        { name: 'project-a', messages: [{ text: 'x', at: '2030-05-01T00:00:00Z' }] },
        { name: 'project-b', is_private: true, members: ['ada'] },
      ],
    })
    const search = async (args: object) => user('admin.conversations.search', { ...args })
    const names = async (args: object) =>
      (await search(args)).conversations.map(({ name }: { name: string }) => name)
    expect((await search({ sort: 'x' })).error).toBe('invalid_sort')
    expect((await search({ search_channel_types: 'x' })).error).toBe('invalid_search_channel_type')
    expect(await names({ query: 'project', sort: 'name', sort_dir: 'desc' })).toEqual([
      'project-b',
      'project-a',
    ])
    expect(await names({ search_channel_types: ['private'] })).toEqual(['project-b'])
    const first = await search({ sort: 'name', limit: 1 })
    expect(first).toMatchObject({
      total_count: 4,
      conversations: [{ name: 'general', id: general }],
    })
    expect(await names({ sort: 'name', limit: 1, cursor: first.next_cursor })).toEqual([
      'project-a',
    ])
    expect(await search({ total_count_only: true })).toMatchObject({
      total_count: 4,
      conversations: [],
    })
    const lookup = { team_ids: [team], last_message_activity_before: noon_s - 7 * day_s }
    const { channel_ids } = await user('admin.conversations.lookup', lookup)
    // Nobody has said anything in the two of a plain start.
    expect(channel_ids).toEqual([general, random, expect.any(String)])
    const few = { ...lookup, max_member_count: 0 }
    expect((await user('admin.conversations.lookup', few)).channel_ids).toEqual([])
    const { id: other } = await simulate(instance, 'external_team', {
      name: 'Acme',
      domain: 'acme',
    })
    const at = { channel_id: random }
    expect((await user('admin.conversations.disconnectShared', at)).error).toBe(
      'no_teams_to_disconnect',
    )
    const { invite_id } = await user('conversations.inviteShared', {
      channel: random,
      emails: 'a@acme.test',
    })
    await simulate(instance, 'accept_shared_invite', { invite: invite_id, team: other })
    await user('conversations.approveSharedInvite', { invite_id })
    expect(await names({ search_channel_types: ['external_shared'] })).toEqual(['random'])
    const leaving = { ...at, leaving_team_ids: ['T0'] }
    expect((await user('admin.conversations.disconnectShared', leaving)).error).toBe(
      'leaving_team_not_in_channel',
    )
    const originals = 'admin.conversations.ekm.listOriginalConnectedChannelInfo'
    expect(await user(originals)).toMatchObject({ ok: true, channels: [] })
    expect(await user('admin.conversations.disconnectShared', at)).toEqual({ ok: true })
    const original = {
      id: random,
      internal_team_ids: [team],
      original_connected_channel_id: random,
      original_connected_host_id: team,
    }
    expect((await user(originals, { channel_ids: [random] })).channels).toEqual([original])
    expect((await user(originals, { team_ids: ['T0'] })).channels).toEqual([])
    expect((await user(originals, { limit: 2000 })).error).toBe('invalid_limit')
  })
})
