import type { Call, Protocol, Refusal, Issue as ZodIssue } from '../../../shared/contract.ts'
import { hasBody, readJson } from '../../../shared/http/body.ts'
import { isReply, toJsonText } from '../../../shared/http/reply.ts'
import { OAuthError } from '../../../shared/oauth/grants.ts'
import { isAdministrator } from './administrators.ts'
import { accountOfCaller, authenticate } from './authenticate.ts'
import type { JiraOperation } from './endpoint.ts'
import { JiraError, OddError } from './error.ts'
import { findSite, onSite, pathOf } from './site.ts'
import type { CallState, JiraWorld } from './world.ts'

const bodyLimit_bytes = 10 * 1024 * 1024

const json = { 'content-type': 'application/json;charset=UTF-8' }

/** Arguments of the query; those given several times are lists. */
function readQuery(call: Call): Record<string, unknown> {
  const query: Record<string, unknown> = {}
  for (const name of call.query.keys()) {
    const values = call.query.getAll(name)
    query[name] = values.length > 1 ? values : values[0]
  }
  return query
}

async function readWithBody(call: Call): Promise<unknown> {
  return { ...readQuery(call), body: await readJson(call, bodyLimit_bytes) }
}

function invalid(issues: readonly ZodIssue[]): JiraError {
  const errors: Record<string, string> = {}
  const messages: string[] = []
  for (const { path, message } of issues) {
    const [first, second] = path.map(String)
    if (first === 'body' && second !== undefined) errors[second] = message
    else if (first === 'body')
      messages.push('Invalid request payload. Refer to the REST API documentation and try again.')
    else messages.push(`The '${first}' parameter is not valid: ${message}`)
  }
  return new JiraError(400, messages, errors)
}

function authorize(world: JiraWorld, call: Call<CallState>, { needs }: JiraOperation): void {
  if (needs === undefined || needs === 'anyone') return
  if (needs === 'user' && pathOf(call).endsWith('/myself') && !world.caller.account) {
    const message = 'Client must be authenticated to access this resource.'
    throw new OddError(401, message, { message, 'status-code': 401 })
  }
  accountOfCaller(world)
  checkScope(world, call)
  if (needs !== 'admin') return
  const site = call.state.site
  if (isAdministrator(site ? onSite(world, site) : world)) return
  throw new JiraError(403, [
    'You must have global administrator permissions to perform this operation.',
  ])
}

/** https://developer.atlassian.com/cloud/jira/platform/scopes-for-oauth-2-3LO-and-forge-apps/ */
function checkScope(world: JiraWorld, call: Call): void {
  const { app } = world.caller
  if (!app) return
  const verb = call.method === 'GET' ? 'read' : 'write'
  const isManaged = /\/(webhook|project$|user$|field|screens|workflow)/.test(call.path)
  const fitting = [`${verb}:jira-work`, `${verb}:jira-user`]
  if (isManaged)
    fitting.push('manage:jira-configuration', 'manage:jira-project', 'manage:jira-webhook')
  if (fitting.some((scope) => app.scopes.includes(scope))) return
  throw new OddError(401, 'Unauthorized; scope does not match', {
    code: 401,
    message: 'Unauthorized; scope does not match',
  })
}

function refuse(refusal: Refusal, call: Call): JiraError {
  switch (refusal.reason) {
    case 'unknown_route':
      return new OddError(404, 'null for uri', {
        message: `null for uri: ${call.request.url}`,
        'status-code': 404,
      })
    case 'unsupported':
      return new JiraError(501, [`${refusal.operation} is not built in this twin.`])
    case 'rate_limited':
      call.headers['retry-after'] = String(refusal.retryAfter_s)
      call.headers['ratelimit-reason'] = 'jira-burst-based'
      return new OddError(429, 'The request has been rate-limited. Please try again later.', {
        errorMessages: ['The request has been rate-limited. Please try again later.'],
        errors: {},
        status: 429,
      })
    case 'malformed':
      return new JiraError(400, [
        'There was an error parsing JSON. Check that your request body is valid.',
      ])
    case 'too_large':
      return new JiraError(413, ['The request body is too large.'])
    case 'crash':
      return new JiraError(500, ['Internal server error'])
    case 'fault':
      return new JiraError(refusal.status ?? 500, [refusal.error ?? 'Internal server error'])
  }
}

/** One table of operations answers under all of the API's versions and former names. */
function rewrite(path: string): string {
  return path
    .replace(/^\/ex\/jira\/[^/]+/, '')
    .replace(/^\/rest\/api\/(2|latest)\//, '/rest/api/3/')
    .replace(/^\/rest\/(greenhopper|software)\/1\.0\//, '/rest/agile/1.0/')
    .replace(/(?<=.)\/$/, '')
}

export const protocol: Protocol = {
  unknownArguments: 'ignore',
  rewrite,
  authenticate(world: JiraWorld, call: Call<CallState>) {
    call.state.site = findSite(world, call)
    return authenticate(world, call)
  },
  authorize,
  input: (call) => (hasBody(call) ? readWithBody(call) : readQuery(call)),
  invalid,
  ok(result) {
    if (isReply(result)) return result.value
    if (result === undefined) return { status: 204, headers: {}, body: null }
    return { status: 200, headers: { ...json }, body: toJsonText(result) }
  },
  error(error: JiraError | OAuthError) {
    if (error instanceof OAuthError) {
      const { code, message } = error
      const body = JSON.stringify({ error: code, error_description: message })
      return { status: code === 'invalid_client' ? 401 : 403, headers: { ...json }, body }
    }
    const { status, body } = error
    return { status, headers: { ...json }, body: JSON.stringify(body) }
  },
  refuse,
  allowance: (call) => ({ key: call.callerName ?? 'anonymous', limit: 100, window_ms: 10_000 }),
}
