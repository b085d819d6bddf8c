import { rmSync } from 'node:fs'
import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { boot, envVars, seedInstance } from '../shared/boot.ts'
import type { Instance } from '../shared/instance.ts'
import type { InstanceOptions, Log } from '../shared/options.ts'
import type { Twin } from '../shared/twin.ts'
import { type Address, defaultRun, type Urls } from './addresses.ts'
import type { CatalogEntry } from './catalog.ts'
import { FleetError, messageOf } from './errors.ts'
import { admit, admitUpgrade, refuseStranger } from './gate.ts'
import type { InstanceReport, InstanceSpec, SeedResult } from './host.ts'
import { type Exchange, type Handlers, type Listener, listenFor } from './listen.ts'
import { holdsState, readLabel, reopenInstance, saveInstance, writeLabel } from './saved.ts'
import { bootSeeded, hashSeed } from './seeded.ts'

/** What a slot needs from the fleet it is in. */
export interface SlotContext {
  readonly host: string
  readonly urls: Urls
  readonly adminToken: string | undefined
  readonly log: Log
  /** Where this slot keeps its files, durable or while it is parked. */
  directory: string | undefined
  isTaken(name: string): boolean
  adopt(fork: Instance): Promise<string>
}

/** The place of one instance: its address, its port, and the instance once it is awake. */
export class Slot {
  readonly spec: InstanceSpec
  readonly entry: CatalogEntry
  readonly #context: SlotContext
  #instance: Instance | undefined
  #opening: Promise<Instance> | undefined
  #listener: Listener | undefined
  #baseUrl = ''
  #result: SeedResult | undefined
  #failure: string | undefined
  #isParked = false
  #inFlight = 0
  /** When it was last called, in milliseconds of the process's own time. */
  usedAt_ms = performance.now()

  constructor(spec: InstanceSpec, entry: CatalogEntry, context: SlotContext, awake?: Instance) {
    this.spec = spec
    this.entry = entry
    this.#context = context
    this.#instance = awake
  }

  get address(): Address {
    return this.spec
  }

  get instance(): Instance | undefined {
    return this.#instance
  }

  get baseUrl(): string {
    return this.#baseUrl
  }

  get port(): number | undefined {
    return this.#listener?.port
  }

  /** Opens the slot's own port, where it is to have one. The instance may still sleep. */
  async listen(port: number | undefined): Promise<void> {
    const { host, urls } = this.#context
    if (port !== undefined) {
      const what = { label: this.entry.label, option: this.entry.name }
      const handlers: Handlers = {
        fetch: (request, exchange) => this.fetch(request, exchange),
        upgrade: (incoming, socket, head) => this.upgrade(incoming, socket, head),
      }
      this.#listener = await listenFor(what, handlers, port, host)
    }
    this.#baseUrl = urls.of(this.address, this.port ?? 0)
    if (this.#instance) this.#instance.baseUrl = this.#baseUrl
    this.#writeLabel()
  }

  /** Whether files of an earlier start are there. */
  get hasState(): boolean {
    const { directory } = this.#context
    return directory !== undefined && holdsState(directory)
  }

  /** The instance, woken or started where it was not, with its seed applied. */
  open(): Instance | Promise<Instance> {
    if (this.#instance) return this.#instance
    this.#opening ??= this.#wake().finally(() => {
      this.#opening = undefined
    })
    return this.#opening
  }

