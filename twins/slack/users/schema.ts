import type { UsersInfoResponse } from '@slack/web-api'
import { collection } from '../../../shared/db/collection.ts'

type WireUser = NonNullable<UsersInfoResponse['user']>

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
  users: collection<User>()({
    columns: {
      name: (user) => user.name,
      email: (user) => user.profile.email?.toLowerCase(),
      team: (user) => user.team_id,
    },
    indexes: [['name'], ['email'], ['team', 'seq']],
  }),

  presences: collection<{ id: string; presence: 'active' | 'away' }>()(),

  snoozes: collection<Snooze>()(),

  photos: collection<{ id: string; hash: string }>()(),
}

/** Do Not Disturb, while somebody has paused notifications. */
export type Snooze = { id: string; ends_s: number; job: number }
