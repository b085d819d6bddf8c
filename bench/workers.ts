import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { ReadyDocument } from '../fleet/control/ready.ts'
import { isRecord } from '../shared/json.ts'
import { twin as slack } from '../twins/slack/index.ts'
import { median } from './child.ts'
import { load, wire } from './load.ts'

const bundle = fileURLToPath(new URL('../dist/twinfleet.js', import.meta.url))
const requests = 1500

interface Running {
  process: ChildProcess
  document: ReadyDocument
}

async function startFleet(directory: string, workers: number): Promise<Running> {
  const readyFile = join(directory, `ready-${workers}.json`)
  const options = ['--memory', '--port', '0', '--ready-file', readyFile, '--workers', `${workers}`]
  const process_ = spawn(process.execPath, [bundle, 'up', 'slack', ...options], { stdio: 'ignore' })
  return { process: process_, document: await readyDocument(process_, readyFile) }
}

/** What a fleet writes when it is ready, once it is there. */
export async function readyDocument(fleet: ChildProcess, path: string): Promise<ReadyDocument> {
  for (;;) {
    if (fleet.exitCode !== null) throw new Error('the fleet did not start: run npm run build')
    try {
      const document: ReadyDocument = JSON.parse(readFileSync(path, 'utf8'))
      return document
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
  }
}

/** A further run of Slack with a hundred messages in its channel; answers its port. */
async function addRun({ document }: Running, run: string): Promise<number> {
  const messages = Array.from({ length: 100 }, (_each, index) => `Message number ${index}`)
  const seed_config = { slack: { channels: [{ name: 'bench', messages }] } }
  const response = await fetch(`${document.control_url}/fleet/instances`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      authorization: `Bearer ${document.api_key}`,
    },
    body: JSON.stringify({ twin: 'slack', run, seed_config }),
  })
  const report: unknown = await response.json()
  if (!isRecord(report) || typeof report.base_url !== 'string') throw new Error(String(report))
  return Number(new URL(report.base_url).port)
}

/** Answers a second while two runs are called at once. */
async function throughput(ports: readonly number[]): Promise<number> {
  const authorization = slack.defaultAuthorization ?? ''
  const path = '/api/users.list?limit=100'
  const make = () => wire({ method: 'GET', path, headers: { authorization } })
  const started_ms = performance.now()
  await Promise.all(ports.map((port) => load(port, requests, make)))
  return (ports.length * requests) / ((performance.now() - started_ms) / 1000)
}

async function measureFleet(directory: string, workers: number): Promise<number> {
  const fleet = await startFleet(directory, workers)
  try {
    const ports = [await addRun(fleet, 'first'), await addRun(fleet, 'second')]
    await throughput(ports)
    const rounds: number[] = []
    for (let round = 0; round < 5; round += 1) rounds.push(await throughput(ports))
    return median(rounds)
  } finally {
    const exited = new Promise((resolve) => fleet.process.once('exit', resolve))
    fleet.process.kill('SIGTERM')
    await exited
  }
}

/** How much more two workers answer than one process does, with two runs under load. */
export async function measureWorkers(): Promise<number> {
  const directory = mkdtempSync(join(tmpdir(), 'twinfleet-bench-'))
  try {
    const one = await measureFleet(directory, 0)
    const two = await measureFleet(directory, 2)
    return two / one
  } finally {
    rmSync(directory, { recursive: true, force: true })
  }
}
