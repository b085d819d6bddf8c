import { FleetError } from './errors.ts'

/** Which instance is meant: the state of one twin in one run. */
export interface Address {
  readonly run: string
  readonly twin: string
}

/** The run of the instances that `up` starts. */
export const defaultRun = 'default'

/** The port of the control plane unless it is told another. */
export const controlPort = 12100

/** Where instances have hosts of their own, `/admin` has one beside each. */
const adminPrefix = 'admin-'

const runPattern = /^[A-Za-z0-9][\w.-]{0,63}$/

/** Refuses a run name that could not stand in a path. */
export function checkRun(run: string): string {
  if (runPattern.test(run) && !run.startsWith(adminPrefix)) return run
  const rule =
    'a name is up to 64 letters, digits, ".", "_" and "-", starts with a letter or a digit, ' +
    `and not with ${adminPrefix}`
  throw new FleetError('usage', `${JSON.stringify(run)} cannot name a run: ${rule}.`)
}

/** One text for an address, for maps and for directories. */
export function keyOf({ run, twin }: Address): string {
  return `${run}--${twin}`
}

/** Reads `/t/{run}/{twin}` at the start of a path; `prefix` is that part of it as written. */
export function readPath(path: string): { address: Address; prefix: string } | undefined {
  const [prefix, run, twin] = /^\/t\/([^/?#]+)\/([^/?#]+)(?=[/?#]|$)/.exec(path) ?? []
  return prefix && run && twin ? { prefix, address: { run, twin } } : undefined
}

/** Reads `{run}--{twin}.{domain}` in a Host header, for the domains that are ours. */
export function readHost(
  host: string | undefined,
  domains: readonly string[],
): Address | undefined {
  // Longer than any name may be (RFC 1035, 2.3.4) with a port.
  if (!host?.includes('--') || host.length > 261) return undefined
  const [name = ''] = host.toLowerCase().split(':', 1)
  const domain = domains.find((each) => name.endsWith(`.${each}`))
  const label = domain === undefined ? '' : name.slice(0, -domain.length - 1)
  const dashes = label.lastIndexOf('--')
  const [run, twin] = [label.slice(0, Math.max(0, dashes)), label.slice(dashes + 2)]
  if (!run || !/^[\w-]+$/.test(twin)) return undefined
  const own = run.startsWith(adminPrefix) ? run.slice(adminPrefix.length) : run
  // Underscores are no letters of a host name, so a twin's name is written there with hyphens.
  return { run: own, twin: twin.replaceAll('-', '_') }
}

/**
 * How clients reach the fleet. A base URL may hold `{run}`, `{twin}` and `{port}`; one without any
 * of them gets `/t/{run}/{twin}` added.
 */
export class Urls {
  readonly #template: string
  readonly domains: readonly string[]

  constructor(options: {
    host: string
    baseUrl?: string | undefined
    domains?: readonly string[] | undefined
  }) {
    const { host, baseUrl } = options
    const isWildcard = host === '0.0.0.0' || host === '::'
    const reachable = isWildcard ? 'localhost' : host.includes(':') ? `[${host}]` : host
    this.#template = checkBaseUrl(baseUrl ?? `http://${reachable}:{port}`)
    const [, own] = /^https?:\/\/\{run\}--\{twin\}\.([^:/]+)/.exec(this.#template) ?? []
    this.domains = ['localhost', ...(own ? [own] : []), ...(options.domains ?? [])]
  }

  /** Whether every instance has a URL of its own port, as workers need it. */
  get usesPorts(): boolean {
    return this.#template.includes('{port}')
  }

  /** Where an instance is reached; no slash at the end. */
  of({ run, twin }: Address, port: number): string {
    const isPlain = !/\{(run|twin|port)\}/.test(this.#template)
    const template = isPlain ? `${this.#template}/t/{run}/{twin}` : this.#template
    const isHost = /^https?:\/\/[^/]*\{twin\}/.test(template)
    return template
      .replaceAll('{run}', isHost ? run.toLowerCase() : run)
      .replaceAll('{twin}', isHost ? twin.replaceAll('_', '-') : twin)
      .replaceAll('{port}', String(port))
  }

  /** Where the admin API of an instance is reached: at a host of its own where there are hosts. */
  admin(address: Address, port: number): string {
    const base = this.of(address, port)
    const isHost = /^https?:\/\/[^/]*\{twin\}/.test(this.#template)
    return `${isHost ? base.replace('://', `://${adminPrefix}`) : base}/admin`
  }

  /** Where the control plane is reached. */
  control(port: number): string {
    return this.#template
      .replace('{run}--{twin}.', '')
      .replace(/\/t\/\{run\}\/\{twin\}$/, '')
      .replaceAll('{port}', String(port))
  }
}

function checkBaseUrl(template: string): string {
  const sample = template.replaceAll(/\{(run|twin)\}/g, 'x').replaceAll('{port}', '1')
  if (!URL.canParse(sample) || !/^https?:$/.test(new URL(sample).protocol)) {
    throw new FleetError(
      'usage',
      `${JSON.stringify(template)} is not a base URL; write https://twins.example.com, ` +
        'https://{run}--{twin}.example.com or http://localhost:{port}.',
    )
  }
  const isAmbiguous = template.includes('{run}') !== template.includes('{twin}')
  if (isAmbiguous && template.includes('{run}')) {
    throw new FleetError('usage', 'A base URL with {run} needs {twin} too.')
  }
  return template.replace(/\/+$/, '')
}
