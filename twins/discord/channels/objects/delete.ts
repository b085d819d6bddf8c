import { record } from '../../audit_log/entry.ts'
import { tell } from '../../gateway/sessions/tell.ts'
import { isThread } from '../../permissions/compute.ts'
import type { DiscordWorld } from '../../protocol/index.ts'
import type { ChannelRow } from '../../schema/index.ts'
import { audienceOf, toChannel } from './channel.ts'

/** Removes a channel with its threads; what lies in a category moves out of it. */
export function deleteChannel(
  world: DiscordWorld,
  channel: ChannelRow & { guild_id: string },
): void {
  const { id, guild_id, type, parent_id } = channel
  for (const kind of ['thread', 'guild'] as const) {
    for (const child of world.db.channels.list({ where: { parent: id, kind } })) {
      if (kind === 'thread') world.db.channels.delete(child.id)
      else world.db.channels.replace({ ...child, parent_id: null })
    }
  }
  for (const invite of world.db.invites.list({ where: { channel: id } }))
    world.db.invites.delete(invite.id)
  for (const webhook of world.db.webhooks.list({ where: { channel: id } }))
    world.db.webhooks.delete(webhook.id)
  const audience = audienceOf(channel)
  if (isThread(channel)) tell(world, 'THREAD_DELETE', { id, guild_id, parent_id, type }, audience)
  else tell(world, 'CHANNEL_DELETE', toChannel(world, channel), audience)
  world.db.channels.delete(id)
  record(world, guild_id, isThread(channel) ? 'threadDelete' : 'channelDelete', {
    target: id,
    changes: [
      { key: 'name', old_value: channel.name },
      { key: 'type', old_value: type },
    ],
  })
}
