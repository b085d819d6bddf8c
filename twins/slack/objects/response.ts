import { z } from 'zod'
import { ensure, type SlackWorld } from '../protocol.ts'
import type { App, Channel, ResponseUrl } from '../schema.ts'
import { fromTs, toTs } from './announce.ts'
import { installedIn } from './app.ts'
import { completeBlocks } from './blocks.ts'
import { changeMessage, deleteMessage } from './change.ts'
import { postMessage, toContent } from './message.ts'
import { inTeam } from './user.ts'

const Response = z.object({
  text: z.string().optional(),
  blocks: z.array(z.unknown()).optional(),
  attachments: z.array(z.record(z.string(), z.unknown())).optional(),
  response_type: z.enum(['in_channel', 'ephemeral']).optional(),
  replace_original: z.union([z.boolean(), z.string()]).optional(),
  delete_original: z.union([z.boolean(), z.string()]).optional(),
  thread_ts: z.string().optional(),
})

const isTrue = (value: unknown) => value === true || value === 'true'

/** Shows a message to one person; answers its `ts`. */
export function showEphemeral(
  world: SlackWorld,
  channel: Channel,
  user: string,
  message: Record<string, unknown>,
): string {
  let at = world.now() * 1000
  while (world.db.ephemerals.has(`${channel.id}/${toTs(at)}`)) at += 1
  const ts = toTs(at)
  const id = `${channel.id}/${ts}`
  world.db.ephemerals.insert({ id, channel: channel.id, user, message: { ...message, ts } })
  return ts
}

interface Said {
  world: SlackWorld
  channel: Channel
  app: App
  content: ReturnType<typeof toContent>
}

function changeOriginal({ world, channel, app, content }: Said, message_ts: string): void {
  const original = world.db.messages.get(`${channel.id}/${message_ts}`)
  if (!original) {
    const key = `${channel.id}/${message_ts}`
    const shown = world.db.ephemerals.get(key)
    if (shown) {
      world.db.ephemerals.replace({ ...shown, message: { ...content, ts: message_ts } })
    }
    return
  }
  const { blocks: _blocks, attachments: _attachments, ...kept } = original
  const { text, blocks, attachments } = content
  const ts = toTs(Math.max(world.now() * 1000, fromTs(original.ts)))
  changeMessage(world, channel, original, {
    ...kept,
    text,
    ...(blocks ? { blocks } : {}),
    ...(attachments ? { attachments } : {}),
    edited: { user: app.bot_user, ts },
  })
}

/**
 * Carries out an app's answer to an interaction: a new message, or a change to the one it came
 * from.
 * https://docs.slack.dev/interactivity/handling-user-interaction#message_responses
 */
export function respond(world: SlackWorld, target: ResponseUrl, given: unknown): void {
  const team = world.db.channels.get(target.channel)?.team
  inTeam(world, team, () => answer(world, target, given))
}

function answer(world: SlackWorld, target: ResponseUrl, given: unknown): void {
  const parsed = Response.safeParse(given)
  ensure(parsed.success, 'invalid_payload')
  const { text, blocks, attachments, response_type, thread_ts, ...rest } = parsed.data
  const channel = world.db.channels.get(target.channel)
  const known = world.db.apps.get(target.app)
  ensure(channel && known, 'channel_not_found')
  const app = installedIn(world, known, channel.team)
  const { message_ts } = target
  if (isTrue(rest.delete_original) && message_ts !== undefined) {
    const original = world.db.messages.get(`${channel.id}/${message_ts}`)
    if (original) deleteMessage(world, channel, original)
    else world.db.ephemerals.delete(`${channel.id}/${message_ts}`)
    return
  }
  ensure(text || blocks?.length || attachments?.length, 'no_text')
  const draft = {
    author: { app },
    text,
    blocks: blocks?.length ? completeBlocks(world, blocks) : undefined,
    attachments,
    thread_ts: thread_ts ?? target.thread_ts,
  }
  const said = { world, channel, app, content: toContent(world, draft) }
  if (isTrue(rest.replace_original) && message_ts !== undefined) changeOriginal(said, message_ts)
  else if (response_type === 'in_channel') postMessage(world, channel, draft)
  else showEphemeral(world, channel, target.user, said.content)
}
