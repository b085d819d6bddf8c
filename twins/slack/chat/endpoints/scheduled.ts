import { day_s } from '../../../../shared/time/units.ts'
import { findChannel, findTarget } from '../../conversations/objects/channel.ts'
import { bound, text, whole } from '../../protocol/args.ts'
import { ensure, method, type SlackWorld } from '../../protocol/index.ts'
import { cutPage, page } from '../../protocol/paging.ts'
import { inTeam } from '../../protocol/team.ts'
import { seconds } from '../../protocol/time.ts'
import { callerAuthor, content, ensureMayPost, readContent, toContent } from '../objects/draft.ts'
import { postMessage } from '../objects/message.ts'

/**
 * How far ahead a message may be scheduled.
 * https://docs.slack.dev/messaging/sending-and-scheduling-messages
 */
const furthest_s = 120 * day_s

/** What is posted sooner than this cannot be taken back. */
const lastChance_s = 60

/** No more than thirty messages go to a channel within five minutes. */
function hasRoom(world: SlackWorld, channel: string, post_at: number): boolean {
  const near = { channel, post_at: { gt: post_at - 300, lt: post_at + 300 } }
  return world.db.scheduled.count(near) < 30
}

export const scheduled = {
  'chat.scheduleMessage': method(
    { scope: 'chat:write', tier: 3 },
    () => ({ channel: text(), post_at: whole('invalid_time'), ...content() }),
    (world, { channel: reference, post_at, ...args }) => {
      const channel = findTarget(world, reference)
      ensureMayPost(world, channel, args)
      ensure(post_at > seconds(world), 'time_in_past')
      ensure(post_at <= seconds(world) + furthest_s, 'time_too_far')
      ensure(hasRoom(world, channel.id, post_at), 'restricted_too_many')
      const given = readContent(world, args)
      const author = callerAuthor(world, args)
      const { team, ...message } = toContent(world, { author, ...given })
      const id = world.id('Q', 10, 'upper')
      world.db.scheduled.insert({
        id,
        channel_id: channel.id,
        post_at,
        date_created: seconds(world),
        text: message.text,
        job: world.at(post_at * 1000, 'postScheduled', { id }),
        token: world.caller.token.id,
        args: { author, ...given },
      })
      return { scheduled_message_id: id, channel: channel.id, post_at, message }
    },
  ),

  'chat.scheduledMessages.list': method(
    { tier: 3 },
    () => ({
      channel: text().optional(),
      oldest: bound('invalid_arguments').optional(),
      latest: bound('invalid_arguments').optional(),
      ...page(),
    }),
    (world, { channel, oldest, latest, cursor, limit }) => {
      if (channel !== undefined) findChannel(world, channel)
      const { app } = world.caller.token
      const own = world.db.scheduled
        .list({ where: { channel }, order: ['post_at', 'seq'] })
        .filter(({ token }) => world.db.tokens.get(token)?.app === app)
        .filter(({ post_at }) => post_at >= Number(oldest || 0))
        .filter(({ post_at }) => !latest || post_at <= Number(latest))
      const { shown, response_metadata } = cutPage(world, own, { cursor, limit })
      const scheduled_messages = shown.map(({ id, channel_id, post_at, date_created, text }) => {
        return { id, channel_id, post_at, date_created, text }
      })
      return { scheduled_messages, response_metadata }
    },
  ),

  'chat.deleteScheduledMessage': method(
    { scope: 'chat:write', tier: 3 },
    () => ({ channel: text(), scheduled_message_id: text() }),
    (world, args) => {
      const channel = findChannel(world, args.channel)
      const message = world.db.scheduled.get(args.scheduled_message_id)
      ensure(message?.channel_id === channel.id, 'invalid_scheduled_message_id')
      ensure(message.post_at > seconds(world) + lastChance_s, 'invalid_scheduled_message_id')
      world.cancel(message.job)
      world.db.scheduled.delete(message.id)
    },
  ),
}

/** The job that posts a message when its time has come, if it still can be. */
export function postScheduled(world: SlackWorld, { id }: { id: string }): void {
  const message = world.db.scheduled.get(id)
  if (!message) return
  world.db.scheduled.delete(id)
  const channel = world.db.channels.get(message.channel_id)
  const token = world.db.tokens.get(message.token)
  if (!channel || channel.is_archived || token?.is_revoked) return
  // Stored above, from a draft.
  const draft = message.args as unknown as Parameters<typeof postMessage>[2]
  postMessage(inTeam(world, channel.team), channel, draft)
}
