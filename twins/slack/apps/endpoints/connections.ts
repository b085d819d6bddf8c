import { z } from 'zod'
import type { SocketEndpoint } from '../../../../shared/contract.ts'
import { isRecord, parseJson } from '../../../../shared/json.ts'
import { text } from '../../protocol/args.ts'
import { ensure, method, type SlackWorld } from '../../protocol/index.ts'
import { findApp } from '../objects/app.ts'
import { anySocket, socketGroup } from '../objects/sockets.ts'

/** A connection's URL is good for so long, once. */
const ticketLifetime_ms = 30_000

const connectionLimit = 10

export const apps = {
  'apps.connections.open': method(
    { scope: 'connections:write', tokens: ['app'], tier: 1 },
    () => ({}),
    (world) => {
      const { app } = world.caller.token
      ensure(world.connections(socketGroup(app)).length < connectionLimit, 'too_many_websockets')
      const id = world.uuid()
      world.db.tickets.insert({ id, app, expires_ms: world.now() + ticketLifetime_ms })
      const base = world.url.replace(/^http/, 'ws')
      return { url: `${base}/link/?ticket=${id}&app_id=${app}` }
    },
  ),

  'apps.user.connection.update': method(
    { scope: 'users:write', tokens: ['bot'], tier: 3 },
    () => ({ user_id: text(), status: z.enum(['connected', 'disconnected'], 'invalid_status') }),
    (world, { user_id, status }) => {
      ensure(world.db.users.has(user_id), 'user_not_found')
      const { id } = findApp(world, world.caller.token.app)
      world.db.app_connections.put({ id: `${id}/${user_id}`, status })
    },
  ),
}

/**
 * Socket Mode: hello, envelopes, acknowledgements.
 * https://docs.slack.dev/apis/events-api/using-socket-mode
 */
const link: SocketEndpoint = {
  open(world: SlackWorld, connection, call) {
    const ticket = world.db.tickets.get(call.query.get('ticket') ?? '')
    ensure(ticket && world.now() <= ticket.expires_ms, 'invalid_ticket')
    world.db.tickets.delete(ticket.id)
    const group = socketGroup(ticket.app)
    connection.groups.add(group)
    connection.groups.add(anySocket)
    const hello = {
      type: 'hello',
      num_connections: world.connections(group).length + 1,
      debug_info: {
        host: 'applink-twinfleet',
        build_number: 1,
        approximate_connection_time: 18_060,
      },
      connection_info: { app_id: ticket.app },
    }
    world.send(connection, JSON.stringify(hello))
  },
  message(world, _connection, message) {
    const answer = typeof message === 'string' && parseJson(message)
    if (!isRecord(answer) || typeof answer.envelope_id !== 'string') return
    world.acknowledge(answer.envelope_id, answer.payload)
  },
}

export const sockets = { '/link/': link }
