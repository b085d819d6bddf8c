import { connect, type Socket } from 'node:net'

/** One HTTP request as bytes, and the sum of what came back. */
export type MakeRequest = (index: number) => string

const connections = 16

/**
 * Sends so many requests over a few keep-alive connections, each waiting for its answer. A raw
 * socket with a minimal parser, so that the server and not this client sets the pace.
 */
export async function load(port: number, count: number, make: MakeRequest): Promise<void> {
  let next = 0
  const take = () => {
    next += 1
    return next <= count ? make(next) : undefined
  }
  await Promise.all(Array.from({ length: Math.min(connections, count) }, () => drive(port, take)))
}

function drive(port: number, take: () => string | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1')
    socket.setNoDelay(true)
    const answers = new AnswerReader(() => {
      const request = take()
      if (request !== undefined) socket.write(request)
      else socket.end(resolve)
    })
    socket.on('data', (chunk) => {
      const problem = answers.read(chunk)
      if (problem) fail(socket, problem, reject)
    })
    socket.on('error', reject)
    const first = take()
    if (first === undefined) socket.end(resolve)
    else socket.write(first)
  })
}

function fail(socket: Socket, problem: string, reject: (error: Error) => void): void {
  socket.destroy()
  reject(new Error(problem))
}

/** Counts answers by their Content-Length or their last chunk; refuses any that is not a 2xx. */
class AnswerReader {
  readonly #answered: () => void
  #head = ''
  #missing_bytes = 0

  constructor(answered: () => void) {
    this.#answered = answered
  }

  read(chunk: Buffer): string | undefined {
    if (this.#missing_bytes > 0) {
      this.#missing_bytes -= chunk.length
      if (this.#missing_bytes <= 0) this.#done()
      return undefined
    }
    this.#head += chunk.toString('latin1')
    const end = this.#head.indexOf('\r\n\r\n')
    if (end === -1) return undefined
    if (!this.#head.startsWith('HTTP/1.1 2')) return this.#head.slice(0, 600)
    if (/transfer-encoding: chunked/i.test(this.#head)) {
      if (this.#head.endsWith('\r\n0\r\n\r\n')) this.#done()
      return undefined
    }
    const length = /content-length: (\d+)/i.exec(this.#head)?.[1]
    if (length === undefined) return `an answer without a length: ${this.#head.slice(0, end)}`
    this.#missing_bytes = Number(length) - (this.#head.length - end - 4)
    if (this.#missing_bytes <= 0) this.#done()
    return undefined
  }

  #done(): void {
    this.#head = ''
    this.#missing_bytes = 0
    this.#answered()
  }
}

/** A request as it goes over the wire. */
export interface Wire {
  method: string
  path: string
  headers: Readonly<Record<string, string>>
  body?: string
}

/** A request's text. */
export function wire({ method, path, headers, body = '' }: Wire): string {
  const all = { host: 'localhost', ...headers }
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}`)
  if (body) lines.push(`content-length: ${Buffer.byteLength(body)}`)
  return `${method} ${path} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n${body}`
}
