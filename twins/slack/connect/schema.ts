import { collection } from '../../../shared/db/collection.ts'

/** Another organization, of Slack Connect. */
export interface ExternalTeam {
  id: string
  name: string
  domain: string
  date_created: number
  connection_status: 'CONNECTED' | 'DISCONNECTED'
  last_active_timestamp: number
  /** Its people, as far as they are known here. */
  emails: string[]
}

/** An invitation to share a channel. `incoming` ones come from another organization. */
export interface SharedInvite {
  id: string
  direction: 'incoming' | 'outgoing'
  status: 'pending' | 'accepted' | 'approved' | 'declined'
  /** The channel here; of an incoming invitation only once it was accepted. */
  channel?: string
  channel_name: string
  is_private: boolean
  /** The other organization, once it is known. */
  external_team?: string
  inviting_user: string
  recipient_email?: string
  recipient_user_id?: string
  external_limited: boolean
  link: string
  date_created: number
  date_last_updated: number
  date_invalid: number
}

/** What somebody asked an administrator to let them do: to invite another organization. */
export interface InviteRequest {
  id: string
  status: 'pending' | 'approved' | 'denied'
  channel: string
  user: string
  recipient_email: string
  external_limited: boolean
  date_created: number
  date_last_updated: number
  expires_at: number
}

/** Whether another organization may invite people to a channel it shares. */
type ExternalPermission = { id: string; channel: string; team: string; may_invite: boolean }

export const connectTables = {
  external_teams: collection<ExternalTeam>()({
    columns: { name: (team) => team.name },
  }),
  shared_invites: collection<SharedInvite>()({
    columns: { status: (invite) => invite.status },
    indexes: [['status']],
  }),
  invite_requests: collection<InviteRequest>()(),
  external_permissions: collection<ExternalPermission>()(),
}
