import type { SocketEndpoint } from '../../../shared/contract.ts'
import { isRecord, parseJson } from '../../../shared/json.ts'
import { anySocket, socketGroup } from '../objects/announce.ts'
import { ensure, method, type SlackWorld } from '../protocol/index.ts'

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

/** Tells an app's connections that they will be closed, as Slack does before it recycles them. */
export function disconnect(world: SlackWorld, app: string, reason: string): number {
  const open = world.connections(socketGroup(app))
  const text = JSON.stringify({
    type: 'disconnect',
    reason,
    debug_info: { host: 'applink-twinfleet' },
  })
  for (const connection of open) {
    world.send(connection, text)
    if (reason !== 'warning') world.afterCommit(() => connection.close(1000))
  }
  return open.length
}
