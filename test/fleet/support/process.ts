import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, onTestFinished } from 'vitest'
import type { ReadyDocument } from '../../../fleet/control/ready.ts'
import { bundle } from '../../../scripts/bundle.ts'

const root = resolve(fileURLToPath(import.meta.url), '../../../..')
// Inside the project, so that the native package is found from there.
const outdir = join(root, `node_modules/.cache/twinfleet-test-${process.pid}`)
const program = join(outdir, 'cli.js')

/** Bundles the command line for the tests of this file, as it ships but with the test's twins. */
export function bundleForThisFile(): void {
  beforeAll(() => bundle({ cli: 'test/fleet/support/cli.ts' }, outdir))
  afterAll(() => rmSync(outdir, { recursive: true, force: true }))
}

/** A directory of the test's own that goes when the test ends. */
export function scratchDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), 'twinfleet-test-'))
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }))
  return directory
}

export interface Run {
  child: ChildProcess
  stdout(): string
  stderr(): string
  /** The exit code, or the signal that ended it. */
  ended: Promise<number | NodeJS.Signals | null>
}

/** Starts the command line as a process of its own. */
export function run(
  words: readonly string[],
  options: { cwd?: string; input?: string; env?: Record<string, string> } = {},
): Run {
  const { TWINFLEET_URL: _url, ...env } = process.env
  const child = spawn(process.execPath, [program, ...words], {
    cwd: options.cwd,
    env: { ...env, ...options.env },
  })
  let stdout = ''
  let stderr = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text
  })
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text
  })
  child.stdin.end(options.input ?? '')
  const ended = new Promise<number | NodeJS.Signals | null>((done) => {
    child.once('close', (code, signal) => done(code ?? signal))
  })
  onTestFinished(async () => {
    if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL')
    await ended
  })
  return { child, stdout: () => stdout, stderr: () => stderr, ended }
}

/** Runs a command to its end. */
export async function runToEnd(
  words: readonly string[],
  options: Parameters<typeof run>[1] = {},
): Promise<{ code: number | string | null; stdout: string; stderr: string }> {
  const started = run(words, options)
  const code = await started.ended
  return { code, stdout: started.stdout(), stderr: started.stderr() }
}

/** Starts a fleet on free ports and resolves when its ready file is there. */
export async function startUp(
  cwd: string,
  words: readonly string[] = [],
): Promise<Run & ReadyDocument> {
  const path = join(cwd, `ready-${words.length}.json`)
  rmSync(path, { force: true })
  const started = run(['up', '--port', '0', '--ready-file', path, ...words], { cwd })
  await expect
    .poll(() => existsSync(path) || started.child.exitCode !== null, { timeout: 15_000 })
    .toBe(true)
  expect(started.stderr()).toBe('')
  const document: ReadyDocument = JSON.parse(readFileSync(path, 'utf8'))
  return { ...started, ...document }
}

// Each call on a line of its own: one that was kept open may be of a fleet that has ended since.
const writer = {
  authorization: 'Bearer hello-token',
  'content-type': 'application/json',
  connection: 'close',
}

/** Calls a hello twin over the network. */
export async function callHello(base: string, key: string, body?: object) {
  const [method = 'GET', path = '/'] = key.split(' ')
  const response = await fetch(`${base}${path}`, {
    method,
    headers: writer,
    body: body === undefined ? null : JSON.stringify(body),
  })
  // biome-ignore lint/suspicious/noExplicitAny: tests read bodies of every shape
  const answer: any = await response.json()
  return { status: response.status, body: answer }
}

/** The texts of all greetings a hello twin holds. */
export async function greetingsOf(base: string): Promise<string[]> {
  const { body } = await callHello(base, 'GET /greetings')
  return body.greetings.map(({ text }: { text: string }) => text)
}
