import { join } from 'node:path'
import { isLoopback } from '../shared/http/local.ts'
import type { Log } from '../shared/instance/settings.ts'
import { newSecret } from '../shared/secrets.ts'
import { type Address, defaultRun, keyOf, Urls } from './addresses.ts'
import { type ControlOptions, controlHandlers } from './control/handlers.ts'
import type { PortPlan } from './control/ports.ts'
import { type ReadyDocument, toReadyDocument } from './control/ready.ts'
import { FleetError } from './errors.ts'
import { type Listener, listenFor } from './listen.ts'
import { clearInstances, setAside, takeDataDirectory } from './pool/data_directory.ts'
import { type InstanceManifest, listSaved } from './pool/instance_files.ts'
import { LocalPool } from './pool/local.ts'
import type { InstancePool, InstanceReport, InstanceSpec } from './pool/pool.ts'
import { WorkerPool } from './pool/workers.ts'
import { openProvisionApi, type ProvisionSettings } from './provision/api.ts'
import { findTwin, type Registry, type RegistryEntry } from './registry.ts'

export interface FleetOptions extends ProvisionSettings {
  registry: Registry
  /** The twins to start; all where none are named. */
  twins: readonly string[]
  /** A seed_config keyed by twin. */
  scenario?: Record<string, unknown> | undefined
  host: string
  ports: PortPlan
  /** How clients reach the fleet from outside, see `Urls`. */
  baseUrl?: string | undefined
  domains?: readonly string[] | undefined
  /** Where durable state is kept; all is in memory without it. */
  dataDirectory?: string | undefined
  /** Forgets what the named twins kept. */
  isFresh?: boolean | undefined
  /** How many processes share the instances; none besides this one where it is 0. */
  workers: number
  apiKey?: string | undefined
  adminToken?: string | undefined
  memoryBudget_bytes: number
  /** Starts every twin, also those nothing was said about, so that all env_vars are known. */
  startsAll?: boolean | undefined
  log: Log
}

/** A fleet that runs. */
export interface Fleet {
  controlUrl: string
  apiKey: string
  pool: InstancePool
  /** The twins of the default run, as they are now. */
  twins(): Promise<InstanceReport[]>
  /** Resolves when every twin that was asked for is ready and seeded. */
  ready(): Promise<ReadyDocument>
  close(): Promise<void>
}

interface Plan {
  entries: RegistryEntry[]
  /** Those to be ready before the fleet is ready. */
  awaited: Set<string>
  urls: Urls
}

function planOf(options: FleetOptions): Plan {
  const { registry, twins, scenario = {}, startsAll } = options
  for (const name of Object.keys(scenario)) findTwin(registry, name)
  const named = twins.map((name) => findTwin(registry, name))
  const entries = named.length > 0 ? [...new Set(named)] : [...registry.values()]
  const left = Object.keys(scenario).filter((name) => !entries.some((each) => each.name === name))
  if (left.length > 0) {
    options.log('warn', 'the scenario has parts for twins that were not asked for', { left })
  }
  const awaited = entries
    .filter(({ name }) => startsAll || named.length > 0 || Object.hasOwn(scenario, name))
    .map(({ name }) => name)
  const urls = new Urls(options)
  if (options.workers > 0 && !urls.usesPorts) {
    throw new FleetError(
      'usage',
      'With --workers each instance is reached at the port of the process that owns it, so ' +
        '--base-url must hold {port}, as in http://localhost:{port}.',
    )
  }
  return { entries, awaited: new Set(awaited), urls }
}

/** What was kept in a data directory. An instance that cannot be read does not keep the others. */
function findSaved(directory: string, log: Log): InstanceManifest[] {
  return listSaved(join(directory, 'instances'), (path) => {
    const target = setAside(directory, path)
    log('error', 'an instance cannot be read and was set aside', { path, moved_to: target })
  })
}

/** The instances that were kept from earlier, other than those that start anyway. */
function savedSpecs(
  manifests: readonly InstanceManifest[],
  plan: Plan,
  options: FleetOptions,
): InstanceSpec[] {
  const isStarting = ({ run, twin }: Address) =>
    run === defaultRun && plan.entries.some(({ name }) => name === twin)
  return manifests
    .filter((saved) => options.registry.has(saved.twin) && !isStarting(saved))
    .filter(({ run }) => run !== defaultRun)
    .map(({ run, twin, durable, port, access, owner }) => ({
      run,
      twin,
      durable,
      access,
      owner,
      port: plan.urls.usesPorts ? (port ?? 0) : undefined,
      isPortFlexible: true,
    }))
}

/** Whether others than this machine can reach the fleet, by its own address or a proxy's. */
export function isPublic({ host, baseUrl }: Pick<FleetOptions, 'host' | 'baseUrl'>): boolean {
  const named = baseUrl?.replaceAll(/\{(run|twin)\}/g, 'x').replaceAll('{port}', '1')
  const { hostname = host } = named !== undefined && URL.canParse(named) ? new URL(named) : {}
  return !isLoopback(host) || !isLoopback(hostname.replace(/^\[|\]$/g, ''))
}

