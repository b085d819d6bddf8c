import { Hono } from 'hono'
import type { CallEnvironment } from '../http/call.ts'
import { foreignTo } from '../http/local.ts'
import { Instance } from '../instance/instance.ts'
import { SeedError } from '../instance/seeding.ts'
import { ClockError } from '../time/clock.ts'
import { clock } from './clock.ts'
import { faults } from './faults.ts'
import type { AdminEnvironment, AdminHandler } from './handler.ts'
import { requests } from './requests.ts'
import { AdminError, json } from './respond.ts'
import { simulate } from './simulate.ts'
import { snapshots } from './snapshots.ts'
import { state } from './state.ts'
import { webhooks } from './webhooks.ts'

type Bindings = { Bindings: AdminEnvironment }

/** The whole admin contract, the same on every instance. */
const handlers: Readonly<Record<string, AdminHandler>> = {
  ...state,
  ...snapshots,
  ...requests,
  ...faults,
  ...clock,
  ...webhooks,
  ...simulate,
}

const app = new Hono<Bindings>({ getPath: (request) => new URL(request.url).pathname })

for (const [key, handler] of Object.entries(handlers)) {
  const [method = 'GET', path = '/'] = key.split(' ')
  app.on(method, path, (context) => {
    const { raw: request } = context.req
    const url = new URL(request.url)
    return handler({ request, url, params: context.req.param(), environment: context.env })
  })
}

app.notFound(({ req }) => {
  const known = Object.keys(handlers).map((key) => key.replaceAll(/:(\w+)/g, '{$1}'))
  return json({ error: { message: `There is no ${req.method} ${req.path}.`, known } }, 404)
})

app.onError((error, { env }) => {
  if (error instanceof AdminError) {
    return json({ error: { message: error.message, path: error.path } }, error.status)
  }
  if (error instanceof SeedError) {
    return json({ error: { message: error.message, path: error.path } }, 400)
  }
  if (error instanceof ClockError) return json({ error: { message: error.message } }, 400)
  env.instance.log('error', 'an admin call crashed', { error: error.stack })
  return json({ error: { message: 'The admin call failed; the log says why.' } }, 500)
})

/** Why a call that needs no token may not come in: a page of another site may have sent it. */
function whyNot(request: Request, domains: readonly string[] | undefined): string | undefined {
  const { method, headers } = request
  const why = foreignTo({ method, header: (name) => headers.get(name) }, domains)
  const type = headers.get('content-type')
  const isTyped = method === 'GET' || !type || type.startsWith('application/json')
  return why ?? (isTyped ? undefined : 'Send JSON, as application/json.')
}

/** Answers a call under `/admin` or `/_admin`. */
export async function serveAdmin(
  request: Request,
  environment: CallEnvironment,
  path: string,
): Promise<Response> {
  const { instance } = environment
  if (!(instance instanceof Instance)) throw new Error('only a whole instance can be administered')
  const { adminToken } = instance.options
  const given =
    request.headers.get('x-admin-token') ??
    request.headers.get('authorization')?.replace(/^Bearer /, '')
  const isOpen = adminToken === undefined || environment.isTrusted || path === '/admin/health'
  if (!isOpen && given !== adminToken) {
    const message = 'The admin API needs the admin token as a bearer token or X-Admin-Token.'
    return json({ error: { message } }, 401)
  }
  // What calls from within the process comes from no page.
  if (adminToken === undefined && !environment.isTrusted && environment.incoming) {
    const message = whyNot(request, instance.options.domains)
    if (message !== undefined) return json({ error: { message } }, 403)
  }
  const url = new URL(request.url)
  url.pathname = path.replace(/^\/_admin/, '/admin')
  return app.fetch(new Request(url, request), { ...environment, instance })
}
