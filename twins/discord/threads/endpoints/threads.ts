import { findGuildChannel, isForum, types } from '../../channels/objects/channel.ts'
import { archiveDurations } from '../../channels/objects/fields.ts'
import { messageFields, messageFlags } from '../../messages/objects/body.ts'
import { findMessage, toMessage, viewerOf } from '../../messages/objects/message.ts'
import { sendMessage } from '../../messages/objects/send.ts'
import { saveMessage } from '../../messages/objects/store.ts'
import { ensureIn } from '../../permissions/compute.ts'
import { choice, flag, int, list, maybe, model, snowflake, text } from '../../protocol/args.ts'
import {
  created,
  type DiscordWorld,
  endpoint,
  ensure,
  ensureField,
  newId,
} from '../../protocol/index.ts'
import type { ChannelRow } from '../../schema/index.ts'
import { announceThread, openThread, type ThreadStart, withMember } from '../objects/thread.ts'

const fields = {
  name: text({ min: 1, max: 100 }),
  auto_archive_duration: maybe(choice(archiveDurations)),
  rate_limit_per_user: maybe(int({ min: 0, max: 21_600 })),
}

function openIn(
  world: DiscordWorld,
  parent: ChannelRow & { guild_id: string },
  start: ThreadStart,
): ChannelRow {
  const isPrivate = start.type === types.privateThread
  ensureIn(world, parent, isPrivate ? 'CREATE_PRIVATE_THREADS' : 'CREATE_PUBLIC_THREADS')
  return openThread(world, parent, start)
}

/** https://docs.discord.com/developers/resources/channel#start-thread-from-message */
export const threads = {
  'POST /channels/{channel_id}/messages/{message_id}/threads': endpoint(
    { channel_id: snowflake, message_id: snowflake, ...fields },
    (world, { channel_id, message_id, ...start }) => {
      const parent = findGuildChannel(world, channel_id)
      ensure(parent.type === types.text || parent.type === types.announcement, 'wrongChannelType')
      const message = findMessage(world, parent, message_id)
      ensure(!message.thread_id && !world.db.channels.has(message_id), 'alreadyHasThread')
      const isNews = parent.type === types.announcement
      const type = isNews ? types.announcementThread : types.publicThread
      const thread = openIn(world, parent, { ...start, id: message_id, type })
      const flags = message.flags | messageFlags.hasThread
      saveMessage(world, { ...message, thread_id: thread.id, flags }, parent)
      return created(withMember(world, thread, world.caller.userId))
    },
  ),
  'POST /channels/{channel_id}/threads': endpoint(
    {
      channel_id: snowflake,
      ...fields,
      type: maybe(choice([10, 11, 12])),
      invitable: maybe(flag),
      applied_tags: maybe(list(snowflake, { max: 5 })),
      message: maybe(model(messageFields)),
    },
    (world, { channel_id, type, message, ...start }) => {
      const parent = findGuildChannel(world, channel_id)
      const id = newId(world)
      if (!isForum(parent)) {
        ensure(
          [types.text, types.announcement].some((each) => each === parent.type),
          'wrongChannelType',
        )
        const thread = openIn(world, parent, { ...start, id, type: type ?? types.privateThread })
        if (thread.type !== types.privateThread) announceThread(world, parent, thread)
        return created(withMember(world, thread, world.caller.userId))
      }
      ensureField(message, 'message', 'BASE_TYPE_REQUIRED', 'This field is required')
      ensureIn(world, parent, 'SEND_MESSAGES')
      const known = (parent.available_tags ?? []).map((tag) => tag.id)
      const isKnown = (start.applied_tags ?? []).every((tag) => known.includes(tag))
      ensureField(isKnown, 'applied_tags', 'INVALID_TAG', 'Invalid tag')
      const thread = openThread(world, parent, { ...start, id, type: types.publicThread })
      // The first message of a post has the thread's own id.
      const sent = sendMessage(world, thread, world.caller.userId, message ?? {}, id)
      const shown = withMember(world, world.db.channels.get(id) ?? thread, world.caller.userId)
      return created({ ...shown, message: toMessage(world, sent, viewerOf(world)) })
    },
  ),
}