  async #wake(): Promise<Instance> {
    const { directory } = this.#context
    const { twin, seeder } = await this.entry.load()
    const options = {
      name: this.spec.run === defaultRun ? twin.name : this.spec.run,
      seeder,
      directory: this.spec.durable ? directory : undefined,
      baseUrl: this.#baseUrl,
      adminToken: this.#context.adminToken,
      log: this.#log,
      isTaken: this.#context.isTaken,
      adopt: this.#context.adopt,
    }
    let instance: Instance | undefined
    try {
      if (directory && this.spec.seed === undefined) {
        this.#result ??= readLabel(directory)?.seed?.result
      }
      const isSaved = !this.spec.durable && directory !== undefined && this.hasState
      instance = isSaved ? reopenInstance(twin, directory, options) : this.#begin(twin, options)
      this.#failure = undefined
      this.#isParked = false
      this.#instance = instance
      this.#log('info', isSaved ? 'an instance was reopened' : 'an instance is awake')
      return instance
    } catch (error) {
      await instance?.close()
      this.#failure = messageOf(error)
      throw error
    }
  }

  readonly #log: Log = (level, message, details) => {
    const { run, twin } = this.address
    this.#context.log(level, message, { run, twin, ...details })
  }

  /** Starts the instance, with its seed. */
  #begin(twin: Twin, options: InstanceOptions): Instance {
    const { seed, durable } = this.spec
    if (seed === undefined || this.#result) return boot(twin, options)
    if (durable) {
      const instance = boot(twin, options)
      this.#seed(instance, hashSeed(seed))
      return instance
    }
    const { instance, result } = bootSeeded(twin, seed, options)
    this.#result = result
    return instance
  }

  /** Applies the seed the slot was asked for, once in the life of its state. */
  #seed(instance: Instance, hash: string): void {
    const { seed } = this.spec
    const { directory } = this.#context
    const known = directory === undefined ? undefined : readLabel(directory)?.seed
    const wasApplied = known !== undefined && instance.settings.seeds >= known.seeds
    if (wasApplied && known.hash === hash) {
      this.#result = known.result ?? { status: 'seeded' }
      return
    }
    if (wasApplied) throw new FleetError('usage', this.#otherSeed())
    // Noted before and after: the state itself tells whether the crash came between.
    const note = { hash, seeds: instance.settings.seeds + 1 }
    this.#writeLabel(note)
    const { seed_results } = seedInstance(instance, { [this.entry.name]: seed })
    this.#result = seed_results[this.entry.name]
    this.#writeLabel({ ...note, result: this.#result })
  }

  #otherSeed(): string {
    const { directory = '' } = this.#context
    return (
      `${directory} holds a ${this.entry.label} that was seeded from another scenario. ` +
      'Start over with --fresh, keep it by leaving out --seed, or use another with --data.'
    )
  }

  #writeLabel(seed?: { hash: string; seeds: number; result?: SeedResult | undefined }): void {
    const { directory } = this.#context
    const { run, twin, durable, access } = this.spec
    // What lives in memory leaves no trace on the disk before it is saved.
    if (!directory || !durable) return
    const known = seed ?? readLabel(directory)?.seed
    writeLabel(directory, { run, twin, durable, access, port: this.port, seed: known })
  }

  /** Answers one request; `prefix` is the part of its path that led here. */
  fetch(
    request: Request,
    { incoming, outgoing }: Exchange,
    prefix?: string,
  ): Response | Promise<Response> {
    this.usedAt_ms = performance.now()
    // A durable instance never sleeps, so its calls need no counting.
    if (!this.spec.durable) {
      this.#inFlight += 1
      outgoing.once('close', () => {
        this.#inFlight -= 1
      })
    }
    const { access } = this.spec
    const entry = access ? admit(access, request, incoming) : { request, isTrusted: false }
    if (!entry) return refuseStranger()
    const environment = { incoming, prefix, isTrusted: entry.isTrusted }
    const instance = this.open()
    if (!(instance instanceof Promise)) return instance.fetch(entry.request, environment)
    return instance.then(
      (awake) => awake.fetch(entry.request, environment),
      (error: unknown) => this.#failed(error),
    )
  }

  #failed(error: unknown): Response {
    this.#log('error', 'an instance could not be started', { error: messageOf(error) })
    const detail = `${this.entry.label} could not be started: ${messageOf(error)}`
    return Response.json({ detail }, { status: 503 })
  }

  /** Answers a WebSocket upgrade. */
  upgrade(incoming: IncomingMessage, socket: Duplex, head: Buffer, prefix?: string): void {
    this.usedAt_ms = performance.now()
    if (this.spec.access && !admitUpgrade(this.spec.access, incoming)) {
      socket.end('HTTP/1.1 401 Unauthorized\r\nconnection: close\r\n\r\n')
      return
    }
    Promise.resolve(this.open()).then(
      (instance) => instance.upgrade(incoming, socket, head, prefix),
      (error: unknown) => {
        this.#failed(error)
        socket.destroy()
      },
    )
  }

  /** What a caller is told. */
  report(): InstanceReport {
    const instance = this.#instance
    const state = this.#failure ? 'failed' : instance ? 'ready' : this.#isParked ? 'parked' : 'idle'
    return {
      run: this.spec.run,
      twin: this.entry.name,
      label: this.entry.label,
      state,
      durable: this.spec.durable,
      base_url: this.#baseUrl,
      admin_url: this.#context.urls.admin(this.address, this.port ?? 0),
      ...(this.port === undefined ? {} : { port: this.port }),
      ...(instance ? { env_vars: envVars(instance) } : {}),
      ...(this.#result ? { seed_results: this.#result } : {}),
      ...(this.#failure ? { error: this.#failure } : {}),
    }
  }

  /** Whether something is to happen without being asked for. */
  get #hasWork(): boolean {
    const instance = this.#instance
    if (!instance) return false
    return instance.jobs.list().length > 0 || instance.outbox.nextDue() < Infinity
  }

  /** How many bytes parking it would free; undefined while it is in use or has work ahead. */
  parkableBytes(idle_ms: number): number | undefined {
    const instance = this.#instance
    if (!instance || this.spec.durable || this.#inFlight > 0) return undefined
    if (performance.now() - this.usedAt_ms < idle_ms) return undefined
    // The counts of fault rules and a pause live in memory alone, and a socket is a use.
    const isHeld = instance.faults.active || instance.courier.paused || instance.sockets.size > 0
    return this.#hasWork || isHeld ? undefined : instance.size()
  }

  /** Writes an instance that lives in memory to the disk and frees it; the next call wakes it. */
  async park(): Promise<void> {
    const instance = this.#instance
    const { directory } = this.#context
    if (!instance || !directory || this.spec.durable) return
    saveInstance(instance, directory)
    this.#instance = undefined
    this.#isParked = true
    await instance.close()
  }

  /** Closes port and instance. One in memory is saved where `keep` says so, else forgotten. */
  async close(how: { keep: boolean; grace_ms?: number }): Promise<void> {
    await this.#listener?.close(how.grace_ms)
    await this.#opening?.catch(() => undefined)
    const { directory } = this.#context
    const { run, twin, durable, access } = this.spec
    if (how.keep && directory && !durable && (this.#instance || this.#isParked)) {
      const hasWork = this.#hasWork
      const seed = this.#result && { hash: '', seeds: 0, result: this.#result }
      await this.park()
      writeLabel(directory, { run, twin, durable, access, port: this.port, seed, hasWork })
    }
    await this.#instance?.close()
    this.#instance = undefined
    if (!how.keep && directory) rmSync(directory, { recursive: true, force: true })
  }
}
