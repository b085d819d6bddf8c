import { z } from 'zod'
import { omitUndefined } from '../../../../shared/object.ts'
import { day_s } from '../../../../shared/time/units.ts'
import { announce } from '../../apps/objects/announce.ts'
import { memberOf } from '../../conversations/objects/channel.ts'
import { flag, list, structure, text } from '../../protocol/args.ts'
import { ensure, method, type SlackWorld } from '../../protocol/index.ts'
import { cutPage, page } from '../../protocol/paging.ts'
import { findTeam, ofTeam } from '../../protocol/team.ts'
import { eventTs, seconds } from '../../protocol/time.ts'
import type { InviteRequest } from '../../schema/index.ts'
import { namedChannel, namedUser } from '../../users/objects/reference.ts'
import { simulation } from '../../users/objects/simulation.ts'
import {
  announceInvite,
  changeInvite,
  createInvite,
  findInvite,
  setPending,
  toContact,
  toOrganization,
} from '../connection.ts'

const manage = { scope: 'conversations.connect:manage', tier: 2 } as const
const lifetime_s = 30 * day_s

function findRequest(world: SlackWorld, id: string): InviteRequest {
  const request = ofTeam(world).invite_requests.get(id)
  ensure(request, 'invite_not_found')
  ensure(request.status === 'pending', 'invalid_action')
  ensure(seconds(world) < request.expires_at, 'invite_expired')
  return request
}

function settle(world: SlackWorld, request: InviteRequest, status: 'approved' | 'denied'): void {
  const date_last_updated = seconds(world)
  ofTeam(world).invite_requests.replace({ ...request, status, date_last_updated })
}

function toRequest(world: SlackWorld, request: InviteRequest) {
  const { id, channel, user, recipient_email, external_limited } = request
  const { date_created, date_last_updated, expires_at } = request
  const place = world.db.channels.get(channel)
  return omitUndefined({
    id,
    inviting_team: toOrganization(world, findTeam(world).id),
    inviting_user: toContact(world.db.users.get(user)),
    channel: place && {
      id: channel,
      name: place.name,
      is_private: place.kind === 'group',
      is_im: false,
      date_created: place.created,
      connections: [],
      pending_connections: [],
      previous_connections: [],
    },
    target_user: { recipient_email },
    is_external_limited: external_limited,
    date_created,
    date_last_updated,
    expires_at,
  })
}

/** What people who may not invite other organizations ask for. */
export const inviteRequests = {
  'conversations.requestSharedInvite.list': method(
    manage,
    () => ({
      include_approved: flag().optional(),
      include_denied: flag().optional(),
      include_expired: flag().optional(),
      invite_ids: list().optional(),
      user_id: text().optional(),
      ...page(),
    }),
    (
      world,
      { include_approved, include_denied, include_expired, invite_ids, user_id, ...args },
    ) => {
      const isShown = ({ status, expires_at }: InviteRequest) => {
        if (status === 'approved') return include_approved === true
        if (status === 'denied') return include_denied === true
        return include_expired === true || seconds(world) < expires_at
      }
      const found = ofTeam(world)
        .invite_requests.list()
        .filter((request) => isShown(request) && (!invite_ids || invite_ids.includes(request.id)))
        .filter(({ user }) => user_id === undefined || user === user_id)
      const { shown, response_metadata } = cutPage(world, found, args)
      return { invite_requests: shown.map((each) => toRequest(world, each)), response_metadata }
    },
  ),

  'conversations.requestSharedInvite.approve': method(
    manage,
    () => ({
      invite_id: text(),
      channel_id: text().optional(),
      is_external_limited: flag().optional(),
      message: structure(
        z.object({ text: z.string(), is_override: z.boolean() }),
        'invalid_arguments',
      ).optional(),
    }),
    (world, { invite_id, channel_id, is_external_limited }) => {
      const request = findRequest(world, invite_id)
      const channel = world.db.channels.get(channel_id ?? request.channel)
      ensure(channel, 'channel_not_found')
      settle(world, request, 'approved')
      const invite = createInvite(world, {
        direction: 'outgoing',
        channel: channel.id,
        channel_name: channel.name,
        is_private: channel.kind === 'group',
        inviting_user: request.user,
        external_limited: is_external_limited ?? request.external_limited,
        recipient_email: request.recipient_email,
      })
      return { invite_id: invite.id }
    },
  ),

  'conversations.requestSharedInvite.deny': method(
    manage,
    () => ({ invite_id: text(), message: text().optional() }),
    (world, { invite_id }) => {
      settle(world, findRequest(world, invite_id), 'denied')
      return { invite_id }
    },
  ),
}

