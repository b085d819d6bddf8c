import { z } from 'zod'
import { omitUndefined } from '../../../../shared/object.ts'
import {
  addMember,
  checkName,
  createChannel,
  ensureKindOf,
  findChannel,
  findOwnChannel,
} from '../../conversations/objects/channel.ts'
import { flag, list, text, whole } from '../../protocol/args.ts'
import { ensure, method, type SlackWorld } from '../../protocol/index.ts'
import { cutPage } from '../../protocol/paging.ts'
import { ofTeam } from '../../protocol/team.ts'
import { seconds } from '../../protocol/time.ts'
import type { SharedInvite } from '../../schema/index.ts'
import {
  announceInvite,
  changeInvite,
  connect,
  createInvite,
  findInvite,
  setPending,
  toInvite,
} from '../connection.ts'

const write = { scope: 'conversations.connect:write', tokens: ['bot'], tier: 3 } as const
const manage = { scope: 'conversations.connect:manage', tier: 2 } as const
const chosen = () => ({ invite_id: text(), target_team: text().optional() })

/** The channel a connected organization is or will be in. */
function channelOf(world: SlackWorld, invite: SharedInvite) {
  const channel = world.db.channels.get(invite.channel ?? '')
  ensure(channel, 'channel_not_found')
  return channel
}

/** Slack Connect. https://docs.slack.dev/apis/slack-connect */
export const slackConnect = {
  'conversations.inviteShared': method(
    { scope: 'conversations.connect:write', tier: 2 },
    () => ({
      channel: text(),
      emails: list().optional(),
      user_ids: list().optional(),
      external_limited: flag().optional(),
    }),
    (world, { channel: id, emails = [], user_ids = [], external_limited = true }) => {
      const channel = findOwnChannel(world, id)
      ensureKindOf(channel, ['channel', 'group'])
      ensure(!channel.is_archived, 'is_archived')
      const recipients = [...emails, ...user_ids]
      ensure(
        recipients.length === 1,
        recipients.length === 0 ? 'no_recipients' : 'invalid_arguments',
      )
      const [recipient_email] = emails
      ensure(!recipient_email || z.email().safeParse(recipient_email).success, 'invalid_email')
      const isOwn = recipient_email && world.db.users.first({ where: { email: recipient_email } })
      ensure(!isOwn, 'restricted_action')
      const invite = createInvite(world, {
        direction: 'outgoing',
        channel: channel.id,
        channel_name: channel.name,
        is_private: channel.kind === 'group',
        inviting_user: world.caller.user,
        external_limited,
        ...omitUndefined({ recipient_email, recipient_user_id: user_ids[0] }),
      })
      const conf_code = world.id('', 6, 'upper')
      return { invite_id: invite.id, conf_code, url: invite.link, is_legacy_shared_channel: false }
    },
  ),

  'conversations.acceptSharedInvite': method(
    write,
    () => ({
      invite_id: text().optional(),
      channel_id: text().optional(),
      channel_name: text('invalid_name_required'),
      is_private: flag().optional(),
      free_trial_accepted: flag().optional(),
      team_id: text().optional(),
    }),
    (world, { invite_id, channel_id, channel_name, is_private }) => {
      ensure(invite_id !== undefined || channel_id !== undefined, 'invalid_arguments')
      const invite = findInvite(world, invite_id ?? channel_id)
      ensure(invite.direction === 'incoming' && invite.external_team, 'invite_not_found')
      ensure(invite.status === 'pending', 'already_accepted')
      const { user } = world.caller
      const kind = (is_private ?? invite.is_private) ? 'group' : 'channel'
      const name = checkName(world, channel_name)
      const channel = createChannel(world, { name, kind, creator: user })
      addMember(world, channel, user)
      const { id } = channel
      setPending(world, { ...channel, num_members: 1 }, invite.external_team)
      const accepted = { status: 'accepted' as const, channel: id, channel_name: name }
      announceInvite(world, 'accepted', changeInvite(world, invite, accepted))
      return {
        invite_id: invite.id,
        channel_id: id,
        implicit_approval: false,
        can_open_scdm: false,
      }
    },
  ),

  'conversations.approveSharedInvite': method(manage, chosen, (world, { invite_id }) => {
    const invite = findInvite(world, invite_id)
    ensure(invite.status !== 'approved', 'already_approved')
    ensure(invite.status === 'accepted' && invite.external_team, 'invite_not_accepted')
    connect(world, channelOf(world, invite), invite.external_team)
    announceInvite(world, 'approved', changeInvite(world, invite, { status: 'approved' }))
  }),

  'conversations.declineSharedInvite': method(manage, chosen, (world, { invite_id }) => {
    const invite = findInvite(world, invite_id)
    ensure(invite.status === 'pending' || invite.status === 'accepted', 'invalid_action')
    if (invite.channel !== undefined) {
      const channel = channelOf(world, invite)
      const pending = (channel.pending ?? []).filter((team) => team !== invite.external_team)
      world.db.channels.replace({ ...channel, pending })
    }
    announceInvite(world, 'declined', changeInvite(world, invite, { status: 'declined' }))
  }),

  'conversations.listConnectInvites': method(
    manage,
    () => ({ count: whole().optional(), cursor: text('invalid_cursor').optional() }),
    (world, { count, cursor }) => {
      const open = ofTeam(world)
        .shared_invites.list({ where: { status: ['pending', 'accepted'] } })
        .filter(({ date_invalid }) => seconds(world) < date_invalid)
      const args = { cursor, limit: count }
      const { shown, response_metadata } = cutPage(world, open, args)
      return { invites: shown.map((invite) => toInvite(world, invite)), response_metadata }
    },
  ),

  'conversations.externalInvitePermissions.set': method(
    manage,
    () => ({
      channel: text(),
      target_team: text(),
      action: z.enum(['upgrade', 'downgrade'], 'invalid_action'),
    }),
    (world, { channel: reference, target_team: team, action }) => {
      const channel = findChannel(world, reference)
      ensure(channel.connected?.length, 'not_externally_shared')
      ensure(channel.connected.includes(team), 'team_not_found')
      const id = `${channel.id}/${team}`
      const may_invite = action === 'upgrade'
      ofTeam(world).external_permissions.put({ id, channel: channel.id, team, may_invite })
    },
  ),
}
