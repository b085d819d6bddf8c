import { readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import {
  bundleForThisFile,
  callHello,
  greetingsOf,
  runToEnd,
  scratchDirectory,
  startUp,
} from './support/process.ts'

bundleForThisFile()

function scenarioFile(cwd: string, scenario: unknown): string {
  const path = join(cwd, 'scenario.json')
  writeFileSync(path, JSON.stringify(scenario))
  return path
}

describe('what cannot start says why and what to do', () => {
  test('a twin that does not exist: the nearest name, exit 2', async () => {
    const { code, stderr } = await runToEnd(['up', 'helo', '--memory'])
    expect([code, stderr]).toEqual([2, 'twinfleet: There is no twin "helo". Did you mean hello?\n'])
  })

  test('a scenario with an unknown field: its path, exit 2', async () => {
    const input = JSON.stringify({ hello: { greetings: [{ text: 'hi', colour: 'red' }] } })
    const { code, stderr } = await runToEnd(['up', '--memory', '--seed', '-'], { input })
    expect([code, stderr]).toEqual([2, 'twinfleet: hello.greetings[0].colour: unknown field\n'])
  })

  test('a scenario that is no JSON, or is not there: exit 2', async () => {
    const answers = [
      await runToEnd(['up', '--memory', '--seed', '-'], { input: '{"hello":' }),
      await runToEnd(['up', '--memory', '--seed', 'nowhere.json']),
      await runToEnd(['up', '--memory', '--scenario', 'nowhere']),
      await runToEnd(['up', '--memory', '--scenaro', 'x.json']),
      await runToEnd(['up', '--memory', '--scenario', 'seven purple wumpuses']),
    ]
    expect(answers.map(({ code }) => code)).toEqual([2, 2, 2, 2, 2])
    expect(answers[0]?.stderr).toContain('Standard input is not JSON')
    expect(answers[1]?.stderr).toContain('nowhere.json cannot be read')
    expect(answers[3]?.stderr).toContain('Did you mean --scenario?')
    expect(answers[4]?.stderr).toContain('The prompt was not understood')
  })

  test('a port in use: which one and how to choose another, exit 3', async () => {
    const server = createServer()
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
    onTestFinished(() => void server.close())
    const { port } = server.address() as AddressInfo // a TCP address is never a string
    const words = ['up', 'hello', '--memory', '--port', '0', '--port', `hello=${port}`]
    const { code, stderr } = await runToEnd(words)
    expect(code).toBe(3)
    expect(stderr).toContain(`Port ${port} for Hello is in use`)
    expect(stderr).toContain('--port hello=<number>')
  })

  test('a data directory that cannot be written: exit 3', async () => {
    const cwd = scratchDirectory()
    writeFileSync(join(cwd, 'file'), '')
    const words = ['up', '--port', '0', '--data', join(cwd, 'file/data')]
    const { code, stderr } = await runToEnd(words)
    expect(code).toBe(3)
    expect(stderr).toContain('cannot be written')
    expect(stderr).toContain('--memory')
  })

  test('a data directory that another fleet uses: exit 3', async () => {
    const cwd = scratchDirectory()
    await startUp(cwd, ['hello'])
    const { code, stderr } = await runToEnd(['up', '--port', '0'], { cwd })
    expect(code).toBe(3)
    expect(stderr).toContain('in use by another fleet')
  })

  test('a command without a fleet: exit 4; what the fleet refuses: exit 5', async () => {
    const cwd = scratchDirectory()
    const away = await runToEnd(['list', '--url', 'http://127.0.0.1:1'])
    expect(away.code).toBe(4)
    expect(away.stderr).toContain('twinfleet up')
    const { control_url } = await startUp(cwd, ['hello', '--memory'])
    const words = ['clock', 'hello', '--advance', '3 days', '--url', control_url]
    const refused = await runToEnd(words)
    expect(refused.code).toBe(5)
    expect(refused.stderr).toContain('"3 days" is not an ISO 8601 duration')
  })
})

test('up seeds, says when it is ready, and ends on Ctrl-C with everything saved', async () => {
  const cwd = scratchDirectory()
  const file = scenarioFile(cwd, { hello: { greetings: ['good morning'] } })
  const first = await startUp(cwd, ['hello', 'good-day', '--seed', file])
  const { hello, good_day } = first.twins
  expect(hello).toMatchObject({
    admin_url: `${hello?.base_url}/admin`,
    env_vars: { HELLO_API_URL: hello?.base_url, HELLO_TOKEN: 'hello-token' },
    seed_results: { status: 'seeded', greetings_created: 1 },
  })
  expect(good_day?.seed_results).toEqual({
    status: 'skipped',
    reason: 'the seed_config has no part for good_day',
  })
  await expect
    .poll(() => first.stdout(), { timeout: 5000 })
    .toContain('# hello, seeded with 1 greeting\n')
  await callHello(hello?.base_url ?? '', 'POST /greetings', { text: 'good night' })
  first.child.kill('SIGINT')
  expect(await first.ended).toBe(0)

  const second = await startUp(cwd, ['hello', '--seed', file])
  expect(second.twins.hello?.seed_results).toEqual({ status: 'seeded', greetings_created: 1 })
  const base = second.twins.hello?.base_url ?? ''
  expect(await greetingsOf(base)).toEqual(['good morning', 'good night'])
  second.child.kill('SIGTERM')
  expect(await second.ended).toBe(0)

  scenarioFile(cwd, { hello: { greetings: ['good evening'] } })
  const words = ['up', 'hello', '--port', '0', '--seed', file]
  const other = await runToEnd(words, { cwd })
  expect(other.code).toBe(2)
  expect(other.stderr).toContain('--fresh')
  const fresh = await startUp(cwd, ['hello', '--seed', file, '--fresh'])
  expect(await greetingsOf(fresh.twins.hello?.base_url ?? '')).toEqual(['good evening'])
})

test('the commands work on a running fleet', async () => {
  const cwd = scratchDirectory()
  const { control_url, twins } = await startUp(cwd, ['hello', 'good_day', '--memory'])
  const base = twins.hello?.base_url ?? ''
  const command = async (...words: string[]) => {
    const env = { TWINFLEET_URL: control_url }
    const { code, stdout, stderr } = await runToEnd(words, { cwd, env })
    expect([code, stderr]).toEqual([0, ''])
    return stdout
  }
  const json = async (...words: string[]) => JSON.parse(await command(...words))

  expect(await command('list')).toMatch(/^RUN +TWIN +STATE +URL\ndefault +hello +ready +http/)
  const file = scenarioFile(cwd, { hello: { greetings: ['one', 'two'] } })
  expect(await json('seed', file)).toEqual({ hello: { status: 'seeded', greetings_created: 2 } })
  expect(await greetingsOf(base)).toEqual(['one', 'two'])

  writeFileSync(join(cwd, '.env'), 'KEEP=me\nHELLO_TOKEN=old\n')
  await command('env', 'hello', '--write')
  expect(readFileSync(join(cwd, '.env'), 'utf8')).toBe(
    `KEEP=me\nHELLO_TOKEN=hello-token\nHELLO_API_URL=${base}\n`,
  )
  expect(await command('env', 'hello', '--format', 'shell')).toContain('export HELLO_TOKEN=hello')

  expect(await json('clock', 'hello', '--now', '2030-01-01T00:00:00Z', '--freeze')).toEqual({
    now: '2030-01-01T00:00:00.000Z',
    frozen: true,
    rate: 0,
  })
  await json('snapshot', 'hello', 'create', 'before')
  const flags = ['--effect', 'rate_limit', '--nth', '2', '--operation', 'POST *']
  expect(await json('fault', 'hello', 'add', '{"when": {"nth": 7, "times": 1}}', ...flags)).toEqual(
    expect.objectContaining({ match: { operation: 'POST *' }, when: { nth: [2], times: 1 } }),
  )
  const statuses = []
  for (const text of ['three', 'four']) {
    statuses.push((await callHello(base, 'POST /greetings', { text })).status)
  }
  expect(statuses).toEqual([200, 429])
  expect((await json('fault', 'hello')).faults).toMatchObject([{ struck: 1 }])
  expect(await json('fault', 'hello', 'clear')).toEqual({ removed: 1 })
  const { requests } = await json('requests', 'hello', '--operation', 'POST /greetings', '--json')
  expect(requests.map(({ status }: { status: number }) => status)).toEqual([200, 429])
  const { created } = await json('snapshot', 'hello', 'diff', 'before')
  expect(Object.values(created.greetings)).toMatchObject([{ text: 'three' }])
  await json('snapshot', 'hello', 'restore', 'before')
  expect(await greetingsOf(base)).toEqual(['one', 'two'])
  const fork = await json('snapshot', 'hello', 'fork', 'before', '--as', 'branch')
  expect(await greetingsOf(fork.base_url)).toEqual(['one', 'two'])

  expect(Object.keys((await json('state', 'hello')).collections.greetings)).toHaveLength(2)
  expect(await command('reset')).toBe('Reset hello, good_day.\n')
  // Each command is a process of its own, which a busy machine takes its time to start.
}, 60_000)

test('the program that is asked for help answers with examples and exit codes', async () => {
  const { code, stdout } = await runToEnd(['--help'])
  expect(code).toBe(0)
  expect(stdout).toContain('Examples:')
  expect(stdout).toContain('Exit codes:')
  expect((await runToEnd(['up', '--help'])).stdout).toMatch(/there are:\s+hello,\s+good_day/)
  expect((await runToEnd(['list', '--known'])).stdout).toMatch(/^hello +Hello +backend +12198\n/)
})
