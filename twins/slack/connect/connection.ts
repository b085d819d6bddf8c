import { omitUndefined } from '../../../shared/object.ts'
import { day_s } from '../../../shared/time/units.ts'
import { announce } from '../apps/objects/announce.ts'
import { baseUrlPlaceholder, ensure, type SlackWorld } from '../protocol/index.ts'
import { findTeam, ofTeam } from '../protocol/team.ts'
import { eventTs, seconds } from '../protocol/time.ts'
import type { Channel, ExternalTeam, SharedInvite, User } from '../schema/index.ts'
import { toIcons } from '../users/objects/user.ts'

/** How long an invitation is good for. */
const lifetime_s = 14 * day_s

/** An organization as invitations show it. */
export function toOrganization(
  world: SlackWorld,
  id: string | undefined,
): Record<string, unknown> | undefined {
  const home = findTeam(world)
  const team = id === home.id ? home : ofTeam(world).external_teams.get(id ?? '')
  if (!team) return undefined
  const { name, domain } = team
  return {
    id: team.id,
    name,
    domain,
    is_verified: false,
    icon: {
      image_default: true,
      ...toIcons(team.id.toLowerCase(), [34, 44, 68, 88, 102, 132, 230]),
    },
    avatar_base_url: `${baseUrlPlaceholder}/avatars/`,
    date_created: 'date_created' in team ? team.date_created : 0,
  }
}

/** A person as another organization sees them: without the address. */
export function toContact(user: User | undefined) {
  if (!user) return undefined
  const { id, name, team_id, updated, profile, who_can_share_contact_card } = user
  const { avatar_hash, real_name, real_name_normalized, display_name } = profile
  const { image_24, image_32, image_48, image_72, image_192, image_512, team } = profile
  const { display_name_normalized } = profile
  const names = { real_name, real_name_normalized, display_name, display_name_normalized }
  const pictures = { image_24, image_32, image_48, image_72, image_192, image_512 }
  const shown = omitUndefined({ avatar_hash, ...names, ...pictures, team })
  return omitUndefined({ id, name, team_id, updated, who_can_share_contact_card, profile: shown })
}

export function findInvite(world: SlackWorld, id: string | undefined): SharedInvite {
  const invite = ofTeam(world).shared_invites.get(id ?? '')
  ensure(invite, 'invite_not_found')
  ensure(seconds(world) < invite.date_invalid || invite.status === 'approved', 'invite_expired')
  return invite
}

type NewInvite = Pick<
  SharedInvite,
  'direction' | 'channel_name' | 'is_private' | 'inviting_user' | 'external_limited'
> &
  Partial<Pick<SharedInvite, 'channel' | 'external_team' | 'recipient_email' | 'recipient_user_id'>>

export function createInvite(world: SlackWorld, given: NewInvite): SharedInvite {
  const now = seconds(world)
  const id = world.id('I', 10, 'upper')
  return ofTeam(world).shared_invites.insert({
    id,
    status: 'pending',
    ...given,
    link: `${baseUrlPlaceholder}/share/${id}/${world.id('', 24)}`,
    date_created: now,
    date_last_updated: now,
    date_invalid: now + lifetime_s,
  })
}

export function changeInvite(
  world: SlackWorld,
  invite: SharedInvite,
  changes: Partial<SharedInvite>,
): SharedInvite {
  const date_last_updated = seconds(world)
  return ofTeam(world).shared_invites.replace({ ...invite, ...changes, date_last_updated })
}

function toPlace({ channel, channel_name: name, is_private }: SharedInvite) {
  return { ...(channel === undefined ? {} : { id: channel }), is_private, is_im: false, name }
}

function toShortInvite(world: SlackWorld, invite: SharedInvite) {
  const { id, date_created, date_invalid, recipient_email, recipient_user_id, link } = invite
  const isOwn = invite.direction === 'outgoing'
  const inviting_team = toOrganization(world, isOwn ? findTeam(world).id : invite.external_team)
  const inviting_user = toContact(world.db.users.get(invite.inviting_user))
  const about = { inviting_team, inviting_user, recipient_email, recipient_user_id, link }
  return omitUndefined({ id, date_created, date_invalid, ...about })
}

