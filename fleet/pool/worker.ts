import { SeedError } from '../../shared/instance/seeding.ts'
import { Urls } from '../addresses.ts'
import { FleetError, messageOf } from '../errors.ts'
import { guardProcess } from '../guard.ts'
import { createLogger, type LogThreshold, toLog } from '../log.ts'
import type { Registry } from '../registry.ts'
import { LocalPool } from './local.ts'
import type { InstanceSpec } from './pool.ts'
import type { WorkerMessage, WorkerRequest, WorkerSettings } from './workers.ts'

function tell(message: WorkerMessage): void {
  process.send?.(message)
}

function describe(error: unknown): { kind: string; message: string; path?: string } {
  const message = messageOf(error)
  if (error instanceof SeedError) return { kind: 'usage', message, path: error.path }
  return { kind: error instanceof FleetError ? error.kind : 'crash', message }
}

/** Runs a worker: holds instances and does what the process that started it asks. */
export function runWorker(registry: Registry, level: LogThreshold): void {
  const log = toLog(createLogger(level, 'worker'))
  guardProcess(log)
  let pool: LocalPool | undefined
  const configure = ({ baseUrl, domains, ...settings }: WorkerSettings) => {
    const urls = new Urls({ host: settings.host, baseUrl, domains })
    const onAdopted = (spec: InstanceSpec, url: string) => tell({ adopted: { spec, url } })
    pool = new LocalPool({ ...settings, urls, registry, log, onAdopted })
    return null
  }
  const close = async () => {
    await pool?.close()
    process.exit(0)
  }
  const carryOut = (request: WorkerRequest): unknown => {
    if (request.call === 'configure') return configure(request.params)
    if (request.call === 'close') return close()
    if (!pool) throw new Error('a worker was called before it was configured')
    if (request.call === 'list') return pool.list()
    if (request.call === 'create') return pool.create(request.params)
    if (request.call === 'ready') return pool.ready(request.params)
    if (request.call === 'report') return pool.report(request.params)
    if (request.call === 'admin') return pool.admin(request.params)
    return pool.remove(request.params)
  }
  process.on('message', (request: WorkerRequest) => {
    Promise.resolve(request)
      .then(carryOut)
      .then((result) => tell({ id: request.id, result }))
      .catch((error: unknown) => tell({ id: request.id, error: describe(error) }))
  })
  // A terminal sends Ctrl-C to all processes; the first one tells the others when to end.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => undefined)
  process.once('disconnect', () => void close())
}
