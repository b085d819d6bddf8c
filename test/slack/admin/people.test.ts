import { describe, expect, test } from 'vitest'
import { bootListening, bootSlack, expectRefusals, ids, noon_s, simulate } from '../support.ts'

const { general, ada, team, bot: botUser } = ids
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
