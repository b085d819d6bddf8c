import { rmSync } from 'node:fs'
import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import type { Twin } from '../../shared/contract.ts'
import { boot, envVars } from '../../shared/instance/boot.ts'
import type { Instance } from '../../shared/instance/instance.ts'
import type { InstanceOptions } from '../../shared/instance/options.ts'
import type { Log } from '../../shared/instance/settings.ts'
import { messageOf } from '../errors.ts'
import { type Exchange, type Handlers, type Listener, listenFor } from '../listen.ts'
import type { RegistryEntry } from '../registry.ts'
import type { SeedResult } from '../seed.ts'
import { authorize, authorizeUpgrade, unauthorized } from './access.ts'
import {
  hasWork,
  holdsState,
  type InstanceManifest,
  isHeld,
  readEnv,
  readManifest,
  reopenInstance,
  type SeedNote,
  saveInstance,
  seedOnce,
  writeManifest,
} from './instance_files.ts'
import { loadFor } from './options.ts'
import type { Endpoint, InstanceReport, InstanceSpec, SlotContext } from './pool.ts'
import { type Prepared, prepare, startWhenDue } from './prepared.ts'

/** The place of one instance: its address, its port, and the instance once it has started. */
export class Slot implements Endpoint {
  readonly spec: InstanceSpec
  readonly entry: RegistryEntry
  readonly #context: SlotContext
  #instance: Instance | undefined
  /** What the instance starts from, while nothing has called for it. */
  #prepared: Prepared | undefined
  #alarm: NodeJS.Timeout | undefined
  #starting: Promise<Instance> | undefined
  #listener: Listener | undefined
  #baseUrl = ''
  #result: SeedResult | undefined
  /** What clients need, once it is known: a parked instance is not started to tell it. */
  #env: Record<string, string> | undefined
  #failure: string | undefined
  #isParked = false
  #isClosed = false
  #inFlight = 0
  /** When it was last called, in milliseconds of the process's own time. */
  usedAt_ms = performance.now()

  constructor(spec: InstanceSpec, entry: RegistryEntry, context: SlotContext, running?: Instance) {
    this.spec = spec
    this.entry = entry
    this.#context = context
    this.#instance = running
  }

  get baseUrl(): string {
    return this.#baseUrl
  }

  get port(): number | undefined {
    return this.#listener?.port
  }

