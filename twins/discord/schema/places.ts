export interface GuildRow {
  id: string
  name: string
  icon: string | null
  description: string | null
  home_header: string | null
  splash: string | null
  discovery_splash: string | null
  features: string[]
  banner: string | null
  owner_id: string
  application_id: string | null
  region: string
  afk_channel_id: string | null
  afk_timeout: number
  system_channel_id: string | null
  system_channel_flags: number
  widget_enabled: boolean
  widget_channel_id: string | null
  verification_level: number
  default_message_notifications: number
  mfa_level: number
  explicit_content_filter: number
  max_presences: number | null
  max_members: number
  max_stage_video_channel_users: number
  max_video_channel_users: number
  vanity_url_code: string | null
  premium_tier: number
  premium_subscription_count: number
  preferred_locale: string
  rules_channel_id: string | null
  safety_alerts_channel_id: string | null
  public_updates_channel_id: string | null
  premium_progress_bar_enabled: boolean
  nsfw: boolean
  nsfw_level: number
  incidents_data: Incidents | null
}

interface Incidents {
  invites_disabled_until: string | null
  dms_disabled_until: string | null
}

/** What a guild shows to who comes. */
export interface GreetingRow {
  /** The guild's. */
  id: string
  welcome: { description: string | null; welcome_channels: WelcomeChannel[] }
  onboarding: Onboarding
}

interface WelcomeChannel {
  channel_id: string
  description: string
  emoji_id: string | null
  emoji_name: string | null
}

interface Onboarding {
  guild_id: string
  prompts: unknown[]
  default_channel_ids: string[]
  enabled: boolean
  mode: number
}

export interface Overwrite {
  id: string
  type: 0 | 1
  allow: string
  deny: string
}

export interface ForumTag {
  id: string
  name: string
  moderated: boolean
  emoji_id: string | null
  emoji_name: string | null
}

interface ThreadMetadata {
  archived: boolean
  archive_timestamp: string
  auto_archive_duration: number
  locked: boolean
  create_timestamp: string
  invitable?: boolean
}

/** A channel, thread or private channel, with the fields that its type has. */
export interface ChannelRow {
  id: string
  type: number
  flags: number
  guild_id?: string
  name?: string | null
  last_message_id?: string | null
  last_pin_timestamp?: string | null
  position?: number
  parent_id?: string | null
  topic?: string | null
  nsfw?: boolean
  rate_limit_per_user?: number
  permission_overwrites?: Overwrite[]
  bitrate?: number
  user_limit?: number
  rtc_region?: string | null
  video_quality_mode?: number
  default_auto_archive_duration?: number
  default_thread_rate_limit_per_user?: number
  available_tags?: ForumTag[]
  default_reaction_emoji?: { emoji_id: string | null; emoji_name: string | null } | null
  default_sort_order?: number | null
  default_forum_layout?: number
  default_tag_setting?: string
  /** Of voice channels: what is shown above them. */
  status?: string | null
  owner_id?: string
  thread_metadata?: ThreadMetadata
  message_count?: number
  member_count?: number
  total_message_sent?: number
  applied_tags?: string[]
  /** The other people of a private channel, by id; the caller's own view leaves the caller out. */
  people?: string[]
  icon?: string | null
}

export interface ThreadMemberRow {
  /** The thread's. */
  id: string
  user_id: string
  join_timestamp: string
  flags: number
}

export interface InviteRow {
  /** The code. */
  id: string
  guild_id: string
  channel_id: string
  inviter_id: string | null
  created_at: string
  max_age: number
  max_uses: number
  temporary: boolean
  uses: number
  target_type?: number
  target_user_id?: string
  target_application_id?: string
  role_ids: string[]
  /** Who may use it; everybody where there are none. */
  target_users?: string[]
}

export interface WebhookRow {
  id: string
  type: 1 | 2 | 3
  guild_id: string | null
  channel_id: string | null
  user_id: string | null
  name: string | null
  avatar: string | null
  token: string
  application_id: string | null
  source_guild?: { id: string; name: string; icon: string | null }
  source_channel?: { id: string; name: string }
}

export interface StageRow {
  id: string
  guild_id: string
  channel_id: string
  topic: string
  privacy_level: number
  discoverable_disabled: boolean
  guild_scheduled_event_id: string | null
}

export interface TemplateRow {
  /** The code. */
  id: string
  name: string
  description: string | null
  usage_count: number
  creator_id: string
  created_at: string
  updated_at: string
  source_guild_id: string
  serialized_source_guild: object
  is_dirty: boolean | null
}

export interface IntegrationRow {
  id: string
  guild_id: string
  application_id: string
  scopes: string[]
  user_id: string | null
}
