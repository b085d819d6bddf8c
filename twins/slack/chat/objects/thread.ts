import { ensure, type SlackWorld } from '../../protocol/index.ts'
import type { Channel, Message } from '../../schema/index.ts'

/** The subtypes of messages that nobody can reply to. */
const closed = /_(join|leave|topic|purpose|name|archive|unarchive)$/

/** The message a reply belongs to. */
export function findParent(world: SlackWorld, channel: Channel, thread_ts: string): Message {
  const found = world.db.messages.get(`${channel.id}/${thread_ts}`)
  ensure(found, 'thread_not_found')
  ensure(!closed.test(found.subtype ?? ''), 'cannot_reply_to_message')
  const root = found.thread_ts
  return root === undefined || root === found.ts ? found : findParent(world, channel, root)
}

/** Counts a reply in the first message of its thread. */
export function countReply(world: SlackWorld, parent: Message, reply: Message): Message {
  const who = reply.user ?? reply.bot_id ?? ''
  const users = parent.reply_users ?? []
  const reply_users = users.includes(who) ? users : [...users, who]
  return world.db.messages.replace({
    ...parent,
    thread_ts: parent.ts,
    reply_count: (parent.reply_count ?? 0) + 1,
    reply_users_count: reply_users.length,
    latest_reply: reply.ts,
    reply_users: reply_users.slice(0, 5),
    is_locked: false,
    subscribed: false,
  })
}

/** Takes a reply back out of the count; a message without replies is no thread any more. */
export function discountReply(world: SlackWorld, channel: Channel, reply: Message): void {
  const { thread_ts } = reply
  if (thread_ts === undefined || thread_ts === reply.ts) return
  const parent = world.db.messages.get(`${channel.id}/${thread_ts}`)
  if (!parent) return
  const replies = world.db.messages
    .list({ where: { channel: channel.id, thread: thread_ts }, order: ['ts'] })
    .filter(({ ts }) => ts !== thread_ts)
  const latest = replies.at(-1)
  if (!latest) {
    const { reply_count, reply_users, reply_users_count, latest_reply, ...rest } = parent
    const { thread_ts: _thread, subscribed: _subscribed, is_locked: _locked, ...plain } = rest
    world.db.messages.replace(plain)
    return
  }
  const users = [...new Set(replies.map(({ user, bot_id }) => user ?? bot_id ?? ''))]
  world.db.messages.replace({
    ...parent,
    reply_count: replies.length,
    reply_users_count: users.length,
    reply_users: users.slice(0, 5),
    latest_reply: latest.ts,
  })
}

/** Whether a user follows a thread: by having begun it or replied in it. */
export function isSubscribed(world: SlackWorld, channel: string, root: Message, user: string) {
  if (root.user === user || root.reply_users?.includes(user)) return true
  if ((root.reply_users_count ?? 0) <= (root.reply_users?.length ?? 0)) return false
  const replies = world.db.messages.list({ where: { channel, thread: root.ts } })
  return replies.some((reply) => reply.user === user)
}

/** An app that answers works no longer. https://docs.slack.dev/reference/methods/assistant.threads.setStatus */
export function clearStatus(world: SlackWorld, { channel, ts }: Message): void {
  const shown = world.db.assistant_threads.get(`${channel}/${ts}`)
  if (shown?.status)
    world.db.assistant_threads.replace({ ...shown, status: '', loading_messages: [] })
}
