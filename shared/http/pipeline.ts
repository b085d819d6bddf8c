import type { Operation } from '../contract.ts'
import { TooLargeError } from '../db/blobs.ts'
import { TwinError } from '../errors.ts'
import { type FaultRule, requestEffects } from '../faults/rules.ts'
import { hasObservers, tellObservers } from '../instance/observe.ts'
import { Scope } from '../instance/transaction.ts'
import { MalformedBodyError } from './body.ts'
import type { Call } from './call.ts'
import { isInquiry, type Reply } from './reply.ts'

/**
 * How a call is being treated: when it began, and the faults that strike after it was carried out.
 */
interface Course {
  started_ms: number
  at_ms: number
  fault: FaultRule | undefined
}

/**
 * The one path every request to a provider's API takes. A promise only where something has to be
 * awaited.
 */
export function serve(call: Call): Response | Promise<Response> {
  const { instance } = call
  instance.runDue()
  const course: Course = {
    started_ms: performance.now(),
    at_ms: instance.clock.now(),
    fault: undefined,
  }
  if (instance.faults.active) return serveUnderFaults(call, course)
  return proceed(call, course)
}

async function serveUnderFaults(call: Call, course: Course): Promise<Response> {
  const { instance, operation, method, path } = call
  if (instance.faults.asksForCaller) identify(call)
  const subject = { operation, method, path, caller: call.callerName }
  const rules = instance.faults.strike(subject, course.at_ms, requestEffects)
  for (const rule of rules) {
    course.fault = rule
    if (rule.effect === 'latency') {
      await new Promise((resolve) => setTimeout(resolve, rule.delay_ms ?? 1000))
    } else if (rule.effect === 'hang') {
      await untilAborted(call)
      return cutOff(call, course)
    } else if (rule.effect === 'reset') {
      return cutOff(call, course)
    } else if (rule.effect === 'error') {
      return refuse(call, course, { reason: 'fault', error: rule.error, status: rule.status })
    } else if (rule.effect === 'rate_limit') {
      return refuse(call, course, { reason: 'rate_limited', retryAfter_s: rule.retry_after ?? 1 })
    }
  }
  return proceed(call, course)
}

/** Finds out who calls before anything is refused. A token in a body is not looked for. */
function identify(call: Call): void {
  const { instance } = call
  const scope = new Scope(instance, { call, random: instance.random })
  try {
    const { protocol } = instance.twin
    instance.within(scope, instance.clock.now(), () => protocol.authenticate(scope, call))
  } catch {
    // Whoever it is will be refused in its turn, further down the path.
  }
}

function untilAborted({ request, environment: { incoming } }: Call): Promise<void> {
  return new Promise((resolve) => {
    if (incoming) incoming.socket.once('close', resolve)
    else request.signal.addEventListener('abort', () => resolve(), { once: true })
  })
}

/** Cuts the connection without an answer. */
function cutOff(call: Call, course: Course): Response {
  journal(call, course, { status: 0, headers: {}, body: null })
  call.close()
  const { incoming } = call.environment
  if (!incoming) throw new TypeError('fetch failed: the connection was reset by a fault rule')
  incoming.socket.destroy()
  return new Response(null, { status: 500 })
}

type RefusalOf = Parameters<Call['instance']['twin']['protocol']['refuse']>[0]

function refuse(call: Call, course: Course, refusal: RefusalOf): Response {
  return fail(call, course, call.instance.twin.protocol.refuse(refusal, call))
}

function proceed(call: Call, course: Course): Response | Promise<Response> {
  const { instance, definition, operation } = call
  const { protocol } = instance.twin
  if (!definition) {
    if (operation !== undefined) call.headers['x-twin-unsupported'] = operation
    return refuse(
      call,
      course,
      operation === undefined ? { reason: 'unknown_route' } : { reason: 'unsupported', operation },
    )
  }
  try {
    const scope = new Scope(instance, { call, random: instance.random })
    if (!protocol.inputFirst) admit(scope, call, definition)
    const input = call.given ?? (definition.input ? definition.input(call) : protocol.input(call))
    if (!(input instanceof Promise)) return carryOut(scope, call, course, definition, input)
    return input.then(
      (value) => carryOut(scope, call, course, definition, value),
      (error: unknown) => fail(call, course, error),
    )
  } catch (error) {
    return fail(call, course, error)
  }
}

/** Recognises the caller, then checks what it may do and how often. */
function admit(scope: Scope, call: Call, definition: Operation): void {
  const { instance } = call
  const { protocol } = instance.twin
  if (definition.access !== 'none') {
    instance.within(scope, instance.clock.now(), () => {
      scope.caller = protocol.authenticate(scope, call)
      call.caller = scope.caller
      protocol.authorize?.(scope, call, definition)
    })
  }
  if (instance.settings.rateLimiting === 'off') return
  const allowance = protocol.allowance?.(call)
  if (!allowance) return
  call.rate = instance.rates.take(allowance, instance.clock.now())
  if (!call.rate.exceeded) return
  const retryAfter_s = Math.ceil((call.rate.reset_ms - instance.clock.now()) / 1000)
  throw protocol.refuse({ reason: 'rate_limited', retryAfter_s }, call)
}

