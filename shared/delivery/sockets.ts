import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { type RawData, WebSocket, WebSocketServer } from 'ws'
import type { Connection } from '../contract.ts'

/** The largest message a client may send; a larger one closes its socket with 1009. */
const messageLimit_bytes = 1024 * 1024

/** A reader this far behind is cut off: what it does not read would fill the memory. */
const backlogLimit_bytes = 16 * 1024 * 1024

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
    if (this.#socket && this.#socket.bufferedAmount > backlogLimit_bytes) this.#socket.terminate()
    else if (this.#socket) this.#socket.send(message)
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
    heard: { message: (message: string | Uint8Array) => void; close: (code: number) => void },
  ): void {
    this.#server ??= new WebSocketServer({
      noServer: true,
      perMessageDeflate: false,
      maxPayload: messageLimit_bytes,
    })
    this.#server.handleUpgrade(upgrade.incoming, upgrade.socket, upgrade.head, (socket) => {
      this.#open.set(connection.id, connection)
      socket.on('message', (data, isBinary) =>
        heard.message(isBinary ? bytesOf(data) : bytesOf(data).toString('utf8')),
      )
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

function bytesOf(data: RawData): Buffer {
  if (Array.isArray(data)) return Buffer.concat(data)
  return Buffer.isBuffer(data) ? data : Buffer.from(data)
}
