import { Hono } from 'hono'
import { z } from 'zod'
import type { Operation, Twin } from '../contract.ts'
import { type RepositoriesOf, repositoriesFor } from '../db/repository.ts'
import { routeOf } from '../define.ts'
import { type CallEnvironment, IncomingCall } from './call.ts'
import { serve } from './pipeline.ts'

z.config({ jitless: true })

interface Bindings {
  Bindings: CallEnvironment
}

/** Answers what is the twin's own and no part of the provider's API: `/admin` and `/mcp`. */
type InternalRoute = (
  request: Request,
  environment: CallEnvironment,
  path: string,
) => Promise<Response>

/** A twin made ready to serve: one Hono app for all its instances. */
export interface CompiledTwin {
  readonly twin: Twin
  readonly Repositories: RepositoriesOf
  /** The schema of an operation's arguments, built on first call. */
  schemaOf(operation: Operation): z.ZodType
  fetch(request: Request, environment: CallEnvironment): Response | Promise<Response>
  /** The image of a plain start, once it was made. */
  baseline: Buffer | undefined
}

const compiledTwins = new WeakMap<Twin, CompiledTwin>()

export function compile(twin: Twin): CompiledTwin {
  const known = compiledTwins.get(twin)
  if (known) return known
  const schemas = new Map<Operation, z.ZodType>()
  let router: Router | undefined
  const compiled: CompiledTwin = {
    twin,
    Repositories: repositoriesFor(twin.tables, twin.protocol.print ?? JSON.stringify),
    baseline: undefined,
    schemaOf(operation) {
      let schema = schemas.get(operation)
      if (!schema) {
        const make = twin.protocol.unknownArguments === 'refuse' ? z.strictObject : z.object
        schema = make(operation.args())
        schemas.set(operation, schema)
      }
      return schema
    },
    fetch(request, environment) {
      const path = pathOf(request.url, environment.prefix)
      const route = internalRoute(path)
      if (route) return route.then((answer) => answer(request, environment, path))
      router ??= routerFor(twin)
      return router(request, environment, path)
    },
  }
  compiledTwins.set(twin, compiled)
  return compiled
}

/** The path of a URL without the prefix the instance was reached under. */
function pathOf(url: string, prefix: string | undefined): string {
  const start = url.indexOf('/', url.indexOf('://') + 3)
  if (start === -1) return '/'
  const query = url.indexOf('?', start)
  const path = url.slice(start + (prefix?.length ?? 0), query === -1 ? undefined : query)
  return path === '' ? '/' : path
}

const adminPath = /^\/_?admin(\/|$)/

/** The route inside the twin that a path leads to; its code is loaded when first asked for. */
function internalRoute(path: string): Promise<InternalRoute> | undefined {
  if (path === '/mcp') return import('../mcp.ts').then(({ serveMcp }) => serveMcp)
  if (adminPath.test(path)) return import('../admin/index.ts').then(({ serveAdmin }) => serveAdmin)
  return undefined
}

interface Route {
  operation: string
  definition: Operation | undefined
  methods: readonly string[]
  path: string
}

/** The routes of every operation, built or not, the literal ones before those with parameters. */
function routesOf(twin: Twin): Route[] {
  const { endpoints, routes = {}, catalog } = twin
  const unbuilt = catalog.filter((name) => !Object.hasOwn(endpoints, name))
  const api = [
    ...Object.entries(endpoints).map(([name, definition]) => ({ name, definition })),
    ...unbuilt.map((name) => ({ name, definition: undefined })),
  ]
  const operations = api.map(({ name, definition }) => ({
    operation: name,
    definition,
    ...routeOf(twin, name),
  }))
  const extra = Object.entries(routes).map(([key, definition]) => {
    const [method = 'GET', path = '/'] = key.split(' ')
    return { operation: key, definition, methods: [method], path }
  })
  return [...operations, ...extra].sort((a, b) => compareSegments(a.path, b.path))
}

/**
 * Orders literal path segments before parameters, so that the more special route is met first. What
 * a shorter path lacks counts as literal: only then is this one order of all paths.
 */
function compareSegments(a: string, b: string): number {
  const left = a.split('/')
  const right = b.split('/')
  for (let index = 0; index < Math.max(left.length, right.length); index += 1) {
    const [one = '', two = ''] = [left[index], right[index]]
    const difference = Number(one.includes('{')) - Number(two.includes('{'))
    if (difference !== 0) return difference
  }
  return 0
}

/** A parameter may be followed by a verb, as in `/files/{id}:copy`; it has no colon itself then. */
const verb = /\{(\w+)\}(:\w+)/g

function toHonoPath(path: string): string {
  return path
    .replaceAll(verb, ':$1{[^/:]+$2}')
    .replaceAll(/\{(\w+)\*\}/g, ':$1{.+}')
    .replaceAll(/\{(\w+)\}/g, ':$1')
}

function withoutVerbs(path: string, params: Record<string, string>): Record<string, string> {
  for (const [, name = '', suffix = ''] of path.matchAll(verb)) {
    params[name] = (params[name] ?? '').slice(0, -suffix.length)
  }
  return params
}

type Router = (
  request: Request,
  environment: CallEnvironment,
  path: string,
) => Response | Promise<Response>

/** Finds the operation of a request. A path without parameters is looked up, not matched. */
function routerFor(twin: Twin): Router {
  const routes = routesOf(twin)
  const literal = new Map<string, Route>()
  for (const route of routes) {
    if (route.path.includes('{')) continue
    for (const method of route.methods) {
      const key = `${method} ${route.path}`
      if (!literal.has(key)) literal.set(key, route)
    }
  }
  const app = buildApp(twin, routes)
  return (request, environment, path) => {
    const routed = twin.protocol.rewrite?.(path) ?? path
    const route = literal.get(`${request.method} ${routed}`)
    if (!route) return app.fetch(request, environment)
    const { operation, definition } = route
    const target = { operation, definition, path: routed, params: {} }
    return serve(new IncomingCall(request, environment, target))
  }
}

function buildApp(twin: Twin, routes: readonly Route[]): Hono<Bindings> {
  const app = new Hono<Bindings>({
    getPath: (request, options) => {
      const path = pathOf(request.url, options?.env?.prefix)
      return twin.protocol.rewrite?.(path) ?? path
    },
  })
  for (const { operation, definition, methods, path } of routes) {
    const hasVerb = path.search(verb) !== -1
    app.on([...methods], toHonoPath(path), (context) => {
      const found = context.req.param()
      const params = hasVerb ? withoutVerbs(path, found) : found
      const target = { operation, definition, path: context.req.path, params }
      return serve(new IncomingCall(context.req.raw, context.env, target))
    })
  }
  // The pipeline answers every error itself; what still comes out is a connection a fault rule cut.
  app.onError((error) => {
    throw error
  })
  app.notFound((context) => {
    const target = {
      operation: undefined,
      definition: undefined,
      path: context.req.path,
      params: {},
    }
    return serve(new IncomingCall(context.req.raw, context.env, target))
  })
  return app
}
