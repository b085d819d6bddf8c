import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { type RawData, WebSocket, WebSocketServer } from 'ws'
import type { Call } from '../http/call.ts'
import type { World } from '../world.ts'

/** One open WebSocket of an instance. */
export interface Connection {
  readonly id: string
  /** The groups it belongs to, by which messages and deliveries find it. */
  readonly groups: Set<string>
  /** What the twin keeps about it while it is open. */
  readonly data: Record<string, unknown>
  close(code?: number, reason?: string): void
}

/** What a twin does with the sockets of one path. Each hook runs in a transaction. */
export interface SocketEndpoint {
  /** A client asks to connect; throwing refuses the upgrade in the provider's words. */
  open(world: World, connection: Connection, call: Call): void
  message(world: World, connection: Connection, text: string): void
  close?(world: World, connection: Connection, code: number): void
}

export class SocketConnection implements Connection {
  readonly id: string
  readonly groups = new Set<string>()
  readonly data: Record<string, unknown> = {}
  #socket: WebSocket | undefined
  #waiting: (() => void)[] = []

  constructor(id: string) {
    this.id = id
  }

  attach(socket: WebSocket): void {
    this.#socket = socket
    for (const work of this.#waiting) work()
    this.#waiting = []
  }

  get isOpen(): boolean {
    return this.#socket?.readyState === WebSocket.OPEN
  }

  send(message: string | Uint8Array): void {
    if (this.#socket) this.#socket.send(message)
    else this.#waiting.push(() => this.#socket?.send(message))
  }

  close(code = 1000, reason = ''): void {
    if (this.#socket) this.#socket.close(code, reason)
    else this.#waiting.push(() => this.#socket?.close(code, reason))
  }

  /** Cuts the line without a closing handshake. */
  terminate(): void {
    this.#socket?.terminate()
  }
}

/** The open sockets of one instance. */
export class Sockets {
  readonly #open = new Map<string, SocketConnection>()
  readonly #turns = new Map<string, number>()
  #server: WebSocketServer | undefined

  group(name: string): SocketConnection[] {
    return [...this.#open.values()].filter((connection) => connection.groups.has(name))
  }

  get size(): number {
    return this.#open.size
  }

  /** Whether anybody listens in a group; without taking a turn. */
  has(group: string): boolean {
    return this.group(group).some((connection) => connection.isOpen)
  }

  /** The next connection of a group in turn, so that deliveries spread over several. */
  pick(group: string): SocketConnection | undefined {
    const open = this.group(group).filter((connection) => connection.isOpen)
    const turn = (this.#turns.get(group) ?? -1) + 1
    this.#turns.set(group, turn)
    return open[turn % open.length]
  }

  /** Finishes an upgrade that was allowed and tells what arrives. */
  accept(
    connection: SocketConnection,
    upgrade: { incoming: IncomingMessage; socket: Duplex; head: Buffer },
    heard: { message: (text: string) => void; close: (code: number) => void },
  ): void {
    this.#server ??= new WebSocketServer({ noServer: true, perMessageDeflate: false })
    this.#server.handleUpgrade(upgrade.incoming, upgrade.socket, upgrade.head, (socket) => {
      this.#open.set(connection.id, connection)
      socket.on('message', (data) => heard.message(textOf(data)))
      socket.on('error', () => socket.terminate())
      socket.on('close', (code) => {
        this.#open.delete(connection.id)
        heard.close(code)
      })
      connection.attach(socket)
    })
  }

  closeAll(code = 1012): void {
    for (const connection of this.#open.values()) connection.close(code)
  }

  terminateAll(): void {
    for (const connection of this.#open.values()) connection.terminate()
  }
}

function textOf(data: RawData): string {
  if (Array.isArray(data)) return Buffer.concat(data).toString('utf8')
  return Buffer.isBuffer(data) ? data.toString('utf8') : Buffer.from(data).toString('utf8')
}
