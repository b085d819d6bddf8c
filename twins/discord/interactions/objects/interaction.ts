import { minute_ms, second_ms } from '../../../../shared/time/units.ts'
import { toChannel } from '../../channels/objects/channel.ts'
import { tell } from '../../gateway/sessions/tell.ts'
import { toMember } from '../../members/member.ts'
import { ownersOf, toMessage } from '../../messages/objects/message.ts'
import { allBits } from '../../permissions/bits.ts'
import { bitsIn, memberOf } from '../../permissions/compute.ts'
import { type DiscordWorld, ensure, newId } from '../../protocol/index.ts'
import type { ChannelRow, InteractionRow } from '../../schema/index.ts'
import { showUser } from '../../users/user.ts'

/** How long an application may take for its first answer, and how long it may go on. */
const firstAnswer_ms = 3 * second_ms
const lifetime_ms = 15 * minute_ms

type Asked = Pick<InteractionRow, 'type' | 'application_id' | 'user_id' | 'data'> &
  Partial<InteractionRow>

/** Somebody uses an application: it is told, over the gateway or over HTTP. */
export function startInteraction(
  world: DiscordWorld,
  channel: Readonly<ChannelRow>,
  asked: Asked,
): InteractionRow {
  const application = world.db.applications.getShared(asked.application_id)
  ensure(application, 'unknownApplication')
  const url = application.interactions_endpoint_url
  const id = newId(world)
  const row: InteractionRow = {
    ...asked,
    ...{ id, channel_id: channel.id, created_ms: world.now() },
    ...(channel.guild_id === undefined ? {} : { guild_id: channel.guild_id }),
    token: `aW50ZXJhY3Rpb246${Buffer.from(id).toString('base64url')}${world.id('', 60)}`,
    ...(url === null ? {} : { by_http: true as const }),
  }
  world.db.interactions.insert(row)
  const payload = payloadOf(world, row, channel)
  if (url === null)
    tell(world, 'INTERACTION_CREATE', payload, {
      applicationId: row.application_id,
      users: [application.bot_id],
    })
  else {
    const { application_id } = row
    world.emit('interaction', {
      application_id,
      interaction_id: id,
      url,
      body: JSON.stringify(payload),
    })
  }
  return row
}

/** What the application is told. https://docs.discord.com/developers/interactions/receiving-and-responding */
function payloadOf(world: DiscordWorld, row: InteractionRow, channel: Readonly<ChannelRow>) {
  const { id, application_id, type, data, token, guild_id, user_id } = row
  const guild = guild_id === undefined ? undefined : world.db.guilds.getShared(guild_id)
  const member = guild && memberOf(world, guild.id, user_id)
  const permissions = String(bitsIn(world, channel, user_id))
  const user = showUser(world, user_id)
  const application = world.db.applications.getShared(application_id)
  const message = row.message_id === undefined ? undefined : world.db.messages.get(row.message_id)
  const bot = application?.bot_id ?? ''
  return {
    ...{ id, application_id, type, token, version: 1 },
    data,
    ...(guild
      ? {
          guild: { id: guild.id, locale: guild.preferred_locale, features: guild.features },
          guild_id,
          guild_locale: guild.preferred_locale,
        }
      : {}),
    channel: { ...toChannel(world, channel, bot), permissions },
    channel_id: channel.id,
    ...(member ? { member: { ...toMember(world, member), permissions } } : { user }),
    ...(message ? { message: toMessage(world, message, { userId: bot, readsContent: true }) } : {}),
    app_permissions: String(guild ? bitsIn(world, channel, bot) : allBits),
    locale: 'en-US',
    entitlements: [],
    entitlement_sku_ids: [],
    authorizing_integration_owners: ownersOf(row),
    context: guild ? 0 : 1,
    attachment_size_limit: 10_485_760,
  }
}

/** An interaction that still waits for its first answer. */
export function findWaiting(world: DiscordWorld, id: string, token: string): InteractionRow {
  const row = world.db.interactions.get(id)
  ensure(row && row.token === token, 'unknownInteraction')
  ensure(row.callback === undefined, 'interactionAcknowledged')
  ensure(world.now() - row.created_ms <= firstAnswer_ms, 'unknownInteraction')
  return row
}

/** An interaction by the token that its answers carry, for a quarter of an hour. */
export function findOpen(
  world: DiscordWorld,
  applicationId: string,
  token: string,
): InteractionRow | undefined {
  const row = world.db.interactions.first({ where: { token } })
  if (row?.application_id !== applicationId) return undefined
  return world.now() - row.created_ms <= lifetime_ms ? row : undefined
}
