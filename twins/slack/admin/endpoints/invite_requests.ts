import { z } from 'zod'
import { announce } from '../../apps/objects/announce.ts'
import { join } from '../../conversations/objects/membership.ts'
import { text } from '../../protocol/args.ts'
import { baseUrlPlaceholder, ensure, type SlackWorld } from '../../protocol/index.ts'
import { cutPage, page } from '../../protocol/paging.ts'
import { findTeam } from '../../protocol/team.ts'
import { eventTs, seconds } from '../../protocol/time.ts'
import type { Invitation } from '../../schema/index.ts'
import { namedUser } from '../../users/objects/reference.ts'
import { simulation } from '../../users/objects/simulation.ts'
import { createUser } from '../../users/objects/user.ts'
import { createInvitation, findRequested, toRequested } from '../objects/invitation.ts'
import { admin, ensureTeam, findAny } from '../objects/method.ts'

const chosen = () => ({ team_id: text(), invite_request_id: text() })
const listed = () => ({ team_id: text(), ...page() })

/** Decides what somebody asked. */
function resolve(status: 'sent' | 'denied') {
  return admin('invites', 'write', chosen, (world, { team_id, invite_request_id }) => {
    ensureTeam(world, team_id)
    const invitation = findRequested(world, team_id, invite_request_id)
    world.db.invitations.replace({ ...invitation, status, resolved_by: world.caller.user })
  })
}

/** What was decided, or is still to be. */
function found(world: SlackWorld, team: string, status: Invitation['status'][]) {
  ensureTeam(world, team)
  const all = world.db.invitations.list({ where: { team, status } })
  const isOpen = status.includes('requested')
  return all.filter(({ resolved_by }) => isOpen || resolved_by !== undefined)
}

function toInvite(invitation: Invitation) {
  const { id, email, requester, date_created, channel_ids } = invitation
  const { is_restricted, is_ultra_restricted } = invitation
  const guest = { is_restricted, is_ultra_restricted, is_domain_matched: false }
  const invite_preferences = { ...guest, channel_ids }
  return { id, email, inviter_id: requester, date_created, is_bouncing: false, invite_preferences }
}

const byUser = ({ resolved_by: actor_id = '' }: Invitation) => ({ actor_type: 'user', actor_id })

/** https://docs.slack.dev/reference/methods#admin.inviteRequests */
export const adminInvites = {
  'admin.inviteRequests.approve': resolve('sent'),
  'admin.inviteRequests.deny': resolve('denied'),

  'admin.inviteRequests.list': admin('invites', 'read', listed, (world, { team_id, ...args }) => {
    const open = found(world, team_id, ['requested'])
    const { shown, response_metadata } = cutPage(world, open, args)
    const invite_requests = shown.map((each) => {
      return { ...toRequested(each), date_expire: each.date_expire }
    })
    return { invite_requests, response_metadata }
  }),

  'admin.inviteRequests.approved.list': admin(
    'invites',
    'read',
    listed,
    (world, { team_id, ...args }) => {
      const approved = found(world, team_id, ['sent', 'accepted'])
      const { shown, response_metadata } = cutPage(world, approved, args)
      const approved_requests = shown.map((each) => ({
        invite_request: toRequested(each),
        approved_by: byUser(each),
        invite: toInvite(each),
      }))
      return { approved_requests, response_metadata }
    },
  ),

  'admin.inviteRequests.denied.list': admin(
    'invites',
    'read',
    listed,
    (world, { team_id, ...args }) => {
      const denied = found(world, team_id, ['denied'])
      const { shown, response_metadata } = cutPage(world, denied, args)
      const denied_requests = shown.map((each) => {
        return { invite_request: toRequested(each), denied_by: byUser(each) }
      })
      return { denied_requests, response_metadata }
    },
  ),
}

/** What people do with invitations to the workspace. */
export const invitees = {
  /** Somebody asks that a person be invited. https://docs.slack.dev/reference/events/invite_requested */
  request_invite: simulation(
    () => ({
      user: z.string(),
      email: z.email(),
      channels: z.array(z.string()).default([]),
      reason: z.string().default(''),
    }),
    (world, { user, email, channels, reason: request_reason }) => {
      const team = findTeam(world)
      const channel_ids = channels.map((id) => findAny(world, id).id)
      const about = { email: email.toLowerCase(), channel_ids, request_reason }
      const { id: requester } = namedUser(world, user)
      const given = { status: 'requested' as const, team: team.id, requester, ...about }
      const invitation = createInvitation(world, given)
      const invite_request = {
        ...toRequested(invitation),
        date_expire: invitation.date_expire,
        team: { id: team.id, name: team.name, domain: team.domain },
      }
      announce(world, { type: 'invite_requested', invite_request, event_ts: eventTs(world) })
      return { id: invitation.id }
    },
  ),

  /** Who was invited comes. */
  accept_invite: simulation(
    () => ({ email: z.email(), name: z.string() }),
    (world, { email, name }) => {
      const sent = world.db.invitations
        .list()
        .find((each) => each.status === 'sent' && each.email === email.toLowerCase())
      ensure(sent && seconds(world) < sent.date_expire, 'invite_not_found')
      ensure(!world.db.users.first({ where: { name } }), 'name_taken')
      const { real_name = name, is_restricted, is_ultra_restricted } = sent
      const made = createUser(world, { name, real_name, email: sent.email })
      const user = world.db.users.replace({ ...made, is_restricted, is_ultra_restricted })
      world.db.invitations.replace({ ...sent, status: 'accepted' })
      announce(world, { type: 'team_join', user, event_ts: eventTs(world) })
      for (const id of sent.channel_ids) join(world, findAny(world, id), user.id, sent.requester)
      return { user: user.id, url: `${baseUrlPlaceholder}/` }
    },
  ),
}
