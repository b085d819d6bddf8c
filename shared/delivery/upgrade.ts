import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { TwinError } from '../errors.ts'
import { IncomingCall } from '../http/call.ts'
import type { Kernel } from '../instance/kernel.ts'
import { SocketConnection } from './sockets.ts'

interface Upgrade {
  incoming: IncomingMessage
  socket: Duplex
  head: Buffer
}

/** The request behind an upgrade; undefined where nothing can be made of it. */
function toCall(instance: Kernel, incoming: IncomingMessage, prefix: string) {
  const target = incoming.url ?? '/'
  const [path = '/'] = target.slice(prefix.length).split('?', 1)
  const operation = Object.hasOwn(instance.twin.sockets ?? {}, path || '/')
    ? `socket ${path || '/'}`
    : undefined
  try {
    const headers = new Headers()
    for (const [name, value] of Object.entries(incoming.headers)) headers.set(name, String(value))
    return new IncomingCall(
      new Request(`http://localhost${target}`, { headers }),
      { instance, prefix, incoming },
      { operation, definition: undefined, path: path || '/', params: {} },
    )
  } catch {
    return undefined
  }
}

/** Lets the twin decide on a WebSocket upgrade, and connects or refuses it. */
export function acceptSocket(instance: Kernel, upgrade: Upgrade, prefix = ''): void {
  const { incoming, socket } = upgrade
  const call = toCall(instance, incoming, prefix)
  if (!call) {
    refuseUpgrade(socket, 400, {}, '')
    return
  }
  const { operation, path } = call
  const endpoint = operation === undefined ? undefined : instance.twin.sockets?.[path]
  const { protocol } = instance.twin
  const connection = new SocketConnection(`${instance.twin.name}-socket-${call.sequence}`)
  try {
    if (!endpoint) throw protocol.refuse({ reason: 'unknown_route' }, call)
    instance.transact({ call }, (world) => endpoint.open(world, connection, call))
  } catch (error) {
    const refusal = error instanceof TwinError ? error : protocol.refuse({ reason: 'crash' }, call)
    if (refusal !== error)
      instance.log('error', 'a socket could not be opened', { error: String(error) })
    const reply = protocol.error(refusal, call)
    refuseUpgrade(
      socket,
      reply.status,
      reply.headers,
      typeof reply.body === 'string' ? reply.body : '',
    )
    return
  }
  const operationName = operation ?? path
  const { epoch } = instance
  instance.sockets.accept(connection, upgrade, {
    message: (message) => {
      instance.noteSocket(
        'received',
        operationName,
        connection.id,
        typeof message === 'string' ? message : undefined,
      )
      guarded(instance, () =>
        instance.transact({}, (world) => endpoint.message(world, connection, message)),
      )
    },
    close: (code) => {
      if (instance.closed || instance.epoch !== epoch) return
      instance.noteSocket('closed', operationName, connection.id, String(code))
      guarded(instance, () =>
        instance.transact({}, (world) => endpoint.close?.(world, connection, code)),
      )
    },
  })
  instance.noteSocket('opened', operationName, connection.id, undefined)
  instance.deliveries.connected(connection.groups)
}

function guarded(instance: Kernel, work: () => void): void {
  try {
    work()
  } catch (error) {
    instance.log('error', 'a socket handler crashed', { error: String(error) })
  }
}

function refuseUpgrade(
  socket: Duplex,
  status: number,
  headers: Record<string, string>,
  body: string,
): void {
  // An upgrade cannot be refused with 2xx; providers that answer errors with 200 mean 400 here.
  const code = Math.max(status, 400)
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`)
  const length = `content-length: ${Buffer.byteLength(body)}`
  socket.end(
    [`HTTP/1.1 ${code} Refused`, ...lines, length, 'connection: close', '', body].join('\r\n'),
  )
}
