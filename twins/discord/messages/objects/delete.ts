import { day_ms } from '../../../../shared/time/units.ts'
import { record } from '../../audit_log/entry.ts'
import { tell } from '../../gateway/sessions/tell.ts'
import { ensureIn } from '../../permissions/compute.ts'
import { type DiscordWorld, ensure, timeOf } from '../../protocol/index.ts'
import type { ChannelRow, MessageRow } from '../../schema/index.ts'
import { deleteMessage, dropMessage, messageAudience } from './store.ts'

/** System messages that nobody can delete. */
const undeletable = [1, 2, 3, 4, 5, 14, 15, 16, 17, 21, 39]

/** Deletes a message as the caller: one's own, or with the permission another's. */
export function deleteAsCaller(
  world: DiscordWorld,
  row: Readonly<MessageRow>,
  channel: ChannelRow,
): void {
  const isOwn = row.author_id === world.caller.userId
  if (!isOwn) ensure(channel.guild_id !== undefined, 'systemMessage')
  ensure(!undeletable.includes(row.type), 'systemMessage')
  if (!isOwn) ensureIn(world, channel, 'MANAGE_MESSAGES')
  deleteMessage(world, row, channel)
  if (isOwn || channel.guild_id === undefined) return
  const options = { channel_id: channel.id, count: '1' }
  record(world, channel.guild_id, 'messageDelete', { target: row.author_id, options })
}

/** Deletes up to a hundred messages at once; those that are gone are passed over. */
export function deleteMany(
  world: DiscordWorld,
  channel: ChannelRow & { guild_id: string },
  ids: readonly string[],
): void {
  ensureIn(world, channel, 'MANAGE_MESSAGES')
  const unique = [...new Set(ids)]
  ensure(unique.length >= 2 && unique.length <= 100, 'bulkDeleteCount')
  const oldest_ms = world.now() - 14 * day_ms
  ensure(
    unique.every((id) => timeOf(id) > oldest_ms),
    'tooOldToDelete',
  )
  const found = unique.flatMap((id) => {
    const row = world.db.messages.get(id)
    return row?.channel_id === channel.id ? [row] : []
  })
  for (const row of found) dropMessage(world, row)
  if (found.length === 0) return
  const { id: channel_id, guild_id } = channel
  const data = { ids: found.map(({ id }) => id), channel_id, guild_id }
  tell(world, 'MESSAGE_DELETE_BULK', data, messageAudience(channel))
  const options = { count: String(found.length) }
  record(world, guild_id, 'messageBulkDelete', { target: channel_id, options, withoutReason: true })
}