function carryOut(
  scope: Scope,
  call: Call,
  course: Course,
  definition: Operation,
  input: unknown,
): Response | Promise<Response> {
  let reply: Reply | Promise<Reply>
  try {
    reply = run(scope, call, definition, input)
  } catch (error) {
    return fail(call, course, error)
  }
  if (!(reply instanceof Promise)) return finish(call, course, reply)
  return reply.then(
    (later) => finish(call, course, later),
    (error: unknown) => fail(call, course, error),
  )
}

/** The arguments checked, then the operation in its transaction. */
function run(
  scope: Scope,
  call: Call,
  definition: Operation,
  input: unknown,
): Reply | Promise<Reply> {
  const { instance } = call
  const { protocol } = instance.twin
  if (protocol.inputFirst) admit(scope, call, definition)
  const parsed = instance.compiled.schemaOf(definition).safeParse(withParams(input, call))
  if (!parsed.success) throw protocol.invalid(parsed.error.issues, call, input)
  const conclude = (result: unknown) => {
    const answer = protocol.ok(result, call)
    protocol.after?.(scope, call, answer)
    return answer
  }
  const outcome = instance.within(scope, instance.clock.now(), () => {
    const early = protocol.before?.(scope, call, parsed.data)
    if (early) return early
    const result = definition.run(scope, parsed.data)
    return isInquiry(result) ? result : conclude(result)
  })
  if (!isInquiry(outcome)) return outcome
  const { epoch } = instance
  return outcome.ask().then((answer) => {
    if (instance.epoch !== epoch) throw new Error('the instance was reset while a call waited')
    return instance.within(scope, instance.clock.now(), () => conclude(outcome.carryOn(answer)))
  })
}

/** Path parameters stand beside the other arguments and win over them. */
function withParams(input: unknown, call: Call): unknown {
  for (const _name in call.params) {
    return typeof input === 'object' && input !== null ? { ...input, ...call.params } : call.params
  }
  return input ?? {}
}

function fail(call: Call, course: Course, error: unknown): Response {
  const { instance } = call
  const { protocol } = instance.twin
  call.isRefused = true
  const refusal = toRefusal(call, error)
  const reply = protocol.error(refusal, call)
  if (call.caller !== undefined && protocol.after) {
    try {
      const { caller } = call
      instance.transact({ call, caller }, (scope) => protocol.after?.(scope, call, reply))
    } catch (nested) {
      instance.log('error', 'a refusal could not be recorded', { error: String(nested) })
    }
  }
  return finish(call, course, reply)
}

function toRefusal(call: Call, error: unknown): TwinError {
  const { protocol } = call.instance.twin
  if (error instanceof TwinError) return error
  if (error instanceof MalformedBodyError) {
    return protocol.refuse({ reason: 'malformed', message: error.message }, call)
  }
  if (error instanceof TooLargeError) {
    const limit_bytes = Number(/\d+/.exec(error.message)?.[0] ?? 0)
    return protocol.refuse({ reason: 'too_large', limit_bytes }, call)
  }
  const details = { operation: call.operation, error: error instanceof Error ? error.stack : error }
  call.instance.log('error', 'a handler crashed', details)
  return protocol.refuse({ reason: 'crash' }, call)
}

function finish(call: Call, course: Course, reply: Reply): Response {
  const effect = course.fault?.effect
  if (effect === 'lose_response') return cutOff(call, course)
  for (const name in call.headers) reply.headers[name] = call.headers[name] ?? ''
  if (effect === 'malformed' && typeof reply.body === 'string') {
    reply.body = reply.body.slice(0, Math.floor(reply.body.length / 2))
  }
  journal(call, course, reply)
  call.close()
  return new Response(reply.body, reply)
}

function journal(call: Call, course: Course, reply: Reply): void {
  const { instance, operation, method, queryText, isRefused } = call
  const { name: twin } = instance.twin
  const { status, headers } = reply
  const isBuilt = call.definition !== undefined
  const text = typeof reply.body === 'string' ? reply.body : undefined
  const path = queryText === '' ? call.path : `${call.path}?${queryText}`
  const fault = course.fault?.id
  instance.journal.add({
    id: `${twin}-${call.sequence}`,
    sequence: call.sequence,
    kind: 'request',
    at_ms: course.at_ms,
    operation,
    method,
    path,
    caller: call.callerName,
    status,
    duration_ms: performance.now() - course.started_ms,
    request: call.bodyText,
    response: text,
    notes: call.notes,
    fault,
    event: isBuilt ? undefined : operation ? 'unsupported_endpoint' : 'unknown_endpoint',
  })
  if (operation !== undefined) instance.count(operation, isBuilt && status > 0 && !isRefused)
  if (!hasObservers()) return
  tellObservers({ twin, operation, method, path, status, headers, text, isRefused, fault })
}
