import { day_s } from '../../../../shared/time/units.ts'
import { ensure, type SlackWorld } from '../../protocol/index.ts'
import { seconds } from '../../protocol/time.ts'
import type { Invitation } from '../../schema/index.ts'

/** How long an invitation or the request for one is good for. */
const lifetime_s = 30 * day_s

export function createInvitation(
  world: SlackWorld,
  given: Pick<Invitation, 'status' | 'team' | 'email' | 'channel_ids' | 'requester'> &
    Partial<Invitation>,
): Invitation {
  const now = seconds(world)
  return world.db.invitations.insert({
    id: world.id('Ir', 10, 'upper'),
    request_reason: '',
    is_restricted: false,
    is_ultra_restricted: false,
    date_created: now,
    date_expire: now + lifetime_s,
    ...given,
  })
}

/** What somebody asked an administrator to send, while nobody has decided. */
export function findRequested(world: SlackWorld, team: string, id: string): Invitation {
  const invitation = world.db.invitations.get(id)
  ensure(invitation?.team === team, 'invite_request_not_found')
  ensure(invitation.status === 'requested', 'invite_request_already_processed')
  return invitation
}

/** As the wire shows what was asked. */
export function toRequested(invitation: Invitation) {
  const { id, email, requester, channel_ids, date_created, request_reason } = invitation
  const { is_restricted, is_ultra_restricted } = invitation
  const guest = is_ultra_restricted ? 'ultra_restricted' : 'restricted'
  const invite_type = is_restricted || is_ultra_restricted ? guest : 'full_member'
  const asked = { id, email, requester_ids: [requester], channel_ids, invite_type, date_created }
  return request_reason === '' ? asked : { ...asked, request_reason }
}
