import { isRecord } from '../../shared/json.ts'
import type { InstanceReport } from '../pool/pool.ts'
import { lookUpTwin, type Registry } from '../registry.ts'
import type { Run } from './records.ts'
import type { Services } from './services.ts'

function toMcp(name: string, url?: string) {
  return {
    server_name: `twinfleet-${name}`,
    transport: 'streamable_http',
    path: '/mcp',
    ...(url !== undefined && { url: `${url}/mcp` }),
    auth: "The provider's own bearer token; the twin's default credential where none is sent.",
    notes: null,
  }
}

/** Every twin there is: backends first, then by label. */
export function listTwins(registry: Registry) {
  return [...registry.values()]
    .sort((a, b) => a.kind.localeCompare(b.kind) || a.label.localeCompare(b.label))
    .map((entry) => ({
      name: entry.name,
      label: entry.label,
      kind: entry.kind,
      show_in_ui: true,
      mcp: toMcp(entry.name),
    }))
}

/** The names that are twins, each once, and those that are not. */
export function sortNames(registry: Registry, names: readonly string[]) {
  const known = new Set<string>()
  const unknown: string[] = []
  for (const name of names) {
    const entry = lookUpTwin(registry, name)
    if (entry) known.add(entry.name)
    else unknown.push(name)
  }
  return { known: [...known], unknown }
}

/** A seed's own variables stand beside those every instance has, and win over them. */
function environmentOf({ env_vars = {} }: InstanceReport, seeded: unknown) {
  const own = isRecord(seeded) && isRecord(seeded.env_vars) ? seeded.env_vars : {}
  const texts = Object.entries(own).map(([name, value]) => [name, String(value)])
  return { ...env_vars, ...Object.fromEntries(texts) }
}

/** The twins of a run by name, as its clients need them. */
export async function twinsOf({ runs }: Services, run: Run) {
  const reports = run.status === 'ready' ? await runs.reports(run) : []
  const twins = reports.map((report) => {
    const { twin, label, base_url, admin_url } = report
    return [
      twin,
      {
        name: twin,
        label,
        base_url,
        admin_url,
        env_vars: environmentOf(report, run.seed_results[twin]),
        show_in_ui: true,
        mcp_url: `${base_url}/mcp`,
        mcp: toMcp(twin, base_url),
      },
    ] as const
  })
  return Object.fromEntries(twins)
}

export function dashboardUrl({ controlUrl }: Services, { id }: Run): string {
  return `${controlUrl()}/runs/${id}`
}

export function isoOrNull(at_ms: number | null): string | null {
  return at_ms === null ? null : new Date(at_ms).toISOString()
}
