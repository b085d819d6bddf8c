import type { Operation, Refusal, World } from '../contract.ts'
import { TooLargeError } from '../db/blobs.ts'
import { TwinError } from '../errors.ts'
import { requestEffects } from '../faults/rules.ts'
import { hasObservers, tellObservers } from '../instance/observe.ts'
import { Transaction } from '../instance/transaction.ts'
import { MalformedBodyError } from './body.ts'
import type { IncomingCall } from './call.ts'
import { isCallOut, type Reply } from './reply.ts'

/**
 * The one path every request to a provider's API takes: faults, then the stages authenticate,
 * authorize, validate, execute and respond. A promise only where something has to be awaited.
 */
export function serve(call: IncomingCall): Response | Promise<Response> {
  call.instance.runDue()
  return call.instance.faults.active ? serveUnderFaults(call) : serveBuilt(call)
}

async function serveUnderFaults(call: IncomingCall): Promise<Response> {
  const { instance, operation, method, path } = call
  if (instance.faults.asksForCaller) identify(call)
  const subject = { operation, method, path, caller: call.callerName }
  for (const rule of instance.faults.strike(subject, call.at_ms, requestEffects)) {
    call.fault = rule
    if (rule.effect === 'latency') {
      await new Promise((resolve) => setTimeout(resolve, rule.delay_ms ?? 1000))
    } else if (rule.effect === 'hang') {
      await untilAborted(call)
      return cutOff(call)
    } else if (rule.effect === 'reset') {
      return cutOff(call)
    } else if (rule.effect === 'error') {
      return refuse(call, { reason: 'fault', error: rule.error, status: rule.status })
    } else if (rule.effect === 'rate_limit') {
      return refuse(call, { reason: 'rate_limited', retryAfter_s: rule.retry_after ?? 1 })
    }
  }
  return serveBuilt(call)
}

/** Finds out who calls before anything is refused. A token in a body is not looked for. */
function identify(call: IncomingCall): void {
  const { instance } = call
  const world = new Transaction(instance, { call, random: instance.random })
  try {
    const { protocol } = instance.twin
    instance.within(world, instance.clock.now(), () => protocol.authenticate(world, call))
  } catch {
    // Whoever it is will be refused in its turn, further down the path.
  }
}

function untilAborted({ request, incoming }: IncomingCall): Promise<void> {
  return new Promise((resolve) => {
    if (incoming) incoming.socket.once('close', resolve)
    else request.signal.addEventListener('abort', () => resolve(), { once: true })
  })
}

/** Cuts the connection without an answer. */
function cutOff(call: IncomingCall): Response {
  record(call, { status: 0, headers: {}, body: null })
  call.close()
  const { incoming } = call
  if (!incoming) throw new TypeError('fetch failed: the connection was reset by a fault rule')
  incoming.socket.destroy()
  return new Response(null, { status: 500 })
}

function refuse(call: IncomingCall, refusal: Refusal): Response {
  return respondWithError(call, call.instance.twin.protocol.refuse(refusal, call))
}

/** Serves an operation that is built; says of the others that they are not. */
function serveBuilt(call: IncomingCall): Response | Promise<Response> {
  const { instance, definition, operation } = call
  const { protocol } = instance.twin
  if (operation === undefined) return refuse(call, { reason: 'unknown_route' })
  if (!definition) {
    call.headers['x-twin-unsupported'] = operation
    return refuse(call, { reason: 'unsupported', operation })
  }
  try {
    const world = new Transaction(instance, { call, random: instance.random })
    if (!protocol.inputFirst) admit(world, call, definition)
    const input = call.given ?? (definition.input ? definition.input(call) : protocol.input(call))
    if (!(input instanceof Promise)) return respond(call, world, definition, input)
    return input.then(
      (value) => respond(call, world, definition, value),
      (error: unknown) => respondWithError(call, error),
    )
  } catch (error) {
    return respondWithError(call, error)
  }
}

function admit(world: Transaction, call: IncomingCall, definition: Operation): void {
  const { instance } = call
  if (definition.access !== 'none') {
    instance.within(world, instance.clock.now(), () => {
      authenticate(world, call)
      authorize(world, call, definition)
    })
  }
  countAgainstAllowance(call)
}

function authenticate(world: Transaction, call: IncomingCall): void {
  world.caller = call.instance.twin.protocol.authenticate(world, call)
  call.caller = world.caller
}

function authorize(world: Transaction, call: IncomingCall, definition: Operation): void {
  call.instance.twin.protocol.authorize?.(world, call, definition)
}

function countAgainstAllowance(call: IncomingCall): void {
  const { instance } = call
  if (instance.settings.rateLimiting === 'off') return
  const { protocol } = instance.twin
  const allowance = protocol.allowance?.(call)
  if (!allowance) return
  call.rate = instance.rates.take(allowance, instance.clock.now())
  if (!call.rate.exceeded) return
  const retryAfter_s = Math.ceil((call.rate.reset_ms - instance.clock.now()) / 1000)
  throw protocol.refuse({ reason: 'rate_limited', retryAfter_s }, call)
}