  /** Opens the slot's own port, where it is to have one. The instance need not have started. */
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
    this.#baseUrl = urls.of(this.spec, this.port ?? 0)
    if (this.#instance) {
      this.#instance.baseUrl = this.#baseUrl
      this.#env = envVars(this.#instance)
    }
    this.#env ??= readEnv(this.#context.directory, this.#baseUrl)
    this.#writeManifest()
  }

  /** Whether files of an earlier start are there. */
  get hasState(): boolean {
    const { directory } = this.#context
    return directory !== undefined && holdsState(directory)
  }

  /** The instance, started where it was not, with its seed applied. */
  start(): Instance | Promise<Instance> {
    if (this.#instance) return this.#instance
    this.#starting ??= this.#bringUp().finally(() => {
      this.#starting = undefined
    })
    return this.#starting
  }

  async #bringUp(): Promise<Instance> {
    const { directory } = this.#context
    const { twin, options } = await this.#load()
    if (directory && this.spec.seed === undefined) {
      this.#result ??= readManifest(directory)?.seed?.result
    }
    const isSaved = !this.spec.durable && directory !== undefined && this.hasState
    const instance = this.#try(() =>
      isSaved ? reopenInstance(twin, directory, options) : this.#begin(twin, options),
    )
    this.#instance = instance
    this.#env = envVars(instance)
    this.#isParked = false
    this.#prepared = undefined
    clearTimeout(this.#alarm)
    this.#log('info', isSaved ? 'an instance was reopened' : 'an instance has started')
    return instance
  }

  /** Notes why something could not be done, for whoever asks for a report. */
  #try<T>(work: () => T): T {
    try {
      const done = work()
      this.#failure = undefined
      return done
    } catch (error) {
      this.#failure = messageOf(error)
      throw error
    }
  }

  #load(): ReturnType<typeof loadFor> {
    return loadFor(this.spec, this.entry, this.#context, { baseUrl: this.#baseUrl, log: this.#log })
  }

  /** Sees to it that the first call finds the instance seeded, if only started then. */
  async ready(): Promise<void> {
    const { durable, seed } = this.spec
    const { twin, options } = await this.#load()
    if (this.#isClosed) return
    if (durable || this.hasState || this.#instance || this.#starting) {
      await this.start()
      return
    }
    this.#prepared ??= this.#try(() => prepare(twin, seed, options))
    const { result, env_vars, mayWait_ms } = this.#prepared
    this.#result = result
    this.#env = env_vars
    clearTimeout(this.#alarm)
    if (mayWait_ms === 0) await this.start()
    else this.#alarm = startWhenDue(mayWait_ms, () => this.start())
  }

  readonly #log: Log = (level, message, details) => {
    const { run, twin } = this.spec
    this.#context.log(level, message, { run, twin, ...details })
  }

  /** Starts the instance, with its seed. */
  #begin(twin: Twin, options: InstanceOptions): Instance {
    const { seed, durable } = this.spec
    if (this.#prepared) return this.#prepared.start()
    if (seed === undefined || this.#result) return boot(twin, options)
    if (durable) {
      const instance = boot(twin, options)
      const { directory = '' } = this.#context
      this.#result = seedOnce(instance, directory, seed, (note) => this.#writeManifest(note))
      return instance
    }
    const { result, start } = prepare(twin, seed, options)
    this.#result = result
    return start()
  }

  /** What the directory is to say of the instance in it. */
  #manifest(more: Partial<InstanceManifest>): InstanceManifest {
    const { run, twin, durable, access, owner } = this.spec
    const env = this.#env && { base_url: this.#baseUrl, vars: this.#env }
    return { run, twin, durable, access, owner, port: this.port, env, ...more }
  }

  #writeManifest(seed?: SeedNote): void {
    const { directory } = this.#context
    // What lives in memory leaves no trace on the disk before it is saved.
    if (!directory || !this.spec.durable) return
    const known = seed ?? readManifest(directory)?.seed
    writeManifest(directory, this.#manifest({ seed: known }))
  }

  /** Answers one request; `prefix` is the part of its path that led here. */
  fetch(
    request: Request,
    { incoming, outgoing }: Exchange,
    prefix?: string,
  ): Response | Promise<Response> {
    this.usedAt_ms = performance.now()
    // A durable instance is never parked, so its calls need no counting.
    if (!this.spec.durable) {
      this.#inFlight += 1
      outgoing.once('close', () => {
        this.#inFlight -= 1
      })
    }
    const { access } = this.spec
    const entry = access ? authorize(access, request, incoming) : { request, isTrusted: false }
    if (!entry) return unauthorized()
    const environment = { incoming, prefix, isTrusted: entry.isTrusted }
    const instance = this.start()
    if (!(instance instanceof Promise)) return instance.fetch(entry.request, environment)
    return instance.then(
      (running) => running.fetch(entry.request, environment),
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
    if (this.spec.access && !authorizeUpgrade(this.spec.access, incoming)) {
      socket.end('HTTP/1.1 401 Unauthorized\r\nconnection: close\r\n\r\n')
      return
    }
    Promise.resolve(this.start())
      .then((instance) => instance.upgrade(incoming, socket, head, prefix))
      .catch((error: unknown) => {
        this.#failed(error)
        socket.destroy()
      })
  }

  /** What a caller is told. */
  report(): InstanceReport {
    const env_vars = this.#instance ? envVars(this.#instance) : this.#env
    const isReady = this.#instance !== undefined || this.#prepared !== undefined
    const waiting = this.#isParked ? 'parked' : 'idle'
    return {
      run: this.spec.run,
      twin: this.entry.name,
      label: this.entry.label,
      state: this.#failure ? 'failed' : isReady ? 'ready' : waiting,
      durable: this.spec.durable,
      base_url: this.#baseUrl,
      admin_url: this.#context.urls.admin(this.spec, this.port ?? 0),
      ...(this.port === undefined ? {} : { port: this.port }),
      ...(env_vars ? { env_vars } : {}),
      ...(this.#result ? { seed_results: this.#result } : {}),
      ...(this.#failure ? { error: this.#failure } : {}),
    }
  }

  /** How many bytes parking it would free; undefined while it is in use or has work ahead. */
  parkableBytes(idle_ms: number): number | undefined {
    const instance = this.#instance
    if (!instance || this.spec.durable || this.#inFlight > 0) return undefined
    if (performance.now() - this.usedAt_ms < idle_ms) return undefined
    return isHeld(instance) ? undefined : instance.size()
  }

  /** Writes an instance that lives in memory to the disk and frees it; the next call starts it. */
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
    this.#isClosed = true
    clearTimeout(this.#alarm)
    await this.#listener?.close(how.grace_ms)
    await this.#starting?.catch(() => undefined)
    const { directory } = this.#context
    const { durable } = this.spec
    // What was only prepared is kept as an instance like any other.
    if (how.keep && directory && this.#prepared) await this.start()
    if (how.keep && directory && !durable && (this.#instance || this.#isParked)) {
      const awaited = this.#instance !== undefined && hasWork(this.#instance)
      const seed = this.#result && { hash: '', seeds: 0, result: this.#result }
      await this.park()
      writeManifest(directory, this.#manifest({ seed, hasWork: awaited }))
    }
    await this.#instance?.close()
    this.#instance = undefined
    if (!how.keep && directory) rmSync(directory, { recursive: true, force: true })
  }
}
