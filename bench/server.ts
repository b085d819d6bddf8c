import { createServer, IncomingMessage, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { getRequestListener } from '@hono/node-server'
import type { Instance } from '../shared/instance/instance.ts'
import { bareServer, sampleCreate } from './bare.ts'
import type { Question } from './child.ts'
import { findScenario, prepare } from './scenario.ts'

// The measured process: `server.ts bare|twin <scenario> <records>`. It answers questions over IPC.

const [role = 'bare', name = '', count = '0'] = process.argv.slice(2)

let upgrade: Instance['upgrade'] | undefined

async function listenerFor(): Promise<RequestListener> {
  const scenario = await findScenario(name)
  const { instance, records } = await prepare(scenario, Number(count))
  if (role === 'bare') {
    const sample = await sampleCreate(instance, scenario.requests(records).create)
    return getRequestListener(bareServer(records, sample).fetch)
  }
  upgrade = instance.upgrade.bind(instance)
  return getRequestListener((request, { incoming }) =>
    instance.fetch(request, incoming instanceof IncomingMessage ? { incoming } : {}),
  )
}

const server = createServer(await listenerFor())
server.on('upgrade', (incoming, socket, head) => upgrade?.(incoming, socket, head))
server.listen(0, '127.0.0.1', () => {
  const { port } = server.address() as AddressInfo // a TCP address is never a string
  process.send?.(port)
})

process.on('message', (question: Question) => {
  const { user, system } = process.cpuUsage()
  if (question === 'cpu') process.send?.(user + system)
  if (question === 'memory') globalThis.gc?.()
  if (question === 'memory' || question === 'peek') process.send?.(process.memoryUsage().rss)
  if (question === 'quit') process.exit(0)
})
