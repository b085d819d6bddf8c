/** A user as stored; the wire's user is a part of it. */
export interface UserRow {
  id: string
  username: string
  global_name: string | null
  discriminator: string
  avatar: string | null
  banner: string | null
  accent_color: number | null
  public_flags: number
  bot?: true
  system?: true
  /** Only its owner and `email` scopes see it. */
  email: string | null
  verified: boolean
  locale: string
  mfa_enabled: boolean
}

export interface MemberRow {
  guild_id: string
  user_id: string
  nick: string | null
  avatar: string | null
  banner: string | null
  bio: string | null
  roles: string[]
  joined_at: string
  premium_since: string | null
  deaf: boolean
  mute: boolean
  flags: number
  pending: boolean
  communication_disabled_until: string | null
  /** When the member was last seen, for pruning. */
  seen_ms: number
}

export interface RoleRow {
  id: string
  guild_id: string
  name: string
  permissions: string
  position: number
  color: number
  colors: { primary_color: number; secondary_color: number | null; tertiary_color: number | null }
  hoist: boolean
  managed: boolean
  mentionable: boolean
  icon: string | null
  unicode_emoji: string | null
  flags: number
  tags?: { bot_id?: string; integration_id?: string; premium_subscriber?: null }
}

export interface BanRow {
  guild_id: string
  user_id: string
  reason: string | null
}

export interface VoiceStateRow {
  guild_id: string
  channel_id: string
  user_id: string
  session_id: string
  deaf: boolean
  mute: boolean
  self_deaf: boolean
  self_mute: boolean
  self_video: boolean
  self_stream: boolean
  suppress: boolean
  request_to_speak_timestamp: string | null
}

/** What a person shows of themselves, while connected. */
export interface PresenceRow {
  user_id: string
  status: 'online' | 'idle' | 'dnd' | 'offline'
  activities: unknown[]
}
