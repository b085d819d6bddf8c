import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { takeDataDirectory } from '../../fleet/pool/data_directory.ts'
import { bootFleet, callControl } from './support/fleet.ts'
import {
  bundleForThisFile,
  callHello,
  greetingsOf,
  runToEnd,
  scratchDirectory,
  startUp,
} from './support/process.ts'

// What a crash, a full disk or a stranger left in a data directory costs that one thing alone.

bundleForThisFile()

/** A data directory with two durable runs, `one` and `two`, of a greeting each. */
async function keepTwo(): Promise<string> {
  const dataDirectory = scratchDirectory()
  const fleet = await bootFleet({ dataDirectory, twins: ['hello'] })
  for (const run of ['one', 'two']) {
    const wish = { twin: 'hello', run, durable: true }
    const { body } = await callControl(fleet, 'POST /fleet/instances', wish)
    await callHello(body.base_url, 'POST /greetings', { text: run })
  }
  await fleet.close()
  return dataDirectory
}

test.each([
  ['an empty manifest', 'instance.json', ''],
  ['a damaged manifest', 'instance.json', '{"run": "one", "tw'],
  ['a damaged state', 'state.db', 'x'.repeat(8192)],
])('%s sets that instance aside, whole and named', async (_what, file, content) => {
  const dataDirectory = await keepTwo()
  writeFileSync(join(dataDirectory, 'instances/one--hello', file), content)
  writeFileSync(join(dataDirectory, 'instances/one--hello/notes.txt'), 'mine')
  const logged: unknown[] = []
  const fleet = await bootFleet({
    dataDirectory,
    twins: ['hello'],
    log: (_level, message, details) => logged.push([message, details?.moved_to]),
  })
  expect((await fleet.pool.list()).map(({ run }) => run)).toEqual(['default', 'two'])
  expect(await greetingsOf(`${fleet.controlUrl}/t/two/hello`)).toEqual(['two'])
  const place = join(dataDirectory, 'damaged/one--hello')
  expect(logged).toContainEqual(['an instance cannot be read and was set aside', place])
  expect(readFileSync(join(place, file), 'utf8')).toBe(content)
  expect(readFileSync(join(place, 'notes.txt'), 'utf8')).toBe('mine')
})

test('files of strangers among the instances are left as they are', async () => {
  const dataDirectory = await keepTwo()
  const instances = join(dataDirectory, 'instances')
  writeFileSync(join(instances, 'README'), 'mine')
  mkdirSync(join(instances, 'backup/images'), { recursive: true })
  writeFileSync(join(instances, 'backup/state.txt'), 'mine')
  await bootFleet({ dataDirectory, twins: ['hello'] })
  expect(readdirSync(instances)).toEqual([
    'README',
    'backup',
    'default--hello',
    'one--hello',
    'two--hello',
  ])
})

test('damaged records of keys and runs are set aside, and the fleet starts', async () => {
  const dataDirectory = await keepTwo()
  writeFileSync(join(dataDirectory, 'control.db'), 'no database')
  const fleet = await bootFleet({ dataDirectory, twins: ['hello'] })
  expect(await greetingsOf(`${fleet.controlUrl}/t/one/hello`)).toEqual(['one'])
  expect(readFileSync(join(dataDirectory, 'damaged/control.db'), 'utf8')).toBe('no database')
})

test('a data directory is one fleet’s, whatever is written in it', () => {
  const directory = scratchDirectory()
  // What a start on a full disk left before there was a real lock.
  writeFileSync(join(directory, 'fleet.pid'), '')
  const release = takeDataDirectory(directory)
  expect(() => takeDataDirectory(directory)).toThrow('in use by another fleet')
  release()
  takeDataDirectory(directory)()
})

test('what holds keys and tokens is its user’s alone', async () => {
  const parent = scratchDirectory()
  chmodSync(parent, 0o755)
  const dataDirectory = join(parent, 'data')
  await bootFleet({ dataDirectory, twins: ['hello'] })
  const mode = (path: string) => (statSync(join(dataDirectory, path)).mode & 0o777).toString(8)
  expect([mode('.'), mode('control.db'), mode('control.db-wal')]).toEqual(['700', '600', '600'])
  expect(mode('instances/default--hello/instance.json')).toBe('600')
})

test('a directory that cannot be made is a failure, not a wait without end', async () => {
  const { code, stderr } = await runToEnd(['up', '--port', '0', '--data', '/proc/nope'])
  expect([code, stderr]).toEqual([3, expect.stringContaining('/proc/nope cannot be written')])
}, 20_000)

test('the ready file of an earlier fleet goes before this one starts', async () => {
  const cwd = scratchDirectory()
  const path = join(cwd, 'ready.json')
  writeFileSync(path, '{"control_url": "http://127.0.0.1:1"}')
  const words = ['up', 'helo', '--ready-file', path, '--memory']
  expect((await runToEnd(words, { cwd })).code).toBe(2)
  expect(existsSync(path)).toBe(false)
}, 20_000)

test('an error that nobody caught is logged, and the fleet goes on', async () => {
  const cwd = scratchDirectory()
  const preload = `data:text/javascript,process.on('SIGUSR2', () => {
    Promise.reject(new Error('stray promise')); throw new Error('stray') })`
  const options = `--import=${preload.replaceAll(/\s+/g, '%20')}`
  process.env.NODE_OPTIONS = options
  const fleet = await startUp(cwd, ['hello', '--memory']).finally(() => {
    delete process.env.NODE_OPTIONS
  })
  const base = fleet.twins.hello?.base_url ?? ''
  await callHello(base, 'POST /greetings', { text: 'kept' })
  fleet.child.kill('SIGUSR2')
  await expect.poll(fleet.stderr, { timeout: 5000 }).toMatch(/stray promise/)
  expect(fleet.stderr()).toContain('something was thrown that nobody caught')
  expect(await greetingsOf(base)).toEqual(['kept'])
}, 30_000)
