import { record } from '../audit_log/entry.ts'
import { audienceOf, findChannel } from '../channels/objects/channel.ts'
import { tell } from '../gateway/sessions/tell.ts'
import { findMessage, toMessage, viewerOf } from '../messages/objects/message.ts'
import { addMessage, makeMessage, saveMessage } from '../messages/objects/store.ts'
import { ensureIn } from '../permissions/compute.ts'
import { int, isoTime, optional, snowflake, time } from '../protocol/args.ts'
import { type DiscordWorld, endpoint, ensure, newId } from '../protocol/index.ts'
import type { MessageRow } from '../schema/index.ts'

const place = { channel_id: snowflake }
const target = { channel_id: snowflake, message_id: snowflake }

interface Target {
  channel_id: string
  message_id: string
}

function setPinned(
  world: DiscordWorld,
  { channel_id, message_id }: Target,
  isPinned: boolean,
): void {
  const found = findChannel(world, channel_id)
  ensureIn(world, found, 'PIN_MESSAGES')
  const row = findMessage(world, found, message_id)
  if ((row.pinned_at !== null) === isPinned) return
  const now = isoTime(world.now())
  if (isPinned) {
    const count = world.db.messages.count({ channel: channel_id, pinned: { gte: '' } })
    ensure(count < 250, 'tooManyPins')
  }
  const channel = {
    ...found,
    last_pin_timestamp: isPinned ? now : (found.last_pin_timestamp ?? null),
  }
  world.db.channels.replace(channel)
  saveMessage(world, { ...row, pinned_at: isPinned ? now : null }, channel)
  const guild = channel.guild_id === undefined ? {} : { guild_id: channel.guild_id }
  const data = { channel_id, ...guild, last_pin_timestamp: channel.last_pin_timestamp }
  tell(world, 'CHANNEL_PINS_UPDATE', data, audienceOf(channel))
  if (channel.guild_id !== undefined) {
    const options = { channel_id, message_id }
    record(world, channel.guild_id, isPinned ? 'messagePin' : 'messageUnpin', {
      target: row.author_id,
      options,
    })
  }
  if (!isPinned) return
  const message_reference = { type: 0, channel_id, message_id, ...guild }
  const notice = { id: newId(world), author_id: world.caller.userId, type: 6, message_reference }
  addMessage(world, makeMessage(world, channel, notice), channel)
}

function pinnedIn(
  world: DiscordWorld,
  channelId: string,
  before: string | undefined,
  limit: number,
): MessageRow[] {
  const channel = findChannel(world, channelId)
  ensureIn(world, channel, 'READ_MESSAGE_HISTORY')
  const pinned = before === undefined ? { gte: '' } : { lt: before }
  return world.db.messages.list({
    where: { channel: channelId, pinned },
    order: ['pinned'],
    direction: 'desc',
    limit,
  })
}

/** https://docs.discord.com/developers/resources/message#get-channel-pins */
export const pins = {
  'GET /channels/{channel_id}/messages/pins': endpoint(
    { ...place, before: optional(time), limit: optional(int({ min: 1, max: 50 })) },
    (world, { channel_id, before, limit = 50 }) => {
      const found = pinnedIn(world, channel_id, before, limit + 1)
      const viewer = viewerOf(world)
      const items = found
        .slice(0, limit)
        .map((row) => ({ pinned_at: row.pinned_at, message: toMessage(world, row, viewer) }))
      return { items, has_more: found.length > limit }
    },
  ),
  'PUT /channels/{channel_id}/messages/pins/{message_id}': endpoint(target, (world, given) =>
    setPinned(world, given, true),
  ),
  'DELETE /channels/{channel_id}/messages/pins/{message_id}': endpoint(target, (world, given) =>
    setPinned(world, given, false),
  ),
  'GET /channels/{channel_id}/pins': endpoint(place, (world, { channel_id }) => {
    const viewer = viewerOf(world)
    return pinnedIn(world, channel_id, undefined, 50).map((row) => toMessage(world, row, viewer))
  }),
  'PUT /channels/{channel_id}/pins/{message_id}': endpoint(target, (world, given) =>
    setPinned(world, given, true),
  ),
  'DELETE /channels/{channel_id}/pins/{message_id}': endpoint(target, (world, given) =>
    setPinned(world, given, false),
  ),
}