/** An invitation as lists show it. */
export function toInvite(world: SlackWorld, invite: SharedInvite) {
  const { status, direction, date_last_updated, external_team, link } = invite
  const short = toShortInvite(world, invite)
  const isAnswered = status === 'accepted' || status === 'approved'
  const acceptance = {
    approval_status: status === 'approved' ? 'approved' : 'pending_approval',
    date_accepted: date_last_updated,
    date_invalid: invite.date_invalid,
    date_last_updated,
    ...omitUndefined({ accepting_team: toOrganization(world, external_team) }),
    reviews: [],
  }
  return {
    direction,
    status: status === 'pending' ? 'sent' : status,
    date_last_updated,
    invite_type: 'channel',
    invite: short,
    link,
    channel: toPlace(invite),
    acceptances: isAnswered && direction === 'outgoing' ? [acceptance] : [],
  }
}

/** https://docs.slack.dev/reference/events/shared_channel_invite_accepted and its siblings */
export function announceInvite(
  world: SlackWorld,
  what: 'received' | 'accepted' | 'approved' | 'declined',
  invite: SharedInvite,
): void {
  const { external_team, channel } = invite
  const team = findTeam(world)
  const sharing = [toOrganization(world, team.id), toOrganization(world, external_team)]
  const answers = {
    received: {},
    accepted: { approval_required: true, teams_in_channel: sharing.slice(0, 1) },
    approved: { approving_team_id: team.id, teams_in_channel: sharing },
    declined: { declining_team_id: team.id, teams_in_channel: sharing.slice(0, 1) },
  }
  const event = {
    type: `shared_channel_invite_${what}`,
    invite: toShortInvite(world, invite),
    channel: toPlace(invite),
    ...answers[what],
    event_ts: eventTs(world),
  }
  const isPrivate = channel !== undefined && invite.is_private
  announce(world, event, isPrivate ? { channel } : {})
}

/** Notes that another organization waits to share a channel. */
export function setPending(world: SlackWorld, channel: Channel, team: string): void {
  const pending = [...new Set([...(channel.pending ?? []), team])]
  world.db.channels.replace({ ...channel, pending })
}

/** Opens a channel to another organization. https://docs.slack.dev/reference/events/channel_shared */
export function connect(world: SlackWorld, channel: Channel, team: string): void {
  const pending = (channel.pending ?? []).filter((each) => each !== team)
  const connected = [...new Set([...(channel.connected ?? []), team])]
  const changes = { pending, connected, is_disconnected: false, updated: world.now() }
  world.db.channels.replace({ ...channel, ...changes })
  const about = { connected_team_id: team, channel: channel.id, event_ts: eventTs(world) }
  announce(world, { type: 'channel_shared', ...about }, { channel: channel.id })
}

/** https://docs.slack.dev/reference/events/channel_unshared */
export function disconnectChannel(world: SlackWorld, channel: Channel, team: string): void {
  const connected = (channel.connected ?? []).filter((each) => each !== team)
  const is_disconnected = connected.length === 0
  world.db.channels.replace({ ...channel, connected, is_disconnected, updated: world.now() })
  const about = { previously_connected_team_id: team, channel: channel.id, is_ext_shared: false }
  const event = { type: 'channel_unshared', ...about, event_ts: eventTs(world) }
  announce(world, event, { channel: channel.id })
}

/** The organization that first shared a channel: the inviting one. */
export function hostOf(world: SlackWorld, { id, team }: Channel): string {
  const invites = ofTeam(world).shared_invites.list()
  const coming = invites.find(
    ({ channel, direction }) => channel === id && direction === 'incoming',
  )
  return coming?.external_team ?? team
}

/** The channels shared with an organization. */
export function sharedWith(world: SlackWorld, team: string): Channel[] {
  return world.db.channels.list().filter(({ connected }) => connected?.includes(team))
}

/** An organization as the list of connections shows it. */
export function toConnection(world: SlackWorld, team: ExternalTeam) {
  const channels = sharedWith(world, team.id)
  const count = (kind: string) => channels.filter((channel) => channel.kind === kind).length
  return {
    team_id: team.id,
    team_name: team.name,
    team_domain: team.domain,
    connection_status: team.connection_status,
    last_active_timestamp: team.last_active_timestamp,
    public_channel_count: count('channel'),
    private_channel_count: count('group'),
    im_channel_count: count('im'),
    mpim_channel_count: count('mpim'),
    connected_workspaces: [
      { workspace_id: findTeam(world).id, workspace_name: findTeam(world).name },
    ],
    is_sponsored: false,
  }
}
