import { createHmac, randomUUID } from 'node:crypto'
import { EventEmitter } from 'node:events'
import type { Log } from '../../shared/instance/settings.ts'
import { hashSecret, newSecret } from '../../shared/secrets.ts'
import { seedResultOf } from '../control/ready.ts'
import { messageOf } from '../errors.ts'
import type { InstancePool, InstanceReport, InstanceSpec } from '../pool/pool.ts'
import { lookUpTwin, type Registry } from '../registry.ts'
import type { Caller } from './accounts.ts'
import { isOver, type Records, type Run, type RunEvent, type RunStatus } from './records.ts'
import { ensure, provisionWords } from './refusal.ts'

const minute_ms = 60_000
const longestTimer_ms = 2 ** 31 - 1
const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i

interface RunsOptions {
  pool: InstancePool
  registry: Registry
  now: () => number
  log: Log
  /** The port each instance of a run is to have: a free one, or none where URLs need none. */
  port: 0 | undefined
}

/** What a new run is to be. */
type RunWish = Pick<
  Run,
  'twins' | 'unknown_twins' | 'baseline_kind' | 'scenario_id' | 'durable'
> & {
  seed_config: Record<string, unknown>
  ttl_minutes: number | null
  is_public: boolean
}

/** The runs: sets of twins that are made, live for their time and end. */
export class Runs {
  readonly #records: Records
  readonly #options: RunsOptions
  readonly #proxySecret: string
  readonly #changes = new EventEmitter<{ [id: string]: [Run] }>()
  readonly #starting = new Map<string, Promise<void>>()
  #timer: NodeJS.Timeout | undefined
  #isClosed = false

  constructor(records: Records, options: RunsOptions) {
    this.#records = records
    this.#options = options
    this.#changes.setMaxListeners(0)
    this.#proxySecret = records.secret('proxy', () => newSecret('', 48))
  }

  #iso(): string {
    return new Date(this.#options.now()).toISOString()
  }

  /** A run of this caller's; 400 where the id is none, 404 where there is no such run of theirs. */
  find(caller: Caller, id: string, words = provisionWords): Run {
    ensure(uuid.test(id), words.invalid.status, words.invalid.detail)
    const run = this.#records.db.runs.get(id.toLowerCase())
    ensure(run?.user_id === caller.user.id, 404, words.missing)
    return run
  }

  get(id: string): Run | undefined {
    return this.#records.db.runs.get(id)
  }

  /** The token of a run's instances: derived, so that no file holds it. */
  proxyToken({ id }: Pick<Run, 'id'>): string {
    return createHmac('sha256', this.#proxySecret).update(id).digest('base64url').slice(0, 32)
  }

  /** Notes a run and begins to bring its twins up. */
  start(caller: Caller, { ttl_minutes, seed_config, ...wish }: RunWish): Run {
    const run: Run = {
      ...wish,
      id: randomUUID(),
      user_id: caller.user.id,
      status: 'provisioning',
      created_at: this.#iso(),
      expires_ms: ttl_minutes === null ? null : this.#options.now() + ttl_minutes * minute_ms,
      error: null,
      seed_results: {},
      events: [this.#event('run.created', 'completed', `A run of ${wish.twins.join(', ')}.`)],
    }
    this.#records.write(() => this.#records.db.runs.insert(run))
    const work = this.#bringUp(run, seed_config).finally(() => this.#starting.delete(run.id))
    this.#starting.set(run.id, work)
    this.#setTimer()
    return run
  }

  #event(event: string, status: RunEvent['status'], message: string): RunEvent {
    return { at: this.#iso(), event, status, message }
  }

  #change(id: string, patch: Partial<Run>, event: RunEvent): Run | undefined {
    const run = this.#records.db.runs.get(id)
    if (!run) return undefined
    const changed = { ...run, ...patch, events: [...run.events, event] }
    this.#records.write(() => this.#records.db.runs.replace(changed))
    this.#changes.emit(id, changed)
    return changed
  }

  /** Brings the twins of a run up; what became of it is in its record. */
  async #bringUp(
    run: Run,
    seed_config: Record<string, unknown>,
    ports?: ReadonlyMap<string, number | undefined>,
  ): Promise<void> {
    const { log } = this.#options
    try {
      const reports = await Promise.all(
        run.twins.map((twin) => this.#bringUpTwin(run, twin, seed_config[twin], ports?.get(twin))),
      )
      if (this.get(run.id)?.status !== 'provisioning') return await this.#remove(run)
      const results = reports.map((report) => [report.twin, seedResultOf(report)])
      const seed_results = Object.fromEntries(results)
      const ready = this.#event('run.ready', 'completed', 'Every twin is reachable and seeded.')
      this.#change(run.id, { status: 'ready', seed_results, error: null }, ready)
    } catch (error) {
      log('warn', 'a run could not be brought up', { run: run.id, error: messageOf(error) })
      await this.#remove(run)
      if (this.get(run.id)?.status !== 'provisioning') return
      this.#end(run.id, 'failed', messageOf(error))
    }
  }

  #bringUpTwin(run: Run, twin: string, seed: unknown, ownPort?: number): Promise<InstanceReport> {
    const { pool, port } = this.#options
    const spec: InstanceSpec = {
      run: run.id,
      twin,
      durable: run.durable,
      port: ownPort ?? port,
      seed,
      access: { tokenHash: hashSecret(this.proxyToken(run)), isPublic: run.is_public },
    }
    return pool.create(spec).then(() => pool.ready(spec))
  }

