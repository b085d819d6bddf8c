import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { anyTarget, publicTargets } from '../../shared/delivery/outgoing.ts'
import type { Instance } from '../../shared/instance/instance.ts'
import type { Log } from '../../shared/instance/settings.ts'
import { type Address, keyOf, type Urls } from '../addresses.ts'
import { FleetError } from '../errors.ts'
import type { Registry, RegistryEntry } from '../registry.ts'
import { findTwin } from '../registry.ts'
import { findDirectory, writeManifest } from './instance_files.ts'
import type {
  AdminAnswer,
  AdminRequest,
  InstancePool,
  InstanceReport,
  InstanceSpec,
  Target,
} from './pool.ts'
import { Slot } from './slot.ts'

interface LocalPoolOptions {
  registry: Registry
  host: string
  urls: Urls
  /** Where instances keep their files; without it all is in memory and ends with the process. */
  dataDirectory: string | undefined
  adminToken: string | undefined
  /** The private hosts that may be called; all where nothing is said. */
  allowedTargets?: readonly string[] | undefined
  /** How much memory the process may take before idle instances are parked. */
  memoryBudget_bytes: number
  log: Log
  /** Told of a fork, which nobody asked the fleet for. */
  onAdopted?: ((spec: InstanceSpec, baseUrl: string) => void) | undefined
  onRemoved?: ((address: Address) => void) | undefined
}

const sweepInterval_ms = 30_000
const idleBeforeParking_ms = 60_000
/** How long calls under way may take when the fleet stops. */
const closingGrace_ms = 1000

/** Holds instances in this process. */
export class LocalPool implements InstancePool {
  readonly #options: LocalPoolOptions
  readonly #slots = new Map<string, Slot>()
  readonly #sweeper: NodeJS.Timeout
  #temporary: string | undefined

  constructor(options: LocalPoolOptions) {
    this.#options = options
    this.#sweeper = setInterval(() => void this.#sweep(), sweepInterval_ms)
    this.#sweeper.unref()
  }

  async create(spec: InstanceSpec): Promise<InstanceReport> {
    const entry = findTwin(this.#options.registry, spec.twin)
    const own = { ...spec, twin: entry.name }
    if (this.#slots.has(keyOf(own))) {
      throw new FleetError('conflict', `There is an instance ${own.run}/${own.twin} already.`)
    }
    const slot = this.#place(own, entry, this.#directoryOf(own))
    try {
      await this.#listen(slot)
    } catch (error) {
      this.#slots.delete(keyOf(own))
      throw error
    }
    return slot.report()
  }

  #place(
    spec: InstanceSpec,
    entry: RegistryEntry,
    directory: string | undefined,
    running?: Instance,
  ) {
    const { host, urls, adminToken, allowedTargets, log } = this.#options
    const context = {
      targets: allowedTargets ? publicTargets(allowedTargets) : anyTarget,
      host,
      urls,
      adminToken,
      domains: urls.domains,
      log,
      directory,
      isTaken: (run: string) => this.#slots.has(keyOf({ run, twin: entry.name })),
      adopt: (fork: Instance) => this.#adopt(fork, entry, spec),
    }
    const slot = new Slot(spec, entry, context, running)
    this.#slots.set(keyOf(spec), slot)
    return slot
  }

  async #listen(slot: Slot): Promise<void> {
    const { port, isPortFlexible } = slot.spec
    try {
      await slot.listen(port)
    } catch (error) {
      if (!isPortFlexible || port === 0) throw error
      await slot.listen(0)
    }
  }

  #directoryOf(spec: InstanceSpec): string | undefined {
    const { dataDirectory } = this.#options
    if (dataDirectory) return findDirectory(join(dataDirectory, 'instances'), spec)
    if (spec.durable) throw new FleetError('usage', 'Without a data directory nothing is durable.')
    this.#temporary ??= mkdtempSync(join(tmpdir(), 'twinfleet-parked-'))
    return join(this.#temporary, keyOf(spec))
  }

  /** Makes a fork reachable as a run of its own name, for who may call what it is a fork of. */
  async #adopt(fork: Instance, entry: RegistryEntry, of: InstanceSpec): Promise<string> {
    const { durable, access, owner = of.run } = of
    const port = this.#options.urls.usesPorts ? 0 : undefined
    const spec = { run: fork.name, twin: entry.name, durable, port, access, owner }
    const directory = fork.options.directory ?? this.#directoryOf({ ...spec, durable: false })
    const slot = this.#place(spec, entry, directory, fork)
    await slot.listen(port)
    if (durable && directory) writeManifest(directory, { ...spec, port: slot.port })
    this.#options.onAdopted?.({ ...spec, port: slot.port }, slot.baseUrl)
    return slot.baseUrl
  }

  #slotOf(address: Address): Slot {
    const slot = this.#slots.get(keyOf(address))
    if (slot) return slot
    throw new FleetError('not_found', `There is no instance ${address.run}/${address.twin}.`)
  }

  async ready(address: Address): Promise<InstanceReport> {
    const slot = this.#slotOf(address)
    await slot.ready()
    return slot.report()
  }

  async report(address: Address): Promise<InstanceReport> {
    return this.#slotOf(address).report()
  }

  find(address: Address): Target | undefined {
    const slot = this.#slots.get(keyOf(address))
    return slot && { endpoint: slot }
  }

  addresses(): readonly InstanceSpec[] {
    return [...this.#slots.values()].map((slot) => slot.spec)
  }

  async list(): Promise<InstanceReport[]> {
    return [...this.#slots.values()].map((slot) => slot.report())
  }

  async admin({ run, twin, method, path, body }: AdminRequest): Promise<AdminAnswer> {
    const instance = await this.#slotOf({ run, twin }).start()
    const init = body === undefined ? { method } : { method, body: JSON.stringify(body) }
    const request = new Request(`http://twin.local/admin${path}`, init)
    const response = await instance.fetch(request, { isTrusted: true })
    const answer: unknown = await response.json()
    return { status: response.status, body: answer }
  }

  async remove(address: Address): Promise<boolean> {
    const slot = this.#slots.get(keyOf(address))
    if (!slot) return false
    this.#slots.delete(keyOf(address))
    await slot.close({ keep: false })
    this.#options.onRemoved?.(address)
    return true
  }

  /** Parks idle instances, those longest unused first, until so many bytes are free. */
  async parkIdle(wanted_bytes: number, idle_ms = idleBeforeParking_ms): Promise<number> {
    let freed_bytes = 0
    const oldestFirst = [...this.#slots.values()].sort((a, b) => a.usedAt_ms - b.usedAt_ms)
    for (const slot of oldestFirst) {
      if (freed_bytes >= wanted_bytes) break
      const bytes = slot.parkableBytes(idle_ms)
      if (bytes === undefined) continue
      await slot.park()
      freed_bytes += bytes
    }
    return freed_bytes
  }

  async #sweep(): Promise<void> {
    const over_bytes = process.memoryUsage().rss - this.#options.memoryBudget_bytes
    if (over_bytes <= 0) return
    const freed_bytes = await this.parkIdle(over_bytes)
    if (freed_bytes > 0) this.#options.log('info', 'parked idle instances', { freed_bytes })
  }

  async close(): Promise<void> {
    clearInterval(this.#sweeper)
    const keep = this.#options.dataDirectory !== undefined
    const how = { keep, grace_ms: closingGrace_ms }
    await Promise.all([...this.#slots.values()].map((slot) => slot.close(how)))
    this.#slots.clear()
    if (this.#temporary) rmSync(this.#temporary, { recursive: true, force: true })
  }
}
