import { tell } from '../../gateway/sessions/tell.ts'
import { type DiscordWorld, newId } from '../../protocol/index.ts'
import type { ChannelRow } from '../../schema/index.ts'
import { toChannel, types } from './channel.ts'

/** The private channel of two users, made when first opened. */
export function openPrivate(world: DiscordWorld, people: readonly [string, string]): ChannelRow {
  const sorted = [...people].sort()
  const known = world.db.channels.first({ where: { people: sorted.join(',') } })
  if (known) return known
  const channel: ChannelRow = {
    id: newId(world),
    type: types.dm,
    flags: 0,
    last_message_id: null,
    people: sorted,
  }
  world.db.channels.insert(channel)
  for (const user of sorted) {
    tell(world, 'CHANNEL_CREATE', toChannel(world, channel, user), { users: [user] })
  }
  return channel
}