  /** The twins of a run as they are now; asking starts none whose variables are known. */
  async reports({ id, twins }: Run): Promise<InstanceReport[]> {
    const { pool } = this.#options
    const addresses = twins.map((twin) => ({ run: id, twin }))
    const there = addresses.filter((address) => pool.find(address))
    const reports = there.map(async (address) => {
      const report = await pool.report(address)
      // After a restart at another port nobody knows them before the twin itself is asked.
      return report.env_vars ? report : pool.ready(address)
    })
    return Promise.all(reports)
  }

  /** Lets a run live for so long from now, also where that is shorter than before. */
  extend(run: Run, ttl_minutes: number): void {
    ensure(!isOver(run.status), 400, `Cannot extend run in status: ${run.status}`)
    const expires_ms =
      run.expires_ms === null ? null : this.#options.now() + ttl_minutes * minute_ms
    const event = this.#event('run.extended', 'completed', `For ${ttl_minutes} minutes from now.`)
    this.#change(run.id, { expires_ms }, event)
    this.#setTimer()
  }

  /** Puts every twin of a run back to its seed. */
  async reset(run: Run): Promise<Record<string, unknown>> {
    ensure(run.status === 'ready', 400, `Cannot reset run in status: ${run.status}`)
    const results = run.twins.map(async (twin) => {
      const request = { run: run.id, twin, method: 'POST', path: '/reset' }
      const { status, body } = await this.#options.pool.admin(request)
      return [twin, status === 200 ? { status: 'ok' } : { status: 'error', error: body }] as const
    })
    const factoryReset = Object.fromEntries(await Promise.all(results))
    this.#change(run.id, {}, this.#event('run.reset', 'completed', 'Back to the seed.'))
    return factoryReset
  }

  /** Makes the twins of a run anew with another seed, at the addresses they have. */
  async reseed(run: Run, seed_config: Record<string, unknown>): Promise<void> {
    const ports = new Map((await this.reports(run)).map(({ twin, port }) => [twin, port]))
    const began = this.#event('run.reseeding', 'running', 'Seeding anew.')
    const changed = this.#change(run.id, { status: 'provisioning' }, began) ?? run
    await this.#remove(run)
    await this.#bringUp(changed, seed_config, ports)
  }

  /** Ends a run that lives; its twins go after this answers. */
  teardown(run: Run): void {
    ensure(!isOver(run.status), 400, `Cannot teardown run in status: ${run.status}`)
    this.#finish(run, 'cancelled')
  }

  cancel(run: Run): void {
    ensure(!isOver(run.status), 409, `Cannot cancel run in terminal state: ${run.status}`)
    this.#finish(run, 'cancelled')
  }

  /** Notes the end of a run and takes its twins away behind the answer. */
  #finish(run: Run, status: RunStatus, error: string | null = null): void {
    this.#end(run.id, status, error)
    void this.#remove(run)
  }

  #end(id: string, status: RunStatus, error: string | null): void {
    const isFailure = status === 'failed'
    const event = this.#event(`run.${status}`, isFailure ? 'failed' : 'cancelled', error ?? status)
    this.#change(id, { status, error }, event)
  }

  /** Removes the instances of a run, and the forks that were made of them. */
  async #remove({ id }: Run): Promise<void> {
    const { pool, log } = this.#options
    const own = pool.addresses().filter(({ run, owner }) => run === id || owner === id)
    for (const { run, twin } of own) {
      await pool.remove({ run, twin }).catch((error: unknown) => {
        log('error', 'an instance could not be removed', { run, twin, error: messageOf(error) })
      })
    }
  }

  /** Resolves with the run once it has come to its end, or undefined when the listener goes. */
  untilOver(run: Run, signal: AbortSignal): Promise<Run | undefined> {
    if (isOver(run.status)) return Promise.resolve(run)
    return new Promise((resolve) => {
      const settle = (result: Run | undefined) => {
        this.#changes.off(run.id, hear)
        signal.removeEventListener('abort', leave)
        resolve(result)
      }
      const hear = (changed: Run) => {
        if (isOver(changed.status)) settle(changed)
      }
      const leave = () => settle(undefined)
      this.#changes.on(run.id, hear)
      signal.addEventListener('abort', leave)
    })
  }

  /** Resolves when a run that is being brought up is ready, or has failed. */
  async settled(id: string): Promise<void> {
    await this.#starting.get(id)
  }

  /** After a restart: what lives on lives on, and what is lost is said. */
  resume(): void {
    for (const run of this.#records.db.runs.list({
      where: { status: ['provisioning', 'ready'] },
    })) {
      const isThere = run.twins.every((twin) => this.#options.pool.find({ run: run.id, twin }))
      const isKnown = run.twins.every((twin) => lookUpTwin(this.#options.registry, twin))
      if (run.expires_ms !== null && run.expires_ms <= this.#options.now()) continue
      if (isThere && run.status === 'ready') continue
      const reason = isKnown
        ? 'The fleet ended unexpectedly, and an ephemeral run lives in memory alone.'
        : 'The run has twins that are no more.'
      this.#finish(run, 'failed', reason)
    }
    this.#expire()
  }

  #expire(): void {
    if (this.#isClosed) return
    const where = { expires: { lte: this.#options.now() } }
    for (const run of this.#records.db.runs.list({ where })) {
      this.#finish(run, 'expired')
    }
    this.#setTimer()
  }

  /** Sets the timer for the run that ends next. */
  #setTimer(): void {
    clearTimeout(this.#timer)
    const next = this.#records.db.runs.first({ where: { expires: { gte: 0 } }, order: ['expires'] })
    if (!next?.expires_ms || this.#isClosed) return
    const wait_ms = Math.max(0, next.expires_ms - this.#options.now())
    this.#timer = setTimeout(() => this.#expire(), Math.min(wait_ms, longestTimer_ms))
    this.#timer.unref()
  }

  async close(): Promise<void> {
    this.#isClosed = true
    clearTimeout(this.#timer)
    await Promise.all(this.#starting.values())
  }
}
