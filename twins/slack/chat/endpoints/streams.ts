import { z } from 'zod'
import { omitUndefined } from '../../../../shared/object.ts'
import { completeBlocks } from '../../block_kit/objects/problems.ts'
import { findChannel } from '../../conversations/objects/channel.ts'
import { flag, structure, text } from '../../protocol/args.ts'
import { ensure, method, type SlackWorld } from '../../protocol/index.ts'
import type { Block, Channel, Message, Stream, WorkEntity } from '../../schema/index.ts'
import { changeMessage } from '../objects/change.ts'
import { callerAuthor, content, ensureMayPost, readContent } from '../objects/draft.ts'
import { findMessage, postMessage, toWire } from '../objects/message.ts'
import { showEphemeral } from '../objects/response.ts'
import { Entity, keepEntities, toCards } from '../objects/work_object.ts'

const write = { scope: 'chat:write', tokens: ['bot'], tier: 4 } as const

const Chunk = () =>
  z.union([
    z.object({ type: z.literal('markdown_text'), text: z.string() }),
    z.object({ type: z.literal('blocks'), blocks: z.array(z.unknown()) }),
    z.object({ type: z.literal('plan_update'), title: z.string() }),
    z
      .object({
        type: z.literal('task_update'),
        id: z.string(),
        title: z.string(),
        status: z.enum(['pending', 'in_progress', 'complete', 'error']),
      })
      .loose(),
  ])

const added = () => ({
  channel: text(),
  markdown_text: text().optional(),
  chunks: structure(z.array(Chunk()), 'invalid_chunks').optional(),
})

interface Added {
  markdown_text?: string | undefined
  chunks?: z.output<ReturnType<typeof Chunk>>[] | undefined
}

/** A stream with what was added to it; tasks and the plan change in place. */
function extend(stream: Stream, { markdown_text, chunks = [] }: Added): Stream {
  const all = markdown_text
    ? [{ type: 'markdown_text' as const, text: markdown_text }, ...chunks]
    : chunks
  const next = { ...stream, tasks: [...stream.tasks], blocks: [...stream.blocks] }
  for (const chunk of all) {
    if (chunk.type === 'markdown_text') next.text += chunk.text
    else if (chunk.type === 'blocks') next.blocks.push(...chunk.blocks)
    else if (chunk.type === 'plan_update') next.plan = chunk.title
    else {
      const { type: _type, id, ...task } = chunk
      const card = { type: 'task_card', task_id: id, ...task }
      const index = next.tasks.findIndex(({ task_id }) => task_id === id)
      if (index === -1) next.tasks.push(card)
      else next.tasks[index] = { ...next.tasks[index], ...card }
    }
  }
  return next
}

/** The blocks of a streamed message: its plan or tasks, its text, then those it brought itself. */
function toBlocks(world: SlackWorld, { text: words, plan, tasks, blocks }: Stream): Block[] {
  const shown: unknown[] = plan === undefined ? tasks : [{ type: 'plan', title: plan, tasks }]
  const markdown = words === '' ? [] : [{ type: 'markdown', text: words }]
  return completeBlocks(world, [...shown, ...markdown, ...blocks])
}

/** A message of this app's that is still being written. */
function findStream(world: SlackWorld, reference: string, ts: string) {
  const channel = findChannel(world, reference)
  const message = findMessage(world, channel, ts)
  const stream = world.db.streams.get(`${channel.id}/${ts}`)
  ensure(stream, 'message_not_in_streaming_state')
  ensure(stream.app === world.caller.token.app, 'message_not_owned_by_app')
  return { channel, message, stream }
}

function rewrite(
  world: SlackWorld,
  channel: Channel,
  message: Message,
  stream: Stream,
  more: Partial<Message> = {},
): Message {
  const blocks = toBlocks(world, stream)
  const changed = { ...message, text: stream.text, ...(blocks.length > 0 ? { blocks } : {}) }
  return changeMessage(world, channel, message, { ...changed, ...more })
}

