import { describe, expect, test } from 'vitest'
import { bootListening, expectRefusals, ids, noon_s, simulate } from '../support.ts'

const { general, team, ada, bot: botUser } = ids
const day_ms = 86_400_000

/** An instance that knows another organization. */
async function bootConnected() {
  const booted = bootListening()
  const acme = { name: 'Acme', domain: 'acme', emails: ['Wile@acme.test'] }
  const { id: other } = await simulate(booted.instance, 'external_team', acme)
  const info = async () => (await booted.bot('conversations.info', { channel: general })).channel
  return { ...booted, other, info }
}

describe('Slack Connect', () => {
  test('shares a channel once the others have accepted and it was approved', async () => {
    const { bot, user, instance, other, info, events, types } = await bootConnected()
    const emails = 'wile@acme.test'
    await expectRefusals(bot, [
      ['conversations.inviteShared', { channel: 'C0', emails }, 'channel_not_found'],
      ['conversations.inviteShared', { channel: general }, 'no_recipients'],
      ['conversations.inviteShared', { channel: general, emails: 'wile' }, 'invalid_email'],
      [
        'conversations.inviteShared',
        { channel: general, emails: 'ada@example.com' },
        'restricted_action',
      ],
      ['conversations.approveSharedInvite', { invite_id: 'I0' }, 'invite_not_found'],
    ])
    const sent = await bot('conversations.inviteShared', { channel: general, emails })
    const { invite_id } = sent
    expect(sent.url).toContain(`/share/${invite_id}/`)
    expect((await bot('conversations.approveSharedInvite', { invite_id })).error).toBe(
      'invite_not_accepted',
    )
    expect((await bot('conversations.listConnectInvites')).invites).toMatchObject([
      {
        direction: 'outgoing',
        status: 'sent',
        invite_type: 'channel',
        invite: { id: invite_id, recipient_email: emails, inviting_team: { id: team } },
        channel: { id: general, name: 'general', is_private: false },
        acceptances: [],
      },
    ])
    await simulate(instance, 'accept_shared_invite', { invite: invite_id, team: other })
    expect(await info()).toMatchObject({ is_pending_ext_shared: true, is_ext_shared: false })
    const [waiting] = (await bot('conversations.listConnectInvites')).invites
    expect(waiting.acceptances).toMatchObject([{ accepting_team: { id: other, name: 'Acme' } }])
    expect(await bot('conversations.approveSharedInvite', { invite_id })).toEqual({ ok: true })
    expect(await info()).toMatchObject({
      is_shared: true,
      is_ext_shared: true,
      is_pending_ext_shared: false,
      shared_team_ids: [team, other],
    })
    expect((await bot('conversations.listConnectInvites')).invites).toEqual([])
    expect((await bot('conversations.approveSharedInvite', { invite_id })).error).toBe(
      'already_approved',
    )
    const permission = { channel: general, target_team: other, action: 'upgrade' }
    await expectRefusals(bot, [
      [
        'conversations.externalInvitePermissions.set',
        { ...permission, action: 'x' },
        'invalid_action',
      ],
      [
        'conversations.externalInvitePermissions.set',
        { ...permission, target_team: 'T0' },
        'team_not_found',
      ],
      [
        'conversations.externalInvitePermissions.set',
        { ...permission, channel: ids.random },
        'not_externally_shared',
      ],
    ])
    expect(await bot('conversations.externalInvitePermissions.set', permission)).toEqual({
      ok: true,
    })
    const { organizations, total_count } = await bot('team.externalTeams.list', {
      sort_field: 'team_name',
    })
    expect(total_count).toBe(1)
    expect(organizations).toMatchObject([{ team_id: other, public_channel_count: 1 }])
    expect((await bot('team.externalTeams.disconnect', { target_team: other })).error).toBe(
      'not_authorized',
    )
    expect(await user('team.externalTeams.disconnect', { target_team: other })).toEqual({
      ok: true,
    })
    expect((await user('team.externalTeams.disconnect', { target_team: other })).error).toBe(
      'not_connected',
    )
    expect(await info()).toMatchObject({ is_ext_shared: false, shared_team_ids: [team] })
    const filter = { connection_status_filter: 'DISCONNECTED' }
    expect((await bot('team.externalTeams.list', filter)).organizations).toHaveLength(1)
    expect(types()).toEqual([
      'shared_channel_invite_accepted',
      'channel_shared',
      'shared_channel_invite_approved',
      'channel_unshared',
    ])
    expect(events()[1]).toEqual({
      type: 'channel_shared',
      connected_team_id: other,
      channel: general,
      event_ts: `${noon_s}.000000`,
    })
  })

  test('takes part in the channel of others, or declines to', async () => {
    const { bot, instance, other, types } = await bootConnected()
    const invite = { team: other, channel_name: 'acme-launch', user: 'ada' }
    const { id: invite_id } = await simulate(instance, 'shared_invite', invite)
    const { id: unwanted } = await simulate(instance, 'shared_invite', invite)
    await expectRefusals(bot, [
      ['conversations.acceptSharedInvite', { channel_name: 'x' }, 'invalid_arguments'],
      [
        'conversations.acceptSharedInvite',
        { invite_id: 'I0', channel_name: 'x' },
        'invite_not_found',
      ],
      ['conversations.acceptSharedInvite', { invite_id, channel_name: 'general' }, 'name_taken'],
    ])
    const accepted = await bot('conversations.acceptSharedInvite', {
      invite_id,
      channel_name: 'acme',
    })
    expect(accepted).toMatchObject({ invite_id, implicit_approval: false })
    const { channel_id: channel } = accepted
    expect((await bot('conversations.info', { channel })).channel).toMatchObject({
      name: 'acme',
      creator: botUser,
      is_pending_ext_shared: true,
    })
    await bot('conversations.approveSharedInvite', { invite_id })
    expect((await bot('conversations.info', { channel })).channel.shared_team_ids).toEqual([
      team,
      other,
    ])
    expect(await bot('conversations.declineSharedInvite', { invite_id: unwanted })).toEqual({
      ok: true,
    })
    const again = { invite_id: unwanted, channel_name: 'late' }
    expect((await bot('conversations.acceptSharedInvite', again)).error).toBe('already_accepted')
    expect((await bot('conversations.declineSharedInvite', { invite_id })).error).toBe(
      'invalid_action',
    )
    expect(types()).toEqual([
      'shared_channel_invite_received',
      'shared_channel_invite_received',
      'shared_channel_invite_accepted',
      'channel_shared',
      'shared_channel_invite_approved',
      'shared_channel_invite_declined',
    ])
  })

  test('answers those who ask whether they may invite', async () => {
    const { bot, user, instance, types } = await bootConnected()
    const ask = async (email: string) => {
      const given = { user: 'ada', channel: 'general', email }
      return (await simulate(instance, 'request_shared_invite', given)).id
    }
    const [first, second, third] = [
      await ask('a@x.test'),
      await ask('b@x.test'),
      await ask('c@x.test'),
    ]
    const name = 'conversations.requestSharedInvite'
    const { invite_requests } = await bot(`${name}.list`, { limit: 1 })
    expect(invite_requests).toMatchObject([
      {
        id: first,
        inviting_user: { id: ada },
        channel: { id: general, name: 'general' },
        target_user: { recipient_email: 'a@x.test' },
        is_external_limited: true,
      },
    ])
    expect((await bot(`${name}.approve`, { invite_id: 'I0' })).error).toBe('invite_not_found')
    const approved = await bot(`${name}.approve`, { invite_id: first })
    const { invites } = await bot('conversations.listConnectInvites')
    expect(invites).toMatchObject([
      { invite: { id: approved.invite_id, recipient_email: 'a@x.test' } },
    ])
    expect(await user(`${name}.deny`, { invite_id: second })).toEqual({
      ok: true,
      invite_id: second,
    })
    expect((await bot(`${name}.deny`, { invite_id: second })).error).toBe('invalid_action')
    const listed = async (args: object) =>
      (await bot(`${name}.list`, { ...args })).invite_requests.map(({ id }: { id: string }) => id)
    expect(await listed({})).toEqual([third])
    expect(await listed({ include_approved: 1, include_denied: 1 })).toEqual([first, second, third])
    expect(await listed({ user_id: botUser })).toEqual([])
    expect(types()).toEqual(Array.from({ length: 3 }, () => 'shared_channel_invite_requested'))
    await instance.advanceTo(noon_s * 1000 + 31 * day_ms)
    expect(await listed({})).toEqual([])
    expect(await listed({ include_expired: 1 })).toEqual([third])
    expect((await bot(`${name}.approve`, { invite_id: third })).error).toBe('invite_expired')
    expect((await bot('conversations.listConnectInvites')).invites).toEqual([])
  })

  test('knows who can be found by an address', async () => {
    const { bot } = await bootConnected()
    const find = (email: string) => bot('users.discoverableContacts.lookup', { email })
    expect((await find('wile')).error).toBe('invalid_email')
    expect(await find('wile@acme.test')).toEqual({ ok: true, is_discoverable: true })
    expect(await find('nobody@acme.test')).toEqual({ ok: true, is_discoverable: false })
  })
})
