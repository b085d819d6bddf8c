import { z } from 'zod'
import { omitUndefined } from '../../../../shared/object.ts'
import { installedIn } from '../../apps/objects/app.ts'
import { flag } from '../../protocol/args.ts'
import { ensure, type SlackWorld } from '../../protocol/index.ts'
import { inTeam } from '../../protocol/team.ts'
import { fromTs, toTs } from '../../protocol/time.ts'
import type { App, Channel, ResponseUrl } from '../../schema/index.ts'
import { changeMessage, deleteMessage } from './change.ts'
import { content, readContent, toContent } from './draft.ts'
import { postMessage } from './message.ts'

const Response = () =>
  z.object({
    ...content(),
    response_type: z.enum(['in_channel', 'ephemeral']).optional(),
    replace_original: flag().optional(),
    delete_original: flag().optional(),
  })

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
  shown: ReturnType<typeof toContent>
}

function changeOriginal({ world, channel, app, shown }: Said, message_ts: string): void {
  const original = world.db.messages.get(`${channel.id}/${message_ts}`)
  if (!original) {
    const key = `${channel.id}/${message_ts}`
    const hidden = world.db.ephemerals.get(key)
    if (hidden) {
      world.db.ephemerals.replace({ ...hidden, message: { ...shown, ts: message_ts } })
    }
    return
  }
  const { blocks: _blocks, attachments: _attachments, ...kept } = original
  const { text, blocks, attachments } = shown
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
  answer(inTeam(world, team), target, given)
}

function answer(world: SlackWorld, target: ResponseUrl, given: unknown): void {
  const parsed = Response().safeParse(given)
  ensure(parsed.success, 'invalid_payload')
  const { response_type, replace_original, delete_original } = parsed.data
  const channel = world.db.channels.get(target.channel)
  const known = world.db.apps.get(target.app)
  ensure(channel && known, 'channel_not_found')
  const app = installedIn(world, known, channel.team)
  const { message_ts } = target
  if (delete_original && message_ts !== undefined) {
    const original = world.db.messages.get(`${channel.id}/${message_ts}`)
    if (original) deleteMessage(world, channel, original)
    else world.db.ephemerals.delete(`${channel.id}/${message_ts}`)
    return
  }
  const read = readContent(world, parsed.data)
  const { thread_ts = target.thread_ts } = read
  const draft = { author: { app }, ...read, thread_ts }
  const said = { world, channel, app, shown: toContent(world, draft) }
  if (replace_original && message_ts !== undefined) changeOriginal(said, message_ts)
  else if (response_type === 'in_channel') postMessage(world, channel, draft)
  else
    showEphemeral(world, channel, target.user, { ...said.shown, ...omitUndefined({ thread_ts }) })
}
