import { type ChildProcess, fork } from 'node:child_process'
import { SeedError } from '../../shared/instance/seeding.ts'
import type { Log } from '../../shared/instance/settings.ts'
import { type Address, keyOf } from '../addresses.ts'
import { FleetError, isFailureKind } from '../errors.ts'
import type {
  AdminAnswer,
  AdminRequest,
  InstancePool,
  InstanceReport,
  InstanceSpec,
  Target,
} from './pool.ts'

/** What a worker is told when it starts. */
export interface WorkerSettings {
  host: string
  baseUrl: string | undefined
  domains: readonly string[] | undefined
  dataDirectory: string | undefined
  adminToken: string | undefined
  allowedTargets: readonly string[] | undefined
  memoryBudget_bytes: number
}

/** What the fleet asks of a worker. */
interface WorkerCalls {
  configure(settings: WorkerSettings): null
  create(spec: InstanceSpec): InstanceReport
  ready(address: Address): InstanceReport
  report(address: Address): InstanceReport
  list(params: null): InstanceReport[]
  remove(address: Address): boolean
  admin(request: AdminRequest): AdminAnswer
  close(params: null): null
}

type WorkerCall = keyof WorkerCalls
export type WorkerRequest = {
  [Name in WorkerCall]: { id: number; call: Name; params: Parameters<WorkerCalls[Name]>[0] }
}[WorkerCall]

/** What a worker says: an answer, or that it has made a fork. */
export type WorkerMessage =
  | { id: number; result: unknown }
  | { id: number; error: { kind: string; message: string; path?: string | undefined } }
  | { adopted: { spec: InstanceSpec; url: string } }

interface WorkerPoolOptions extends WorkerSettings {
  workers: number
  log: Log
}

interface Owned {
  spec: InstanceSpec
  worker: Worker
  url: string
}

const longestPause_ms = 5000
/** How long a worker may take to save what it holds before it is ended. */
const closingTime_ms = 10_000

/** One child process and the calls that wait for its answer. */
class Worker {
  readonly index: number
  readonly #waiting = new Map<
    number,
    { resolve: (result: never) => void; reject: (error: Error) => void }
  >()
  #child: ChildProcess | undefined
  #calls = 0
  crashes = 0

  constructor(index: number) {
    this.index = index
  }

  get pid(): number {
    return this.#child?.pid ?? 0
  }

  start(heard: {
    adopted: (fork: { spec: InstanceSpec; url: string }) => void
    ended: (why: string) => void
  }): void {
    // The same program with another first word, so that a worker knows the same twins.
    const child = fork(process.argv[1] ?? '', ['worker'], { stdio: ['ignore', 2, 2, 'ipc'] })
    this.#child = child
    child.on('message', (message: WorkerMessage) => {
      if ('adopted' in message) return heard.adopted(message.adopted)
      const waiting = this.#waiting.get(message.id)
      this.#waiting.delete(message.id)
      if ('error' in message) waiting?.reject(toError(message.error))
      else waiting?.resolve(message.result as never) // the worker answers what the call promises
    })
    child.once('exit', (code, signal) => {
      this.#child = undefined
      const why = signal ? `signal ${signal}` : `exit code ${code}`
      for (const { reject } of this.#waiting.values()) {
        reject(new FleetError('unavailable', `Worker ${this.index} ended (${why}).`))
      }
      this.#waiting.clear()
      heard.ended(why)
    })
  }

  ask<Name extends WorkerCall>(
    call: Name,
    params: Parameters<WorkerCalls[Name]>[0],
  ): Promise<ReturnType<WorkerCalls[Name]>> {
    this.#calls += 1
    const id = this.#calls
    return new Promise((resolve, reject) => {
      if (!this.#child?.connected) {
        reject(new FleetError('unavailable', `Worker ${this.index} is being restarted; try again.`))
        return
      }
      this.#waiting.set(id, { resolve, reject })
      this.#child.send({ id, call, params })
    })
  }

  /** Lets it save and end; ends it by force when that takes too long. */
  async stop(): Promise<void> {
    const child = this.#child
    if (!child) return
    const ended = new Promise((resolve) => child.once('exit', resolve))
    const timer = setTimeout(() => child.kill('SIGKILL'), closingTime_ms)
    void this.ask('close', null).catch(() => undefined)
    await ended
    clearTimeout(timer)
  }
}

type Failure = Extract<WorkerMessage, { error: unknown }>['error']

function toError({ kind, message, path }: Failure): Error {
  if (path !== undefined) return new SeedError(path, message.slice(path.length + 2))
  return isFailureKind(kind) && kind !== 'crash'
    ? new FleetError(kind, message)
    : new Error(message)
}

/**
 * Spreads instances over child processes. Each instance is owned by one of them, and its URL points
 * straight at it; this process only knows who owns what.
 */
