import { messageFlags } from '../messages/objects/body.ts'
import { addMessage, makeMessage } from '../messages/objects/store.ts'
import { type DiscordWorld, newId } from '../protocol/index.ts'
import type { ChannelRow, MessageRow } from '../schema/index.ts'

/** Copies a published message into the channels that follow. */
export function passOn(
  world: DiscordWorld,
  row: Readonly<MessageRow>,
  source: Readonly<ChannelRow>,
): void {
  for (const { id } of world.db.follows.list({ where: { source: source.id } })) {
    const webhook = world.db.webhooks.get(id)
    const channel = world.db.channels.get(webhook?.channel_id ?? '')
    if (!webhook || !channel) continue
    const { content, embeds, attachments, components } = row
    const guild = source.guild_id === undefined ? {} : { guild_id: source.guild_id }
    const message_reference = { type: 0, channel_id: source.id, message_id: row.id, ...guild }
    const name = webhook.name ?? ''
    const copy = makeMessage(world, channel, {
      id: newId(world),
      author_id: webhook.id,
      webhook_id: webhook.id,
      mask: { name, avatar: webhook.avatar },
      ...{ content, embeds, attachments, components, message_reference },
      flags: messageFlags.isCrosspost,
    })
    addMessage(world, copy, channel)
  }
}
