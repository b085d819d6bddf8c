import type { SocketEndpoint } from '../../../../shared/contract.ts'
import { isRecord, parseJson } from '../../../../shared/json.ts'
import { postMessage } from '../../chat/objects/message.ts'
import { memberOf } from '../../conversations/objects/channel.ts'
import { flag } from '../../protocol/args.ts'
import { ensure, method, type SlackWorld } from '../../protocol/index.ts'
import { findTeam } from '../../protocol/team.ts'
import { findUser } from '../../users/objects/user.ts'
import { findApp } from '../objects/app.ts'
import { anyRtm, rtmGroup } from '../objects/sockets.ts'

/** A connection's URL is good for so long, once. */
const ticketLifetime_ms = 30_000

export const rtm = {
  'rtm.connect': method(
    { scope: ['rtm:stream', 'client', 'bot'], tier: 1 },
    () => ({ batch_presence_aware: flag().optional(), presence_sub: flag().optional() }),
    (world) => {
      const { user, token } = world.caller
      const { id: team_id, name: team_name, domain } = findTeam(world)
      const id = world.id('', 40)
      const expires_ms = world.now() + ticketLifetime_ms
      world.db.rtm_tickets.insert({ id, user, app: token.app, expires_ms })
      return {
        url: `${world.url.replace(/^http/, 'ws')}/rtm/?ticket=${id}`,
        team: { id: team_id, name: team_name, domain },
        self: { id: user, name: findUser(world, user).name },
      }
    },
  ),
}

/** A message sent over the socket: posted, and answered with its `ts`. */
function post(world: SlackWorld, user: string, app: string, given: Record<string, unknown>) {
  const channel = world.db.channels.get(String(given.channel))
  const refuse = (code: number, msg: string) => ({ ok: false, error: { code, msg } })
  if (!channel || !memberOf(world, channel.id, user)) return refuse(-1, 'channel_not_found')
  if (channel.is_archived) return refuse(-1, 'is_archived')
  const { text, thread_ts } = given
  if (typeof text !== 'string' || text === '') return refuse(2, 'message text is missing')
  const parent = typeof thread_ts === 'string' ? thread_ts : undefined
  if (parent && !world.db.messages.has(`${channel.id}/${parent}`))
    return refuse(-1, 'thread_not_found')
  const own = findApp(world, app)
  const author = own.bot_user === user ? { app: own } : { user }
  const posted = postMessage(world, channel, { author, text, thread_ts: parent })
  return { ok: true, ts: posted.ts, text: posted.text }
}

/** The Real Time Messaging API. https://docs.slack.dev/legacy/legacy-rtm-api */
const stream: SocketEndpoint = {
  open(world: SlackWorld, connection, call) {
    const ticket = world.db.rtm_tickets.get(call.query.get('ticket') ?? '')
    ensure(ticket && world.now() <= ticket.expires_ms, 'invalid_ticket')
    world.db.rtm_tickets.delete(ticket.id)
    connection.groups.add(anyRtm)
    connection.groups.add(rtmGroup(ticket.user))
    Object.assign(connection.data, { user: ticket.user, app: ticket.app })
    world.send(connection, JSON.stringify({ type: 'hello', fast_reconnect: false }))
  },
  message(world: SlackWorld, connection, message) {
    const given = typeof message === 'string' && parseJson(message)
    if (!isRecord(given)) return
    const { id, type, ...rest } = given
    const reply_to = typeof id === 'number' ? { reply_to: id } : {}
    const answer = (value: object) =>
      world.send(connection, JSON.stringify({ ...value, ...reply_to }))
    if (type === 'ping') answer({ type: 'pong', ...rest })
    else if (type === 'message') {
      const { user, app } = connection.data
      answer(post(world, String(user), String(app), rest))
    } else if (type !== 'typing' && type !== 'presence_sub' && type !== 'presence_query') {
      const error = { code: 1, msg: `unknown message type: ${String(type)}` }
      answer({ ok: false, error })
    }
  },
}

export const rtmSockets = { '/rtm/': stream }