function makePool(options: FleetOptions, urls: Urls, adminToken: string | undefined): InstancePool {
  const { registry, host, dataDirectory, memoryBudget_bytes, log, workers } = options
  const allowedTargets = isPublic(options) ? (options.allowTargets ?? []) : undefined
  const common = { host, dataDirectory, adminToken, memoryBudget_bytes, allowedTargets }
  if (workers === 0) return new LocalPool({ ...common, registry, urls, log })
  const { baseUrl, domains } = options
  return new WorkerPool({ ...common, baseUrl, domains, log, workers })
}

/** Starts a fleet: every port is open when this resolves, and `ready` says when all is seeded. */
export async function startFleet(options: FleetOptions): Promise<Fleet> {
  const plan = planOf(options)
  const { dataDirectory, scenario = {} } = options
  const isOpen = !isPublic(options)
  const apiKey = options.apiKey ?? newSecret('arga_sk_')
  const adminToken = options.adminToken ?? (isOpen ? undefined : apiKey)
  const closers: (() => unknown)[] = []
  const close = async () => {
    for (const work of closers.splice(0).reverse()) await work()
  }
  let isReady = false
  try {
    if (dataDirectory) closers.push(takeDataDirectory(dataDirectory))
    if (dataDirectory && options.isFresh) {
      const keys = plan.entries.map(({ name }) => keyOf({ run: defaultRun, twin: name }))
      clearInstances(dataDirectory, keys)
    }
    const pool = makePool(options, plan.urls, adminToken)
    closers.push(() => pool.close())
    const manifests = dataDirectory ? findSaved(dataDirectory, options.log) : []
    let controlUrl = ''
    const provision = openProvisionApi({
      ...options,
      pool,
      apiKey,
      isChosenKey: options.apiKey !== undefined,
      dataDirectory,
      isLoopback: isOpen,
      usesPorts: plan.urls.usesPorts,
      controlUrl: () => controlUrl,
    })
    closers.push(() => provision.close())
    const control = await openControl(options, plan, pool, {
      apiKey: isOpen && options.apiKey === undefined ? undefined : apiKey,
      isReady: () => isReady,
      isLocal: isOpen,
      recognises: provision.recognises,
      provision: provision.app,
    })
    closers.push(() => control.close(500))
    controlUrl = plan.urls.control(control.port)
    await createAll(pool, plan, manifests, options)
    provision.resume()
    const twins = () => pool.list().then((all) => all.filter(({ run }) => run === defaultRun))
    const ready = async () => {
      const addresses = [...plan.awaited].map((twin) => ({ run: defaultRun, twin }))
      const reports = await Promise.all(addresses.map((address) => pool.ready(address)))
      isReady = true
      void startSaved(pool, manifests, plan, options)
      const reason = Object.keys(scenario).length > 0 ? undefined : 'no seed_config was given'
      return toReadyDocument(controlUrl, apiKey, reports, reason)
    }
    return { controlUrl, apiKey, pool, twins, ready, close }
  } catch (error) {
    await close()
    throw error
  }
}

function openControl(
  options: FleetOptions,
  { urls }: Plan,
  pool: InstancePool,
  how: Pick<ControlOptions, 'apiKey' | 'isReady' | 'isLocal' | 'recognises' | 'provision'>,
): Promise<Listener> {
  const { registry, ports, dataDirectory } = options
  const handlers = controlHandlers({
    pool,
    registry,
    log: options.log,
    domains: urls.domains,
    ...how,
    complete({ durable = false, ...wish }) {
      if (durable && !dataDirectory) {
        throw new FleetError('usage', 'durable: this fleet keeps everything in memory.')
      }
      return { ...wish, durable, port: urls.usesPorts ? 0 : undefined }
    },
  })
  const what = { label: 'the control plane', option: 'control' }
  return listenFor(what, handlers, ports.control, options.host)
}

async function createAll(
  pool: InstancePool,
  plan: Plan,
  manifests: readonly InstanceManifest[],
  options: FleetOptions,
): Promise<void> {
  const { ports, scenario = {}, dataDirectory } = options
  const specs = plan.entries.map(({ name }) => ({
    run: defaultRun,
    twin: name,
    durable: dataDirectory !== undefined,
    port: ports.of(name),
    seed: Object.hasOwn(scenario, name) ? scenario[name] : undefined,
  }))
  for (const spec of specs) await pool.create(spec)
  for (const spec of savedSpecs(manifests, plan, options)) {
    await pool.create(spec).catch((error: unknown) => {
      const { run, twin } = spec
      options.log('error', 'an instance that was kept has no place', { run, twin, error })
    })
  }
}

/** Starts what was running before: it may have deliveries and jobs to see to. */
async function startSaved(
  pool: InstancePool,
  manifests: readonly InstanceManifest[],
  plan: Plan,
  { log }: FleetOptions,
): Promise<void> {
  for (const saved of manifests) {
    const isStarted = saved.run === defaultRun && plan.awaited.has(saved.twin)
    if (!(saved.durable || saved.hasWork) || isStarted || !pool.find(saved)) continue
    await pool.ready(saved).catch((error: unknown) => {
      log('error', 'an instance could not be reopened', { ...saved, error: String(error) })
    })
  }
}
