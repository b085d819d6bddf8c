import type { Call, Protocol, Refusal } from '../../../shared/contract.ts'
import { isReply, reply, toJsonText } from '../../../shared/http/reply.ts'
import { OAuthError } from '../../../shared/oauth/grants.ts'
import { args, type Reader, type ReadModel } from './args.ts'
import { type Access, authorizeCaller, recognise } from './auth.ts'
import { DiscordError, invalidForm, refusalOf } from './errors.ts'
import { readInput } from './input.ts'
import { bucketOf, rateHeaders } from './rates.ts'
import type { DiscordWorld } from './world.ts'

const json = { 'content-type': 'application/json' }

/** Where the operations answer; older versions and none lead to the same. */
const root = '/api/v10'

/** How Discord speaks HTTP. https://docs.discord.com/developers/reference */
export const protocol: Protocol = {
  unknownArguments: 'ignore',
  route(operation) {
    const [method = 'GET', path = '/'] = operation.split(' ')
    return { methods: [method], path: root + path }
  },
  rewrite: (path) => path.replace(/^\/api(?:\/v(?:[6-9]|10))?(?=\/(?!v\d+\/))/, root),
  authenticate: (world: DiscordWorld, call) => recognise(world, call),
  authorize(world: DiscordWorld, _call, operation: Access) {
    authorizeCaller(world, operation)
  },
  input: readInput,
  invalid(issues) {
    return invalidForm(
      issues.map((issue) => {
        const path = issue.path[0] === 'list' ? issue.path.slice(1) : issue.path
        const code = issue.code === 'custom' ? issue.params?.['code'] : undefined
        return { path, code: String(code ?? 'BASE_TYPE_REQUIRED'), message: issue.message }
      }),
    )
  },
  ok(result, call) {
    Object.assign(call.headers, rateHeaders(call))
    if (isReply(result)) return result.value
    if (result === undefined) return { status: 204, headers: {}, body: null }
    return { status: 200, headers: { ...json }, body: toJsonText(result) }
  },
  error(error: DiscordError | OAuthError, call) {
    if (error instanceof OAuthError) {
      const { code, message } = error
      const body = JSON.stringify({ error: code, error_description: message })
      return { status: code === 'invalid_client' ? 401 : 400, headers: { ...json }, body }
    }
    const { status, code, message, errors, extra } = error
    const isGlobal = call.headers['x-ratelimit-global'] !== undefined
    if (status !== 401 && !isGlobal) Object.assign(call.headers, rateHeaders(call))
    const body = JSON.stringify({ message, ...extra, code, ...(errors ? { errors } : {}) })
    return { status, headers: { ...json }, body }
  },
  refuse: (refusal, call) => refuse(refusal, call),
  allowance: (call) => bucketOf(call),
}

function refuse(refusal: Refusal, call: Call): DiscordError {
  switch (refusal.reason) {
    case 'unknown_route':
      return refusalOf(
        /^\/api\/v\d+\//.test(call.path) && !call.path.startsWith(root)
          ? 'invalidApiVersion'
          : 'notFound',
      )
    case 'unsupported':
      return new DiscordError(501, 0, `${refusal.operation} is not built in this twin.`)
    case 'rate_limited':
      return rateLimited(call, refusal.retryAfter_s, 'user')
    case 'malformed':
      return refusalOf('invalidJson')
    case 'too_large':
      return refusalOf('tooLarge')
    case 'crash':
      return new DiscordError(500, 0, '500: Internal Server Error')
    case 'fault':
      return faultOf(refusal, call)
  }
}

/** A fault rule names a JSON error code, `global` or `shared` for the kinds of 429, or nothing. */
function faultOf(
  { error, status }: { error: string | undefined; status: number | undefined },
  call: Call,
): DiscordError {
  if (error === 'global' || error === 'shared') return rateLimited(call, 1, error)
  const code = Number(error)
  if (Number.isInteger(code) && code > 0)
    return new DiscordError(status ?? 400, code, `Fault ${code}`)
  const answered = status ?? 500
  return new DiscordError(
    answered,
    0,
    answered === 503 ? '503: Service Unavailable' : '500: Internal Server Error',
  )
}

const limited = {
  user: 'You are being rate limited.',
  global: 'You are being rate limited.',
  shared: 'The resource is being rate limited.',
}

/** 429 in one of its scopes; the global one has no headers of a bucket. */
function rateLimited(call: Call, retryAfter_s: number, scope: keyof typeof limited): DiscordError {
  call.headers['retry-after'] = String(Math.ceil(retryAfter_s))
  call.headers['x-ratelimit-scope'] = scope
  if (scope === 'global') call.headers['x-ratelimit-global'] = 'true'
  const { rate } = call
  const left_s = rate ? (rate.reset_ms - call.runtime.now()) / 1000 : retryAfter_s
  const extra = { retry_after: Math.max(0.001, left_s), global: scope === 'global' }
  return new RateLimited(limited[scope], extra)
}

/** The body of a 429 has no code. */
class RateLimited extends DiscordError {
  constructor(message: string, extra: Record<string, unknown>) {
    super(429, 0, message, { extra })
  }
}

/** Declares an operation: the readers of its arguments, and what it does. */
export function endpoint<M extends Record<string, Reader<unknown>>>(
  fields: M,
  run: (world: DiscordWorld, args: ReadModel<M>) => unknown,
  access: Access = {},
) {
  return { ...access, args: () => args(fields), run }
}

/** An answer with 201. */
export function created(value: unknown) {
  return reply({ status: 201, headers: { ...json }, body: toJsonText(value) })
}

/** A flag that stands in the query of a call with a body. */
export function queryFlag({ call }: DiscordWorld, name: string): boolean {
  return /^(true|1)$/i.test(call?.query.get(name) ?? '')
}

/** A text of the query of a call with a body; undefined where it is absent. */
export function queryText({ call }: DiscordWorld, name: string): string | undefined {
  return call?.query.get(name) ?? undefined
}

/** What `X-Audit-Log-Reason` says. */
export function reasonOf({ call }: DiscordWorld): string | undefined {
  const header = call?.header('x-audit-log-reason')
  if (header === undefined || header === '') return undefined
  try {
    return decodeURIComponent(header).slice(0, 512)
  } catch {
    return header.slice(0, 512)
  }
}

export { ensure, ensureField, invalidField, refusalOf } from './errors.ts'
export { newId, timeOf } from './snowflake.ts'
export type { Caller, DiscordEvents, DiscordWorld } from './world.ts'
