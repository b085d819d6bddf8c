import { connect } from 'node:net'
import { WebSocket } from 'ws'
import { startChild } from './child.ts'
import { wire } from './load.ts'

const chunk = Buffer.alloc(256 * 1024, 7)

/** An upload of so many bytes: its speed, and how far the server's memory grew meanwhile. */
export interface Upload {
  size_bytes: number
  seconds: number
  growth_bytes: number
}

/** Sends bytes as fast as the server takes them; resolves with the head of its answer. */
function send(port: number, head: string, size_bytes: number): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1')
    let sent_bytes = 0
    const pump = () => {
      while (sent_bytes < size_bytes) {
        const rest = Math.min(chunk.length, size_bytes - sent_bytes)
        sent_bytes += rest
        if (!socket.write(chunk.subarray(0, rest))) return
      }
    }
    socket.on('drain', pump)
    socket.on('error', reject)
    socket.on('data', (answer) => {
      resolve(answer.toString('latin1'))
      socket.end()
    })
    socket.write(head)
    pump()
  })
}

/** Uploads to the hello twin, whose route is the kernel's streaming and nothing else. */
export async function measureUpload(size_bytes: number): Promise<Upload> {
  const child = await startChild('twin', 'hello', '1')
  try {
    const head = (size: number) =>
      wire({
        method: 'PUT',
        path: '/upload',
        headers: { authorization: 'Bearer hello-token', 'content-length': String(size) },
      })
    await send(child.port, head(1024 * 1024), 1024 * 1024)
    const before_bytes = await child.memory_bytes()
    let peak_bytes = before_bytes
    const watch = setInterval(async () => {
      peak_bytes = Math.max(peak_bytes, await child.peek_bytes())
    }, 100)
    const started_ms = performance.now()
    const answer = await send(child.port, head(size_bytes), size_bytes)
    const seconds = (performance.now() - started_ms) / 1000
    clearInterval(watch)
    if (!answer.startsWith('HTTP/1.1 200')) throw new Error(answer)
    return { size_bytes, seconds, growth_bytes: peak_bytes - before_bytes }
  } finally {
    await child.stop()
  }
}

/** Messages a second that reach so many clients when one of them speaks. */
export async function measureFanOut(clients: number, messages: number): Promise<number> {
  const child = await startChild('twin', 'hello', '1')
  const sockets = await Promise.all(
    Array.from({ length: clients }, async () => {
      const socket = new WebSocket(`ws://127.0.0.1:${child.port}/socket`)
      await new Promise((resolve, reject) => {
        socket.once('open', resolve)
        socket.once('error', reject)
      })
      return socket
    }),
  )
  const expected = clients * messages
  const started_ms = performance.now()
  await new Promise<void>((resolve) => {
    let heard = 0
    const hear = (data: { toString(): string }) => {
      if (!data.toString().startsWith('someone')) return
      heard += 1
      if (heard === expected) resolve()
    }
    for (const socket of sockets) socket.on('message', hear)
    for (let index = 0; index < messages; index += 1) sockets[0]?.send(`message ${index}`)
  })
  const seconds = (performance.now() - started_ms) / 1000
  for (const socket of sockets) socket.terminate()
  await child.stop()
  return expected / seconds
}
