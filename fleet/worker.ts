import { SeedError } from '../shared/instance/seeding.ts'
import { Urls } from './addresses.ts'
import type { Catalog } from './catalog.ts'
import { FleetError, messageOf } from './errors.ts'
import { LocalHost } from './local.ts'
import { createLogger, type LogThreshold, toLog } from './log.ts'
import type { WorkerMessage, WorkerRequest, WorkerSettings } from './workforce.ts'

function tell(message: WorkerMessage): void {
  process.send?.(message)
}

function describe(error: unknown): { kind: string; message: string; path?: string } {
  const message = messageOf(error)
  if (error instanceof SeedError) return { kind: 'usage', message, path: error.path }
  return { kind: error instanceof FleetError ? error.kind : 'crash', message }
}

/** Runs a worker: holds instances and does what the process that started it asks. */
export function runWorker(catalog: Catalog, level: LogThreshold): void {
  const log = toLog(createLogger(level, 'worker'))
  let host: LocalHost | undefined
  const configure = ({ baseUrl, domains, ...settings }: WorkerSettings) => {
    const urls = new Urls({ host: settings.host, baseUrl, domains })
    const onAdopted = (adopted: WorkerAdopted) => tell({ adopted })
    host = new LocalHost({ ...settings, urls, catalog, log, onAdopted })
    return null
  }
  const close = async () => {
    await host?.close()
    process.exit(0)
  }
  const carryOut = (request: WorkerRequest): unknown => {
    if (request.call === 'configure') return configure(request.params)
    if (request.call === 'close') return close()
    if (!host) throw new Error('a worker was called before it was configured')
    if (request.call === 'list') return host.list()
    if (request.call === 'open') return host.open(request.params)
    if (request.call === 'wake') return host.wake(request.params)
    if (request.call === 'admin') return host.admin(request.params)
    return host.remove(request.params)
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

type WorkerAdopted = Extract<WorkerMessage, { adopted: unknown }>['adopted']
