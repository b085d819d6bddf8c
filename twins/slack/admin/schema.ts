import { collection } from '../../../shared/db/collection.ts'

/** What administrators have decided of a channel. */
export interface ChannelSettings {
  id: string
  prefs: Record<string, unknown>
  duration_days?: number
  /** The groups of an identity provider whose people may be in it. */
  groups: string[]
  /** The workspaces of the organization that have it. */
  teams?: string[]
}

/** An invitation to the workspace, or what somebody asks an administrator to send. */
export interface Invitation {
  id: string
  status: 'requested' | 'sent' | 'denied' | 'accepted'
  team: string
  email: string
  channel_ids: string[]
  requester: string
  resolved_by?: string
  request_reason: string
  real_name?: string
  is_restricted: boolean
  is_ultra_restricted: boolean
  date_created: number
  date_expire: number
}

/** Where somebody is signed in. */
export interface Session {
  id: string
  session_id: number
  user: string
  team: string
  device: 'mobile' | 'web'
  ip: string
}

interface SessionSettings {
  id: string
  duration?: number
  desktop_app_browser_quit?: boolean
}

/** A guest's last day. */
type Expiration = { id: string; expiration_ts: number }

/** What is decided of an app, or asked. */
export interface AppResolution {
  /** The app. */
  id: string
  status: 'approved' | 'restricted'
  date_updated: number
  actor: string
}

export interface AppRequest {
  id: string
  app: string
  user: string
  message: string
  date_created: number
}

interface AppConfig {
  id: string
  domain_restrictions?: Record<string, unknown>
  workflow_auth_strategy?: string
}

export const administrationTables = {
  channel_settings: collection<ChannelSettings>()(),
  invitations: collection<Invitation>()({
    columns: { status: (invitation) => invitation.status, team: (invitation) => invitation.team },
    indexes: [['team', 'status']],
  }),
  sessions: collection<Session>()({
    columns: { user: (session) => session.user },
    indexes: [['user']],
  }),
  session_settings: collection<SessionSettings>()(),
  expirations: collection<Expiration>()(),
  /** Who is in a workspace beside the one they came from. */
  team_users: collection<{ id: string; team: string; user: string }>()({
    columns: { team: ({ team }) => team, user: ({ user }) => user },
    indexes: [['team'], ['user']],
  }),
  app_resolutions: collection<AppResolution>()({
    columns: { status: (resolution) => resolution.status },
  }),
  app_requests: collection<AppRequest>()(),
  app_configs: collection<AppConfig>()(),
}
