import { z } from 'zod'
import { findChannel, memberOf } from '../../conversations/objects/channel.ts'
import { structure, text } from '../../protocol/args.ts'
import { ensure, method, type SlackWorld } from '../../protocol/index.ts'
import type { AssistantThread } from '../../schema/index.ts'

const write = { scope: ['assistant:write', 'chat:write'], tokens: ['bot'], tier: 3 } as const
const where = () => ({ channel_id: text(), thread_ts: text() })

const Prompts = () =>
  z
    .array(z.object({ title: z.string(), message: z.string() }))
    .min(1)
    .max(4)

/** A thread in a conversation the app is in, with what the app has shown there so far. */
function findThread(world: SlackWorld, reference: string, thread_ts: string): AssistantThread {
  const channel = findChannel(world, reference)
  ensure(memberOf(world, channel.id, world.caller.user), 'not_in_channel')
  const id = `${channel.id}/${thread_ts}`
  ensure(world.db.messages.has(id), 'thread_not_found')
  const empty = { id, status: '', loading_messages: [], prompts: [] }
  return world.db.assistant_threads.get(id) ?? empty
}

/** https://docs.slack.dev/ai/developing-agents */
export const assistant = {
  'assistant.threads.setStatus': method(
    write,
    () => ({
      ...where(),
      status: text(),
      loading_messages: structure(z.array(z.string()).max(10), 'invalid_arguments').optional(),
      username: text().optional(),
      icon_emoji: text().optional(),
      icon_url: text().optional(),
    }),
    (world, { channel_id, thread_ts, status, loading_messages = [] }) => {
      const thread = findThread(world, channel_id, thread_ts)
      world.db.assistant_threads.put({ ...thread, status, loading_messages })
    },
  ),

  'assistant.threads.setTitle': method(
    write,
    () => ({ ...where(), title: text() }),
    (world, { channel_id, thread_ts, title }) => {
      const thread = findThread(world, channel_id, thread_ts)
      ensure(title !== '', 'invalid_arguments')
      world.db.assistant_threads.put({ ...thread, title })
    },
  ),

  'assistant.threads.setSuggestedPrompts': method(
    write,
    () => ({
      channel_id: text(),
      thread_ts: text().optional(),
      title: text().optional(),
      prompts: structure(Prompts(), 'invalid_arguments'),
    }),
    (world, { channel_id, thread_ts, prompts }) => {
      if (thread_ts === undefined) {
        // Without a thread they are those of the conversation as a whole.
        const { id } = findChannel(world, channel_id)
        const whole = { id, status: '', loading_messages: [], prompts }
        world.db.assistant_threads.put(whole)
      } else {
        const thread = findThread(world, channel_id, thread_ts)
        world.db.assistant_threads.put({ ...thread, prompts })
      }
    },
  ),
}
