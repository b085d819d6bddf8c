import { collection } from '../../../shared/db/collection.ts'
import { oauthTables } from '../../../shared/oauth/grants.ts'
import type {
  ApplicationRow,
  BotTokenRow,
  CommandPermissionsRow,
  CommandRow,
  ConnectionMetadataRow,
  CounterRow,
  EntitlementRow,
  InteractionRow,
  RoleConnectionRow,
  SecretRow,
  SkuRow,
  SubscriptionRow,
} from './apps.ts'
import type {
  AssetRow,
  AuditRow,
  EmojiRow,
  EventUserRow,
  MessageRow,
  ReactionRow,
  RuleRow,
  ScheduledEventRow,
  SoundRow,
  StickerRow,
  VoteRow,
} from './content.ts'
import type { BanRow, MemberRow, PresenceRow, RoleRow, UserRow, VoiceStateRow } from './people.ts'
import type {
  ChannelRow,
  GreetingRow,
  GuildRow,
  IntegrationRow,
  InviteRow,
  StageRow,
  TemplateRow,
  ThreadMemberRow,
  WebhookRow,
} from './places.ts'

/** An id in a form that sorts as its number does. */
export function sortable(id: string): string {
  return id.padStart(20, '0')
}

const byGuild = <Doc extends { id: string; guild_id: string }>() =>
  collection<Doc>()({
    columns: { guild: (doc) => doc.guild_id, sort: (doc) => sortable(doc.id) },
    indexes: [['guild', 'sort']],
  })