/** What other organizations do, and people who must ask before they invite one. */
export const outsiders = {
  external_team: simulation(
    () => ({ name: z.string(), domain: z.string(), emails: z.array(z.email()).default([]) }),
    (world, { emails, ...given }) => {
      const date_created = seconds(world)
      const { id } = ofTeam(world).external_teams.insert({
        ...{ id: world.id('T', 10, 'upper'), ...given, date_created },
        connection_status: 'CONNECTED',
        last_active_timestamp: date_created,
        emails: emails.map((email) => email.toLowerCase()),
      })
      return { id }
    },
  ),

  /** Another organization invites this one to a channel of its own. */
  shared_invite: simulation(
    () => ({
      team: z.string(),
      channel_name: z.string(),
      user: z.string(),
      is_private: z.boolean().default(false),
    }),
    (world, { team, channel_name, user, is_private }) => {
      ensure(ofTeam(world).external_teams.has(team), 'team_not_found')
      const { id: recipient_user_id } = namedUser(world, user)
      const about = { external_team: team, channel_name, is_private, external_limited: false }
      const invite = createInvite(world, {
        ...{ direction: 'incoming', inviting_user: '', recipient_user_id, ...about },
      })
      announceInvite(world, 'received', invite)
      return { id: invite.id }
    },
  ),

  /** Another organization accepts an invitation of this one's. */
  accept_shared_invite: simulation(
    () => ({ invite: z.string(), team: z.string() }),
    (world, { invite: id, team }) => {
      const invite = findInvite(world, id)
      ensure(invite.direction === 'outgoing' && invite.status === 'pending', 'invalid_action')
      ensure(ofTeam(world).external_teams.has(team), 'team_not_found')
      const channel = world.db.channels.get(invite.channel ?? '')
      ensure(channel, 'channel_not_found')
      setPending(world, channel, team)
      const accepted = { status: 'accepted' as const, external_team: team }
      announceInvite(world, 'accepted', changeInvite(world, invite, accepted))
    },
  ),

  /** https://docs.slack.dev/reference/events/shared_channel_invite_requested */
  request_shared_invite: simulation(
    () => ({ user: z.string(), channel: z.string(), email: z.email() }),
    (world, { user: who, channel: place, email: recipient_email }) => {
      const channel = namedChannel(world, place)
      const user = namedUser(world, who)
      ensure(memberOf(world, channel.id, user.id), 'not_in_channel')
      const now = seconds(world)
      const request = ofTeam(world).invite_requests.insert({
        id: world.id('I', 10, 'upper'),
        status: 'pending',
        channel: channel.id,
        user: user.id,
        recipient_email,
        external_limited: true,
        date_created: now,
        date_last_updated: now,
        expires_at: now + lifetime_s,
      })
      announce(world, {
        type: 'shared_channel_invite_requested',
        actor: toContact(user),
        channel_id: channel.id,
        channel_name: channel.name,
        channel_type: channel.kind === 'group' ? 'private' : 'public',
        event_type: 'slack#/events/shared_channel_invite_requested',
        target_users: [{ email: recipient_email, invite_id: request.id }],
        is_external_limited: true,
        channel_date_created: channel.created,
        event_ts: eventTs(world),
      })
      return { id: request.id }
    },
  ),
}
