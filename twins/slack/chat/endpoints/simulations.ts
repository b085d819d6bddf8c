import { z } from 'zod'
import { memberOf, openDirect } from '../../conversations/objects/channel.ts'
import { shareFiles } from '../../files/objects/file_share.ts'
import { uploadFiles } from '../../files/objects/upload.ts'
import { ensure } from '../../protocol/index.ts'
import { fromTs, toTs } from '../../protocol/time.ts'
import { namedApp, namedChannel, namedUser } from '../../users/objects/reference.ts'
import { simulation } from '../../users/objects/simulation.ts'
import { changeMessage, deleteMessage } from '../objects/change.ts'
import { normalizeText, toRichText } from '../objects/markup.ts'
import { findMessage, postMessage } from '../objects/message.ts'

const what = () => ({ channel: z.string(), ts: z.string() })

function file() {
  return z.strictObject({
    name: z.string().min(1),
    title: z.string().optional(),
    content: z.string().optional(),
    content_base64: z.base64().optional(),
  })
}

function target() {
  return { channel: z.string().optional(), to_app: z.string().optional() }
}

/** What people write. */
export const writing = {
  message: simulation(
    () => ({
      user: z.string(),
      text: z.string().default(''),
      ...target(),
      thread_ts: z.string().optional(),
      reply_broadcast: z.boolean().default(false),
      files: z.array(file()).default([]),
    }),
    (world, { user: who, channel: name, to_app, text, files: given, ...thread }) => {
      const user = namedUser(world, who)
      const channel = to_app
        ? openDirect(world, [user.id, namedApp(world, to_app).bot_user]).channel
        : namedChannel(world, name ?? '')
      ensure(!channel.is_archived, 'is_archived')
      ensure(memberOf(world, channel.id, user.id), 'not_in_channel')
      const markup = { parse: 'full' } as const
      const draft = { author: { user: user.id }, text, markup, ...thread }
      if (given.length === 0) {
        ensure(text.trim(), 'no_text')
        return { channel: channel.id, ts: postMessage(world, channel, draft).ts }
      }
      const files = uploadFiles(world, given, user.id, channel)
      const message = postMessage(world, channel, { ...draft, files, subtype: 'file_share' })
      shareFiles(world, channel, message)
      return { channel: channel.id, ts: message.ts, files: files?.map(({ id }) => id) }
    },
  ),

  edit_message: simulation(
    () => ({ ...what(), text: z.string() }),
    (world, { channel: name, ts, text }) => {
      const channel = namedChannel(world, name)
      const before = findMessage(world, channel, ts)
      const words = normalizeText(world, text, { parse: 'full' })
      const at = toTs(Math.max(world.now() * 1000, fromTs(before.ts)))
      const edited = { user: before.user ?? '', ts: at }
      const blocks = [toRichText(world, words)]
      changeMessage(world, channel, before, { ...before, text: words, blocks, edited })
      return { channel: channel.id, ts }
    },
  ),

  delete_message: simulation(what, (world, { channel: name, ts }) => {
    const channel = namedChannel(world, name)
    deleteMessage(world, channel, findMessage(world, channel, ts))
  }),
}
