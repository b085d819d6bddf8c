import { z } from 'zod'
import type { Simulation } from '../../../shared/contract.ts'
import { announce, eventTs, fromTs, toTs, verification } from '../objects/announce.ts'
import { changeMessage, deleteMessage } from '../objects/change.ts'
import { memberOf, openDirect } from '../objects/channel.ts'
import { toEmojiName } from '../objects/emoji.ts'
import { shareFiles } from '../objects/file_share.ts'
import { normalizeText, toRichText } from '../objects/markup.ts'
import { join, leave } from '../objects/membership.ts'
import { findMessage, postMessage } from '../objects/message.ts'
import { namedApp, namedChannel, namedTeam, namedUser, seekUser } from '../objects/person.ts'
import { addReaction, removeReaction } from '../objects/reaction.ts'
import { uploadFiles } from '../objects/upload.ts'
import { changeProfile, createUser, findTeam, inTeam } from '../objects/user.ts'
import { ensure, type SlackWorld } from '../protocol/index.ts'
import { disconnect } from './socket.ts'

/** Declares what a person may do, with its arguments. */
export function simulation<S extends z.ZodRawShape>(
  args: () => S,
  run: (world: SlackWorld, args: z.output<z.ZodObject<S>>) => unknown,
): Simulation {
  const given = () => ({ ...args(), workspace: z.string().optional() })
  return {
    args: given,
    run(world: SlackWorld, { workspace, ...rest }: Record<string, unknown>) {
      const place = placeOf(world, workspace, rest)
      // The kernel has checked the arguments by then.
      return inTeam(world, place, () => run(world, rest as z.output<z.ZodObject<S>>))
    },
  }
}

/** The workspace something is done in: the named one, or that of the user or conversation. */
function placeOf(
  world: SlackWorld,
  named: unknown,
  { user, channel, view_id }: Record<string, unknown>,
): string | undefined {
  if (typeof named === 'string') return namedTeam(world, named).id
  const who = typeof user === 'string' ? user : world.db.views.get(String(view_id))?.user
  const byUser = who === undefined ? undefined : seekUser(world, who)?.team_id
  return byUser ?? world.db.channels.get(String(channel))?.team
}

const where = () => ({ user: z.string(), channel: z.string() })
const what = () => ({ channel: z.string(), ts: z.string() })

/**
 * What people do in Slack, by `POST /admin/simulate {action, ...}`. Users and channels go by name
 * or id.
 */
export const people: Record<string, Simulation> = {
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

  reaction: simulation(
    () => ({ ...where(), ts: z.string(), name: z.string(), remove: z.boolean().default(false) }),
    (world, { user, channel: place, ts, name, remove }) => {
      const message = findMessage(world, namedChannel(world, place), ts)
      const change = remove ? removeReaction : addReaction
      change(world, message, { user: namedUser(world, user).id, name: toEmojiName(name) })
    },
  ),

  join: simulation(where, (world, { user, channel }) => ({
    joined: join(world, namedChannel(world, channel), namedUser(world, user).id),
  })),

  leave: simulation(where, (world, { user, channel: name }) => {
    const channel = namedChannel(world, name)
    const { id } = namedUser(world, user)
    ensure(memberOf(world, channel.id, id), 'not_in_channel')
    leave(world, channel, id)
  }),

  new_user: simulation(
    () => ({
      name: z.string(),
      real_name: z.string().optional(),
      email: z.string().optional(),
    }),
    (world, given) => {
      const where = { team: findTeam(world).id, name: given.name }
      ensure(!world.db.users.first({ where }), 'name_taken')
      const user = createUser(world, given)
      announce(world, { type: 'team_join', user, event_ts: eventTs(world) })
      return { user: user.id }
    },
  ),

  huddle: simulation(
    () => ({ user: z.string(), left: z.boolean().default(false) }),
    (world, { user, left }) => {
      const huddle_state = left ? 'default_unset' : 'in_a_huddle'
      changeProfile(world, namedUser(world, user), { huddle_state, huddle_state_expiration_ts: 0 })
    },
  ),

  subscribe: simulation(
    () => ({
      app: z.string().optional(),
      request_url: z.url(),
      events: z.array(z.string()).optional(),
      interactivity_url: z.url().optional(),
    }),
    (world, { app: name, request_url, events, interactivity_url }) => {
      const app = namedApp(world, name)
      const changed = world.db.apps.replace({
        ...app,
        request_url,
        is_verified: false,
        ...(events ? { events } : {}),
        ...(interactivity_url ? { interactivity_url } : {}),
      })
      world.emit(verification, { ...changed, challenge: world.id('', 52) })
      return { app: app.id }
    },
  ),

  disconnect: simulation(
    () => ({
      app: z.string().optional(),
      reason: z
        .enum(['warning', 'refresh_requested', 'link_disabled'])
        .default('refresh_requested'),
    }),
    (world, { app, reason }) => ({
      connections: disconnect(world, namedApp(world, app).id, reason),
    }),
  ),
}

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
