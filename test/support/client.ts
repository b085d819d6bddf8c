import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Instance } from '../../shared/instance/instance.ts'

export interface Answer {
  status: number
  headers: Headers
  text: string
  /** The body as JSON, or undefined where it is none. */
  // biome-ignore lint/suspicious/noExplicitAny: tests assert on bodies of any shape
  body: any
}

type Body = string | Uint8Array<ArrayBuffer> | ReadableStream | object | undefined

/**
 * Calls an instance without a network: `call('POST /greetings', {text: 'hi'})`. An object goes as
 * JSON, text and bytes as they are.
 */
export function clientOf(instance: Instance, defaults: Record<string, string> = {}) {
  return async (
    key: string,
    body?: Body,
    headers: Record<string, string> = {},
  ): Promise<Answer> => {
    const [method = 'GET', path = '/'] = key.split(' ')
    const isPlain =
      typeof body === 'string' || body instanceof Uint8Array || body instanceof ReadableStream
    const init: RequestInit & { duplex?: 'half' } = {
      method,
      headers: { ...defaults, ...headers },
    }
    if (body !== undefined) init.body = isPlain ? body : JSON.stringify(body)
    if (body instanceof ReadableStream) init.duplex = 'half'
    const response = await instance.fetch(new Request(`http://twin.test${path}`, init))
    const text = await response.text()
    return { status: response.status, headers: response.headers, text, body: parse(text) }
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

export interface Received {
  headers: Record<string, string>
  text: string
}

/** A webhook receiver: keeps what arrives and answers each message as told. */
export async function startReceiver(
  answer: (message: Received, count: number) => number | Promise<number> = () => 200,
) {
  const received: Received[] = []
  const server = createServer((incoming, outgoing) => {
    const chunks: Buffer[] = []
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk))
    incoming.on('end', async () => {
      const headers = Object.fromEntries(
        Object.entries(incoming.headers).map(([name, value]) => [name, String(value)]),
      )
      const message = { headers, text: Buffer.concat(chunks).toString('utf8') }
      received.push(message)
      outgoing.writeHead(await answer(message, received.length)).end()
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo // a TCP address is never a string
  const close = () =>
    new Promise<void>((resolve) => {
      server.closeAllConnections()
      server.close(() => resolve())
    })
  return { url: `http://127.0.0.1:${port}/hook`, received, close }
}
