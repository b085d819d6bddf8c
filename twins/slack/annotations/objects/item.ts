import { findMessage } from '../../chat/objects/message.ts'
import { findChannel, memberOf } from '../../conversations/objects/channel.ts'
import { text } from '../../protocol/args.ts'
import { ensure, type SlackWorld } from '../../protocol/index.ts'
import type { Channel, Message } from '../../schema/index.ts'

/** The message a method is about. */
export const target = () => ({ channel: text().optional(), timestamp: text().optional() })

/** The message an item argument points at. */
export function findMessageItem(
  world: SlackWorld,
  args: { channel?: string | undefined; timestamp?: string | undefined },
): { channel: Channel; message: Message } {
  ensure(args.channel && args.timestamp, 'no_item_specified')
  ensure(/^\d{10}\.\d{6}$/.test(args.timestamp), 'bad_timestamp')
  const channel = findChannel(world, args.channel)
  return { channel, message: findMessage(world, channel, args.timestamp) }
}

/** The same for a change, which bots may make only where they are. */
export function findChangeable(world: SlackWorld, args: Parameters<typeof findMessageItem>[1]) {
  const found = findMessageItem(world, args)
  const { channel } = found
  const isPerson = world.caller.token.kind === 'user' && channel.kind === 'channel'
  ensure(isPerson || memberOf(world, channel.id, world.caller.user), 'not_in_channel')
  ensure(!channel.is_archived, 'is_archived')
  return found
}
