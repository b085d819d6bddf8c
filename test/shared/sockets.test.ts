import { expect, onTestFinished, test } from 'vitest'
import { WebSocket } from 'ws'
import { serveInstance } from '../../fleet/listen.ts'
import type { World } from '../../shared/contract.ts'
import { bootHello } from '../support/hello.ts'

async function bootServed() {
  const booted = bootHello()
  const listener = await serveInstance(booted.instance)
  onTestFinished(() => listener.close())
  return { ...booted, url: booted.instance.baseUrl.replace('http', 'ws') }
}

async function connect(url: string) {
  const socket = new WebSocket(url)
  const heard: string[] = []
  socket.on('message', (data) => heard.push(String(data)))
  await new Promise((resolve, reject) => {
    socket.once('open', resolve)
    socket.once('error', reject)
  })
  onTestFinished(() => socket.terminate())
  return { socket, heard }
}

test('an upgrade on an unknown path is refused in the provider’s words', async () => {
  const { url } = await bootServed()
  await expect(connect(`${url}/nowhere`)).rejects.toThrow('404')
})

test('sockets hear answers and what goes to their group, in order, and the journal notes it', async () => {
  const { url, call } = await bootServed()
  const one = await connect(`${url}/socket`)
  const two = await connect(`${url}/socket`)
  one.socket.send('hi')
  await expect.poll(() => two.heard).toEqual(['someone said hi'])
  expect(one.heard).toEqual(['heard hi', 'someone said hi'])
  const { body } = await call('GET /admin/requests?kind=socket')
  expect(body.requests.map(({ method }: { method: string }) => method)).toEqual([
    'opened',
    'opened',
    'received',
    'sent',
    'sent',
    'sent',
  ])
})

test('a delivery over a socket waits for a connection and is settled by its acknowledgement', async () => {
  const { url, instance } = await bootServed()
  instance.transact({}, (scope) => {
    instance.outbox.add(
      { topic: 'news', transport: 'line', to: 'everyone', body: 'news!' },
      scope.now(),
      'delivery-1',
    )
  })
  await instance.deliveries.idle()
  expect(instance.outbox.get('delivery-1')).toMatchObject({ status: 'pending', attempts: [] })
  const { heard } = await connect(`${url}/socket`)
  await expect.poll(() => heard).toEqual(['news!'])
  expect(instance.outbox.get('delivery-1')?.status).toBe('pending')
  instance.run((world: World) => world.acknowledge('delivery-1', { ok: true }))
  await expect.poll(() => instance.outbox.get('delivery-1')?.status).toBe('delivered')
})

test('a reset closes the sockets of the state that is gone', async () => {
  const { url, call } = await bootServed()
  const { socket } = await connect(`${url}/socket`)
  const closed = new Promise((resolve) => socket.once('close', resolve))
  await call('POST /admin/reset')
  expect(await closed).toBe(1012)
})