export class WorkerPool implements InstancePool {
  readonly #options: WorkerPoolOptions
  readonly #owned = new Map<string, Owned>()
  readonly #workers: Worker[]
  readonly #started: Promise<unknown>
  #isClosing = false

  constructor(options: WorkerPoolOptions) {
    this.#options = options
    this.#workers = Array.from({ length: options.workers }, (_, index) => new Worker(index))
    this.#started = Promise.all(this.#workers.map((worker) => this.#start(worker)))
    this.#started.catch(() => undefined) // the first call that waits for it tells of a failure
  }

  async #start(worker: Worker): Promise<void> {
    worker.start({
      adopted: ({ spec, url }) => this.#owned.set(keyOf(spec), { spec, worker, url }),
      ended: (why) => void this.#ended(worker, why),
    })
    const { workers: _count, log: _log, ...settings } = this.#options
    await worker.ask('configure', settings)
  }

  /** A worker is gone: starts it anew with what it owned, at the same addresses. */
  async #ended(worker: Worker, why: string): Promise<void> {
    if (this.#isClosing) return
    const { log } = this.#options
    worker.crashes += 1
    log('error', 'a worker ended and is started again', { worker: worker.index, why })
    const pause_ms = Math.min(longestPause_ms, 50 * 2 ** worker.crashes)
    await new Promise((resolve) => setTimeout(resolve, pause_ms))
    if (this.#isClosing) return
    try {
      await this.#start(worker)
      const owned = [...this.#owned.values()].filter((each) => each.worker === worker)
      for (const { spec } of owned) await this.#reopen(worker, spec)
      worker.crashes = 0
    } catch (error) {
      log('error', 'a worker could not be started', { worker: worker.index, error: String(error) })
    }
  }

  async #reopen(worker: Worker, spec: InstanceSpec): Promise<void> {
    const { log } = this.#options
    if (!spec.durable) {
      log('error', 'what lived in the memory of a worker is lost', { ...spec, seed: undefined })
    }
    await worker.ask('create', spec)
    // It may have deliveries and jobs to see to.
    if (spec.durable || spec.seed !== undefined) await worker.ask('ready', spec)
  }

  /** The worker that owns the fewest instances. */
  #idlest(): Worker {
    const load = (worker: Worker) =>
      [...this.#owned.values()].filter((each) => each.worker === worker).length
    const [first, ...others] = this.#workers
    if (!first) throw new FleetError('start', 'There are no workers.')
    return others.reduce((best, each) => (load(each) < load(best) ? each : best), first)
  }

  async create(spec: InstanceSpec): Promise<InstanceReport> {
    await this.#started
    if (this.#owned.has(keyOf(spec))) {
      throw new FleetError('conflict', `There is an instance ${spec.run}/${spec.twin} already.`)
    }
    const worker = this.#idlest()
    const owned: Owned = { spec, worker, url: '' }
    this.#owned.set(keyOf(spec), owned)
    try {
      const report = await worker.ask('create', spec)
      // After a crash it comes back at the port it was given now.
      owned.spec = { ...spec, port: report.port }
      owned.url = report.base_url
      return this.#signed(report, worker)
    } catch (error) {
      this.#owned.delete(keyOf(spec))
      throw error
    }
  }

  #signed(report: InstanceReport, { index, pid }: Worker): InstanceReport {
    return { ...report, worker: { index, pid } }
  }

  #owner({ run, twin }: Address): Worker {
    const owned = this.#owned.get(keyOf({ run, twin }))
    if (owned) return owned.worker
    throw new FleetError('not_found', `There is no instance ${run}/${twin}.`)
  }

  async ready(address: Address): Promise<InstanceReport> {
    const worker = this.#owner(address)
    return this.#signed(await worker.ask('ready', address), worker)
  }

  async report(address: Address): Promise<InstanceReport> {
    const worker = this.#owner(address)
    return this.#signed(await worker.ask('report', address), worker)
  }

  find(address: Address): Target | undefined {
    const owned = this.#owned.get(keyOf(address))
    return owned && { url: owned.url }
  }

  addresses(): readonly InstanceSpec[] {
    return [...this.#owned.values()].map(({ spec }) => spec)
  }

  async list(): Promise<InstanceReport[]> {
    const lists = this.#workers.map(async (worker) => {
      const reports = await worker.ask('list', null).catch(() => [])
      return reports.map((report) => this.#signed(report, worker))
    })
    return (await Promise.all(lists)).flat()
  }

  async admin(request: AdminRequest): Promise<AdminAnswer> {
    return this.#owner(request).ask('admin', request)
  }

  async remove(address: Address): Promise<boolean> {
    const owned = this.#owned.get(keyOf(address))
    if (!owned) return false
    this.#owned.delete(keyOf(address))
    return owned.worker.ask('remove', address)
  }

  async close(): Promise<void> {
    this.#isClosing = true
    await Promise.all(this.#workers.map((worker) => worker.stop()))
  }
}
