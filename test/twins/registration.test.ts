import { execFile, spawn } from 'node:child_process'
import {
  appendFileSync,
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { ReadyDocument } from '../../fleet/control/ready.ts'
import { callerAt, provisionReady } from '../fleet/support/provision.ts'

// A copy of the source gets a twin: its folders, and one line. Nothing else is touched.

const root = resolve(fileURLToPath(import.meta.url), '../../..')
const fixture = join(root, 'test/fixtures/pinboard')
const copy = mkdtempSync(join(tmpdir(), 'twinfleet-registration-'))
const line = "export { manifest as pinboard } from './pinboard/manifest.ts'\n"
const run = promisify(execFile)

/** The fixture's imports, as they read where a twin lies. */
function relocate(text: string): string {
  return text
    .replaceAll("'../../../../", "'../../")
    .replaceAll("'../twin/", "'../../twins/pinboard/")
    .replaceAll("'../../support/", "'../support/")
}

function addPinboard(): void {
  cpSync(join(fixture, 'twin'), join(copy, 'twins/pinboard'), { recursive: true })
  cpSync(join(fixture, 'seeder'), join(copy, 'seeders/pinboard'), { recursive: true })
  cpSync(join(fixture, 'ledger.ts'), join(copy, 'test/pinboard/ledger.ts'))
  for (const folder of ['twins/pinboard', 'seeders/pinboard', 'test/pinboard']) {
    for (const name of readdirSync(join(copy, folder), { encoding: 'utf8', recursive: true })) {
      const path = join(copy, folder, name)
      if (path.endsWith('.ts')) writeFileSync(path, relocate(readFileSync(path, 'utf8')))
    }
  }
  appendFileSync(join(copy, 'twins/manifests.ts'), line)
}

const loader = join(root, 'node_modules/tsx/dist/cli.mjs')
const runHere = (...words: string[]) => run(process.execPath, words, { cwd: copy })

beforeAll(async () => {
  const sources = ['shared', 'twins', 'seeders', 'fleet', 'scripts', 'test/support', 'examples']
  for (const path of [...sources, 'package.json', 'tsconfig.json', 'README.md']) {
    cpSync(join(root, path), join(copy, path), { recursive: true })
  }
  symlinkSync(realpathSync(join(root, 'node_modules')), join(copy, 'node_modules'))
  addPinboard()
  await runHere(loader, 'scripts/build.ts', '--no-types')
}, 120_000)

afterAll(() => rmSync(copy, { recursive: true, force: true }))

const useInTest = `
  import { startTwin } from './dist/index.js'
  const board = await startTwin('pinboard', { seed: { pins: ['milk'] } })
  const headers = { authorization: 'Bearer ' + board.env.PINBOARD_TOKEN }
  const { pins } = await (await fetch(board.env.PINBOARD_URL + '/pins', { headers })).json()
  console.log(JSON.stringify({ texts: pins.map(({ text }) => text), made: board.seedResults }))
  await board.close()
`

test('it starts in a test, is seeded and answers', async () => {
  const { stdout } = await runHere('--input-type=module', '-e', useInTest)
  expect(JSON.parse(stdout)).toEqual({
    texts: ['milk'],
    made: { status: 'seeded', pins_created: 1 },
  })
})

/** A fleet of the copy's program, and a caller of its control plane. */
async function startCopy() {
  const path = join(copy, 'ready.json')
  const words = ['up', 'pinboard', '--memory', '--port', '0', '--probe-private']
  const program = join(copy, 'dist/twinfleet.js')
  const child = spawn(process.execPath, [program, ...words, '--ready-file', path], { cwd: copy })
  await expect
    .poll(() => existsSync(path) || child.exitCode !== null, { timeout: 15_000 })
    .toBe(true)
  const ready: ReadyDocument = JSON.parse(readFileSync(path, 'utf8'))
  const stop = async () => {
    child.kill()
    await new Promise((done) => child.once('close', done))
  }
  return { call: callerAt(ready.control_url, ready.api_key), ready, stop }
}

test('the fleet runs and lists it, a prompt seeds it, a page gives it away', async () => {
  const { call, ready, stop } = await startCopy()
  const page = createServer((_request, response) => response.end('//api.pinboard.test/pins'))
  try {
    expect(Object.keys(ready.twins)).toEqual(['pinboard'])
    const { body } = await call('GET /validate/twins')
    expect(body).toContainEqual(expect.objectContaining({ name: 'pinboard' }))
    const wish = { twins: ['pinboard'], scenario_prompt: 'A pinboard with three pins' }
    const { twins, seed_results } = await provisionReady(call, wish)
    expect(seed_results.pinboard).toEqual({ status: 'seeded', pins_created: 3 })
    expect(twins.pinboard.env_vars).toMatchObject({ PINBOARD_TOKEN: 'pin-token' })
    await new Promise<void>((done) => page.listen(0, '127.0.0.1', done))
    const url = `http://127.0.0.1:${(page.address() as AddressInfo).port}`
    const probed = await call('POST /validate/url/probe', { url })
    expect(probed.body.suggested_twins).toEqual(['pinboard'])
  } finally {
    page.close()
    await stop()
  }
})

const listLedger = `
  import { ledger } from './test/support/ledger/index.ts'
  console.log(JSON.stringify(ledger.filter(({ twin }) => twin === 'pinboard')))
`

test('it stands in the tables of what is built, and its ledger is read', async () => {
  await runHere(loader, 'scripts/coverage.ts')
  expect(readFileSync(join(copy, 'README.md'), 'utf8')).toContain(
    '| Pinboard | 2 of 3 | [docs/support/pinboard.md](docs/support/pinboard.md) |',
  )
  const page = readFileSync(join(copy, 'docs/support/pinboard.md'), 'utf8')
  expect(page).toContain('## pins: 2 of 2\n\n`GET /pins` `POST /pins`\n')
  const script = join(copy, 'ledger_list.ts')
  writeFileSync(script, listLedger)
  const { stdout } = await runHere(loader, script)
  expect(JSON.parse(stdout)).toHaveLength(1)
})
