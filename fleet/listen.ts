import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Duplex } from 'node:stream'
import { getRequestListener } from '@hono/node-server'
import type { Instance } from '../shared/instance/instance.ts'
import { codeOf, FleetError, messageOf } from './errors.ts'

/** One request as node received it. */
export interface Exchange {
  incoming: IncomingMessage
  outgoing: ServerResponse
}

/** How one HTTP listener answers: requests by `fetch`, WebSocket upgrades by `upgrade`. */
export interface Handlers {
  fetch(request: Request, exchange: Exchange): Response | Promise<Response>
  upgrade(incoming: IncomingMessage, socket: Duplex, head: Buffer): void
}

export interface Listener {
  server: Server
  port: number
  /** Stops listening; calls under way may finish for so long. */
  close(grace_ms?: number): Promise<void>
}

function isExchange(env: unknown): env is Exchange {
  return typeof env === 'object' && env !== null && 'incoming' in env && 'outgoing' in env
}

/** Opens a port (0 picks a free one) and answers on it until closed. */
async function listen(handlers: Handlers, port: number, host = '127.0.0.1'): Promise<Listener> {
  const server = createServer(
    getRequestListener((request, env) => {
      if (!isExchange(env)) throw new Error('the listener was called without a node request')
      return handlers.fetch(request, env)
    }),
  )
  const upgraded = new Set<Duplex>()
  server.on('upgrade', (incoming, socket, head) => {
    // A client that goes away in the middle must not bring the process down.
    socket.on('error', () => socket.destroy())
    upgraded.add(socket)
    socket.on('close', () => upgraded.delete(socket))
    try {
      handlers.upgrade(incoming, socket, head)
    } catch {
      socket.end('HTTP/1.1 400 Bad Request\r\nconnection: close\r\n\r\n')
    }
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, () => {
      server.off('error', reject)
      resolve()
    })
  })
  const address = server.address() as AddressInfo // a TCP listener's address is never a string
  const close = (grace_ms = 0) =>
    new Promise<void>((resolve) => {
      // The server waits for sockets that were upgraded, and does not count them among its own.
      const cut = () => {
        server.closeAllConnections()
        for (const socket of upgraded) socket.destroy()
      }
      const timer = setTimeout(cut, grace_ms)
      server.close(() => {
        clearTimeout(timer)
        resolve()
      })
      if (grace_ms === 0) cut()
      else server.closeIdleConnections()
    })
  return { server, port: address.port, close }
}

/** The same for the fleet: says in a person's words why a port cannot be opened. */
export async function listenFor(
  what: { label: string; option: string },
  handlers: Handlers,
  port: number,
  host: string,
): Promise<Listener> {
  try {
    return await listen(handlers, port, host)
  } catch (error) {
    throw new FleetError('start', explain(error, what, port, host))
  }
}

function explain(
  error: unknown,
  { label, option }: { label: string; option: string },
  port: number,
  host: string,
): string {
  switch (codeOf(error)) {
    case 'EADDRINUSE':
      return (
        `Port ${port} for ${label} is in use; perhaps a fleet is running already. Stop the ` +
        `program on it, choose another port with --port ${option}=<number>, or take free ones ` +
        'with --port 0.'
      )
    case 'EACCES':
      return `Port ${port} for ${label} needs more rights; choose one above 1023 with --port.`
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return `This machine has no address ${host}; try --host 127.0.0.1 or --host 0.0.0.0.`
    default:
      return `Port ${port} for ${label} cannot be opened: ${messageOf(error)}.`
  }
}

/** Serves one instance on a port of its own and points its base URL there. */
export async function serveInstance(
  instance: Instance,
  port = 0,
  host = '127.0.0.1',
): Promise<Listener> {
  const listener = await listen(
    {
      fetch: (request, { incoming }) => instance.fetch(request, { incoming }),
      upgrade: (incoming, socket, head) => instance.upgrade(incoming, socket, head),
    },
    port,
    host,
  )
  instance.baseUrl = `http://${host}:${listener.port}`
  return listener
}
