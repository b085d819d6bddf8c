import { record } from '../../audit_log/entry.ts'
import { findGuildChannel } from '../../channels/objects/channel.ts'
import { findGuild } from '../../guilds/objects/guild.ts'
import { ensureIn, ensureInGuild } from '../../permissions/compute.ts'
import { maybe, optional, type Reader, snowflake, text } from '../../protocol/args.ts'
import { type DiscordWorld, endpoint, ensure, newId } from '../../protocol/index.ts'
import type { WebhookRow } from '../../schema/index.ts'
import { findWebhook, tellWebhooks, toWebhook } from '../webhook.ts'

const name: Reader<string> = (value, problems) => {
  const given = text({ min: 1, max: 80 })(value, problems)
  if (given !== undefined && /clyde|discord/i.test(given)) {
    const [word = ''] = /clyde|discord/i.exec(given) ?? []
    problems.add('USERNAME_INVALID_CONTAINS', `Username cannot contain "${word.toLowerCase()}"`)
  }
  return given
}

const one = { webhook_id: snowflake }
const withToken = { ...one, webhook_token: text() }

function manage(world: DiscordWorld, webhook: WebhookRow) {
  const channel = findGuildChannel(world, webhook.channel_id ?? '0')
  ensureIn(world, channel, 'MANAGE_WEBHOOKS')
  return channel
}

function change(
  world: DiscordWorld,
  webhook: WebhookRow,
  given: { name?: string | null | undefined; channel_id?: string | null | undefined },
): WebhookRow {
  const place = given.channel_id ? { channel_id: given.channel_id } : {}
  const changed = { ...webhook, ...(given.name ? { name: given.name } : {}), ...place }
  const channel = world.db.channels.get(changed.channel_id ?? '')
  if (channel) tellWebhooks(world, channel)
  return world.db.webhooks.replace(changed)
}

function remove(world: DiscordWorld, webhook: WebhookRow): void {
  world.db.webhooks.delete(webhook.id)
  world.db.follows.delete(webhook.id)
  const channel = world.db.channels.get(webhook.channel_id ?? '')
  if (channel) tellWebhooks(world, channel)
  if (webhook.guild_id) record(world, webhook.guild_id, 'webhookDelete', { target: webhook.id })
}

/** https://docs.discord.com/developers/resources/webhook */
export const webhooks = {
  'GET /channels/{channel_id}/webhooks': endpoint(
    { channel_id: snowflake },
    (world, { channel_id }) => {
      const channel = findGuildChannel(world, channel_id)
      ensureIn(world, channel, 'MANAGE_WEBHOOKS')
      return world.db.webhooks
        .list({ where: { channel: channel_id } })
        .map((row) => toWebhook(world, row))
    },
  ),
  'POST /channels/{channel_id}/webhooks': endpoint(
    { channel_id: snowflake, name, avatar: maybe(text()) },
    (world, { channel_id, name: given }) => {
      const channel = findGuildChannel(world, channel_id)
      ensureIn(world, channel, 'MANAGE_WEBHOOKS')
      ensure([0, 2, 5, 13, 15, 16].includes(channel.type), 'wrongChannelType')
      ensure(world.db.webhooks.count({ channel: channel_id }) < 15, 'tooManyWebhooks')
      const { guild_id } = channel
      const { userId: user_id, applicationId } = world.caller
      const row: WebhookRow = {
        id: newId(world),
        type: 1,
        guild_id,
        channel_id,
        user_id,
        name: given,
        avatar: null,
        token: world.id('', 68),
        application_id: applicationId,
      }
      world.db.webhooks.insert(row)
      tellWebhooks(world, channel)
      record(world, guild_id, 'webhookCreate', {
        target: row.id,
        changes: [{ key: 'name', new_value: given }],
      })
      return toWebhook(world, row)
    },
  ),
  'GET /guilds/{guild_id}/webhooks': endpoint({ guild_id: snowflake }, (world, { guild_id }) => {
    ensureInGuild(world, findGuild(world, guild_id), 'MANAGE_WEBHOOKS')
    return world.db.webhooks
      .list({ where: { guild: guild_id } })
      .map((row) => toWebhook(world, row))
  }),
  'GET /webhooks/{webhook_id}': endpoint(one, (world, { webhook_id }) => {
    const webhook = findWebhook(world, webhook_id)
    manage(world, webhook)
    return toWebhook(world, webhook)
  }),
  'PATCH /webhooks/{webhook_id}': endpoint(
    { ...one, name: optional(name), avatar: maybe(text()), channel_id: maybe(snowflake) },
    (world, { webhook_id, ...given }) => {
      const webhook = findWebhook(world, webhook_id)
      manage(world, webhook)
      if (webhook.guild_id) record(world, webhook.guild_id, 'webhookUpdate', { target: webhook_id })
      return toWebhook(world, change(world, webhook, given))
    },
  ),
  'DELETE /webhooks/{webhook_id}': endpoint(one, (world, { webhook_id }) => {
    const webhook = findWebhook(world, webhook_id)
    manage(world, webhook)
    remove(world, webhook)
  }),
  'GET /webhooks/{webhook_id}/{webhook_token}': endpoint(
    withToken,
    (world, { webhook_id, webhook_token }) =>
      toWebhook(world, findWebhook(world, webhook_id, webhook_token), false),
    { access: 'none' },
  ),
  'PATCH /webhooks/{webhook_id}/{webhook_token}': endpoint(
    { ...withToken, name: optional(name), avatar: maybe(text()) },
    (world, { webhook_id, webhook_token, name: given }) =>
      toWebhook(
        world,
        change(world, findWebhook(world, webhook_id, webhook_token), { name: given }),
        false,
      ),
    { access: 'none' },
  ),
  'DELETE /webhooks/{webhook_id}/{webhook_token}': endpoint(
    withToken,
    (world, { webhook_id, webhook_token }) =>
      remove(world, findWebhook(world, webhook_id, webhook_token)),
    { access: 'none' },
  ),
}
