import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { type Context, Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { z } from 'zod'
import { foreignTo } from '../../shared/http/local.ts'
import type { Log } from '../../shared/instance/settings.ts'
import { parseJson } from '../../shared/json.ts'
import { type Address, checkRun, defaultRun, readHost, readPath } from '../addresses.ts'
import { FleetError, messageOf } from '../errors.ts'
import type { Exchange, Handlers } from '../listen.ts'
import { nearest } from '../nearest.ts'
import { isSameSecret } from '../pool/access.ts'
import type { InstancePool, InstanceReport, InstanceSpec } from '../pool/pool.ts'
import { toDetail } from '../provision/api.ts'
import { findTwin, type Registry } from '../registry.ts'
import { version } from '../version.ts'

export interface ControlOptions {
  pool: InstancePool
  registry: Registry
  domains: readonly string[]
  /** Required as a bearer token at `/fleet` where it is set. */
  apiKey: string | undefined
  /** Whether only this machine is to reach the fleet, and so may call what needs no token. */
  isLocal: boolean
  /** Whether an `Authorization` header names somebody. */
  recognises(header: string | undefined): boolean
  /** The provisioning API. */
  provision: Hono
  log: Log
  /** Whether every instance that was asked for at the start is seeded. */
  isReady(): boolean
  /** Fills in what a caller leaves open. */
  complete(wish: Address & { durable?: boolean | undefined; seed?: unknown }): InstanceSpec
}

const Wish = z.strictObject({
  twin: z.string(),
  run: z.string().default(defaultRun),
  durable: z.boolean().optional(),
  /** Keyed by twin, as a scenario file is. */
  seed_config: z.record(z.string(), z.unknown()).optional(),
})

async function readWish(context: Context): Promise<z.output<typeof Wish>> {
  // A web page cannot send this type unasked, so it cannot command a fleet by surprise.
  if (!context.req.header('content-type')?.startsWith('application/json')) {
    throw new FleetError('usage', 'The body must be JSON, sent as application/json.')
  }
  const body = parseJson(await context.req.text())
  const parsed = Wish.safeParse(body)
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  throw new FleetError('usage', `${issue?.path.join('.') || 'body'}: ${issue?.message}`)
}

/** What the control plane takes at the most; without end where none is announced. */
const bodyLimit_bytes = 64 * 1024 * 1024

function tooLarge(context: Context): Response {
  return context.json({ detail: `The body is larger than ${bodyLimit_bytes} bytes.` }, 413)
}

/** The admin API of the fleet itself: which instances there are, one more, one less. */
function fleetApi(options: ControlOptions): Hono {
  const { pool, registry, apiKey, isReady, complete, provision, log } = options
  const app = new Hono()
  app.use(bodyLimit({ maxSize: bodyLimit_bytes, onError: tooLarge }))
  app.use(async (context, next) => {
    const { method } = context.req
    const header = (name: string) => context.req.header(name)
    const why = options.isLocal ? foreignTo({ method, header }, options.domains) : undefined
    if (why === undefined || options.recognises(header('authorization'))) return next()
    return context.json({ detail: why }, 403)
  })
  app.get('/health', (context) => context.json({ status: 'ok', version }))
  app.get('/ready', async (context) => {
    const waiting = isReady() ? [] : (await pool.list()).filter(({ state }) => state !== 'ready')
    const names = waiting.map(({ run, twin }) => `${run}/${twin}`)
    return context.json({ ready: isReady(), waiting_for: names }, isReady() ? 200 : 503)
  })
  app.use('/fleet/*', async (context, next) => {
    const given = context.req.header('authorization')?.replace(/^Bearer /, '')
    if (apiKey !== undefined && !isSameSecret(given, apiKey)) {
      return context.json({ detail: 'Invalid or expired token.' }, 401)
    }
    return next()
  })
  app.get('/fleet/twins', (context) => {
    const twins = [...registry.values()].map(({ load: _load, ...known }) => known)
    return context.json({ twins })
  })
  app.get('/fleet/instances', async (context) => {
    return context.json({ instances: await pool.list() })
  })
  app.post('/fleet/instances', async (context) => {
    const { twin, run, durable, seed_config } = await readWish(context)
    const { name } = findTwin(registry, twin)
    const address = { run: checkRun(run), twin: name }
    const others = Object.keys(seed_config ?? {}).filter((each) => each !== name)
    if (others.length > 0) {
      throw new FleetError('usage', `seed_config.${others[0]}: this call makes ${name} alone`)
    }
    await pool.create(complete({ ...address, durable, seed: seed_config?.[name] }))
    try {
      return context.json(await pool.ready(address), 201)
    } catch (error) {
      await pool.remove(address)
      throw error
    }
  })
  app.get('/fleet/instances/:run/:twin', async (context) => {
    return context.json(await pool.report(context.req.param()))
  })
  app.delete('/fleet/instances/:run/:twin', async (context) => {
    const isRemoved = await pool.remove(context.req.param())
    if (!isRemoved) return context.json({ detail: 'There is no such instance.' }, 404)
    return context.json({ status: 'deleted', ...context.req.param() })
  })
  app.route('/', provision)
  app.notFound((context) =>
    context.json({ detail: `There is no ${context.req.method} ${context.req.path}.` }, 404),
  )
  app.onError((error) => {
    const known = toDetail(error)
    if (!known) log('error', 'a call of the control plane crashed', { error: error.stack })
    const { status, body } = known ?? { status: 500, body: { detail: messageOf(error) } }
    return Response.json(body, { status })
  })
  return app
}

interface Found {
  address: Address
  prefix?: string | undefined
}

/** Which instance a request on the control port is for, by its host or its path. */
function findAddress(
  path: string,
  host: string | undefined,
  domains: readonly string[],
): Found | undefined {
  const address = readHost(host, domains)
  return address ? { address } : readPath(path)
}

async function unknownInstance(pool: InstancePool, { run, twin }: Address): Promise<Response> {
  const known = (await pool.list()).map((each: InstanceReport) => `${each.run}/${each.twin}`)
  const guess = nearest(`${run}/${twin}`, known)
  const hint = guess ? ` Did you mean ${guess}?` : ' POST /fleet/instances makes one.'
  const detail = `There is no instance ${run}/${twin}.${hint}`
  return Response.json({ detail }, { status: 404 })
}

/** Another process owns the instance: the client is to go there itself. */
function elsewhere(base: string, path: string, headers: IncomingMessage['headers']): Response {
  const location = `${base}${path}`
  if (headers.authorization === undefined) {
    return new Response(null, { status: 307, headers: { location } })
  }
  // Clients drop their credentials when they follow to another port, and would be refused there.
  const detail = `This instance is reached at ${base}, which belongs to the worker that owns it.`
  return Response.json({ detail, base_url: base }, { status: 421, headers: { location } })
}

/** What the control port answers: its own API, and calls for instances by host or by path. */
export function controlHandlers(options: ControlOptions): Handlers {
  const { pool, domains } = options
  const app = fleetApi(options)
  return {
    fetch(request: Request, exchange: Exchange) {
      const { url = '/', headers } = exchange.incoming
      const found = findAddress(url, headers.host, domains)
      if (!found) return app.fetch(request)
      const target = pool.find(found.address)
      if (!target) return unknownInstance(pool, found.address)
      if ('endpoint' in target) return target.endpoint.fetch(request, exchange, found.prefix)
      return elsewhere(target.url, url.slice(found.prefix?.length ?? 0), headers)
    },
    upgrade(incoming: IncomingMessage, socket: Duplex, head: Buffer) {
      const found = findAddress(incoming.url ?? '/', incoming.headers.host, domains)
      const target = found && pool.find(found.address)
      if (found && target && 'endpoint' in target) {
        target.endpoint.upgrade(incoming, socket, head, found.prefix)
      } else {
        socket.end('HTTP/1.1 404 Not Found\r\nconnection: close\r\n\r\n')
      }
    },
  }
}