/** What an instance holds. */
export const tables = {
  ...oauthTables,
  counters: collection<CounterRow>()(),
  users: collection<UserRow>()({
    columns: { username: (user) => user.username, name: (user) => user.username.toLowerCase() },
    indexes: [['username']],
  }),
  guilds: collection<GuildRow>()(),
  greetings: collection<GreetingRow>()(),
  members: collection<MemberRow>()({
    key: ({ guild_id, user_id }) => `${guild_id}:${user_id}`,
    columns: {
      guild: (member) => member.guild_id,
      user: (member) => member.user_id,
      sort: (member) => sortable(member.user_id),
    },
    indexes: [['guild', 'sort'], ['user']],
  }),
  roles: byGuild<RoleRow>(),
  bans: collection<BanRow>()({
    key: ({ guild_id, user_id }) => `${guild_id}:${user_id}`,
    columns: { guild: (ban) => ban.guild_id, sort: (ban) => sortable(ban.user_id) },
    indexes: [['guild', 'sort']],
  }),
  voiceStates: collection<VoiceStateRow>()({
    key: ({ guild_id, user_id }) => `${guild_id}:${user_id}`,
    columns: { guild: (state) => state.guild_id, channel: (state) => state.channel_id },
    indexes: [['guild']],
  }),
  presences: collection<PresenceRow>()({ key: ({ user_id }) => user_id }),
  channels: collection<ChannelRow>()({
    columns: {
      guild: (channel) => channel.guild_id ?? null,
      kind: (channel) => kindOf(channel),
      parent: (channel) => channel.parent_id ?? null,
      archived: (channel) => channel.thread_metadata?.archived ?? false,
      archivedAt: (channel) => channel.thread_metadata?.archive_timestamp ?? null,
      people: (channel) => (channel.people ? channel.people.join(',') : null),
      sort: (channel) => sortable(channel.id),
    },
    indexes: [['guild', 'kind', 'sort'], ['parent', 'kind', 'archived', 'archivedAt'], ['people']],
  }),
  threadMembers: collection<ThreadMemberRow>()({
    key: ({ id, user_id }) => `${id}:${user_id}`,
    columns: {
      thread: (member) => member.id,
      user: (member) => member.user_id,
      sort: (member) => sortable(member.user_id),
    },
    indexes: [['thread', 'sort'], ['user']],
  }),
  messages: collection<MessageRow>()({
    columns: {
      channel: (message) => (message.ephemeral_for ? null : message.channel_id),
      guild: (message) => message.guild_id ?? null,
      sort: (message) => sortable(message.id),
      pinned: (message) => message.pinned_at,
    },
    indexes: [
      ['channel', 'sort'],
      ['channel', 'pinned'],
    ],
    search: (message) => message.content,
  }),
  nonces: collection<{ id: string; message_id: string; at_ms: number }>()(),
  reactions: collection<ReactionRow>()({
    key: ({ message_id, key, user_id }) => `${message_id}:${key}:${user_id}`,
    columns: {
      message: (reaction) => reaction.message_id,
      emoji: (reaction) => reaction.key,
      sort: (reaction) => sortable(reaction.user_id),
    },
    indexes: [['message', 'emoji', 'sort']],
  }),
  votes: collection<VoteRow>()({
    key: ({ message_id, answer_id, user_id }) => `${message_id}:${answer_id}:${user_id}`,
    columns: {
      message: (vote) => vote.message_id,
      answer: (vote) => vote.answer_id,
      sort: (vote) => sortable(vote.user_id),
    },
    indexes: [['message', 'answer', 'sort']],
  }),
  invites: collection<InviteRow>()({
    columns: { guild: (invite) => invite.guild_id, channel: (invite) => invite.channel_id },
    indexes: [['guild'], ['channel']],
  }),
  webhooks: collection<WebhookRow>()({
    columns: { guild: (webhook) => webhook.guild_id, channel: (webhook) => webhook.channel_id },
    indexes: [['guild'], ['channel']],
  }),
  follows: collection<{ id: string; source: string }>()({
    columns: { source: (follow) => follow.source },
    indexes: [['source']],
  }),
  emojis: collection<EmojiRow>()({
    columns: { owner: (emoji) => emoji.owner_id },
    indexes: [['owner']],
  }),
  stickers: byGuild<StickerRow>(),
  sounds: byGuild<SoundRow>(),
  scheduledEvents: byGuild<ScheduledEventRow>(),
  eventUsers: collection<EventUserRow>()({
    key: ({ event_id, user_id }) => `${event_id}:${user_id}`,
    columns: { event: (user) => user.event_id, sort: (user) => sortable(user.user_id) },
    indexes: [['event', 'sort']],
  }),
  rules: byGuild<RuleRow>(),
  audits: collection<AuditRow>()({
    columns: {
      guild: (entry) => entry.guild_id,
      user: (entry) => entry.user_id,
      target: (entry) => entry.target_id,
      action: (entry) => entry.action_type,
      sort: (entry) => sortable(entry.id),
    },
    indexes: [['guild', 'sort']],
  }),
  stages: collection<StageRow>()({
    key: ({ channel_id }) => channel_id,
    columns: { guild: (stage) => stage.guild_id },
    indexes: [['guild']],
  }),
  templates: collection<TemplateRow>()({
    columns: { guild: (template) => template.source_guild_id },
    indexes: [['guild']],
  }),
  integrations: byGuild<IntegrationRow>(),
  assets: collection<AssetRow>()(),
  applications: collection<ApplicationRow>()({
    columns: { bot: (application) => application.bot_id },
  }),
  secrets: collection<SecretRow>()(),
  botTokens: collection<BotTokenRow>()(),
  commands: collection<CommandRow>()({
    columns: {
      application: (command) => command.application_id,
      guild: (command) => command.guild_id ?? null,
      name: (command) => command.name,
      type: (command) => command.type,
    },
    indexes: [['application', 'guild', 'name']],
  }),
  commandPermissions: collection<CommandPermissionsRow>()({
    key: ({ id, guild_id }) => `${guild_id}:${id}`,
    columns: { guild: (row) => row.guild_id, application: (row) => row.application_id },
    indexes: [['guild']],
  }),
  interactions: collection<InteractionRow>()({
    columns: { token: (interaction) => interaction.token },
    indexes: [['token']],
  }),
  skus: collection<SkuRow>()({ columns: { application: (sku) => sku.application_id } }),
  entitlements: collection<EntitlementRow>()({
    columns: {
      application: (row) => row.application_id,
      user: (row) => row.user_id,
      sort: (row) => sortable(row.id),
    },
    indexes: [['application', 'sort']],
  }),
  subscriptions: collection<SubscriptionRow>()({
    columns: { user: (row) => row.user_id, sort: (row) => sortable(row.id) },
    indexes: [['sort']],
  }),
  connectionMetadata: collection<ConnectionMetadataRow>()(),
  roleConnections: collection<RoleConnectionRow>()({
    key: ({ user_id, application_id }) => `${user_id}:${application_id}`,
  }),
}

/** What kind of channel it is, whatever its exact type. */
function kindOf({ type }: ChannelRow): 'thread' | 'private' | 'guild' {
  if (type >= 10 && type <= 12) return 'thread'
  return type === 1 || type === 3 ? 'private' : 'guild'
}

export type * from './apps.ts'
export type * from './content.ts'
export type * from './people.ts'
export type * from './places.ts'