/** Carries the call out with what was read, and answers it. */
function respond(
  call: IncomingCall,
  world: Transaction,
  definition: Operation,
  input: unknown,
): Response | Promise<Response> {
  let reply: Reply | Promise<Reply>
  try {
    if (call.instance.twin.protocol.inputFirst) admit(world, call, definition)
    reply = execute(world, call, definition, validate(call, definition, input))
  } catch (error) {
    return respondWithError(call, error)
  }
  if (!(reply instanceof Promise)) return close(call, reply)
  return reply.then(
    (later) => close(call, later),
    (error: unknown) => respondWithError(call, error),
  )
}

/** The arguments in the shape that the operation declares. */
function validate(call: IncomingCall, definition: Operation, input: unknown): unknown {
  const { instance } = call
  const parsed = instance.schemaOf(definition).safeParse(withParams(input, call))
  if (!parsed.success) throw instance.twin.protocol.invalid(parsed.error.issues, call, input)
  return parsed.data
}

/** Path parameters stand beside the other arguments and win over them. */
function withParams(input: unknown, { params }: IncomingCall): unknown {
  for (const _name in params) {
    return typeof input === 'object' && input !== null ? { ...input, ...params } : params
  }
  return input ?? {}
}

/** Runs the operation in its transaction. */
function execute(
  world: World & { finish(isCommitted: boolean): void },
  call: IncomingCall,
  definition: Operation,
  args: unknown,
): Reply | Promise<Reply> {
  const { instance } = call
  const { protocol } = instance.twin
  const toReply = (result: unknown) => {
    const reply = protocol.ok(result, call)
    protocol.after?.(world, call, reply)
    return reply
  }
  const outcome = instance.within(world, instance.clock.now(), () => {
    const early = protocol.before?.(world, call, args)
    if (early) return early
    const result = definition.run(world, args)
    return isCallOut(result) ? result : toReply(result)
  })
  if (!isCallOut(outcome)) return outcome
  const { epoch } = instance
  return outcome.request().then((answer) => {
    if (instance.epoch !== epoch) throw new Error('the instance was reset while a call waited')
    return instance.within(world, instance.clock.now(), () => toReply(outcome.resume(answer)))
  })
}

function respondWithError(call: IncomingCall, error: unknown): Response {
  const { instance } = call
  const { protocol } = instance.twin
  call.isRefused = true
  const reply = protocol.error(toRefusal(call, error), call)
  if (call.caller !== undefined && protocol.after) {
    try {
      const { caller } = call
      instance.transact({ call, caller }, (world) => protocol.after?.(world, call, reply))
    } catch (nested) {
      instance.log('error', 'a refusal could not be recorded', { error: String(nested) })
    }
  }
  return close(call, reply)
}

function toRefusal(call: IncomingCall, error: unknown): TwinError {
  const { protocol } = call.instance.twin
  if (error instanceof TwinError) return error
  if (error instanceof MalformedBodyError) {
    return protocol.refuse({ reason: 'malformed', message: error.message }, call)
  }
  if (error instanceof TooLargeError) {
    return protocol.refuse({ reason: 'too_large', limit_bytes: error.limit_bytes }, call)
  }
  const details = { operation: call.operation, error: error instanceof Error ? error.stack : error }
  call.instance.log('error', 'a handler crashed', details)
  return protocol.refuse({ reason: 'crash' }, call)
}

/** The answer as it leaves, after the faults that strike it. */
function close(call: IncomingCall, reply: Reply): Response {
  const effect = call.fault?.effect
  if (effect === 'lose_response') return cutOff(call)
  for (const name in call.headers) reply.headers[name] = call.headers[name] ?? ''
  if (effect === 'malformed' && typeof reply.body === 'string') {
    reply.body = reply.body.slice(0, Math.floor(reply.body.length / 2))
  }
  record(call, reply)
  call.close()
  return new Response(reply.body, reply)
}

/** Notes the call in the journal, for coverage and for observers. */
function record(call: IncomingCall, reply: Reply): void {
  const { instance, operation, method, queryText, isRefused } = call
  const { name: twin } = instance.twin
  const { status, headers } = reply
  const isBuilt = call.definition !== undefined
  const text = typeof reply.body === 'string' ? reply.body : undefined
  const path = queryText === '' ? call.path : `${call.path}?${queryText}`
  const fault = call.fault?.id
  instance.journal.add({
    id: `${twin}-${call.sequence}`,
    sequence: call.sequence,
    kind: 'request',
    at_ms: call.at_ms,
    operation,
    method,
    path,
    caller: call.callerName,
    status,
    duration_ms: performance.now() - call.started_ms,
    request: call.bodyText,
    response: text,
    notes: call.notes,
    fault,
    event: isBuilt ? undefined : operation ? 'unsupported_endpoint' : 'unknown_endpoint',
  })
  if (operation !== undefined)
    instance.exercised.count(operation, isBuilt && status > 0 && !isRefused)
  if (!hasObservers()) return
  tellObservers({ twin, operation, method, path, status, headers, text, isRefused, fault })
}
