import type { UsersInfoResponse } from '@slack/web-api'
import { collection } from '../../../shared/db/collection.ts'

type WireUser = NonNullable<UsersInfoResponse['user']>

export interface Team {
  id: string
  name: string
  domain: string
  email_domain: string
  /** What it pays for; see https://docs.slack.dev/reference/methods/team.billing.info */
  plan?: string
  description?: string
  discoverability?: string
  default_channels?: string[]
  icon_url?: string
  /** The organization it has joined. */
  enterprise_id?: string
}

/** An organization of several workspaces. https://docs.slack.dev/enterprise */
export type Enterprise = { id: string; name: string; domain: string }

/**
 * A person or a bot user, in its wire form with the email address that not every caller may see.
 */
export type User = Omit<WireUser, 'profile'> & {
  id: string
  name: string
  profile: NonNullable<WireUser['profile']> & { api_app_id?: string; bot_id?: string }
  real_name: string
}

export const peopleTables = {
  enterprises: collection<Enterprise>()(),
  teams: collection<Team>()(),
  users: collection<User>()({
    columns: {
      name: (user) => user.name,
      email: (user) => user.profile.email?.toLowerCase(),
      team: (user) => user.team_id,
    },
    indexes: [['name'], ['email'], ['team', 'seq']],
  }),
  presences: collection<{ id: string; presence: 'active' | 'away' }>()(),
}
