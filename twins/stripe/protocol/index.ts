import type { Call, Protocol, Refusal } from '../../../shared/contract.ts'
import { isReply, type Reply, toJsonText } from '../../../shared/http/reply.ts'
import { readInput } from './args/form.ts'
import { toInvalid } from './args/issues.ts'
import { corsHeaders } from './cors.ts'
import { StripeError, toErrorBody, toErrorBodyV2, toOAuthErrorBody } from './errors.ts'
import { forgetRefusal, keep, replay } from './idempotency.ts'
import { admit, recognise } from './keys.ts'
import { withMode } from './modes.ts'
import { indent, printStored } from './print.ts'
import { requestId } from './request.ts'
import { toNewest } from './versions/older_args.ts'
import { apiVersion, isBefore, isKnownVersion, oldestShapes } from './versions/versions.ts'
import type { StripeWorld } from './world.ts'

export { isLive } from './account.ts'
export { ensure, ensureFound, StripeError } from './errors.ts'
export { apiVersion } from './versions/versions.ts'
export type { Caller, StripeWorld } from './world.ts'

/** The instance's clock in the whole seconds Stripe speaks in. */
export function seconds(world: { now(): number }): number {
  return Math.floor(world.now() / 1000)
}

/** Refuses what Stripe does and this twin does not yet: never an answer that is not true. */
export function refuseUnbuilt(world: StripeWorld, what: string): never {
  if (world.call) world.call.headers['x-twin-unsupported'] = what
  throw new StripeError(`${what} is not built in this twin.`, { status: 501, type: 'api_error' })
}

/** What every answer carries. https://docs.stripe.com/api/request_ids */
function stamp(call: Call): void {
  requestId(call)
  call.headers['stripe-version'] = call.header('stripe-version') ?? apiVersion
  if (call.header('origin') !== undefined) Object.assign(call.headers, corsHeaders)
}

function checkVersion(world: StripeWorld, call: Call): void {
  const version = call.header('stripe-version')
  if (version === undefined || version === apiVersion) return
  if (!isKnownVersion(version)) {
    call.headers['stripe-version'] = apiVersion
    throw new StripeError(`Invalid Stripe API version: ${version}`)
  }
  if (!isBefore(version, oldestShapes)) return
  world.note(`asked for version ${version}; answered in the shapes of ${oldestShapes}`)
}

const isV2 = (call: Call) => call.path.startsWith('/v2/')

/** Each part of the API says what was wrong in its own shape. */
function bodyOf(error: StripeError, call: Call): object {
  if (call.path.startsWith('/oauth/')) return toOAuthErrorBody(error)
  return isV2(call) ? toErrorBodyV2(error, call) : toErrorBody(error, call)
}

const jsonHeaders = { 'content-type': 'application/json' }

/** Stripe's HTTP: https://docs.stripe.com/api */
export const protocol: Protocol = {
  unknownArguments: 'refuse',
  print: printStored,
  route(name) {
    const [method = 'GET', path = '/'] = name.split(' ')
    return { methods: [method], path }
  },
  authenticate(world: StripeWorld, call) {
    stamp(call)
    const caller = recognise(world, call)
    checkVersion(world, call)
    return caller
  },
  authorize: admit,
  input(call) {
    const input = readInput(call)
    return input instanceof Promise
      ? input.then((read) => toNewest(call, read))
      : toNewest(call, input)
  },
  invalid(issues, call, input) {
    const error = toInvalid(issues, input, isV2(call))
    if (error.status === 501) call.headers['x-twin-unsupported'] = call.operation ?? ''
    return error
  },
  before: replay,
  ok(result, call): Reply {
    requestId(call)
    if (isReply(result)) return result.value
    return { status: 200, headers: { ...jsonHeaders }, body: toJsonText(result, indent) }
  },
  error(refused: StripeError, call) {
    const error = withMode(refused, call)
    stamp(call)
    forgetRefusal(call, error)
    // A client should not try again what can only be refused again.
    if (error.status !== 409 && error.status !== 429 && error.status !== 500) {
      call.headers['stripe-should-retry'] = 'false'
    }
    const body = JSON.stringify(bodyOf(error, call), null, indent)
    return { status: error.status, headers: { ...jsonHeaders }, body }
  },
  after: keep,
  refuse(refusal, call) {
    if (refusal.reason === 'rate_limited') {
      call.headers['retry-after'] = String(refusal.retryAfter_s)
    }
    return toRefusal(refusal, call)
  },
  /** https://docs.stripe.com/rate-limits: 25 calls a second in test mode, reads and writes apart. */
  allowance(call) {
    const kind = call.method === 'GET' ? 'read' : 'write'
    return { key: `${call.callerName ?? ''} ${kind}`, limit: 25, window_ms: 1000 }
  },
}

function toRefusal(refusal: Refusal, call: Call): StripeError {
  switch (refusal.reason) {
    case 'unknown_route':
      return new StripeError(
        `Unrecognized request URL (${call.method}: ${call.path}). Please see ` +
          'https://stripe.com/docs or we can help at https://support.stripe.com/.',
        { status: 404 },
      )
    case 'unsupported':
      return new StripeError(`${refusal.operation} is not built in this twin.`, {
        status: 501,
        type: 'api_error',
      })
    case 'rate_limited':
      return new StripeError(
        'Request rate limit exceeded. Learn more about rate limits here ' +
          'https://stripe.com/docs/rate-limits.',
        { status: 429, code: 'rate_limit' },
      )
    case 'malformed':
      return new StripeError(`Invalid request: ${refusal.message}.`)
    case 'too_large':
      return new StripeError(
        `The request is too large: at most ${refusal.limit_bytes} bytes are read.`,
        { status: 413 },
      )
    case 'crash':
      return new StripeError(
        'An unknown error occurred. If you have any questions, we can help at ' +
          'https://support.stripe.com/.',
        { status: 500, type: 'api_error' },
      )
    case 'fault':
      return toFault(refusal.error, refusal.status)
  }
}

/** A fault rule names one of Stripe's error codes or types; the rest follows from it. */
function toFault(name = 'api_error', status?: number): StripeError {
  const message = `A fault rule of this twin asked for ${name}.`
  if (name === 'api_error') return new StripeError(message, { status: status ?? 500, type: name })
  if (name === 'card_declined' || name === 'card_error') {
    const details = { type: 'card_error', code: 'card_declined', decline_code: 'generic_decline' }
    return new StripeError('Your card was declined.', {
      ...details,
      type: 'card_error',
      status: status ?? 402,
    })
  }
  if (name === 'idempotency_error') return new StripeError(message, { type: name })
  const implied = name === 'lock_timeout' || name === 'rate_limit' ? 429 : 400
  return new StripeError(message, { code: name, status: status ?? implied })
}
