import { isRecord } from '../../shared/json.ts'
import type { InstancePool } from '../pool/pool.ts'
import type { Run } from './records.ts'

type Entry = Record<string, unknown>

/** How bad an entry of the journal is: what a client did wrong is a warning. */
function severityOf({ status, event }: Entry): 'INFO' | 'WARNING' | 'ERROR' {
  const code = Number(status)
  if (event !== undefined && event !== null) return 'WARNING'
  if (code === 0 || code >= 500) return 'ERROR'
  return code >= 400 ? 'WARNING' : 'INFO'
}

/** One entry of a twin's journal as a log line. */
function toRuntimeLog(twin: string, entry: Entry) {
  const { operation, method, path, status, at, id, event } = entry
  const isUnsupported = event === 'unsupported_endpoint' || event === 'unknown_endpoint'
  return {
    timestamp: at,
    service_name: `${twin}-twin`,
    severity: severityOf(entry),
    event: event ?? entry.kind,
    request_id: id,
    surface_name: twin,
    message: `${String(operation ?? `${String(method)} ${String(path)}`)} -> ${String(status)}`,
    ...(isUnsupported && {
      failure_detail: { kind: 'unsupported_endpoint', operation: operation ?? null, method, path },
    }),
  }
}

/** The steps in the life of a run, as the jobs that carried them out. */
function toWorkerLogs({ id, events, error }: Run) {
  return events.map(({ at, event, status, message }, index) => ({
    job_id: `${id}-${index + 1}`,
    job_type: event,
    target_role: 'fleet',
    status,
    timestamp: at,
    service_name: 'fleet',
    severity: status === 'failed' ? 'ERROR' : 'INFO',
    event,
    request_id: null,
    surface_name: null,
    message,
    content: message,
    error: status === 'failed' ? error : null,
  }))
}

/** What happened to a run and in its twins, oldest first. */
export async function logsOf(run: Run, pool: InstancePool) {
  const journals = run.twins.map(async (twin) => {
    const address = { run: run.id, twin }
    if (!pool.find(address)) return []
    const { body } = await pool.admin({ ...address, method: 'GET', path: '/requests' })
    const { requests } = isRecord(body) ? body : {}
    return Array.isArray(requests)
      ? requests.filter(isRecord).map((entry) => toRuntimeLog(twin, entry))
      : []
  })
  const entries = (await Promise.all(journals)).flat()
  return {
    worker_logs: toWorkerLogs(run),
    runtime_logs: entries.sort((a, b) => (String(a.timestamp) < String(b.timestamp) ? -1 : 1)),
    warnings: run.unknown_twins.map((name) => `There is no twin ${JSON.stringify(name)}.`),
  }
}
