import { isRecord, parseJson } from '../../shared/json.ts'
import { controlPort, defaultRun } from '../addresses.ts'
import { FleetError, messageOf } from '../errors.ts'
import { nearest } from '../nearest.ts'
import type { InstanceReport } from '../pool/pool.ts'

/** Where the running fleet is and what it takes to be let in. */
export interface RemoteOptions {
  url?: string | undefined
  apiKey?: string | undefined
  adminToken?: string | undefined
  run?: string | undefined
}

/** A running fleet, as the commands see it: over HTTP alone. */
export class Remote {
  readonly #url: string
  readonly #apiKey: string | undefined
  readonly #adminToken: string | undefined
  readonly run: string

  constructor({ url, apiKey, adminToken, run }: RemoteOptions) {
    this.#url = (url ?? `http://127.0.0.1:${controlPort}`).replace(/\/+$/, '')
    this.#apiKey = apiKey
    this.#adminToken = adminToken ?? apiKey
    this.run = run ?? defaultRun
    if (!URL.canParse(this.#url)) {
      throw new FleetError('usage', `${JSON.stringify(this.#url)} is not the URL of a fleet.`)
    }
  }

  async #send(url: string, init: RequestInit): Promise<Response> {
    try {
      return await fetch(url, init)
    } catch (error) {
      const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error
      throw new FleetError(
        'unreachable',
        `No fleet answers at ${url} (${messageOf(cause)}). Start one with "twinfleet up", or say ` +
          'where it is with --url or TWINFLEET_URL.',
      )
    }
  }

  async #call(key: string, url: string, token: string | undefined, body?: unknown) {
    const headers = new Headers({ 'content-type': 'application/json' })
    if (token !== undefined) headers.set('authorization', `Bearer ${token}`)
    const init: RequestInit = { method: key, headers }
    if (body !== undefined) init.body = JSON.stringify(body)
    const response = await this.#send(url, init)
    if (response.ok) return response
    throw new FleetError('refused', refusalOf(response, await response.text()))
  }

  /** Calls the control plane. */
  async control(method: string, path: string, body?: unknown): Promise<unknown> {
    const response = await this.#call(method, `${this.#url}${path}`, this.#apiKey, body)
    return response.json()
  }

  /** Calls an instance below `/admin` and answers the response as it came. */
  adminResponse(instance: InstanceReport, method: string, path: string, body?: unknown) {
    return this.#call(method, `${instance.admin_url}${path}`, this.#adminToken, body)
  }

  async admin(instance: InstanceReport, method: string, path: string, body?: unknown) {
    const response = await this.adminResponse(instance, method, path, body)
    const answer: unknown = await response.json()
    return isRecord(answer) ? answer : {}
  }

  /** Every instance of the fleet. */
  async instances(): Promise<InstanceReport[]> {
    const answer = await this.control('GET', '/fleet/instances')
    const { instances } = answer as { instances: InstanceReport[] } // as the control plane says it
    return instances
  }

  /** The instances of these twins in the chosen run; all of the run where none are named. */
  async select(names: readonly string[]): Promise<InstanceReport[]> {
    const inRun = (await this.instances()).filter(({ run }) => run === this.run)
    if (inRun.length === 0) throw new FleetError('usage', `There is no run ${this.run}.`)
    if (names.length === 0) return inRun
    return names.map((name) => {
      const found = inRun.find(({ twin }) => twin === name.replaceAll('-', '_'))
      if (found) return found
      const known = inRun.map(({ twin }) => twin)
      const guess = nearest(name, known)
      const hint = guess ? `Did you mean ${guess}?` : `There are: ${known.join(', ')}.`
      throw new FleetError('usage', `The run ${this.run} has no twin ${name}. ${hint}`)
    })
  }

  async one(name: string): Promise<InstanceReport> {
    const [instance] = await this.select([name])
    if (!instance) throw new FleetError('usage', `There is no twin ${name}.`)
    return instance
  }
}

function refusalOf({ status, url }: Response, text: string): string {
  const body = parseJson(text)
  const inner = isRecord(body) && isRecord(body.error) ? body.error.message : undefined
  const detail = isRecord(body) ? (body.detail ?? inner ?? body.problem) : undefined
  const hint = status === 401 ? ' Give it with --api-key or TWINFLEET_API_KEY.' : ''
  return `${detail ?? `${url} answered ${status}: ${text.slice(0, 200)}`}${hint}`
}
