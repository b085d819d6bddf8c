import { expect, test } from 'vitest'
import type { InstanceReport } from '../../fleet/pool/pool.ts'
import {
  bundleForThisFile,
  callHello,
  greetingsOf,
  runToEnd,
  scratchDirectory,
  startUp,
} from './support/process.ts'

bundleForThisFile()

async function instancesOf(controlUrl: string): Promise<InstanceReport[]> {
  const response = await fetch(`${controlUrl}/fleet/instances`)
  const { instances }: { instances: InstanceReport[] } = JSON.parse(await response.text())
  return instances
}

test('each instance is owned by one worker and reached at that worker', async () => {
  const cwd = scratchDirectory()
  const { control_url, twins, child } = await startUp(cwd, ['--workers', '2', '--memory'])
  const owners = (await instancesOf(control_url)).map(({ worker }) => worker?.pid)
  expect(new Set(owners).size).toBe(2)
  expect(owners).not.toContain(child.pid)
  await callHello(twins.hello?.base_url ?? '', 'POST /greetings', { text: 'hi' })
  // The control port is in front of nobody: it says where to go.
  const headers = { authorization: 'Bearer hello-token' }
  const url = `${control_url}/t/default/hello/greetings?language=en`
  const pointer = await fetch(url, { redirect: 'manual' })
  expect([pointer.status, pointer.headers.get('location')]).toEqual([
    307,
    `${twins.hello?.base_url}/greetings?language=en`,
  ])
  const refusal = await fetch(url, { headers })
  expect([refusal.status, JSON.parse(await refusal.text()).base_url]).toEqual([
    421,
    twins.hello?.base_url,
  ])
})

test('runs and forks spread over workers and are found from the control plane', async () => {
  const cwd = scratchDirectory()
  const { control_url } = await startUp(cwd, ['hello', '--workers', '2'])
  const make = async (body: object) => {
    const text = JSON.stringify(body)
    const type = { 'content-type': 'application/json' }
    const url = `${control_url}/fleet/instances`
    const response = await fetch(url, { method: 'POST', headers: type, body: text })
    return { status: response.status, body: JSON.parse(await response.text()) }
  }
  const seed_config = { hello: { greetings: ['hi'] } }
  const { body: one } = await make({ twin: 'hello', run: 'one', seed_config })
  expect(await greetingsOf(one.base_url)).toEqual(['hi'])
  const wrong = { hello: { colour: 'red' } }
  expect(await make({ twin: 'hello', run: 'two', seed_config: wrong })).toEqual({
    status: 400,
    body: { detail: 'hello.colour: unknown field' },
  })
  await callHello(one.base_url, 'POST /admin/snapshots', { name: 'now' })
  const path = 'POST /admin/snapshots/now/fork'
  const { body: fork } = await callHello(one.base_url, path, { name: 'branch' })
  expect(await greetingsOf(fork.base_url)).toEqual(['hi'])
  const health = await fetch(`${control_url}/t/branch/hello/admin/health`)
  expect(JSON.parse(await health.text()).instance).toBe('branch')
  const listed = (await instancesOf(control_url)).map(({ run, base_url }) => [run, base_url])
  expect(listed).toContainEqual(['branch', fork.base_url])
})

test('a worker that crashes is reported and comes back with its state at its address', async () => {
  const cwd = scratchDirectory()
  const fleet = await startUp(cwd, ['--workers', '2'])
  const base = fleet.twins.hello?.base_url ?? ''
  await callHello(base, 'POST /greetings', { text: 'hi' })
  const [first] = (await instancesOf(fleet.control_url)).filter(({ twin }) => twin === 'hello')
  process.kill(first?.worker?.pid ?? 0, 'SIGKILL')
  const texts = () => greetingsOf(base).catch(() => undefined)
  await expect.poll(texts, { timeout: 10_000 }).toEqual(['hi'])
  expect(fleet.stderr()).toContain('a worker ended and is started again')
  const [second] = (await instancesOf(fleet.control_url)).filter(({ twin }) => twin === 'hello')
  expect(second?.worker?.pid).not.toBe(first?.worker?.pid)

  fleet.child.kill('SIGINT')
  expect(await fleet.ended).toBe(0)
  await expect(fetch(base)).rejects.toThrow()
})

test('workers end when the process that started them is killed', async () => {
  const cwd = scratchDirectory()
  const fleet = await startUp(cwd, ['hello', '--workers', '1'])
  fleet.child.kill('SIGKILL')
  const isGone = () =>
    fetch(fleet.twins.hello?.base_url ?? '').then(
      () => false,
      () => true,
    )
  await expect.poll(isGone, { timeout: 5000 }).toBe(true)
})

test('workers need URLs with ports', async () => {
  const words = ['up', '--memory', '--workers', '2', '--base-url', 'https://twins.example.com']
  const { code, stderr } = await runToEnd(words)
  expect([code, stderr.includes('{port}')]).toEqual([2, true])
})
