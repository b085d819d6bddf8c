export interface EmojiRef {
  id: string | null
  name: string | null
  animated?: boolean
}

export interface AttachmentRow {
  id: string
  filename: string
  size: number
  content_type: string
  /** The file's hash in the blob store. */
  blob: string
  description?: string
  title?: string
  duration_secs?: number
  waveform?: string
  width?: number
  height?: number
  flags?: number
  ephemeral?: boolean
}

interface ReactionCount {
  /** The emoji as the paths name it. */
  key: string
  emoji: EmojiRef
  count: number
}

export interface PollRow {
  question: { text?: string }
  answers: { answer_id: number; poll_media: { text?: string; emoji?: EmojiRef } }[]
  expiry: string
  allow_multiselect: boolean
  layout_type: number
  is_finalized: boolean
}

interface MessageReference {
  type: number
  channel_id: string
  message_id?: string
  guild_id?: string
}

export interface MessageRow {
  id: string
  channel_id: string
  guild_id?: string
  type: number
  content: string
  /** A user's id, or the webhook's. */
  author_id: string
  /** The name and face of a webhook's message. */
  mask?: { name: string; avatar: string | null }
  webhook_id?: string
  application_id?: string
  timestamp: string
  edited_timestamp: string | null
  tts: boolean
  mention_everyone: boolean
  mentions: string[]
  mention_roles: string[]
  attachments: AttachmentRow[]
  embeds: object[]
  components: object[]
  flags: number
  pinned_at: string | null
  nonce?: string | number
  message_reference?: MessageReference
  message_snapshots?: { message: SnapshotRow }[]
  sticker_items?: { id: string; name: string; format_type: number }[]
  position?: number
  thread_id?: string
  poll?: PollRow
  interaction_id?: string
  /** Who alone sees it, for ephemeral answers. */
  ephemeral_for?: string
  reactions: ReactionCount[]
}

/** A forwarded message as it was. */
export interface SnapshotRow
  extends Pick<
    MessageRow,
    | 'type'
    | 'content'
    | 'mentions'
    | 'mention_roles'
    | 'attachments'
    | 'embeds'
    | 'timestamp'
    | 'edited_timestamp'
    | 'flags'
    | 'components'
    | 'sticker_items'
  > {}

export interface ReactionRow {
  message_id: string
  key: string
  user_id: string
  /** Its place in the order of reactions. */
  id: string
}

export interface VoteRow {
  message_id: string
  answer_id: number
  user_id: string
}

export interface EmojiRow {
  id: string
  /** The guild's, or the application's. */
  owner_id: string
  name: string
  roles: string[]
  user_id: string
  animated: boolean
  available: boolean
}

export interface StickerRow {
  id: string
  guild_id: string
  name: string
  description: string | null
  tags: string
  format_type: number
  user_id: string
  available: boolean
}

export interface SoundRow {
  id: string
  guild_id: string
  name: string
  volume: number
  emoji_id: string | null
  emoji_name: string | null
  user_id: string
}

export interface ScheduledEventRow {
  id: string
  guild_id: string
  channel_id: string | null
  creator_id: string | null
  name: string
  description: string | null
  image: string | null
  scheduled_start_time: string
  scheduled_end_time: string | null
  privacy_level: number
  status: number
  entity_type: number
  entity_id: string | null
  entity_metadata: { location?: string } | null
  recurrence_rule: object | null
  exceptions: EventException[]
}

interface EventException {
  event_id: string
  event_exception_id: string
  scheduled_start_time: string | null
  scheduled_end_time: string | null
  is_canceled: boolean
}

export interface EventUserRow {
  event_id: string
  user_id: string
}

export interface RuleRow {
  id: string
  guild_id: string
  creator_id: string
  name: string
  event_type: number
  trigger_type: number
  trigger_metadata: RuleMetadata
  actions: RuleAction[]
  enabled: boolean
  exempt_roles: string[]
  exempt_channels: string[]
}

interface RuleMetadata {
  keyword_filter?: string[]
  regex_patterns?: string[]
  allow_list?: string[]
  presets?: number[]
  mention_total_limit?: number
  mention_raid_protection_enabled?: boolean
}

interface RuleAction {
  type: number
  metadata: { channel_id?: string; duration_seconds?: number; custom_message?: string }
}

export interface AuditRow {
  id: string
  guild_id: string
  action_type: number
  user_id: string | null
  target_id: string | null
  changes?: { key: string; new_value?: unknown; old_value?: unknown }[]
  options?: Record<string, string>
  reason?: string
}

/** An uploaded picture or sound by its place in the CDN. */
export interface AssetRow {
  /** Its path without extension. */
  id: string
  blob: string
  content_type: string
}
