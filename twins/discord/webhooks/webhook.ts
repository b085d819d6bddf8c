import { tell } from '../gateway/sessions/tell.ts'
import { findOpen } from '../interactions/objects/interaction.ts'
import { type DiscordWorld, ensure, refusalOf } from '../protocol/index.ts'
import type { ChannelRow, InteractionRow, WebhookRow } from '../schema/index.ts'
import { showUser } from '../users/user.ts'

/** https://docs.discord.com/developers/resources/webhook#webhook-object */
export function toWebhook(world: DiscordWorld, row: Readonly<WebhookRow>, withUser = true) {
  const { user_id, token, source_guild, source_channel, ...webhook } = row
  const own = row.type === 1 ? { token, url: `${world.url}/api/webhooks/${row.id}/${token}` } : {}
  const source = row.type === 2 ? { source_guild, source_channel } : {}
  return {
    ...webhook,
    ...own,
    ...source,
    ...(withUser && user_id !== null ? { user: showUser(world, user_id) } : {}),
  }
}

/** A webhook by id and token. */
export function findWebhook(world: DiscordWorld, id: string, token?: string): WebhookRow {
  const webhook = world.db.webhooks.get(id)
  ensure(webhook, 'unknownWebhook')
  ensure(token === undefined || webhook.token === token, 'invalidWebhookToken')
  return webhook
}

/** What stands behind the id and token of a webhook path: a webhook, or an interaction. */
export function findSender(
  world: DiscordWorld,
  id: string,
  token: string,
): { webhook: WebhookRow } | { interaction: InteractionRow } {
  if (world.db.webhooks.has(id)) return { webhook: findWebhook(world, id, token) }
  ensure(world.db.applications.has(id), 'unknownWebhook')
  const interaction = findOpen(world, id, token)
  if (!interaction) throw refusalOf('invalidWebhookToken')
  return { interaction }
}

/** Tells that the webhooks of a channel changed. */
export function tellWebhooks(world: DiscordWorld, channel: Readonly<ChannelRow>): void {
  const { id: channel_id, guild_id } = channel
  if (guild_id === undefined) return
  tell(
    world,
    'WEBHOOKS_UPDATE',
    { guild_id, channel_id },
    { intent: 'webhooks', guildId: guild_id, channel },
  )
}
