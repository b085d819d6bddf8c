import type { Call } from '../../../shared/contract.ts'
import type { Reply } from '../../../shared/http/reply.ts'
import { canonicalJson } from '../../../shared/json.ts'
import { day_ms } from '../../../shared/time/units.ts'
import { parseForm } from './args/form.ts'
import { ensure, StripeError } from './errors.ts'
import { requestId } from './request.ts'
import type { StripeWorld } from './world.ts'

const lifetime_ms = day_ms
const keyLimit = 255

/** A call that is carried out under a key. */
type KeyedCall = Call<{ isKept: boolean }>

function keyOf(call: Call): string | undefined {
  return call.method === 'POST' ? call.header('idempotency-key') : undefined
}

/** Keys are each account's own; whoever is yet to be let in shares one space. */
function idOf(world: StripeWorld, key: string): string {
  const caller: StripeWorld['caller'] | undefined = world.caller
  return `${caller?.account ?? ''} ${key}`
}

function requestOf(call: Call): string {
  return call.bodyText ?? ''
}

/**
 * Answers what the key answered before, for a day. https://docs.stripe.com/api/idempotent_requests
 */
export function replay(world: StripeWorld, call: KeyedCall): Reply | undefined {
  const key = keyOf(call)
  if (key === undefined) return undefined
  ensure(key.length <= keyLimit, `Idempotency keys can have up to ${keyLimit} characters.`)
  call.headers['idempotency-key'] = key
  const id = idOf(world, key)
  ensure(
    call.hold(`idempotency key ${id}`),
    'There is currently another in-progress request using this Idempotent Key (that probably ' +
      `means you submitted twice, and the other request is still going through): ${key}. Please ` +
      'try again later.',
    { status: 409, code: 'idempotency_key_in_use', type: 'idempotency_error' },
  )
  const known = world.db.idempotency.get(id)
  if (!known || world.now() - known.at_ms >= lifetime_ms) {
    call.headers['original-request'] = requestId(call)
    call.state.isKept = true
    return undefined
  }
  ensureSameRequest(call, key, known)
  call.headers['idempotent-replayed'] = 'true'
  call.headers['original-request'] = known.request_id
  call.isRefused = known.status >= 400
  const headers = { 'content-type': 'application/json' }
  return { status: known.status, headers, body: known.body }
}

function ensureSameRequest(call: Call, key: string, known: { path: string; request: string }) {
  const advice = `Try using a key other than '${key}' if you meant to execute a different request.`
  if (known.path !== call.path) {
    const endpoints = `('${known.path}' vs. '${call.path}')`
    throw new StripeError(
      'Keys for idempotent requests can only be used for the same endpoint they were first used ' +
        `for ${endpoints}. ${advice}`,
      { type: 'idempotency_error' },
    )
  }
  const request = requestOf(call)
  if (known.request === request || normal(known.request) === normal(request)) return
  throw new StripeError(
    'Keys for idempotent requests can only be used with the same parameters they were first used ' +
      `with. ${advice}`,
    { type: 'idempotency_error' },
  )
}

function normal(request: string): string {
  return canonicalJson(parseForm(request))
}

/** Notes that a call was refused for its parameters, before it had an effect: nothing is kept. */
export function forgetRefusal(call: KeyedCall, error: StripeError): void {
  if (error.details.param !== undefined && !error.commits) call.state.isKept = false
}

/** Keeps the answer of a call that was carried out under a key. */
export function keep(world: StripeWorld, call: KeyedCall, { status, body }: Reply): void {
  const key = keyOf(call)
  if (key === undefined || !call.state.isKept || typeof body !== 'string') return
  const id = idOf(world, key)
  world.db.idempotency.put({
    id,
    path: call.path,
    request: requestOf(call),
    request_id: requestId(call),
    at_ms: world.now(),
    status,
    body,
  })
}