/** Messages that appear while they are written. https://docs.slack.dev/ai/developing-agents */
export const streams = {
  'chat.startStream': method(
    write,
    () => ({
      ...added(),
      thread_ts: text(),
      recipient_team_id: text().optional(),
      recipient_user_id: text().optional(),
      task_display_mode: z.enum(['timeline', 'plan']).optional(),
      username: text().optional(),
      icon_emoji: text().optional(),
      icon_url: text().optional(),
    }),
    (world, { channel: reference, thread_ts, ...args }) => {
      const channel = findChannel(world, reference)
      ensureMayPost(world, channel)
      const isShared = channel.kind === 'channel' || channel.kind === 'group'
      ensure(!isShared || args.recipient_user_id, 'missing_recipient_user_id')
      ensure(!isShared || args.recipient_team_id, 'missing_recipient_team_id')
      const empty = { id: '', app: world.caller.token.app, text: '', tasks: [], blocks: [] }
      const stream = extend(empty, args)
      const blocks = toBlocks(world, stream)
      const message = postMessage(world, channel, {
        author: callerAuthor(world, args),
        text: stream.text,
        blocks: blocks.length > 0 ? blocks : undefined,
        thread_ts,
      })
      world.db.streams.insert({ ...stream, id: `${channel.id}/${message.ts}` })
      return { channel: channel.id, ts: message.ts }
    },
  ),

  'chat.appendStream': method(
    write,
    () => ({ ...added(), ts: text() }),
    (world, { channel: reference, ts, ...args }) => {
      const { channel, message, stream } = findStream(world, reference, ts)
      ensure(args.markdown_text || args.chunks?.length, 'no_text')
      const next = world.db.streams.replace(extend(stream, args))
      rewrite(world, channel, message, next)
      return { channel: channel.id, ts }
    },
  ),

  'chat.stopStream': method(
    write,
    () => {
      const { blocks, metadata } = content()
      return { ...added(), ts: text(), blocks, metadata, session_status: text().optional() }
    },
    (world, { channel: reference, ts, blocks, metadata, ...args }) => {
      const { channel, message, stream } = findStream(world, reference, ts)
      const last = extend(stream, args)
      const whole = { ...last, blocks: [...last.blocks, ...(blocks ?? [])] }
      world.db.streams.delete(stream.id)
      const given = metadata ? readContent(world, { text: 'x', metadata }).metadata : undefined
      const changed = rewrite(world, channel, message, whole, omitUndefined({ metadata: given }))
      return { channel: channel.id, ts, message: toWire(changed) }
    },
  ),

  'chat.unfurl': method(
    { scope: 'links:write', tier: 3 },
    () => ({
      channel: text().optional(),
      ts: text().optional(),
      unfurl_id: text().optional(),
      source: z.enum(['composer', 'conversations_history']).optional(),
      unfurls: structure(
        z.record(z.string(), z.record(z.string(), z.unknown())),
        'invalid_arguments',
      ).optional(),
      metadata: structure(
        z.object({ entities: z.array(Entity()).min(1) }),
        'invalid_metadata_format',
      ).optional(),
      user_auth_blocks: structure(z.array(z.unknown()), 'invalid_blocks_format').optional(),
      user_auth_message: text().optional(),
      user_auth_required: flag().optional(),
      user_auth_url: text().optional(),
    }),
    (world, args) => {
      ensure(args.channel && args.ts, 'cannot_unfurl_message')
      const channel = findChannel(world, args.channel)
      const message = world.db.messages.get(`${channel.id}/${args.ts}`)
      ensure(message, 'cannot_unfurl_message')
      const isPrompt =
        args.user_auth_required ||
        args.user_auth_url ||
        args.user_auth_message ||
        args.user_auth_blocks
      ensure(args.unfurls || args.metadata || isPrompt, 'missing_unfurls')
      if (isPrompt && message.user) prompt(world, channel, message.user, args)
      const { unfurls = {}, metadata } = args
      const entities = metadata?.entities ?? []
      if (args.unfurls || metadata) unfurl(world, channel, message, { unfurls, entities })
    },
  ),
}

/** Asks who posted a link to sign in where it leads, as only they can see. */
function prompt(
  world: SlackWorld,
  channel: Channel,
  user: string,
  args: {
    user_auth_message?: string | undefined
    user_auth_url?: string | undefined
    user_auth_blocks?: unknown[] | undefined
  },
): void {
  const link = args.user_auth_url ? ` <${args.user_auth_url}>` : ''
  const words = args.user_auth_message ?? `Connect your account to see previews of links.${link}`
  const { user_auth_blocks: given } = args
  const blocks = given ? { blocks: completeBlocks(world, given) } : {}
  showEphemeral(world, channel, user, {
    ...{ type: 'message', user: 'USLACKBOT', text: words, ...blocks },
  })
}

/** Puts a preview below a message for each of its links that has one. */
function unfurl(
  world: SlackWorld,
  channel: Channel,
  message: Message,
  given: { unfurls: Record<string, Record<string, unknown>>; entities: WorkEntity[] },
): void {
  const { app, bot } = world.caller.token
  const before = message.attachments ?? []
  const ensurePosted = (url: string) =>
    ensure(message.text.includes(url.replaceAll('&', '&amp;')), 'cannot_unfurl_url')
  const previews = Object.entries(given.unfurls).map(([url, preview]) => {
    ensurePosted(url)
    const { blocks } = preview
    const completed = Array.isArray(blocks) ? { blocks: completeBlocks(world, blocks) } : {}
    const about = { from_url: url, is_app_unfurl: true, app_unfurl_url: url, app_id: app }
    return {
      ...preview,
      ...completed,
      fallback: '[no preview available]',
      ...about,
      ...(bot ? { bot_id: bot } : {}),
    }
  })
  for (const { url, app_unfurl_url = url } of given.entities) ensurePosted(app_unfurl_url)
  keepEntities(world, message, app, given.entities)
  const added = [...previews, ...toCards(given.entities, { app, bot })]
  const attachments = [
    ...before,
    ...added.map((each, index) => ({ id: before.length + index + 1, ...each })),
  ]
  changeMessage(world, channel, message, { ...message, attachments })
}
