import { collection } from '../../../shared/db/collection.ts'

/** A browser or an app from which a person signed in. */
interface SignIn {
  id: string
  user_id: string
  username: string
  date_first: number
  date_last: number
  count: number
  ip: string
  user_agent: string
  isp: string
  country: string
  region: string
}

/** What became of an app in this workspace. */
export interface IntegrationLog {
  id: string
  app_id: string
  app_type: string
  user_id: string
  user_name: string
  date: string
  change_type: 'added' | 'removed' | 'enabled' | 'disabled' | 'updated'
  scope: string
}

/** A custom field of profiles. */
interface ProfileField {
  id: string
  ordering: number
  label: string
  hint: string
  type: string
  possible_values?: string[]
  is_hidden: boolean
}

/** `value` is its picture, or `alias:` and another one's name. */
export type Emoji = { id: string; value: string; uploaded_by?: string; date_created?: number }

export const workspaceTables = {
  sign_ins: collection<SignIn>()(),

  integration_logs: collection<IntegrationLog>()(),

  profile_fields: collection<ProfileField>()(),

  emoji: collection<Emoji>()(),

  enterprises: collection<Enterprise>()(),

  teams: collection<Team>()(),
}

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
