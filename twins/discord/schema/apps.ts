export interface ApplicationRow {
  id: string
  name: string
  icon: string | null
  description: string
  bot_id: string
  owner_id: string
  bot_public: boolean
  bot_require_code_grant: boolean
  verify_key: string
  flags: number
  tags: string[]
  cover_image?: string
  custom_install_url?: string
  install_params?: { scopes: string[]; permissions: string }
  integration_types_config: Record<string, object>
  redirect_uris: string[]
  interactions_endpoint_url: string | null
  role_connections_verification_url: string | null
  event_webhooks_url: string | null
  event_webhooks_status: number
  event_webhooks_types: string[]
  explicit_content_filter: number
  terms_of_service_url?: string
  privacy_policy_url?: string
}

/** What of an application the wire does not show. */
export interface SecretRow {
  /** The application's. */
  id: string
  client_secret: string
  /** The seed of its Ed25519 key, in hex. */
  signing_seed: string
}

export interface BotTokenRow {
  /** The token. */
  id: string
  user_id: string
  application_id: string
}

export interface CommandRow {
  id: string
  application_id: string
  guild_id?: string
  version: string
  type: number
  name: string
  name_localizations: Record<string, string> | null
  description: string
  description_localizations: Record<string, string> | null
  options?: CommandOption[]
  default_member_permissions: string | null
  dm_permission?: boolean
  contexts: number[] | null
  integration_types: number[]
  nsfw: boolean
  handler?: number
}

export interface CommandOption {
  type: number
  name: string
  name_localizations?: Record<string, string> | null
  description: string
  description_localizations?: Record<string, string> | null
  required?: boolean
  autocomplete?: boolean
  choices?: {
    name: string
    name_localizations?: Record<string, string> | null
    value: string | number
  }[]
  options?: CommandOption[]
  channel_types?: number[]
  min_value?: number
  max_value?: number
  min_length?: number
  max_length?: number
}

export interface CommandPermissionsRow {
  /** The command's, or the application's for all of them. */
  id: string
  application_id: string
  guild_id: string
  permissions: { id: string; type: number; permission: boolean }[]
}

export interface InteractionRow {
  id: string
  token: string
  type: number
  application_id: string
  guild_id?: string
  channel_id: string
  user_id: string
  created_ms: number
  /** What was asked, as the payload's `data`. */
  data: Record<string, unknown>
  /** Of components: the message they stand on. */
  message_id?: string
  target_id?: string
  /** The type of the callback, once there was one. */
  callback?: number
  /** The first answer, once there is one. */
  response_id?: string
  response_ephemeral?: boolean
  /** What an autocomplete or modal callback held, for whoever plays the person. */
  answer?: unknown
  /** The application was asked over HTTP. */
  by_http?: true
}

export interface EntitlementRow {
  id: string
  sku_id: string
  application_id: string
  user_id: string
  guild_id?: string
  type: number
  deleted: boolean
  starts_at: string | null
  ends_at: string | null
  consumed: boolean
}

export interface SkuRow {
  id: string
  application_id: string
  name: string
  slug: string
  type: number
  flags: number
}

export interface SubscriptionRow {
  id: string
  user_id: string
  sku_ids: string[]
  entitlement_ids: string[]
  current_period_start: string
  current_period_end: string
  status: number
  canceled_at: string | null
}

export interface ConnectionMetadataRow {
  /** The application's. */
  id: string
  records: object[]
}

export interface RoleConnectionRow {
  user_id: string
  application_id: string
  platform_name: string | null
  platform_username: string | null
  metadata: Record<string, string>
}

/** A number that grows, such as the last part of ids. */
export interface CounterRow {
  id: string
  value: number
}
